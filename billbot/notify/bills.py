"""What differs of a bill between the moment that a recipient knows and now, in rows, in facts, in when it is heard.

A channel knows every bill as it is, but for those with a job: these it knows as they were at the moment of the job, and
otherwise as its messages told. A job stays until nothing differs any more.
"""

from collections.abc import Sequence
from datetime import datetime

from billbot.briefs.watch import Watch
from billbot.domain import actions, hearings, route
from billbot.domain.bills import CORRECTING, BillId
from billbot.domain.ledger import BILL, HEARING, DueJob, Job, Subject
from billbot.domain.watched import Channel
from billbot.errors import FaultLogged
from billbot.notify import alerts
from billbot.notify.hearings import begins_at, differences_of_bill, hours_of, is_about_hearing, say_hearings
from billbot.notify.kind import Difference
from billbot.notify.reader import FactCache, Payload, Reader
from billbot.store import Store


def note_bills(store: Store, watch: Watch, now: datetime) -> None:
    """Queue for each channel the bills that moved since these were last looked for, where it may have to be told.

    A bill is queued for a channel if a change is news to it, or contradicts something that it was told, even if it no
    longer follows the bill (promise 5). A new channel knows every bill as it is now (promise 1). Raises StoreError.
    """
    newest, known = store.moments.newest(), FactCache(store, watch, now.date())
    for channel in watch.channels:
        store.jobs.begin(channel.name, newest)
        if (noted := store.jobs.noted(channel.name)) == newest:
            continue
        jobs = [
            Job(channel.name, Subject(BILL, bill), at, str(noted))
            for bill, at in store.moments.moved_since(noted)
            if _may_differ(store, watch, known, channel, bill, noted)
        ]
        store.jobs.note(channel.name, newest, jobs)


def _may_differ(store: Store, watch: Watch, known: FactCache, channel: Channel, bill: BillId, moment: int) -> bool:
    here = route.wants_alerts(channel, watch.proposals_of(bill), known.today)
    if not here and not store.ledger.was_told(channel.name, bill):
        return False
    changes = [change for _, change in known.changes_since(bill, moment)]
    if any(here and route.is_told_at_once(each, channel) for each in changes):
        return True
    if any(each.kind in CORRECTING and not actions.repeats(each) for each in changes):
        return True
    with FaultLogged("the list of hearings"):
        then, by_now = known.hours(bill, moment), known.hours(bill)
        return any(hearings.differs(then.get(hour), by_now.get(hour)) for hour in {**then, **by_now})
    return True  # it is looked at again


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """The rows, facts and hours of these bills that are not as the recipient knows them."""
    found = alerts.differences(reader, due)
    for job in due:
        # What rows tell leaves whatever is wrong with hearings, and these are compared once that is mended.
        with FaultLogged("the list of hearings"):
            then, now = reader.cache.hours(job.bill, job.moment), reader.cache.hours(job.bill)
            found += differences_of_bill(reader, job, then, now)
    return found


def say(reader: Reader, key: str, found: Sequence[Difference]) -> Payload | None:
    """The message of these differences: of what happened, or of when bills are heard."""
    return (say_hearings if found[0].message == HEARING else alerts.say)(reader, key, found)


def waits(reader: Reader, job: DueJob, until: datetime) -> bool:
    """Whether a bill can wait for the end of quiet hours: it is not heard before, or what differs is not about that."""
    bill, moment = job.bill, job.moment
    if not any(reader.now < begins_at(hour) <= until for hour in hours_of(reader, bill)):
        return True
    then, now = reader.cache.hours(bill, moment), reader.cache.hours(bill)
    turned = any(hearings.differs(then.get(hour), now.get(hour)) for hour in {**then, **now})
    changes = (change for _, change in reader.cache.changes_since(bill, moment))
    return not turned and not any(is_about_hearing(change.text or "") for change in changes)
