"""What a new draft changed, in few lines."""

from collections.abc import Sequence

from billbot.bills import BillId, Channel, Proposal
from billbot.texts import PhraseCount, TextComparison
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
    turned = [f"{line[:1].upper()}{line[1:]}" for line in came_or_went(words)]
    told = turned if len(turned) <= _LINES else turned[: _LINES - 1]
    more = count(len(turned) - len(told), "phrase more came or went", "phrases more came or went")
    lines = told if told == turned else [*told, f"… and {more}"]
    compared = Paragraph(
        f"{summary(found)} The whole comparison: `billbot compare {drafts[0]} {drafts[1]}`. Compared by a program."
    )
    look = Links(((f"Bill page {later}", address),))
    return MessageDocument(
        headline=f"{proposal.name}: what changed from {earlier} to {later}",
        body=(Item("", parts(compared, Bullets(tuple(map(Bullet, lines))), look)),),
        why=f"{proposal.name} goes on in a new draft → {channel.name}",
        thread=proposal.id,
    )
