"""Loads the bills, hearings, committees and stories of the practice General Court from their files.

A story is a folder in `billbot/practice/stories/` with bills and hearings of its own, besides the general ones of its
court, and with the configuration of its bot. Nothing is written.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.practice.records import PracticeBill, PracticeCommittee, PracticeMember, PracticeRow

OURS = files("billbot.practice")
# The order in which they are listed.
NAMES = ("protect", "diversion", "hearing", "outage", "january")
_FILES = ("bills.toml", "calendar.toml")
_HALF_AN_HOUR = timedelta(minutes=30)
_AT_WORK = time(8)
_SPARE = timedelta(hours=2)


def load_bills() -> tuple[PracticeBill, ...]:
    """Every bill in `billbot/practice/bills/`, ordered by the name of its file.

    The files are written from the public record; a title or row whose official words are not known says so in its
    `wording`. A row with a `date` of its own has no known time of day: when the site shows it is ours.
    """
    return _bills_in(OURS / "bills")


def _bills_in(folder: Traversable) -> tuple[PracticeBill, ...]:
    """Every bill in a folder, ordered by the name of its file; none where there is no such folder."""
    return tuple(read_bill(text) for text in _texts(folder))


def load_committees() -> tuple[PracticeCommittee, ...]:
    """The committees in `billbot/practice/people.toml`, with who sits there."""
    table = tomllib.loads((OURS / "people.toml").read_text("utf-8"))
    return tuple(_committee(each) for each in table["committee"])


def _committee(table: dict[str, Any]) -> PracticeCommittee:
    seats = tuple(PracticeMember(**seat) for seat in table.pop("seat"))
    return PracticeCommittee(**table, seats=seats)


def load_hearings() -> tuple[Mapping[str, Any], ...]:
    """Every hearing in `billbot/practice/hearings/`, in the API's own shape, with when it appears and its notice."""
    return _hearings_in(OURS / "hearings")


def _hearings_in(folder: Traversable) -> tuple[Mapping[str, Any], ...]:
    """Every hearing in a folder, ordered as bills are."""
    return tuple(_hearing(tomllib.loads(text)) for text in _texts(folder))


def _texts(folder: Traversable) -> Iterator[str]:
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")] if folder.is_dir() else []
    return (file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name))


def read_bill(text: str) -> PracticeBill:
    """A bill from the TOML text of its file; times without an offset are Eastern.

    Raises tomllib.TOMLDecodeError for what is no TOML, TypeError for an unknown key, ValueError as PracticeBill does.
    """
    table = tomllib.loads(text)
    rows = tuple(PracticeRow(**_values(row)) for row in table.pop("action", ()))
    return PracticeBill(**_values(table), rows=rows)


def _hearing(table: dict[str, Any]) -> Mapping[str, Any]:
    beside = {"_seen": _read_value(table["seen"]), "_until": _read_value(table.get("until"))}
    return {"RescheduledHearing": None, **table["record"], **beside, "_notice": table.get("notice", "")}


def _values(table: dict[str, Any]) -> dict[str, Any]:
    return {key: _read_value(value) for key, value in table.items()}


def _read_value(value: Any) -> Any:
    """A value of a file as records have it: a time without an offset is Eastern, a list is a tuple."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=EASTERN)
    return tuple(value) if isinstance(value, list) else value


class PracticeHappening(Struct, frozen=True):
    """What happens at a moment, in a sentence; `told` are words that followers are told then, if any."""

    at: datetime
    says: str
    told: str = ""


class PracticeOutage(Struct, frozen=True):
    """A time in which the site shows only errors."""

    begins: datetime
    ends: datetime


class PracticeEdit(Struct, frozen=True):
    """At a moment somebody writes `new` for `old` in a file of the configuration."""

    at: datetime
    file: str
    old: str
    new: str


class PracticeAcceptance(Struct, frozen=True):
    """At a moment somebody puts a bill on the list, under a proposal, if it is not there by then."""

    at: datetime
    bill: str
    proposal: str


class PracticeStory(Struct, frozen=True, dict=True):
    """A story: what it `says` of itself, in which court and time it plays, and what is in it.

    While nothing moves the bot looks every `every_hours` hours. `files` are `bills.toml` and `calendar.toml`.
    """

    name: str
    says: str
    general_court: int
    begins: datetime
    ends: datetime
    every_hours: int
    happenings: tuple[PracticeHappening, ...]
    outages: tuple[PracticeOutage, ...]
    edits: tuple[PracticeEdit, ...]
    acceptances: tuple[PracticeAcceptance, ...]
    bills: tuple[PracticeBill, ...]
    hearings: tuple[Mapping[str, Any], ...]
    files: Mapping[str, str]

    def next_look(self, after: datetime) -> datetime | None:
        """When the bot looks next: on its round, or at the half hour in which something moved; null once it is over.

        Half hours in which nothing moves at the court are left out, as a look would find nothing then.
        """
        at = bisect_right(self._looks, after)
        return self._looks[at] if at < len(self._looks) else None

    def next_happening(self, after: datetime) -> PracticeHappening | None:
        """What happens next; null after the last of it."""
        return next((each for each in self.happenings if each.at > after), None)

    @property
    def outage_after(self) -> timedelta:
        """After how long without a good look an outage is told: longer than a round of looks, or six hours."""
        return max(timedelta(hours=6), timedelta(hours=self.every_hours) + _SPARE)

    def is_away(self, at: datetime) -> bool:
        """Whether the site shows errors alone."""
        return any(each.begins <= at < each.ends for each in self.outages)

    @cached_property
    def _looks(self) -> list[datetime]:
        return sorted({*self._rounds(), *map(_half_hour, self._moments())})

    def _rounds(self) -> Iterator[datetime]:
        """The beginning, and from eight in the morning on every so many hours, by the clock on the wall."""
        yield self.begins
        hours = range(_AT_WORK.hour % self.every_hours, 24, self.every_hours)
        for day in range((self.ends.date() - self.begins.date()).days + 1):
            midnight = datetime.combine(self.begins.date() + timedelta(days=day), time(), EASTERN)
            for hour in hours:
                at = midnight.replace(hour=hour)
                if self.begins < at <= self.ends:
                    yield at

    def _moments(self) -> Iterator[datetime]:
        """When anything moves between its beginning and its end."""
        moments = [moment for bill in self.bills for moment in bill.moments]
        moments += [at for each in self.hearings for at in (each["_seen"], each["_until"]) if at is not None]
        moments += [each.at for each in self.edits] + [each.at for each in self.acceptances]
        # The last good look is the one just before, so that what is said of the outage begins when it does.
        for each in self.outages:
            moments += [later(each.begins, -_HALF_AN_HOUR), each.begins, each.ends]
        return (moment for moment in moments if self.begins < moment <= self.ends)


def load_story(name: str) -> PracticeStory:
    """A story by its name. Raises KeyError for one that there is not."""
    if name not in NAMES:
        raise KeyError(name)
    folder = OURS / "stories" / name
    table = _values(tomllib.loads((folder / "story.toml").read_text("utf-8")))
    court, own = table["general_court"], _bills_in(folder / "bills")
    named = {bill_id for bill in own for bill_id in bill.ids}
    beside = (bill for bill in load_bills() if bill.general_court == court and named.isdisjoint(bill.ids))
    listed = _hearings_in(folder / "hearings")
    return PracticeStory(
        name=name,
        says=table["says"],
        general_court=court,
        begins=table["begins"],
        ends=table["ends"],
        every_hours=table["every_hours"],
        happenings=tuple(PracticeHappening(**each) for each in _rows(table, "happens")),
        outages=tuple(PracticeOutage(**each) for each in _rows(table, "outage")),
        edits=tuple(PracticeEdit(**each) for each in _rows(table, "edit")),
        acceptances=tuple(PracticeAcceptance(**each) for each in _rows(table, "accept")),
        bills=(*beside, *own),
        hearings=(*(each for each in load_hearings() if each["HearingHost"]["GeneralCourtNumber"] == court), *listed),
        files={each: _config(folder, each) for each in _FILES},
    )


def settings_text(story: PracticeStory, site: str, slack: str, mail_port: int) -> str:
    """The text of `billbot.toml` for the bot of a story, with the addresses at which everything is."""
    text = (OURS / "stories" / "billbot.toml").read_text("utf-8")
    text = text.replace("SITE", site).replace("SLACK", slack)
    hours = round(elapsed(story.begins, later(story.begins, story.outage_after)).total_seconds() / 3600)
    return text.replace("OUTAGE_AFTER", f"{hours}h").replace("port = 0 ", f"port = {mail_port} ")


def _rows(table: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    return map(_values, table.get(key, ()))


def _config(folder: Traversable, name: str) -> str:
    """A file of the configuration: the story's, or else that of the demo."""
    own = folder / name
    return (own if own.is_file() else OURS / "config" / name).read_text("utf-8")


def _half_hour(moment: datetime) -> datetime:
    """The first half hour at or after a moment."""
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else later(moment, _HALF_AN_HOUR - over)
