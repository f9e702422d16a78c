"""Tell what was found, once: the suggestions of one run together, and by themselves where each can be answered."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from billbot.bills import Channel, Notice, Proposal
from billbot.channels import Answers, Transport
from billbot.clock import elapsed, later
from billbot.errors import DeliveryError
from billbot.pipeline.lookout import Lookout
from billbot.pipeline.watch import Watch
from billbot.store import Decided, Store, Suggested, notice_key

_log = logging.getLogger(__name__)

# More than so many in one run are told as a list, in Slack too.
ALONE_AT_MOST = 10
LIST_KEY = "suggestions:"
_WAIT_AT_MOST = timedelta(hours=1)
_ASK_FOR = timedelta(days=30)


def tell_found(store: Store, lookout: Lookout, channels: Iterable[Channel], now: datetime) -> bool:
    """Owe each operations channel what was found and not told yet, once the run is over or an hour old.

    Slack gets each suggestion by itself, to be answered there, as long as they are few. What was accepted or rejected
    meanwhile, and what stood in the first list of its court, is told to nobody. Gives whether anything is owed now.
    Raises StoreError.
    """
    untold = store.documents.untold()
    if not untold:
        return False
    running = store.documents.waiting(lookout.courts, now, quiet=False)
    if running is not None and running.tries == 0 and elapsed(untold[0].made_at, now) < _WAIT_AT_MOST:
        return False
    notices = [notice for channel in channels if channel.operations for notice in _notices(channel, untold, now)]
    store.documents.tell(untold, notices, now)
    return bool(notices)


def _notices(channel: Channel, untold: Sequence[Suggested], now: datetime) -> list[Notice]:
    if channel.kind == "slack" and len(untold) <= ALONE_AT_MOST:
        return [Notice(channel.name, notice_key(each.id), "suggestion", now) for each in untold]
    return [Notice(channel.name, f"{LIST_KEY}{untold[0].id}", "suggestions", now)]


def told(store: Store, kind: str, key: str) -> tuple[Suggested, ...]:
    """The suggestions that a notice tells of and nobody has decided on yet. Raises StoreError."""
    number = int(key.partition(":")[2])
    if kind == "suggestions":
        return store.documents.in_batch(number)
    found = store.documents.suggestion(number)
    return () if found is None or found.decided else (found,)


def home(watch: Watch, suggested: Suggested) -> Proposal | None:
    """The proposal that a suggestion would join: that of the bill it is like, else the first one of its topic.

    One that is opposed comes last, for what is new on a topic is seldom more of it. Null for a topic without any.
    """
    like, topics = suggested.suggestion.like, suggested.suggestion.topics
    if like is not None and (concerned := watch.concerned(like)):
        return concerned[0]
    for topic in topics:
        own = [each for each in watch.proposals if topic in each.topics]
        if own:
            return min(own, key=lambda each: (each.position == "oppose", each.topics[0] != topic))
    return None


def hear_answers(store: Store, watch: Watch, transports: Mapping[str, Transport], now: datetime) -> None:
    """Take a ✅ or ❌ on the message of a suggestion as its decision, and keep who gave it.

    Both on one message decide nothing. A channel that cannot be asked is asked again at the next check; a month after
    it was told a suggestion is decided on the command line alone. Raises StoreError.
    """
    deaf: set[str] = set()
    for key, channel, reference in store.documents.told_alone(later(now, -_ASK_FOR)):
        transport = transports.get(channel)
        if channel in deaf or not isinstance(transport, Answers):
            continue
        try:
            answer = transport.answer(reference)
        except DeliveryError as error:
            deaf.add(channel)
            _log.warning("channel %s: answers to suggestions could not be read: %s", channel, error)
            continue
        suggested = store.documents.suggestion(key)
        if answer is not None and suggested is not None:
            proposal = home(watch.following(store), suggested) if answer.yes else None
            decided: Decided = "accepted" if answer.yes else "rejected"
            store.documents.decide(key, decided, f"slack:{answer.user}", now, proposal and proposal.id)
