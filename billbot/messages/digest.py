"""A digest: first what a hurried reader has to know, then everything (docs/design/voice.md)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from billbot.clock import elapsed
from billbot.domain.actions import passed_part
from billbot.domain.bills import BillId
from billbot.domain.digest import (
    Away,
    Digest,
    Followed,
    HearingAhead,
    NewNumber,
    Record,
    SiteReading,
    UpkeepSection,
    VoteHeld,
)
from billbot.domain.display import count, first_few
from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Attachment
from billbot.domain.schedule import Period
from billbot.domain.watched import Belonging
from billbot.messages.comparison import digested
from billbot.messages.digest_sections import asked_of, coming, corrected, facts, routine, step_ahead, to_do, told
from billbot.messages.document import (
    Bullet,
    Bullets,
    Group,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Section,
    in_lines,
    nonempty,
)
from billbot.messages.facts import FEW, Fact
from billbot.messages.headlines import ROWS, headline, leading_kind, rank
from billbot.messages.hearings import (
    bills_called,
    changed_by_agenda,
    for_your_calendar,
    hearing_with_subject,
    start_time,
)
from billbot.messages.people import committee_lines, question_voted_on, tally, vote_name
from billbot.messages.phrases import (
    bill_page,
    capitalized,
    committee_name,
    date_and_time,
    few_numbers,
    hour,
    listed,
    moment,
    numbers,
    ordinal,
    short_date,
    times_in_words,
    with_article,
)
from billbot.messages.standing import (
    RECENTLY,
    deadline_said,
    ended_courts,
    is_awaited_again,
    is_settled,
    of_one_day,
    outcome_in_words,
    standing_in_words,
)
from billbot.messages.watchlist import edit_line

_MOVED = "What moved"
_HALF = timedelta(hours=12)
_WEEK = (timedelta(days=6), timedelta(days=8))
_NAMED = 3
_SOON = 14
# What often happens to many proposals in one week is told of all of them at once.
_TOGETHER: Mapping[str, str] = {
    "no_further_action": "{} ended with the term",
    "study_order": "{} were put into study orders",
    "hearing_scheduled": "Hearings are announced on {}",
    "reporting_date_extended": "Committees got more time for {}",
}
_ABOUT_ONCE = 0.75
_LISTED_AT_MOST = 10
_HOURS_SAID = 72


def digest(composed: Digest, files: tuple[Attachment, ...] = ()) -> MessageDocument:
    """One digest; `files` hold the calendar of its hearings for a mail."""
    proposals = [each.proposal for each in composed.followed]
    whose = partial(_whose, composed.followed)
    calendar = for_your_calendar(composed.channel.calendar, attached=bool(files)) if composed.hearings else None
    plan = to_do(composed, whose)
    asked_there = asked_of(composed)  # what is asked is said once in a digest
    unasked = {each.name: replace(each, ask="") if each.name in asked_there else each for each in proposals}
    stories = [replace(story, proposal=unasked.get(story.proposal.name, story.proposal)) for story in composed.stories]
    moved = tuple(told(stories, unasked.values(), composed.period, composed.channel))
    note = calendar.whole if isinstance(calendar, Paragraph) else ""
    anchors = calendar.anchors if isinstance(calendar, Links) else ()
    published = in_lines(Bullet(label, anchors=(("hearings.ics", address),)) for label, address in anchors)
    today = composed.period.until.date()
    # Where the proposals stand whose court sits, or that have no number yet.
    standing = [each for each in composed.followed if each.standing.ended is None]
    stands = _by_topic((each, _stands(each, today, position=composed.channel.asks)) for each in standing)
    lapsed = (
        Bullet(deadline_said(group[0]), label=f"{capitalized(whose([each.bill for each in group]))}:")
        for group in of_one_day(composed.lapsed)
    )
    sections = (
        plan,
        Section("Coming up", (*coming(composed, whose, asked_there), *published), note=note, yields_to=_MOVED),
        Section(_MOVED, moved),
        _votes(composed.votes, asks=composed.channel.asks),
        Section("Corrected in the record", tuple(corrected(composed.corrections, composed.period))),
        Section("New numbers", in_lines(_number(each) for each in composed.numbers)),
        Section("What new drafts changed", in_lines(map(digested, composed.drafts)), note="Compared by a program."),
        _decides(composed),
        Section("Deadlines that went by", in_lines(lapsed)),
        awaited_in_full(composed),
        Section("Where everything stands", stands, note="Our summary of each bill's history, not official."),
        *_over(composed),
        *upkeep(composed.upkeep, composed.waiting, in_slack=composed.channel.kind == "slack"),
        *([record(composed.record)] if composed.record else []),
        Section("Routine entries in full", tuple(routine(composed.stories, composed.period))),
    )
    asked = composed.contact or "whoever runs billbot"
    closing = f"This channel has no weekly digest. Questions go to {asked}."
    if composed.next_at is not None:
        closing = f"The next digest comes at {moment(composed.next_at)}. If it does not, ask {asked}."
    heard = dict.fromkeys(each.topic for each in composed.followed)
    topics = "all topics" if heard and "*" in composed.channel.topics else listed(heard) or "no topic is followed"
    return MessageDocument(
        headline=span(composed.period, week=True),
        mail_subject=subject(composed),
        subtitle=checked(composed),
        body=(*map(Paragraph, top(composed)), *(_once(section) for section in sections if section)),
        closing=closing,
        why=f"{topics} → {composed.channel.name}",
        notification=subject(composed),
        files=files,
    )


def made_before(document: MessageDocument, at: datetime) -> MessageDocument:
    """The same, to leave on another day than that on which it was made."""
    text = f"This summary was made at {moment(at)}, and waited. What it says of days counts from then."
    return replace(document, body=(Paragraph(text, small=True), *document.body))


def _whose(followed: Sequence[Followed], bills: Sequence[BillId]) -> str:
    """Bills by the proposals that live in them: `Safe Communities (S.1681) and Access to justice (H.1635)`."""
    alike: dict[tuple[str, ...], list[BillId]] = {}
    for bill in bills:
        those = [each.proposal for each in followed if bill in each.standing.bills]
        took_in = [each.proposal for each in followed if each.standing.took_in(bill) and each.proposal in those]
        belongs = Belonging(tuple(each for each in those if each not in took_in), tuple(took_in))
        alike.setdefault(tuple(bills_called([belongs], those)), []).append(bill)
    return listed([f"{listed(names)} ({numbers(own)})" if names else numbers(own) for names, own in alike.items()])


def _once(section: Section) -> Section:
    """Name each topic above the first of its groups alone, and no proposal below a topic of the very same name."""
    groups, before = [], ""
    for group in section.groups:
        first = group.topic != before
        heading = "" if first and group.heading == group.topic else group.heading
        groups.append(replace(group, topic=group.topic if first else "", heading=heading))
        before = group.topic
    return replace(section, groups=tuple(groups))


def _decides(composed: Digest) -> Section:
    """The committees that proposals lie before: their chairs, and who of them has not joined what is supported.

    That tells how we stand, and is left out where facts alone are wanted.
    """
    told = composed.deciding if composed.channel.asks else [replace(each, joined=()) for each in composed.deciding]
    groups = tuple(Group((Bullets(tuple(committee_lines(each))),)) for each in told if each.chairs or each.joined)
    return Section("Who decides", groups)


def _votes(votes: Iterable[VoteHeld], *, asks: bool) -> Section:
    """How votes of the period went, and where we are to be asked who voted otherwise than our position."""
    alike: dict[object, list[VoteHeld]] = {}
    for each in votes:
        of_part = passed_part(each.vote.question) and not (each.against or each.other_tallies)
        key = (each.proposal, each.vote.bill, each.vote.body, each.vote.date) if of_part else each.vote.identity
        alike.setdefault(key, []).append(each)
    lines = (
        [_parts_voted(those)] if len(those) > FEW else [_voted(one, asks=asks) for one in those]
        for those in alike.values()
    )
    return Section("Votes", in_lines(line for those in lines for line in those))


def _parts_voted(held: Sequence[VoteHeld]) -> Bullet:
    """Many votes of a branch on parts of a bill that were vetoed, of one day: the closest, and the clearest."""
    vote, rolls = held[0].vote, sorted(each.vote.number or 0 for each in held)
    tallies = sorted((each.vote.tally for each in held), key=lambda each: each.get("yeas", 0) - each.get("nays", 0))
    day = f"{short_date(vote.date, vote.date.year)}, " if vote.date else ""
    called_so = f"{len(held)} {vote.body} roll calls from {rolls[0]} to {rolls[-1]} on parts that were vetoed"
    said = f"{day}{called_so}: from {tally(tallies[0])} to {tally(tallies[-1])}."
    return Bullet(said, label=f"{held[0].proposal} ({vote.bill.spoken}):")


def _voted(held: VoteHeld, *, asks: bool) -> Bullet:
    vote = held.vote
    against = f" Otherwise than our position: {listed(held.against)}." if asks and held.against else ""
    day = f"{short_date(vote.date, vote.date.year)}, " if vote.date else ""
    others = "".join(f"; elsewhere the record counts {tally(each)}" for each in held.other_tallies)
    said = f"{day}{vote_name(vote)}: {tally(vote.tally)} (“{question_voted_on(vote)}”){others}.{against}"
    return Bullet(said, label=f"{held.proposal} ({vote.bill.spoken}):")


def _number(new: NewNumber) -> Bullet:
    if new.assigned:
        said = f"{numbers(new.was) or 'its docket'} has its bill number, {numbers(new.now)}"
    elif new.took_in:
        said = f"is now part of {numbers(new.now)} (before: {few_numbers(new.was)})"
    else:
        said = f"now lives in {numbers(new.now)}, before in {few_numbers(new.was)}"
    return Bullet(said, label=f"{new.proposal}:")


def _by_topic(said: Iterable[tuple[Followed, str]]) -> tuple[Group, ...]:
    """A line of each proposal, under its topic."""
    groups: dict[str, list[Bullet]] = {}
    for each, line in said:
        more = (("More", each.proposal.page),) if each.proposal.page else ()
        groups.setdefault(each.topic, []).append(Bullet(line, label=f"{each.proposal.name}:", anchors=more))
    return tuple(Group((Bullets(tuple(lines)),), topic=topic) for topic, lines in groups.items())


def _stands(followed: Followed, today: date, *, position: bool) -> str:
    said = standing_in_words(followed.standing, today)
    parts = [said, *_cosponsors(followed)]
    moved, lives_in = followed.last_entry_on, {bill.general_court for bill in followed.standing.bills}
    here = (
        followed.last_entry_in is None or followed.last_entry_in.general_court in lives_in
    )  # and not before it was filed again
    if moved is not None and here and short_date(moved, today.year, weekday=False) not in said:
        days = (today - moved).days
        parts.append("last entry today" if days <= 0 else f"last entry {count(days, 'day')} ago")
    if position and followed.proposal.stance:
        parts.append(f"our position: {followed.proposal.stance}")
    return "; ".join(parts)


def _over(composed: Digest) -> Iterable[Section]:
    """What became of the proposals whose court ended in the period, or the days that the Governor had after that."""
    today = composed.period.until.date()
    terms = [
        (each, term)
        for each in composed.followed
        for term in each.standing.terms
        if term.ended and not term.open_places
        if within(composed.period, max([term.ended, *(place.sign_by for place in term.places if place.sign_by)]))
    ]
    for court in sorted({term.general_court for _, term in terms}, reverse=True):
        own = [(each, term) for each, term in terms if term.general_court == court]
        groups = _by_topic((each, outcome_in_words(each.standing, term, today)) for each, term in own)
        ended = next(term.ended for _, term in own if term.ended)
        note = (
            f"It ended on {short_date(ended, today.year, weekday=False)}. What did not pass is over."
            " Where no entry says how a bill ended, it ended with the term."
        )
        yield Section(f"The {ordinal(court)} General Court is over", groups, note=note)


def _cosponsors(followed: Followed) -> Iterable[str]:
    """`41 cosponsors`, or of each number it lives in: `41 cosponsors on S.984, 12 on H.1569`."""
    if len(followed.standing.bills) == 1:
        return [count(number, "cosponsor") for _, number in followed.cosponsors]
    first = [f"{count(number, 'cosponsor')} on {bill.spoken}" for bill, number in followed.cosponsors[:1]]
    more = [f"{number} on {bill.spoken}" for bill, number in followed.cosponsors[1:]]
    return [", ".join((*first, *more))] if first else []


def span(period: Period, *, week: bool = False, short: bool = False) -> str:
    """`Week of June 27 to July 3, 2022`, `June 13 to July 3, 2022`; a morning belongs to the day before.

    What is over within a day begins at an hour, in `short` without its day: `Since 10:00 AM`.
    """
    first, last = (period.since + _HALF).date(), (period.until - _HALF).date()
    if first > last:
        days = (period.until.date() - period.since.date()).days
        return (
            f"Since {hour(period.since.time())}{' yesterday' if days else ''}"
            if short
            else f"Since {moment(period.since)}"
        )
    if first == last:
        return f"{short_date(first)}"
    begins = f"{first:%B} {first.day}" + (f", {first.year}" if first.year != last.year else "")
    said = f"{begins} to {last:%B} {last.day}, {last.year}"
    return f"Week of {said}" if week and _is_week(period) else said


def _is_week(period: Period) -> bool:
    """Whether the period is about a week long."""
    return _WEEK[0] <= period.until - period.since <= _WEEK[1]


def subject(composed: Digest) -> str:
    """`This week: 2 of 14 proposals moved, 1 hearing ahead`."""
    which = "This week" if _is_week(composed.period) else span(composed.period, short=True)
    happened = list(_happened(composed))
    said = happened or ["not checked" if never_looked(composed) else "nothing moved"]
    if over := [f"the {ordinal(court)} General Court is over" for court in _just_over(composed)]:
        said = over + happened
    if composed.reading.outages:
        longest = max(away.length(composed.period.until) for away in composed.reading.outages)
        said = [f"the site could not be read for {duration(longest)}", *happened]
    if meetings := _meetings(composed):
        said.append(f"{count(len(meetings), 'hearing')} ahead")
    return f"{which}: {', '.join(said)}"


def _happened(composed: Digest) -> Iterable[str]:
    """How many proposals moved and were filed again; what was heard counts where none moved."""
    followed = composed.followed
    again, heard = [each for each in followed if each.refiled_as], [each for each in followed if each.hearing_days]
    if composed.moved and len(followed) == 1:
        yield f"{with_article(followed[0].proposal.said)} moved"
    elif composed.moved:
        yield f"{composed.moved} of {count(len(followed), 'proposal')} moved"
    if signed := _signed(composed):
        yield f"cosponsors changed on {count(len(signed), 'proposal')}"
    if again:
        yield f"{len(again)} filed again" if composed.moved else f"{count(len(again), 'proposal')} filed again"
    if len(heard) == 1 and not composed.moved:
        yield f"{with_article(heard[0].proposal.said)} heard"
    elif heard and not composed.moved:
        yield f"{len(heard)} heard" if again else f"{count(len(heard), 'proposal')} heard"
    if composed.hearings_off and not composed.moved:
        yield f"{count(len(composed.hearings_off), 'hearing')} called off"


def top(composed: Digest) -> Iterable[str]:
    """The first sentences: outages, what moved, what is ahead."""
    today = composed.period.until.date()
    just = _just_over(composed)  # later a section of its own says it
    ended = [each.standing for each in composed.followed if each.standing.ended]
    yield from (outage(away) for away in composed.reading.outages)
    yield from ended_courts([each for each in ended if each.terms[0].general_court in just], today)
    heard = [*_was_heard(composed), *_off(composed)]
    yield " ".join(
        [*_filed_again(composed), *heard, *(_moved(composed) if composed.moved else _quiet(composed, heard))]
    )
    yield " ".join(_ahead(composed))
    yield from looked(composed.reading, composed.period)


def _just_over(composed: Digest) -> list[int]:
    """The General Courts that ended within the period."""
    courts = {
        each.standing.terms[0].general_court: each.standing.ended for each in composed.followed if each.standing.ended
    }
    return sorted(court for court, ended in courts.items() if within(composed.period, ended))


def within(period: Period, day: date) -> bool:
    """Whether a day was over within a period, and not before it."""
    return period.since.date() <= day < period.until.date()


def _filed_again(composed: Digest) -> Iterable[str]:
    """What was filed again in the period, and as what: that is its first sight in the new court, and no movement.

    As long as the end of its court is news, it also says what was not filed again yet.
    """
    again = [each for each in composed.followed if each.refiled_as]
    if again:
        said = [f"{with_article(each.proposal.said)} as {numbers(each.refiled_as)}" for each in again]
        yield f"Filed again: {listed(first_few(said, _NAMED))}."
    for known, names in _awaited(composed).items():
        yield f"{known}: {listed(names) if len(names) <= _NAMED else f'{len(names)} proposals, named below'}."


def awaited_in_full(composed: Digest) -> Section:
    """What was not filed again yet, by name, where the first lines only count it."""
    many = {known: names for known, names in _awaited(composed).items() if len(names) > _NAMED}
    return Section(
        "To be filed again", in_lines(Bullet(f"{listed(names)}.", f"{known}:") for known, names in many.items())
    )


def _awaited(composed: Digest) -> dict[str, list[str]]:
    """The names of what was not filed again yet and not opposed, by what is known; those we support come first."""
    today, left = composed.period.until.date(), dict[str, list[str]]()
    for each in sorted(composed.followed, key=lambda each: each.standing.proposal.position != "support"):
        if (ended := each.standing.ended) is None or today - ended > RECENTLY:
            continue
        if is_awaited_again(each.standing) and not is_settled(each.standing):
            name, known = with_article(each.proposal.said), "Not filed again yet"
            if each.standing.candidates:
                name = f"{name} ({numbers(each.standing.candidates)})"
                known = "Perhaps filed again, waiting for a decision"
            elif each.standing.unknown_since:
                since = short_date(each.standing.unknown_since, today.year, weekday=False)
                known = f"Not known since {since} whether filed again"
            left.setdefault(known, []).append(name)
    return left


def _was_heard(composed: Digest) -> Iterable[str]:
    """What was heard in the period, which no row says: the day of its hearing went by."""
    days: dict[date, list[str]] = {}
    for each in composed.followed:
        for day in each.hearing_days:
            days.setdefault(day, []).append(with_article(each.proposal.said))
    for day, names in sorted(days.items()):
        heard = "was heard" if len(names) == 1 else "were heard"
        on = short_date(day, composed.period.until.year)
        yield f"{capitalized(listed(first_few(names, _NAMED)))} {heard} on {on}."


def _off(composed: Digest) -> Iterable[str]:
    """The hearings that agendas alone called off in the period, or took a bill off, which no row says."""
    for each in composed.hearings_off[:_NAMED]:
        called = hearing_with_subject(each.slot, each.bills, each.committee, each.bill_names)
        off = (
            f"off the agenda of {start_time(each.slot)}: {listed(each.bill_names)} ({numbers(each.bills)})"
            if each.taken_off
            else changed_by_agenda(called, each.slot, None)
        )
        yield f"{capitalized(off)}."
    if more := max(len(composed.hearings_off) - _NAMED, 0):
        yield f"{count(more, 'more hearing')} {'was' if more == 1 else 'were'} called off so."


def _moved(composed: Digest) -> Iterable[str]:
    if len(composed.followed) > 1:
        yield f"{composed.moved} of {len(composed.followed)} proposals moved."
    told = [(story, facts(story)) for story in composed.stories]
    firsts = [found[0][0] for _, found in told if found and not found[0][1].undone]
    leads = list(_leads(sorted(firsts, key=rank), _meetings(composed)[:1]))
    yield from (f"{said}." for said, _ in leads[:_NAMED])
    more = sum(told for _, told in leads[_NAMED:])
    if more:
        yield f"News of {count(more, 'more proposal')} follows below."
    undone = [with_article(story.proposal.said) for story, found in told if found and found[0][1].undone]
    if undone:
        yield f"What was entered on {listed(undone)} does not stand any more."
    if not firsts and (routine := [with_article(story.proposal.said) for story, found in told if not found]):
        yield f"There were routine entries only, on {listed(routine)}."
    elif not firsts and not undone:
        now: dict[str, list[BillId]] = {}
        for each in composed.numbers:
            now.setdefault(each.proposal, []).extend(each.now)
        yield f"New numbers: {listed([f'{with_article(name)} is {numbers(new)}' for name, new in now.items()])}."


def _leads(firsts: Iterable[Fact], ahead: Sequence[HearingAhead]) -> Iterable[tuple[str, int]]:
    """The leading headline of each story, the most telling first, with how many proposals share it.

    Hours of hearings that are among those `ahead` are left out.
    """
    alike: dict[str | int, list[Fact]] = {}
    for at, fact in enumerate(firsts):
        said = _TOGETHER.get(leading_kind(fact), at) if fact.change.kind in ROWS else at
        alike.setdefault(said, []).append(fact)
    for lead, group in alike.items():
        names = [fact.the_proposal for fact in group]
        few = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
        yield (_lead(group[0], ahead) if len(group) == 1 else capitalized(str(lead).format(listed(few)))), len(group)


def _lead(fact: Fact, ahead: Sequence[HearingAhead]) -> str:
    """The headline of a leading fact; the day of an announced hearing that is among those `ahead` is left out."""
    slot = fact.meaning.hearing
    said = slot and any(slot.date == each.day and not set(fact.bills).isdisjoint(each.bills) for each in ahead)
    announced = leading_kind(fact) == "hearing_scheduled" and fact.slots.former is None and not fact.by_agenda
    return f"A hearing on {fact.subject} was announced" if said and announced else headline(fact)


def _signed(composed: Digest) -> list[str]:
    """The proposals of which cosponsors alone are new, where nothing moved."""
    changed = [
        with_article(story.proposal.said)
        for story in composed.stories
        if any(happening.change.kind == "cosponsors_changed" for happening in story.routine)
    ]
    return [] if composed.moved else changed


def _quiet(composed: Digest, heard: Sequence[str]) -> Iterable[str]:
    reading = composed.reading
    when = "this week" if _is_week(composed.period) else "in this time"
    nothing = "nothing else" if heard or any(each.refiled_as for each in composed.followed) else "nothing"
    unseen = reading.outages or never_looked(composed) or (reading.gap is not None and reading.gap.until is None)
    yield f"We saw {nothing} move {when}." if unseen else f"{capitalized(nothing)} moved {when}."
    if signed := _signed(composed):
        yield f"Cosponsors changed on {listed(first_few(signed, _NAMED))}, in full at the end."
    last = ""
    if composed.last_moved:
        moved, bill = composed.last_moved
        on = short_date(moved, composed.period.until.year, weekday=False)
        last = f"the last movement was on {on} ({bill.spoken})"
    if times := how_often(composed):
        yield f"{times}; {last}." if last else f"{times}."
    elif last:
        yield f"{capitalized(last)}."


def _ahead(composed: Digest) -> Iterable[str]:
    year = composed.period.until.year
    yield from _heard(_meetings(composed), composed.beyond, year)
    for each in [hearing for hearing in composed.hearings if hearing.slot.written][:_NAMED]:
        until = date_and_time(each.slot.ends_on or each.day, each.slot.end, year)
        on = f"on {listed(each.bill_names)}" if each.bills else f"to {committee_name(each.committee)}"
        yield f"Written testimony {on} is taken until {until}."
    yield from (f"On {short_date(each.day, year)} {step_ahead(each)}." for each in composed.steps[:_NAMED])
    for formal, last in composed.informal:
        if (last.day - composed.period.until.date()).days > _SOON:
            yield (
                f"Formal sessions ended on {short_date(formal.day, year, weekday=False)}, with few exceptions: since"
                " then one member's objection can stop most bills. This term ends on"
                f" {short_date(last.day, year, weekday=False)}."
            )
    for near in composed.dates:
        if near.kind == "ends" and (near.day - composed.period.until.date()).days <= _SOON:
            yield (
                f"The {ordinal(near.court or 0)} General Court ends on {short_date(near.day, year, weekday=False)}:"
                " what has not passed both branches by then is over."
            )
        if near.kind == "formal sessions end":
            yield (
                f"Formal sessions end on {short_date(near.day, year, weekday=False)}, with few exceptions: after that"
                " one member's objection can stop most bills, so what is contested has to pass both branches before."
            )


def _meetings(composed: Digest) -> list[HearingAhead]:
    """The hearings ahead at which people meet, and not only write."""
    return [each for each in composed.hearings if not each.slot.written]


def _heard(meetings: Sequence[HearingAhead], beyond: HearingAhead | None, year: int) -> Iterable[str]:
    first = meetings[0] if meetings else beyond
    when = ""
    if first:
        names = listed(first_few(first.bill_names, _NAMED))
        on = f"on {names}" if first.bills else f"before {committee_name(first.committee)}"
        when = f"{date_and_time(first.day, first.slot.start, year)}, {on}"
    if not meetings:
        yield f"No hearings are announced for the next four weeks{when and f'; the next is on {when}'}."
    elif len(meetings) == 1:
        yield f"One hearing is ahead: {when}."
    else:
        yield f"{len(meetings)} hearings are ahead, the first on {when}."


def checked(composed: Digest) -> str:
    """`all 14 bills checked, last at 7:52 this morning`, or which ones could not be.

    Nothing in a digest without other news, whose first sentence says it.
    """
    reading = composed.reading
    if not composed.moved and reading.times and reading.well == reading.bills:
        return ""
    if reading.last is None:
        none = "has a page yet" if composed.followed else "is watched yet"
        return f"no bill {'could be read yet' if reading.bills else none}"
    last = f"last {_at(reading.last, composed.period.until)}"
    if reading.well == reading.bills:
        return f"{_every(reading.bills)} checked, {last}"
    failing = [f"{bill.spoken} since {moment(since)}" for bill, since in reading.failing]
    lacking = f"; could not be read: {listed(first_few(failing, _NAMED))}" if failing else ""
    return f"{reading.well} of {count(reading.bills, 'bill')} read well, {last}{lacking}"


def looked(reading: SiteReading, period: Period) -> Iterable[str]:
    """How often we looked, and the longest time between, where that is longer than it should be: no outage, a line."""
    gap = reading.gap
    if gap is None:
        return
    if gap.until is None:
        yield f"We have not looked since {moment(gap.since)}."
        return
    a_day = reading.times / (elapsed(period.since, period.until) / timedelta(days=1))
    often = (
        f"{times_in_words(round(a_day))} a day on average" if a_day >= _ABOUT_ONCE else times_in_words(reading.times)
    )
    yield f"We looked {often}; the longest gap was {duration(gap.length(period.until))}."


def never_looked(composed: Digest) -> bool:
    """Whether nobody looked in all the period."""
    gap = composed.reading.gap
    return gap is not None and gap.until is None and gap.since <= composed.period.since


def outage(away: Away) -> str:
    """That the site could not be read, and how long."""
    if away.until is None:
        return f"We have not been able to read malegislature.gov since {moment(away.since)}. We keep trying."
    lasted = duration(away.length(away.until))
    return (
        f"We could not read malegislature.gov from {moment(away.since)} to {moment(away.until)} ({lasted})."
        " What was entered meanwhile we saw afterwards."
    )


def how_often(composed: Digest) -> str:
    """`All 14 bills were checked 90 times, last at 7:52 this morning`; nothing where none was read."""
    reading = composed.reading
    if not reading.times or reading.last is None:
        return ""
    every = _every(reading.bills) if reading.well == reading.bills else f"{reading.well} of {reading.bills} bills"
    were = "was" if reading.bills == 1 else "were"
    at = _at(reading.last, composed.period.until)
    return f"{capitalized(every)} {were} checked {times_in_words(reading.times)}, last {at}"


def _every(bills: int) -> str:
    return {1: "the one bill", 2: "both bills"}.get(bills, f"all {bills} bills")


def _at(when: datetime, now: datetime) -> str:
    """`at 7:52 this morning`, `at 7:52 PM yesterday`, or with the day."""
    days = (now.date() - when.date()).days
    if days == 0:
        clock, _, half = hour(when.time()).partition(" ")
        part = "this morning" if half == "AM" else "this afternoon" if when.hour < 18 else "this evening"  # noqa: PLR2004 - when evening begins
        return f"at {clock} {part}"
    return f"at {hour(when.time())} yesterday" if days == 1 else f"at {moment(when)}"


def upkeep(found: UpkeepSection, undelivered: Iterable[Undelivered], *, in_slack: bool) -> Iterable[Section]:
    """The sections for maintainers; those that are empty are left out later."""
    to_decide = "To decide on one, with its number: billbot suggest accept, or billbot suggest reject."
    to_decide += " Where billbot answers in Slack, by buttons: /billbot suggestions." if in_slack else ""
    waiting = (
        Bullet(
            f"{count(each.notices, 'message')} since {moment(each.oldest)}{f' ({each.error})' if each.error else ''}",
            label=f"{each.channel}:",
        )
        for each in undelivered
    )
    yield Section("Waiting for a decision", tuple(_undecided(found)), note=to_decide)
    yield Section("Could not be delivered", in_lines(waiting))
    yield Section(
        "Needs a look",
        in_lines(Bullet(f"since {moment(since)}", label=f"{words}:") for words, since in found.lasting_troubles),
    )
    yield Section("Edits of the list", in_lines(Bullet(edit_line(edit)) for edit in found.edits))


def _undecided(found: UpkeepSection) -> Iterable[Group]:
    shown = tuple(
        Item(
            f"{each.bill.spoken}, {each.title or 'no title yet'} (suggestion {each.id})",
            nonempty(Paragraph(each.why), Links((bill_page(each.bill, each.url),))),
        )
        for each in found.undecided[:_LISTED_AT_MOST]
    )
    more = len(found.undecided) - len(shown)
    quiet = f"{count(found.unannounced, 'document')} that stood in the first list" if found.unannounced else ""
    said = [f"{count(more, 'more suggestion')}" if more else "", quiet]
    lines = tuple(Bullet(f"{each}: billbot suggest list") for each in said if each)
    if shown or lines:
        yield Group((*shown, *nonempty(Bullets(lines))))


def record(found: Record) -> Section:
    """The record of a month of billbot, or of several: checks, what was told and when, outages."""
    first, last = (f"{each:%B} {each.year}" for each in (found.since, found.until - timedelta(days=1)))

    def hours(of: Iterable[Away]) -> str:
        return "; ".join(
            f"{duration(each.length(each.until or found.until))}, from {moment(each.since)}"
            + ("" if each.until else ", and not over at the end of the month")
            for each in of
        )

    told = f"{found.told} new entries, {found.at_once or 'none'} of them at once" if found.told else "no new entries"
    if found.told == 1:
        told = f"1 new entry, {'at once' if found.at_once else 'in a summary'}"
    lines = [
        ("Checks:", f"the site was read {times_in_words(found.checks)}"),
        ("Told:", told),
        (
            "Corrected:",
            f"{found.corrected} that the record altered after we told of them" if found.corrected else "none",
        ),
        ("Late:", f"{found.late} that we saw more than a day after their date" if found.late else "none"),
        ("Outages:", f"{len(found.outages)} ({hours(found.outages)})" if found.outages else "none"),
        *(
            [("New filings:", f"their list could not be read ({hours(found.unread_lists)})")]
            if found.unread_lists
            else []
        ),
        *([("Gaps:", f"the longest was {duration(found.gap.length(found.until))}")] if found.gap else []),
    ]
    return Section(
        f"Our record {f'in {last}' if first == last else f'from {first} to {last}'}",
        in_lines(Bullet(said, label) for label, said in lines),
    )


def duration(span: timedelta) -> str:
    """Format a duration as `29 hours` or `3 days`; at least an hour."""
    hours = max(1, round(span.total_seconds() / 3600))
    return count(hours, "hour") if hours <= _HOURS_SAID else count(round(hours / 24), "day")
