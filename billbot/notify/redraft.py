"""What a new draft changed: told in the proposal's thread once both texts have been read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from billbot.briefs import drafts
from billbot.briefs.hearings import proposals_heard
from billbot.briefs.watch import Watch, belonging
from billbot.domain.bills import BillId
from billbot.domain.ledger import Job, Subject
from billbot.domain.report import Report
from billbot.messages.comparison import redraft as said_by
from billbot.messages.document import MessageDocument
from billbot.messages.phrases import the_bill_that_took_in
from billbot.notify.reader import Difference, Reader
from billbot.notify.watchlist import told_since
from billbot.store import Store

KIND = "redraft"
_COMPARED = "compared"
# A comparison that becomes possible later than that after the draft is no news any more.
_WAITED_FOR = timedelta(days=60)


def note_redrafts(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark new drafts that can be compared by now, for each channel that is subscribed to them; after a check.

    Only drafts whose row was told as news, and that could not be compared before the channel's welcome. Raises
    StoreError.
    """
    new = [
        (Subject(KIND, later, name=str(earlier)), readable)
        for earlier, later in drafts.redrafts_to_tell(watch)
        if _is_new(store, later, now) and (readable := drafts.comparable_since(store, earlier, later))
    ]
    for channel in [each for each in watch.channels if each.alerts] if new else ():
        told = store.ledger.last_states(channel.name, KIND, even_refused=True)
        known = {*told, *store.jobs.of_kind(channel.name, KIND)}
        since = told_since(store, channel, now).timestamp()
        jobs = [
            Job(channel.name, subject, now)
            for subject, readable in new
            if subject.bill and proposals_heard(watch, channel, [subject.bill])
            if subject not in known and readable.timestamp() >= since
        ]
        if jobs:
            store.jobs.add(jobs, now)


def state(reader: Reader, subject: Subject) -> str | None:
    """The one state there is, since a draft is compared once; null if the channel is not to be told any more."""
    assert subject.bill is not None
    return _COMPARED if reader.channel.alerts and reader.proposals_heard(subject.bill)[0] else None


def muted(reader: Reader, subject: Subject) -> bool:
    """Whether all proposals of the draft that the channel is subscribed to are muted."""
    assert subject.bill is not None
    return not reader.proposals_heard(subject.bill)[1]


def say(reader: Reader, found: Sequence[Difference]) -> MessageDocument | None:
    """The message what changed in the text; null if it cannot be compared after all."""
    subject = found[0].job.subject
    assert subject.bill is not None
    proposals = reader.proposals_heard(subject.bill)[1]
    if not proposals:
        return None
    topics = [each for each in reader.post.topics if each.id in proposals[0].topics]
    earlier = BillId.parse(subject.name)
    made = drafts.redraft(reader.store, reader.watch, earlier, subject.bill, topics)
    if made is None:
        return None
    page, whole = reader.post.page_url(subject.bill), drafts.redline_page(proposals[0], earlier, subject.bill)
    took_in = bool(belonging(reader.store, reader.watch, subject.bill, proposals[:1]).took_in)
    name = the_bill_that_took_in(proposals[0].name) if took_in else ""
    return said_by(reader.channel, proposals[0], made.drafts, made.news, made.gist, page, whole, name)


def _is_new(store: Store, draft: BillId, now: datetime) -> bool:
    led = store.news.led_to(draft)
    return led is not None and now.date() - led <= _WAITED_FOR
