"""What a new draft changed, in few lines."""

from collections.abc import Sequence

from billbot.bills import BillId, Channel, Proposal
from billbot.texts import PhraseCount, TextComparison
from billbot.wording.comparison import summary, words_that_turned
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.spoken import numbers

# So many lines of words that came or went; more of them is a matter for the comparison itself.
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
    turned = [f"{line[:1].upper()}{line[1:]}" for line in words_that_turned(words)]
    more = f"… and {len(turned) - _LINES} phrases more" if len(turned) > _LINES else ""
    lines = [*turned[:_LINES], *([more] if more else [])]
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
