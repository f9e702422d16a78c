"""How a hearing is said: when and where it is, what stood before, how long notice was."""

from billbot.actions import Hearing
from billbot.hearings import Announced, short_notice
from billbot.wording.spoken import committee, count, day, day_of, hour, numbers

_ATTACHED = "The calendar file is attached."
_PUBLISHED = "For your calendar: the file hearings.ics, which billbot publishes; ask who runs it for the address."


def when(slot: Hearing, this_year: int | None = None) -> str:
    """`Tuesday, November 18, 2025, 1:00 PM to 5:00 PM`; of several days only the beginning is in the record.

    The year is left out where it is `this_year`.
    """
    on = day(slot.date) if slot.date is None else day_of(slot.date, this_year)
    if slot.start is None:
        return on
    if slot.end is None:
        return f"{on}, {hour(slot.start)}"
    if slot.end <= slot.start:
        return f"{on}, {hour(slot.start)}, until {hour(slot.end)} of a later day"
    return f"{on}, {hour(slot.start)} to {hour(slot.end)}"


def place(slot: Hearing) -> str:
    """Where it is, as the notice says, or that it does not say."""
    return slot.place or "the notice names no place"


def hearing_line(hearing: Announced) -> str:
    """A hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee (moved from …)`."""
    parts = [when(hearing.slot), place(hearing.slot)]
    if hearing.committee:
        parts.append(committee(hearing.committee))
    said = f"Hearing on {numbers(hearing.bills)}: {', '.join(parts)}"
    return f"{said} (moved from {_moved(hearing.moved_from)})" if hearing.moved_from else said


def course(before: Hearing | None, given: int | None, rule: int | None, this_year: int | None = None) -> str:
    """`Moved from Tuesday, November 18, 1:00 PM. Announced 8 days before it.`, as far as it is known.

    `before` is where it was before, `given` how many days of notice there were, and `rule` how many there have to be.
    """
    moved = f"Moved from {_moved(before, this_year)}." if before else ""
    return " ".join(filter(None, [moved, _notice_given(given, rule)]))


def for_your_calendar(*, attached: bool) -> str:
    """Where the calendar file is: attached to a mail, or with whoever runs this."""
    return _ATTACHED if attached else _PUBLISHED


def _moved(before: Hearing, this_year: int | None = None) -> str:
    return when(Hearing(before.date, before.start, None, None), this_year)


def _notice_given(given: int | None, rule: int | None) -> str:
    """How long notice was, and that it was short where the court's rule is known; nothing where no day is known."""
    if given is None or given < 0:
        return ""
    said = f"Announced {count(given, 'day')} before it" if given else "Announced on the day itself"
    if short_notice(given, rule):
        return f"{said}: short notice, the rule is {count(rule or 0, 'day')}."
    return f"{said}."
