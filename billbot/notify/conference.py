"""A meeting of a committee of conference: told when the list of hearings has it, when it moves and when it is off."""

from collections.abc import Sequence
from datetime import datetime

from billbot import route, schedule, stages, wording
from billbot.bills import Mark, Subject
from billbot.check import Report
from billbot.facts.hearings import conference_meetings
from billbot.hearings import ConferenceMeeting
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.conferences import conference

KIND = "conference"


def note_meetings(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark the meetings ahead for each channel that hears of a bill on which they are; after a check.

    What the very first list of hearings had is no news (promise 1). Raises StoreError.
    """
    if not report.checked:
        return
    marks = [
        Mark(
            channel.name, _subject(each), schedule.after_quiet(now, channel.quiet), each.said if each.baseline else None
        )
        for each in conference_meetings(store, watch, now.date())
        for channel in watch.channels
        if channel.alerts and any(route.hears(channel, one) for one in watch.concerned(each.bills[0]))
    ]
    if marks:
        store.marks.add(marks, now)


def state(audience: Audience, subject: Subject) -> str | None:
    """When and where it is, or that it is off; null where it is over, or nobody here is to hear of it any more."""
    found = _found(audience, subject)
    if found is None or found.slot.is_over(audience.now) or not audience.channel.alerts:
        return None
    return found.said if audience.hears(found.bills[0])[1] else None


def message(was: str | None, now: str) -> str | None:
    """Each meeting by itself; one that is off is no news to who never heard of it."""
    off = now == "called off"
    return None if off and was is None else "off" if off else "moved" if was else KIND


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """When and where the negotiators of a proposal meet, and who they are."""
    meeting = _found(audience, found[0].mark.subject)
    if meeting is None:
        return None
    bill = meeting.bills[0]
    known = audience.store.bills.last_seen(bill)
    return conference(
        audience.channel,
        audience.hears(bill)[1],
        meeting,
        stages.of_bill(known.history, audience.today).conferees if known else (),
        f"{audience.post.site}/Events/Hearings/Detail/{meeting.event}",
        moved=found[0].message == "moved",
    )


def _subject(meeting: ConferenceMeeting) -> Subject:
    return Subject(KIND, meeting.bills[0], meeting.event)


def _found(audience: Audience, subject: Subject) -> ConferenceMeeting | None:
    every = conference_meetings(audience.store, audience.watch, audience.today)
    return next((each for each in every if _subject(each) == subject), None)
