"""The fixture of most tests of flows: the practice site, a real database, and channels that record their messages.

`in_process` opens a `AppInProcess`. `app.day(…)` checks and delivers at some hours; `app.inbox.got` has messages.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from msgspec.structs import replace

from billbot import clock, notify
from billbot.app.poll import check_bills
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.channels import Finding, Transport
from billbot.demo import PracticeBill, PracticeRow
from billbot.demo.inbox import Room
from billbot.demo.messages import slack_page
from billbot.domain.bills import Bill, BillId
from billbot.domain.ledger import Job, Message, Moved, Receipt, Subject
from billbot.domain.report import Report
from billbot.domain.watched import Channel, Court, Dates, Milestone, Proposal, Topic
from billbot.notify import deliver
from billbot.notify.deliver import DeliveryReport
from billbot.notify.incidents import note_unreadable
from billbot.notify.reader import DeliveryContext
from billbot.site.client import Rules
from billbot.site.source import Source
from billbot.store import Store
from tests.support.faults import FaultySite
from tests.support.new_database import new_database

BEGIN = clock.parse("2025-03-03T10:00")
OUTAGE_AFTER = timedelta(hours=6)
REFERRED = "Referred to the committee on The Judiciary"
HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"


def at(hours: float = 0, **more: float) -> datetime:
    """A time so many hours after the beginning of the test."""
    return clock.later(BEGIN, timedelta(hours=hours, **more))


def row(text: str, hours: float = -48, branch: str = "House", **more: Any) -> PracticeRow:
    return PracticeRow(at(hours), branch, text, **more)


def bill(number: str, *rows: PracticeRow, **more: Any) -> PracticeBill:
    """A bill; `more` are fields of PracticeBill, as `docket` and `numbered_at` for one that is a docket at first."""
    return PracticeBill(
        194,
        number,
        appears=more.pop("appears", at(-48)),
        title=more.pop("title", f"An Act on {number}"),
        rows=rows,
        **more,
    )


@dataclass
class Inbox(Transport):
    """A fake transport: it records every message in `got`, or raises the next of its `errors`."""

    name: str
    to: tuple[str, ...] = ("inbox",)
    errors: list[Exception] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)
    threads: list[str | None] = field(default_factory=list)
    tries: int = 0
    amended: dict[str, Message] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: BEGIN
    can_find: bool = True

    def recipients(self) -> tuple[str, ...]:
        return self.to

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        del recipient
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        self.got.append(message)
        self.threads.append(thread)
        return Receipt(f"{self.name}-{len(self.got)}", self.now())

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        del recipient, since
        found = [f"{self.name}-{at}" for at, message in enumerate(self.got, 1) if message.key == key]
        return Receipt(found[0], BEGIN) if found else None

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        del recipient
        self.amended[reference] = message

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        del send
        return ()

    @property
    def subjects(self) -> list[str]:
        return [message.subject for message in self.got]


@dataclass
class Seconds:
    """A monotonic clock that only `sleep` moves, so tests see how long code would wait, without waiting."""

    passed: float = 0.0

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds

    def clock(self, now: Callable[[], datetime]) -> clock.Clock:
        return clock.Clock(now=now, monotonic=self.monotonic, sleep=self.sleep)


class AppInProcess:
    """Everything that checks and deliveries need, in this process, with fake channels; the time is `site.now`.

    The database stays open until `close` is called.
    """

    def __init__(self, path: Path, site: FaultySite, watch: Watch, *inboxes: Inbox) -> None:
        self.path, self.site, self._watch = path, site, watch
        self._idle: list[Store] = []
        self.inboxes: dict[str, Inbox] = {}
        for inbox in inboxes:
            self._add(inbox)
        self.transports: Mapping[str, Transport] = {}  # real ones, where a test has them in the inboxes' place
        self.monotonic: Callable[[], float] = time.monotonic
        self.ends: dict[int, date] = {}
        self.milestones: tuple[Milestone, ...] = ()
        self.hears = False  # whether buttons are pressed
        self._rules = Rules()  # kept from check to check, as the worker does

    @property
    def inbox(self) -> Inbox:
        return next(iter(self.inboxes.values()))

    @property
    def watch(self) -> Watch:
        """The watch, with the links in the database."""
        with self.store() as store:
            return self._watch.following(store)

    @watch.setter
    def watch(self, watch: Watch) -> None:
        self._watch = watch
        with self.store() as store:
            list_moved(store, self.site.now)

    @property
    def clock(self) -> clock.Clock:
        return clock.Clock(lambda: self.site.now, self.monotonic, lambda _: None)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database; within another `with app.store()` it is a second connection, like that of another process."""
        opened = self._idle.pop() if self._idle else Store(self.path)
        try:
            yield opened
        finally:
            self._idle.append(opened)

    @property
    def known(self) -> Bill:
        """H1 as the database knows it, after it was read."""
        with self.store() as store:
            bill = store.bills.last_seen(BillId(194, "H1"))
        assert bill is not None
        return bill

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        while self._idle:
            self._idle.pop().__exit__(None, None, None)

    def save(self) -> None:
        """Save the database, so each test of a module can begin with it (`restored`)."""
        self.close()
        self._saved = self.path.read_bytes()

    def restored(self) -> "AppInProcess":
        """Restore the database that `save` saved, and return the app."""
        self.close()
        self.path.write_bytes(self._saved)
        return self

    def check(self, *hours: float, asked: Sequence[str] = ()) -> Report:
        """Set the clock and check, for each of these hours, without sending anything; returns the last report.

        Without hours it is the beginning. With `asked` only these bills are looked at. Operations are owed word of what
        cannot be read.
        """
        bills = [BillId.parse(text, 194) for text in asked]
        for each in hours or (0,):
            self.site.now = at(each)
            with self.store() as store, self.source() as source:
                report = checked(store, source, self._watch.following(store), self.clock, bills)
                note_unreadable(store, self._watch.following(store), self.clock.now())
        return report

    def source(self) -> Source:
        return Source(
            self.site.url,
            contact="tests@example.org",
            clock=self.clock,
            gap_seconds=0,
            timeout_seconds=5,
            rules=self._rules,
        )

    def deliver(self, hours: float | None = None) -> DeliveryReport:
        if hours is not None:
            self.site.now = at(hours)
        with self.store() as store:
            return self.deliver_from(store)

    def deliver_from(self, store: Store) -> DeliveryReport:
        """As `deliver`, with an open database."""
        return deliver.deliver(store, self.delivery(store), self.clock, OUTAGE_AFTER)

    def delivery(self, store: Store) -> DeliveryContext:
        """The watch and the transports, as `deliver` needs them."""
        dates = Dates([Court(number, ends=at) for number, at in self.ends.items()], milestones=self.milestones)
        watch = replace(self._watch.following(store), topics=(Topic("topic", "A topic"),), dates=dates)
        return DeliveryContext(watch, {**self.inboxes, **self.transports}, self.hears)

    def day(self, *hours: float, hearings: Sequence[Mapping[str, Any]] | None = None) -> Report:
        """Check and deliver at each of these hours; returns the last report.

        With `hearings` the site lists these from then on.
        """
        if hearings is not None:
            self.site.hearings = hearings
        for each in hours:
            report = self.check(each)
            self.deliver()
        return report

    def add_channel(self, channel: Channel, inbox: Inbox) -> None:
        self.watch = replace(self.watch, channels=(*self.watch.channels, channel))
        self._add(inbox)

    def _add(self, inbox: Inbox) -> None:
        self.inboxes[inbox.name] = inbox
        inbox.now = lambda: self.site.now


@contextmanager
def in_process(
    path: Path,
    *bills: PracticeBill,
    proposals: Sequence[Proposal] | None = None,
    channels: Sequence[Channel] = (Channel("all", "console"),),
) -> Iterator[AppInProcess]:
    """Open an app with these bills on the site, all watched by number as one proposal unless `proposals` are given."""
    numbers = tuple(dict.fromkeys(known.ids[0] for known in bills))
    watched = proposals if proposals is not None else (Proposal("sample", "Sample proposal", ("topic",), numbers),)
    watch = Watch(tuple(watched), tuple(channels), timedelta(hours=1), (), {})
    with FaultySite(bills, now=BEGIN) as site:
        app = AppInProcess(
            new_database(path / "billbot.db"), site, watch, *(Inbox(channel.name) for channel in channels)
        )
        try:
            yield app
        finally:
            app.close()


def checked(store: Store, source: Source, watch: Watch, ticking: clock.Clock, bills: Sequence[BillId] = ()) -> Report:
    """Check and mark what follows from it, and assert that a second time every kind would mark nothing more."""
    if store.polls.last_started() is None:
        list_moved(store, ticking.now())
    report = check_bills(store, source, watch, ticking, bills)
    notify.after_check(store, watch, report, ticking.now())
    if report.checked:
        marked = _marked(store, watch)
        store.jobs.add([Job.moved(what, ticking.now()) for what in get_args(Moved)], ticking.now())
        notify.after_check(store, watch, report, ticking.now())
        assert _marked(store, watch) == marked, "something moved of which a kind tells that was not asked"
    return report


def list_moved(store: Store, now: datetime) -> None:
    """Note that the list changed, as billbot does when it takes over an edit."""
    store.jobs.add([Job.moved("list", now)], now)


def _marked(store: Store, watch: Watch) -> set[tuple[str, Subject]]:
    """The marks of channels by those kinds that look again after a check."""
    asked = [name for name, kind in notify.KINDS.items() if kind.triggers]
    names = [channel.name for channel in watch.channels]
    return {(name, each) for name in names for kind in asked for each in store.jobs.of_kind(name, kind)}


def kinds(report: Report) -> list[tuple[str, str]]:
    """The changes that a check found: the bill's number and the kind of change."""
    return [(told.change.bill.number, told.change.kind) for told in report.changes]


def each(bills: Sequence[PracticeBill], **more: Any) -> list[Proposal]:
    """One proposal for each bill: Sample 1, Sample 2 and so on; a docket that gets a number is listed as the docket."""
    return [Proposal(f"s{n}", f"Sample {n}", ("topic",), known.ids[-1:], **more) for n, known in enumerate(bills, 1)]


def news(app: AppInProcess, *hours: float) -> list[Message]:
    """Check and deliver at the beginning and at these hours; returns the messages after the welcome."""
    for hour in (0, *hours):
        app.day(hour)
    return app.inbox.got[1:]


def one(*numbers: str, name: str = "sample") -> Proposal:
    return Proposal(name, f"{name.capitalize()} proposal", ("topic",), tuple(BillId(194, number) for number in numbers))


def watched(app: AppInProcess) -> list[str]:
    with app.store() as store:
        return [found.number for found in app.watch.following(store).bills]


def where(app: AppInProcess) -> tuple[list[str], str | None, str | None]:
    """The numbers of the only proposal, its stage and its committee."""
    with app.store() as store:
        watch = app.watch.following(store)
        (proposal,) = watch.proposals
        found = proposal_standing(store, watch, proposal, app.site.now.date())
    lives_in = [bill.number for bill in found.lives_in]
    return (lives_in, found.progress.stage, found.progress.committee) if found.progress else (lives_in, None, None)


def keep(message: Message, folder: Path) -> None:
    """Write a message into a folder, as text, as mail and as Slack shows it."""
    (folder / "message.txt").write_text(message.text, encoding="utf-8")
    (folder / "mail.html").write_text(message.html, encoding="utf-8")
    room = Room(BEGIN.timestamp)
    room.post("", blocks=message.blocks)
    (folder / "slack.html").write_text(slack_page(room), encoding="utf-8")
