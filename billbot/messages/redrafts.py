"""The message that says in a few lines what a new draft changed, and the same as a line of a digest."""

from collections.abc import Sequence

from billbot.domain.bills import BillId
from billbot.domain.digest import NewDraft
from billbot.domain.display import count
from billbot.domain.watched import Channel, Proposal
from billbot.messages.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, nonempty
from billbot.messages.spoken import capitalized, listed, numbers, with_article

# So many changes are told, in a message and in a digest; the comparison has all of them.
_LINES, _DIGESTED = 4, 2
_WHOLE = "The whole comparison"


def redraft(
    channel: Channel,
    proposal: Proposal,
    drafts: Sequence[BillId],
    news: Sequence[str],
    gist: str,
    address: str,
    whole: str = "",
    called: str = "",
) -> MessageDocument:
    """Tell what became of a proposal's text in the last of these drafts, whose page has this address.

    `called` is how the bill is called, where not by the proposal's name. `whole` is where the comparison is published;
    where that is nowhere, the command that prints it is said. The `news` are lines, the gravest first: facts, no
    judgement; the `gist` says what became of the sections. Of three drafts the last is a conference report or a
    substitute, which draws on the two before.
    """
    *before, later = (numbers([each]) for each in drafts)
    became = (
        f"what changed from {before[0]} to {later}" if len(before) == 1 else f"what {later} takes from {listed(before)}"
    )
    rest = f"{_further(len(news) - _LINES)}{gist} Compared by a program." + ("" if whole else f" {_printed_by(drafts)}")
    look = Links(((f"Bill page {later}", address), *(((_WHOLE, whole),) if whole else ())))
    return MessageDocument(
        headline=f"{capitalized(called) or proposal.name}: {became}",
        body=(Item("", nonempty(Bullets(tuple(map(Bullet, news[:_LINES]))), Paragraph(rest), look)),),
        why=f"{capitalized(with_article(proposal.name))} goes on in a new draft → {channel.name}",
        thread=proposal.id,
    )


def _further(number: int) -> str:
    return f"And {count(number, 'more change')}. " if number > 0 else ""


def _printed_by(drafts: Sequence[BillId]) -> str:
    """What prints the whole comparison; it stands last and unmarked, so that it can be copied everywhere."""
    return " ".join([f"{_WHOLE}: billbot compare", *map(str, drafts)])


def digested(new: NewDraft) -> Bullet:
    """The same in a line of a digest, with the gravest changes."""
    *before, later = (numbers([each]) for each in new.drafts)
    told = " ".join(line if line.endswith((".", "”")) else f"{line}." for line in new.news[:_DIGESTED])
    said = f"{later} beside {listed(before)}. {told} {_further(len(new.news) - _DIGESTED)}{new.gist}"
    if new.page:
        return Bullet(said, label=f"{new.proposal}:", anchors=((_WHOLE, new.page),))
    return Bullet(f"{said} {_printed_by(new.drafts)}", label=f"{new.proposal}:")
