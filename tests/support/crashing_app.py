"""An app for tests of crashes: fakes for site, channels and clock, a real database, and processes that are killed.

`Site` is the fake of `Source`, `Outlet` that of a transport. `Life` is the clock; a process may be killed whenever it
reads that, calls a fake, or commits to the database.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.channels import Finding, Transport
from billbot.domain.bills import Action, Agenda, BillId, Document, Notice
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel, Proposal, Topic, WatchedCommittee
from billbot.errors import DeliveryError, Refused
from billbot.notify import watchlist
from billbot.notify.deliver import deliver
from billbot.notify.delivery_cache import DeliveryCache
from billbot.notify.reader import DeliveryContext
from billbot.site.client import SINGLE_TRY, Bounds
from billbot.site.source import FetchedHistory, FetchedPage, Source
from billbot.store import Store
from tests.support.app_in_process import BEGIN, checked
from tests.support.bill_pages import read_page
from tests.support.new_database import new_database
from tests.support.slack_blocks import words_in_slack

GONE_AFTER = timedelta(hours=1)
# The next process begins so long after one was killed.
_THE_NEXT = timedelta(minutes=11)

CLEAR = DeliveryError("it says no", "later")
LIMITED = DeliveryError("too many", "later", retry_after=3600)
TOKEN = DeliveryError("the token is revoked", "held")
OF_MESSAGE = DeliveryError("it takes no such message", "refused")
UNCLEAR = DeliveryError("no answer came", "unclear")


class Killed(BaseException):
    """The simulated kill of a process."""


@dataclass(frozen=True)
class Death:
    """When a process dies: after so many steps, or at a commit, counted from 0, just before it or just `after` it."""

    steps: int | None = None
    commit: int | None = None
    after: bool = False


ALIVE = Death()


class Life:
    """The clock of a simulated process, which counts steps: each look at the clock and each call of a fake is one."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.commits = 0
        self._death, self._steps, self._over = Death(), 0, False

    def begin(self, death: Death) -> None:
        """Begin a process that will die in this way."""
        self._death, self._steps, self.commits, self._over = death, 0, 0, False

    def step(self) -> None:
        """Count a step; raise Killed at the one where the process dies, and at every later one."""
        if self._death.steps is not None and self._steps >= self._death.steps:
            self._over = True
        self._steps += 1
        self.breathe()

    def breathe(self) -> None:
        """Raise Killed if the process is dead."""
        if self._over:
            raise Killed

    @contextmanager
    def commit(self) -> Iterator[None]:
        """A commit of the database. The process may die at it."""
        dies = self.commits == self._death.commit
        self.commits += 1
        self._over = self._over or (dies and not self._death.after)
        self.breathe()
        yield
        self._over = dies
        self.breathe()

    def look(self) -> datetime:
        self.step()
        return self.now

    @property
    def clock(self) -> clock.Clock:
        return clock.Clock(now=self.look, sleep=lambda _: None)


class Dying:
    """A connection's `execute` that may die at each commit. A dead process writes nothing more."""

    def __init__(self, execute: Callable[..., sqlite3.Cursor], life: Life) -> None:
        self._execute, self._life = execute, life

    def __call__(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == "COMMIT":
            with self._life.commit():
                return self._execute(statement, *values)
        if statement != "ROLLBACK":
            self._life.breathe()
        return self._execute(statement, *values)


@dataclass
class Site:
    """What the General Court's site shows: the rows of each bill, and the agendas of hearings.

    It has no documents; its `pages` may be down for a while.
    """

    life: Life
    rows: dict[BillId, list[Action]]
    agendas: dict[int, Agenda] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    pages: bool = True
    requests: int = 0

    def fetch_history(
        self, bill: BillId, *, is_known_answer: Callable[[bytes], bool] = lambda _: False, **_: object
    ) -> FetchedHistory:
        self.life.step()
        rows = tuple(self.rows[bill])
        answer = repr(rows).encode()
        return FetchedHistory(None if is_known_answer(answer) else rows, answer)

    def fetch_page(self, bill: BillId, *, known: bool) -> FetchedPage:
        del known
        self.life.step()
        if not self.pages:
            raise Refused(f"the page of {bill} is down")
        return FetchedPage(read_page(bill, self.rows[bill]))

    def document(self, bill: BillId, *, bounds: Bounds = SINGLE_TRY) -> Document:
        del bounds
        raise Refused(f"{bill} has no document")

    def hearing_ids(self) -> tuple[int, ...]:
        self.life.step()
        return tuple(sorted(self.agendas, reverse=True))

    def hearing(self, event: int) -> Agenda:
        self.life.step()
        return self.agendas[event]

    def notice(self, event: int) -> Notice:
        self.life.step()
        return self.notices.get(event, Notice())


@dataclass
class Posted:
    """A message as it first arrived, and as it reads now."""

    key: str
    to: str
    first: Message
    now: Message


@dataclass
class Outlet(Transport):
    """A channel that keeps what arrives under its key, and fails as `faults` say, one a call; null is not a fault.

    `lost` says about the next message whose end is unclear that it did not arrive; `refused` are those it will never
    take.
    """

    name: str
    life: Life
    to: tuple[str, ...]
    can_find: bool = True
    faults: list[DeliveryError | None] = field(default_factory=list)
    lost: bool = False
    token: bool = True
    posted: list[Posted] = field(default_factory=list)
    refused: list[tuple[str, Message]] = field(default_factory=list)

    def recipients(self) -> tuple[str, ...]:
        if not self.token:
            raise TOKEN
        return self.to

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        del thread
        self.life.step()
        message, fault = _read(message), self._fault()
        if fault is OF_MESSAGE:
            self.refused.append((recipient, message))
        if fault is not None and (fault is not UNCLEAR or self.lost):
            raise fault
        self.posted.append(Posted(message.key, recipient, message, message))
        if fault is not None:
            raise fault
        self.life.step()
        return Receipt(f"{self.name}-{len(self.posted)}", self.life.now)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        del since
        self.life.step()
        if (fault := self._fault()) is not None and fault is not OF_MESSAGE:
            raise fault
        for at, each in enumerate(self.posted, 1):
            if self.can_find and (each.key, each.to) == (key, recipient):
                return Receipt(f"{self.name}-{at}", self.life.now)
        return None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        self.life.step()
        fault = self._fault()
        if fault in {CLEAR, LIMITED, TOKEN} or (fault is UNCLEAR and self.lost):
            raise fault
        number = int(reference.rpartition("-")[2])
        assert self.posted[number - 1].to == recipient
        if self.can_find:
            self.posted[number - 1].now = _read(message)
        self.life.step()
        if fault is UNCLEAR:
            raise fault

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        del send
        return ()

    def _fault(self) -> DeliveryError | None:
        return self.faults.pop(0) if self.faults else None


def _read(message: Message) -> Message:
    """A message with its words as `text`, in any form."""
    return message if message.text else replace(message, text=words_in_slack(message))


class World:
    """The app in its surroundings. Each process opens the database again."""

    def __init__(self, path: Path, proposals: Sequence[Proposal]) -> None:
        self.path, self.life = new_database(path), Life()
        self.proposals = list(proposals)
        self.channels: list[Channel] = []
        self.unlisted: set[BillId] = set()
        self.outlets: dict[str, Outlet] = {}
        self.site = Site(self.life, {bill: [] for proposal in proposals for bill in proposal.bills})

    def add(self, channel: Channel, *to: str, remembers: bool) -> None:
        self.channels.append(channel)
        self.outlets[channel.name] = Outlet(channel.name, self.life, to, remembers)

    def change(self, name: str, **more: Any) -> None:
        """Configure a channel otherwise."""
        self.channels = [replace(each, **more) if each.name == name else each for each in self.channels]

    def process(self, death: Death = ALIVE, *, checks: bool = True) -> bool:
        """A check, if it `checks`, and a delivery, or as much of it as there is before its death; gives its survival.

        After a death the next ten minutes pass.
        """
        with suppress(Killed), Store(self.path) as store:
            self.life.begin(death)
            database = store._db  # noqa: SLF001 - no other way to a process that dies at a commit
            database.execute = Dying(database.execute, self.life)  # type: ignore[method-assign, assignment]
            self._run(store, checks=checks)
            self.life.begin(ALIVE)
            return True
        self.life.begin(ALIVE)
        self.life.now = clock.later(self.life.now, _THE_NEXT)
        return False

    @property
    def watch(self) -> Watch:
        """The watch, as configured now."""
        kept = [replace(each, bills=tuple(b for b in each.bills if b not in self.unlisted)) for each in self.proposals]
        return Watch([each for each in kept if each.bills], tuple(self.channels), GONE_AFTER, (), {}, (COMMITTEE,))

    def take_note(self) -> None:
        """Note that the list or the channels were edited."""
        with Store(self.path) as store:
            watchlist.note_list(store, self.watch, self.life.now)

    def _run(self, store: Store, *, checks: bool) -> None:
        watch = self.watch
        if checks:
            watchlist.note_list(store, watch, self.life.now)  # as each process does first
            checked(store, cast("Source", self.site), watch, self.life.clock)
        topics = [Topic(name, name) for name in dict.fromkeys(t for each in self.proposals for t in each.topics)]
        post = DeliveryContext(replace(watch, topics=topics, site="https://site.example"), self.outlets)
        deliver(store, post, self.life.clock)

    def pass_time(self, **more: float) -> None:
        self.life.now = clock.later(self.life.now, timedelta(**more))

    @property
    def today(self) -> date:
        return self.life.now.date()

    def days_standing(self, bill: BillId) -> frozenset[date]:
        """The days of a bill's hearings that are on, as the database has them."""
        with Store(self.path) as store:
            known = DeliveryCache(store, self.watch, self.today).hearings_of(bill)
            return frozenset(each.day for each in known if each.is_on)

    def left_due(self) -> int:
        """How much is queued or being sent."""
        with Store(self.path) as store:
            return sum(each.notices for each in store.incidents.undelivered(self.life.now))


# Its hearings are announced and have no bills.
COMMITTEE = WatchedCommittee("Joint Committee on Samples")
# What a correction says about all hearings of its bill.
_STANDS = "here is a hearing on"
_OFF = re.compile(
    r"Called off|(?<!been )called off|off the agenda|not on its agenda"
    r"|hearing o[fn] .* (?:was struck from|is no longer in)"
)
# For when it was announced at first, and days by which to be heard: both say nothing of what is on that day.
_FIRST = re.compile(r"It (?:was|had been) announced for [^.]*+\.|\w+, \w+ \d+, is a holiday\.|To speak, sign up .*")
# The words before a day that a hearing has left.
_LEFT = re.compile(r"(?:was to be(?: held)? on|you told people that it is on|same day, for|oved from|\(was:) \w+, $")
_OUT = r"struck from the record|no longer in the record"
_BEFORE = re.compile(r"Before: “[^”]*”")
# A quote, the words before it, and the words about it.
_QUOTE = re.compile(rf"(Before: )?“([^”]*)”( ?\((?:{_OUT}|reworded))?")


@dataclass(frozen=True)
class Heard:
    """What a message says about a row's words: whether they are in the record, and whether they are `new`."""

    words: str
    is_on: bool
    new: bool = False


def quoted(text: str) -> Iterator[Heard]:
    """What a message quotes, in its order, as it is to be understood."""
    for part in _parts(text):
        corrects = "is back in the record" in part or "Before: " in part
        undone = re.match(rf"- [^“]*(?:{_OUT}|\(reworded on)", part) is not None
        for before, words, marked in _QUOTE.findall(part):
            is_new = not before and not marked and not undone
            yield Heard(words, is_new, is_new and not corrects)


def _parts(text: str) -> Iterator[str]:
    """The blocks of a message, and each line on its own that tells of a proposal in a summary."""
    for block in text.split("\n\n"):
        yield from re.split(r"\n(?=- )", block) if re.search(r"^- .* · “", block, re.MULTILINE) else [block]


def said_of(text: str, day: date) -> bool | None:
    """Whether a message says that a hearing is on that day; None if it does not mention the day."""
    spoken, found = rf"{day:%B} {day.day}\b", set[bool]()
    for block in text.split("\n\n"):
        off = _OFF.search(block) is not None
        for line in _FIRST.sub("", block).splitlines():
            for mention in re.finditer(spoken, line):
                was = off or line.startswith("Was: ") or _LEFT.search(line[: mention.start()])
                found.add(_STANDS in line[: mention.start()] or not was)
        # If a message says which hearings are on, the others are not, no matter which notice it quotes.
        said = "There is no hearing date at the moment" in block or _STANDS in block
        said = said or re.search(rf"(?:it was to be on|It had been announced for) \w+, {spoken}", block) is not None
        # The notice that was there before does not say that its hearing is off: an agenda may still have it.
        now = _BEFORE.sub("", block)
        found |= {each.is_on and not said for each in quoted(now) if f"{day:%m/%d/%Y}" in each.words}
    return None if not found else True in found
