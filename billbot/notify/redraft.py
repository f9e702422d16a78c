"""What a new draft changed: told in the proposal's conversation once both texts were read."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from billbot import route, schedule, texts, wording
from billbot.bills import BillId, Channel, Mark, Subject
from billbot.check import Report
from billbot.facts.drafts import of_both_branches
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording.redrafts import drawn_from, redraft

KIND = "redraft"
_COMPARED = "compared"
# A text that comes later than that behind its draft is no news of it any more.
_WAITED_FOR = timedelta(days=60)


def note_redrafts(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark for each channel that hears of it a new draft that can be compared by now; after a check.

    Only of a draft whose row was told: what led to one before we watched is no news. Raises StoreError.
    """
    if not report.checked:
        return
    new = [pair for pair in _drafts(watch) if _is_new(store, pair[1], now) and _texts(store, *pair)]
    for channel in [each for each in watch.channels if each.alerts] if new else ():
        told = store.ledger.heard(channel.name, KIND, even_refused=True)
        known = {*told, *store.marks.of_kind(channel.name, KIND)}
        due = schedule.after_quiet(now, channel.quiet)
        subjects = [Subject(KIND, later, name=str(earlier)) for earlier, later in new if _heard(watch, channel, later)]
        marks = [Mark(channel.name, each, due) for each in subjects if each not in known]
        if marks:
            store.marks.add(marks, now)


def state(audience: Audience, subject: Subject) -> str | None:
    """A draft is compared once; null where nobody here is to hear of it any more."""
    assert subject.bill is not None
    return _COMPARED if audience.channel.alerts and audience.hears(subject.bill)[1] else None


def message(was: str | None, _: str) -> str | None:
    """It is told once."""
    return None if was else KIND


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What became of the text; null where it cannot be compared after all."""
    subject = found[0].mark.subject
    assert subject.bill is not None
    earlier, later = BillId.parse(subject.name), subject.bill
    read = _texts(audience.store, earlier, later)
    proposals = audience.hears(later)[1]
    if read is None or not proposals:
        return None
    topics = [each for each in audience.post.topics if each.id in proposals[0].topics]
    address = audience.post.page_url(later)
    branches = of_both_branches(audience.store, audience.watch, later)
    if branches is not None and earlier in {each.id for each in branches}:
        other, first, second = (texts.read(each) for each in (read[1], branches[0].text, branches[1].text))
        return drawn_from(
            audience.channel,
            proposals[0],
            (branches[0].id, branches[1].id, later),
            texts.drawn(other, first, second),
            texts.mentions(topics, other, first, second),
            address,
        )
    one, other = (texts.read(each) for each in read)
    words = texts.mentions(topics, other, one)
    return redraft(audience.channel, proposals[0], (earlier, later), texts.compare(one, other), words, address)


def _drafts(watch: Watch) -> Iterator[tuple[BillId, BillId]]:
    """Each followed draft behind the one that it is a new draft of."""
    followed = set(watch.bills)
    pairs = dict.fromkeys(
        (link.origin, link.to) if link.relation == "continues_in" else (link.to, link.origin)
        for link in watch.links
        if link.relation in {"continues_in", "continues"}
    )
    return (pair for pair in pairs if pair[1] in followed)


def _is_new(store: Store, draft: BillId, now: datetime) -> bool:
    led = store.bills.led_to(draft)
    return led is not None and now.date() - led <= _WAITED_FOR


def _texts(store: Store, earlier: BillId, later: BillId) -> tuple[str, str] | None:
    """The last text of the one and the first of the other; null until both were read."""
    before, after = store.texts.versions(earlier), store.texts.versions(later)
    return (before[-1].text, after[0].text) if before and after else None


def _heard(watch: Watch, channel: Channel, bill: BillId) -> bool:
    return any(route.hears(channel, each) for each in watch.concerned(bill))
