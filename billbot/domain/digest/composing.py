"""Composes a digest from what was gathered for it: what moved, what is ahead, where everything stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import asdict, replace

from billbot.domain import actions, follow, stages
from billbot.domain.bills import CORRECTING, BillId, Channel, Deadline, Proposal, Topic
from billbot.domain.digest.composed import Digest, Happening, NewNumber, Story, TestimonyDue
from billbot.domain.digest.values import DigestEntry, Followed, Gathered, HearingAhead, NearDate
from billbot.domain.standing import Standing

# How far ahead hearings and testimony deadlines are told: long enough to find people who come or write.
_WEEKS_AHEAD = timedelta(weeks=4)
_HOLDING = frozenset({"insisted", "nonconcurred"})

_MOVING = frozenset({"action_added", "number_assigned", "link_found", "committee_vote_posted"})


def compose(gathered: Gathered) -> Digest:
    """One digest, from values that were gathered for its channel and period."""
    today = gathered.period.until.date()
    followed = _by_topic(gathered.followed, gathered.topics)
    # An entry in other words for the same is nothing to read; one under another date is told as that.
    entries = [
        each for each in gathered.entries if each.change.kind == "action_dated" or not actions.repeats(each.change)
    ]
    corrections = [entry for entry in entries if entry.row_was_told and entry.change.kind in CORRECTING]
    told = [entry for entry in entries if entry not in corrections and entry.change.kind != "number_assigned"]
    names = {each.proposal.id: each.proposal for each in followed}
    moved = _moved(entries, followed)
    dated = [(each.last_entry_on, each.last_entry_in) for each in followed if each.last_entry_on and each.last_entry_in]
    held = replace(
        gathered,
        followed=followed,
        hearings=_coming(gathered.hearings, gathered.period.until),
        steps=tuple(sorted(gathered.steps, key=lambda each: (each.day, each.bill_names))),
        dates=near(gathered.dates, gathered.deadlines, gathered.channel, today),
        deadlines=due(gathered.deadlines, gathered.dates, today),
    )
    return Digest(
        **asdict(held),
        moved=len(moved),
        stories=tuple(_stories(told, followed, today)),
        corrections=tuple(
            (names[entry.proposals[0]], happening) for entry in corrections for happening in _happenings([entry], names)
        ),
        numbers=tuple(_new_numbers(entries, followed)),
        testimony=_testimony(gathered.hearings, gathered.period.until),
        beyond=_beyond(gathered.hearings, gathered.period.until),
        informal=tuple(informal(gathered.dates, followed, today)),
        last_moved=max(dated, key=lambda pair: pair[0], default=None),
    )


def _moved(entries: Iterable[DigestEntry], followed: Iterable[Followed]) -> set[str]:
    """The ids of the proposals that moved; what happens to a bill that took a proposal in moves only its own one."""
    standings = {each.proposal.id: each.standing for each in followed}
    return {
        name
        for entry in entries
        if entry.change.kind in _MOVING
        for name in entry.proposals
        if name == entry.proposals[0] or name not in standings or not standings[name].took_in(entry.change.bill)
    }


def _by_topic(followed: Sequence[Followed], topics: Iterable[Topic]) -> tuple[Followed, ...]:
    """Sort by topic, in the order of the configuration."""
    order = {topic.name: at for at, topic in enumerate(topics)}
    return tuple(sorted(followed, key=lambda each: order.get(each.topic, len(order))))


def _stories(entries: Sequence[DigestEntry], followed: Sequence[Followed], today: date) -> Iterable[Story]:
    names = {each.proposal.id: each.proposal for each in followed}
    # A routine row that moves the proposal on is news (follow), and told once: as the row itself.
    moving = {_row(entry) for entry in entries if entry.change.kind == "link_found" and entry.change.weight == "news"}
    added = {_row(entry) for entry in entries if entry.change.kind == "action_added"}
    entries = [entry for entry in entries if entry.change.kind != "link_found" or _row(entry) in moving - added]
    for each in followed:
        own = [entry for entry in entries if entry.proposals[0] == each.proposal.id]
        happened = [_as_it_goes_on(_its_own(one, each), each.standing) for one in _happenings(own, names)]
        happened = [_agreed(one, happened[at + 1 :]) for at, one in enumerate(happened)]
        placed = [(one.bills, one.change.date, one.meaning if not one.undone else None) for one in happened]
        beside = stages.reports_beside(placed)
        said_by_others = [one for at, one in enumerate(happened) if at in beside and not one.left_study_order]
        news = [
            one
            for one in happened
            if (one.change.weight == "news" and not one.slots.are_over and one not in said_by_others)
            or (one.change.bill, one.change.row) in moving
        ]
        routine = [one for one in happened if one not in news]
        if happened:
            yield Story(each.proposal, each.topic, tuple(news), tuple(routine), today)


def _agreed(happening: Happening, behind: Iterable[Happening]) -> Happening:
    """Drop what comes next where a later entry shows that a branch has agreed, to more time or to the other's text."""
    day = happening.change.date or date.min
    agreed = [
        each.change.branch
        for each in behind
        if "concurred" in each.meaning.kinds
        and not each.undone
        and (each.change.date or date.max) >= day  # else it agreed to what was asked before
        and set(happening.bills) <= set(each.bills)
    ]
    comes_next = happening.meaning.comes_next
    if agreed and not _HOLDING.isdisjoint(happening.meaning.kinds):
        comes_next = ""
    elif happening.meaning.reporting_date and set(agreed) - {happening.change.branch}:
        comes_next = comes_next.removeprefix(actions.AGREES)
    return replace(happening, meaning=replace(happening.meaning, comes_next=comes_next))


def _its_own(happening: Happening, followed: Followed) -> Happening:
    """Keep the numbers that the proposal lived in; the others, other parents of its draft, go to `same_on`."""
    own = [at for at, bill in enumerate(happening.bills) if bill in followed.lived_in]
    if not own:
        return happening
    return replace(
        happening,
        bills=tuple(happening.bills[at] for at in own),
        urls=tuple(happening.urls[at] for at in own),
        same_on=tuple(bill for at, bill in enumerate(happening.bills) if at not in own),
    )


def _as_it_goes_on(happening: Happening, standing: Standing) -> Happening:
    """Fill in `took_in` and `progress`, and drop what comes next where the bill is over or has moved on."""
    bill = happening.change.bill
    place = next((place for term in standing.terms for place in term.places if place.bill == bill), None)
    happening = replace(happening, took_in=standing.took_in(bill), progress=place.progress if place else None)
    if standing.over_with(bill) is None and not happening.left_behind:
        return happening
    return replace(happening, meaning=replace(happening.meaning, comes_next=""))


def _row(entry: DigestEntry) -> tuple[BillId, int | None]:
    return entry.change.bill, entry.change.row


def _happenings(entries: Iterable[DigestEntry], names: dict[str, Proposal]) -> list[Happening]:
    """Merge entries with the same words on several bills; a row that stands twice on one bill stays two."""
    groups: dict[tuple[object, ...], list[DigestEntry]] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for entry in entries:
        change = entry.change
        said = (change.kind, change.date, change.branch, change.text, change.old)
        met[change.bill, *said] += 1
        groups.setdefault((*said, met[change.bill, *said]), []).append(entry)
    return [_happening(group, names) for group in groups.values()]


def _happening(group: Sequence[DigestEntry], names: dict[str, Proposal]) -> Happening:
    first = group[0]
    others = dict.fromkeys(name for entry in group for name in entry.proposals[1:])
    alike = replace(
        first,
        at=min(entry.at for entry in group),
        undone=first.undone if first.change.kind == "action_added" and all(entry.undone for entry in group) else "",
        slots=replace(first.slots, are_over=all(entry.slots.are_over for entry in group)),
        left_behind=all(entry.left_behind for entry in group),
        left_study_order=any(entry.left_study_order for entry in group),
        in_charge=first.in_charge if len({entry.in_charge for entry in group}) == 1 else "",
    )
    return Happening(
        **asdict(alike),
        meaning=actions.read(first.change.text or ""),
        bills=tuple(dict.fromkeys(entry.change.bill for entry in group)),
        urls=tuple(dict.fromkeys(entry.url for entry in group)),
        also=tuple(names[name].name for name in others if name in names),
    )


def _new_numbers(entries: Sequence[DigestEntry], followed: Sequence[Followed]) -> Iterable[NewNumber]:
    """The bill numbers that dockets got, and the numbers that proposals went on to, a value for each proposal."""
    for each in followed:
        name = each.proposal.name
        own = [entry.change for entry in entries if each.proposal.id in entry.proposals]
        for change in own:
            if change.kind == "number_assigned":
                docket = (BillId(change.bill.general_court, change.old),) if change.old else ()
                yield NewNumber(name, docket, (change.bill,), assigned=True)
        ways = [
            (change.bill, BillId(change.bill.general_court, bill.number))
            for change in own
            if change.kind == "link_found"
            for bill in actions.read(change.text or "").bills
            if bill.relation in follow.ONWARD
        ]
        left = {bill: [to for one, to in ways if one == bill] for bill, _ in ways}
        order = follow.reachable([bill for bill in left if bill not in {to for _, to in ways}], left)
        gone = each.lived_in.intersection(left).difference(each.standing.bills)
        was = tuple(bill for bill in dict.fromkeys((*order, *left)) if bill in gone)
        now = tuple(dict.fromkeys(to for _, to in ways if to in each.standing.bills))
        if was and now:
            yield NewNumber(name, was, now, assigned=False, took_in=all(map(each.standing.took_in, now)))


def _coming(hearings: Iterable[HearingAhead], now: datetime) -> tuple[HearingAhead, ...]:
    """The hearings that are not over yet, as far as four weeks ahead."""
    today = now.date()
    found = [each for each in hearings if each.day <= today + _WEEKS_AHEAD and not each.slot.is_over(now)]
    return tuple(sorted(found, key=lambda each: (each.day, each.slot.start or time.min, each.key)))


def _beyond(hearings: Iterable[HearingAhead], now: datetime) -> HearingAhead | None:
    """The first hearing with a meeting after these four weeks; null where none is announced."""
    last = now.date() + _WEEKS_AHEAD
    found = [each for each in hearings if each.day > last and not each.slot.written]
    return min(found, key=lambda each: (each.day, each.slot.start or time.min, each.key), default=None)


def _testimony(hearings: Iterable[HearingAhead], now: datetime) -> tuple[TestimonyDue, ...]:
    """Deadlines for testimony and for registering to testify in the coming four weeks, the nearest first."""
    last = now.date() + _WEEKS_AHEAD
    found = [
        (ends, TestimonyDue(fact, each))
        for each in hearings
        for fact in each.facts
        if fact.is_deadline and (ends := fact.ends) is not None and ends > now and ends.date() <= last
    ]
    return tuple(due for _, due in sorted(found, key=lambda pair: (pair[0], pair[1].hearing.key)))


# A date of the calendar is worth a line for a month: long enough to plan for it.
DATES_AHEAD = timedelta(days=30)


def near(
    dates: Iterable[NearDate], deadlines: Iterable[Deadline], channel: Channel, today: date
) -> tuple[NearDate, ...]:
    """The dates within a month that concern the channel's topics; a reporting date with the bills it is for."""
    heard = [each for each in dates if today <= each.day <= today + DATES_AHEAD and channel.follows(each.topics)]
    derived = [each for each in deadlines if each.derived]
    return tuple(
        replace(each, bills=tuple(deadline.bill for deadline in derived if _sets(each, deadline)))
        for each in sorted(heard, key=lambda each: each.day)
    )


def informal(
    dates: Iterable[NearDate], followed: Iterable[Followed], today: date
) -> Iterable[tuple[NearDate, NearDate]]:
    """For each General Court in informal sessions with live proposals: when the formal ones ended, and when it ends."""
    open_in = {bill.general_court for each in followed if not each.standing.is_law for bill in each.standing.bills}
    over = {each.court: each for each in dates if each.kind == "formal sessions end" and each.day < today}
    for each in dates:
        if each.kind == "ends" and each.day >= today and each.court in over and each.court in open_in:
            yield over[each.court], each


def _sets(near: NearDate, deadline: Deadline) -> bool:
    """Whether a deadline follows from this reporting date of a General Court."""
    return (near.kind, near.court, near.day, near.name) == (
        "reporting",
        deadline.bill.general_court,
        deadline.day,
        deadline.rule,
    )


def due(deadlines: Iterable[Deadline], dates: Sequence[NearDate], today: date) -> tuple[Deadline, ...]:
    """The deadlines within a month, without those that a reporting date among `dates` already tells."""
    near = [
        each
        for each in deadlines
        if today <= each.day <= today + DATES_AHEAD and not (each.derived and any(_sets(date, each) for date in dates))
    ]
    return tuple(sorted(near, key=lambda each: each.day))
