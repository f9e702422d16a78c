"""The stories of `practice`, loaded from their files, and the clock of a story.

A story is a folder in `billbot/demo/stories/` with its own bills, besides those of its court, and its bot's list and
calendar. Nothing is written.
"""

import math
import re
import threading
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from time import monotonic as our_seconds
from typing import Any

from msgspec import Struct

from billbot.clock import EASTERN, Clock, elapsed, later
from billbot.demo.court import OURS, PracticeBill, load_bills, read_bill, texts_in, values_of

# Their order in lists.
NAMES = ("protect", "january")
_FILES = ("bills.toml", "calendar.toml")
_HALF_AN_HOUR = timedelta(minutes=30)
_SPEED = re.compile(r"(\d{1,4})\s*([mhdw])\s*/\s*(s|sec|m|min|h)")
_UNIT = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_PER = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
_FASTEST = "max"
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
    """A story by its name. Raises KeyError for an unknown one."""
    if name not in NAMES:
        raise KeyError(name)
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


def read_speed(text: str) -> float | None:
    """Story seconds per real second: "1w/min" is a week per minute. None for "max", without waiting.

    Raises ValueError if it is not a speed.
    """
    if text.strip() == _FASTEST:
        return None
    found = _SPEED.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        raise ValueError(
            f'{text!r} is not a speed; write "1w/min" for a week a minute, "1d/s", "6h/min", or "{_FASTEST}"'
        )
    return int(found[1]) * _UNIT[found[2]].total_seconds() / _PER[found[3]]


class RunningClock:
    """A clock that begins at `at`, for all threads, stopped until the first `reach`. `monotonic` is real time.

    Between two `reach` calls it is stopped; a sleep ends immediately and moves the clock forward.
    """

    def __init__(
        self,
        at: datetime,
        speed: float | None,
        *,
        paused: bool = False,
        monotonic: Callable[[], float] = our_seconds,
    ) -> None:
        self._begun = self._at = self._limit = at
        self._speed, self._paused, self._stepping, self._by_step = speed, paused, False, False
        self._step_to = at
        self._monotonic, self._since = monotonic, 0.0
        self.runs = self._called = self._over = False  # `runs`: between two looks
        self._changed = threading.Condition()

    @property
    def clock(self) -> Clock:
        """This clock as billbot's `Clock`."""
        return Clock(self.now, self._measured, self._sleep)

    @property
    def paused(self) -> bool:
        """Whether it is paused until somebody resumes it."""
        return self._paused and not self._stepping

    def now(self) -> datetime:
        """The time of the story."""
        with self._changed:
            return self._now()

    def reach(self, at: datetime | None) -> bool:
        """Run until `at`, or forever without a time, then stop.

        False if somebody called before that, or it was told to end.
        """
        with self._changed:
            self._count_from_here()
            self._limit, self.runs, self._by_step = at or self._at, at is not None, False
            while not (self._called or self._over):
                if self._leaps() and at is not None:
                    self._by_step = self._stepping
                    self._at = max(self._at, at, key=datetime.timestamp)
                    break
                left = elapsed(self._now(), at).total_seconds() if at is not None else math.inf
                if left <= 0:
                    break
                waits = self.paused or self._speed is None or at is None
                self._changed.wait(None if waits or self._speed is None else left / self._speed)
            reached = not (self._called or self._over)
            self._at, self.runs, self._called = self._now(), False, False
            return reached

    def _leaps(self) -> bool:
        return self._stepping or (self._speed is None and not self._paused)

    def set_speed(self, speed: float | None) -> None:
        """Set the speed, whether it is paused or not."""
        with self._changed:
            self._count_from_here()
            self._speed = speed
            self._changed.notify_all()

    def pause(self) -> None:
        """Pause until somebody resumes it."""
        self._pause(paused=True)

    def go_on(self) -> None:
        """Run again."""
        self._pause(paused=False)

    def step(self, to: datetime | None = None) -> None:
        """Run without waiting until `stepped` is called, at the time `to` or later."""
        with self._changed:
            self._stepping, self._step_to = True, to or self._begun
            self._changed.notify_all()

    def stepped(self) -> None:
        """Note that something happened. If a step was requested, the clock pauses now."""
        with self._changed:
            if self._by_step and elapsed(self._step_to, self._now()) >= timedelta():
                self._stepping, self._paused = False, True

    def call(self) -> None:
        """End the present wait, since somebody did something that the bot must look at."""
        with self._changed:
            self._called = True
            self._changed.notify_all()

    def end(self) -> None:
        """End all waits for good."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    @property
    def over(self) -> bool:
        """Whether `end` was called."""
        return self._over

    def _pause(self, *, paused: bool) -> None:
        with self._changed:
            self._count_from_here()
            self._paused, self._stepping = paused, False
            self._changed.notify_all()

    def _count_from_here(self) -> None:
        self._at, self._since = self._now(), self._monotonic()

    def _now(self) -> datetime:
        if not self.runs or self._paused or self._speed is None or self._stepping:
            return self._at
        ran = later(self._at, timedelta(seconds=(self._monotonic() - self._since) * self._speed))
        return max(self._at, min(ran, self._limit, key=datetime.timestamp), key=datetime.timestamp)

    def _measured(self) -> float:
        return elapsed(self._begun, self.now()).total_seconds()

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._count_from_here()
            self._at = later(self._at, timedelta(seconds=seconds))
