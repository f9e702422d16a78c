"""Loads the bills, hearings, committees and stories of the practice General Court from their files.

A story is a folder in `billbot/demo/stories/` with bills of its own, besides the general ones of its court, and
with the list and the calendar of its bot. Nothing is written.
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

from billbot.clock import EASTERN, later
from billbot.demo.court import PracticeBill, PracticeCommittee, PracticeMember, PracticeRow

OURS = files("billbot.demo")
# The order in which they are listed.
NAMES = ("protect", "january")
_FILES = ("bills.toml", "calendar.toml")
_HALF_AN_HOUR = timedelta(minutes=30)
# When the bot of a story looks though nothing moved; `outage_after` in its billbot.toml is longer than a round.
_ROUNDS = (time(8), time(20))


def load_bills() -> tuple[PracticeBill, ...]:
    """Every bill in `billbot/demo/bills/`, ordered by the name of its file.

    The files are written from the public record; a title or row whose official words are not known says so in its
    `wording`. A row with a `date` of its own has no known time of day: when the site shows it is ours.
    """
    return tuple(map(read_bill, _texts(OURS / "bills")))


def load_committees() -> tuple[PracticeCommittee, ...]:
    """The committees in `billbot/demo/people.toml`, with who sits there."""
    tables = tomllib.loads((OURS / "people.toml").read_text("utf-8"))["committee"]
    return tuple(
        PracticeCommittee(seats=tuple(PracticeMember(**seat) for seat in table.pop("seat")), **table)
        for table in tables
    )


def load_hearings() -> tuple[Mapping[str, Any], ...]:
    """Every hearing in `billbot/demo/hearings/`, in the API's own shape, with when it appears and its notice."""
    tables = (tomllib.loads(text) for text in _texts(OURS / "hearings"))
    return tuple(
        {
            "RescheduledHearing": None,
            **table["record"],
            "_seen": _read_value(table["seen"]),
            "_notice": table.get("notice", ""),
        }
        for table in tables
    )


def _texts(folder: Traversable) -> Iterator[str]:
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return (file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name))


def read_bill(text: str) -> PracticeBill:
    """A bill from the TOML text of its file; times without an offset are Eastern.

    Raises tomllib.TOMLDecodeError for what is no TOML, TypeError for an unknown key, ValueError as PracticeBill does.
    """
    table = tomllib.loads(text)
    rows = tuple(PracticeRow(**_values(row)) for row in table.pop("action", ()))
    return PracticeBill(**_values(table), rows=rows)


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

    `files` are `bills.toml` and `calendar.toml`.
    """

    name: str
    says: str
    begins: datetime
    ends: datetime
    happenings: tuple[PracticeHappening, ...]
    edits: tuple[PracticeEdit, ...]
    acceptances: tuple[PracticeAcceptance, ...]
    bills: tuple[PracticeBill, ...]
    files: Mapping[str, str]

    def next_look(self, after: datetime) -> datetime | None:
        """When the bot looks next: on its round, or at the half hour in which something moved; null once it is over."""
        at = bisect_right(self._looks, after)
        return self._looks[at] if at < len(self._looks) else None

    def next_happening(self, after: datetime) -> PracticeHappening | None:
        """What happens next; null after the last of it."""
        return next((each for each in self.happenings if each.at > after), None)

    @cached_property
    def _looks(self) -> list[datetime]:
        first, days = self.begins.date(), (self.ends.date() - self.begins.date()).days + 1
        rounds = [datetime.combine(first + timedelta(days=n), hour, EASTERN) for n in range(days) for hour in _ROUNDS]
        moved = [moment for bill in self.bills for moment in bill.moments]
        moved += [each.at for each in self.edits] + [each.at for each in self.acceptances]
        return sorted(at for at in {*rounds, *map(_half_hour, moved)} if self.begins < at <= self.ends)


def load_story(name: str) -> PracticeStory:
    """A story by its name. Raises KeyError for one that there is not."""
    if name not in NAMES:
        raise KeyError(name)
    folder = OURS / "stories" / name
    table = _values(tomllib.loads((folder / "story.toml").read_text("utf-8")))
    court, own = table["general_court"], tuple(map(read_bill, _texts(folder / "bills")))
    named = {bill_id for bill in own for bill_id in bill.ids}
    beside = (bill for bill in load_bills() if bill.general_court == court and named.isdisjoint(bill.ids))
    return PracticeStory(
        name=name,
        says=table["says"],
        begins=table["begins"],
        ends=table["ends"],
        happenings=tuple(PracticeHappening(**each) for each in _rows(table, "happens")),
        edits=tuple(PracticeEdit(**each) for each in _rows(table, "edit")),
        acceptances=tuple(PracticeAcceptance(**each) for each in _rows(table, "accept")),
        bills=(*beside, *own),
        files={each: (folder / each).read_text("utf-8") for each in _FILES},
    )


def settings_text(site: str, slack: str, mail_port: int) -> str:
    """The text of `billbot.toml` for the bot of a story, with the addresses at which everything is."""
    text = (OURS / "stories" / "billbot.toml").read_text("utf-8")
    return text.replace("SITE", site).replace("SLACK", slack).replace("port = 0 ", f"port = {mail_port} ")


def _rows(table: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    return map(_values, table.get(key, ()))


def _half_hour(moment: datetime) -> datetime:
    """The first half hour at or after a moment."""
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else later(moment, _HALF_AN_HOUR - over)
