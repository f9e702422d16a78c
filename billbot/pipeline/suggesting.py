"""Tell what was found, once: the suggestions of one run together, and by themselves where each can be answered."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from billbot import wording
from billbot.bills import Answer, BillId, Channel, Notice, Proposal
from billbot.channels import Answers, Transport
from billbot.clock import elapsed, later
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.store import Decided, Parcel, Store, Suggested, notice_key
from billbot.watch import DiscoveryScope, Watch

if TYPE_CHECKING:
    from billbot.pipeline.compose import Post

_log = logging.getLogger(__name__)

# More than so many in one run are told as a list, in Slack too.
ALONE_AT_MOST = 10
KINDS = ("suggestion", "suggestions", "accepted")
LIST_KEY = "suggestions:"
_ACCEPTED_KEY = "accepted:"
_WAIT_AT_MOST = timedelta(hours=1)
_ASK_FOR = timedelta(days=30)


def tell_found(store: Store, lookout: DiscoveryScope, channels: Iterable[Channel], now: datetime) -> bool:
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


def said(store: Store, post: "Post", channel: Channel, parcel: Parcel) -> wording.Document | None:
    """The message of a parcel of one of these `KINDS`; null where nobody has to decide on it, or add it, any more."""
    kind, watch = parcel.notices[0].kind, post.watch.following(store)
    finds = [
        wording.Find(each.id, each.bill, each.title, each.presenters, each.suggestion, home(watch, each), url)
        for owed in parcel.notices
        for each in _told(store, watch, owed.kind, owed.key)
        for url in [post.page_url(each.bill)]
    ]
    if not finds:
        return None
    if kind == "accepted":
        return wording.accepted(channel, finds)
    return wording.suggested(channel, finds, post.topics)


def _told(store: Store, watch: Watch, kind: str, key: str) -> tuple[Suggested, ...]:
    """The suggestions that a notice tells of, as far as nobody has decided on them, or added them."""
    number = int(key.partition(":")[2])
    if kind == "suggestions":
        found = store.documents.in_batch(number)
    else:
        found = tuple(filter(None, [store.documents.suggestion(number)]))
    if kind == "accepted":
        return to_add(store, watch, found)
    return tuple(each for each in found if not each.decided and watched_in(watch, each) is None)


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


def watched_in(watch: Watch, suggested: Suggested) -> tuple[Proposal, ...] | None:
    """The proposals in which a suggested document is watched, under its number or its docket; null where it is not."""
    court = suggested.bill.general_court
    names = {BillId(court, name) for name in (suggested.bill.number, suggested.docket) if name}
    known = names & {*watch.bills, *watch.numbers}
    if not known:
        return None
    return tuple(dict.fromkeys(each for bill in known for each in watch.concerned(watch.numbers.get(bill, bill))))


def undecided(store: Store, watch: Watch) -> tuple[Suggested, ...]:
    """The suggestions that wait for a decision: nobody has decided on them, and they are not watched either.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    return tuple(each for each in store.documents.suggestions() if not each.decided and watched_in(watch, each) is None)


def to_add(store: Store, watch: Watch, suggested: Sequence[Suggested]) -> tuple[Suggested, ...]:
    """Those that were accepted and not put on the list since, so that somebody still has to. Raises StoreError."""
    watch = watch.following(store)
    left = [each for each in suggested if each.decided == "accepted" and watched_in(watch, each) is None]
    if not left:
        return ()
    edits = [edit for edit in store.watchlist.edits() if edit.kind == "added"]  # what was taken off again is settled

    def added(each: Suggested) -> bool:
        names = {each.bill.number, each.docket}
        return any(
            edit.bill.general_court == each.bill.general_court
            and edit.bill.number in names
            and (each.decided_at is None or edit.at >= each.decided_at)
            for edit in edits
        )

    return tuple(each for each in left if not added(each))


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
    following = watch.following(store)
    proposal = home(following, suggested) if answer.yes else None
    decided: Decided = "accepted" if answer.yes else "rejected"
    missing = answer.yes and watched_in(following, suggested) is None
    operations = watch.operations if missing else ()
    notices = [Notice(name, f"{_ACCEPTED_KEY}{suggested.id}", "accepted", now) for name in operations]
    by = f"slack:{answer.user}"
    under = None if proposal is None else proposal.id
    done = store.documents.decide(suggested.id, decided, by, now, under, notices)
    if not done or not missing or proposal is None:
        return
    try:
        add(suggested.bill, proposal.id, f"Slack user {answer.user}")
    except StoreError:
        raise
    except BillbotError as error:
        _log.warning("%s was accepted and could not be put on the list: %s", suggested.bill, error)
