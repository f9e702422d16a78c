"""Meetings of a committee of conference: told when the list of hearings shows one, when it moves, when it is off."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from billbot.briefs.hearings import bill_names, conference_meetings, proposals_heard
from billbot.briefs.watch import Watch
from billbot.domain import stages
from billbot.domain.agendas import ConferenceMeeting
from billbot.domain.bills import BillId, hearing_path
from billbot.domain.ledger import Job, Subject
from billbot.domain.report import Report
from billbot.domain.watched import Proposal
from billbot.messages.document import MessageDocument
from billbot.messages.people import conference
from billbot.notify.reader import Difference, Reader
from billbot.notify.reminder import begins_at
from billbot.notify.watchlist import told_since
from billbot.store import Store

KIND = "conference"


def note_meetings(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark meetings ahead that differ from what a channel was told, for bills it is subscribed to; after a check.

    What the first list of hearings showed, and what was so before the channel's welcome, counts as told (promise 1).
    Raises StoreError.
    """
    meetings = conference_meetings(store, watch, now.date())
    for channel in [each for each in watch.channels if each.alerts] if meetings else ():
        told = store.ledger.last_states(channel.name, KIND, even_refused=True)
        since = told_since(store, channel, now).date()
        jobs = []
        for each in meetings:
            if proposals_heard(watch, channel, each.bills):
                was = each.said_before(since)
                if any(state != each.said for state in told.get(_subject(each), [was])):
                    jobs.append(Job(channel.name, _subject(each), now, was))
        if jobs:
            store.jobs.add(jobs, now)


def state(reader: Reader, subject: Subject) -> str | None:
    """When and where it is, or that it is off; null if it is over, or the channel is not to be told any more."""
    found = _found(reader, subject)
    if found is None or found.slot.is_over(reader.now) or not reader.channel.alerts:
        return None
    return found.said if any(reader.proposals_heard(bill)[0] for bill in found.bills) else None


def waits(reader: Reader, subject: Subject, until: datetime) -> bool:
    """Whether a meeting can wait for the end of quiet hours: it is not to begin before, by any of its appointments."""
    found = _found(reader, subject)
    course = found.posted.course if found else ()
    return not any(reader.now < begins_at(each.hour) <= until for each in course)


def muted(reader: Reader, subject: Subject) -> bool:
    """Whether all proposals of a meeting that the channel is subscribed to are muted."""
    found = _found(reader, subject)
    return found is not None and not _heard(reader, found)[1]


def message(was: str | None, now: str) -> str | None:
    """The type of message: new, moved or off; null if it is off and was never told."""
    off = now == "called off"
    return None if off and was is None else "off" if off else "moved" if was else KIND


def say(reader: Reader, found: Sequence[Difference]) -> MessageDocument | None:
    """The message when and where the negotiators meet, and who they are; null if nothing is to be told any more."""
    meeting = _found(reader, found[0].job.subject)
    if meeting is None or not _heard(reader, meeting)[1]:
        return None
    bills, proposals = _heard(reader, meeting)
    known = reader.store.bills.last_seen(bills[0])
    return conference(
        reader.channel,
        proposals,
        bill_names(reader.store, reader.watch, bills, proposals),
        replace(meeting, bills=bills),
        stages.of_bill(known.history, reader.today).conferees if known else (),
        f"{reader.post.site}{hearing_path(meeting.event)}",
        moved=found[0].message == "moved",
    )


def _heard(reader: Reader, meeting: ConferenceMeeting) -> tuple[tuple[BillId, ...], tuple[Proposal, ...]]:
    """The bills of a meeting with unmuted proposals that the channel is subscribed to, and the proposals, each once."""
    awake = {bill: reader.proposals_heard(bill)[1] for bill in meeting.bills}
    proposals = dict.fromkeys(each for of_bill in awake.values() for each in of_bill)
    return tuple(bill for bill, of_bill in awake.items() if of_bill), tuple(proposals)


def _subject(meeting: ConferenceMeeting) -> Subject:
    return Subject(KIND, None, meeting.event)  # more of its bills may come into conference


def _found(reader: Reader, subject: Subject) -> ConferenceMeeting | None:
    every = conference_meetings(reader.store, reader.watch, reader.today)
    return next((each for each in every if _subject(each) == subject), None)
