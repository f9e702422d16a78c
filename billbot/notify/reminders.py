"""Reminders of hearings, as many days before as each channel wants."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from billbot.briefs.hearings import (
    is_followed,
    known_hearings,
    proposals_followed,
    within_term,
)
from billbot.briefs.watch import Watch
from billbot.clock import EASTERN, after_quiet
from billbot.domain import hearings, route
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.ledger import DueJob, Job, Statement, Subject
from billbot.domain.watched import Channel
from billbot.errors import FaultLogged
from billbot.messages.news import HearingNews
from billbot.notify.bill_hearings import begins_at, compose_of_hearings, page_subjects
from billbot.notify.compose import Payload
from billbot.notify.kind import Difference, MessageKind
from billbot.notify.reader import Reader
from billbot.store import Store

REMINDER = "reminder"
_REMINDED_AT = time(8)


def queue_reminders(store: Store, watch: Watch, now: datetime) -> None:
    """After a check, queue each channel's reminders: `remind_days` before a hearing, at 8:00 Eastern.

    If a hearing becomes known later than that, there is no reminder: its alert was just sent. If it moves, there is a
    new one. `watch` must know the links. A court that is over has no coming hearings. An unexpected error is only
    logged. Raises StoreError.
    """
    with FaultLogged("hearings"):
        jobs = []
        coming = hearings.ahead(within_term(known_hearings(store, watch), watch.dates), now.date())
        for channel in watch.channels if coming else ():
            queued = store.jobs.of_kind(channel.name, REMINDER)
            for each in coming:
                if not is_followed(watch, channel, each):
                    continue
                for days in channel.reminders:
                    due = _reminder_due(each, days)
                    if due > now and queued.get(subject := Subject(REMINDER, None, days, each.key)) != due:
                        jobs.append(Job(channel.name, subject, due))
        store.jobs.add(jobs, now)


def next_reminder(hearing: Hearing, channel: Channel, now: datetime) -> datetime | None:
    """When a channel's next reminder of a hearing is sent, outside its quiet hours; None if there is none."""
    moments = (after_quiet(_reminder_due(hearing, days), channel.quiet) for days in channel.reminders)
    return min((at for at in moments if at > now), default=None)


def _reminder_due(hearing: Hearing, days: int) -> datetime:
    return datetime.combine(hearing.day_to_keep - timedelta(days=days), _REMINDED_AT, EASTERN)


def _is_to_be_reminded(hearing: Hearing, job: DueJob, reader: Reader) -> bool:
    """Whether a hearing is on and in the future, and this is its nearest reminder that is due."""
    days, now, wanted = job.subject.number, reader.now, reader.channel.reminders
    if not hearing.is_on or days not in wanted or _reminder_due(hearing, days) > now:
        return False
    if any(nearer < days and _reminder_due(hearing, nearer) <= now for nearer in wanted):
        return False  # it was missed; the nearer one says the same
    if hearing.slot.written:
        return not hearing.slot.is_over(now)
    return begins_at(hearing.hour) > now


class ReminderKind(MessageKind[HearingNews]):
    """Reminders of hearings ahead."""

    name = REMINDER
    true_on_its_day_only = True
    remembered_for = "a year"

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether a reminder can wait for the end of quiet hours: its hearing will not have begun."""
        return all(begins_at(each.hour) > until for each in reader.cache.hearings if each.key == job.subject.name)

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[Difference[HearingNews]]:
        """The reminders of future hearings, for unmuted proposals or committees that the channel follows."""
        known = {each.key: each for each in reader.cache.hearings}
        found = []
        for job in due:
            each = known.get(job.subject.name)
            if each is None or not _is_to_be_reminded(each, job, reader):
                continue
            entry_told, state = reader.last_entry(job.subject), each.day_to_keep.isoformat()
            proposals = [
                one
                for one in proposals_followed(reader.watch, reader.channel, each.bills)
                if route.is_unmuted(one, reader.today)
            ]
            followed = bool(proposals) or reader.is_host_followed(each)
            if followed and (entry_told is None or entry_told.state != state):
                told = Statement(job, state, None, tuple(one.id for one in proposals))
                here = reader.with_followed_bills(each) if proposals else each.of_host
                news = HearingNews(HearingToAttend(here), proposals, here.bills, reader.today, what="reminder")
                found.append(Difference(told, REMINDER, news, recheck_after=page_subjects(each)))
        return found

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[HearingNews]]) -> Payload:
        """The reminder of these hearings."""
        return compose_of_hearings(reader, key, found)
