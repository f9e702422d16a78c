"""Whatever rows a history holds, in whatever order, its hearings can be told and put into a calendar."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from billbot.domain import agendas, hearings
from billbot.domain.agendas import PostedAgenda
from billbot.domain.bills import Action, Agenda, Appointment, BillId
from billbot.messages.hearings import hearing_line
from billbot.messages.ical import HearingEntry, calendar_file

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


def read(readings: list[Agenda]) -> PostedAgenda:
    """An agenda after several readings, a day each; what was on it once is gone by the last."""
    course: tuple[Appointment, ...] = ()
    for after, each in enumerate(readings):
        course = agendas.with_reading(course, each, _FIRST + timedelta(after))
    agenda = replace(readings[-1], event=readings[0].event)
    once = dict.fromkeys(bill for each in readings for bill in each.bills)
    return PostedAgenda(agenda, course, _FIRST, {bill: None for bill in once if bill not in agenda.bills})


@given(st.lists(_HISTORIES, min_size=3, max_size=3), _COURSES)
def test_any_histories(histories: list[list[Action]], courses: list[list[Agenda]]) -> None:
    """Each hearing has a key of its own and a day, can be said in a line, and is one event of the calendar."""
    each = [hearings.of_bill(bill, rows) for bill, rows in zip(_BILLS, histories, strict=True)]
    posted = [read(readings) for readings in courses]
    found = agendas.with_agendas((one for some in each for one in some), posted, _BILLS)
    assert len({one.key for one in found}) == len(found)
    assert all(hearing_line(one).startswith(("Hearing on ", "Written testimony on ")) for one in found)
    made = calendar_file(HearingEntry(one, "https://malegislature.gov/") for one in found)
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
    """However an agenda moves, it adds one hearing that stands at most, to those that the history names."""
    known = hearings.of_bill(_BILLS[0], rows)
    found = agendas.with_agendas(known, [read(readings)], _BILLS)
    standing = [each for each in found if each.stands and _BILLS[0] in each.bills]
    assert len(standing) <= len([each for each in known if each.stands]) + 1


@given(
    st.lists(st.dates(date(2025, 11, 17), date(2025, 11, 26)), min_size=1, max_size=4, unique=True),
    st.integers(1, 4),
    st.integers(0, 4),
)
def test_one_hearing_told_twice(days: list[date], read_steps: int, rows: int) -> None:
    """A hearing whose agenda and rows take the same steps is one, where the further of the two has it."""
    words = ["scheduled for", *["rescheduled to"] * 3]
    history = [
        Action(_FIRST + timedelta(after), "Joint", f"Hearing {word} {day:%m/%d/%Y} from 01:00 PM-05:00 PM in A-1")
        for after, (word, day) in enumerate(zip(words, days[:rows], strict=False))
    ]
    readings = [Agenda(1, "Confirmed", day, time(13), None, "A-1", bills=_BILLS[:1]) for day in days[:read_steps]]
    (one,) = agendas.with_agendas(hearings.of_bill(_BILLS[0], history), [read(readings)], _BILLS)
    assert (one.day, one.stands) == (days[: max(rows, read_steps)][-1], True)


@given(st.lists(_AGENDA, min_size=2, max_size=5).filter(lambda readings: all(each.bills for each in readings)))
def test_a_step_of_an_agenda(readings: list[Agenda]) -> None:
    """A step more of an agenda keeps the key of its hearing, and never lowers its count of changes."""
    bill = readings[0].bills[:1]
    readings = [replace(each, bills=bill) for each in readings]
    (before,) = agendas.with_agendas((), [read(readings[:-1])], bill)
    (after,) = agendas.with_agendas((), [read(readings)], bill)
    assert after.key == before.key
    assert after.changes >= before.changes
