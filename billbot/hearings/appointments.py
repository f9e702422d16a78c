"""The course of an agenda: what a reading of it adds to those before, and whether it may be believed."""

from collections.abc import Collection, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.bills import Agenda, Appointment, BillId


def appointed(course: Sequence[Appointment], agenda: Agenda, seen: date | None) -> tuple[Appointment, ...]:
    """The course so far with what the agenda says at this reading, the same where it says nothing new.

    The slot that the agenda itself names as the earlier one comes before it, where no reading has shown that one.
    `seen` is the Eastern day of the reading, null where what it shows may have been there for long.
    """
    now = _says(agenda, seen)
    if course and course[-1].same(now):
        # A place that is given late is no other one; the next one is.
        return (*course[:-1], replace(course[-1], place=course[-1].place or now.place))
    before = agenda.moved_from
    if before is None or before in {now.hour, *(each.hour for each in course)}:
        return (*course, now)
    return (*course, Appointment(*before, None, stands=True, since=None), now)


def completed(agenda: Agenda, was: Agenda) -> Agenda:
    """A reading with what was read before of all that it says nothing of; what it does say of the documents counts.

    An hour is of its day, and no more is known of it on another one.
    """
    left = [bill for bill in was.bills if "bills" in agenda.unsaid and bill not in agenda.bills]
    return replace(
        agenda,
        status=was.status if "status" in agenda.unsaid else agenda.status,
        start=agenda.start or (was.start if agenda.day == was.day else None),
        bills=(*agenda.bills, *left),
        moved_from=agenda.moved_from or was.moved_from,
        unsaid=frozenset(),
    )


def doubtful(course: Sequence[Appointment], bills: Collection[BillId], agenda: Agenda) -> bool:
    """Whether a reading may be an old answer: it goes back to what stood before, or misses one of the `bills`.

    A lagging server now and then shows yesterday's state (promise 3).
    """
    now = _says(agenda, None)
    back = bool(course) and not course[-1].same(now) and any(each.same(now) for each in course)
    return back or not set(bills) <= set(agenda.bills)


def _says(agenda: Agenda, seen: date | None) -> Appointment:
    return Appointment(agenda.day, agenda.start, agenda.place, agenda.stands, seen)
