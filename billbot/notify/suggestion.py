"""What was found in new documents, told once: together, or each by itself where it can be answered."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from billbot import wording
from billbot.bills import Answer, BillId, Channel, Mark, Subject
from billbot.channels import Answers, Transport
from billbot.clock import elapsed, later
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.facts.suggestions import home, to_add, watched_in
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Decided, Store, Suggested
from billbot.watch import DiscoveryScope, Watch
from billbot.wording.accepted import accepted
from billbot.wording.suggested import suggested

_log = logging.getLogger(__name__)

# More than so many in one run are told as a list, in Slack too.
ALONE_AT_MOST = 10
ONE, LIST, ACCEPTED = "suggestion", "suggestions", "accepted"
_OPEN = "open"
_WAIT_AT_MOST = timedelta(hours=1)
_ASK_FOR = timedelta(days=30)


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


def hear_answers(
    store: Store,
    watch: Watch,
    transports: Mapping[str, Transport],
    add: Callable[[BillId, str, str], None],
    now: datetime,
) -> bool:
    """Take a ✅ or ❌ on the message of a suggestion as its decision, keep who gave it, and watch what is accepted.

    `add` puts a bill on the list, under the proposal of an id, for somebody who is named to operations channels; it
    raises BillbotError where that is refused. Then, and where no proposal is clear, they hear once what to run.

    Both on one message decide nothing. A channel that cannot be asked is asked again at the next check; a month after
    it was told a suggestion is decided on the command line alone. Gives whether anything was accepted, of which
    operations channels have to hear. Raises StoreError.
    """
    accepted = False
    deaf: set[str] = set()
    for key, channel, reference in store.documents.told_alone(ONE, later(now, -_ASK_FOR)):
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
            _take(store, watch, suggested, answer, add, now)
            accepted = accepted or answer.yes
    return accepted


def _take(
    store: Store,
    watch: Watch,
    suggested: Suggested,
    answer: Answer,
    add: Callable[[BillId, str, str], None],
    now: datetime,
) -> None:
    """Write a decision down, and that operations channels hear of an accepted one as long as it is not watched."""
    following = watch
    proposal = home(following, suggested) if answer.yes else None
    decided: Decided = "accepted" if answer.yes else "rejected"
    missing = answer.yes and watched_in(following, suggested) is None
    operations = watch.operations if missing else ()
    marks = [Mark(name, Subject(ACCEPTED, None, suggested.id), now) for name in operations]
    by = f"slack:{answer.user}"
    under = None if proposal is None else proposal.id
    done = store.documents.decide(suggested.id, decided, by, now, under, marks)
    if not done or not missing or proposal is None:
        return
    try:
        add(suggested.bill, proposal.id, f"Slack user {answer.user}")
    except StoreError:
        raise
    except BillbotError as error:
        _log.warning("%s was accepted and could not be put on the list: %s", suggested.bill, error)


def state(audience: Audience, subject: Subject) -> str | None:
    """Whether anybody has to decide on it, or add it, still."""
    return _OPEN if _left(audience, subject) else None


def message(kind: str) -> Callable[[str | None, str], str | None]:
    """How the difference of a subject of this kind is told: once."""

    def told(was: str | None, _: str) -> str | None:
        return None if was else kind

    return told


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """The message of these, as far as nobody has decided on them, or added them."""
    finds = [
        wording.Find(each.id, each.bill, each.title, each.presenters, each.suggestion, home(audience.watch, each), url)
        for item in found
        for each in _left(audience, item.mark.subject)
        for url in [audience.post.page_url(each.bill)]
    ]
    if not finds:
        return None
    if found[0].message == ACCEPTED:
        return accepted(audience.channel, finds)
    return suggested(audience.channel, finds, audience.post.topics)


def _left(audience: Audience, subject: Subject) -> tuple[Suggested, ...]:
    documents = audience.store.documents
    if subject.kind == LIST:
        found = documents.in_batch(subject.number)
    else:
        found = tuple(filter(None, [documents.suggestion(subject.number)]))
    if subject.kind == ACCEPTED:
        return to_add(audience.store, audience.watch, found)
    return tuple(each for each in found if not each.decided and watched_in(audience.watch, each) is None)
