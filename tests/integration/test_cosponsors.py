from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billbot.demo import PracticeBill, Revision
from billbot.domain import diff
from billbot.domain.bills import Bill, Change, Cosponsor
from billbot.domain.watched import Channel
from billbot.messages.people import cosponsors, new_cosponsors
from tests.support import faults
from tests.support.app_in_process import REFERRED, at, bill, in_process, kinds, row
from tests.support.app_on_disk import BEGIN, on_disk
from tests.support.store_sample import BILL, NOON

HOUR = timedelta(hours=1)
BOTH = (Channel("all", "console"), Channel("every", "console", weight="everything"))
DOCUMENT = "/api/GeneralCourts/194/Documents/H1"


def joined(hours: float, *names: str) -> Revision:
    return Revision(at(hours), {"cosponsors": names})


def sample(*revisions: Revision, **more: Any) -> PracticeBill:
    """H1, which Ann filed and Bo joined, until it is revised."""
    return bill("H1", row(REFERRED), presenters=("Ann",), cosponsors=("Bo",), revisions=revisions, **more)


def compared(*names: str, known: tuple[Cosponsor, ...] | None = (Cosponsor("Bo"),)) -> tuple[Bill, tuple[Change, ...]]:
    return diff.cosponsors(Bill(BILL, cosponsors=known), names, diff.Patience(NOON, HOUR))


def test_the_first_list_is_the_baseline() -> None:
    """Anybody who had joined before the first look is known, and no news."""
    found, changes = compared("Bo", "Cy", known=None)
    assert (found.cosponsors, changes) == ((Cosponsor("Bo"), Cosponsor("Cy")), ())


def test_who_joins_is_believed_at_once() -> None:
    """New cosponsors are one routine change, with the names now and before."""
    found, (change,) = compared("Bo", "Cy", "Di")
    assert found.cosponsors == tuple(map(Cosponsor, ("Bo", "Cy", "Di")))
    assert change == Change(BILL, "cosponsors_changed", "routine", text="Bo\nCy\nDi", old="Bo")
    assert cosponsors(change) == "2 new cosponsors: Cy and Di; 3 in all"


def test_another_order_is_no_change() -> None:
    """The order of the site's list means nothing."""
    assert compared("Cy", "Bo", known=(Cosponsor("Bo"), Cosponsor("Cy")))[1] == ()


def test_who_is_missing_has_left_once_that_was_seen_twice() -> None:
    """Anybody who is missing from one list is still known; who is missing an hour later, too, has left."""
    found, changes = compared("Cy", known=(Cosponsor("Bo"), Cosponsor("Cy")))
    assert (found.cosponsors, changes) == ((Cosponsor("Bo", NOON), Cosponsor("Cy")), ())
    left, (change,) = diff.cosponsors(found, ("Cy",), diff.Patience(NOON + HOUR, HOUR))
    assert (left.cosponsors, change.text, change.old) == ((Cosponsor("Cy"),), "Cy", "Bo\nCy")
    assert cosponsors(change) == "Bo no longer listed; 1 in all"
    assert diff.cosponsors(found, ("Cy", "Bo"), diff.Patience(NOON + HOUR, HOUR))[1] == ()


def test_the_last_one_leaves() -> None:
    """A list that is empty for good is announced as such."""
    _, (change,) = compared(known=(Cosponsor("Bo", NOON - HOUR),))
    assert (change.text, change.old) == (None, "Bo")
    assert cosponsors(change) == "Bo no longer listed; 0 in all"


def test_many_names_are_counted() -> None:
    """If there are many new names, the first ones are named and the others counted."""
    _, (change,) = compared(*(f"N{n}" for n in range(15)), known=())
    assert cosponsors(change).endswith("N11 and 3 more; 15 in all")
    assert len(new_cosponsors(change)) == 15


def test_it_is_routine(tmp_path: Path) -> None:
    """A new cosponsor is read a day later, told at once where everything is announced, and nowhere else."""
    with in_process(tmp_path, sample(joined(1, "Bo", "Cy")), channels=BOTH) as app:
        assert kinds(app.day(0)) == [("H1", "first_seen")]
        assert kinds(app.day(2)) == []
        report = app.day(25)
        assert kinds(report) == [("H1", "cosponsors_changed")]
        assert kinds(app.day(26)) == []
        assert app.inboxes["all"].subjects == app.inboxes["every"].subjects[:1]
        (told,) = app.inboxes["every"].got[1:]
        assert told.subject == "The sample proposal (H.1): 1 new cosponsor: Cy; 2 in all"
        assert "“" not in told.text
        assert app.known.cosponsors == (Cosponsor("Bo"), Cosponsor("Cy"))


def test_it_is_read_once_a_day(tmp_path: Path) -> None:
    """The document is asked for at first sight and then with the daily visit, not with every check."""
    with in_process(tmp_path, sample()) as app:
        app.check(0, 1, 2, 23, 25, 26, 49.5)
        assert [request.target for request in app.site.requests].count(DOCUMENT) == 3


@pytest.mark.parametrize("fault", [faults.error_page(), faults.maintenance()])
def test_a_document_that_cannot_be_read(tmp_path: Path, fault: Any) -> None:
    """A look goes well without the document; the first that can be read is the baseline of who joined."""
    with in_process(tmp_path, sample(joined(3, "Bo", "Cy"))) as app:
        app.site.faults.add(fault, DOCUMENT)
        report = app.check(0)
        assert (report.checked, report.failed, report.paused_until) == (1, [], None)
        app.site.faults.clear()
        assert kinds(app.check(25)) == []
        assert kinds(app.check(50)) == []
        assert app.known.cosponsors == (Cosponsor("Bo"), Cosponsor("Cy"))


def test_a_document_that_gives_no_answer(tmp_path: Path) -> None:
    """A document that no connection reaches is asked for once and no poll ends over it; it has its turn next day."""
    with in_process(tmp_path, sample()) as app:
        app.site.faults.add(faults.dropped(), DOCUMENT)
        report = app.check(0)
        assert (report.checked, report.failed, report.paused_until) == (1, [], None)
        app.site.faults.clear()
        app.check(1, 25)
        assert [request.target for request in app.site.requests].count(DOCUMENT) == 2


def test_as_json(tmp_path: Path) -> None:
    """`show --json` counts the cosponsors of each number; null before they were read."""
    cosponsored = bill("H1588", row(REFERRED), presenters=("Ann",), cosponsors=("Bo Sample, Jr.", "Cy Sample"))
    with on_disk(tmp_path, cosponsored, bill("S1122", row(REFERRED))) as app:
        assert [each["cosponsors"] for each in app.billbot("show", "H1588", "--json").json["numbers"]] == [None, None]
        app.billbot("check", "--now", BEGIN)
        found = app.billbot("show", "dignity", "--json").json["numbers"]
        assert {each["id"]: each["cosponsors"] for each in found} == {
            "194/H1588": 2,
            "194/S1122": 0,
        }
