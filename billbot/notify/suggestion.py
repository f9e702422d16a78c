"""What was found in new documents, told once: together, or each by itself where it can be answered."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from billbot import wording
from billbot.bills import Channel, Mark, Subject
from billbot.clock import elapsed
from billbot.facts.suggestions import home, watched_in
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Store, Suggested
from billbot.watch import DiscoveryScope
from billbot.wording.suggested import Find, suggested

# More than so many in one run are told as a list, in Slack too.
ALONE_AT_MOST = 10
ONE, LIST = "suggestion", "suggestions"
_OPEN = "open"
_WAIT_AT_MOST = timedelta(hours=1)


def tell_found(store: Store, scope: DiscoveryScope, channels: Sequence[Channel], now: datetime) -> bool:
    """Mark for each operations channel what was found and not told yet, once the run is over or an hour old.

    Slack gets each suggestion by itself, to be answered there, as long as they are few. What was accepted or rejected
    meanwhile, and what stood in the first list of its court, is told to nobody. Gives whether anything is to be told
    now. Raises StoreError.
    """
    untold = store.documents.untold()
    if not untold:
        return False
    running = store.documents.waiting(scope.courts, now, quiet=False)
    if running is not None and running.tries == 0 and elapsed(untold[0].made_at, now) < _WAIT_AT_MOST:
        return False
    marks = [mark for channel in channels if channel.operations for mark in _marks(channel, untold, now)]
    store.documents.tell(untold, marks, now)
    return bool(marks)


def _marks(channel: Channel, untold: Sequence[Suggested], now: datetime) -> list[Mark]:
    if channel.kind == "slack" and len(untold) <= ALONE_AT_MOST:
        return [Mark(channel.name, Subject(ONE, None, each.id), now) for each in untold]
    return [Mark(channel.name, Subject(LIST, None, untold[0].id), now)]


def state(audience: Audience, subject: Subject) -> str | None:
    """Whether anybody has to decide on it still."""
    return _OPEN if _left(audience, subject) else None


def message(kind: str) -> Callable[[str | None, str], str | None]:
    """How the difference of a subject of this kind is told: once."""

    def told(was: str | None, _: str) -> str | None:
        return None if was else kind

    return told


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """The message of these, as far as nobody has decided on them, or added them."""
    finds = [find(audience, each) for item in found for each in _left(audience, item.mark.subject)]
    return suggested(audience.channel, finds, audience.post.topics) if finds else None


def find(audience: Audience, each: Suggested) -> Find:
    """A suggestion as it is told of."""
    proposal = home(audience.watch, each)
    url = audience.post.page_url(each.bill)
    return Find(each.id, each.bill, each.title, each.presenters, each.suggestion, proposal, url)


def _left(audience: Audience, subject: Subject) -> tuple[Suggested, ...]:
    documents = audience.store.documents
    if subject.kind == LIST:
        found = documents.in_batch(subject.number)
    else:
        found = tuple(filter(None, [documents.suggestion(subject.number)]))
    return tuple(each for each in found if not each.decided and watched_in(audience.watch, each) is None)
