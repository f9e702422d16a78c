"""Finds what there is to do now for each proposal, from the database and the dates of the calendar."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.briefs.ahead import Ahead
from billbot.briefs.now import stage_and_ask, told_now
from billbot.briefs.waiting import home, undecided
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.digest import DATES_AHEAD
from billbot.domain.refiled import is_person, same_person
from billbot.domain.route import is_subscribed
from billbot.domain.standing import Standing
from billbot.domain.watched import Channel, Dates, Proposal
from billbot.messages.answers import Find, SponsorSought, ToDo, ToDoList
from billbot.messages.standing import RECENTLY, is_awaited_again
from billbot.messages.watchlist import cosponsors_by
from billbot.store import Store

# The stages at which a bill still gathers cosponsors.
_GATHERING = frozenset({"filed", "in committee", "heard"})


def to_do(ahead: Ahead, proposals: Sequence[Proposal], channels: Sequence[Channel] = ()) -> ToDoList:
    """What there is to do for these proposals, the most urgent first, for the readers of these `channels`.

    Without any channel it is for the person who runs billbot, and has everything. Readers of a channel without asks get
    no positions, asks or legislators to win; only readers of an operations channel decide on suggestions.

    Raises StoreError.
    """
    store, watch, today, everything = ahead.store, ahead.watch, ahead.today, not channels
    decides = everything or not watch.operations or any(each.operations for each in channels)
    suggested = [each for each in undecided(store, watch) if not each.quiet]
    dates = sorted((each for each in watch.dates.milestones if each.date >= today), key=lambda each: each.date)
    finds: dict[str, list[Find]] = {}
    for each in suggested:
        if (joins := home(watch, each)) is not None:
            finds.setdefault(joins.id, []).append(Find(each.bill, each.title, each.id))
    found: list[ToDo] = []
    not_again: list[str] = []
    for proposal in proposals:
        standing = ahead.standing(proposal)
        court = _to_file_in(standing, watch.dates, today)
        asks = everything or any(each.asks for each in channels if is_subscribed(each, proposal))
        ours, decide = asks and proposal.position == "support", tuple(finds.get(proposal.id, ()))
        sponsor = _sponsor(store, watch, standing, court, today, decide) if ours and court else None
        told = told_now(store, standing, watch.dates, today) if asks else None
        ask = stage_and_ask(store, proposal, standing, told)[1] if asks else ""
        found.append(
            ToDo(
                replace(proposal, ask=ask, asks=(), position=proposal.position if asks else "watch"),
                sponsor,
                *(_unsigned(watch, standing) if ours else ((), ())),
                finds=decide,
                sign_by=cosponsors_by(proposal, dates),
                days=ahead.days(standing),
            )
        )
        if standing.ended and court and not ours and not decide and _is_known(store, standing, court):
            not_again.append(proposal.name)
    topics = {"*"}.union(*(each.topics for each in proposals))
    to_decide = sum(home(watch, each) is None for each in suggested) if decides else 0
    of_committees = (each for each in ahead.followed_hearings(proposals, channels) if not each.hearing.bills)
    return ToDoList(
        tuple(sorted(filter(None, found), key=lambda each: _urgency(each, ahead.now))),
        tuple(not_again),
        tuple(each for each in dates if each.date <= today + DATES_AHEAD and topics & set(each.topics)),
        tuple(each for each in of_committees if not each.hearing.slot.is_over(ahead.now)),
        to_decide,
        decides,
    )


def _urgency(found: ToDo, now: datetime) -> tuple[date, bool, bool, bool]:
    """Sort key: first near days, then missing decisions, sponsors or cosponsors; last asks."""
    due = found.due(now) or date.max
    near = due if due <= now.date() + DATES_AHEAD else date.max
    return near, not found.finds, found.sponsor is None, not found.unsigned


def _to_file_in(standing: Standing, dates: Dates, today: date) -> int | None:
    """The court to file a proposal in: the next one, once its own is over or nearly so; otherwise None.

    For a while also the one where it was filed again, maybe in only one branch.
    """
    if not is_awaited_again(standing):
        return None
    latest = court = standing.terms[0].general_court
    while (ends := dates.ends.get(court)) is not None and today >= ends - RECENTLY:
        court += 1
    before = dates.ends.get(latest - 1)
    return court if court > latest or (before is not None and today <= before + RECENTLY) else None


def _sponsor(
    store: Store,
    watch: Watch,
    standing: Standing,
    court: int,
    today: date,
    finds: Sequence[Find],
) -> SponsorSought | None:
    """The sponsor that a proposal lacks in a court; None if it was filed in the same branches as before.

    An undecided document counts as filed.
    """
    former = _listed_before(watch, standing.proposal, court)
    again = tuple(bill for bill in standing.numbers if bill.general_court == court)
    there = {bill.branch for bill in (*again, *(each.bill for each in finds))}
    missing = {bill.branch for bill in former} - there
    if not missing:
        return None
    known = [(bill, standing.known.get(bill)) for bill in former if bill.branch in missing]
    filed = ((bill, _legislators(bill_known.presented_by)) for bill, bill_known in known if bill_known)
    opens = next((each.opens for each in watch.dates.courts if each.number == court and each.opens), None)
    return SponsorSought(
        court,
        tuple(sorted(missing)) if len(missing) < len({bill.branch for bill in former}) else (),
        again,
        tuple((bill, people) for bill, people in filed if people),
        opens if opens is not None and opens > today else None,
        _is_known(store, standing, court),
    )


def _is_known(store: Store, standing: Standing, court: int) -> bool:
    """Whether the court's list of documents is up to date."""
    return store.documents.any_of(court) and standing.unknown_since is None


def _unsigned(watch: Watch, standing: Standing) -> tuple[tuple[BillId, ...], tuple[str, ...]]:
    """The numbers of a proposal that gather cosponsors, and who signed it in the last court but none of these.

    Nobody if one of them was not read.
    """
    term = next(iter(standing.terms), None)
    signable = [
        each.bill
        for each in (term.open_places if term and not term.ended else ())
        if each.progress and each.progress.stage in _GATHERING and not standing.took_in(each.bill)
    ]
    now = [standing.known[bill] for bill in signable]
    if term is None or not now or any(each is None or each.cosponsors is None for each in now):
        return (), ()
    signed = frozenset[str]().union(*(each.signed_by for each in now if each))
    former = [standing.known.get(bill) for bill in _listed_before(watch, standing.proposal, term.general_court)]
    before = dict.fromkeys(
        name
        for each in former
        if each is not None
        for name in (*each.presented_by, *(one.name for one in each.cosponsors or ()))
    )
    left = [name for name in before if not any(same_person(name, other) for other in signed)]
    return tuple(signable), _legislators(left)


def _listed_before(watch: Watch, proposal: Proposal, court: int) -> list[BillId]:
    """A proposal's listed numbers in the latest earlier court where it has any."""
    listed = watch.listed_numbers(proposal)
    last = max((bill.general_court for bill in listed if bill.general_court < court), default=None)
    return [bill for bill in listed if bill.general_court == last]


def _legislators(people: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(is_person, people))
