"""Which day and hour words name, with reference to a hearing; or why nobody can tell."""

import re
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from billbot.testimony.values import Doubt, Occasion

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "twenty-four": 24, "forty-eight": 48, "seventy-two": 72, "fourteen": 14}
_NAMES_OF_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)"
_WEEKDAY = rf"{_NAMES_OF_DAYS}(?:day)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_THE_HEARING = (
    r"(?:(?:the|this|its|said)\s)?(?:(?:start|beginning|date|time|day)\sof\s(?:(?:the|this)\s)?)?"
    r"(?:(?:scheduled|public|virtual)\s)?(?:hearing|event)"
)

# What in a sentence may name a time: in this order, the longest first. Each begins with a word or a digit, and with one
# of these characters; to look for them first takes half the time.
TIME = re.compile(
    rf"""
    (?=[\dabdefjmnostw])(?:\b|(?=\d))(?:
    (?P<relative>\b(?P<count>\d{{1,3}}|{"|".join(_COUNTS)})(?:\s?\(\d{{1,3}}\))?[\s-]
        (?P<kind>(?:full\s|calendar\s)?|(?:business|working)\s)(?P<unit>hour|day|week)s?'?
        \s(?:in\sadvance\sof|ahead\sof|(?P<after>after|following|from)|before|prior\sto|preceding)
        \s{_THE_HEARING})
  | (?P<eve>\b(?:the\s)?(?:business\s)?(?:day|evening|night|afternoon)\s(?:before|prior\sto|preceding|ahead\sof)
        \s{_THE_HEARING})
  | (?P<eve_alone>\bthe\s(?:day|evening|night)\s(?:before|prior)\b)
  | (?P<start>\bthe\s(?:start|beginning|commencement|opening)\sof\s(?:the|this)\s(?:public\s)?hearing)
  | (?P<end>\bthe\s(?:end|close|conclusion|adjournment)\sof\s(?:the|this)\s(?:public\s)?hearing)
  | (?P<same>\bthe\s(?:day|date|morning)\sof\s(?:the|this)\s(?:public\s)?hearing)
  | (?P<dated>(?:\b(?P<weekday>{_WEEKDAY})\b\.?,?\s(?:the\s)?)?\b(?P<month>{_MONTH})\b\.?\s(?P<day>\d{{1,2}})(?!\d|:)
        (?:st|nd|rd|th)?\b(?:,?\s(?P<year>(?:19|20)\d\d)\b)?)
  | (?P<numeric>(?:\b(?P<weekday2>{_WEEKDAY})\b\.?,?\s)?(?<![\d/])(?P<month2>\d{{1,2}})/(?P<day2>\d{{1,2}})
        (?:/(?P<year2>(?:20)?\d\d))?(?![\d/]))
  | (?P<weekday_alone>\b{_NAMES_OF_DAYS}day\b)
  | (?P<hour>\b(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?\s?(?P<half>[ap])\.?\s?m\b\.?)
  | (?P<noon>\b(?:12(?::00)?\s)?noon\b)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOON, _LAST_MINUTE = 12, 59
_FAR_BEFORE, _FAR_AFTER = timedelta(days=120), timedelta(days=60)


class When(Struct, frozen=True):
    """A day, or an hour of one, or why there is none; `bound` says that it hangs on the day of the hearing."""

    day: date | None = None
    at: time | None = None
    doubt: Doubt = ""
    bound: bool = False


def hour_of(found: re.Match[str]) -> time | None:
    """The hour that a match names; null where it names none, or one that a clock does not have, or two could read."""
    if found["noon"]:
        return time(_NOON)
    if not found["hour"]:
        return None
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    late = found["half"].lower() == "p"
    if not 1 <= hours <= _NOON or minutes > _LAST_MINUTE or (hours == _NOON and not late):
        return None
    return time(hours % _NOON + (_NOON if late else 0), minutes)


def day_of(found: re.Match[str], of: Occasion) -> When | None:
    """The day that a match names; null where it names an hour alone."""
    ways = {
        "relative": _relative,
        "eve": _eve,
        "eve_alone": _eve,
        "start": _start,
        "end": _same,
        "same": _same,
        "dated": _dated,
        "numeric": _numeric,
        "weekday_alone": _weekday,
    }
    return next((way(found, of) for name, way in ways.items() if found[name]), None)


def _start(_: re.Match[str], of: Occasion) -> When:
    return When(of.day, of.start, bound=True)


def _same(_: re.Match[str], of: Occasion) -> When:
    return When(of.day, bound=True)


def _weekday(_: re.Match[str], __: Occasion) -> When:
    """A day of the week alone may be that of any week."""
    return When(doubt="no_day")


def _eve(found: re.Match[str], of: Occasion) -> When:
    if "business" in found[0].lower():
        return When(doubt="business_days", bound=True)
    return When(of.day - timedelta(days=1), bound=True)


def _relative(found: re.Match[str], of: Occasion) -> When:
    if found["kind"].strip().lower() in {"business", "working"}:
        return When(doubt="business_days", bound=True)
    word = found["count"].lower()
    count = _COUNTS.get(word) or int(word if word.isdigit() else 0)
    sign = 1 if found["after"] else -1
    unit = found["unit"].lower()
    if unit != "hour":
        return When(of.day + sign * timedelta(days=count * (7 if unit == "week" else 1)), bound=True)
    if of.start is not None:
        moment = datetime.combine(of.day, of.start) + sign * timedelta(hours=count)
        return When(moment.date(), moment.time(), bound=True)
    if count % 24:
        return When(doubt="no_day", bound=True)
    return When(of.day + sign * timedelta(days=count // 24), bound=True)


def _dated(found: re.Match[str], of: Occasion) -> When:
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    return _checked(found["year"], month, int(found["day"]), found["weekday"], of)


def _numeric(found: re.Match[str], of: Occasion) -> When:
    year = found["year2"] and f"20{found['year2'][-2:]}"
    return _checked(year, int(found["month2"]), int(found["day2"]), found["weekday2"], of)


def _checked(year: str | None, month: int, day: int, weekday: str | None, of: Occasion) -> When:
    """The day, if there is one such, and it is the day of the week that stands beside it."""
    years = [int(year)] if year else [of.day.year - 1, of.day.year, of.day.year + 1]
    days = [made for each in years if (made := _made(each, month, day)) is not None]
    if not days:
        return When(doubt="no_such_day")
    nearest = min(days, key=lambda each: abs(each - of.day))
    if weekday and _WEEKDAYS[nearest.weekday()] != weekday[:3].lower():
        return When(doubt="weekday")
    if of.noticed is not None and nearest < of.noticed:
        return When(doubt="before_notice")
    if nearest - of.day > _FAR_AFTER or of.day - nearest > _FAR_BEFORE:
        return When(doubt="far")
    return When(nearest)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
