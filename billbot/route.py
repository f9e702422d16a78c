"""Who hears of what, by which difference, and together with what. Pure: values in, values out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, Self, TypeAlias

from msgspec import Struct, convert, field
from msgspec.structs import replace

from billbot import actions, follow
from billbot.bills import CORRECTING, UNDOING, Bill, BillId, Change, Channel, Hour, Mark, Moved, Proposal, Subject
from billbot.hearings import Meeting

# The kinds of subjects that sightings mark, and what is said of testimony at a hearing, which its own page marks.
ROW, FACT, HEARING, TESTIMONY = "row", "fact", "hearing", "testimony"
# What a bill has one of, whatever it is by now; of anything else there is one more each time.
ONE_OF = frozenset({"title_changed", "status_changed", "presenters_changed", "cosponsors_changed"})


class RowState(Struct, frozen=True):
    """All that is told of a row: whether it is in the record, and its words; that it gets another date is not told."""

    standing: Literal["stands", "struck", "gone"]
    text: str

    @property
    def stands(self) -> bool:
        """Whether it is in the record, and not struck."""
        return self.standing == "stands"

    @classmethod
    def of(cls, bill: Bill | None, number: int, last: str = "") -> Self:
        """The state of a row of what is known of its bill; `last` are its words where it is there no more."""
        row = next((row for row in bill.rows if row.number == number), None) if bill else None
        if row is None:
            return cls("gone", last)
        return cls("struck" if row.action.stricken else "stands", row.action.text)

    @property
    def encoded(self) -> str:
        """As the ledger keeps it."""
        return f"{self.standing} {self.text}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encoded` gave."""
        standing, _, words = text.partition(" ")
        return convert({"standing": standing, "text": words}, cls)


def differs(
    was: RowState | None, now: RowState, fresh: Sequence[Change], *, heard: Sequence[Change], told: bool
) -> Change | None:
    """The change that says what differs, in the words that the row has now; null for silence.

    A row that is gone is spoken of in the words that were heard. `was` is what the recipient has heard, null for
    nothing. `fresh` are the changes of the row since then, in order, `heard` those of them that the recipient hears of.
    What it was `told` is put right whatever it hears of.
    """
    if was is None:
        return _entered(now, heard) if now.stands else None
    if not heard and not told:
        return None
    if not now.stands:
        return _undone(was, now, fresh)
    if not was.stands:
        restored = _last(fresh, {"action_restored"})
        return restored and replace(restored, text=now.text)
    if actions.same(was.text, now.text):
        return None
    reworded = _last(fresh, {"action_reworded"})
    return reworded and replace(reworded, text=now.text, old=was.text)


def _undone(was: RowState, now: RowState, fresh: Sequence[Change]) -> Change | None:
    """That a row is out of the record; what it said when it was heard of stands before its words, or in their place."""
    undone = _last(fresh, UNDOING) if was.stands else None
    if undone is None or was.text == now.text:
        return undone
    return replace(undone, text=was.text) if now.standing == "gone" else replace(undone, text=now.text, old=was.text)


def _entered(now: RowState, heard: Sequence[Change]) -> Change | None:
    """That a row was entered; where only the link that it states is news, that."""
    kinds = ("action_added", "link_found", "action_restored", "action_reworded")
    change = next(filter(None, (_last(heard, {kind}) for kind in kinds)), None)
    return change and replace(change, text=now.text)


def _last(changes: Sequence[Change], kinds: frozenset[str] | set[str]) -> Change | None:
    return next((change for change in reversed(changes) if change.kind in kinds), None)


class Sighted(Struct, frozen=True):
    """What a sighting of a bill brought: its `changes`, in their order, to the bill as it was `known` before.

    `concerned` are its proposals, the main one first. `told` has the channels that were told of a subject that may be
    otherwise by now. `hearings` are the hours at which the bill is heard otherwise, each with what was so, null for
    nothing.
    """

    changes: Sequence[Change]
    known: Bill | None
    concerned: Sequence[Proposal]
    channels: Sequence[Channel]
    now: datetime
    told: Mapping[Subject, Collection[str]] = field(default_factory=dict)
    hearings: Sequence[tuple[Hour, Meeting | None]] = ()


# What a sighting marks; it is written with the sighting in one transaction (promise 4).
Marking: TypeAlias = Callable[[Sighted], Sequence[Mark]]


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return proposal.first_topic(channel.topics) is not None


def awake(proposal: Proposal, today: date) -> bool:
    """Whether a proposal is not muted."""
    return proposal.mute_until is None or proposal.mute_until <= today


def tells(change: Change, channel: Channel) -> bool:
    """Whether a channel is told of a change at once; a first sight is the baseline (promise 1).

    What says the same in other words or under another date goes nowhere (promise 3).
    """
    if change.kind == "first_seen" or actions.repeats(change):
        return False
    if channel.weight == "everything":
        return change.kind != "link_found"  # the row that states the link is told, whatever it weighs
    return change.weight == "news"


def listens(channel: Channel, concerned: Iterable[Proposal], today: date) -> bool:
    """Whether a channel is told at once of any of these proposals that is not muted."""
    return channel.alerts and any(hears(channel, each) and awake(each, today) for each in concerned)


def subject(change: Change) -> Subject:
    """What a change is about."""
    if change.row is not None:
        return Subject(ROW, change.bill, change.row)
    return Subject(FACT, change.bill, name=change.kind if change.kind in ONE_OF else f"{change.date} {change.text}")


def hearing(bill: BillId, hour: Hour) -> Subject:
    """That a bill is heard at a day and hour, in whatever hearing."""
    day, start = hour
    return Subject(HEARING, bill, name=f"{day.isoformat()} {start.isoformat('minutes') if start else '-'}")


def marks(seen: Sighted) -> tuple[Mark, ...]:
    """What the changes of a bill mark for each channel that listens.

    What alters a subject goes to the channels that were told of it, whatever is wanted there by now (promise 5).
    """
    first = {subject(each): at for at, each in reversed([*enumerate(seen.changes)])}
    found = []
    for channel in seen.channels:
        here = listens(channel, seen.concerned, seen.now.date())
        heard = [each for each in seen.changes if channel.name in seen.told.get(subject(each), ())]
        altered = [each for each in heard if each.kind in CORRECTING and not actions.repeats(each)]
        wanted = [each for each in seen.changes if each in altered or (here and tells(each, channel))]
        for about in dict.fromkeys(map(subject, wanted)):
            at = first[about]
            found.append(Mark(channel.name, about, seen.now, _before(about, seen.changes[at], seen.known), at))
    return tuple(found)


def moved(seen: Sighted) -> Iterator[Moved]:
    """What a sighting moved beside the subjects that it marks: hours of hearings, and who is in conference."""
    if seen.hearings:
        yield "hearings"
    told = [change for change in seen.changes if change.kind == "action_added"]
    confers = any(kind.startswith("conference_") for change in told for kind in change.kinds)
    if confers or len(told) < len(seen.changes):  # what else moved may take out what was in conference, or rename it
        yield "conferences"


def _before(about: Subject, first: Change, known: Bill | None) -> str | None:
    """The state of a subject before the first change of it; null where it was not there."""
    if about.kind != ROW:
        return first.old if first.kind in ONE_OF else None
    if first.kind in {"action_added", "link_found"}:
        return None
    return RowState.of(known, about.number, first.text or "").encoded


def of_hearings(
    turned: Iterable[tuple[Hour, Meeting | None]],
    bill: BillId,
    concerned: Sequence[Proposal],
    channels: Iterable[Channel],
    now: datetime,
    told: Mapping[Subject, Collection[str]],
) -> tuple[Mark, ...]:
    """What marks the hours at which a bill is heard otherwise, each with what was so, null for nothing.

    A channel that was `told` of an hour hears what becomes of it, also where its proposals are muted by now.
    """
    found, subjects = [], [(hearing(bill, hour), was.encoded if was else None) for hour, was in turned]
    for channel in channels:
        here = listens(channel, concerned, now.date())
        wanted = [each for each in subjects if here or channel.name in told.get(each[0], ())]
        found += [Mark(channel.name, about, now, was) for about, was in wanted]
    return tuple(found)


def testimony(event: int) -> Subject:
    """What the page of a hearing, by its number, says of testimony."""
    return Subject(TESTIMONY, number=event)


def of_testimony(
    event: int, was: str, concerned: Sequence[Proposal], channels: Iterable[Channel], now: datetime
) -> tuple[Mark, ...]:
    """What marks testimony on a hearing that `was` said to be otherwise: each channel that hears of its proposals."""
    return tuple(
        Mark(channel.name, testimony(event), now, was)
        for channel in channels
        if any(hears(channel, each) for each in concerned)
    )


# Names under which what one check brings of several proposals is told together, and what two of them begin with.
NUMBERS, ENDED, HEARINGS = "numbers", "ended:", "hearing:"
# The same happened to all of them, as `kind:study_order`; behind a second colon the committee or the number it shares.
KIND, ROUTINE = "kind:", "routine"
# Whose word it is where no committee had its own: the rule's.
BY_RULE = "Joint Rule 10"
DRAFT = f"{KIND}new_draft:"

_NEWS = frozenset[str](kind for kind, weight in actions.WEIGHTS.items() if weight == "news")
_OF_HEARINGS = frozenset(kind for kind in _NEWS if kind.startswith("hearing_"))
# What comes to many proposals on one day. A report has a committee, and says where its bills go from there; a new draft
# and a bill that takes others in have a number.
_NAMING = frozenset({"new_draft", "accompanied"})
_MANY = actions.REPORTING | _NAMING | {"study_order", "reporting_date_extended", "discharged"}


def gathered(change: Change, beside: Sequence[Change], topic: str, committee: str = "") -> str:
    """The name under which a change may be told with the like of other proposals, or nothing.

    Numbers given out go with referrals that no other news of their bill has left behind; the end of the term is told by
    `topic`; the same words about a hearing go together, and so does the strike of a hearing's notice with the one that
    takes its place, if of all that the channel is told of the bill at once (`beside`) it is the only one that may.
    Where all that is news in this is of one kind that comes to many (reports by their `committee`, or by rule), and
    where none of it is news, it goes with its like. Anything else is told under its own proposal.
    """
    if change.kind == "number_assigned":
        return NUMBERS
    news = _NEWS.intersection(change.kinds)
    meets = bool(news) and news <= _OF_HEARINGS
    if change.kind in CORRECTING and meets:
        of_hearings = [other for other in beside if _OF_HEARINGS.intersection(other.kinds)]
        anew = [other for other in of_hearings if other.kind == "action_added"]
        gone = [other for other in of_hearings if other.kind in UNDOING]
        moves = change in gone and len(gone) == len(anew) == 1
        return f"{HEARINGS}{_meeting(anew[0])}" if moves else f"{HEARINGS}{change.kind} {change.text}"
    if change.kind != "action_added":
        return ""
    if news == {"referred"} and all(_NEWS.intersection(each.kinds) <= news | _OF_HEARINGS for each in beside):
        return NUMBERS
    if news == {"no_further_action"}:
        return f"{ENDED}{topic}"
    return f"{HEARINGS}{_meeting(change)}" if meets else _in_common(beside, committee)


def _in_common(beside: Sequence[Change], committee: str) -> str:
    """The name for all that is told of a bill at once, where that is of one kind, or nothing."""
    if any(change.kind != "action_added" for change in beside):
        return ""
    news = {kind: change for change in beside for kind in _NEWS.intersection(change.kinds)}
    if not news:
        return ROUTINE
    lead = [kind for kind in news if kind not in {"referred", "orders_of_the_day"}]
    if len(lead) != 1 or lead[0] not in _MANY or (len(news) > 1 and lead[0] not in actions.REPORTING):
        return ""
    (kind,) = lead
    if kind in _NAMING:
        named = [bill.number for bill in actions.read(news[kind].text or "").bills if bill.relation in follow.ONWARD]
        return f"{KIND}{kind}:{named[0]}" if len(named) == 1 else ""
    if kind in actions.REPORTING:
        whose = BY_RULE if kind == "reported_adversely" and actions.by_rule(news[kind].text or "") else committee
        return f"{KIND}{kind}:{whose}" if whose else ""
    return f"{KIND}{kind}"


def _meeting(change: Change) -> str:
    """What tells a hearing from others: the words of the row, and where these give no day, the day of the row.

    The same words are entered on one bill days later than on another.
    """
    hearing = actions.read(change.text or "").hearing
    return change.text or "" if hearing and hearing.date else f"{change.date} {change.text}"
