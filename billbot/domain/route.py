"""Which channels hear about a change, and which changes share a message. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, Self

from msgspec import Struct, convert
from msgspec.structs import replace

from billbot.domain import action_kinds, actions, follow
from billbot.domain.bills import UNDOING, Bill, Change
from billbot.domain.ledger import Grouping, Moved
from billbot.domain.watched import Channel, HeardKind, Proposal

# Rows that a channel may choose to hear more or less of, by kind.
_KINDS: Mapping[HeardKind, frozenset[str]] = {
    "hearings": action_kinds.ANNOUNCES | {"hearing_canceled"},
    "amendments": frozenset(
        {*("amended", "amendment_adopted", "amendment_rejected", "amendment_pending", "amendment_laid_aside")}
    ),
    "extensions": frozenset({"reporting_date_extended"}),
}


class RowState(Struct, frozen=True):
    """The state of a row in the ledger: whether it is in the record, and its words. Without its date."""

    in_record: Literal["entered", "struck", "gone"]
    text: str

    @property
    def is_entered(self) -> bool:
        """Whether it is in the record, and not struck."""
        return self.in_record == "entered"

    @classmethod
    def of(cls, bill: Bill | None, number: int, last: str = "") -> Self:
        """The state of the row with this number. `last` are its words if the bill no longer has it."""
        row = next((row for row in bill.rows if row.number == number), None) if bill else None
        if row is None:
            return cls("gone", last)
        return cls("struck" if row.action.stricken else "entered", row.action.text)

    @property
    def encoded(self) -> str:
        """As the ledger keeps it."""
        return f"{self.in_record} {self.text}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encoded` gave."""
        in_record, _, words = text.partition(" ")
        return convert({"in_record": in_record, "text": words}, cls)


def change_to_tell(
    was: RowState | None, now: RowState, fresh: Sequence[Change], *, wanted: Sequence[Change], told: bool
) -> Change | None:
    """The change to tell a recipient, in the row's present words; None if there is nothing to tell.

    `was` is the state that the recipient last heard, if any. `fresh` are the row's changes since then, in order, and
    `wanted` those that the channel wants. If the recipient heard about the row (`told`), corrections follow even if the
    channel does not want them. A removed row is announced in the words that the recipient knows.
    """
    if was is None:
        return _entered(now, wanted) if now.is_entered else None
    if not wanted and not told:
        return None
    if not now.is_entered:
        return _undone(was, now, fresh)
    if not was.is_entered:
        restored = _last(fresh, {"action_restored"})
        return restored and replace(restored, text=now.text)
    if actions.mean_the_same(was.text, now.text):
        return None
    reworded = _last(fresh, {"action_reworded"})
    return reworded and replace(reworded, text=now.text, old=was.text)


def _undone(was: RowState, now: RowState, fresh: Sequence[Change]) -> Change | None:
    """The change that took the row out, with the words that the recipient knows."""
    undone = _last(fresh, UNDOING) if was.is_entered else None
    if undone is None or was.text == now.text:
        return undone
    return replace(undone, text=was.text) if now.in_record == "gone" else replace(undone, text=now.text, old=was.text)


def _entered(now: RowState, wanted: Sequence[Change]) -> Change | None:
    """The change that entered the row, or its link if only that is wanted."""
    kinds = ("action_added", "link_found", "action_restored", "action_reworded")
    change = next(filter(None, (_last(wanted, {kind}) for kind in kinds)), None)
    return change and replace(change, text=now.text)


def _last(changes: Sequence[Change], kinds: frozenset[str] | set[str]) -> Change | None:
    return next((change for change in reversed(changes) if change.kind in kinds), None)


def is_subscribed(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel has one of the proposal's topics. `*` includes all."""
    return proposal.first_topic(channel.topics) is not None


def is_unmuted(proposal: Proposal, today: date) -> bool:
    """Whether a proposal is not muted."""
    return proposal.mute_until is None or proposal.mute_until <= today


def _is_of(kind: HeardKind, change: Change) -> bool:
    """Whether a change is only of this kind. A vote is a roll call."""
    if kind == "cosponsors":
        return change.kind == "cosponsors_changed"
    if kind == "votes":
        votes = actions.read(change.text or "").votes if change.row is not None else None
        return votes is not None and votes.roll_call is not None
    return bool(change.kinds) and _KINDS.get(kind, frozenset()).issuperset(change.kinds)


def is_told_at_once(change: Change, channel: Channel) -> bool:
    """Whether a channel wants to hear about a change immediately. The public feeds ask this, too.

    Its `skip` and `also` come before its `weight`.

    Never at first sight (promise 1), or if a row says the same in other words or with another date (promise 3).
    """
    if change.kind == "first_seen" or actions.repeats(change):
        return False
    if any(_is_of(kind, change) for kind in channel.skip):
        return False
    if any(_is_of(kind, change) for kind in channel.also):
        return True
    if not channel.alerts:
        return False
    if channel.weight == "everything":
        return change.kind != "link_found"  # the row that states the link is announced, whatever its weight
    return change.weight == "news"


def ends_with_the_term(change: Change, ends: Mapping[int, date]) -> bool:
    """Whether a row only says that its court ended, as thousands do. One message says that for all.

    `ends` are the last days of courts. If its court's is unknown, the row is announced.
    """
    ended = ends.get(change.bill.general_court)
    if (
        change.kind != "action_added"
        or ended is None
        or actions.read(change.text or "").kinds != ("no_further_action",)
    ):
        return False
    return change.date is None or change.date >= ended - _LAST_DAYS


def wants_alerts(channel: Channel, concerned: Iterable[Proposal], today: date) -> bool:
    """Whether a channel gets any alerts, and follows one of these proposals that is not muted."""
    hears = channel.alerts or bool(channel.also)
    return hears and any(is_subscribed(channel, each) and is_unmuted(each, today) for each in concerned)


def moved_by(changes: Sequence[Change]) -> Iterator[Moved]:
    """What else the changes of a bill may move, for the triggers after the check: hearings and conferences."""
    if any(kind.startswith("hearing_") for change in changes for kind in change.kinds):
        yield "hearings"
    told = [change for change in changes if change.kind == "action_added"]
    confers = any(kind.startswith("conference_") for change in told for kind in change.kinds)
    if confers or len(told) < len(changes):  # any change may take a bill out of conference or rename it
        yield "conferences"


# This long before a court's last day, clerks may begin to enter that nothing more will be done.
_LAST_DAYS = timedelta(days=31)
# Stands in for the committee if a bill was reported adversely only by this rule.
BY_RULE = "Joint Rule 10"
_NEWS = frozenset[str](kind for kind, weight in action_kinds.WEIGHTS.items() if weight == "news")
_OF_HEARINGS = frozenset(kind for kind in _NEWS if kind.startswith("hearing_"))
# What happens to many proposals on one day. Reports are grouped by committee; new drafts and bills that take others in,
# by number.
_NAMING = frozenset({"new_draft", "accompanied"})
_MANY = action_kinds.REPORTING | _NAMING | {"study_order", "reporting_date_extended", "discharged"}


def group_of(change: Change, beside: Sequence[Change], committee: str = "") -> Grouping | None:
    """The group in which a change is announced with changes of other proposals; None to announce it separately.

    `beside` are all changes of the bill that the channel now hears. New numbers and mere referrals form one group. If
    `beside` has no news, or all its news is of one kind that many bills share (reports by `committee` or by rule), the
    change goes with others of its kind.
    """
    if change.kind == "number_assigned":
        return Grouping("numbers")
    if change.kind != "action_added":
        return None
    news = _NEWS.intersection(change.kinds)
    if news == {"referred"} and all(_NEWS.intersection(each.kinds) <= news | _OF_HEARINGS for each in beside):
        return Grouping("numbers")
    return _in_common(beside, committee)


def _in_common(beside: Sequence[Change], committee: str) -> Grouping | None:
    """The group for everything in one message about a bill if it is of one kind; otherwise None."""
    if any(change.kind != "action_added" for change in beside):
        return None
    told = [change for change in beside if change.weight == "news"]
    if not told:
        return Grouping("routine")
    news = {kind: change for change in told for kind in _NEWS.intersection(change.kinds)}
    lead = [kind for kind in news if kind not in {"referred", "orders_of_the_day"}]
    if len(lead) != 1 or lead[0] not in _MANY or (len(news) > 1 and lead[0] not in action_kinds.REPORTING):
        return None
    (kind,) = lead
    if kind in _NAMING:
        named = [bill.number for bill in actions.read(news[kind].text or "").bills if bill.relation in follow.ONWARD]
        return Grouping("kind", kind, named[0]) if len(named) == 1 else None
    if kind in action_kinds.REPORTING:
        whose = BY_RULE if kind == "reported_adversely" and actions.cites_rule(news[kind].text or "") else committee
        return Grouping("kind", kind, whose) if whose else None
    return Grouping("kind", kind)
