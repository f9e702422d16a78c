"""The document of a digest: first what a hurried reader has to know, then everything (docs/design/voice.md)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from msgspec.structs import replace

from billbot.domain.actions import passed_part
from billbot.domain.bills import BillId
from billbot.domain.digest import Deciding, Digest, Followed, NewNumber, VoteHeld
from billbot.domain.display import count, first_few
from billbot.domain.ledger import Attachment
from billbot.domain.watched import Belonging
from billbot.messages.digest_ahead import asked_of, coming, to_do
from billbot.messages.digest_reading import checked, record, upkeep
from billbot.messages.digest_stories import corrected, routine, told
from billbot.messages.digest_top import awaited_in_full, span, subject, top, within
from billbot.messages.document import Bullet, Bullets, Group, Links, MessageDocument, Paragraph, Section, in_lines
from billbot.messages.entries import for_your_calendar
from billbot.messages.facts import FEW
from billbot.messages.hearings import bills_called
from billbot.messages.people import question_voted_on, tally, vote_name
from billbot.messages.redrafts import digested
from billbot.messages.reporting_days import days_that_passed
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    few_numbers,
    listed,
    moment,
    numbers,
    ordinal,
    others,
    short_date,
)
from billbot.messages.standing import outcome_in_words, standing_in_words

_MOVED = "What moved"
# So many of a committee who have not joined are named; `billbot who` has all of them.
_NOT_JOINED_AT_MOST = 5
_OUR_READING = "Our summary of each bill's history, not official."


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
    sections = (
        plan,
        Section("Coming up", (*coming(composed, whose, asked_there), *published), note=note, yields_to=_MOVED),
        Section(_MOVED, moved),
        _votes(composed.votes, asks=composed.channel.asks),
        Section("Corrected in the record", tuple(corrected(composed.corrections, composed.period))),
        Section("New numbers", in_lines(_number(each) for each in composed.numbers)),
        Section("What new drafts changed", in_lines(map(digested, composed.drafts)), note="Compared by a program."),
        _decides(composed),
        Section("Deadlines that went by", in_lines(days_that_passed(composed.lapsed, whose))),
        awaited_in_full(composed),
        Section("Where everything stands", _standings(composed), note=_OUR_READING),
        *_over(composed),
        *upkeep(composed.upkeep, composed.waiting, in_slack=composed.channel.kind == "slack"),
        *([record(composed.record)] if composed.record else []),
        Section("Routine entries in full", tuple(routine(composed.stories, composed.period))),
    )
    return MessageDocument(
        headline=span(composed.period, week=True),
        mail_subject=subject(composed),
        subtitle=checked(composed),
        body=(*map(Paragraph, top(composed)), *(_once(section) for section in sections if section)),
        closing=_closing(composed),
        why=_why(composed),
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


def _standings(composed: Digest) -> tuple[Group, ...]:
    """Where the proposals stand whose court sits, or that have no number yet."""
    today = composed.period.until.date()
    positions = composed.channel.asks
    standing = [each for each in composed.followed if each.standing.ended is None]
    return _by_topic([(each, _stands(each, today, position=positions)) for each in standing])


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


def _closing(composed: Digest) -> str:
    asked = composed.contact or "whoever runs billbot"
    if composed.next_at is None:
        return f"This channel has no weekly digest. Questions go to {asked}."
    return f"The next digest comes at {moment(composed.next_at)}. If it does not, ask {asked}."


def _why(composed: Digest) -> str:
    heard = dict.fromkeys(each.topic for each in composed.followed)
    topics = "all topics" if heard and "*" in composed.channel.topics else listed(heard) or "no topic is followed"
    return f"{topics} → {composed.channel.name}"


def committee_lines(each: Deciding) -> Iterator[Bullet]:
    """What a committee has before it, who chairs it, and who of it has not joined what is supported."""
    name = committee_name(each.committee)
    chairs = "; ".join(", ".join(filter(None, chair)) for chair in each.chairs)
    said = f"has {numbers(each.bills)} before it"
    whose = f"; {'chairs' if each.chairs[1:] else 'chair'}: {chairs}" if chairs else ""
    yield Bullet(f"{said}{whose}", label=capitalized(name))
    for bill, joined, missing in each.joined:
        yield Bullet(_joined(joined, each.seats, missing), label=f"{bill.spoken}:")


def _joined(joined: int, seats: int, missing: Sequence[str]) -> str:
    if not joined or not missing:  # then the names would be those of all
        return f"{'none' if missing else 'all'} of the committee's {seats} members have joined it"
    named = first_few(missing, _NOT_JOINED_AT_MOST, others)
    return (
        f"{joined} of the committee's {seats} members {'has' if joined == 1 else 'have'} joined it, not {listed(named)}"
    )
