"""What a digest is composed of, gathered from the database: `gather` gives everything that `digest.compose` needs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import asdict, replace

from billbot.briefs.calendars import attached
from billbot.briefs.committees import committee_record, stage_and_ask
from billbot.briefs.drafts import new_drafts
from billbot.briefs.hearings import (
    bill_names,
    conference_meetings,
    days_heard_in,
    hearing_days,
    hearing_slots,
    is_heard_of,
    known_hearings,
    proposals_heard,
    still_open,
    within_term,
)
from billbot.briefs.standing import ProposalStanding, proposal_standing, reporting_deadlines, steps_ahead
from billbot.briefs.votes import KnownVote, decides_on_bill, roll_call_in, votes_on
from billbot.briefs.waiting import undecided
from billbot.briefs.waiting import undelivered as due_and_left
from billbot.briefs.watch import Watch, belonging
from billbot.clock import later
from billbot.domain import actions, deadlines, digest, follow, route, schedule, stages
from billbot.domain.bills import CORRECTING, Bill, BillId, Committee, Member
from billbot.domain.deadlines import DatedStep
from billbot.domain.digest import (
    Deciding,
    DigestEntry,
    Followed,
    Gathered,
    HearingAhead,
    HearingOff,
    NearDate,
    Record,
    SiteReading,
    StepAhead,
    Undecided,
    Undone,
    UpkeepSection,
    VoteHeld,
)
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Attachment
from billbot.domain.report import FinishedPoll
from billbot.domain.schedule import Period
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel, Dates, Proposal, Schedule
from billbot.messages.headlines import done_before
from billbot.messages.people import spoken_phone, titled
from billbot.messages.phrases import capitalized, the_bill_that_took_in
from billbot.messages.suggestions import reasons_in_words
from billbot.messages.trouble import incident_line
from billbot.store import SeenChange, Store

_LATE = timedelta(days=1)


def gather(store: Store, watch: Watch, channel: Channel, period: Period) -> Gathered:
    """Everything that a channel's digest of this period is composed of. Raises StoreError."""
    heard = [proposal for proposal in watch.proposals if route.is_subscribed(channel, proposal)]
    today, ends = period.until.date(), watch.dates.ends
    announced = known_hearings(store, watch)
    met = hearing_days(announced)
    places = [proposal_standing(store, watch, proposal, today, ends, met) for proposal in heard]
    bills = {bill: known for place in places for bill, known in place.bills.items()}
    seen = store.digests.seen(channel.name, period.after, period.last, route.ROW, route.FACT)
    polls = store.digests.polls(period.since, period.until)
    due = tuple(dict.fromkeys(each for place in places for each in reporting_deadlines(place, met, watch.dates, today)))
    meetings = conference_meetings(store, watch, today)
    steps = [each for place in places for each in steps_ahead(place, meetings, today)]
    entries = tuple(_entries(seen, heard, watch, places, period.until, announced))
    return Gathered(
        channel=channel,
        period=period,
        topics=tuple(watch.topics),
        followed=tuple(_followed(store, watch, place, channel, period, announced) for place in places),
        entries=entries,
        drafts=tuple(new_drafts(store, watch, heard, watch.topics, period)),
        hearings=hearings_ahead(store, announced, watch, channel, period),
        hearings_off=tuple(hearings_off(store, announced, watch, channel, entries, period)),
        steps=shared_steps(store, steps, heard, watch),
        deciding=deciding(store, places),
        votes=votes_held(store, seen, heard, watch),
        dates=tuple(near_dates(watch.dates)),
        deadlines=due,
        lapsed=tuple(
            lapsed
            for each in due
            for lapsed in deadlines.lapsed([each], period.since, period.until, store.checks.of(each.bill).first_seen)
        ),
        reading=_reading(store, watch, bills, period, polls),
        waiting=undelivered(store, channel, watch.channels, period.until),
        upkeep=upkeep(store, watch, channel, period, watch.site),
        record=_record(store, watch, channel, heard, period),
        next_at=channel.digest and schedule.next_weekly(period.until, channel.digest, watch.schedule.timezone),
        contact=watch.contact,
    )


def _topic(channel: Channel, proposal: Proposal, watch: Watch) -> str:
    """The name of the topic under which a channel hears of a proposal: the main one, where it hears of that."""
    names = {topic.id: topic.name for topic in watch.topics}
    first = proposal.first_topic(channel.topics) or ""
    return names.get(first, first)


def _followed(
    store: Store,
    watch: Watch,
    place: ProposalStanding,
    channel: Channel,
    period: Period,
    met: Iterable[Hearing],
) -> Followed:
    """The values of a proposal for a channel's digest, with the ask of its present stage."""
    stage, ask = stage_and_ask(store, place.proposal, place.standing)
    people = store.offers.people(Offer.ask([place.proposal.id], f"{stage}: {ask}"))
    done = people.get("done", frozenset())
    return Followed(
        _topic(channel, place.proposal, watch),
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
        days_heard_in(within_term(met, watch.dates.ends), watch.lived_under(place.proposal), period),
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
    now: datetime,
    announced: Sequence[Hearing],
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
        url, known = watch.page_url(change.bill), bills.get(change.bill)
        # What leads nowhere by now, from a text, or where another row led before, is no move of the proposal.
        if change.kind == "link_found" and (undone or change.bill in texts):
            continue
        if change.kind == "link_found" and known is not None and _restates(known, change.row or 0):
            continue
        if route.ends_with_the_term(change, watch.dates.ends):
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


def _placed(entry: DigestEntry, known: Bill | None, announced: Iterable[Hearing]) -> DigestEntry:
    """An entry with the committee that had its bill in its hands at its row, and whether that is left behind.

    A hearing is once it is no longer as the row has it, wherever its bill went; that one is called off, which was to
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
    store: Store, watch: Watch, bills: Iterable[BillId], period: Period, polls: Sequence[FinishedPoll]
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
        outages=digest.outages(polls, period.since, period.until, watch.schedule.outage_after),
        gap=digest.longest_gap(polls, period.since, period.until, _gap_worth_telling(watch.schedule)),
    )


def _record(store: Store, watch: Watch, channel: Channel, heard: Iterable[Proposal], period: Period) -> Record | None:
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
        outages=digest.outages(polls, since, begins, watch.schedule.outage_after),
        unread_lists=tuple(
            digest.Away(max(each.began, since), each.ended if each.ended and each.ended < begins else None)
            for each in store.incidents.between("list", since, begins)
        ),
        gap=digest.longest_gap(polls, since, begins, _gap_worth_telling(watch.schedule)),
    )


def _times(polls: Iterable[FinishedPoll], bills: int) -> int:
    """How often each of so many bills was read well in these polls, on the average; at least once where any was."""
    looks = sum(swept.checked for swept in polls)
    return max(round(looks / max(bills, 1)), min(looks, 1))


def _gap_worth_telling(schedule: Schedule) -> timedelta:
    return schedule.check_every_else + schedule.outage_after


def hearings_ahead(
    store: Store, known: Iterable[Hearing], watch: Watch, channel: Channel, period: Period
) -> tuple[HearingAhead, ...]:
    """The `known` hearings that a channel hears of and that are `still_open` at the end of the period.

    Raises StoreError.
    """
    ours = [each for each in within_term(known, watch.dates.ends) if is_heard_of(watch, channel, each)]
    return tuple(_ahead(store, each, watch, channel) for each in still_open(store, watch, ours, period.until))


def hearings_off(
    store: Store,
    known: Sequence[Hearing],
    watch: Watch,
    channel: Channel,
    entries: Iterable[DigestEntry],
    period: Period,
) -> Iterator[HearingOff]:
    """The hearings that a channel hears of and that only an agenda called off in the period, or took bills off.

    Left out is what one of the `entries` tells anyway, and what is heard at that hour in another place.
    """
    said = {
        (entry.change.bill, (slot.date, slot.start))
        for entry in entries
        if (slot := actions.read(entry.change.text or "").hearing)
    }
    said |= {(bill, each.hour) for each in known if each.stands for bill in each.bills}
    for each in known:
        off = each.by_agenda and not each.stands and each.last_mentioned is not None
        if off and period.since.date() <= (each.last_mentioned or date.min) < period.until.date():
            bills = tuple(bill for bill in each.bills if said.isdisjoint((bill, hour) for hour in each.hours))
            if ours := proposals_heard(watch, channel, bills):
                bills = tuple(bill for bill in bills if proposals_heard(watch, channel, [bill]))
                called = bill_names(store, watch, bills, ours)
                yield HearingOff(each.slot, bills, tuple(called), each.status == "taken off", each.committee)
            elif each.status == "called off" and bills == each.bills and watch.is_host_heard(channel, each.host):
                yield HearingOff(each.slot, (), (), taken_off=False, committee=each.host)


def _ahead(store: Store, each: HearingToAttend, watch: Watch, channel: Channel) -> HearingAhead:
    hearing = each.hearing
    bills = tuple(bill for bill in hearing.bills if proposals_heard(watch, channel, [bill]))
    ours = proposals_heard(watch, channel, bills)
    pages = ((f"Bill page {bill.spoken}", watch.page_url(bill)) for bill in bills)
    return HearingAhead(
        **asdict(replace(hearing, bills=bills) if bills else hearing.of_host),
        proposals=tuple(proposal.name for proposal in ours),
        bill_names=tuple(bill_names(store, watch, bills, ours)),
        links=(*each.links, *pages),
        testimony=each.committee_says,
        notice_rule=each.notice_rule,
        facts=each.facts,
        attendee_count=len(store.offers.people(Offer.hearing(hearing.known_as, hearing.hour)).get("there", ())),
    )


def calendar_of(store: Store, watch: Watch, channel: Channel, told: Iterable[HearingAhead]) -> tuple[Attachment, ...]:
    """The calendar file for a digest's mail: the hearings that it tells, with the bills that the channel hears of.

    No file where there is no hearing. Raises StoreError.
    """
    keys = {each.key for each in told}
    known = [each for each in known_hearings(store, watch) if each.key in keys] if keys else []
    ours = [tuple(bill for bill in each.bills if proposals_heard(watch, channel, [bill])) for each in known]
    pairs = zip(known, ours, strict=True)
    return attached(store, watch, [replace(each, bills=bills) if bills else each.of_host for each, bills in pairs])


def shared_steps(
    store: Store, steps: Iterable[DatedStep], proposals: Iterable[Proposal], watch: Watch
) -> tuple[StepAhead, ...]:
    """What is set for a day ahead, each once for all bills for which it is the same.

    `proposals` are those that the channel hears of. Raises StoreError.
    """
    heard = list(proposals)
    found: dict[tuple[date, deadlines.StepKind, str | None], list[BillId]] = {}
    for step in steps:
        found.setdefault((step.day, step.kind, step.branch), []).append(step.bill)
    return tuple(
        StepAhead(
            *step,
            tuple(dict.fromkeys(numbers)),
            tuple(bill_names(store, watch, numbers, heard)),
        )
        for step, numbers in found.items()
    )


def near_dates(dates: Dates) -> Iterable[NearDate]:
    """The dates of `calendar.toml`: the coalition's own, and each court's."""
    for own in dates.milestones:
        yield NearDate(own.date, "own", own.name, topics=own.topics)
    for court in dates.courts:
        for each in court.reporting:
            yield NearDate(each.date, "reporting", each.rule, court.number, each.source)
        if court.opens:
            yield NearDate(court.opens, "opens", court=court.number)
        if court.formal_sessions_end:
            yield NearDate(court.formal_sessions_end, "formal sessions end", court=court.number)
        if court.ends:
            yield NearDate(court.ends, "ends", court=court.number)


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
        name = capitalized(the_bill_that_took_in(proposal.said)) if took_in else proposal.name
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
    lasting = tuple((incident_line(each), each.began) for each in store.incidents.still_open())
    since, until = period.since.timestamp(), period.until.timestamp()
    edits = tuple(edit for edit in store.watchlist.edits() if since <= edit.at.timestamp() < until)
    return UpkeepSection(told, quiet, lasting, edits)


def _maintains(channel: Channel, channels: Iterable[Channel]) -> bool:
    """Whether a channel is for maintainers; where none is, all are, so that somebody hears of it."""
    return channel.operations or not any(each.operations for each in channels)
