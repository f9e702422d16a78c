"""The stories of `practice`, loaded from their files, and the clock of a story.

A story is a folder in `billbot/demo/stories/` with its own bills, besides those of its court, and its bot's list and
calendar. Nothing is written.
"""

import threading
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from time import monotonic
from typing import Any

from msgspec import Struct

from billbot.clock import EASTERN, Clock, elapsed, later
from billbot.demo.court import OURS, PracticeBill, load_bills, read_bill, texts_in, values_of

# Their order in lists.
NAMES = ("protect", "january")
_FILES = ("bills.toml", "calendar.toml")
_HALF_AN_HOUR = timedelta(minutes=30)
# How many of its seconds pass in one of ours, while it plays: a week a minute.
PACE = 10080
# When a story's bot looks although nothing moved. `outage_after` in its billbot.toml is longer than a round.
_ROUNDS = (time(8), time(20))


class PracticeHappening(Struct, frozen=True):
    """What happens at a moment, in a sentence. `told` are words that followers then read, if any."""

    at: datetime
    says: str
    told: str = ""


class PracticeEdit(Struct, frozen=True):
    """At a moment somebody replaces `old` with `new` in a file of the configuration."""

    at: datetime
    file: str
    old: str
    new: str


class PracticeAcceptance(Struct, frozen=True):
    """At a moment somebody adds a bill to a proposal on the list, unless it is there."""

    at: datetime
    bill: str
    proposal: str


class PracticeStory(Struct, frozen=True, dict=True):
    """A story: its description (`says`), its court and time, and its content.

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
        """When the bot looks next: on its round, or in the half hour when something moved; None once it is over."""
        at = bisect_right(self._looks, after)
        return self._looks[at] if at < len(self._looks) else None

    def next_happening(self, after: datetime) -> PracticeHappening | None:
        """What happens next, or None at the end."""
        return next((each for each in self.happenings if each.at > after), None)

    @cached_property
    def _looks(self) -> list[datetime]:
        first, days = self.begins.date(), (self.ends.date() - self.begins.date()).days + 1
        rounds = [datetime.combine(first + timedelta(days=n), hour, EASTERN) for n in range(days) for hour in _ROUNDS]
        moved = [moment for bill in self.bills for moment in bill.moments]
        moved += [each.at for each in self.edits] + [each.at for each in self.acceptances]
        return sorted(at for at in {*rounds, *map(_half_hour, moved)} if self.begins < at <= self.ends)


def load_story(name: str) -> PracticeStory:
    """A story by its name, one of `NAMES`."""
    folder = OURS / "stories" / name
    table = values_of(tomllib.loads((folder / "story.toml").read_text("utf-8")))
    court, own = table["general_court"], tuple(map(read_bill, texts_in(folder / "bills")))
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


def settings_text(site: str, page: str, mail_port: int) -> str:
    """The text of `billbot.toml` for a story's bot, with all addresses."""
    text = (OURS / "stories" / "billbot.toml").read_text("utf-8")
    return text.replace("SITE", site).replace("PAGE", page).replace("port = 0 ", f"port = {mail_port} ")


def _rows(table: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    return map(values_of, table.get(key, ()))


def _half_hour(moment: datetime) -> datetime:
    """The first half hour at or after a moment."""
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else later(moment, _HALF_AN_HOUR - over)


class StoryClock:
    """The time of a story, for all threads. It is stopped at `at`, and `reach` moves it to the next look.

    It begins paused. Without a `pace` (its seconds in one of ours) it never waits. A sleep ends immediately and moves
    it forward, too.
    """

    def __init__(self, at: datetime, pace: float | None = PACE) -> None:
        self._begun = self._at = self._reached = at
        self._pace, self._paused = pace, True
        self._step_to: datetime | None = None
        self._called = self.over = False
        self._changed = threading.Condition()

    @property
    def clock(self) -> Clock:
        """This clock as billbot's `Clock`."""
        return Clock(self.now, lambda: elapsed(self._begun, self.now()).total_seconds(), self._sleep)

    @property
    def paused(self) -> bool:
        """Whether it is paused until somebody resumes it."""
        return self._paused and self._step_to is None

    def now(self) -> datetime:
        """The time of the story."""
        with self._changed:
            return self._at

    def reach(self, at: datetime | None) -> bool:
        """Wait as long as the way to `at` takes at its pace, then be there; without a time, wait for ever.

        False if somebody called before that, or it was told to end.
        """
        began = monotonic()
        with self._changed:
            while not (self._called or self.over):
                left = self._wait_until(at, monotonic() - began)
                if at is not None and left is not None and left <= 0:
                    self._at = max(self._at, at, key=datetime.timestamp)
                    self._reached = at
                    return True
                self._changed.wait(left)
            self._called = False
            return False

    def _wait_until(self, at: datetime | None, waited: float) -> float | None:
        """How many more of our seconds to wait; None as long as nobody changes anything."""
        if at is None or self.paused:
            return None
        pace = None if self._step_to else self._pace
        return elapsed(self._at, at).total_seconds() / pace - waited if pace else 0.0

    def toggle(self) -> None:
        """Pause until somebody resumes it, or run again."""
        with self._changed:
            self._paused, self._step_to = not self.paused, None
            self._changed.notify_all()

    def step(self, to: datetime | None = None) -> None:
        """Run without waiting until `stepped` is called, after a later look, at the time `to` or later."""
        with self._changed:
            self._step_to = to or later(self._reached, timedelta(seconds=1))
            self._changed.notify_all()

    def stepped(self) -> None:
        """Note that something happened at the last look. If a step was requested before that, the clock pauses now."""
        with self._changed:
            if self._step_to and elapsed(self._step_to, self._reached) >= timedelta():
                self._paused, self._step_to = True, None

    def call(self) -> None:
        """End the present wait, since somebody did something that the bot must look at."""
        with self._changed:
            self._called = True
            self._changed.notify_all()

    def end(self) -> None:
        """End all waits for good."""
        with self._changed:
            self.over = True
            self._changed.notify_all()

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._at = later(self._at, timedelta(seconds=seconds))
