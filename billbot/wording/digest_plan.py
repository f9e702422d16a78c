"""What a digest asks to be done: a line a thing in the coming week, whom to call, and how it was voted."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from billbot.bills import BillId
from billbot.bills.shown import count, first_few
from billbot.digest import Deciding, Digest, Followed, HearingAhead, NearDate, TestimonyDue, VoteHeld
from billbot.testimony import is_mail
from billbot.wording import deadlines
from billbot.wording.document import Ask, Bullet, Bullets, Group, Section, in_lines
from billbot.wording.people import called, question, tally
from billbot.wording.spoken import asked, capitalized, committee, day_of, hour, listed, numbers, others

_WEEK = timedelta(days=7)
# So many of a committee who have not joined are named; `billbot who` has all of them.
_NAMED = 5


def to_do(composed: Digest, whose: deadlines.Whose) -> Section:
    """What there is to do in the coming week, a line each, for a channel that wants to be asked.

    First what has a day, each with what is asked of the proposals it is about, then what is asked of the others.
    """
    if not composed.channel.asks:
        return Section("To do this week", ())
    dated = sorted(_dated(composed, whose), key=lambda each: each[0])
    year = composed.period.until.year
    asking, said = {each.proposal.name: each for each in composed.followed}, set[str]()
    lines = []
    for day, what, names, is_to_do in dated:
        own = [asking[name] for name in names if name in asking and name not in said]
        said.update(each.proposal.name for each in own)
        asks = " ".join(_asked(each.sentence, each.answers) for each in _asks(composed, own))
        call = _call(composed, [bill for each in own for bill in each.standing.bills])
        if is_to_do or asks or call:
            said_of_day = " ".join(filter(None, [what, asks, _people(own), call]))
            lines.append(Bullet(said_of_day, label=f"{day_of(day, year)}:"))
    rest = [each for each in composed.followed if each.proposal.name not in said and each.proposal.ask]
    for ask in _asks(composed, rest):
        own = [each for each in rest if _is_of(ask, each)]
        call = _call(composed, [bill for each in own for bill in each.standing.bills])
        names = listed([each.proposal.name for each in own])
        said_of_ask = " ".join(filter(None, [_asked(ask.sentence, ask.answers), _people(own), call]))
        lines.append(Bullet(said_of_ask, label=f"{names}:"))
    return Section("To do this week", in_lines(lines))


def asked_of(composed: Digest) -> Collection[str]:
    """The names of the proposals of which the list says what is asked."""
    return {each.proposal.name for each in composed.followed} if composed.channel.asks else ()


def decides(composed: Digest) -> Section:
    """The committees that proposals lie before: their chairs, and who of them has not joined what is supported.

    That tells how we stand, and is left out where facts alone are wanted.
    """
    told = composed.deciding if composed.channel.asks else [replace(each, joined=()) for each in composed.deciding]
    groups = tuple(Group((Bullets(tuple(committee_lines(each))),)) for each in told if each.chairs or each.joined)
    return Section("Who decides", groups)


def voted(votes: Iterable[VoteHeld], *, asks: bool) -> Section:
    """How votes of the period went, and where we are to be asked who voted otherwise than our position."""
    return Section("Votes", in_lines(_voted(each, asks=asks) for each in votes))


def is_in_plan(hearing: HearingAhead, composed: Digest) -> bool:
    """Whether the list of what is to be done has a line for a hearing."""
    return composed.channel.asks and hearing.day <= composed.period.until.date() + _WEEK


def is_planned(near: NearDate, composed: Digest) -> bool:
    """Whether the list of what is to be done has a line for a date of the calendar."""
    return composed.channel.asks and near.kind == "own" and near.day <= composed.period.until.date() + _WEEK


def _dated(composed: Digest, whose: deadlines.Whose) -> Iterator[tuple[date, str, Sequence[str], bool]]:
    """What has a day in the coming week: the day, what it is, the proposals' names, and whether it is ours to do.

    A committee's day is not: it is worth a line where something is asked, or somebody can be called.
    """
    today = composed.period.until.date()
    last = today + _WEEK
    for hearing in composed.hearings:
        if hearing.day <= last:
            yield hearing.day, _hearing(hearing), hearing.proposals, True
    for due in composed.testimony:
        if due.day <= last:
            yield due.day, _due(due), due.hearing.proposals, True
    for group in deadlines.together(each for each in composed.deadlines if each.day <= last):
        bills = [each.bill for each in group]
        names = [each.proposal.name for each in composed.followed if set(bills) & set(each.standing.bills)]
        said = f"The committee's day to report on {whose(bills)}."
        yield group[0].day, said, names, False
    for near in composed.dates:
        if near.kind == "own" and near.day <= last:
            yield near.day, f"{near.name.rstrip('.')}.", (), True


def _hearing(hearing: HearingAhead) -> str:
    at = [hour(hearing.slot.start)] if hearing.slot.start else []
    where = [hearing.slot.place] if hearing.slot.place else []
    said = ", ".join([f"Hearing on {listed(hearing.called)} ({numbers(hearing.bills)})", *at, *where])
    return " ".join(filter(None, [f"{said}.", will_be_there(hearing)]))


def will_be_there(hearing: HearingAhead) -> str:
    """`2 people will be there.`; nothing where nobody said so."""
    return f"{count(hearing.there, 'person', 'people')} will be there." if hearing.there else ""


def _people(asked_of: Sequence[Followed]) -> str:
    """`3 people are on it, 1 has done it.`: how many, each once, and never who."""
    done = frozenset[str]().union(*(each.done for each in asked_of))
    on_it = frozenset[str]().union(*(each.on_it for each in asked_of)) - done
    if not done:
        return f"{count(len(on_it), 'person is', 'people are')} on it." if on_it else ""
    have = "has" if len(done) == 1 else "have"
    if not on_it:
        return f"{count(len(done), 'person', 'people')} {have} done it."
    return f"{count(len(on_it), 'person is', 'people are')} on it, {len(done)} {have} done it."


def _due(due: TestimonyDue) -> str:
    what = "Written testimony" if due.fact.kind == "written_until" else "Registration to testify"
    until = f", until {hour(due.fact.at)}" if due.fact.at else ""
    kind = "send_to" if due.fact.kind == "written_until" else "register_at"
    to = dict.fromkeys(each.address for each in due.hearing.facts if each.kind == kind and is_mail(each.address))
    where = f", to {listed(list(to))}" if to else ""
    return f"{what} on {listed(due.hearing.called)} ({numbers(due.hearing.bills)}){until}{where}."


def _asks(composed: Digest, followed: Sequence[Followed]) -> tuple[Ask, ...]:
    """What is asked of these, the same of several once; a position alone asks for nothing."""
    proposals = [each.proposal for each in followed if each.proposal.ask]
    return tuple(each for each in asked(composed.channel, proposals, len(proposals)) if each.ask)


def _is_of(ask: Ask, followed: Followed) -> bool:
    proposal = followed.proposal
    position = "" if proposal.position == "watch" else proposal.position
    return (ask.ask, ask.owner, ask.position) == (proposal.ask, proposal.owner, position)


def _asked(sentence: str, answers: str) -> str:
    ended = sentence if sentence[-1:] in ".?!…)" else f"{sentence}."
    return f"{ended} {answers}." if answers else ended


def _call(composed: Digest, bills: Collection[BillId]) -> str:
    """`Call: Senator A. Sample, (617) 555-0100, and …`: the chairs of the committees that these lie before."""
    chairs = [
        f"{name}, {phone}"
        for each in composed.deciding
        if not set(each.bills).isdisjoint(bills)
        for name, phone in each.chairs
        if phone
    ]
    return f"Call: {'; '.join(dict.fromkeys(chairs))}." if chairs else ""


def committee_lines(each: Deciding) -> Iterator[Bullet]:
    """What a committee has before it, who chairs it, and who of it has not joined what is supported."""
    name = committee(each.committee)
    chairs = "; ".join(", ".join(filter(None, chair)) for chair in each.chairs)
    said = f"has {numbers(each.bills)} before it"
    whose = f"; {'chairs' if each.chairs[1:] else 'chair'}: {chairs}" if chairs else ""
    yield Bullet(f"{said}{whose}", label=capitalized(name))
    for bill, joined, missing in each.joined:
        yield Bullet(_joined(joined, each.seats, missing), label=f"{bill.spoken}:")


def _joined(joined: int, seats: int, missing: Sequence[str]) -> str:
    if not joined or not missing:  # then the names would be those of all
        return f"{'none' if missing else 'all'} of the committee's {seats} members have joined it"
    named = first_few(missing, _NAMED, others)
    return (
        f"{joined} of the committee's {seats} members {'has' if joined == 1 else 'have'} joined it, not {listed(named)}"
    )


def _voted(held: VoteHeld, *, asks: bool) -> Bullet:
    vote = held.vote
    against = f" Otherwise than our position: {listed(held.against)}." if asks and held.against else ""
    day = f"{day_of(vote.date, vote.date.year)}, " if vote.date else ""
    others = "".join(f"; elsewhere the record counts {tally(each)}" for each in held.others)
    said = f"{day}{called(vote)}: {tally(vote.tally)} (“{question(vote)}”){others}.{against}"
    return Bullet(said, label=f"{held.proposal} ({vote.bill.spoken}):")
