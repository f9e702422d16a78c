"""One poll over the watched bills, on the practice site (promises 1 to 4 and 8)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.demo import PostedVote
from billbot.domain.watched import Channel
from billbot.site.source import Source
from billbot.store import Observation
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, Inbox, at, bill, checked, in_process, kinds, row
from tests.support.faults import Fault
from tests.support.practice_sample import VOTE


def test_first_check_is_the_baseline(tmp_path: Path) -> None:
    """A first check of bills with a past writes one change a bill and owes no alert."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING)), bill("S2", row(REFERRED))) as app:
        assert kinds(app.check()) == [("H1", "first_seen"), ("S2", "first_seen")]
        app.deliver()
        assert len(app.inbox.got) == 1
        assert app.inbox.got[0].subject.startswith("billbot watches 2 bills for you")


def test_added_row(tmp_path: Path) -> None:
    """A later row is one change, found once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        assert kinds(app.check(0, 2)) == [("H1", "action_added")]
        assert kinds(app.check(3)) == []


def test_unchanged_bill_costs_one_request(tmp_path: Path) -> None:
    """A bill that did not move costs one request; robots.txt was read before."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED))) as app:
        assert app.check(0, 1).requests == 2


def test_unchanged_bill_writes_one_row(tmp_path: Path) -> None:
    """Six bills that did not move write four rows more than two of them: one each."""
    written = []
    for many in (2, 6):
        with in_process(tmp_path / f"{many}.db", *(bill(f"H{n}", row(REFERRED)) for n in range(many))) as app:
            app.check()
            watch, app.site.now = app.watch, at(1)
            with app.store() as store, app.source() as source:
                rows = store._db.conn  # noqa: SLF001 - it counts what nobody else does
                before = rows.total_changes
                checked(store, source, watch, app.clock)
                written.append(rows.total_changes - before)
    assert written[1] - written[0] == 4


def test_page_is_visited_when_the_glance_moved(tmp_path: Path) -> None:
    """When the JSON history moved, the page is read as the second witness, and the row is announced once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.check()
        app.site.requests.clear()
        assert kinds(app.check(2)) == [("H1", "action_added")]
        assert "/Bills/194/H1" in [request.target for request in app.site.requests]


def test_page_is_visited_once_a_day(tmp_path: Path) -> None:
    """The page is read once a day though the history did not move, since it holds everything else."""
    posted = PostedVote(at(1), VOTE)
    with in_process(tmp_path, bill("H1", row(REFERRED), votes=(posted,))) as app:
        assert kinds(app.check(0, 23)) == []
        assert kinds(app.check(24)) == [("H1", "committee_vote_posted")]
        assert kinds(app.check(25)) == []


def test_history_alone_suffices(tmp_path: Path) -> None:
    """If the page is down, the JSON history is enough, at first sight and later."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.site.faults.add(faults.maintenance(), "/Bills/*")
        assert kinds(app.check()) == [("H1", "first_seen")]
        report = app.check(2)
        assert (kinds(report), report.failed) == ([("H1", "action_added")], [])


def test_page_alone_suffices(tmp_path: Path) -> None:
    """While the JSON history is down, the page is enough."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.site.faults.add(faults.error_page(), "/api/*")
        report = app.check(0, 2)
        assert (kinds(report), report.failed) == ([("H1", "action_added")], [])


def test_neither_can_be_read(tmp_path: Path) -> None:
    """If neither view can be read, the bill fails, its known facts stay, and the other bills go on."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(REFERRED), row(HEARING, 1))) as app:
        app.check()
        app.site.faults.add(faults.maintenance(), "*H1*")
        report = app.check(2)
        assert [str(failure.bill) for failure in report.failed] == ["194/H1"]
        assert kinds(report) == [("H2", "action_added")]
        assert [action.text for action in app.known.history] == [REFERRED]


@pytest.mark.parametrize(
    "fault",
    [
        faults.another_bill("H2"),
        faults.another_court(193),
        faults.miscounted(1),
        faults.half_page(),
        faults.empty(),
        faults.error_page(),
        faults.maintenance(),
    ],
    ids=["another bill", "another court", "miscounted", "half a page", "empty", "error page", "maintenance"],
)
def test_wrong_page_is_never_a_change(tmp_path: Path, fault: Fault) -> None:
    """A faulty page changes nothing that we know."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("H2", row(HEARING))) as app:
        app.check()
        app.site.faults.add(faults.error_page(), "/api/*H1*")
        app.site.faults.add(fault, "/Bills/194/H1*")
        report = app.check(1)
        assert kinds(report) == []
        assert [str(failure.bill) for failure in report.failed] == ["194/H1"]


def test_awaiting_number(tmp_path: Path) -> None:
    """A number without a page is tried at each check by hand; when it appears, its rows are news."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), bill("S9", row(REFERRED, 60), appears=at(60))) as app:
        for hours in (0, 36, 48):
            assert [str(failure.bill) for failure in app.check(hours).failed] == ["194/S9"]
        assert kinds(app.check(61)) == [("S9", "first_seen"), ("S9", "action_added")]


def test_site_away(tmp_path: Path) -> None:
    """After three failed connections in a row the poll stops, and every check honors the pause until it is over."""
    with in_process(tmp_path, *(bill(f"H{n}", row(REFERRED)) for n in range(1, 6))) as app:
        app.check()
        app.site.faults.add(faults.dropped(), "*")
        report = app.check(1)
        assert (report.checked, len(report.failed), len(report.not_tried)) == (0, 1, 4)
        assert report.paused_until == at(1.5)
        app.site.faults.clear()
        app.site.requests.clear()
        assert len(app.check(1.4).not_tried) == 5
        assert app.site.requests == []
        assert app.check(1.5).checked == 5


def test_pauses_grow(tmp_path: Path) -> None:
    """Each stop in a row makes the pause longer; a good check ends the row."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.site.faults.add(faults.dropped(), "*")
        assert app.check(0, 1).paused_until == at(2)
        app.site.faults.clear()
        app.check(3)
        app.site.faults.add(faults.dropped(), "*")
        assert app.check(4).paused_until == at(4.5)


def test_unwatched_bill(tmp_path: Path) -> None:
    """A bill that is not watched is refused before anything is asked."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        with pytest.raises(LookupError, match="194/H2 is not watched"):
            app.check(0, asked=["H2"])
        assert app.site.requests == []


def test_overtaken(tmp_path: Path) -> None:
    """When another process writes a newer observation during our look, ours is not written and tells nothing."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.check()
        app.site.now = at(2)

        class Ours(Source):
            def ask(self, path: str, **more: Any) -> bytes:
                known = app.known
                theirs = replace(known, title=replace(known.title, value="An Act of others"))
                with app.store() as other:
                    other.bills.record(Observation(theirs, at(2), visited=True))
                return super().ask(path, **more)

        ours = Ours(app.site.url, contact="tests@example.org", clock=app.clock, gap_seconds=0)
        with app.store() as store, ours as source:
            report = checked(store, source, app.watch, app.clock)
        assert (kinds(report), report.failed) == ([], [])
        assert app.known.title.value == "An Act of others"
        assert kinds(app.check(3)) == [("H1", "action_added"), ("H1", "title_changed")]


def test_new_channel(tmp_path: Path) -> None:
    """A channel that is added later gets its welcome, and hears only about what happens after that."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), row("Reported adversely", 5))) as app:
        app.day(0, 2)
        late = Inbox("late")
        app.add_channel(Channel("late", "console"), late)
        app.day(3)
        assert [subject.split()[0] for subject in late.subjects] == ["billbot"]
        app.day(6)
        assert len(late.got) == 2


def test_gone_after_is_honoured(tmp_path: Path) -> None:
    """The configured patience decides when a missing row is gone."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, removed_at=at(1)))) as app:
        app.watch = replace(app.watch, gone_after=timedelta(hours=5))
        assert kinds(app.check(0, 2, 6)) == []
        assert kinds(app.check(7)) == [("H1", "action_removed")]
