"""How the list of hearings and each hearing are read: seldom, a few a check, and in no other reading's way."""

from pathlib import Path

import pytest

from billbot.domain.bills import Agenda
from billbot.site.source import Source
from tests.support import faults
from tests.support.agenda_app import app, asked
from tests.support.app_in_process import REFERRED, at, bill, checked, in_process, row
from tests.support.hearing_sample import posted


def test_read_once_a_day(tmp_path: Path) -> None:
    """The list is asked for once a day; a hearing of others is read once, one of ours daily until it was held."""
    with app(tmp_path) as made:
        made.site.hearings = [*made.site.hearings, posted(2, "H1"), posted(3, "H77")]
        made.site.requests.clear()
        made.day(1, 25, 26, 50)
        day = ["/api/Hearings", "/api/Hearings/3", "/api/Hearings/2"]
        assert asked(made) == [*day, "/api/Hearings", "/api/Hearings/2"]
        made.site.requests.clear()
        made.day(24 * 20)
        assert asked(made) == ["/api/Hearings"]


def test_first_list_is_long(tmp_path: Path) -> None:
    """From a first list of thousands, only the newest hearings are read, a few per check."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as made:
        made.site.hearings = [posted(event, "H77") for event in range(1, 400)]
        made.check(*range(5))
        read = [target for target in asked(made) if target != "/api/Hearings"]
    assert read == [f"/api/Hearings/{event}" for event in range(399, 359, -1)]


def test_trouble_stays_apart(tmp_path: Path) -> None:
    """A list or a hearing that cannot be read hinders no check, and is tried again the next day."""
    with app(tmp_path) as made:
        made.site.hearings = [posted(2, "H1")]
        made.site.faults.add(faults.error_page(), "/api/Hearings*", first=1)
        report = made.day(25)
        assert (report.checked, report.failed) == (2, [])
        made.day(26)
        assert made.inbox.got == []
        made.day(50)
        assert len(made.inbox.got) == 1


@pytest.mark.thorough
def test_record_that_never_answers(tmp_path: Path) -> None:
    """A hearing that cannot be read is tried daily for two weeks, then left alone."""
    with app(tmp_path) as made:
        made.site.hearings = [posted(2, "H1")]
        made.site.faults.add(faults.error_page(), "/api/Hearings/2")
        for day in range(1, 20):
            made.check(24 * day + day / 10)
        tries = {target for target in asked(made) if target.endswith("/2")}
        before = len([target for target in asked(made) if target.endswith("/2")])
        made.check(24 * 25)
        assert tries == {"/api/Hearings/2"}
        assert len([target for target in asked(made) if target.endswith("/2")]) == before


def test_fault_of_ours_at_one_hearing(tmp_path: Path) -> None:
    """A hearing that causes an error is tried again a day later and does not block the others."""

    class Stumbling(Source):
        def hearing(self, event: int) -> Agenda:
            tried.append(event)
            if event == 3:
                raise RuntimeError("a fault")
            return super().hearing(event)

    tried: list[int] = []
    with app(tmp_path) as made:
        made.site.hearings = [posted(2, "H1"), posted(3, "S1")]
        for hours in (25, 26, 27):
            made.site.now = at(hours)
            source = Stumbling(made.site.url, contact="tests@example.org", clock=made.clock, gap_seconds=0)
            with made.store() as store, source:
                checked(store, source, made.watch, made.clock)
        assert tried == [3, 2]
