"""An app that replays a real month (`month`), with a proposal for each listed bill."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Proposal
from billbot.notify.reminders import queue_reminders
from tests.support.app_in_process import BEGIN, AppInProcess, Inbox
from tests.support.faults import FaultySite
from tests.support.month import COURT, Month, MonthCourt, ScrapedRow, Turn, month

# The site is looked at soon after the scrape, and half a day later.
CHECKS = (timedelta(minutes=5), timedelta(hours=12))
EVERYTHING = Channel("everything", "console", weight="everything", remind_days=(7, 1))
NEWS = Channel("news", "console", remind_days=(7, 1))
_OPENING = re.compile(r"^An Act (relative to |to |providing for |establishing |further regulating |for |making )?")
_NAME = 60


def proposal(at: int, number: str, title: str) -> Proposal:
    """A bill as a separate proposal; some have a position, an ask and an owner."""
    name = _OPENING.sub("", title)
    name = name if len(name) <= _NAME else f"{name[:_NAME].rsplit(' ', 1)[0]} …"
    position = {1: "support", 4: "oppose"}.get(at % 7, "watch")
    ask = f"Write to the committee about {number}" if at % 7 == 1 else ""
    return Proposal(
        number.lower(),
        name[:1].upper() + name[1:],
        ("topic",),
        (BillId(COURT, number),),
        position,  # type: ignore[arg-type]
        ask=ask,
        owner="A. Sample" if ask else "",
    )


class Sent(NamedTuple):
    """A sent message."""

    at: datetime
    channel: str
    message: Message


class ToldChange(NamedTuple):
    """A change of a row that a channel heard of, and the key of the message."""

    bill: str
    kind: str
    row: ScrapedRow
    key: str


class Replay:
    """An app with listed bills that goes from one state of the month to the next."""

    def __init__(self, app: AppInProcess, of: Month, listed: Sequence[str]) -> None:
        self.app, self.month, self.listed = app, of, listed
        self.sent: list[Sent] = []
        self.until: int | None = None

    def go(self, since: int = 0, until: int | None = None, *, quiet_every: int = 1) -> None:
        """Two checks for each of these states at which something had moved; the first is the baseline.

        With `quiet_every` a bill that moved neither then nor the time before is looked at as seldom as that.
        """
        self.until = until
        moved = {state for found in self.month.states.values() for state, _ in found}
        gone = [at for at in range(len(self.month.moments))[since:until] if at in moved or at == since]
        for turn, at in enumerate(gone):
            asked = self._moving(turn, gone, quiet_every) if turn and quiet_every > 1 else ()
            for later in CHECKS:
                self.look(clock.later(self.month.moments[at], later), asked)

    def _moving(self, turn: int, gone: Sequence[int], quiet_every: int) -> list[str]:
        """The bills that moved recently, and others in turn."""
        lately = range(gone[max(turn - 2, 0)] + 1, gone[turn] + 1)
        with self.app.store() as store:
            bills = self.app.watch.following(store).bills
        return [
            str(bill)
            for at, bill in enumerate(bills)
            if at % quiet_every == turn % quiet_every
            or any(state in lately for state, _ in self.month.states.get(bill.number, ()))
        ]

    def look(self, at: datetime, asked: Sequence[str] = ()) -> None:
        """Check all bills, or those asked for, make reminders, and deliver."""
        hours = (at.timestamp() - BEGIN.timestamp()) / 3600
        report = self.app.check(hours, asked=asked)
        assert not report.not_tried
        state = self.month.state(at)
        # A history that is empty for a day is not believed.
        assert not [fault for fault in report.failed if self.month.rows(fault.bill.number, state)], report.failed
        with self.app.store() as store:
            queue_reminders(store, self.app.watch.following(store), at)
        before = {name: len(inbox.got) for name, inbox in self.app.inboxes.items()}
        done = self.app.deliver()
        assert not done.refused
        for name, inbox in self.app.inboxes.items():
            self.sent += [Sent(at, name, message) for message in inbox.got[before[name] :]]

    @property
    def turns(self) -> list[Turn]:
        """The changes of the histories of the listed bills so far."""
        every = [turn for number in self.listed for turn in self.month.turns(number)]
        return [turn for turn in every if self.until is None or turn.state < self.until]

    def told(self, channel: str) -> list[ToldChange]:
        """Every change of a row that a channel heard of, by the database."""
        with closing(sqlite3.connect(self.app.path)) as db:
            return [
                ToldChange(number, kind, ScrapedRow(day or "", branch or "", text or ""), key)
                for number, kind, day, branch, text, key in db.execute(
                    "SELECT bills.number, changes.kind, date, branch, text, key FROM ledger"
                    " JOIN envelopes ON envelopes.id = envelope"
                    " JOIN changes ON changes.id <= change AND row = ledger.number AND changes.id > coalesce("
                    "  (SELECT max(change) FROM ledger AS earlier WHERE earlier.id < ledger.id AND"
                    "  (channel, recipient, kind, general_court, bill, number, name) ="
                    "  (ledger.channel, ledger.recipient, ledger.kind, ledger.general_court, ledger.bill,"
                    "  ledger.number, ledger.name)), 0)"
                    " AND changes.kind <> 'link_found' JOIN observations ON observations.id = observation"
                    " JOIN bills ON bills.id = observations.bill"
                    " AND (bills.general_court, bills.number) = (ledger.general_court, ledger.bill)"
                    " WHERE ledger.channel = ? AND envelopes.state = 'sent' AND ledger.kind = 'row'"
                    " ORDER BY changes.id",
                    [channel],
                )
            ]

    def a_day(self) -> dict[str, Counter[date]]:
        """How many messages each channel got on each Eastern day."""
        counted: dict[str, Counter[date]] = {name: Counter() for name in self.app.inboxes}
        for sent in self.sent:
            counted[sent.channel][sent.at.date()] += 1
        return counted


@contextmanager
def replaying(path: Path, listed: Sequence[str], *channels: Channel) -> Iterator[Replay]:
    """Open an app with these bills, one proposal each, and the site of that month."""
    of = month()
    proposals = [proposal(at, number, of.bills[number]["title"]) for at, number in enumerate(listed)]
    heard = channels or (EVERYTHING, NEWS)
    watch = Watch(proposals, heard, timedelta(hours=1), (), {})
    with FaultySite((), now=of.moments[0]) as site:
        site.court = MonthCourt(of)
        app = AppInProcess(path / "billbot.db", site, watch, *(Inbox(channel.name) for channel in heard))
        try:
            yield Replay(app, of, listed)
        finally:
            app.close()
