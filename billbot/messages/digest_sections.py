"""The long sections of a digest: what there is to do and what is coming up, what happened, and routine entries."""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from billbot.domain.action_kinds import ONCE_MORE
from billbot.domain.bills import BillId
from billbot.domain.digest import Digest, Followed, Happening, HearingAhead, NearDate, StepAhead, Story, TestimonyDue
from billbot.domain.display import count, first_few
from billbot.domain.schedule import Period
from billbot.domain.standing import sign_by
from billbot.domain.testimony import is_mail
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import (
    Anchor,
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
from billbot.messages.facts import FEW, Fact, many_parts
from billbot.messages.headlines import (
    adopted_ones,
    headline,
    headline_of_amendments,
    headline_says_all,
    leading_kind,
    rank,
)
from billbot.messages.hearings import (
    DEADLINES,
    hearing_subject,
    hearing_time,
    hearing_with_subject,
    lines_on_testimony,
    move_and_notice,
    place_in_words,
    quoted_on_testimony,
)
from billbot.messages.people import cosponsors
from billbot.messages.phrases import (
    asks_on,
    bill_page,
    capitalized,
    committee_name,
    few_bills,
    few_numbers,
    full_date,
    hour,
    listed,
    numbers,
    ordinal,
    short_date,
)
from billbot.messages.standing import Whose, deadline_why, of_one_day, step_clause

# So many proposals are named in a line on a hearing that has more.
_NAMED = 3
_WEEK = timedelta(days=7)
# Of a story so much is read out in full; the rest of its news is a line each.
_IN_FULL = 3
_OF_BRANCHES = {
    *("engrossed", "enacted", "conference_report_accepted", "substituted", "reprinted", "new_draft", "adopted"),
    *("governor_amendment_adopted", "veto_overridden"),
}
# An entry that is seen more days after its own says when; whether it was entered late nobody can tell.
_LATE = 1
_CONFERENCE = "conference_appointed"
# Of what goes to the Governor and comes back the last is where it is.
_TO_AND_FRO = frozenset({"laid_before_governor", "returned_with_amendment"})
_BEFORE_A_CONFERENCE = frozenset({"nonconcurred", "insisted"})
_UNDONE = {"struck": "struck from the record", "removed": "no longer in the record"}
_Told = tuple[Fact, Happening]


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
        own = [
            each
            for each in rest
            for asked in [each.proposal]
            if (ask.ask, ask.owner, ask.position) == (asked.ask, asked.owner, asked.stance)
        ]
        call = _call(composed, [bill for each in own for bill in each.standing.bills])
        names = listed([each.proposal.name for each in own])
        said_of_ask = " ".join(filter(None, [_asked(ask), _people(own), call]))
        lines.append(Bullet(said_of_ask, label=f"{names}:"))
    return Section("To do this week", in_lines(lines))


def asked_of(composed: Digest) -> Collection[str]:
    """The names of the proposals whose asks are in the to-do list."""
    return {each.proposal.name for each in composed.followed} if composed.channel.asks else ()


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


def _testimony_called(due: TestimonyDue) -> str:
    hearing = due.hearing
    few = len(hearing.bills) <= _NAMED
    whom = (
        hearing_subject(hearing.bills, hearing.committee, hearing.bill_names)
        if few
        else f"{listed(first_few(hearing.bill_names, _NAMED))} ({count(len(hearing.bills), 'bill')})"
    )
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
    year, today, plan = composed.period.until.year, composed.period.until.date(), composed.channel.asks
    named = {each.proposal.name: each.proposal for each in composed.followed}
    hearings, said = [], set(asked_before)
    for each in composed.hearings:
        proposals = [
            replace(named[name], ask="") if name in said else named[name] for name in each.proposals if name in named
        ]
        said.update(each.proposals)
        said_there = will_be_there(each) if plan and each.day > today + _WEEK else ""  # else the to-do list says it
        asks = asks_on(composed.channel, proposals, len(proposals))
        hearings.append(_hearing(each, composed.period.until, asks, said_there))
    if hearings:
        yield Group(tuple(hearings))
    days = [
        (each.day, _date(each, _how_soon(each.day, today)))
        for each in composed.dates
        if not (plan and each.kind == "own" and each.day <= today + _WEEK)  # which the to-do list has
    ]
    days += [
        (each.day, f"{capitalized(step_ahead(each))}; it can still be put off ({_how_soon(each.day, today)})")
        for each in composed.steps
    ]
    for group in of_one_day(composed.deadlines):
        ours, day = whose([each.bill for each in group]), group[0].day
        report = f"The committee's day to report on {ours}: {deadline_why(group[0])}"
        days.append((day, f"{report} ({_how_soon(day, today)})"))
    days += [(each.day, _due(each, year, today)) for each in composed.testimony]
    yield from in_lines(
        Bullet(said, label=f"{short_date(day, year)}:") for day, said in sorted(days, key=lambda pair: pair[0])
    )


def _hearing(hearing: HearingAhead, now: datetime, asks: tuple[Ask, ...], there: str) -> Item:
    year = now.year
    committee = committee_name(hearing.committee) if hearing.bills else ""  # which the heading names
    where = [hearing_time(hearing.slot, year), place_in_words(hearing.slot), committee]
    told = lines_on_testimony(hearing.facts, now)
    says = hearing.testimony or "see the hearing page at malegislature.gov."
    how: tuple[Part, ...] = (Paragraph(f"How to testify: {says}"),)
    if told:
        how = Bullets(tuple(map(Bullet, told))), Quote(quoted_on_testimony(hearing.facts))
    return Item(
        capitalized(_called(hearing)),
        nonempty(
            Paragraph(" · ".join(filter(None, where)), small=True),
            Paragraph(move_and_notice(hearing.moved_from, hearing.notice_days, hearing.notice_rule, year), small=True),
            Quote(hearing.description or ""),
            Paragraph(there),
            *how,
            Links(hearing.links),
            *asks,
        ),
    )


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


def facts(story: Story) -> list[_Told]:
    """The news of a story as facts, the most telling first; numbers that the proposal only passed through come last.

    Where both branches named negotiators, the first row says so of both; of many parts passed over the veto the first
    says how many. What an agenda alone did to a hearing is said of the row that announces it.
    """
    as_one = _as_one(story)
    leading_many, beside = {those[0]: len(those) for those in as_one}, {at for those in as_one for at in those[1:]}
    made = [
        (replace(_fact(story.proposal, happening, story.on), part_count=leading_many.get(at, 0)), happening)
        for at, happening in enumerate(story.news)
        if at not in beside
    ]
    slots = (slot for each in (*story.news, *story.routine) for slot in each.slots.before)
    told_of = {(slot.date, slot.start) for slot in slots}
    made = [(replace(fact, by_agenda=_by_agenda(each, told_of)), each) for fact, each in made]
    naming = [at for at, (fact, each) in enumerate(made) if leading_kind(fact) == _CONFERENCE and not each.undone]
    if naming:
        named = tuple((made[at][1].change.branch or "", made[at][1].meaning.conferees) for at in naming)
        first, happening = made[naming[0]]
        made[naming[0]] = replace(first, conferees=named), happening
    left = {bill for fact, _ in made if fact.leads_to for bill in fact.bills}
    live = [fact for fact, happening in made if not happening.undone]
    fro = [at for at, (fact, each) in enumerate(made) if leading_kind(fact) in _TO_AND_FRO and not each.undone]
    if fro and (place := made[fro[-1]][1].progress) and place.with_governor:
        fro.pop()  # that is where it is
    fro += [at for at, (fact, _) in enumerate(made) if leading_kind(fact) == "orders_of_the_day"]
    gone = {at for at in fro if made[at][1].left_behind}
    marked = [
        (replace(fact, on_the_way=at in gone or bool(fact.leads_to & left) or fact.answered(live)), happening)
        for at, (fact, happening) in enumerate(made)
    ]
    return sorted(marked, key=_how_telling)


def _as_one(story: Story) -> list[list[int]]:
    """Groups of indexes in the news: the rows by which a branch passed many parts of a bill over the veto."""
    standing = [at for at, happening in enumerate(story.news) if not happening.undone]
    found = many_parts([_fact(story.proposal, story.news[at], story.on) for at in standing])
    return [[standing[at] for at in those] for those in found]


def _by_agenda(happening: Happening, told_of: Container[tuple[date | None, time | None]]) -> bool:
    """Whether a hearing stands no more as its row announces it, and no other entry (`told_of`) says so."""
    slot = happening.meaning.hearing
    gone = slot is not None and happening.left_behind and not happening.undone
    return gone and slot is not None and (slot.date, slot.start) not in told_of


def _how_telling(pair: _Told) -> tuple[bool, bool, bool, bool, int, bool, int]:
    """Sort key: last comes what was undone, and before that what the proposal passed through and what is superseded.

    Superseded are a hearing that moved or is off, and a study order or a report out of time once a committee has the
    bill again. Of what both branches did the later is more telling.
    """
    fact, happening = pair
    of_hearing = fact.meaning.hearing is not None or "hearing_canceled" in fact.meaning.kinds
    studied = leading_kind(fact) == "study_order" and not fact.left_study_order
    moved = happening.left_behind and (of_hearing or fact.out_of_time or studied)
    day = happening.change.date
    late = -day.toordinal() if day and leading_kind(fact) in _OF_BRANCHES else 0
    stays, behind = not fact.left_study_order, happening.left_behind
    return bool(happening.undone), fact.on_the_way, moved, stays, rank(fact), behind, late


def told(stories: Sequence[Story], proposals: Iterable[Proposal], period: Period, channel: Channel) -> Iterable[Group]:
    """A group for each proposal; one with routine entries alone has a line. `proposals` are all that may be named."""
    still: list[Bullet] = []
    own = {story.proposal.id for story in stories}
    named = {each.name: each for each in proposals if each.id not in own}
    for story in stories:
        news = facts(story)
        items = (*_in_full(news[:_IN_FULL], period), *_amended(story, period))
        if not items:
            still.append(Bullet(_folded(story), label=f"{story.proposal.name}:"))
            continue
        lines = []
        for fact, happening in sorted(news[_IN_FULL:], key=lambda told: told[1].change.date or date.max):
            quote = f": “{happening.change.text}”" if happening.change.text else ""
            label = f"{_when(happening, period)}:"
            lines.append(Bullet(f"{headline(fact)}{quote}{_behind(happening)}", label=label))
        also = dict.fromkeys(name for happening in story.news for name in happening.also)
        concerned = [
            story.proposal,
            *(named[name] for name in also if name in named),
        ]  # these have no story of their own
        yield Group(
            nonempty(
                *items, Bullets(tuple(lines)), Paragraph(_folded(story)), *asks_on(channel, concerned, len(concerned))
            ),
            topic=story.topic,
            heading=story.proposal.name,
        )
    if still:
        yield Group((Bullets(tuple(still)),))


def corrected(corrections: Iterable[tuple[Proposal, Happening]], period: Period) -> Iterable[Group]:
    """Corrections: rows that were told and have been altered in the record since, with what they said."""
    items = [
        _item(
            _fact(proposal, happening, period.until.date()),
            happening,
            period,
            happening.change.kind.removeprefix("action_"),
        )
        for proposal, happening in corrections
    ]
    if items:
        yield Group(tuple(items))


def routine(stories: Iterable[Story], period: Period) -> Iterable[Group]:
    """Every routine entry in the clerk's words, and every row of those that were told as one."""
    for story in stories:
        read_out = (*(story.news[at] for those in _as_one(story) for at in those), *story.routine)
        lines = tuple(_routine(happening, period) for happening in read_out)
        if lines:
            yield Group((Bullets(lines, small=True),), heading=story.proposal.name)


def _fact(proposal: Proposal, happening: Happening, today: date) -> Fact:
    court = happening.change.bill.general_court
    return Fact(
        happening.change,
        happening.meaning,
        proposal.name,
        happening.bills,
        slots=happening.slots,
        in_charge=committee_name(happening.in_charge) if happening.in_charge else "",
        today=today,
        left_study_order=happening.left_study_order,
        done_before=happening.done_before,
        now_in=committee_name(happening.progress.committee) if happening.progress else "",
        took_in=happening.took_in,
        names_own_number=any(BillId(court, named.number) in proposal.bills for named in happening.meaning.bills),
        stands_at=happening.stands_at,
        progress=None if happening.left_behind else happening.progress,
        jointly=happening.progress is not None and happening.progress.jointly,
    )


def _in_full(pairs: Sequence[_Told], period: Period) -> Iterable[Item]:
    """An item for each of these facts; a meaning or a link that several have is given only with the first.

    What usually follows a disagreement is left out where the conference that followed is told.
    """
    said: set[str | Anchor] = set()
    conferring = any(leading_kind(fact) == _CONFERENCE for fact, _ in pairs)
    for fact, happening in pairs:
        if leading_kind(fact) in _BEFORE_A_CONFERENCE and conferring:
            said.add(_meaning(fact, happening))
        yield _item(fact, happening, period, happening.undone, said)
        said |= {_meaning(fact, happening), *_pages(fact, happening)}


def _item(
    fact: Fact, happening: Happening, period: Period, undone: str, said: Container[str | Anchor] = frozenset()
) -> Item:
    """The item of a fact, without what was `said` already; `undone` says what became of its row."""
    change, meaning = happening.change, _meaning(fact, happening)
    about = [few_numbers(fact.bills), change.branch or "", _when(happening, period), *_beside_it(happening)]
    gone = f"{capitalized(_UNDONE[undone])}: " if undone and change.kind == "action_added" else ""
    return Item(
        f"{gone}{headline(fact)}",
        nonempty(
            Paragraph(" · ".join(filter(None, about)), small=True),
            Quote("" if fact.part_count else change.text or "", undone=_UNDONE.get(undone, "")),
            Paragraph(f"{happening.meaning.comes_next} Each is in full at the end.".strip() if fact.part_count else ""),
            Quote("" if change.kind == "action_dated" else change.old or "", label="Before:"),
            Paragraph("" if meaning in said else meaning),
            Links(tuple(page for page in _pages(fact, happening) if page not in said)),
        ),
    )


def _pages(fact: Fact, happening: Happening) -> tuple[Anchor, ...]:
    return tuple(bill_page(*each) for each in zip(few_bills(fact.bills), happening.urls, strict=False))


def _meaning(fact: Fact, happening: Happening) -> str:
    """What a row means besides its headline, or nothing.

    After an act of a branch the bill's standing says it; of a hearing the headline and the clerk's words say all.
    """
    row = happening.change.kind == "action_added" and not (happening.undone or happening.slots.are_over)
    if not row or fact.meaning.hearing is not None or leading_kind(fact) in _OF_BRANCHES:
        return ""
    if fact.once_more and leading_kind(fact) == "laid_before_governor":
        return ONCE_MORE["laid_before_governor"][1] if happening.meaning.comes_next else ""
    if leading_kind(fact) == "reported_favorably" and fact.in_another_text and "referred" not in fact.meaning.kinds:
        return ""  # of the text that is recommended the headline says all
    said = happening.meaning.comes_next if headline_says_all(fact) else happening.meaning.meaning
    by = sign_by(happening.change.date) if leading_kind(fact) == "laid_before_governor" else None
    return said.replace("has ten days", f"has until {full_date(by)}") if by else said


def _when(happening: Happening, period: Period) -> str:
    """The day of an entry, and when we saw it where that was later: it belongs to the week in which it was seen."""
    seen = short_date(happening.at.date(), period.until.year)
    day = happening.change.date
    if happening.change.row is None or day is None:
        return seen if happening.change.row is None else f"no date in the record, seen on {seen}"
    late = (happening.at.date() - day).days > _LATE
    return f"{short_date(day, period.until.year)}{f' · seen on {seen}' if late else ''}"


def _amended(story: Story, period: Period) -> Iterable[Item]:
    """An item that counts the amendments to a bill where they are many; each stands among the routine entries."""
    by_bill: dict[object, list[_Told]] = {}
    for happening in story.routine:
        fact = _fact(story.proposal, happening, story.on)
        if fact.is_amendment and not happening.undone:
            by_bill.setdefault(fact.bills, []).append((fact, happening))
    for pairs in by_bill.values():
        if len(pairs) > FEW:
            days = dict.fromkeys(_when(happening, period) for _, happening in pairs)
            rows = [fact for fact, _ in pairs]
            about = Paragraph(" · ".join((*days, adopted_ones(rows))), small=True)
            yield Item(headline_of_amendments(rows), (about,))


def _folded(story: Story) -> str:
    number = len(story.routine)
    if not number:
        return ""
    return f"{'… and ' if story.news else ''}{count(number, 'routine entry', 'routine entries')}, in full at the end"


def _routine(happening: Happening, period: Period) -> Bullet:
    change = happening.change
    fact = Fact(change, happening.meaning, "", happening.bills, slots=happening.slots)
    if change.kind == "action_added" and not happening.slots.are_over:
        said = f"“{change.text}”"
    elif change.kind == "cosponsors_changed":
        said = cosponsors(change)
    else:
        said = f"{headline(fact)}: “{change.text or ''}”"
    return Bullet(f"{said}{_behind(happening)}", label=f"{_when(happening, period)}:")


def _behind(happening: Happening) -> str:
    """What became of an entry, and where it stands: ` (struck from the record) · S.984 · Senate · also Expungement`."""
    undone = f" ({_UNDONE[happening.undone]})" if happening.undone else ""
    where = [few_numbers(happening.bills), happening.change.branch or "", *_beside_it(happening)]
    return f"{undone} · " + " · ".join(filter(None, where))


def _beside_it(happening: Happening) -> list[str]:
    """On which other parents of a draft it stands, and which other proposals it concerns."""
    same = f"the same on {few_numbers(happening.same_on)}" if happening.same_on else ""
    return [same, f"also {listed(happening.also)}" if happening.also else ""]
