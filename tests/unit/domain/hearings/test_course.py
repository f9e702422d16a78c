"""Which hearings are announced and what became of them, read from the histories of bills."""

from datetime import date, time

import pytest
from msgspec.structs import replace

from billbot.domain import hearings
from billbot.domain.bills import Action, BillId
from billbot.domain.hearings import Announced
from billbot.site import api
from tests.support.captured import PRESENT, captured, text_of
from tests.support.hearing_sample import FIRST, H1588, REFERRED, S1122, notice, of

TODAY = date(2025, 11, 10)


MOVED = notice("Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7)
STRUCK = replace(FIRST, stricken=True)


def only(*history: Action) -> Announced:
    (hearing,) = of(*history)
    return hearing


def test_announced() -> None:
    """An announced hearing has its day, hours, place and committee, and the day it was announced on."""
    hearing = only(FIRST)
    slot = hearing.slot
    assert (slot.date, slot.start, slot.end, slot.place) == (date(2025, 11, 18), time(13), time(17), "A-1")
    assert (hearing.committee, hearing.announced, hearing.notice_days) == ("The Judiciary", date(2025, 11, 5), 13)
    assert (hearing.status, hearing.before, hearing.changes) == ("announced", (), 0)


def test_ahead() -> None:
    """A hearing of yesterday is not ahead; one of today is, and one that was called off is not."""
    assert hearings.ahead(of(FIRST), date(2025, 11, 19)) == ()
    assert len(hearings.ahead(of(FIRST), date(2025, 11, 18))) == 1
    assert hearings.ahead(of(FIRST, notice("Hearing canceled", 7)), TODAY) == ()


def test_struck_notice() -> None:
    """A struck notice with nothing in its place stands no more, and keeps what was said."""
    hearing = only(STRUCK)
    assert (hearing.status, hearing.day, hearing.changes) == ("struck", date(2025, 11, 18), 1)


def test_struck_and_announced_anew() -> None:
    """A new notice behind a struck one is the same hearing, moved."""
    hearing = only(STRUCK, notice("Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7))
    assert hearing.key == only(FIRST).key
    assert hearing.moved_from == only(FIRST).slot
    assert (hearing.status, hearing.day, hearing.announced) == ("announced", date(2025, 11, 25), date(2025, 11, 7))


def test_rescheduled() -> None:
    """A rescheduled hearing is the same hearing, whether the earlier notice is struck yet or not."""
    for first in (FIRST, STRUCK):
        hearing = only(first, MOVED)
        assert (hearing.day, hearing.key, hearing.notice_days) == (date(2025, 11, 25), only(FIRST).key, 18)


def test_changes_only_rise() -> None:
    """What counts the changes of a hearing rises with everything that becomes of it."""
    courses = [(FIRST,), (FIRST, MOVED), (STRUCK, MOVED), (STRUCK, replace(MOVED, stricken=True))]
    counts = [only(*course).changes for course in courses]
    assert counts == sorted(set(counts))


def test_rescheduled_without_a_day() -> None:
    """A hearing put off to a day that is not named has none at the moment."""
    assert only(FIRST, notice("Hearing rescheduled - new date TBD", 7)).status == "called off"


def test_other_place() -> None:
    """A hearing whose place changed is one hearing, in the new place, and did not move in time."""
    hearing = only(
        FIRST,
        notice("Location Changed - Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in Gardner Auditorium", 7),
    )
    assert (hearing.slot.place, hearing.moved_from, hearing.announced) == (
        "Gardner Auditorium",
        None,
        date(2025, 11, 5),
    )
    assert [slot.place for slot in hearing.before] == ["A-1"]


def test_other_hours() -> None:
    """Hours that change alone leave the day and the place."""
    hearing = only(FIRST, notice("Hearing updated to New End Time 6:00 PM", 7))
    assert (hearing.slot.start, hearing.slot.end, hearing.slot.place) == (time(13), time(18), "A-1")


def test_struck_amendment() -> None:
    """A move that was struck leaves the hearing where it was before."""
    assert only(FIRST, replace(MOVED, stricken=True)).day == date(2025, 11, 18)


def test_called_off() -> None:
    """A hearing that was called off is known as such; a later notice in the same committee takes it up."""
    off = notice("Hearing canceled - new hearing TBD", 7)
    assert only(FIRST, off).status == "called off"
    assert only(STRUCK, off).status == "called off"
    again = only(STRUCK, off, notice("Hearing scheduled for 12/02/2025 from 09:00 AM-01:00 PM in A-2", 20))
    assert (again.status, again.day, again.moved_from) == ("announced", date(2025, 12, 2), only(FIRST).slot)


def test_struck_calling_off() -> None:
    """A calling off that was struck counts for nothing."""
    assert only(FIRST, notice("Hearing canceled", 7, stricken=True)).status == "announced"


def test_second_hearing() -> None:
    """A second notice, while the first one stands, is another hearing."""
    second = notice("Hearing scheduled for 12/09/2025 from 09:00 AM-01:00 PM in A-2", 7)
    assert [each.day for each in of(FIRST, second)] == [date(2025, 11, 18), date(2025, 12, 9)]


def test_other_committee() -> None:
    """A hearing in another committee is another hearing, also when the notice of the first one was struck."""
    sent = notice("Discharged to the committee on Public Safety and Homeland Security", 6)
    second = notice("Hearing scheduled for 12/09/2025 from 09:00 AM-01:00 PM in A-2", 7)
    assert [each.committee for each in of(STRUCK, sent, second)] == [
        "The Judiciary",
        "Public Safety and Homeland Security",
    ]


def test_committee_of_the_day_is_not_certain() -> None:
    """Whose hearing it is that was entered on the day on which a committee reported the bill to another is not said."""
    favorably = "Bill reported favorably by committee and referred to the committee on Senate Ways and Means"
    words = "Hearing scheduled for 12/11/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only"
    (same,) = of(notice(favorably, 7), notice(words, 7))
    (later,) = of(notice(favorably, 7), notice(words, 8))
    assert (same.committee, later.committee) == (None, "Senate Ways and Means")
    moved = notice(
        "Hearing rescheduled to 12/12/2025 from 04:00 PM until 12/29/25 at 5:00 PM in Written Testimony Only", 9
    )
    (one,) = of(notice(favorably, 7), notice(words, 7), moved)
    assert (one.committee, one.day, one.key) == (None, date(2025, 12, 12), same.key)
    again = notice("Referred to the committee on Senate Ways and Means", 7)
    assert [each.committee for each in of(notice(favorably, 7), again, notice(words, 7))] == [None]


def test_discharged_and_heard_the_same_day() -> None:
    """A hearing of the day on which a bill is taken from its committee is the new one's, with its other bills there."""
    sent = notice("Discharged to the committee on Public Safety and Homeland Security", 5)
    (heard,) = of(sent, FIRST)
    assert heard.committee == "Public Safety and Homeland Security"


def test_several_days() -> None:
    """A hearing whose end is before its start ends later; where the notice names the day it is ahead until then."""
    unnamed = only(notice("Hearing scheduled for 11/18/2025 from 04:00 PM-10:00 AM in A-1"))
    assert (unnamed.over_several_days, unnamed.last_day) == (True, date(2025, 11, 18))
    row = notice("Hearing scheduled for 11/18/2025 from 04:00 PM until 11/21/2025 at 10:00 AM in A-1")
    assert (only(row).over_several_days, only(row).last_day) == (False, date(2025, 11, 21))
    assert hearings.ahead(of(row), date(2025, 11, 21)) == of(row)
    assert hearings.ahead(of(row), date(2025, 11, 22)) == ()
    assert not only(FIRST).over_several_days


@pytest.mark.parametrize(("place", "day"), [("A-1", 18), ("Written Testimony Only", 21)])
def test_day_to_keep(place: str, day: int) -> None:
    """The day to keep of a hearing is its first, of a time for written testimony its last."""
    row = notice(f"Hearing scheduled for 11/18/2025 from 04:00 PM until 11/21/25 at 5:00 PM in {place}")
    assert only(row).day_to_keep == date(2025, 11, day)


def test_undated_notice() -> None:
    """The day on which an undated notice was first seen stands in; without it the length of notice is not known."""
    history = (REFERRED, notice(FIRST.text, None))
    assert hearings.of_bill(H1588, history)[0].notice_days is None
    assert hearings.of_bill(H1588, history, {1: date(2025, 11, 8)})[0].notice_days == 10


@pytest.mark.parametrize(("days", "short"), [(10, False), (14, True), (None, False)])
def test_short_notice(days: int | None, *, short: bool) -> None:
    """Notice is short by the rule of the court alone."""
    assert hearings.short_notice(only(FIRST).notice_days, days) is short


def test_one_hearing_of_two_bills() -> None:
    """The same hearing of two bills is one, whichever is read first."""
    app, senate = of(FIRST), of(FIRST, bill=S1122)
    one = hearings.merge_bills((*app, *senate))
    assert [each.bills for each in one] == [(H1588, S1122)]
    assert [each.key for each in hearings.merge_bills((*senate, *app))] == [one[0].key]


def test_two_committees_at_one_hour() -> None:
    """Two committees that hear at the same hour in the same kind of room hold two hearings."""
    row = notice("Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in Virtual Hearing")
    other = replace(REFERRED, text="Referred to the committee on Public Health")
    both = (*of(row), *hearings.of_bill(S1122, (other, row)))
    assert len(hearings.merge_bills(both)) == 2


def test_hours_of_the_later_row() -> None:
    """Where a hearing's place differs between its bills, the row entered last stands."""
    moved = notice("Location Changed - Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in B-2", 7)
    (one,) = hearings.merge_bills((*of(FIRST), *of(FIRST, moved, bill=S1122)))
    assert (one.slot.place, one.changes) == ("B-2", 1)


def test_bills_that_part() -> None:
    """When one of two bills is moved, the hearing that stays keeps its key and the other has one of its own."""
    found = hearings.merge_bills((*of(STRUCK, MOVED), *of(FIRST, bill=S1122)))
    assert [each.bills for each in found] == [(S1122,), (H1588,)]
    assert found[0].key == only(FIRST).key
    assert found[0].key != found[1].key


def test_taken_off() -> None:
    """A bill that is taken off a hearing does not take the hearing off the other bill."""
    found = hearings.merge_bills((*of(STRUCK), *of(FIRST, bill=S1122)))
    assert {each.bills: each.status for each in found} == {(H1588,): "struck", (S1122,): "announced"}


@PRESENT
@pytest.mark.captures
def test_real_histories() -> None:
    """In the real histories a hearing that was moved or called off and announced anew is one hearing."""
    known = {
        path.stem: hearings.of_bill(BillId.parse(path.stem, 193), api.history(text_of(path)))
        for path in captured("api-history")
    }
    moved = {
        number: [(each.day, each.moved_from and each.moved_from.date) for each in known[number]]
        for number in ("H582", "S1368", "H66")
    }
    assert moved == {
        "H582": [(date(2023, 7, 26), date(2023, 7, 19))],
        "S1368": [(date(2023, 9, 20), date(2023, 7, 26))],
        "H66": [(date(2023, 7, 13), None)],
    }
    assert all(each.status == "announced" for found in known.values() for each in found)


@pytest.mark.parametrize(
    ("spelled", "other"),
    [
        ("The Judiciary", "Joint Committee on the Judiciary"),
        ("Senate Ways and Means", "Senate Committee on Ways and Means"),
    ],
)
def test_committee_spelled_otherwise(spelled: str, other: str) -> None:
    """A committee is the same in a history and on an agenda, which spell it differently; a branch's is another one."""
    assert hearings.same_committee(spelled, other)
    assert not hearings.same_committee(spelled, "House Committee on Ways and Means")
