"""The words of a digest for what is ahead: the to-do list of the coming week with whom to call, and what is coming up.

Coming up are hearings, dates of the General Court and our own, reporting deadlines, and other days that rows set.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.digest import Digest, Followed, HearingAhead, NearDate, StepAhead, TestimonyDue
from billbot.domain.display import count, first_few
from billbot.domain.testimony import is_mail
from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Group,
    Item,
    Links,
    Paragraph,
    Part,
    Quote,
    Section,
    ended,
    in_lines,
    nonempty,
)
from billbot.messages.hearings import (
    DEADLINES,
    lines_on_testimony,
    move_and_notice,
    place_in_words,
    quoted_on_testimony,
)
from billbot.messages.reporting_days import Whose, day_ahead, of_one_day, step_clause
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    hearing_subject,
    hearing_time,
    hearing_with_subject,
    hour,
    listed,
    numbers,
    ordinal,
    short_date,
)
from billbot.messages.stories import asks_on

# So many proposals are named in a line on a hearing that has more.
_NAMED = 3
_WEEK = timedelta(days=7)


def to_do(composed: Digest, whose: Whose) -> Section:
    """The to-do list of the coming week, a line each, for a channel that wants to be asked.

    First what has a day, with the asks of the proposals that it is about, then the asks of other proposals.
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
        asks = " ".join(map(_asked, _asks(composed, own)))
        call = _call(composed, [bill for each in own for bill in each.standing.bills])
        if is_to_do or asks or call:
            said_of_day = " ".join(filter(None, [what, asks, _people(own), call]))
            lines.append(Bullet(said_of_day, label=f"{short_date(day, year)}:"))
    rest = [each for each in composed.followed if each.proposal.name not in said and each.proposal.ask]
    for ask in _asks(composed, rest):
        own = [each for each in rest if _is_of(ask, each)]
        call = _call(composed, [bill for each in own for bill in each.standing.bills])
        names = listed([each.proposal.name for each in own])
        said_of_ask = " ".join(filter(None, [_asked(ask), _people(own), call]))
        lines.append(Bullet(said_of_ask, label=f"{names}:"))
    return Section("To do this week", in_lines(lines))


def asked_of(composed: Digest) -> Collection[str]:
    """The names of the proposals whose asks are in the to-do list."""
    return {each.proposal.name for each in composed.followed} if composed.channel.asks else ()


def is_in_plan(hearing: HearingAhead, composed: Digest) -> bool:
    """Whether the to-do list has a line for a hearing."""
    return composed.channel.asks and hearing.day <= composed.period.until.date() + _WEEK


def is_planned(near: NearDate, composed: Digest) -> bool:
    """Whether the to-do list has a line for a date of the calendar."""
    return composed.channel.asks and near.kind == "own" and near.day <= composed.period.until.date() + _WEEK


def _dated(composed: Digest, whose: Whose) -> Iterator[tuple[date, str, Sequence[str], bool]]:
    """What has a day in the coming week: the day, the words, the proposals' names, and whether it is ours to do.

    A committee's deadline is not ours: it has a line only where something is asked or somebody can be called.
    """
    today = composed.period.until.date()
    last = today + _WEEK
    for hearing in composed.hearings:
        day = (hearing.slot.ends_on or hearing.day) if hearing.slot.written else hearing.day
        if day <= last:
            yield day, _to_attend(hearing), hearing.proposals, True
    for due in composed.testimony:
        if due.day <= last:
            yield due.day, _to_send(due), due.hearing.proposals, True
    for group in of_one_day(each for each in composed.deadlines if each.day <= last):
        bills = [each.bill for each in group]
        names = [each.proposal.name for each in composed.followed if set(bills) & set(each.standing.bills)]
        said = f"The committee's day to report on {whose(bills)}."
        yield group[0].day, said, names, False
    for near in composed.dates:
        if near.kind == "own" and near.day <= last:
            yield near.day, f"{near.name.rstrip('.')}.", (), True


def _to_attend(hearing: HearingAhead) -> str:
    """When and where people meet; where testimony is taken in writing only, until when."""
    if hearing.slot.written:
        until = f", until {hour(hearing.slot.end)}" if hearing.slot.end else ""
        return f"{capitalized(_called(hearing))}{until}."
    at = [hour(hearing.slot.start)] if hearing.slot.start else []
    where = [hearing.slot.place] if hearing.slot.place else []
    said = ", ".join([capitalized(_called(hearing)), *at, *where])
    return " ".join(filter(None, [f"{said}.", will_be_there(hearing)]))


def _called(hearing: HearingAhead) -> str:
    return hearing_with_subject(hearing.slot, hearing.bills, hearing.committee, hearing.bill_names)


def _short(hearing: HearingAhead) -> str:
    """`Access to justice, POST Commission, Clean slate and 6 more (11 bills)`: the hearing itself names them all."""
    return f"{listed(first_few(hearing.bill_names, _NAMED))} ({count(len(hearing.bills), 'bill')})"


def _testimony_called(due: TestimonyDue) -> str:
    hearing = due.hearing
    few = len(hearing.bills) <= _NAMED
    whom = hearing_subject(hearing.bills, hearing.committee, hearing.bill_names) if few else _short(hearing)
    return DEADLINES[due.fact.kind].on(whom, a_committee=not hearing.bills)


def will_be_there(hearing: HearingAhead) -> str:
    """`2 people will be there.`; nothing where nobody said so."""
    return f"{count(hearing.attendee_count, 'person', 'people')} will be there." if hearing.attendee_count else ""


def _people(asked_of: Sequence[Followed]) -> str:
    """`3 people are on it, 1 has done it.`: how many, each once, and never who."""
    done = frozenset[str]().union(*(each.done for each in asked_of))
    on_it = frozenset[str]().union(*(each.takers for each in asked_of)) - done
    if not done:
        return f"{count(len(on_it), 'person is', 'people are')} on it." if on_it else ""
    have = "has" if len(done) == 1 else "have"
    if not on_it:
        return f"{count(len(done), 'person', 'people')} {have} done it."
    return f"{count(len(on_it), 'person is', 'people are')} on it, {len(done)} {have} done it."


def _to_send(due: TestimonyDue) -> str:
    words = DEADLINES[due.fact.kind]
    until = f", until {hour(due.fact.at)}" if due.fact.at else ""
    to = [each.address for each in due.hearing.facts if each.kind == words.where and "://" not in each.address]
    told = dict.fromkeys(each for each in to if is_mail(each) or words.where == "language_at")
    where = f", to {listed(told)}" if told else ""
    return f"{_testimony_called(due)}{until}{where}."


def _asks(composed: Digest, followed: Sequence[Followed]) -> tuple[Ask, ...]:
    """The asks of these proposals, each once; a position without an ask has none."""
    proposals = [each.proposal for each in followed if each.proposal.ask]
    return tuple(each for each in asks_on(composed.channel, proposals, len(proposals)) if each.ask)


def _is_of(ask: Ask, followed: Followed) -> bool:
    proposal = followed.proposal
    return (ask.ask, ask.owner, ask.position) == (proposal.ask, proposal.owner, proposal.stance)


def _asked(ask: Ask) -> str:
    return f"{ended(ask.ask)} {ask.answers}." if ask.answers else ended(ask.ask)


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


def coming(composed: Digest, whose: Whose, asked_before: Collection[str]) -> Iterable[Group]:
    """What is coming up: the hearings, and then the days, the nearest first; `whose` names the proposals of bills.

    Of the proposals of these names the digest has said before what is asked.
    """
    year = composed.period.until.year
    named = {each.proposal.name: each.proposal for each in composed.followed}
    hearings, said = [], set(asked_before)
    for each in composed.hearings:
        proposals = [
            replace(named[name], ask="") if name in said else named[name] for name in each.proposals if name in named
        ]
        said.update(each.proposals)
        said_there = will_be_there(each) if composed.channel.asks and not is_in_plan(each, composed) else ""
        asks = asks_on(composed.channel, proposals, len(proposals))
        hearings.append(_hearing(each, composed.period.until, asks, said_there))
    if hearings:
        yield Group(tuple(hearings))
    today = composed.period.until.date()
    days = [
        (each.day, _date(each, _how_soon(each.day, today))) for each in composed.dates if not is_planned(each, composed)
    ]
    days += [
        (each.day, f"{capitalized(step_ahead(each))}; it can still be put off ({_how_soon(each.day, today)})")
        for each in composed.steps
    ]
    days += [
        (group[0].day, f"{day_ahead(group, whose)} ({_how_soon(group[0].day, today)})")
        for group in of_one_day(composed.deadlines)
    ]
    days += [(each.day, _due(each, year, today)) for each in composed.testimony]
    yield from in_lines(
        Bullet(said, label=f"{short_date(day, year)}:") for day, said in sorted(days, key=lambda pair: pair[0])
    )


def _hearing(hearing: HearingAhead, now: datetime, asks: tuple[Ask, ...], there: str) -> Item:
    year = now.year
    committee = committee_name(hearing.committee) if hearing.bills else ""  # which the heading names
    where = [hearing_time(hearing.slot, year), place_in_words(hearing.slot), committee]
    return Item(
        capitalized(_called(hearing)),
        nonempty(
            Paragraph(" · ".join(filter(None, where)), small=True),
            Paragraph(move_and_notice(hearing.moved_from, hearing.notice_days, hearing.notice_rule, year), small=True),
            Quote(hearing.description or ""),
            Paragraph(there),
            *_how_to_testify(hearing, now),
            Links(hearing.links),
            *asks,
        ),
    )


def _how_to_testify(hearing: HearingAhead, now: datetime) -> tuple[Part, ...]:
    told = lines_on_testimony(hearing.facts, now)
    if not told:
        return (Paragraph(f"How to testify: {hearing.testimony or 'see the hearing page at malegislature.gov.'}"),)
    return Bullets(tuple(Bullet(line) for line in told)), Quote(quoted_on_testimony(hearing.facts))


def _due(due: TestimonyDue, year: int, today: date) -> str:
    """`written testimony on Diversion (H.1) until 5:00 PM, by the notice of the hearing on Thursday, March 20`."""
    fact, hearing = due.fact, due.hearing
    at = f" until {hour(fact.at)}" if fact.at else ""
    whose = f"the notice of the hearing on {short_date(hearing.day, year)}"
    return f"{_testimony_called(due)}{at}, as worked out from {whose} ({_how_soon(due.day, today)})"


def _how_soon(day: date, today: date) -> str:
    return "today" if day == today else f"in {count((day - today).days, 'day')}"


def _date(near: NearDate, how_soon: str) -> str:
    court = f"the {ordinal(near.court or 0)} General Court"
    if near.kind == "reporting":
        ours = f"; of what is followed here {numbers(near.bills)}, as follows from the rule" if near.bills else ""
        written = "; ".join(filter(None, [how_soon, near.name, near.source]))
        return f"Committees of {court} report by this day{ours} ({written})"
    said = {
        "own": near.name,
        "opens": f"{capitalized(court)} opens",
        "formal sessions end": f"Formal sessions of {court} end",
        "ends": f"{capitalized(court)} ends; what has not passed both branches by then is over",
    }[near.kind]
    return f"{said} ({how_soon})"


def step_ahead(step: StepAhead) -> str:
    """`the Senate can take up the PROTECT Act (H.5316)`: what is set for the day, with the proposals by name."""
    whom = f"{listed(step.bill_names)} ({numbers(step.bills)})" if step.bill_names else numbers(step.bills)
    return step_clause(step.kind, step.branch, whom)
