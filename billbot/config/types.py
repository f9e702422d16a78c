"""The types of text and times in the configuration.

Each takes what TOML gives and answers with a checked value, or with a fault in plain words. It looks at
nothing beside the value: what another part of the files has to confirm stands in `references`.
"""

import re
from datetime import date, time, timedelta
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainValidator, Strict

from billbot.config.faults import nearest, shown

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What is filled in where it stands in an ask.
_ASK_PLACEHOLDERS = ("{chairs}", "{committee}")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# The first year of the General Court, and one beyond all plans: a slip of the finger is not a date.
_YEARS = range(1780, 2200)


class Weekly(NamedTuple):
    """A moment of every week: `weekday` 0 (Monday) to 6, `at` in the schedule's time zone."""

    weekday: int
    at: time


class Quiet(NamedTuple):
    """The hours of each day from `start` to `end`, in the schedule's time zone; over midnight where start > end."""

    start: time
    end: time


def _one_line(value: str) -> str:
    """Text with its blanks collapsed, free of what a terminal or a mail header would obey."""
    text = " ".join(value.split())
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in text):
        raise ValueError("holds a control character; write the text again by hand")
    return text


def _given(value: str) -> str:
    if not value:
        raise ValueError("is empty; say it in a few words")
    return value


def _placeholders(ask: str) -> str:
    for found in re.findall(r"\{[^{}]*\}", ask):
        if found not in _ASK_PLACEHOLDERS:
            raise ValueError(f"{shown(found)} is nothing that is filled in; {nearest(found, _ASK_PLACEHOLDERS)}")
    return ask


def _slug(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        raise ValueError(f'{shown(value)} is no id; write letters, digits and hyphens, such as "juvenile-diversion"')
    return value


def _slack_user(value: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{7,20}", value):
        raise ValueError(
            f'{shown(value)} is no id of a Slack user; write it like "U0123456789": in Slack, "Copy member ID" is in'
            " the menu of a person's profile"
        )
    return value


def _phrase(value: str) -> str:
    if re.search(r"(?<![^\W_]{3})\*|\*(?! |$)", value):
        raise ValueError(f'{shown(value)}: a * ends a stem of three letters or more; write it like "deport*"')
    return value


def _span(value: object) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,5}) ?([smhd])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'must be a time span such as "90s", "30m", "3h" or "1d", is {shown(value)}')
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if span > timedelta(days=366):
        raise ValueError(f"must be a year at most, is {shown(value)}")
    return span


def _longer_than_nothing(span: timedelta) -> timedelta:
    if not span:
        raise ValueError('must be longer than nothing; write "30m" for half an hour')
    return span


def _time(value: object) -> time:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'must be a time of day in quotes such as "05:30" or "17:00", is {shown(value)}')
    return time(int(found[1]), int(found[2]))


def _weekly(value: object) -> Weekly | None:
    if value == "":
        return None
    day, _, at = value.lower().partition(" ") if isinstance(value, str) else ("", "", "")
    if day not in _WEEKDAYS:
        raise ValueError(f'must be a day and a time such as "mon 08:00", or "" for none, is {shown(value)}')
    return Weekly(_WEEKDAYS.index(day), _time(at))


def _quiet(value: object) -> Quiet | None:
    if value == "":
        return None
    start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise ValueError(f'must be two times such as "21:00-07:00", or "" for none, is {shown(value)}')
    hours = Quiet(_time(start.strip()), _time(end.strip()))
    if hours.start == hours.end:
        raise ValueError('begins and ends at the same time; write "" for no quiet hours')
    return hours


def _day(value: object) -> date:
    """A day, written as TOML's own date or in quotes; a time of day beside it is a slip."""
    text = str(value) if type(value) is date or isinstance(value, str) else ""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise ValueError(f"must be a day such as 2027-01-20 (year, month, day), is {shown(value)}")
    return day


def _day_or_none(value: object) -> date | None:
    return None if value == "" else _day(value)


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (LookupError, ValueError, OSError):
        raise ValueError(f'there is no time zone {shown(value)}; write "America/New_York"') from None


Text = Annotated[str, Strict()]
Prose = Annotated[str, Strict(), AfterValidator(_one_line)]
Ask = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_placeholders)]
Name = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_given)]
Slug = Annotated[str, Strict(), AfterValidator(_slug)]
SlackUser = Annotated[str, Strict(), AfterValidator(_slack_user)]
Phrase = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_given), AfterValidator(_phrase)]
Yes = Annotated[bool, Strict()]
Span = Annotated[timedelta, PlainValidator(_span)]
Pause = Annotated[timedelta, PlainValidator(_span), AfterValidator(_longer_than_nothing)]
Time = Annotated[time, PlainValidator(_time)]
WeeklyOrNone = Annotated[Weekly | None, PlainValidator(_weekly)]
QuietOrNone = Annotated[Quiet | None, PlainValidator(_quiet)]
Day = Annotated[date, PlainValidator(_day)]
DayOrNone = Annotated[date | None, PlainValidator(_day_or_none)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
