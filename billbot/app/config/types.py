"""The types of values in the configuration: text, times, addresses and paths.

Each takes a TOML value and gives a checked one, or raises ValueError with a fault in plain words. A fault never repeats
a mail or web address: some are private, some contain a key (promise 9). Nothing is requested over the network; only the
existence of a file is checked. Checks against other parts of the configuration are in `references`.
"""

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainValidator, Strict, ValidationInfo, WrapValidator

from billbot.app.config.faults import nearest, shown
from billbot.app.config.references import known
from billbot.loopback import is_loopback

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What is filled in where it stands in an ask.
_ASK_PLACEHOLDERS = ("{chairs}", "{committee}")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# The first year of the General Court, and one beyond all plans: a slip of the finger is not a date.
_YEARS = range(1780, 2200)
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_SENDER = re.compile(rf'(?:(?:[^<>"@,;:\x00-\x1f\x7f]+|"[^<>"\\\x00-\x1f\x7f]*") <{_ADDRESS}>|{_ADDRESS})')


class Weekly(NamedTuple):
    """A time of every week: `weekday` from 0 (Monday) to 6, `at` in the schedule's time zone."""

    weekday: int
    at: time


class Quiet(NamedTuple):
    """The daily hours from `start` to `end`, in the schedule's time zone; past midnight if start > end."""

    start: time
    end: time


def _one_line(value: str) -> str:
    """Text with collapsed white space. Control characters, which terminals and mail headers obey, are refused."""
    text = " ".join(value.split())
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in text):
        raise ValueError("holds a control character; write the text again by hand")
    return text


def _not_empty(value: str) -> str:
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


def _not_zero(span: timedelta) -> timedelta:
    if not span:
        raise ValueError('must be longer than nothing; write "30m" for half an hour')
    return span


def _time(value: object) -> time:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'must be a time of day in quotes such as "05:30" or "17:00", is {shown(value)}')
    return time(int(found[1]), int(found[2]))


def _weekly(value: object) -> Weekly:
    day, _, at = value.lower().partition(" ") if isinstance(value, str) else ("", "", "")
    if day not in _WEEKDAYS:
        raise ValueError(f'must be a day and a time such as "mon 08:00", or "" for none, is {shown(value)}')
    return Weekly(_WEEKDAYS.index(day), _time(at))


def _quiet(value: object) -> Quiet:
    start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise ValueError(f'must be two times such as "21:00-07:00", or "" for none, is {shown(value)}')
    hours = Quiet(_time(start.strip()), _time(end.strip()))
    if hours.start == hours.end:
        raise ValueError('begins and ends at the same time; write "" for no quiet hours')
    return hours


def _day(value: object) -> date:
    """A day, written as TOML's own date or in quotes; one with a time of day is refused."""
    text = str(value) if type(value) is date or isinstance(value, str) else ""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise ValueError(f"must be a day such as 2027-01-20 (year, month, day), is {shown(value)}")
    return day


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (LookupError, ValueError, OSError):
        raise ValueError(f'there is no time zone {shown(value)}; write "America/New_York"') from None


def is_address(text: str) -> bool:
    """Whether a text is one bare email address."""
    return re.fullmatch(_ADDRESS, text) is not None


def _url(value: object) -> str:
    text = value if isinstance(value, str) and re.fullmatch(r"[!-~]+", value) else ""
    try:
        parts = urlsplit(text)
        # A port beyond 65535 raises here too; 0 is what a configuration for a site yet to start on loopback has.
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise ValueError('must be a web address such as "https://malegislature.gov"')
    if parts.username is not None:
        raise ValueError("holds a user name or a password, which others can read here; leave it out")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError('must begin with "https://"; plain http is for this machine alone (localhost, 127.0.0.1)')
    return text


def _base(value: object) -> str:
    """An address to which paths are added: without query and fragment, and without a slash at its end."""
    url = _url(value)
    if "?" in url or "#" in url:
        raise ValueError('must be the beginning of all addresses; leave out what follows the "?" or "#"')
    return url.rstrip("/")


def _contact(value: object) -> str:
    if not isinstance(value, str) or not is_address(value):
        raise ValueError('must be an email address at which you are reached, such as "bills@example.org"')
    return value


def _sender(value: object) -> str:
    if not isinstance(value, str) or not _SENDER.fullmatch(value):
        raise ValueError('must be an address, with a name or without, such as "Bill Bot <bot@example.org>"')
    return value


def _host(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+", value):
        raise ValueError(f'must be the name of a mail server such as "smtp.example.org", is {shown(value)}')
    return value


def _path(value: object, at: ValidationInfo) -> Path:
    text = str(value) if isinstance(value, str | Path) else ""
    if not text.strip() or not text.isprintable():
        raise ValueError(f'must be a path such as "state/billbot.db", is {shown(value)}')
    return known(at).root / text


def _file(value: object, at: ValidationInfo) -> Path:
    path = _path(value, at)
    try:
        there = path.is_file()
    except OSError:
        there = False
    if not there:
        raise ValueError(f'there is no file {shown(value)} that can be read; put it there, or write "" for none')
    return path


def _or_empty(nothing: object) -> WrapValidator:
    """A validator that accepts an empty text, which stands for the value `nothing`."""
    return WrapValidator(lambda value, check: nothing if value == "" else check(value))


Text = Annotated[str, Strict()]
Prose = Annotated[str, Strict(), AfterValidator(_one_line)]
Ask = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_placeholders)]
Name = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_not_empty)]
Slug = Annotated[str, Strict(), AfterValidator(_slug)]
SlackUser = Annotated[str, Strict(), AfterValidator(_slack_user)]
Phrase = Annotated[str, Strict(), AfterValidator(_one_line), AfterValidator(_not_empty), AfterValidator(_phrase)]
Yes = Annotated[bool, Strict()]
Span = Annotated[timedelta, PlainValidator(_span)]
Pause = Annotated[timedelta, PlainValidator(_span), AfterValidator(_not_zero)]
Time = Annotated[time, PlainValidator(_time)]
WeeklyOrNone = Annotated[Weekly | None, PlainValidator(_weekly), _or_empty(None)]
QuietOrNone = Annotated[Quiet | None, PlainValidator(_quiet), _or_empty(None)]
Day = Annotated[date, PlainValidator(_day)]
DayOrNone = Annotated[date | None, PlainValidator(_day), _or_empty(None)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Base = Annotated[str, PlainValidator(_base)]
BaseWithSlash = Annotated[str, PlainValidator(lambda value: f"{_base(value)}/")]
BaseOrNone = Annotated[str, PlainValidator(_base), _or_empty("")]
UrlOrNone = Annotated[str, PlainValidator(_url), _or_empty("")]
Contact = Annotated[str, PlainValidator(_contact)]
Sender = Annotated[str, PlainValidator(_sender)]
Host = Annotated[str, PlainValidator(_host)]
FilePath = Annotated[Path, PlainValidator(_path)]
FilePathOrNone = Annotated[Path | None, PlainValidator(_path), _or_empty(None)]
FileOrNone = Annotated[Path | None, PlainValidator(_file), _or_empty(None)]
