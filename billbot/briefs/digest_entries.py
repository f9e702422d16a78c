"""Gathers the input of a digest from the database: `gather` gives everything that `digest.compose` needs."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.ahead import DigestContext, days_that_lapsed, hearings_ahead, hearings_off, near_dates, shared_steps
from billbot.briefs.deciding import stage_and_ask
from billbot.briefs.digest_sections import deciding, undelivered, upkeep, votes_held
from billbot.briefs.drafts import new_drafts
from billbot.briefs.hearings import conference_meetings, days_heard_in, hearing_days, known_hearings, within_term
from billbot.briefs.standing import ProposalStanding, proposal_standing, reporting_deadlines, steps_ahead
from billbot.briefs.surroundings import hearing_slots
from billbot.briefs.watch import Watch
from billbot.domain import actions, digest, follow, route, schedule, stages
from billbot.domain.bills import CORRECTING, Bill, BillId
from billbot.domain.digest import DigestEntry, Followed, Gathered, Record, SiteReading, Undone
from billbot.domain.hearings import Announced
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Proposal
from billbot.messages.headlines import done_before
from billbot.store import SeenChange, Store

_LATE = timedelta(days=1)


def gather(store: Store, watch: Watch, context: DigestContext, channel: Channel, period: Period) -> Gathered:
    """Everything that a channel's digest of this period is composed of. Raises StoreError."""
    heard = [proposal for proposal in watch.proposals if route.is_subscribed(channel, proposal)]
    today, ends = period.until.date(), context.dates.ends
    announced = known_hearings(store, watch)
    met = hearing_days(announced)
    places = [proposal_standing(store, watch, proposal, today, ends, met) for proposal in heard]
    bills = {bill: known for place in places for bill, known in place.bills.items()}
    seen = store.digests.seen(channel.name, period.after, period.last, route.ROW, route.FACT)
    polls = store.digests.polls(period.since, period.until)
    due = tuple(
        dict.fromkeys(each for place in places for each in reporting_deadlines(place, met, context.dates, today))
    )
    meetings = conference_meetings(store, watch, today)
    steps = [each for place in places for each in steps_ahead(place, meetings, today)]
    entries = tuple(_entries(seen, heard, watch, places, context, period.until, announced))
    return Gathered(
        channel=channel,
        period=period,
        topics=tuple(context.topics),
        followed=tuple(_followed(store, watch, place, channel, context, period, announced) for place in places),
        entries=entries,
        drafts=tuple(new_drafts(store, watch, heard, context.topics, period)),
        hearings=hearings_ahead(store, announced, watch, context, channel, period),
        hearings_off=tuple(hearings_off(store, announced, watch, channel, entries, period)),
        steps=shared_steps(store, steps, heard, watch),
        deciding=deciding(store, places),
        votes=votes_held(store, seen, heard, watch),
        dates=tuple(near_dates(context.dates)),
        deadlines=due,
        lapsed=days_that_lapsed(store, due, period),
        reading=_reading(store, context, bills, period, polls),
        waiting=undelivered(store, channel, watch.channels, period.until),
        upkeep=upkeep(store, watch, channel, period, context.site),
        record=_record(store, context, channel, heard, watch, period),
        next_at=channel.digest and schedule.next_weekly(period.until, channel.digest, context.zone),
        contact=context.contact,
    )


def _topic(channel: Channel, proposal: Proposal, context: DigestContext) -> str:
    """The name of the topic under which a channel hears of a proposal: the main one, where it hears of that."""
    names = {topic.id: topic.name for topic in context.topics}
    first = proposal.first_topic(channel.topics) or ""
    return names.get(first, first)


def _followed(
    store: Store,
    watch: Watch,
    place: ProposalStanding,
    channel: Channel,
    context: DigestContext,
    period: Period,
    met: Iterable[Announced],
) -> Followed:
    """The values of a proposal for a channel's digest, with the ask of its present stage."""
    stage, ask = stage_and_ask(store, place.proposal, place.standing)
    people = store.offers.people(Offer.ask([place.proposal.id], f"{stage}: {ask}"))
    done = people.get("done", frozenset())
    return Followed(
        _topic(channel, place.proposal, context),
        replace(place.standing, proposal=replace(place.proposal, ask=ask, asks=())),
        *place.moved(watch.lived_under(place.proposal)),
        tuple(
            (bill, len(known.cosponsors))
            for bill in place.lives_in
            if (known := place.bills[bill]) is not None and known.cosponsors
        ),
        people.get("on it", frozenset()) - done,
        done,
        _filed_again(store, place, period),
        days_heard_in(within_term(met, context.dates.ends), watch.lived_under(place.proposal), period),
        watch.lived_in(place.proposal),
    )


def _filed_again(store: Store, place: ProposalStanding, period: Period) -> tuple[BillId, ...]:
    """The numbers of a proposal's latest court, where it was in one before and these came in the period."""
    if len(place.standing.terms) == 1 or not place.lives_in:
        return ()
    court = place.lives_in[0].general_court
    seen = [store.checks.of(bill).first_seen for bill in place.numbers if bill.general_court == court]
    first = min((at for at in seen if at is not None), key=lambda at: at.timestamp(), default=None)
    came = first is not None and period.since.timestamp() < first.timestamp() <= period.until.timestamp()
    return tuple(bill for bill in place.lives_in if place.bills[bill] is not None) if came else ()


def _concerned(seen: SeenChange, heard: Iterable[Proposal], watch: Watch) -> tuple[str, ...]:
    """The proposals of a change that are heard: as noted when it was seen, or as its bill belongs to them now."""
    ids = [proposal.id for proposal in heard]
    noted = [name for name in seen.proposals if name in ids]
    return tuple(noted or [proposal.id for proposal in watch.concerned(seen.change.bill) if proposal.id in ids])


def _entries(
    seen: Iterable[SeenChange],
    heard: Iterable[Proposal],
    watch: Watch,
    places: Iterable[ProposalStanding],
    context: DigestContext,
    now: datetime,
    announced: Sequence[Announced],
) -> Iterable[DigestEntry]:
    places = list(places)
    bills = {bill: known for place in places for bill, known in place.bills.items()}
    texts = frozenset().union(*(place.texts for place in places))
    stricken = {
        (bill, row.number): row.action.stricken
        for bill, known in bills.items()
        for row in (known.rows if known else ())
    }
    heard = list(heard)
    for each in _as_they_read(seen):
        change, concerned = each.change, _concerned(each, heard, watch)
        if not concerned or (change.kind == "number_assigned" and change.weight == "routine"):  # at first sight
            continue
        undone: Undone = ""
        if change.row is not None and bills.get(change.bill) is not None:
            gone = stricken.get((change.bill, change.row))
            undone = "removed" if gone is None else "struck" if gone else ""
        url, known = f"{context.site}{change.bill.page_path}", bills.get(change.bill)
        # What leads nowhere by now, from a text, or where another row led before, is no move of the proposal.
        if change.kind == "link_found" and (undone or change.bill in texts):
            continue
        if change.kind == "link_found" and known is not None and _restates(known, change.row or 0):
            continue
        if route.ends_with_the_term(change, context.dates.ends):
            continue  # what became of everything stands in a section of its own
        entry = DigestEntry(change, each.at, concerned, url, each.told, undone, hearing_slots(change, known, now))
        yield _placed(entry, known, announced)


def _restates(bill: Bill, number: int) -> bool:
    """Whether the row of this number leads to where an earlier row of its bill leads already, and nowhere else."""
    onward = [link for link in follow.links(bill.id, bill.rows) if link.relation in follow.ONWARD]
    leads_there = {link.to: link.row for link in reversed(onward)}
    own = [link for link in onward if link.row == number]
    return bool(own) and all(leads_there[link.to] != number for link in own)


def _as_they_read(seen: Iterable[SeenChange]) -> Iterable[SeenChange]:
    """The changes, with each new row in its last words and its rewording left out, unless the first words were told."""
    changes, entered = list(seen), set[tuple[BillId, int | None]]()
    last = {
        (each.change.bill, each.change.row): each.change for each in changes if each.change.kind == "action_reworded"
    }
    for each in changes:
        row, kind = (each.change.bill, each.change.row), each.change.kind
        if kind == "action_added" and row in last:
            entered.add(row)
            yield replace(each, change=replace(last[row], kind=kind, old=None))
        elif kind != "action_reworded" or row not in entered or each.told:
            yield each


def _placed(entry: DigestEntry, known: Bill | None, announced: Iterable[Announced]) -> DigestEntry:
    """An entry with the committee that had its bill in its hands at its row, and whether that is left behind.

    A hearing is once it stands no more as the row has it, wherever its bill went; that one is called off, which was to
    be, once it stands again, there or elsewhere; any other row once its bill came on. With a hearing comes when it is
    to be by now, null for never; with any row whether it took the bill out of its study order.
    """
    change, were = entry.change, entry.slots.before
    rows = known.rows if known else ()
    at = next((at for at, row in enumerate(rows) if row.number == change.row), None)
    if known is None or at is None:
        return entry
    meaning, stands_at = actions.read(change.text or ""), None
    stands = [each for each in announced if each.stands and change.bill in each.bills]
    if meaning.hearing is not None:
        hour = meaning.hearing.date, meaning.hearing.start
        behind = all(each.hour != hour for each in stands)
        stands_at = next((each.slot for each in stands if hour in each.hours), None)
    elif "hearing_canceled" in meaning.kinds and were:
        behind = all(any((slot.date, slot.start) in each.hours for each in stands) for slot in were)
    else:
        behind = at in stages.left_behind(known.history)
    return replace(
        entry,
        in_charge=stages.in_hands_of(known.history, at) or "",
        left_behind=behind,
        stands_at=stands_at,
        left_study_order=change.kind == "action_added" and stages.left_study_order(known.history, at),
        done_before=done_before(known.history, at),
    )


def _reading(
    store: Store, context: DigestContext, bills: Iterable[BillId], period: Period, polls: Sequence[FinishedPoll]
) -> SiteReading:
    looks = {bill: store.checks.of(bill) for bill in bills}
    asked = {bill: found for bill, found in looks.items() if not found.awaiting}
    # In an outage the bills are not failing: each check is broken off at one of them, and the others are not tried.
    outage = store.polls.failing_since()
    failing = [
        (bill, found.failing_since)
        for bill, found in asked.items()
        if found.failing_since is not None and (outage is None or found.failing_since < outage)
    ]
    good = [swept for swept in polls if swept.checked]
    return SiteReading(
        bills=len(asked),
        well=sum(found.first_seen is not None and bill not in dict(failing) for bill, found in asked.items()),
        last=max((swept.finished for swept in good), key=lambda at: at.timestamp(), default=None),
        times=_times((swept for swept in good if swept.finished.timestamp() > period.since.timestamp()), len(asked)),
        failing=tuple(failing),
        outages=digest.outages(polls, period.since, period.until, context.outage_after),
        gap=digest.longest_gap(polls, period.since, period.until, _gap_worth_telling(context)),
    )


def _record(
    store: Store, context: DigestContext, channel: Channel, heard: Iterable[Proposal], watch: Watch, period: Period
) -> Record | None:
    """What was done from the month of the digest before on, for the first digest of a month; null for any other."""
    begins = period.until.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    made = store.digests.last_made(channel.name)
    if made is not None and made >= begins:
        return None
    since = (made or begins - timedelta(days=1)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    polls = store.digests.polls(since, begins)
    if not polls or polls[0].started >= begins:
        return None  # there was no billbot yet
    after, last = (store.digests.last_observation(at, including=False) for at in (since, begins))
    changes = store.digests.seen(channel.name, after, last, route.ROW, route.FACT)
    seen = [each for each in changes if _concerned(each, heard, watch)]
    told = [each for each in seen if each.change.kind == "action_added"]
    return Record(
        since,
        begins,
        checks=sum(
            swept.checked > 0 and since.timestamp() <= swept.started.timestamp() < begins.timestamp() for swept in polls
        ),
        told=len(told),
        at_once=sum(each.alerted for each in told),
        corrected=sum(
            each.told and each.change.kind in CORRECTING and not actions.repeats(each.change) for each in seen
        ),
        late=sum(each.change.date is not None and each.at.date() - each.change.date > _LATE for each in told),
        outages=digest.outages(polls, since, begins, context.outage_after),
        unread_lists=tuple(
            digest.Away(max(each.began, since), each.ended if each.ended and each.ended < begins else None)
            for each in store.incidents.between("list", since, begins)
        ),
        gap=digest.longest_gap(polls, since, begins, _gap_worth_telling(context)),
    )


def _times(polls: Iterable[FinishedPoll], bills: int) -> int:
    """How often each of so many bills was read well in these polls, on the average; at least once where any was."""
    looks = sum(swept.checked for swept in polls)
    return max(round(looks / max(bills, 1)), min(looks, 1))


def _gap_worth_telling(context: DigestContext) -> timedelta:
    return context.pace.check_every_else + context.outage_after
