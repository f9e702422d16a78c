"""Queries for further sections of a digest: who decides, how they voted, and what waits for maintainers.

For maintainers these are suggestions, troubles, edits of the list, and messages that did not arrive.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from billbot import messages
from billbot.briefs.deciding import votes_on
from billbot.briefs.roll_calls import KnownVote, decides_on_bill, roll_call_in
from billbot.briefs.standing import ProposalStanding
from billbot.briefs.surroundings import committee_record
from billbot.briefs.waiting import undecided
from billbot.briefs.waiting import undelivered as due_and_left
from billbot.briefs.watch import Watch, belonging
from billbot.clock import later
from billbot.domain import actions
from billbot.domain.bills import Bill, BillId, Committee, Member
from billbot.domain.digest import Deciding, Undecided, UpkeepSection, VoteHeld
from billbot.domain.incidents import Undelivered
from billbot.domain.schedule import Period
from billbot.domain.watched import Channel, Proposal
from billbot.messages.people import spoken_phone, titled
from billbot.messages.spoken import capitalized, the_bill_that_took_in
from billbot.messages.suggested import reasons_in_words
from billbot.store import SeenChange, Store

_FAVORABLE = "ought to pass"
_AGAINST = {"support": ("nays", "adverse"), "oppose": ("yeas", "favorable")}


def deciding(store: Store, places: Iterable[ProposalStanding]) -> tuple[Deciding, ...]:
    """The committees before which proposals lie, each once, as far as their own pages were read.

    Raises StoreError.
    """
    found: dict[Committee, tuple[str, dict[BillId, tuple[Bill, bool]]]] = {}
    for place in places:
        for each in place.standing.open_places:
            known, committee = place.bills.get(each.bill), committee_record(store, each)
            if committee is not None and known is not None:
                wanted = place.proposal.position == "support"
                _, bills = found.setdefault(committee, (each.committee or "", {}))
                bills[each.bill] = known, wanted or bills.get(each.bill, (known, False))[1]
    return tuple(_deciding(store, committee, name, bills) for committee, (name, bills) in found.items())


def _deciding(store: Store, committee: Committee, name: str, bills: dict[BillId, tuple[Bill, bool]]) -> Deciding:
    members = store.people.seated(committee)
    chairs = tuple(
        (titled(seat, members), spoken_phone(members[seat.member].phone))
        for seat in committee.chairs
        if seat.member in members
    )
    joined = tuple(_joined(committee, members, known) for known, wanted in bills.values() if wanted)
    return Deciding(
        name,
        chairs if len(chairs) == len(committee.chairs) else (),
        tuple(bills),
        len(committee.seats),
        tuple(each for each in joined if each is not None),
    )


def _joined(committee: Committee, members: dict[str, Member], bill: Bill) -> tuple[BillId, int, tuple[str, ...]] | None:
    """How many of a committee's members filed or joined a bill, and who has not; null where not all is known."""
    if bill.cosponsors is None or any(seat.member not in members for seat in committee.seats):
        return None
    signed = bill.signed_by
    missing = tuple(titled(seat, members) for seat in committee.seats if members[seat.member].name not in signed)
    return bill.id, len(committee.seats) - len(missing), missing


def votes_held(
    store: Store, seen: Iterable[SeenChange], heard: Sequence[Proposal], watch: Watch
) -> tuple[VoteHeld, ...]:
    """The votes that were seen in the period on what is heard, a roll call on several bills once. Raises StoreError.

    Those on the bills themselves come before those on amendments and the like.
    """
    found: dict[object, VoteHeld] = {}
    beside: dict[object, VoteHeld] = {}
    known: dict[BillId, Sequence[KnownVote]] = {}
    for change in (each.change for each in seen):
        stated = roll_call_in(actions.read(change.text or "")) if change.kind == "action_added" else None
        proposal = next((one for one in watch.concerned(change.bill) if one in heard), None)
        if proposal is None or (stated is None and change.kind != "committee_vote_posted"):
            continue
        if change.bill not in known:
            bill = store.bills.last_seen(change.bill)
            known[change.bill] = votes_on(store, bill) if bill else ()
        took_in = not belonging(store, watch, change.bill, heard).own
        name = capitalized(the_bill_that_took_in(proposal.name)) if took_in else proposal.name
        for each in known[change.bill]:
            vote, by = each.vote, (change.branch, stated[0]) if stated else None
            if vote.date != change.date or ((vote.body, vote.number) != by if by else vote.kind != "committee"):
                continue
            # Nobody says how the coalition stands on what else is voted on.
            on_the_bill = decides_on_bill(actions.read(vote.question)) or vote.question.casefold().startswith(
                _FAVORABLE
            )
            ways = _AGAINST.get(proposal.position, ()) if on_the_bill else ()
            against = tuple(voter.name for way in ways for voter in vote.voters.get(way, ()) if voter.name)
            (found if on_the_bill else beside).setdefault(vote.identity, VoteHeld(name, vote, against, each.others))
    return (*found.values(), *(held for same, held in beside.items() if same not in found))


# What is younger is on its way.
_UNDELIVERED_AFTER = timedelta(hours=1)


def undelivered(store: Store, channel: Channel, channels: Iterable[Channel], now: datetime) -> tuple[Undelivered, ...]:
    """What could not be delivered: to any channel if this one is for maintainers, else to this one. Raises StoreError.

    Only what was tried counts: the rest is about to go, however late it is, as after the machine slept.
    """
    return tuple(
        each
        for each in due_and_left(store, later(now, -_UNDELIVERED_AFTER))
        if each.error
        if _maintains(channel, channels) or each.channel == channel.name
    )


def upkeep(store: Store, watch: Watch, channel: Channel, period: Period, site: str) -> UpkeepSection:
    """What waits for a maintainer, the most certain first, and for operations what lasts and was edited.

    `watch` has to know the links and numbers. Raises StoreError.
    """
    if not _maintains(channel, watch.channels):
        return UpkeepSection()
    found = undecided(store, watch)
    told = tuple(
        Undecided(
            each.id,
            each.bill,
            each.title,
            reasons_in_words(each.suggestion, each.bill),
            f"{site}{each.bill.page_path}",
        )
        for each in found
        if not each.quiet
    )
    quiet = len(found) - len(told)
    if not channel.operations:  # who put what on the list is no matter of everybody's
        return UpkeepSection(told, quiet)
    lasting = tuple((messages.incident_line(each), each.began) for each in store.incidents.still_open())
    since, until = period.since.timestamp(), period.until.timestamp()
    edits = tuple(edit for edit in store.watchlist.edits() if since <= edit.at.timestamp() < until)
    return UpkeepSection(told, quiet, lasting, edits)


def _maintains(channel: Channel, channels: Iterable[Channel]) -> bool:
    """Whether a channel is for maintainers; where none is, all are, so that somebody hears of it."""
    return channel.operations or not any(each.operations for each in channels)
