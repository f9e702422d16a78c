"""Whatever rows a history holds, in whatever order, its hearings can be told and put into a calendar."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from billbot import hearings, public, wording
from billbot.bills import Action, Agenda, BillId
from billbot.hearings import Posted

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
_AGENDAS = st.lists(
    st.builds(
        Agenda,
        st.integers(1, 9),
        st.sampled_from(["Confirmed", "Canceled", "Rescheduled"]),
        st.dates(date(2025, 11, 17), date(2025, 11, 26)),
        bills=st.lists(st.sampled_from(_BILLS), max_size=2).map(tuple),
    ),
    max_size=3,
    unique_by=lambda agenda: agenda.event,
)


@given(st.lists(_HISTORIES, min_size=3, max_size=3), _AGENDAS)
def test_any_histories(histories: list[list[Action]], agendas: list[Agenda]) -> None:
    """Each hearing has a key of its own and a day, can be said in a line, and is one event of the calendar."""
    each = [hearings.of_bill(bill, rows) for bill, rows in zip(_BILLS, histories, strict=True)]
    posted = [Posted(agenda, None) for agenda in agendas]
    found = hearings.with_agendas(hearings.gathered(one for some in each for one in some), posted, _BILLS)
    assert len({one.key for one in found}) == len(found)
    assert all(wording.hearing_line(one).startswith("Hearing on ") for one in found)
    made = public.calendar(public.Entry(one, "https://malegislature.gov/") for one in found)
    assert len(Calendar.from_ical(made).events) == len(found)


@given(_HISTORIES, _HISTORIES)
def test_order_of_reading(one: list[Action], other: list[Action]) -> None:
    """Whichever bill is read first, the hearings are the same."""
    house, senate = hearings.of_bill(_BILLS[0], one), hearings.of_bill(_BILLS[1], other)
    there, back = hearings.gathered((*house, *senate)), hearings.gathered((*senate, *house))
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
