"""Replies to the commands of /billbot in Slack that look something up: the overview, show, who and votes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.actions import Meaning
from billbot.domain.bills import Action, Bill, BillId, RecordedVote
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.digest import Deciding
from billbot.domain.display import count
from billbot.domain.hearings import Announced
from billbot.domain.slack import Outcome
from billbot.domain.standing import Standing
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Proposal
from billbot.messages.digest import committee_lines
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
    in_lines,
    nonempty,
)
from billbot.messages.hearings import hearing_line, hearing_lines
from billbot.messages.people import WAYS, question_voted_on, tally, vote_name, voter_name
from billbot.messages.reporting_days import deadline_line, step_line
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    full_date,
    listed,
    numbers,
    short_date,
    the_bill_that_took_in,
    titled,
    with_article,
)
from billbot.messages.standing import standing_in_words

_ASKED = "you asked billbot"
# The most rows, votes, and names of voters that are shown.
_LAST, _VOTES, _NAMES = 3, 6, 40
# Kinds of rows without news: they set a rule aside, or refer to another document.
_PROCEDURE = frozenset({"rules_suspended", "see_also"})
# Replies if an error of ours prevents an answer, and to a button or dialog of an earlier version.
FAILED = MessageDocument(
    headline="billbot could not answer this",
    body=(Paragraph("That is a fault in billbot, which its log describes. Please tell whoever runs it."),),
    why=_ASKED,
)
GONE = MessageDocument(
    headline="billbot does not know this button any more",
    body=(Paragraph("It was made by another version of billbot. What can be asked, /billbot says."),),
    why=_ASKED,
)


class ShownProposal(Struct, frozen=True):
    """A proposal with what is known of its present bills; `last` are its last rows, the latest first.

    `hearings`, `deadlines` and `steps` are upcoming, the nearest first; past hearings are those on which testimony is
    still taken. `before` names its committees. `ask` is empty in a channel without asks. `pages` are addresses
    by what the links are called. `taking_part` is who said in the channel that they work on the ask, or come to the
    nearest hearing.
    """

    standing: Standing
    last: Sequence[tuple[Bill, Action, Meaning]]
    hearings: Sequence[tuple[Announced, Sequence[TestimonyFact]]]
    deadlines: Sequence[Deadline]
    steps: Sequence[DatedStep]
    before: Sequence[str]
    ask: Ask
    pages: Mapping[str, str]
    taking_part: Sequence[Outcome]


def overview(
    channels: Sequence[str],
    followed: Sequence[Standing],
    hearings: Sequence[tuple[Announced, Sequence[str]]],
    commands: Mapping[str, str],
    edits: Mapping[str, str],
    today: date,
) -> MessageDocument:
    """List what is followed, where each proposal stands, the upcoming hearings, and the commands.

    `hearings` come with names for their bills. `edits` are the commands for maintainers.
    """
    said = [Bullet(standing_line(each, today), label=f"{each.proposal.name}:") for each in followed]
    ahead = [Bullet(hearing_line(each), label=f"{capitalized(listed(of))}:" if of else "") for each, of in hearings]
    many = count(len(followed), "proposal")
    return MessageDocument(
        headline=f"{many} followed in {listed(channels)}",
        body=nonempty(
            Section("Followed", in_lines(said)),
            Section("Hearings ahead", in_lines(ahead)),
            Section("What you can ask", in_lines(_asking(commands))),
            Section(
                "What maintainers can do", in_lines(Bullet(does, f"/billbot {word}:") for word, does in edits.items())
            ),
        ),
        why=_ASKED,
    )


def shown(found: ShownProposal, now: datetime) -> MessageDocument:
    """Show where a proposal stands, what happened last, what comes next, and who decides."""
    today = now.date()
    proposal = found.standing.proposal
    telling = [row for row in found.last if not _PROCEDURE.issuperset(row[2].kinds)]
    rows = [_row_item(*row) for row in telling[:_LAST]]
    ahead = nonempty(*_what_comes_next(found, now))
    return MessageDocument(
        headline=proposal.name,
        body=nonempty(
            Paragraph(proposal.why),
            Paragraph(standing_in_words(found.standing, today), label="Where it stands:"),
            *([Item("What happened last", ()), *rows] if rows else []),
            *([Item("What comes next", ahead)] if ahead else []),
            Bullets(tuple(Bullet(each) for each in found.before)),
            Item("", tuple(_taking_part(found.taking_part))),
            Item("", nonempty(Links(tuple(found.pages.items())))),
        ),
        asks=nonempty(found.ask),
        why=_ASKED,
    )


def not_known(word: str, near: str, commands: Mapping[str, str]) -> MessageDocument:
    """Say that billbot does not know a command, which one may be meant (`near`), and which there are."""
    return MessageDocument(
        headline="billbot does not know that word",
        body=nonempty(
            Paragraph(f"“{word}” is nothing that can be asked." + (f" Did you mean /billbot {near}?" if near else "")),
            Section("What you can ask", in_lines(_asking(commands))),
        ),
        why=_ASKED,
    )


def not_followed(
    asked: str, near: str, known: Sequence[str], *, found: bool, unwatched: Sequence[tuple[BillId, str]] = ()
) -> MessageDocument:
    """Say that what was `asked` is not followed in the channel, and list what is; or which were `found` that it may be.

    `unwatched` are documents that were read and that it may be, with their titles.
    """
    near_by = f" Did you mean /billbot {near}?" if near else ""
    missing = f"“{asked}” is no proposal and no bill that is followed in this channel.{near_by}"
    how = "Write its name, one of its numbers or the address of its page behind the word."
    return MessageDocument(
        headline="Which proposal?" if found or not asked else "billbot does not follow that here",
        body=nonempty(
            Paragraph(how if not asked else missing if not found else f"“{asked}” is not the name of one proposal."),
            Section("Read, but not watched", in_lines(Bullet(each) for each in titled(unwatched))),
            Section("It may be" if found else "Followed here", in_lines(Bullet(each) for each in known)),
        ),
        why=_ASKED,
    )


def not_in_this_channel(channels: Sequence[str]) -> MessageDocument:
    """Say that billbot answers only in the channels that it writes to, and name them."""
    return MessageDocument(
        headline="billbot answers in the channels that it tells",
        body=(Paragraph(f"This channel is none of them. Ask again in {listed(channels)}."),),
        why=_ASKED,
    )


def with_repeat_note(document: MessageDocument) -> MessageDocument:
    """Add that the channel may have this answer already, so that only the one who asked gets it now."""
    text = "This may stand in the channel already, so it is said to you alone."
    return replace(document, body=(Paragraph(text, small=True), *document.body))


def _asking(commands: Mapping[str, str]) -> Iterable[Bullet]:
    for command, does in commands.items():
        yield Bullet(does, label=f"{f'/billbot {command}'.strip()}:")
    yield Bullet("with this word at the end everybody in the channel reads the answer, otherwise you alone", "here:")


def standing_line(standing: Standing, today: date) -> str:
    """Say where a proposal stands, and until when it is muted."""
    said = standing_in_words(standing, today)
    muted = standing.proposal.mute_until
    return f"{said} (muted until {short_date(muted, today.year, weekday=False)})" if muted and muted > today else said


def _row_item(bill: Bill, action: Action, meaning: Meaning) -> Item:
    """Show a row of a history with its day, its words and their meaning."""
    where = " · ".join(filter(None, [full_date(action.date), bill.id.spoken, action.branch]))
    struck = "struck from the record" if action.stricken else ""
    means = "" if action.stricken else meaning.meaning
    return Item("", nonempty(Paragraph(where, small=True), Paragraph(means), Quote(action.text, undone=struck)))


def _taking_part(outcomes: Sequence[Outcome]) -> Iterable[Mentions]:
    """Say who works on the ask, who has done it, and who comes to the next hearing, without duplicates."""
    for label, people in (
        ("On it:", [person for each in outcomes for person in each.on_it]),
        ("Done:", [person for each in outcomes for person in each.done]),
        ("Will be there:", [person for each in outcomes for person in each.there]),
    ):
        if people:
            yield Mentions(tuple(dict.fromkeys(people)), label=label)


def _what_comes_next(found: ShownProposal, now: datetime) -> Iterable[Paragraph]:
    """Say what comes next, in the order of days: the nearest hearing, reporting deadline and dated step.

    Past hearings are included as long as testimony on them is taken. Nothing is next for a law or in an ended court.
    """
    today, coming = now.date(), [each for each, _ in found.hearings if not each.slot.is_over(now)]
    dated: list[tuple[date, tuple[str, ...]]] = []
    for hearing, facts in found.hearings:
        if hearing in coming[:1] or hearing not in coming:
            dated.append((hearing.day, hearing_lines(hearing, facts, now)))
    dated += [(each.day, (deadline_line(each),)) for each in found.deadlines if not each.passed][:1]
    dated += [(each.day, (step_line(each, today),)) for each in found.steps[:1]]
    dated += [
        (each.sign_by, (f"{each.bill.spoken} may be signed by the Governor until {full_date(each.sign_by)}",))
        for each in found.standing.open_places
        if each.sign_by is not None
    ]
    said = [line for _, lines in sorted(dated, key=lambda each: each[0]) for line in lines]
    over = found.standing.is_law or found.standing.ended
    return [Paragraph(each) for each in said or ([] if over else ["The record sets no day."])]


def who_decides(
    standing: Standing, committees: Sequence[Deciding], unread: Mapping[str, Sequence[BillId]], today: date
) -> MessageDocument:
    """Say which committees a proposal is before, with their chairs, and who of their members joined as a cosponsor.

    `unread` are the bills by the name of a committee whose record was not read yet. If no committee has the proposal,
    the reply says where it stands.
    """
    lines = [line for each in committees for line in committee_lines(each)]
    for name, bills in unread.items():
        before = f"{numbers(bills)} {'is' if len(bills) == 1 else 'are'} before {committee_name(name)}"
        lines.append(Bullet(f"{before}, whose record was not read yet."))
    none = f"As far as it was read, no committee has it before it: {standing_in_words(standing, today)}."
    return MessageDocument(
        headline=f"Who decides on {with_article(standing.proposal.name)}",
        body=nonempty(Bullets(tuple(lines)), Paragraph("" if lines else none)),
        why=_ASKED,
    )


def how_voted(
    proposal: Proposal,
    votes: Sequence[tuple[RecordedVote, Sequence[Mapping[str, int]]]],
    pages: Mapping[str, str],
    others: Collection[BillId] = (),
) -> MessageDocument:
    """Show the last votes on a proposal, the latest first, each with its tally in every source, and known names.

    `pages` are addresses by the name of a vote, and `others` are somebody else's bills that took the proposal in.
    """
    named = list(dict.fromkeys(vote.bill for vote, _ in votes[:_VOTES] if vote.bill in others))
    are = "is a number" if len(named) == 1 else "are numbers"
    took_in = f"{numbers(named)} {are} of {the_bill_that_took_in(proposal.name)}."
    lines = tuple(_vote(vote, tallies, pages) for vote, tallies in votes[:_VOTES])
    earlier = len(votes) - len(lines)
    return MessageDocument(
        headline=f"How they voted on {with_article(proposal.name)}",
        body=nonempty(
            Bullets(lines),
            Paragraph("" if lines else "No vote on it is known."),
            Paragraph(took_in if named else "", small=True),
            Paragraph(f"{count(earlier, 'earlier vote')} left out." if earlier else "", small=True),
        ),
        why=_ASKED,
    )


def _vote(vote: RecordedVote, tallies: Sequence[Mapping[str, int]], pages: Mapping[str, str]) -> Bullet:
    said = "; elsewhere the record counts ".join(tally(each) for each in tallies)
    asked = f" (“{question_voted_on(vote)}”)" if vote.question else ""
    page = pages.get(vote_name(vote), "")
    return Bullet(
        ". ".join([f"{said}{asked}", *_names(vote)]),
        label=f"{full_date(vote.date)} · {vote.bill.spoken} · {vote_name(vote)}:",
        anchors=(("Names", page),) if page and not vote.voters else (),
    )


def _names(vote: RecordedVote) -> Iterator[str]:
    """List who did not vote like most members, if all names are known."""
    most = max(vote.voters, key=lambda way: len(vote.voters[way]), default="")
    for way, those in vote.voters.items():
        if way != most and those and vote.complete and len(those) <= _NAMES:
            yield f"{WAYS.get(way, way)}: {listed([voter_name(each) for each in those])}"
