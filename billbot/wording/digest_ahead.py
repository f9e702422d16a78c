"""What a digest says of what is ahead: hearings, dates of the court and our own, committees' days, what rows set."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from msgspec.structs import replace

from billbot.bills.shown import count
from billbot.digest import Digest, HearingAhead, NearDate, StepAhead, TestimonyDue
from billbot.wording import deadlines, testimony
from billbot.wording.digest_plan import is_in_plan, is_planned, will_be_there
from billbot.wording.document import Ask, Bullet, Bullets, Group, Item, Links, Paragraph, Part, Quote, in_lines, parts
from billbot.wording.hearings import called, course, place
from billbot.wording.spoken import (
    asked,
    capitalized,
    committee,
    day_of,
    hour,
    listed,
    numbers,
    ordinal,
    when,
)
from billbot.wording.standing import to_file_again


def coming(composed: Digest, whose: deadlines.Whose, asked_before: Collection[str]) -> Iterable[Group]:
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
        asks = asked(composed.channel, proposals, len(proposals))
        hearings.append(_hearing(each, composed.period.until, asks, said_there))
    if hearings:
        yield Group(tuple(hearings))
    today = composed.period.until.date()
    days = [
        (each.day, f"{_date(each, _how_soon(each.day, today))}{_to_file_again(each, composed)}")
        for each in composed.dates
        if not is_planned(each, composed)
    ]
    days += [
        (each.day, f"{capitalized(step_ahead(each))}; it can still be put off ({_how_soon(each.day, today)})")
        for each in composed.steps
    ]
    days += [
        (group[0].day, f"{deadlines.ahead(group, whose)} ({_how_soon(group[0].day, today)})")
        for group in deadlines.together(composed.deadlines)
    ]
    days += [(each.day, _due(each, year, today)) for each in composed.testimony]
    yield from in_lines(
        Bullet(said, label=f"{day_of(day, year)}:") for day, said in sorted(days, key=lambda pair: pair[0])
    )


def _hearing(hearing: HearingAhead, now: datetime, asks: tuple[Ask, ...], there: str) -> Item:
    year = now.year
    where = [when(hearing.slot, year), place(hearing.slot), committee(hearing.committee)]
    return Item(
        f"{capitalized(called(hearing.slot))} {listed(hearing.called)} ({numbers(hearing.bills)})",
        parts(
            Paragraph(" · ".join(filter(None, where)), small=True),
            Paragraph(course(hearing.moved_from, hearing.notice_days, hearing.notice_rule, year), small=True),
            Quote(hearing.description),
            Paragraph(there),
            *_how_to_testify(hearing, now),
            Links(hearing.links),
            *asks,
        ),
    )


def _how_to_testify(hearing: HearingAhead, now: datetime) -> tuple[Part, ...]:
    told = testimony.lines(hearing.facts, now)
    if not told:
        return (Paragraph(f"How to testify: {hearing.testimony or 'see the hearing page at malegislature.gov.'}"),)
    return Bullets(tuple(Bullet(line) for line in told)), Quote(testimony.said(hearing.facts))


def _due(due: TestimonyDue, year: int, today: date) -> str:
    """`written testimony on Diversion (H.1) until 5:00 PM, by the notice of the hearing on Thursday, March 20`."""
    fact, hearing = due.fact, due.hearing
    name = "Written testimony" if fact.kind == "written_until" else "Registration to testify"
    at = f" until {hour(fact.at)}" if fact.at else ""
    which = f"{listed(hearing.called)} ({numbers(hearing.bills)})"
    whose = f"the notice of the hearing on {day_of(hearing.day, year)}"
    return f"{name} on {which}{at}, as worked out from {whose} ({_how_soon(due.day, today)})"


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
        "ends": f"{capitalized(court)} ends; what has not passed by then is over",
    }[near.kind]
    return f"{said} ({how_soon})"


def _to_file_again(near: NearDate, composed: Digest) -> str:
    """Beside the last day of a court: what the list wants filed again in the next one, and is no law yet."""
    names = [
        each.proposal.name
        for each in composed.followed
        if near.kind == "ends" and to_file_again(each.standing) and each.standing.terms[0].general_court == near.court
    ]
    return f". To be filed again in the next: {listed(names)}" if names else ""


def step_ahead(step: StepAhead) -> str:
    """`the Senate can take up the PROTECT Act (H.5316)`: what is set for the day, with the proposals by name."""
    whom = f"{listed(step.called)} ({numbers(step.bills)})" if step.called else numbers(step.bills)
    branch = f"the {step.branch}" if step.branch else "a branch"
    if step.kind == "conference":
        return f"the negotiators of both branches meet on {whom}"
    if step.kind == "postponed":
        return f"{branch} comes back to {whom}, which it put off to this day"
    return f"{branch} can take up {whom}"
