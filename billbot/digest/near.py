"""The dates of the calendar, and the days to report by, that are near enough for a digest. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from billbot.bills import Channel, Deadline
from billbot.digest.ahead import NearDate
from billbot.digest.values import Followed

# A date of the calendar is worth a line for a month: long enough to plan for it.
_DATES_AHEAD = timedelta(days=30)


def near(
    dates: Iterable[NearDate], deadlines: Iterable[Deadline], channel: Channel, today: date
) -> tuple[NearDate, ...]:
    """The dates within a month that the channel's topics take in; a court's reporting day with the bills it is for."""
    heard = [
        each
        for each in dates
        if today <= each.day <= today + _DATES_AHEAD
        and ("*" in (*channel.topics, *each.topics) or not set(channel.topics).isdisjoint(each.topics))
    ]
    derived = [each for each in deadlines if each.derived]
    return tuple(
        replace(each, bills=tuple(deadline.bill for deadline in derived if _sets(each, deadline)))
        for each in sorted(heard, key=lambda each: each.day)
    )


def informal(
    dates: Iterable[NearDate], followed: Iterable[Followed], today: date
) -> Iterable[tuple[NearDate, NearDate]]:
    """When formal sessions ended, and when the court will, of each that sits on and in which proposals may yet pass."""
    open_in = {bill.general_court for each in followed if not each.standing.is_law for bill in each.standing.bills}
    over = {each.court: each for each in dates if each.kind == "formal sessions end" and each.day < today}
    for each in dates:
        if each.kind == "ends" and each.day >= today and each.court in over and each.court in open_in:
            yield over[each.court], each


def _sets(near: NearDate, deadline: Deadline) -> bool:
    """Whether a deadline follows from this date of a court."""
    return (near.kind, near.court, near.day, near.name) == (
        "reporting",
        deadline.bill.general_court,
        deadline.day,
        deadline.rule,
    )


def due(deadlines: Iterable[Deadline], dates: Sequence[NearDate], today: date) -> tuple[Deadline, ...]:
    """The deadlines within a month, but those that stand with the date of their court from which they follow."""
    near = [
        each
        for each in deadlines
        if today <= each.day <= today + _DATES_AHEAD and not (each.derived and any(_sets(date, each) for date in dates))
    ]
    return tuple(sorted(near, key=lambda each: each.day))
