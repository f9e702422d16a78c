"""How a digest is said: at the top what a reader in a hurry has to know, below it everything (docs/design/voice.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from billbot.bills import Attachment, BillId, Message
from billbot.clock import EASTERN
from billbot.digest import Digest, Followed, HearingAhead, NearDate, NewNumber, Record
from billbot.wording import deadlines, layout
from billbot.wording.digest_asks import asked
from billbot.wording.digest_slack import blocks
from billbot.wording.digest_stories import corrected, routine, told
from billbot.wording.digest_top import checked, span, subject, top
from billbot.wording.digest_upkeep import upkeep
from billbot.wording.hearings import called, course, for_your_calendar, place
from billbot.wording.paper import Item, Paper, Part, Section
from billbot.wording.spoken import (
    capitalized,
    committee,
    count,
    day_of,
    duration,
    listed,
    moment,
    numbers,
    ordinal,
    when,
)
from billbot.wording.standing import RECENTLY, became, stands
from billbot.wording.steps import step_ahead


def digest(key: str, composed: Digest, files: tuple[Attachment, ...] = ()) -> Message:
    """One digest, said for every kind of channel; `files` hold the calendar of its hearings for a mail."""
    paper = _paper(composed, for_your_calendar(attached=bool(files)) if composed.hearings else "")
    return Message(
        key=key,
        subject=paper.subject,
        text=layout.render("digest.txt", paper=paper).strip(),
        html=layout.render("digest.html", paper=paper),
        fallback=layout.slack_text(paper.subject, 3000),
        blocks=tuple(blocks(paper)),
        attachments=files,
    )


def _paper(composed: Digest, calendar: str) -> Paper:
    asks = composed.channel.asks
    proposals = [each.proposal for each in composed.followed]
    whose = partial(_whose, composed.followed)
    sections = (
        Section("What moved", tuple(told(composed.stories, proposals, composed.period, asks=asks))),
        Section("Corrected in the record", tuple(corrected(composed.corrections, composed.period))),
        Section("New numbers", _lines(_number(each) for each in composed.numbers)),
        Section("Coming up", tuple(_coming(composed, whose)), note=calendar),
        Section("Deadlines that went by", _lines(deadlines.passed(composed.lapsed, whose))),
        Section("Where everything stands", tuple(_standings(composed)), note="Stages are derived from the histories."),
        *_over(composed),
        *upkeep(composed.upkeep, composed.waiting),
        Section(*_record(composed.record)) if composed.record else Section("", ()),
        Section("Routine entries in full", tuple(routine(composed.stories, composed.period)), fine=True),
    )
    return Paper(
        subject=subject(composed),
        headline=span(composed.period, week=True),
        checked=checked(composed),
        top=tuple(top(composed)),
        sections=tuple(_once(section) for section in sections if section.parts),
        ends=tuple(_ends(composed)),
    )


def _whose(followed: Sequence[Followed], bills: Sequence[BillId]) -> str:
    """Bills by the proposals that live in them: `Safe Communities (S.1681) and Access to justice (H.1635)`."""
    alike: dict[tuple[str, ...], list[BillId]] = {}
    for bill in bills:
        alike.setdefault(tuple(each.proposal.name for each in followed if bill in each.standing.bills), []).append(bill)
    return listed([f"{listed(names)} ({numbers(own)})" if names else numbers(own) for names, own in alike.items()])


def _lines(lines: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    found = tuple(lines)
    return (Part(lines=found),) if found else ()


def _once(section: Section) -> Section:
    """Name each topic above the first of its parts alone."""
    parts, before = [], ""
    for part in section.parts:
        parts.append(replace(part, topic="" if part.topic == before else part.topic))
        before = part.topic
    return replace(section, parts=tuple(parts))


def _number(new: NewNumber) -> tuple[str, str]:
    if new.assigned:
        return f"{new.proposal}:", f"{numbers(new.was) or 'its docket'} has its bill number, {numbers(new.now)}"
    return f"{new.proposal}:", f"now lives in {numbers(new.now)}, before in {numbers(new.was)}"


def _coming(composed: Digest, whose: deadlines.Whose) -> Iterable[Part]:
    year = composed.period.until.year
    named = {each.proposal.name: each.proposal for each in composed.followed if composed.channel.asks}
    hearings = tuple(
        replace(_hearing(each, year), asks=asked(named[name] for name in each.proposals if name in named))
        for each in composed.hearings
    )
    if hearings:
        yield Part(items=hearings)
    today = composed.period.until.date()
    days = [(each.day, _date(each, _how_soon(each.day, today))) for each in composed.dates]
    days += [
        (each.day, f"{capitalized(step_ahead(each))}; it can still be put off ({_how_soon(each.day, today)})")
        for each in composed.steps
    ]
    days += [
        (group[0].day, f"{deadlines.ahead(group, whose)} ({_how_soon(group[0].day, today)})")
        for group in deadlines.together(composed.deadlines)
    ]
    lines = tuple((f"{day_of(day, year)}:", said) for day, said in sorted(days, key=lambda pair: pair[0]))
    if lines:
        yield Part(lines=lines)


def _hearing(hearing: HearingAhead, year: int) -> Item:
    heard_by = committee(hearing.committee) if hearing.committee else ""
    name = called(hearing.slot)
    return Item(
        headline=f"{name[0].upper()}{name[1:]} {listed(hearing.proposals)} ({numbers(hearing.bills)})",
        about=" · ".join(filter(None, [when(hearing.slot, year), place(hearing.slot), heard_by])),
        course=course(hearing.moved_from, hearing.notice_days, hearing.notice_rule, year),
        quote=hearing.description,
        meaning=f"How to testify: {hearing.testimony or 'see the hearing page at malegislature.gov.'}",
        links=hearing.links,
    )


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
        "opens": f"{court[0].upper()}{court[1:]} opens",
        "formal sessions end": f"Formal sessions of {court} end",
        "ends": f"{court[0].upper()}{court[1:]} ends; what has not passed by then is over",
    }[near.kind]
    return f"{said} ({how_soon})"


def _standings(composed: Digest) -> Iterable[Part]:
    """Where the proposals stand whose court sits, or that have no number yet."""
    today = composed.period.until.date()
    alive = [each for each in composed.followed if each.standing.ended is None]
    for topic in dict.fromkeys(each.topic for each in alive):
        lines = [(f"{each.proposal.name}:", _stands(each, today)) for each in alive if each.topic == topic]
        yield Part(topic=topic, lines=tuple(lines))


def _stands(followed: Followed, today: date) -> str:
    said = stands(followed.standing, today)
    parts = [said, *_cosponsors(followed)]
    moved = followed.moved
    if moved is not None and day_of(moved, today.year, weekday=False) not in said:
        days = (today - moved).days
        parts.append("last entry today" if days <= 0 else f"last entry {count(days, 'day')} ago")
    return "; ".join(parts)


def _over(composed: Digest) -> Iterable[Section]:
    """What became of the proposals whose court is over; of those filed again, as long as that is news."""
    today = composed.period.until.date()
    terms = [
        (each, term)
        for each in composed.followed
        for term in each.standing.terms
        if term.ended and (each.standing.ended or today - term.ended <= RECENTLY)
    ]
    for court in sorted({term.general_court for _, term in terms}, reverse=True):
        own = [(each, term) for each, term in terms if term.general_court == court]
        parts = []
        for topic in dict.fromkeys(each.topic for each, _ in own):
            lines = [
                (f"{each.proposal.name}:", became(each.standing, term, today))
                for each, term in own
                if each.topic == topic
            ]
            parts.append(Part(topic=topic, lines=tuple(lines)))
        ended = next(term.ended for _, term in own if term.ended)
        note = (
            f"It ended on {day_of(ended, today.year, weekday=False)}. What did not pass is over."
            " Where no entry says how a bill ended, that follows from this day."
        )
        yield Section(f"The {ordinal(court)} General Court is over", tuple(parts), note=note)


def _cosponsors(followed: Followed) -> Iterable[str]:
    """`41 cosponsors`, or of each number it lives in: `41 cosponsors on S.984, 12 on H.1569`."""
    if len(followed.standing.bills) == 1:
        return [count(number, "cosponsor") for _, number in followed.cosponsors]
    first = [f"{count(number, 'cosponsor')} on {bill.spoken}" for bill, number in followed.cosponsors[:1]]
    more = [f"{number} on {bill.spoken}" for bill, number in followed.cosponsors[1:]]
    return [", ".join((*first, *more))] if first else []


def _record(record: Record) -> tuple[str, tuple[Part, ...]]:
    following = record.month.replace(day=28) + timedelta(days=4)  # a day of the next month
    over = datetime.combine(following.replace(day=1), time(), EASTERN)
    hours = "; ".join(
        f"{duration(each.length(each.until or over))}, from {moment(each.since)}"
        + ("" if each.until else ", and not over at the end of the month")
        for each in record.outages
    )
    lines = (
        ("Checks:", f"{record.checks} in which the site was read"),
        ("Told:", f"{count(record.told, 'new entry', 'new entries')}, {record.at_once or 'none'} of them at once"),
        ("Corrected:", f"{record.corrected or 'none'} that had been told and were altered in the record later"),
        ("Late:", f"{record.late or 'none'} that we saw more than a day after their date"),
        ("Outages:", f"{len(record.outages)} ({hours})" if record.outages else "none"),
        *([("Gaps:", f"the longest was {duration(record.gap.length(over))}")] if record.gap else []),
    )
    return f"Our record in {record.month:%B} {record.month.year}", (Part(lines=lines),)


def _ends(composed: Digest) -> Iterable[str]:
    if composed.next_at is None:
        yield f"This channel has no weekly digest. Questions go to {composed.contact}."
    else:
        yield f"The next digest comes at {moment(composed.next_at)}. If it does not, ask {composed.contact}."
    heard = dict.fromkeys(each.topic for each in composed.followed)
    topics = "all topics" if heard and "*" in composed.channel.topics else listed(list(heard)) or "no topic is followed"
    yield f"Why you see this: {topics} → {composed.channel.name}"
    yield layout.FOOTER
