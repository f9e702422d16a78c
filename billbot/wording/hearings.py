"""How a hearing is said: when and where it is, what stood before, how long notice was."""

from billbot.actions import Hearing
from billbot.hearings import Announced, short_notice
from billbot.wording.spoken import committee, day, hour, numbers


def when(slot: Hearing) -> str:
    """`Tuesday, November 18, 2025, 1:00 PM to 5:00 PM`; of several days only the beginning is in the record."""
    if slot.start is None:
        return day(slot.date)
    if slot.end is None:
        return f"{day(slot.date)}, {hour(slot.start)}"
    if slot.end <= slot.start:
        return f"{day(slot.date)}, {hour(slot.start)}, until {hour(slot.end)} of a later day"
    return f"{day(slot.date)}, {hour(slot.start)} to {hour(slot.end)}"


def place(hearing: Announced) -> str:
    """Where it is, as the notice says, or that it does not say."""
    return hearing.slot.place or "the notice names no place"


def hearing_line(hearing: Announced) -> str:
    """A hearing in one line: `Hearing on H.1588: Tuesday, …, A-1, the Judiciary Committee (moved from …)`."""
    parts = [when(hearing.slot), place(hearing)]
    if hearing.committee:
        parts.append(committee(hearing.committee))
    moved = moved_from(hearing)
    said = f"Hearing on {numbers(hearing.bills)}: {', '.join(parts)}"
    return f"{said} ({moved})" if moved else said


def moved_from(hearing: Announced) -> str:
    """`moved from Tuesday, November 18, 2025, 1:00 PM`, or nothing."""
    before = hearing.moved_from
    if before is None:
        return ""
    return f"moved from {day(before.date)}" + (f", {hour(before.start)}" if before.start else "")


def notice_given(hearing: Announced, rule_days: int | None) -> str:
    """How long notice was, and that it was short where the court's rule is known; nothing where no day is known."""
    given = hearing.notice_days
    if given is None or given < 0:
        return ""
    said = f"Announced {_days(given)} before it" if given else "Announced on the day itself"
    if short_notice(hearing, rule_days):
        return f"{said}: short notice, the rule is {_days(rule_days or 0)}."
    return f"{said}."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
