"""Replies to /billbot in Slack and to its buttons, the Home tab, and what there is to do (`todo`)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.actions import Meaning
from billbot.domain.bills import Action, BillId, RecordedVote
from billbot.domain.deadlines import DaysAhead
from billbot.domain.digest import DATES_AHEAD, Deciding, FollowedHearing
from billbot.domain.display import count, first_few
from billbot.domain.hearings import HearingToAttend
from billbot.domain.slack import Outcome, decider, slack_person
from billbot.domain.standing import Standing
from billbot.domain.testimony import next_due
from billbot.domain.watched import Milestone, Proposal
from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Item,
    Links,
    Mentions,
    MessageDocument,
    Paragraph,
    Quote,
    Section,
    ended,
    in_lines,
    nonempty,
)
from billbot.messages.hearing_phrases import (
    add_to_calendar,
    for_your_calendar,
    hearing_called,
    hearing_line,
    hearing_lines,
    hearing_time,
    how_to_testify,
    moved_from,
    place_in_words,
)
from billbot.messages.people import WAYS, committee_lines, question_voted_on, tally, vote_name, voter_name
from billbot.messages.phrases import (
    ASKED,
    capitalized,
    committee_name,
    full_date,
    hour_and_day,
    in_other_languages,
    listed,
    muted,
    numbers,
    ordinal,
    short_date,
    the_bill_that_took_in,
    the_proposal,
    titled,
    with_article,
)
from billbot.messages.standing import (
    SetForDay,
    deadline_line,
    left_behind_said,
    set_for_days,
    standing_in_words,
    step_line,
)
from billbot.messages.templates import SituationText

if TYPE_CHECKING:
    from billbot.messages.comparison import ShownComparison

# The most votes, and names of voters, that are shown.
_VOTES, _VOTERS = 6, 40
# What an answer says about a proposal as it is now.
WHERE, LAST, NEXT = "Where it is:", "What happened last:", "What comes next:"


def said_in_a_sentence(headline: str, sentence: str) -> MessageDocument:
    """Answer in a sentence or two."""
    return MessageDocument(headline, (Paragraph(ended(sentence)),), why=ASKED)


# Replies if our own error prevents an answer, and to a button or dialog of an earlier version.
FAILED = said_in_a_sentence(
    "billbot could not answer this",
    "That is a bug in billbot, whose details are in its log. Please tell the person who runs it.",
)
GONE = said_in_a_sentence(
    "billbot no longer knows this button",
    "It was made by another version of billbot. Type /billbot to see what you can ask.",
)
# How many names a line has (fewer for several proposals), and how many proposals a message has.
_NEAREST = 2  # days ahead below a link
_NAMED_IN_ALL, _OF_SEVERAL, _PROPOSALS = 12, 4, 20
# Replies to a message that somebody writes to billbot.
NO_GUESTS = said_in_a_sentence(
    "billbot does not answer guests here",
    "Ask with /billbot in a channel where billbot writes.",
)
# The reply to somebody in none of billbot's channels, and their Home tab.
IN_NO_CHANNEL = said_in_a_sentence(
    "billbot answers people in its channels",
    "You are in no channel where billbot writes. Ask the person who runs billbot to invite you to one.",
)
HEARING_IS_GONE = said_in_a_sentence(
    "This hearing has changed",
    "It moved, was called off, or is over. /billbot lists the hearings ahead.",
)


_PRESSED = "You pressed a button"
# The two most helpful commands, for people who do not ask in English.
_IN_OTHER_LANGUAGES = (
    "Qué hacer · O que fazer · Sa pou fè: /billbot todo. Audiencias · Audiências · Odyans: /billbot hearings."
)


class ShownProposal(Struct, frozen=True):
    """A proposal as it is now. `told` are the words for what happened last and what comes next, `last` is that row.

    Both are None if nothing is known. `deciding` have it before them. `ask` is empty in a channel without asks. `pages`
    are addresses by the links' names. `taking_part` are people in the channel who work on the ask, or come to the
    nearest hearing.
    """

    standing: Standing
    told: SituationText | None
    last: Action | None
    days: DaysAhead
    deciding: Sequence[Deciding]
    ask: Ask
    pages: Mapping[str, str]
    taking_part: Sequence[Outcome]


def overview(
    channels: Sequence[str],
    followed: Sequence[Standing],
    hearings: Sequence[FollowedHearing],
    commands: Sequence[str],
    contact: str,
    today: date,
) -> MessageDocument:
    """List what is followed, where each proposal is, the upcoming hearings, and the names of the commands.

    `contact` is whom to ask.
    """
    many = count(len(followed), "proposal")
    return MessageDocument(
        headline=f"{many} followed in {listed([f'#{each}' for each in channels])}",
        body=nonempty(
            Section("Followed", in_lines(_standing_lines(followed, today))),
            Section("Hearings ahead", in_lines(_hearing_lines(hearings))),
            Item("", (Paragraph(f"/billbot with a name, a number or {listed(commands)}.", label="You can ask:"),)),
            Paragraph(in_other_languages(contact), small=True),
        ),
        why=ASKED,
    )


def in_home_tab(overview: MessageDocument, last_read: datetime | None) -> MessageDocument:
    """The Home tab, with an overview. `last_read` is when a check last read the site, or None."""
    read = (
        f"The record was last read: {hour_and_day(last_read)}."
        if last_read
        else "Nothing was read from the record yet."
    )
    return replace(
        overview,
        body=(Paragraph(read), *overview.body),
        why="This is brought up to date when you open it, and nobody else sees it",
    )


def help_with(commands: Mapping[str, str], edits: Mapping[str, str], contact: str) -> MessageDocument:
    """List the commands, with what each does; `edits` are those for maintainers, `contact` is whom to ask."""
    return MessageDocument(
        headline="What you can ask billbot",
        body=nonempty(
            Paragraph(in_other_languages(contact)),
            Section("What you can ask", in_lines(_asking(commands) if commands else ())),
            Section(
                "What maintainers can do", in_lines(Bullet(does, f"/billbot {word}:") for word, does in edits.items())
            ),
        ),
        why=ASKED,
    )


def hearings_to_come(found: Sequence[FollowedHearing], about: str) -> MessageDocument:
    """List hearings, each after the names of its bills, with how to testify. There may be none.

    `about` is what they are on: `the juvenile diversion bill`.
    """
    items: list[Item] = []
    for each in found:
        what = Bullets((Bullet(hearing_lines(each)[0]),))
        items += [Item(capitalized(listed(each.bill_names)), (what,)), how_to_testify(each)]
    none = f"No hearing on {about} has been announced. You can write to a committee at any time; /billbot who names it."
    many = count(len(found), "hearing")
    return MessageDocument(
        headline=f"{many} ahead" if found else "No hearings are scheduled",
        body=tuple(items) or (Paragraph(none),),
        why=ASKED,
    )


def committees_with_bills(committees: Sequence[Deciding]) -> MessageDocument:
    """List who has our bills before them, and the chairs of committees."""
    lines = _deciding(committees)
    return MessageDocument(
        headline="Who has bills of ours before them" if lines else "Nobody has a bill of ours before them",
        body=nonempty(Bullets(tuple(lines))),
        why=ASKED,
    )


def _deciding(found: Sequence[Deciding]) -> list[Bullet]:
    return [line for each in found for line in committee_lines(each)]


def committees_asked_for(pages: Mapping[str, str], deciding: Mapping[str, Deciding]) -> MessageDocument:
    """List the bills of ours that these committees have before them; both are by the committees' names."""
    lines: list[Bullet] = []
    for name in pages:
        if name in deciding:
            lines += committee_lines(replace(deciding[name], page=""))
        else:
            lines.append(Bullet("has no bill that is followed here", label=capitalized(name)))
    return MessageDocument(
        headline=f"What is before {listed(pages)}",
        body=nonempty(
            Bullets(tuple(lines)),
            Item("", (Links(tuple((f"Members of {name}", page) for name, page in pages.items())),)),
        ),
        why=ASKED,
    )


def found_words(
    typed: str,
    topics: Sequence[tuple[str, Sequence[str]]],
    proposals: Sequence[str],
    texts: Sequence[tuple[BillId, str]],
    others: Sequence[tuple[BillId, str]],
) -> MessageDocument:
    """Say where the typed words occur.

    `topics` have their matching phrases, `texts` the place in a followed bill's text, `others` the titles of bills that
    we do not follow.
    """
    if not typed:
        return said_in_a_sentence("Search for what?", "For example: /billbot search civil detainer")
    sections = (
        Section(
            "Topics",
            in_lines(
                Bullet(listed([f"“{word}”" for word in words]), f"{name}:") if words else Bullet(name)
                for name, words in topics
            ),
        ),
        Section("Followed here", in_lines(map(Bullet, proposals))),
        Section(
            "In the text of what is followed",
            in_lines(Bullet(f"“{quote}”", f"{bill.spoken}:") for bill, quote in texts),
        ),
        Section("Read, but not followed here", in_lines(map(Bullet, titled(others)))),
    )
    there = topics or proposals or texts or others
    headline = f"What has “{typed}”" if there else f"Nothing that was read has “{typed}”"
    return MessageDocument(headline, nonempty(*sections), why=ASKED)


def explained(text: str, meaning: Meaning | None) -> MessageDocument:
    """Say what the clerk's words mean; null if none were written."""
    if meaning is None:
        said = "Write the clerk's words after it: /billbot explain Accompanied a new draft, see S2836"
        return said_in_a_sentence("Explain what?", said)
    return MessageDocument(
        "What the clerk's words mean",
        (Item("", (Quote(text),)), Paragraph(ended(actions.explained(meaning)))),
        why=ASKED,
    )


def find_your_legislators(page: str) -> MessageDocument:
    """Say where people can find out who represents them: `page` has the address of the official search."""
    return MessageDocument(
        "Find your legislators",
        (Item("", (Paragraph("/billbot todo lists what we ask them."), Links((("Find my legislator", page),)))),),
        why=ASKED,
    )


def compared_texts(found: "ShownComparison", pages: Mapping[str, str]) -> MessageDocument:
    """Say what changed between texts, the gravest first, with the addresses of their bills."""
    return MessageDocument(
        headline=found.title,
        body=(
            Item(
                "",
                nonempty(
                    Bullets(tuple(map(Bullet, found.news))),
                    Paragraph(f"{found.gist} Compared by a program."),
                    Links(tuple(pages.items())),
                ),
            ),
        ),
        why=ASKED,
    )


def status(
    bills: int,
    last_read: datetime | None,
    next_check: datetime,
    digest: datetime | None,
    failing: Sequence[BillId],
    incidents: Sequence[str],
) -> MessageDocument:
    """Say when the site was last read well, what comes next, and what does not work. A time may be None."""
    lines = (
        Bullet(hour_and_day(last_read) if last_read else "never yet", label="The record was last read:"),
        Bullet(hour_and_day(next_check), label="Next look:"),
        *((Bullet(hour_and_day(digest), label="Next digest here:"),) if digest else ()),
    )
    wrong = [*((f"{numbers(failing)} cannot be read at the moment",) if failing else ()), *incidents]
    return MessageDocument(
        headline=f"{count(bills, 'bill')} watched; {'something does not work' if wrong else 'all is well'}",
        body=nonempty(Bullets(lines), Section("What does not work", in_lines(map(Bullet, wrong)))),
        why=ASKED,
    )


def shown(found: ShownProposal, now: datetime) -> MessageDocument:
    """Show where a proposal is now, what happened last, who acts next, by when, and who decides."""
    today, proposal, told = now.date(), found.standing.proposal, found.told
    return MessageDocument(
        headline=proposal.name,
        body=nonempty(
            Paragraph(proposal.why),
            Paragraph((until := muted(proposal, today)) and f"{capitalized(until)}; the digest goes on."),
            Paragraph(standing_in_words(found.standing, today), label=WHERE),
            Paragraph(told.sentences("happened", "means") if told else _dated(found.last), label=LAST),
            *([Item("", (Quote(found.last.text),))] if found.last else []),
            Paragraph(told.sentences("next", "clock") if told else "", label=NEXT),
            Item("", tuple(map(Paragraph, _days_ahead(found, now)))),
            Bullets(tuple(_deciding(found.deciding))),
            Item("", tuple(_taking_part(found.taking_part))),
            Paragraph(left_behind_said(found.standing, today), small=True),
            Item("", nonempty(Links(tuple(found.pages.items())))),
        ),
        asks=nonempty(found.ask),
        why=ASKED,
    )


def link_preview(bill: BillId, found: ShownProposal, now: datetime) -> MessageDocument:
    """Say below a link where the bill is, what comes next, and the nearest days."""
    proposal, told = found.standing.proposal, found.told
    said = nonempty(
        Paragraph(standing_in_words(found.standing, now.date()), label=WHERE),
        Paragraph(told.sentences("next", "clock") if told else "", label=NEXT),
        *map(Paragraph, _days_ahead(found, now)[:_NEAREST]),
    )
    return MessageDocument(proposal.name, (Item(f"{bill.spoken}: {proposal.name}", said),), why=ASKED)


def _dated(last: Action | None) -> str:
    return f"{full_date(last.date)}, {last.branch}" if last else ""


def not_known(words: str, near: str, contact: str) -> MessageDocument:
    """Say that billbot does not understand, what may be meant (`near`), how to ask, and whom (`contact`)."""
    return MessageDocument(
        headline="billbot does not understand that",
        body=nonempty(
            Paragraph(f"It does not know “{words}”." + (f" Did you mean /billbot {near}?" if near else "")),
            Paragraph("Try a bill's name or number. /billbot help lists what else you can ask."),
            *(() if near else (Paragraph(_IN_OTHER_LANGUAGES), Paragraph(in_other_languages(contact)))),
        ),
        why=ASKED,
    )


def not_followed(
    asked: str, near: str, known: Sequence[str], *, found: bool, unwatched: Sequence[tuple[BillId, str]]
) -> MessageDocument:
    """Say that the channel does not follow what was `asked`, and list what it follows, or what was `found`.

    `unwatched` are documents that it may be, with their titles.
    """
    near_by = f" Did you mean /billbot {near}?" if near else ""
    missing = f"“{asked}” is not a proposal or a bill that this channel follows.{near_by}"
    how = "Write its name, one of its numbers or the address of its page after the word."
    return MessageDocument(
        headline="Which proposal?" if found or not asked else "billbot does not follow that here",
        body=nonempty(
            Paragraph(how if not asked else missing if not found else f"“{asked}” is not the name of one proposal."),
            Section("Read, but not watched", in_lines(Bullet(each) for each in titled(unwatched))),
            Section("It may be" if found else "Followed here", in_lines(Bullet(each) for each in known)),
        ),
        why=ASKED,
    )


def bill_not_followed(bill: BillId, title: str, page: str, number: str) -> MessageDocument:
    """Say that the channel does not follow a bill, with its page, and how a maintainer adds it by its `number`."""
    named = f"{bill.spoken}, {title}," if title else bill.spoken
    said = f"{named} is not followed in this channel. A maintainer can add it: /billbot watch {number}"
    return MessageDocument(
        headline="billbot does not follow that here",
        body=(Item("", (Paragraph(said), Links(((f"Bill page {bill.spoken}", page),)))),),
        why=ASKED,
    )


def not_in_this_channel(channels: Sequence[str]) -> MessageDocument:
    """Say that billbot only answers in channels that it writes to, and name them."""
    return MessageDocument(
        headline="billbot answers in the channels that it writes to",
        body=(Paragraph(f"This channel is not one of them. Ask again in {listed(channels)}."),),
        why=ASKED,
    )


def with_repeat_note(document: MessageDocument) -> MessageDocument:
    """Add that an earlier try may have said or done this already."""
    text = "billbot was interrupted at this before: it may have been said or done already. Only you see this."
    return replace(document, body=(Paragraph(text, small=True), *document.body))


def _asking(commands: Mapping[str, str]) -> Iterable[Bullet]:
    for command, does in commands.items():
        yield Bullet(does, label=f"{f'/billbot {command}'.strip()}:")
    yield Bullet("at the end, shows the answer to everybody in the channel, not only to you", "here:")


def _standing_lines(followed: Sequence[Standing], today: date) -> Iterator[Bullet]:
    """Say where each proposal is, and how long it is muted."""
    for each in followed:
        until = muted(each.proposal, today)
        yield Bullet(f"{standing_in_words(each, today)}{until and f' ({until})'}", label=f"{each.proposal.name}:")


def _hearing_lines(hearings: Sequence[FollowedHearing]) -> Iterator[Bullet]:
    """Describe each hearing, after the names of its bills."""
    for each in hearings:
        names = capitalized(listed(each.bill_names))
        yield Bullet(hearing_line(each.hearing), label=names and f"{names}:")


def _taking_part(outcomes: Sequence[Outcome]) -> Iterable[Mentions]:
    """Say who works on the ask, who has done it, and who comes to the next hearing. Each person once."""
    for label, people in (
        ("On it:", [person for each in outcomes for person in each.on_it]),
        ("Done:", [person for each in outcomes for person in each.done]),
        ("Will be there:", [person for each in outcomes for person in each.there]),
    ):
        if people:
            yield Mentions(tuple(dict.fromkeys(people)), label=label)


def _days_ahead(found: ShownProposal, now: datetime) -> list[str]:
    """The next days, a line each: the nearest hearing, reporting deadline and dated step.

    Past hearings are included while testimony is taken.
    """
    days, today = found.days, now.date()
    coming = [each for each in days.hearings if not each.hearing.slot.is_over(now)]
    dated = [(each.hearing.day, hearing_lines(each)) for each in days.hearings if each not in coming[1:]]
    dated += [(each.day, (deadline_line(each),)) for each in days.deadlines if not each.passed][:1]
    dated += [(each.day, (step_line(each, today),)) for each in days.steps[:1]]
    return [line for _, lines in sorted(dated, key=lambda each: each[0]) for line in lines]


def who_decides(
    standing: Standing,
    told: SituationText | None,
    committees: Sequence[Deciding],
    today: date,
) -> MessageDocument:
    """Say who acts next on a proposal and what they can do, from `told` (its words, or None).

    For its committees: the chairs, and which members are cosponsors.
    """
    comes = told.sentences("next", "clock") if told else ""
    lines = _deciding(committees)
    return MessageDocument(
        headline=f"Who decides on {the_proposal(standing.proposal)}",
        body=nonempty(
            Paragraph(standing_in_words(standing, today), label=WHERE),
            Paragraph(comes, label=NEXT),
            Bullets(tuple(lines)),
            Paragraph(left_behind_said(standing, today), small=True),
        ),
        why=ASKED,
    )


def how_voted(
    proposal: Proposal,
    votes: Sequence[tuple[RecordedVote, Sequence[Mapping[str, int]]]],
    pages: Mapping[str, str],
    others: Collection[BillId],
) -> MessageDocument:
    """Show the last votes on a proposal, the latest first, with known names, and the tallies of sources that disagree.

    `pages` are addresses by the name of a vote. `others` are other people's bills that took the proposal in.
    """
    named = list(dict.fromkeys(vote.bill for vote, _ in votes[:_VOTES] if vote.bill in others))
    are = "is a number" if len(named) == 1 else "are numbers"
    took_in = f"{numbers(named)} {are} of {the_bill_that_took_in(proposal.in_sentence)}."
    lines = tuple(_vote(vote, differing, pages) for vote, differing in votes[:_VOTES])
    earlier = len(votes) - len(lines)
    return MessageDocument(
        headline=f"How they voted on {the_proposal(proposal)}",
        body=nonempty(
            Bullets(lines),
            Paragraph("" if lines else "No vote on it is known."),
            Paragraph(took_in if named else "", small=True),
            Paragraph(f"{count(earlier, 'earlier vote')} left out." if earlier else "", small=True),
        ),
        why=ASKED,
    )


def _vote(vote: RecordedVote, differing: Sequence[Mapping[str, int]], pages: Mapping[str, str]) -> Bullet:
    said = "; elsewhere the record counts ".join(map(tally, (vote.tally, *differing)))
    asked = f" (“{question_voted_on(vote)}”)" if vote.question else ""
    page = pages.get(vote_name(vote), "")
    return Bullet(
        ". ".join([f"{said}{asked}", *_names(vote)]),
        label=f"{full_date(vote.date)} · {vote.bill.spoken} · {vote_name(vote)}:",
        anchors=(("Names", page),) if page and not vote.voters else (),
    )


def _names(vote: RecordedVote) -> Iterator[str]:
    """List who did not vote with most members, if all names are known."""
    most = max(vote.voters, key=lambda way: len(vote.voters[way]), default="")
    for way, those in vote.voters.items():
        if way != most and those and vote.complete and len(those) <= _VOTERS:
            yield f"{WAYS.get(way, way)}: {listed([voter_name(each) for each in those])}"


class SponsorSought(Struct, frozen=True):
    """A proposal with no known sponsor in a `court`. If only one branch lacks one, `branches` has that branch.

    `again` are its numbers there, `filed` those of the last court, each with who filed it. `opens` is the day the court
    opens, None afterward or if unknown. `known` says that we read its documents.
    """

    court: int
    branches: tuple[str, ...]
    again: tuple[BillId, ...]
    filed: tuple[tuple[BillId, tuple[str, ...]], ...]
    opens: date | None
    known: bool


class Find(Struct, frozen=True):
    """A document that nobody has decided on yet, by its suggestion's id."""

    bill: BillId
    title: str | None
    suggestion: int


class ToDo(Struct, frozen=True):
    """What there is to do for a proposal, as far as readers may know. Without asks it has no position and no ask.

    `unsigned` signed it in the last court and have not signed `signable`, its numbers in this court. `sign_by` is the
    last day to do so, None if the coalition's dates have none.
    """

    proposal: Proposal
    sponsor: SponsorSought | None = None
    signable: tuple[BillId, ...] = ()
    unsigned: tuple[str, ...] = ()
    finds: tuple[Find, ...] = ()
    sign_by: date | None = None
    days: DaysAhead = DaysAhead()

    def __bool__(self) -> bool:
        return bool(self.sponsor or self.unsigned or self.days.hearings or self.finds or self.proposal.ask)

    def due(self, now: datetime) -> date | None:
        """The nearest day when something must be done for it, or None."""
        days = [each.hearing.day_to_keep for each in self.days.hearings if not each.hearing.slot.is_over(now)]
        days += [self.sign_by] if self.unsigned and self.sign_by is not None else []
        days += [each.day for each in self.set_for_days(now.date())]
        ends = (next_due(each.facts, now) for each in self.days.hearings)
        return min([*days, *(at.date() for at in ends if at is not None)], default=None)

    def set_for_days(self, today: date) -> list[SetForDay]:
        """When others must act, committees within a month; the ask is about that. The nearest comes first."""
        name = with_article(self.proposal.in_sentence)
        deadlines = (each for each in self.days.deadlines if not each.passed and each.day <= today + DATES_AHEAD)
        found = set_for_days(deadlines, self.days.steps, lambda bills: f"{name} ({numbers(bills)})")
        return sorted(found, key=lambda each: each.day)


class ToDoList(Struct, frozen=True):
    """What there is to do, the most urgent first.

    `not_again` names other proposals that were not filed again, where finding a sponsor is not our job. `days` are the
    coalition's coming dates. `committees` are watched committees' hearings on none of the proposals. `waiting` counts
    suggestions for no proposal. `decides` says whether the readers decide on them.
    """

    proposals: tuple[ToDo, ...]
    not_again: tuple[str, ...]
    days: tuple[Milestone, ...]
    committees: tuple[HearingToAttend, ...]
    waiting: int
    decides: bool


def what_to_do(
    found: ToDoList, now: datetime, suggestions: str, most: int | None = _PROPOSALS, about: str = ""
) -> MessageDocument:
    """Say what there is to do, for at most `most` proposals, or for the one asked `about`.

    `suggestions` is the command that lists waiting suggestions.
    """
    today, told = now.date(), found.proposals[:most]
    days = [Bullet(each.name, label=f"{short_date(each.date, today.year)}:") for each in found.days]
    days += [line for each in found.committees for line in _hearing(each)]
    more, names = len(found.proposals) - len(told), _OF_SEVERAL if told[1:] else _NAMED_IN_ALL
    not_again = (
        f"{listed(first_few(found.not_again, _NAMED_IN_ALL))}. billbot looks every day." if found.not_again else ""
    )
    waiting = f"{found.waiting}, of no proposal on the list ({suggestions})" if found.waiting else ""
    body = nonempty(
        Item("Days ahead", (Bullets(tuple(days)),)) if days else None,
        *(
            Item(
                f"{each.proposal.name}{' (we oppose it)' if each.proposal.position == 'oppose' else ''}",
                (Bullets(tuple(_lines(each, now, names, decides=found.decides))),),
            )
            for each in told
        ),
        Paragraph(f"{more} more: ask for one by its name." if more else ""),
        Paragraph(waiting, label="Suggestions that wait:"),
        Paragraph(not_again, label="Not filed again yet:"),
    )
    many = about or count(len(found.proposals), "proposal")
    return MessageDocument(
        headline=f"To do now, for {many}" if found.proposals else f"Nothing to do now for {about or 'any proposal'}",
        body=tuple(each for each in body if each is not None),
        why=ASKED,
    )


def to_find(found: ToDoList, today: date, *, unsigned: bool) -> Iterator[tuple[str, str]]:
    """What a digest says about sponsors to find and, if `unsigned`, about cosponsors: the proposal, and what to do."""
    for each in found.proposals:
        for line in _to_win(each if unsigned else replace(each, unsigned=()), today, _OF_SEVERAL):
            yield each.proposal.name, f"{line.label} {line.text}"


def _lines(found: ToDo, now: datetime, names: int, *, decides: bool) -> Iterator[Bullet]:
    for hearing in found.days.hearings:
        yield from _hearing(hearing)
    for find in found.finds:
        by = f" (suggestion {find.suggestion})" if decides else ""
        label = "Decide on:" if decides else "Perhaps filed again:"
        yield Bullet(f"{find.bill.spoken}, {find.title or 'no title yet'}{by}", label=label)
    yield from _to_win(found, now.date(), names)
    for each in found.set_for_days(now.date()):
        yield Bullet(f"{each.said}.", label=f"{short_date(each.day, now.year)}:")
    if found.proposal.ask:
        owner = f" Owner: {found.proposal.owner}." if found.proposal.owner else ""
        ask = Ask(found.proposal.ask)
        yield Bullet(f"{ended(ask.sentence)}{owner}", label=ask.label)


def _to_win(found: ToDo, today: date, names: int) -> Iterator[Bullet]:
    """The sponsor and the cosponsors that a proposal lacks."""
    if found.sponsor is not None:
        there = f" in the {listed(found.sponsor.branches)}" if found.sponsor.branches else ""
        yield Bullet(" ".join(_sponsor(found.sponsor, today)), label=f"Find a sponsor{there}:")
    if found.unsigned:
        by = f" (until {short_date(found.sign_by, today.year)})" if found.sign_by else ""
        signed = listed(first_few(found.unsigned, names))
        yield Bullet(f"{signed} signed last time.", label=f"Not on {numbers(found.signable)} yet{by}:")


def _hearing(found: HearingToAttend) -> Iterator[Bullet]:
    what, *how = hearing_lines(found)
    page = "Hearing page" if found.hearing.agenda is not None else "All hearings"
    if found.hearing.agenda is None and found.hearing.slot.written:
        page = f"Bill page {found.hearing.bills[0].spoken}"
    yield Bullet(what, anchors=((page, found.url),))
    yield from map(Bullet, how or nonempty(found.committee_says and f"How to testify: {found.committee_says}"))


def _sponsor(sought: SponsorSought, today: date) -> Iterator[str]:
    """Say what is known about a proposal in a court, and who filed it before."""
    court = f"the {ordinal(sought.court)}"
    if sought.again:
        yield f"filed again as {numbers(sought.again)} alone."
    elif sought.opens is not None:
        yield f"for {court} General Court, which opens on {short_date(sought.opens, today.year, weekday=False)}."
    elif not sought.known:
        yield f"what was filed in {court} is not known yet."
    elif not sought.branches:
        yield f"not filed again in {court} yet."
    filed: dict[tuple[str, ...], list[BillId]] = {}
    for bill, people in sought.filed:
        filed.setdefault(people, []).append(bill)
    said = [f"{listed(people)} filed {numbers(bills)}" for people, bills in filed.items()]
    if said:
        yield f"{'This term' if sought.opens else 'Last time'} {listed(said)}."


def decided_before(decided: str | None, by: str | None) -> MessageDocument:
    """Say that a suggestion was already decided.

    If `decided` is None, say that it is open again and in a new message.
    """
    who = decider(by)
    person = slack_person(who)
    if decided is None:
        said = f"{who} undid the decision on it, and there is a newer message. Answer there."
        return MessageDocument(
            headline="There is a newer message below", body=(Paragraph(said, person=person),), why=_PRESSED
        )
    what = "ours" if decided == "accepted" else "not ours"
    return MessageDocument(
        headline="This was decided already",
        body=(Paragraph(f"It is {what}: {who} decided that. Nothing was changed.", person=person),),
        why=_PRESSED,
    )


def hearing_for_calendar(found: HearingToAttend, names: Sequence[str], published: str) -> MessageDocument:
    """The reply to "Add to calendar": when and where a hearing on these proposals is, with links.

    `published` is the address of the calendar with all hearings, or empty.
    """
    hearing = found.hearing
    called = hearing_called(hearing, names)
    where = [place_in_words(hearing.slot), committee_name(hearing.committee)]
    lines = (Bullet(hearing_time(hearing.slot), label="When:"), Bullet(", ".join(filter(None, where)), label="Where:"))
    return MessageDocument(
        headline=f"For your calendar: {called}",
        body=(
            Item(
                "",
                nonempty(
                    Bullets(lines),
                    Paragraph(capitalized(moved_from(hearing)), small=True),
                    add_to_calendar(found, capitalized(called)),
                    Links(found.links),
                ),
            ),
            Paragraph("If the hearing moves, you read it here; a calendar that you subscribe to updates itself."),
            Item("", nonempty(for_your_calendar(published, attached=False))),
        ),
        why=_PRESSED,
    )
