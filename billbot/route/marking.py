"""Which channel hears of what, by topics, weight, mutes and quiet hours: what is marked for it. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from billbot import actions, schedule
from billbot.bills import CORRECTING, Bill, BillId, Change, Channel, Mark, Proposal, Subject
from billbot.hearings import Announced, Meeting
from billbot.route.rows import RowState

# The kinds of subjects that sightings mark.
ROW, FACT, HEARING = "row", "fact", "hearing"
# What a bill has one of, whatever it is by now; of anything else there is one more each time.
ONE_OF = frozenset({"title_changed", "status_changed", "presenters_changed", "cosponsors_changed"})


@dataclass(frozen=True, slots=True)
class Sighted:
    """What a sighting of a bill brought: its `changes`, in their order, to the bill as it was `known` before.

    `concerned` are its proposals, the main one first. `told` has the channels that were told of a subject that a change
    may alter. `hearings` are those that are on agendas or were altered, each with what it was before, null for nothing;
    `told_hearings` are the channels that were told of any hearing of the bill.
    """

    changes: Sequence[Change]
    known: Bill | None
    concerned: Sequence[Proposal]
    channels: Sequence[Channel]
    now: datetime
    told: Mapping[Subject, Collection[str]] = field(default_factory=dict)
    hearings: Sequence[tuple[Announced | None, Announced]] = ()
    told_hearings: Collection[str] = ()

    def listens(self, channel: Channel) -> bool:
        """Whether a channel is told at once of any of its proposals that is not muted."""
        return channel.alerts and any(hears(channel, each) and awake(each, self.now.date()) for each in self.concerned)

    def due(self, channel: Channel) -> datetime:
        """When what happened in it is due in a channel: now, or at the end of its quiet hours."""
        return schedule.after_quiet(self.now, channel.quiet)


# What a sighting marks; it is written with the sighting in one transaction (promise 4).
Marking: TypeAlias = Callable[[Sighted], Sequence[Mark]]


def hears(channel: Channel, proposal: Proposal) -> bool:
    """Whether a channel's topics take in a proposal; `*` takes in all."""
    return "*" in channel.topics or not set(channel.topics).isdisjoint(proposal.topics)


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


def subject(change: Change) -> Subject:
    """What a change is about."""
    if change.row is not None:
        return Subject(ROW, change.bill, change.row)
    return Subject(FACT, change.bill, name=change.kind if change.kind in ONE_OF else f"{change.date} {change.text}")


def hearing(bill: BillId, key: str) -> Subject:
    """A hearing as one bill has it."""
    return Subject(HEARING, bill, name=key)


def marks(seen: Sighted) -> tuple[Mark, ...]:
    """What the changes of a bill mark for each channel that listens.

    What alters a subject goes to the channels that were told of it, whatever is wanted there by now (promise 5).
    """
    found = []
    for channel in seen.channels:
        listens, due = seen.listens(channel), seen.due(channel)
        wanted: dict[Subject, int] = {}
        first: dict[Subject, int] = {}
        for at, change in enumerate(seen.changes):
            about = subject(change)
            first.setdefault(about, at)
            heard = channel.name in seen.told.get(about, ())
            altered = heard and change.kind in CORRECTING and not actions.repeats(change)
            if altered or (listens and tells(change, channel)):
                wanted.setdefault(about, first[about])
        found += [
            Mark(channel.name, about, due, _before(about, seen.changes[at], seen.known), at)
            for about, at in wanted.items()
        ]
    return tuple(found)


def _before(about: Subject, first: Change, known: Bill | None) -> str | None:
    """The state of a subject before the first change of it; null where it was not there."""
    if about.kind != ROW:
        return first.old if first.kind in ONE_OF else None
    if first.kind in {"action_added", "link_found"}:
        return None
    if first.kind == "action_restored":
        return RowState.of(None, about.number, first.text or "").encoded
    return RowState.of(known, about.number, first.text or "").encoded


def of_hearings(
    turned: Sequence[tuple[str, Meeting | None]],
    bill: BillId,
    concerned: Sequence[Proposal],
    channels: Iterable[Channel],
    now: datetime,
    told: Collection[str] = (),
) -> tuple[Mark, ...]:
    """What an agenda's reading marks: the hearings of a bill, by their keys, each with what it was before.

    A channel that was `told` of a hearing of the bill hears what becomes of it, also where its proposals are muted by
    now; the hearing may have had another key then.
    """
    found = []
    for channel in channels:
        listens = channel.alerts and any(hears(channel, each) and awake(each, now.date()) for each in concerned)
        due = schedule.after_quiet(now, channel.quiet)
        for key, was in turned:
            if listens or channel.name in told:
                found.append(Mark(channel.name, hearing(bill, key), due, was.encoded if was else None))
    return tuple(found)
