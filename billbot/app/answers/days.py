"""A day as people say it: "February 1", "2/1", "next Monday", "in two weeks". Pure."""

import calendar
import re
from contextlib import suppress
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())
} | {"sept": 9}
_WEEKDAYS = {
    name: number
    for number in range(7)
    for name in (calendar.day_name[number].casefold(), calendar.day_abbr[number].casefold())
} | {"tues": 1, "thur": 3, "thurs": 3}
_COUNTS = {
    word: n
    for n, words in enumerate(
        ["", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
    for word in words.split()
}
_MOST_DAYS, _DAYS_OF_WEEK, _MONTHS_OF_YEAR = 3660, 7, 12
# Words and endings that do not change which day is meant.
_NOISE = re.compile(r"[,.]|\b(?:the|of|on)\b")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?: (\d{4}))?")
_DAY_MONTH = re.compile(r"(\d{1,2}) ([a-z]+)(?: (\d{4}))?")
_MONTH = re.compile(r"(?:(end) )?([a-z]+)(?: (\d{4}))?")
_SPAN = re.compile(r"(?:in |for )?(\w+) (day|week|month|year)s?")


def parse_day(text: str, today: date) -> date | None:
    """Return the day that a text means; null if it is none, or not after today.

    A day without a year is the next one. A month alone means its first day, and `end of` a month its last.
    """
    words = " ".join(_NOISE.sub(" ", _ORDINAL.sub("", text.casefold())).split())
    found = None
    with suppress(ValueError, OverflowError):
        found = _relative_day(words, today) or _calendar_day(words, today)
    return found if found is not None and found > today else None


def _relative_day(words: str, today: date) -> date | None:
    """Read a day relative to today. Raises ValueError or OverflowError if there is no such day."""
    name = words.removeprefix("next ")
    if words == "tomorrow":
        return today + timedelta(days=1)
    if name in _WEEKDAYS:
        ahead = (_WEEKDAYS[name] - today.weekday() - 1) % _DAYS_OF_WEEK + 1
        return today + timedelta(days=ahead)
    span = _SPAN.fullmatch(re.sub(r"^next (?=\w+$)", "in a ", words))
    if span is None:
        return None
    many = _COUNTS.get(span[1], int(span[1]) if span[1].isdecimal() else 0)
    if not 0 < many <= _MOST_DAYS:
        return None
    if span[2] in {"day", "week"}:
        return today + timedelta(days=many * (_DAYS_OF_WEEK if span[2] == "week" else 1))
    return _months_later(today, many * (_MONTHS_OF_YEAR if span[2] == "year" else 1))


def _calendar_day(words: str, today: date) -> date | None:
    """Read a calendar date. Raises ValueError if there is no such day."""
    weekday, _, rest = words.partition(" ")
    bare = rest if weekday in _WEEKDAYS and rest else words
    if iso := _ISO.fullmatch(bare):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if slashes := _SLASHES.fullmatch(bare):
        year = f"20{slashes[3]}" if slashes[3] and len(slashes[3]) == len("27") else slashes[3]
        return _resolved(int(slashes[1]), int(slashes[2]), year, today)
    if (said := _MONTH_DAY.fullmatch(bare)) and said[1] in _MONTHS:
        return _resolved(_MONTHS[said[1]], int(said[2]), said[3], today)
    if (said := _DAY_MONTH.fullmatch(bare)) and said[2] in _MONTHS:
        return _resolved(_MONTHS[said[2]], int(said[1]), said[3], today)
    if (said := _MONTH.fullmatch(bare)) and said[2] in _MONTHS:
        first = _resolved(_MONTHS[said[2]], 1, said[3], today.replace(day=1) - timedelta(days=1) if said[1] else today)
        last = calendar.monthrange(first.year, first.month)[1] if first else 1
        return first.replace(day=last) if first and said[1] else first
    return None


def _resolved(month: int, day: int, year: str | None, today: date) -> date | None:
    """Return the day of a month; without a year, the next one. Raises ValueError if that year has no such day."""
    if year:
        return date(int(year), month, day)
    for each in range(today.year, today.year + 9):  # February 29 comes eight years later at most
        with suppress(ValueError):
            found = date(each, month, day)
            if found > today:
                return found
    return None


def _months_later(today: date, many: int) -> date:
    """Return the same day `many` months later, or the last of that month if it is shorter. Raises ValueError."""
    year, month = divmod(today.year * _MONTHS_OF_YEAR + today.month - 1 + many, _MONTHS_OF_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))
