"""A hearing as rows announce it, and one as an agenda does, as values."""

from datetime import date, time, timedelta

from billbot import hearings
from billbot.bills import Action, Agenda, Appointment, BillId
from billbot.hearings import Announced, Posted

H1588, S1122 = BillId(194, "H1588"), BillId(194, "S1122")
REFERRED = Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")


def notice(text: str, day: int | None = 5, **more: bool) -> Action:
    return Action(date(2025, 11, day) if day else None, "Joint", text, **more)


FIRST = notice("Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1")


def of(*history: Action, bill: BillId = H1588) -> tuple[Announced, ...]:
    return hearings.of_bill(bill, (REFERRED, *history))


AGENDA = Agenda(
    7,
    "Confirmed",
    date(2025, 11, 18),
    time(13),
    time(17),
    "A-1",
    "Joint Committee on the Judiciary",
    "J19",
    "Samples",
    (H1588,),
)
SEEN = date(2025, 11, 4)


def read(agenda: Agenda, *later: Agenda, gone: tuple[BillId, ...] = ()) -> Posted:
    """An agenda as it was read on `SEEN`, and in its later states on the days after."""
    course: tuple[Appointment, ...] = ()
    for after, each in enumerate((agenda, *later)):
        course = hearings.appointed(course, each, SEEN + timedelta(after))
    return Posted((agenda, *later)[-1], course, SEEN, gone)
