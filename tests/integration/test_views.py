"""Two views of a bill, the page and the JSON history: what we believe of each, given what we know."""

from pathlib import Path

import pytest

from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, at, bill, in_process, kinds, row


@pytest.mark.parametrize("times", [1, 4], ids=["once", "again and again"])
def test_history_of_another_bill_is_never_a_change(tmp_path: Path, times: int) -> None:
    """A JSON history names no bill; one with other rows than the known ones, which the page still has, is left out."""
    rows = (row("Senate concurred", -47), row(HEARING, -46))
    with in_process(tmp_path, bill("H1", row(REFERRED), rows[0]), bill("H2", row(REFERRED), rows[1])) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H2"), "/api/*H1/DocumentHistoryActions", first=times)
        for hours in (2, 4, 6, 8, 10):
            report = app.check(hours)
            assert (kinds(report), report.failed) == ([], [])


def test_history_of_another_bill_beside_news(tmp_path: Path) -> None:
    """Another bill's JSON history is left out also where the page shows something new, which is announced."""
    entered = (row(REFERRED), row("Senate concurred", -47), row(HEARING, 1))
    with in_process(tmp_path, bill("H1", *entered), bill("H2", row("Rules suspended", -46))) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H2"), "/api/*H1/DocumentHistoryActions", first=1)
        assert kinds(app.check(2)) == [("H1", "action_added")]
        assert [action.text for action in app.known.history] == [each.text for each in entered]
        assert kinds(app.check(4)) == []


def test_history_of_another_bill_without_a_page(tmp_path: Path) -> None:
    """Another bill's JSON history is an error where the page that would show it cannot be read, and never a change."""
    rows = (row(REFERRED), row("Senate concurred", -47), row(HEARING, -46))
    with in_process(tmp_path, bill("H1", *rows), bill("H2", row(REFERRED), row("Rules suspended", -45))) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H2"), "/api/*H1/DocumentHistoryActions")
        app.site.faults.add(faults.error_page(), "/Bills/194/H1*")
        for hours in (2, 6, 10):
            report = app.check(hours)
            assert kinds(report) == []
            assert [str(failure.bill) for failure in report.failed] == ["194/H1"]
        app.site.faults.clear()
        assert kinds(app.check(14)) == []


def test_page_and_history_of_another_bill(tmp_path: Path) -> None:
    """If the page is another bill's, too, so is a history without a row that is known, of however few rows."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row("Rules suspended", -45))) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H2"), "/api/*H1/DocumentHistoryActions")
        app.site.faults.add(faults.another_bill("H2"), "/Bills/194/H1*")
        for hours in (2, 6, 30):
            report = app.check(hours)
            assert kinds(report) == []
            assert [str(failure.bill) for failure in report.failed] == ["194/H1"]
        app.site.faults.clear()
        assert kinds(app.check(34)) == []


def test_history_of_another_bill_beside_a_page_without_one(tmp_path: Path) -> None:
    """Another bill's history is not believed on the bill's own page; its rows count as unread."""
    rows = (row(REFERRED), row("Senate concurred", -47), row(HEARING, -46))
    with in_process(tmp_path, bill("H1", *rows), bill("H2", row(REFERRED), row("Rules suspended", -45))) as app:
        app.check()
        app.site.faults.add(faults.another_bill("H2"), "/api/*H1/DocumentHistoryActions")
        app.site.faults.add(faults.miscounted(), "/Bills/194/H1*")
        for hours in (2, 6, 30):
            assert kinds(app.check(hours)) == []
        app.site.faults.clear()
        assert kinds(app.check(34)) == []


def test_empty_history_where_rows_were_known(tmp_path: Path) -> None:
    """A history that is empty all at once is an error, not the removal of every row."""
    with in_process(tmp_path, bill("H1", row(REFERRED, removed_at=at(1)), row(HEARING, removed_at=at(1)))) as app:
        app.check()
        for hours in (2, 4, 6):
            report = app.check(hours)
            assert kinds(report) == []
            assert len(report.failed) == 1


def test_removed_row(tmp_path: Path) -> None:
    """A removed row is announced once, when it was missing in two checks an hour apart."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, removed_at=at(1)))) as app:
        assert kinds(app.check(0, 2)) == []
        assert kinds(app.check(3)) == [("H1", "action_removed")]
        assert kinds(app.check(4)) == []


def test_lagging_server(tmp_path: Path) -> None:
    """A server that shows yesterday's state for one check takes nothing away and adds nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.check(0, 2)
        app.site.faults.add(faults.stale(at(0)), "*")
        assert kinds(app.check(2.5)) == []
        app.site.faults.clear()
        assert kinds(app.check(3.6)) == []


def test_page_behind_its_own_history(tmp_path: Path) -> None:
    """A row that the JSON history shows and the page does not yet is announced at once, and once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.check()
        app.site.faults.add(faults.stale(at(0)), "/Bills/*")
        assert kinds(app.check(2)) == [("H1", "action_added")]
        app.site.faults.clear()
        assert kinds(app.check(26)) == []
