"""Channels and the list are edited again and again while messages fail: each place hears each row once, or never."""

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.channels import Finding, Transport
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify import watchlist
from tests.support.app_in_process import BEGIN, REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.slack_blocks import words_in_slack

BILLS, TOPICS, PLACES = ("H1", "H2", "H3"), ("a", "b"), ("C1", "C2", "C3")
NIGHT, MIDDAY = (time(21), time(7)), (time(12), time(18))
# Hours: two checks in each step, and an edit before each; then all works, until nothing waits anymore.
STEP, STEPS, CALM = 6, 12, 30
AWAY = DeliveryError("away", "later")
LOST = DeliveryError("timed out", "unclear")
KILLED = KeyboardInterrupt()


@dataclass
class World:
    """What each place has read and when, how it fails, and where each channel leads.

    In places that `remember`, messages can be found, as in Slack; elsewhere a message goes again, as a mail.
    """

    remember: bool = True
    read: dict[str, list[tuple[datetime, Message]]] = field(default_factory=lambda: {each: [] for each in PLACES})
    errors: dict[str, BaseException] = field(default_factory=dict)
    to: dict[str, str] = field(default_factory=dict)
    now: datetime = BEGIN

    def fail(self, dice: random.Random) -> None:
        """Some places cannot be reached anymore, and others can again."""
        for place in PLACES:
            if dice.random() < 0.5:
                self.errors.pop(place, None)
            elif dice.random() < 0.4:
                self.errors[place] = dice.choice([AWAY, LOST, KILLED])


@dataclass
class Way(Transport):
    """The transport to a channel's place."""

    name: str
    world: World

    @property
    def can_find(self) -> bool:  # type: ignore[override]
        return self.world.remember

    def recipients(self) -> tuple[str, ...]:
        return (self.world.to[self.name],)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        del thread
        self._reach(recipient)
        self.world.read[recipient].append((self.world.now, message))
        return Receipt(f"{recipient}-{len(self.world.read[recipient])}", self.world.now)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        del key, since
        if self.world.errors.get(recipient) is AWAY:
            raise AWAY
        return None  # what was lost has never arrived

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del message
        self._reach(recipient)
        assert reference.startswith(recipient), "a message is edited where it is"

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        del send
        return ()

    def _reach(self, recipient: str) -> None:
        if recipient in self.world.errors:
            raise self.world.errors[recipient]


@dataclass
class Configuration:
    """People's edits: channels with different places, and the topic of each bill."""

    world: World
    dice: random.Random
    channels: dict[str, Channel] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    names: int = 0

    @property
    def proposals(self) -> list[Proposal]:
        under = {topic: tuple(BillId(194, each) for each in BILLS if self.topics[each] == topic) for topic in TOPICS}
        return [Proposal(topic, topic.upper(), (topic,), bills) for topic, bills in under.items() if bills]

    @property
    def heard(self) -> Mapping[str, frozenset[str]]:
        """The bills of which each place hears."""
        return {
            self.world.to[name]: frozenset(each for each in BILLS if self.topics[each] in channel.topics)
            for name, channel in self.channels.items()
        }

    def add(self) -> None:
        if free := [place for place in PLACES if all(self.world.to[name] != place for name in self.channels)]:
            # Where the weight is less, rows may be counted instead of quoted.
            self._call(Channel("", "slack", topics=self._some_topics(), weight="everything"), self.dice.choice(free))

    def remove(self) -> None:
        if len(self.channels) > 1:
            del self.channels[self._any()]

    def rename(self) -> None:
        name = self._any()
        self._call(self.channels.pop(name), self.world.to[name])

    def swap(self) -> None:
        if len(self.channels) > 1:
            one, two = self.dice.sample(list(self.channels), 2)
            self.world.to[one], self.world.to[two] = self.world.to[two], self.world.to[one]

    def other_topics(self) -> None:
        self._alter(topics=self._some_topics())

    def other_hours(self) -> None:
        self._alter(quiet=self.dice.choice([None, NIGHT, MIDDAY]))

    def regroup(self) -> None:
        self.topics[self.dice.choice(BILLS)] = self.dice.choice(TOPICS)

    def edit(self) -> None:
        """One of these."""
        edits = [self.add, self.remove, self.rename, self.swap, self.other_topics, self.other_hours, self.regroup]
        self.dice.choice(edits)()

    def _any(self) -> str:
        return self.dice.choice(list(self.channels))

    def _some_topics(self) -> tuple[str, ...]:
        return tuple(self.dice.sample(TOPICS, self.dice.randint(1, 2)))

    def _alter(self, **values: object) -> None:
        name = self._any()
        self.channels[name] = replace(self.channels[name], **values)

    def _call(self, channel: Channel, place: str) -> None:
        self.names += 1
        name = f"channel-{self.names}"
        self.channels[name], self.world.to[name] = replace(channel, name=name), place


def taken_over(app: AppInProcess, world: World, by: Configuration) -> None:
    """Apply the configuration from now on."""
    channels = tuple(by.channels.values())
    app.inboxes = {name: Way(name, world) for name in by.channels}  # type: ignore[misc]
    with app.store() as store:
        watchlist.follow_channel_renames(store, channels, lambda: app.inboxes)
        app.watch = replace(app.watch, proposals=by.proposals, channels=channels)
        watchlist.note_list(store, app.watch, app.site.now)


def said(number: int) -> str:
    return f"referred to the committee on Sample Matter {chr(ord('A') + number)}x"


def quoting(world: World, place: str, number: int, *, struck: bool) -> Iterator[Message]:
    """The messages in a place that tell of a row, or that it was struck."""
    for _, message in world.read[place]:
        lines = [line for line in words_in_slack(message).splitlines() if said(number) in line]
        if lines and struck == any("struck from the record" in line for line in lines):
            yield message


@dataclass
class Entered:
    """A row that is entered in a bill, and perhaps struck; in hours from the beginning."""

    number: int
    bill: str
    hour: float
    struck: float | None

    @property
    def row(self) -> PracticeRow:
        gone = None if self.struck is None else at(self.struck)
        return row(f"Reported favorably by committee and {said(self.number)}", self.hour, struck_at=gone)


@dataclass
class Life:
    """Entered rows, times of looks, and since when each place follows what."""

    entered: list[Entered]
    checks: list[float] = field(default_factory=list)
    heard: list[tuple[float, Mapping[str, frozenset[str]]]] = field(default_factory=list)

    def since(self, entered: Entered) -> list[Mapping[str, frozenset[str]]]:
        """What each place hears after a row was seen."""
        seen = next(check for check in self.checks if check >= entered.hour)
        last = max(hour for hour, _ in self.heard if hour <= seen)
        return [places for hour, places in self.heard if hour >= last]


def lived(folder: Path, dice: random.Random, world: World) -> Life:
    """A run of edits and failures; at its end nothing waits and nothing is held."""
    by = Configuration(world, dice, topics={each: dice.choice(TOPICS) for each in BILLS})
    by.add()
    by.add()
    hours, end = sorted(dice.sample(range(2, STEP * STEPS - 8), 10)), STEP * STEPS
    struck = [hour + dice.choice([3, 9, 15]) if dice.random() < 0.3 else None for hour in hours]
    life = Life([Entered(n, dice.choice(BILLS), *both) for n, both in enumerate(zip(hours, struck, strict=True))])
    site = [bill(name, row(REFERRED), *(each.row for each in life.entered if each.bill == name)) for name in BILLS]
    with in_process(folder, *site, proposals=by.proposals, channels=tuple(by.channels.values())) as app:

        def take_over(hour: float) -> None:
            app.site.now = world.now = at(hour)
            taken_over(app, world, by)
            life.heard.append((hour, by.heard))

        def pass_by(hour: float, *, checked: bool = False) -> None:
            app.site.now = world.now = at(hour)
            if checked:
                app.check(hour)
                life.checks.append(hour)
            with suppress(KeyboardInterrupt):
                app.deliver()

        take_over(0)
        pass_by(0, checked=True)
        for hour in range(STEP, end, STEP // 2):
            world.fail(dice)
            by.edit()
            take_over(hour - 0.5)
            pass_by(hour, checked=True)
            pass_by(hour + 1)
        world.errors.clear()
        for hour in range(end, end + CALM):
            pass_by(hour, checked=hour == end + 8)
        with app.store() as store:
            waiting = store.incidents.undelivered(app.site.now)
            assert (store.holds.all(), waiting, store.incidents.still_open()) == ({}, (), ())
    return life


@pytest.mark.thorough
@pytest.mark.parametrize(("seed", "remember"), [*((n, True) for n in (*range(12), 41)), (10, False), (17, False)])
def test_configured_anew(tmp_path: Path, seed: int, *, remember: bool) -> None:
    """A channel hears and gets corrections once of what it always follows, and never of what it never follows."""
    world = World(remember)
    life = lived(tmp_path, random.Random(seed), world)
    for each in life.entered:
        followed = all(any(each.bill in bills for bills in places.values()) for places in life.since(each))
        told_in = [place for place in PLACES if any(quoting(world, place, each.number, struck=False))]
        assert told_in or each.struck or not followed, f"{each} was lost"
    for each, place in product(life.entered, PLACES):
        since = life.since(each)
        hears = [each.bill in places.get(place, ()) for places in since]
        told, corrected = (len([*quoting(world, place, each.number, struck=gone)]) for gone in (False, True))
        assert told <= 1, f"{each} was told {told} times in {place}"
        assert told or each.struck or not all(hears), f"{each} was lost in {place}"
        assert any(hears) or not told, f"{each} is nothing to {place}"
        assert corrected <= 1, f"{each} was put right {corrected} times in {place}"
        owed = told and each.struck and all(place in places for places in since)
        assert corrected or not owed, f"{each} was not put right in {place}"
