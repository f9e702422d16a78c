"""Hearings as rows announce them: moved, called off, struck, merged, and what a change does to them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from billbot import clock
from billbot.domain import agendas, hearings
from billbot.domain.actions import Slot
from billbot.domain.bills import Action, Agenda, BillId, Row
from billbot.domain.hearings import Hearing, HearingChange, HearingToAttend, Status, by_hour, differing_hours, differs
from billbot.messages.hearing_phrases import hearing_line
from billbot.messages.ical import calendar_file
from billbot.site import api
from tests.support.captured import PRESENT, captured, text_of
from tests.support.hearing_sample import FIRST, H1588, REFERRED, S1122, notice, of

TODAY = date(2025, 11, 10)
MOVED = notice("Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7)
STRUCK = replace(FIRST, stricken=True)


def only(*history: Action) -> Hearing:
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
    """If a notice is struck and not replaced, its hearing is off and keeps its words."""
    hearing = only(STRUCK)
    assert (hearing.status, hearing.day, hearing.changes) == ("struck", date(2025, 11, 18), 1)


def test_struck_and_announced_anew() -> None:
    """A new notice after a struck one is the same hearing, moved."""
    hearing = only(STRUCK, notice("Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7))
    assert hearing.key == only(FIRST).key
    assert hearing.moved_from == only(FIRST).slot
    assert (hearing.status, hearing.day, hearing.announced) == ("announced", date(2025, 11, 25), date(2025, 11, 7))


def test_rescheduled() -> None:
    """A rescheduled hearing is the same hearing, whether the earlier notice is struck yet or not."""
    for first in (FIRST, STRUCK):
        hearing = only(first, MOVED)
        assert (hearing.day, hearing.key, hearing.notice_days) == (date(2025, 11, 25), only(FIRST).key, 18)


def test_rescheduled_without_a_day() -> None:
    """A hearing put off to a day that is not named has none at the moment."""
    assert only(FIRST, notice("Hearing rescheduled - new date TBD", 7)).status == "called off"


def test_other_place() -> None:
    """A hearing with a new place is one hearing, and did not move in time."""
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


def test_struck_amendment() -> None:
    """If a move is struck, the hearing is where it was before."""
    assert only(FIRST, replace(MOVED, stricken=True)).day == date(2025, 11, 18)


def test_called_off() -> None:
    """A hearing that was called off is known as such; a later notice in the same committee takes it up."""
    off = notice("Hearing canceled - new hearing TBD", 7)
    assert only(FIRST, off).status == "called off"
    assert only(STRUCK, off).status == "called off"
    again = only(STRUCK, off, notice("Hearing scheduled for 12/02/2025 from 09:00 AM-01:00 PM in A-2", 20))
    assert (again.status, again.day, again.moved_from) == ("announced", date(2025, 12, 2), only(FIRST).slot)


def test_struck_calling_off() -> None:
    """A struck cancellation does not count."""
    assert only(FIRST, notice("Hearing canceled", 7, stricken=True)).status == "announced"


def test_second_hearing() -> None:
    """A second notice, while the first one is valid, is another hearing."""
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
    """If a hearing is entered on the day a committee reports the bill to another, its committee is not named."""
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
    """A hearing on the day a bill changes committees is the new committee's, with its other bills there."""
    sent = notice("Discharged to the committee on Public Safety and Homeland Security", 5)
    (heard,) = of(sent, FIRST)
    assert heard.committee == "Public Safety and Homeland Security"


def test_several_days() -> None:
    """If its end is before its start, a hearing ends later; if the notice names the day, it lasts until then."""
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
    """For an undated notice, the day it was first seen counts; without it the length of notice is unknown."""
    history = (REFERRED, notice(FIRST.text, None))
    assert hearings.of_bill(H1588, history)[0].notice_days is None
    assert hearings.of_bill(H1588, history, {1: date(2025, 11, 8)})[0].notice_days == 10


@pytest.mark.parametrize(("days", "short"), [(10, False), (14, True), (None, False)])
def test_short_notice(days: int | None, *, short: bool) -> None:
    """Notice is short only by the court's rule."""
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
    """If a hearing's place differs between its bills, the last row counts."""
    moved = notice("Location Changed - Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in B-2", 7)
    (one,) = hearings.merge_bills((*of(FIRST), *of(FIRST, moved, bill=S1122)))
    assert (one.slot.place, one.changes) == ("B-2", 1)


def test_bills_that_part() -> None:
    """When one of two bills is moved, the hearing that stays keeps its key and the other has a separate one."""
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
    """In the real histories, a hearing that was moved, or called off and announced again, is one hearing."""
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


TUESDAY, WEDNESDAY = date(2025, 11, 18), date(2025, 11, 19)
AT_ONE, ON_WEDNESDAY = (TUESDAY, time(13)), (WEDNESDAY, time(13))
ON = Slot(*AT_ONE, None, "A-1")
PLACES = st.sampled_from([None, "A-1", "A-1 and Virtual", "B-2"]) | st.text(min_size=1)
DAYS, STARTS = st.sampled_from([TUESDAY, WEDNESDAY]), st.sampled_from([None, time(13), time(13, 30)])
SLOTS = st.none() | st.builds(Slot, DAYS, STARTS, STARTS, PLACES, st.none() | DAYS)


def hearing(day: date = TUESDAY, status: Status = "announced", *before: date, **more: object) -> Hearing:
    slots = [Slot(each, time(13), None, "A-1") for each in (*before, day)]
    slot = replace(slots[-1], **more)
    return Hearing("one", (BillId(194, "H1"),), slot, status, tuple(slots[:-1]))


@given(SLOTS)
def test_comes_back(slot: Slot | None) -> None:
    """The ledger returns a hearing's state unchanged, whatever its place is called."""
    assert hearings.decode(hearings.encode(slot)) == slot


@given(SLOTS, SLOTS)
def test_either_way(one: Slot | None, other: Slot | None) -> None:
    """Differing is symmetric, and nothing differs from itself."""
    assert differs(one, other) is differs(other, one)
    assert not differs(one, one)


@pytest.mark.parametrize("now", [replace(ON, place="B-2"), None], ids=["another room", "off"])
def test_has_to_be_heard(now: Slot | None) -> None:
    """Another place is news, and so is that there is no longer a hearing."""
    assert differs(ON, now)


@pytest.mark.parametrize("place", [None, "a-1", "A-1 and Virtual", "A-1/Remote meeting"])
def test_same_place(place: str | None) -> None:
    """A place that is not given, or is the same room in other words, is nothing new."""
    assert not differs(ON, replace(ON, place=place))


def test_new_to_who_heard_nothing() -> None:
    """Somebody who heard nothing about an hour hears that there is a hearing, but never that there is none."""
    assert differs(None, ON)
    assert not differs(None, None)


def test_two_at_one_hour() -> None:
    """If one hearing left another's hour, or is off there, the other counts, or the one with an agenda."""
    posted = replace(hearing(place="B-2"), agenda=7)
    for others in ([hearing(WEDNESDAY, "announced", TUESDAY)], [hearing(status="called off")], [hearing()]):
        assert by_hour([*others, posted])[AT_ONE] == by_hour([posted, *others])[AT_ONE] == replace(ON, place="B-2")


def test_turned() -> None:
    """An hour turns that a hearing leaves, comes to or is off at, and one whose hearing nothing names anymore."""
    was, moved = by_hour([hearing()]), by_hour([hearing(WEDNESDAY, "announced", TUESDAY)])
    assert differing_hours(was, moved) == {AT_ONE, ON_WEDNESDAY}
    assert differing_hours(was, by_hour([hearing(status="taken off")])) == differing_hours(was, {}) == {AT_ONE}


BILL = BillId(194, "H1588")
FIRST_WORDS = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"
ELSEWHERE = "Hearing rescheduled to 11/18/2025 from 01:00 PM-05:00 PM in A-2"
LATER = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
OFF_WORDS = "Hearing canceled"


def rows(*texts: str, struck: tuple[str, ...] = (), first: int = 5) -> list[Row]:
    """Rows of days that follow each other in November, numbered as they come."""
    return [
        Row(at, Action(date(2025, 11, first + at), "Joint", text, text in struck)) for at, text in enumerate(texts, 1)
    ]


def changed(before: list[Row], after: list[Row], row: int) -> tuple[HearingChange, ...]:
    return hearings.changed(hearings.by_rows(BILL, before), hearings.by_rows(BILL, after), row)


def turn(before: list[Row], after: list[Row]) -> HearingChange:
    """What happened to the hearing that the last row is about."""
    (only,) = changed(before, after, after[-1].number)
    return only


def at(text: str) -> datetime:
    return clock.parse(text)


@pytest.mark.parametrize(
    "again",
    [FIRST_WORDS, FIRST_WORDS.replace("scheduled for", "rescheduled to"), f"{FIRST_WORDS} Hearing updated"],
)
def test_said_again(again: str) -> None:
    """A row with the present day, hours and place is not news."""
    found = turn(rows(FIRST_WORDS), rows(FIRST_WORDS, again))
    assert found.says_nothing
    assert found.former is None


@pytest.mark.parametrize("text", [LATER, ELSEWHERE, FIRST_WORDS.replace("05:00", "04:00")])
def test_altered(text: str) -> None:
    """A row with another day, hour or place is news, and the old one is known."""
    found = turn(rows(FIRST_WORDS), rows(FIRST_WORDS, text))
    assert not found.says_nothing
    assert found.former == Slot(date(2025, 11, 18), time(13), time(17), "A-1")


@pytest.mark.parametrize(("before", "after"), [("A-1", "A-1 and Virtual"), ("A-1 and Virtual Hearing", "A-1")])
def test_online_too(before: str, after: str) -> None:
    """The same room with and without "online, too" is the same place."""
    found = turn(
        rows(FIRST_WORDS.replace("A-1", before)),
        rows(FIRST_WORDS.replace("A-1", before), FIRST_WORDS.replace("A-1", after)),
    )
    assert found.says_nothing
    assert found.goes_online


def test_struck() -> None:
    """A struck notice takes the hearing away, and so does one that is gone."""
    assert not turn(rows(FIRST_WORDS), rows(FIRST_WORDS, struck=(FIRST_WORDS,))).says_nothing
    (gone,) = changed(rows(FIRST_WORDS), [], 1)
    assert (gone.after, gone.says_nothing) == (None, False)


def test_called_off_twice() -> None:
    """Calling a hearing off twice changes nothing."""
    assert not turn(rows(FIRST_WORDS), rows(FIRST_WORDS, OFF_WORDS)).says_nothing
    assert turn(rows(FIRST_WORDS, OFF_WORDS), rows(FIRST_WORDS, OFF_WORDS, OFF_WORDS)).says_nothing


def test_called_off_afterwards() -> None:
    """If a row calls off a hearing that is over by its own day, it means the last hearing."""
    found = turn(rows(FIRST_WORDS, first=18), rows(FIRST_WORDS, OFF_WORDS, first=18))
    assert found.after is not None
    assert found.after.status == "called off"
    assert found.is_over(at("2025-11-20T09:00"))


@pytest.mark.parametrize(
    ("now", "over"), [("2025-11-18T16:59", False), ("2025-11-18T17:00", True), ("2025-11-19T00:00", True)]
)
def test_over(now: str, *, over: bool) -> None:
    """A hearing is over at the last hour that its notice gives."""
    assert turn([], rows(FIRST_WORDS)).is_over(at(now)) is over


def test_late_row() -> None:
    """A row that is dated before the one which moved the hearing changes nothing of it."""
    first, moved = (
        Row(1, Action(date(2025, 11, 12), "Joint", LATER)),
        Row(2, Action(date(2025, 11, 5), "Joint", FIRST_WORDS)),
    )
    (found,) = changed([first], [first, moved], 2)
    assert found.says_nothing


DAY, LAST = date(2025, 12, 11), date(2025, 12, 29)


@pytest.mark.parametrize(
    ("slot", "now", "over"),
    [
        (Slot(DAY, time(16), time(17), None, LAST, written=True), "2025-12-11T18:00", False),
        (Slot(DAY, time(16), time(17), None, LAST, written=True), "2025-12-29T16:59", False),
        (Slot(DAY, time(16), time(17), None, LAST, written=True), "2025-12-29T17:00", True),
        (Slot(DAY, time(16), None, None, LAST), "2025-12-29T17:00", False),
        (Slot(DAY, time(16), None, None, LAST), "2025-12-30T00:00", True),
        (Slot(DAY, None, None, None), "2025-12-11T23:59", False),
        (Slot(DAY, time(16), None, None), "2025-12-11T16:00", True),
        (Slot(DAY, time(16), time(10), None), "2025-12-11T18:00", False),
        (Slot(None, None, time(10), None), "2025-12-11T18:00", False),
    ],
)
def test_last_hour(slot: Slot, now: str, *, over: bool) -> None:
    """A hearing is over when the last hour named is past, on its last day, or else with that day."""
    assert slot.is_over(at(now)) is over


_TEXTS = st.sampled_from(
    [
        "Referred to the committee on The Judiciary",
        "Discharged to the committee on Public Health",
        "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1",
        "Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1",
        "Hearing scheduled from 11/18/2025 @ 4:00 PM until 11/21/2025 @ 10:00 AM in Written Testimony Only",
        "Hearing rescheduled to 11/25/2025 from 09:00 AM-10:00 AM in B-2",
        "Location Changed - Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in B-2",
        "Hearing location changed to B-2",
        "Hearing updated to New End Time 6:00 PM",
        "Hearing updated to New End Time",
        "Hearing scheduled",
        "Hearing scheduled for 12/2/2025",
        "Hearing rescheduled - new date TBD",
        "Hearing canceled - new hearing TBD",
        "Read; hearing",
    ]
)
_DAYS = st.none() | st.dates(date(2025, 11, 1), date(2025, 12, 1))
_HISTORIES = st.lists(st.builds(Action, _DAYS, st.just("Joint"), _TEXTS, stricken=st.booleans()), max_size=8)
_BILLS = (BillId(194, "H1588"), BillId(194, "S1122"), BillId(194, "S3"))
_AGENDA = st.builds(
    Agenda,
    st.integers(1, 9),
    st.sampled_from(["Confirmed", "Canceled", "Rescheduled"]),
    st.dates(date(2025, 11, 17), date(2025, 11, 26)),
    bills=st.lists(st.sampled_from(_BILLS), max_size=2, unique=True).map(tuple),
    moved_from=st.none() | st.tuples(st.dates(date(2025, 11, 17), date(2025, 11, 26)), st.none()),
)
_COURSES = st.lists(st.lists(_AGENDA, min_size=1, max_size=4), max_size=3, unique_by=lambda readings: readings[0].event)
_FIRST = date(2025, 11, 3)


def read(readings: list[Agenda]) -> Agenda:
    """An agenda after several readings, one per day; documents taken off are gone at the end."""
    found: Agenda | None = None
    for after, each in enumerate(readings):
        found = agendas.with_course(found, each, _FIRST + timedelta(after))
    assert found is not None
    once = dict.fromkeys(bill for each in readings for bill in each.bills)
    gone = tuple((bill, None) for bill in once if bill not in found.bills)
    return replace(found, event=readings[0].event, listed=_FIRST, gone=gone)


@given(st.lists(_HISTORIES, min_size=3, max_size=3), _COURSES)
def test_any_histories(histories: list[list[Action]], courses: list[list[Agenda]]) -> None:
    """Each hearing has a unique key and a day, a line of text, and one calendar event."""
    each = [hearings.of_bill(bill, rows) for bill, rows in zip(_BILLS, histories, strict=True)]
    posted = [read(readings) for readings in courses]
    found = agendas.with_agendas((one for some in each for one in some), posted, _BILLS)
    assert len({one.key for one in found}) == len(found)
    assert all(hearing_line(one).startswith(("Hearing on ", "Written testimony on ")) for one in found)
    made = calendar_file(HearingToAttend(one, site="https://malegislature.gov/") for one in found)
    assert len(Calendar.from_ical(made).events) == len(found)


@given(_HISTORIES, _HISTORIES)
def test_order_of_reading(one: list[Action], other: list[Action]) -> None:
    """Whichever bill is read first, the hearings are the same."""
    app, senate = hearings.of_bill(_BILLS[0], one), hearings.of_bill(_BILLS[1], other)
    there, back = hearings.merge_bills((*app, *senate)), hearings.merge_bills((*senate, *app))
    assert [(each.key, each.slot, each.status) for each in there] == [(e.key, e.slot, e.status) for e in back]


@given(_HISTORIES, st.data())
def test_changes_never_fall(rows: list[Action], data: st.DataObject) -> None:
    """A row more at the end of a history never lowers the count of changes of a hearing that was there before."""
    added = data.draw(st.builds(Action, st.just(date(2025, 12, 5)), st.just("Joint"), _TEXTS))
    dated = [row for row in rows if row.date is not None]
    before = hearings.of_bill(_BILLS[0], dated)
    after = hearings.of_bill(_BILLS[0], [*dated, added])
    assert [each.key for each in after[: len(before)]] == [each.key for each in before]
    assert all(new.changes >= old.changes for old, new in zip(before, after, strict=False))


@given(_HISTORIES, st.lists(_AGENDA, min_size=1, max_size=5))
def test_an_agenda_adds_one_hearing(rows: list[Action], readings: list[Agenda]) -> None:
    """However an agenda moves, it adds at most one valid hearing to those of the history."""
    known = hearings.of_bill(_BILLS[0], rows)
    found = agendas.with_agendas(known, [read(readings)], _BILLS)
    standing = [each for each in found if each.is_on and _BILLS[0] in each.bills]
    assert len(standing) <= len([each for each in known if each.is_on]) + 1


@given(
    st.lists(st.dates(date(2025, 11, 17), date(2025, 11, 26)), min_size=1, max_size=4, unique=True),
    st.integers(1, 4),
    st.integers(0, 4),
)
def test_one_hearing_told_twice(days: list[date], read_steps: int, rows: int) -> None:
    """If agenda and rows move in the same steps, that is one hearing, at the later position."""
    words = ["scheduled for", *["rescheduled to"] * 3]
    history = [
        Action(_FIRST + timedelta(after), "Joint", f"Hearing {word} {day:%m/%d/%Y} from 01:00 PM-05:00 PM in A-1")
        for after, (word, day) in enumerate(zip(words, days[:rows], strict=False))
    ]
    readings = [Agenda(1, "Confirmed", day, time(13), None, "A-1", bills=_BILLS[:1]) for day in days[:read_steps]]
    (one,) = agendas.with_agendas(hearings.of_bill(_BILLS[0], history), [read(readings)], _BILLS)
    assert (one.day, one.is_on) == (days[: max(rows, read_steps)][-1], True)


@given(st.lists(_AGENDA, min_size=2, max_size=5).filter(lambda readings: all(each.bills for each in readings)))
def test_a_step_of_an_agenda(readings: list[Agenda]) -> None:
    """A step more of an agenda keeps the key of its hearing, and never lowers its count of changes."""
    bill = readings[0].bills[:1]
    readings = [replace(each, bills=bill) for each in readings]
    (before,) = agendas.with_agendas((), [read(readings[:-1])], bill)
    (after,) = agendas.with_agendas((), [read(readings)], bill)
    assert after.key == before.key
    assert after.changes >= before.changes
