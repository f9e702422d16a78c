"""What a new draft changed, in few lines."""

from collections.abc import Sequence

from billbot.bills import BillId, Channel, Proposal
from billbot.texts import Drawn, PhraseCount, TextComparison
from billbot.wording.branches import drawn_summary
from billbot.wording.comparison import came_or_went, summary
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.spoken import count, numbers

# So many lines are of words that came or went, beside the one of the sections; what is more the comparison shows.
_LINES = 2


def redraft(
    channel: Channel,
    proposal: Proposal,
    drafts: tuple[BillId, BillId],
    found: TextComparison,
    words: Sequence[PhraseCount],
    address: str,
) -> MessageDocument:
    """Tell what became of a proposal's text from the earlier of two drafts to the later, whose page has this address.

    How many sections are new, gone, rewritten, and which of the topic's words came or went: facts, no judgement.
    """
    earlier, later = (numbers([each]) for each in drafts)
    headline = f"{proposal.name}: what changed from {earlier} to {later}"
    return _told(channel, proposal, headline, drafts, summary(found), words, address)


def drawn_from(
    channel: Channel,
    proposal: Proposal,
    drafts: tuple[BillId, BillId, BillId],
    found: Drawn,
    words: Sequence[PhraseCount],
    address: str,
) -> MessageDocument:
    """Tell what a conference report or a substitute, the last of these drafts, has from both branches' texts."""
    first, second, later = (numbers([each]) for each in drafts)
    headline = f"{proposal.name}: what {later} takes from {first} and {second}"
    return _told(channel, proposal, headline, drafts, drawn_summary(found, (first, second)), words, address)


def _told(
    channel: Channel,
    proposal: Proposal,
    headline: str,
    drafts: Sequence[BillId],
    gist: str,
    words: Sequence[PhraseCount],
    address: str,
) -> MessageDocument:
    turned = [f"{line[:1].upper()}{line[1:]}" for line in came_or_went(words)]
    told = turned if len(turned) <= _LINES else turned[: _LINES - 1]
    more = count(len(turned) - len(told), "phrase more came or went", "phrases more came or went")
    lines = told if told == turned else [*told, f"… and {more}"]
    command = " ".join(["billbot compare", *map(str, drafts)])
    compared = Paragraph(f"{gist} The whole comparison: `{command}`. Compared by a program.")
    look = Links(((f"Bill page {numbers([drafts[-1]])}", address),))
    return MessageDocument(
        headline=headline,
        body=(Item("", parts(compared, Bullets(tuple(map(Bullet, lines))), look)),),
        why=f"{proposal.name} goes on in a new draft → {channel.name}",
        thread=proposal.id,
    )
