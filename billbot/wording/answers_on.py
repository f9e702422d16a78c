"""What is answered to somebody who asks who decides on a proposal, or how was voted on it."""

from collections.abc import Iterator, Mapping, Sequence

from billbot.bills import BillId, Proposal, RecordedVote
from billbot.bills.shown import count
from billbot.digest import Deciding
from billbot.wording.digest_plan import committee_lines
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph, parts
from billbot.wording.people import WAYS, called, question, tally, voter
from billbot.wording.spoken import committee, day, listed, numbers, with_article

_ASKED = "you asked billbot"
# Votes that are told, and names of those who voted so.
_VOTES, _NAMES = 6, 40


def who_decides(
    proposal: Proposal, committees: Sequence[Deciding], unread: Mapping[str, Sequence[BillId]]
) -> MessageDocument:
    """The committees that a proposal is before, with their chairs and who has joined; of those `unread` the name."""
    lines = [line for each in committees for line in committee_lines(each)]
    for name, bills in unread.items():
        before = f"{numbers(bills)} {'is' if len(bills) == 1 else 'are'} before {committee(name)}"
        lines.append(Bullet(f"{before}, whose record was not read yet."))
    none = "As far as it was read, no committee has it before it at the moment."
    return MessageDocument(
        headline=f"Who decides on {with_article(proposal.name)}",
        body=parts(Bullets(tuple(lines)), Paragraph("" if lines else none)),
        why=_ASKED,
    )


def how_voted(
    proposal: Proposal, votes: Sequence[tuple[RecordedVote, Sequence[Mapping[str, int]]]], pages: Mapping[str, str]
) -> MessageDocument:
    """The last votes on a proposal, the latest first, each with what witnesses of it count, and the names known.

    `pages` are where the votes stand, by what each is called.
    """
    lines = tuple(_vote(vote, tallies, pages) for vote, tallies in votes[:_VOTES])
    earlier = len(votes) - len(lines)
    return MessageDocument(
        headline=f"How they voted on {with_article(proposal.name)}",
        body=parts(
            Bullets(lines),
            Paragraph("" if lines else "No vote on it is known."),
            Paragraph(f"{count(earlier, 'earlier vote')} left out." if earlier else "", small=True),
        ),
        why=_ASKED,
    )


def _vote(vote: RecordedVote, tallies: Sequence[Mapping[str, int]], pages: Mapping[str, str]) -> Bullet:
    said = "; elsewhere the record counts ".join(tally(each) for each in tallies)
    asked = f" (“{question(vote)}”)" if vote.question else ""
    page = pages.get(called(vote), "")
    return Bullet(
        ". ".join([f"{said}{asked}", *_names(vote)]),
        label=f"{day(vote.date)} · {vote.bill.spoken} · {called(vote)}:",
        anchors=(("Names", page),) if page and not vote.voters else (),
    )


def _names(vote: RecordedVote) -> Iterator[str]:
    """Who voted otherwise than most, where the names are known and all of them."""
    most = max(vote.voters, key=lambda way: len(vote.voters[way]), default="")
    for way, those in vote.voters.items():
        if way != most and those and vote.complete and len(those) <= _NAMES:
            yield f"{WAYS.get(way, way)}: {listed([voter(each) for each in those])}"
