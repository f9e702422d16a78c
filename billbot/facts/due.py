"""When the next check and the next digest are due."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from billbot import digest, schedule
from billbot.bills import Channel
from billbot.store import Store


def check_due(store: Store, pace: schedule.Pace, now: datetime) -> datetime:
    """When the next check is due: the schedule's time, or the end of a pause if that is later; may be past."""
    due = schedule.next_check(store.sweeps.last_started(), now, pace)
    until = schedule.left_alone_until(store.sweeps.pause().resume_at, now)
    return due if until is None else max(due, until)


def next_digest(store: Store, channels: Iterable[Channel], zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the next digest of any channel is due, which may be past; null where no channel has one."""
    moments = [
        digest.due(store.digests.last(channel.name), channel.digest, zone, now)
        for channel in channels
        if channel.digest is not None
    ]
    return min(moments, key=lambda at: at.timestamp(), default=None)
