"""Reminders of hearings ahead: some days before, at eight in the morning, unless the hearing is off by then.

What any kind of message needs to word a hearing for a recipient is here, too (`to_tell`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.briefs.hearings import is_heard_of, known_hearings, within_term
from billbot.briefs.watch import Watch, belonging
from billbot.clock import EASTERN, after_quiet
from billbot.domain import hearings, route
from billbot.domain.bills import BillId, Hour
from billbot.domain.hearings import Announced
from billbot.domain.ledger import Attachment, DueJob, Job, Statement, Subject
from billbot.domain.watched import Belonging, Channel, Proposal
from billbot.errors import FaultLogged
from billbot.messages.hearings import HearingToTell, reminder
from billbot.notify.alert_lines import attending_of
from billbot.notify.hearing_hours import page_subjects, page_told
from billbot.notify.reader import Difference, Payload, Reader, compose
from billbot.store import Store

KIND = "reminder"
_AT = time(8)


def note_reminders(store: Store, watch: Watch, now: datetime, ends: Mapping[int, date]) -> None:
    """Mark reminders of hearings; after a check.

    `ends` are the last days of courts, if known: nothing of a court that is over is ahead. An unexpected error is noted
    as an incident, and not raised. Raises StoreError.
    """
    with FaultLogged("hearings"):
        remind(store, watch, within_term(known_hearings(store, watch), ends), now)


def remind(store: Store, watch: Watch, known: Iterable[Announced], now: datetime) -> None:
    """Mark each channel's reminders of hearings ahead: `remind_days` before, at 8:00 Eastern.

    If a hearing becomes known later than that, there is no such reminder, since its alert has just left. If it moves,
    there is a new one. `watch` has to know the links. Raises StoreError.
    """
    jobs = []
    coming = hearings.ahead(known, now.date())
    for channel in watch.channels if coming else ():
        marked = store.jobs.of_kind(channel.name, KIND)
        for each in coming:
            if not is_heard_of(watch, channel, each):
                continue
            for days in channel.remind_days:
                due = _due(each, days)
                if due > now and marked.get(subject := Subject(KIND, None, days, each.key)) != due:
                    jobs.append(Job(channel.name, subject, due))
    if jobs:
        store.jobs.add(jobs, now)


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """The reminders of hearings that are still ahead, of unmuted proposals or committees that the channel hears of."""
    known = {each.key: each for each in reader.cache.hearings}
    found = []
    for job in due:
        each = known.get(job.subject.name)
        if each is None or not _is_ahead(each, job, reader):
            continue
        entry_told, state = reader.last_entry(job.subject), each.day_to_keep.isoformat()
        proposals = [one for one in subscribed_proposals(reader, each.bills) if route.is_unmuted(one, reader.today)]
        heard = bool(proposals) or reader.is_host_heard(each)
        if heard and (entry_told is None or entry_told.statement.state != state):
            told = Statement(job, state, None, tuple(one.id for one in proposals))
            here = reader.with_heard_bills(each) if proposals else each.of_host
            found.append(Difference(told, KIND, (here, proposals), related=page_subjects([each])))
    return found


def say(reader: Reader, key: str, found: Sequence[Difference]) -> Payload:
    """The reminder of these hearings, each once, the nearest first; it also counts as told that they stand."""
    once = {item.content[0].key: item.content for item in found}
    told = [
        to_tell(reader, each, proposals, each.bills)
        for each, proposals in sorted(once.values(), key=lambda pair: hearings.by_day(pair[0]))
    ]
    files = calendar_of(reader, told)
    document = reminder(reader.channel, told, reader.post.topics, reader.today, files)
    beside = (
        item.statement.for_subject(route.hearing(bill, each.hour), hearings.Meeting.of(each).encoded)
        for item, each in ((item, item.content[0]) for item in found)
        for bill in each.bills
    )
    by_page = page_told(reader, ((item.statement, item.content[0]) for item in found))
    named = {each.subject: each for each in (*beside, *by_page)}
    return compose(reader, key, document, found[0].statement, [each.hearing for each in told], also_told=named.values())


def next_reminder(hearing: Announced, channel: Channel, now: datetime) -> datetime | None:
    """When a channel's next reminder of a hearing leaves, outside its quiet hours; null for no more."""
    moments = (after_quiet(_due(hearing, days), channel.quiet) for days in channel.remind_days)
    return min((at for at in moments if at > now), default=None)


def _due(hearing: Announced, days: int) -> datetime:
    return datetime.combine(hearing.day_to_keep - timedelta(days=days), _AT, EASTERN)


def _is_ahead(hearing: Announced, job: DueJob, reader: Reader) -> bool:
    """Whether a hearing stands, is still ahead, and the reminder's days are the nearest ones that have come."""
    days, now, wanted = job.subject.number, reader.now, reader.channel.remind_days
    if not hearing.stands or days not in wanted or _due(hearing, days) > now:
        return False
    if any(nearer < days and _due(hearing, nearer) <= now for nearer in wanted):
        return False  # slept through; the nearer one says the same
    if hearing.slot.written:
        return not hearing.slot.is_over(now)
    return begins_at(hearing.hour) > now


def waits(reader: Reader, subject: Subject, until: datetime) -> bool:
    """Whether a reminder can wait for the end of quiet hours: its hearing has not begun by then."""
    return all(begins_at(each.hour) > until for each in reader.cache.hearings if each.key == subject.name)


def begins_at(hour: Hour) -> datetime:
    """When a hearing begins (Eastern); without an hour, the end of its day."""
    day, start = hour
    return datetime.combine(day, start or time.max, EASTERN)


def subscribed_proposals(reader: Reader, bills: Iterable[BillId]) -> tuple[Proposal, ...]:
    """The proposals of bills to which the channel is subscribed, in the order of the configuration."""
    concerned = {each.id for bill in bills for each in reader.proposals_heard(bill)[0]}
    return tuple(each for each in reader.watch.proposals if each.id in concerned)


def to_tell(
    reader: Reader, hearing: Announced, proposals: Sequence[Proposal], about: Sequence[BillId]
) -> HearingToTell:
    """All that wording a hearing for the reader needs; `about` are the bills for which it is told.

    Of its other bills, only those with proposals that the channel is subscribed to are named.
    """
    store, post = reader.store, reader.post
    hearing = replace(
        hearing, bills=tuple(each for each in hearing.bills if each in about or reader.proposals_heard(each)[0])
    )
    titles = {bill: seen.title.value for bill in hearing.bills if (seen := store.bills.last_seen(bill)) is not None}
    return HearingToTell(
        hearing=hearing,
        proposals=reader.with_asks(proposals),
        about=tuple(about),
        titles={bill: title for bill, title in titles.items() if title},
        pages={bill: post.page_url(bill) for bill in hearing.bills},
        concerns={bill: _belonging_with_asks(reader, bill, proposals) for bill in hearing.bills},
        attending=attending_of(reader, hearing),
    )


def _belonging_with_asks(reader: Reader, bill: BillId, heard: Sequence[Proposal]) -> Belonging:
    """For which of these proposals a bill is watched, each with the ask that the recipient is to read now."""
    found = belonging(reader.store, reader.watch, bill, heard)
    return Belonging(tuple(reader.with_asks(found.own)), tuple(reader.with_asks(found.took_in)))


def calendar_of(reader: Reader, told: Sequence[HearingToTell]) -> tuple[Attachment, ...]:
    """The calendar file of these hearings for a mail; none for other channels."""
    if reader.channel.kind != "email":
        return ()
    return attached(reader.store, [each.hearing for each in told], reader.post.site)
