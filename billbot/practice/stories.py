"""The stories that the practice General Court plays, a folder each in `billbot/practice/stories/`.

A story has its own bills and hearings, beside those of its court that come along, and the configuration of the bot that
lives in it. It reads its files, and looks nowhere else.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

from msgspec import Struct

from billbot.clock import EASTERN, elapsed, later
from billbot.practice.files import OURS, bills_in, hearings_in, load_bills, load_hearings, read_value
from billbot.practice.records import PracticeBill

# The order in which they are listed.
NAMES = ("protect", "diversion", "hearing", "outage", "january")
_FILES = ("bills.toml", "calendar.toml")
_HALF_AN_HOUR = timedelta(minutes=30)
_AT_WORK = time(8)
_SPARE = timedelta(hours=2)


class PracticeHappening(Struct, frozen=True):
    """What happens at a moment, in a sentence; `told` are words that whoever follows is told then, if any."""

    at: datetime
    says: str
    told: str = ""


class PracticeOutage(Struct, frozen=True):
    """From when to when the site shows nothing but errors."""

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
    table = {key: read_value(value) for key, value in tomllib.loads((folder / "story.toml").read_text("utf-8")).items()}
    court, own = table["general_court"], bills_in(folder / "bills")
    named = {bill_id for bill in own for bill_id in bill.ids}
    beside = (bill for bill in load_bills() if bill.general_court == court and named.isdisjoint(bill.ids))
    listed = hearings_in(folder / "hearings")
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
    text = (
        text.replace("SITE", site)
        .replace("SLACK", slack)
        .replace("general_court = 0", f"general_court = {story.general_court}")
    )
    hours = round(elapsed(story.begins, later(story.begins, story.outage_after)).total_seconds() / 3600)
    return text.replace("OUTAGE_AFTER", f"{hours}h").replace("port = 0 ", f"port = {mail_port} ")


def _rows(table: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    return ({name: read_value(value) for name, value in each.items()} for each in table.get(key, ()))


def _config(folder: Traversable, name: str) -> str:
    """A file of the configuration: the story's, or else that of the demo."""
    own = folder / name
    return (own if own.is_file() else OURS / "config" / name).read_text("utf-8")


def _half_hour(moment: datetime) -> datetime:
    """The first half hour at or after a moment."""
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else later(moment, _HALF_AN_HOUR - over)
