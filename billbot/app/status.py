"""Gathers how everything is going, for `status`. Changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from billbot.app.due import check_due
from billbot.briefs.waiting import held_channels, undecided, undelivered
from billbot.briefs.watch import Watch
from billbot.clock import EASTERN
from billbot.domain import schedule
from billbot.domain.bills import BillId
from billbot.domain.incidents import HeldChannel, Incident, Undelivered
from billbot.domain.watched import Channel
from billbot.errors import AtWork
from billbot.store import Store, exclusive, working_file
from billbot.store.upkeep import ROOM


class Failing(Struct, frozen=True):
    """A bill that cannot be read, since when, and what the last look said."""

    bill: BillId
    since: datetime
    error: str


class Overview(Struct, frozen=True):
    """What `status` shows: the last good check, what fails, what is undelivered, what comes next. Times are Eastern.

    `last_failed_check` is when the last check read nothing or had to stop, and why; None if one succeeded since.
    `free_bytes` is the free space on the database's disk. `failing_lists` are the courts whose list of documents could
    not be read, and why. `suggestions` counts the undecided ones.
    `stopped`: `work` was used, and does not run.
    """

    bills: int
    awaiting: tuple[BillId, ...]
    last_good_check: datetime | None
    last_failed_check: tuple[datetime, str] | None
    free_bytes: int
    resume_at: datetime | None
    failing: tuple[Failing, ...]
    undelivered: tuple[Undelivered, ...]
    held: tuple[HeldChannel, ...]
    next_check: datetime
    incidents: tuple[Incident, ...]
    unread_documents: int
    failing_lists: Mapping[int, str]
    last_backup: datetime | None
    suggestions: int
    stopped: bool

    @property
    def disk_full(self) -> bool:
        """Whether less disk space is free than a check may write."""
        return self.free_bytes < ROOM

    @property
    def in_trouble(self) -> bool:
        """Whether somebody has to do something: `status` exits 1."""
        return self.stopped or self.disk_full or bool(self.held) or self.last_failed_check is not None


def overview(store: Store, watch: Watch, now: datetime) -> Overview:
    """How everything is at `now`.

    Raises StoreError if the database cannot be read.
    """
    awaiting, failing = [], []
    for bill in watch.bills:
        found = store.checks.of(bill)
        if found.awaiting:
            awaiting.append(bill)
        elif found.failing_since is not None:
            failing.append(Failing(bill, found.failing_since, found.error or ""))
    return Overview(
        bills=len(watch.bills),
        awaiting=tuple(awaiting),
        last_good_check=store.polls.last_good(),
        last_failed_check=store.polls.last_failure(),
        free_bytes=store.upkeep.free,
        resume_at=store.polls.pause().ahead(now),
        failing=tuple(failing),
        undelivered=undelivered(store, now),
        held=held_channels(store, watch.channels, now),
        next_check=check_due(store, watch, now),
        incidents=store.incidents.still_open(),
        unread_documents=store.documents.unread(),
        failing_lists={court: each.error for (court, _), each in store.attempts.all("documents").items() if each.error},
        last_backup=store.attempts.of("backup").done_at,
        suggestions=len(undecided(store, watch)),
        stopped=_work_ended(store.path),
    )


def _work_ended(database: Path) -> bool:
    """Whether `billbot work` was used with this database, and does not run on this machine now."""
    lock = working_file(database)
    if not lock.exists():
        return False
    try:
        with exclusive(lock):
            return True
    except AtWork:
        return False


def next_digest(store: Store, channels: Iterable[Channel], zone: ZoneInfo, now: datetime) -> datetime | None:
    """When, Eastern, the next digest of any channel is due, perhaps in the past; None if no channel has one."""
    moments = [
        schedule.digest_due(store.digests.last(channel.name), channel.digest, zone, now)
        for channel in channels
        if channel.digest is not None
    ]
    return min(moments, key=lambda at: at.timestamp()).astimezone(EASTERN) if moments else None


def owed(store: Store, now: datetime) -> int:
    """How much is due and was not sent."""
    return sum(each.notices for each in store.incidents.undelivered(now))
