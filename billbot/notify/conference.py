"""A meeting of a committee of conference: told when the list of hearings has it, when it moves and when it is off."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from billbot import stages, wording
from billbot.bills import BillId, Mark, Proposal, Subject
from billbot.check import Report
from billbot.facts.hearings import as_called, conference_meetings, heard
from billbot.hearings import ConferenceMeeting
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.notify.reminder import begins
from billbot.notify.watchlist import hears_since
from billbot.site_paths import hearing_path
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.people import conference

KIND = "conference"


def note_meetings(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark the meetings ahead that are not as a channel heard which hears of a bill on them; after a check.

    What the very first list of hearings had, and what was so before the channel was welcomed, was heard in silence
    (promise 1). Raises StoreError.
    """
    meetings = conference_meetings(store, watch, now.date())
    for channel in [each for each in watch.channels if each.alerts] if meetings else ():
        told = store.ledger.last_states(channel.name, KIND, even_refused=True)
        since = hears_since(store, channel, now).date()
        marks = []
        for each in meetings:
            if heard(watch, channel, each.bills):
                was = each.said_before(since)
                if any(state != each.said for state in told.get(_subject(each), [was])):
                    marks.append(Mark(channel.name, _subject(each), now, was))
        if marks:
            store.marks.add(marks, now)


def state(audience: Audience, subject: Subject) -> str | None:
    """When and where it is, or that it is off; null where it is over, or nobody here is to hear of it any more."""
    found = _found(audience, subject)
    if found is None or found.slot.is_over(audience.now) or not audience.channel.alerts:
        return None
    return found.said if any(audience.proposals_heard(bill)[0] for bill in found.bills) else None


def waits(audience: Audience, subject: Subject, until: datetime) -> bool:
    """Whether a meeting can be told of at the end of quiet hours: it was not to be before that, as it is or was."""
    found = _found(audience, subject)
    course = found.posted.course if found else ()
    return not any(audience.now < begins(each.hour) <= until for each in course)


def muted(audience: Audience, subject: Subject) -> bool:
    """Whether all that is heard here of a meeting is muted."""
    found = _found(audience, subject)
    return found is not None and not _heard(audience, found)[1]


def message(was: str | None, now: str) -> str | None:
    """Each meeting by itself; one that is off is no news to who never heard of it."""
    off = now == "called off"
    return None if off and was is None else "off" if off else "moved" if was else KIND


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """When and where the negotiators of a proposal meet, and who they are."""
    meeting = _found(audience, found[0].mark.subject)
    if meeting is None or not _heard(audience, meeting)[1]:
        return None
    bills, proposals = _heard(audience, meeting)
    known = audience.store.bills.last_seen(bills[0])
    return conference(
        audience.channel,
        proposals,
        as_called(audience.store, audience.watch, bills, proposals),
        replace(meeting, bills=bills),
        stages.of_bill(known.history, audience.today).conferees if known else (),
        f"{audience.post.site}{hearing_path(meeting.event)}",
        moved=found[0].message == "moved",
    )


def _heard(audience: Audience, meeting: ConferenceMeeting) -> tuple[tuple[BillId, ...], tuple[Proposal, ...]]:
    """The bills on a meeting of which something is heard here that is not muted, and their proposals, each once."""
    awake = {bill: audience.proposals_heard(bill)[1] for bill in meeting.bills}
    proposals = dict.fromkeys(each for of_bill in awake.values() for each in of_bill)
    return tuple(bill for bill, of_bill in awake.items() if of_bill), tuple(proposals)


def _subject(meeting: ConferenceMeeting) -> Subject:
    return Subject(KIND, None, meeting.event)  # more of its bills may come into conference


def _found(audience: Audience, subject: Subject) -> ConferenceMeeting | None:
    every = conference_meetings(audience.store, audience.watch, audience.today)
    return next((each for each in every if _subject(each) == subject), None)
