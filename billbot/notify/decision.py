"""What is decided on a suggestion, in Slack or on the command line, and taken back: operations channels hear of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot import wording
from billbot.bills import Answer, BillId, DueMark, Mark, Subject, by_slack_user
from billbot.channels import Answers, Transport
from billbot.clock import later
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.facts.suggestions import home, to_add, watched_in
from billbot.notify import suggestion
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference, alone_or_together
from billbot.store import Decided, Store, Suggested
from billbot.watch import Watch
from billbot.wording.suggested import accepted, rejected, reopened

_log = logging.getLogger(__name__)

KIND = "decision"
OPEN = "open"
_REJECTED, _TO_ADD, _AGAIN = "rejected", "to add", "open again"
_ASK_FOR = timedelta(days=30)


def marks(watch: Watch, key: int, was: str, now: datetime) -> list[Mark]:
    """Mark for operations channels that a suggestion was decided on, or is open again; `was` is its state before."""
    return [Mark(name, Subject(KIND, None, key), now, was=was) for name in watch.operations]


def hear_answers(
    store: Store,
    watch: Watch,
    transports: Mapping[str, Transport],
    add: Callable[[str, BillId, str], None],
    now: datetime,
) -> bool:
    """Take a ✅ or ❌ on the message of a suggestion as its decision, keep who gave it, and watch what is accepted.

    `add` puts, for somebody who is named to operations channels, a bill on the list, under the proposal of an id; it
    raises BillbotError where that is refused. Then, and where no proposal is clear, they hear once what to run.

    Both on one message decide nothing. A channel that cannot be asked is asked again at the next check; a month after
    it was told a suggestion is decided on the command line alone. Gives whether anything was decided, of which
    operations channels have to hear. Raises StoreError.
    """
    decided = False
    deaf: set[str] = set()
    for key, channel, reference in store.documents.told_alone((suggestion.ONE, KIND), later(now, -_ASK_FOR)):
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
            take(store, watch, suggested, answer, add, now)
            decided = True
    return decided


def take(
    store: Store,
    watch: Watch,
    suggested: Suggested,
    answer: Answer,
    add: Callable[[str, BillId, str], None],
    now: datetime,
) -> None:
    """Write a decision down, and that operations channels hear of it: of an accepted one as long as it is not watched.

    That it was put on the list is told as an edit of the list.
    """
    proposal = home(watch, suggested) if answer.yes else None
    decided: Decided = "accepted" if answer.yes else "rejected"
    missing = answer.yes and watched_in(watch, suggested) is None
    marked = marks(watch, suggested.id, OPEN, now) if missing or not answer.yes else []
    by = f"slack:{answer.user}"
    under = None if proposal is None else proposal.id
    done = store.documents.decide(suggested.id, decided, by, now, under, marked)
    if not done or not missing or proposal is None:
        return
    try:
        add(by_slack_user(answer.user), suggested.bill, proposal.id)
    except StoreError:
        raise
    except BillbotError as error:
        _log.warning("%s was accepted and could not be put on the list: %s", suggested.bill, error)


def state(audience: Audience, subject: Subject) -> str | None:
    """What became of a suggestion, as far as anybody has to hear of it or do something."""
    found = audience.store.documents.suggestion(subject.number)
    if found is None:
        return None
    if found.decided == "accepted":
        return _TO_ADD if to_add(audience.store, audience.watch, [found]) else None
    if found.decided == "rejected":
        return _REJECTED
    if watched_in(audience.watch, found) is not None:
        return None
    # Each time it is taken back it has to be told anew, since no answer of before counts.
    return f"{_AGAIN} {found.reopened_at.isoformat()}" if found.reopened_at else OPEN


def message(_: str | None, now: str) -> str | None:
    """How a decision is told, and that one was taken back; that nobody has decided yet is nothing new."""
    return None if now == OPEN else _AGAIN if now.startswith(_AGAIN) else now


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """What was decided; what is open again is told by itself, to be answered there."""
    found = alone_or_together(state, message)(audience, due)
    return [replace(each, alone=each.message == _AGAIN) for each in found]


def say(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What was decided on these, or that it was taken back."""
    keys = [item.mark.subject.number for item in found]
    known = [each for key in keys for each in [audience.store.documents.suggestion(key)] if each is not None]
    finds = [suggestion.find(audience, each) for each in known]
    if not finds:
        return None
    if found[0].message == _AGAIN:
        return reopened(audience.channel, finds[0], known[0].reopened_by, audience.post.topics)
    if found[0].message == _REJECTED:
        return rejected(audience.channel, finds, [(each.by, each.decided_at) for each in known])
    return accepted(audience.channel, finds)
