"""The message that says in a few lines what a new draft changed, and the same as a line of a digest."""

from collections.abc import Sequence

from billbot.bills import BillId, Channel, Proposal
from billbot.bills.shown import first_few
from billbot.digest import NewDraft
from billbot.texts import PhraseCount
from billbot.wording.comparison import phrase_change, phrases_gone_or_new, quoted
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, nonempty
from billbot.wording.spoken import capitalized, listed, numbers, with_article

# So many lines are of words that came or went, beside the one of the sections; what is more the comparison shows.
_LINES = 2
_NAMED = 3
_WHOLE = "The whole comparison"


def redraft(
    channel: Channel,
    proposal: Proposal,
    drafts: Sequence[BillId],
    gist: str,
    words: Sequence[PhraseCount],
    address: str,
    whole: str = "",
    called: str = "",
) -> MessageDocument:
    """Tell what became of a proposal's text in the last of these drafts, whose page has this address.

    `called` is how the bill is called, where not by the proposal's name. `whole` is where the comparison is published;
    where that is nowhere, the command that prints it is said. The `gist` says what became of the sections; then which
    of the topic's words came or went: facts, no judgement. Of three drafts the last is a conference report or a
    substitute, which draws on the two before.
    """
    *before, later = (numbers([each]) for each in drafts)
    became = (
        f"what changed from {before[0]} to {later}" if len(before) == 1 else f"what {later} takes from {listed(before)}"
    )
    found = phrases_gone_or_new(words)
    told = found if len(found) <= _LINES else found[: _LINES - 1]
    lines = [capitalized(phrase_change(each)) for each in told]
    if len(told) < len(found):
        lines.append(_others(found[len(told) :], after=told[-1]))
    compared = Paragraph(f"{gist} Compared by a program." + ("" if whole else f" {_printed_by(drafts)}"))
    look = Links(((f"Bill page {later}", address), *(((_WHOLE, whole),) if whole else ())))
    return MessageDocument(
        headline=f"{capitalized(called) or proposal.name}: {became}",
        body=(Item("", nonempty(compared, Bullets(tuple(map(Bullet, lines))), look)),),
        why=f"{capitalized(with_article(proposal.name))} goes on in a new draft → {channel.name}",
        thread=proposal.id,
    )


def _others(words: Sequence[PhraseCount], after: PhraseCount) -> str:
    """Words that went and came, without their sentences: `Gone as well: “a”. New: “b”, “c”, “d” and 2 more.`."""
    said = []
    for label, its_own, phrases in (
        ("Gone", not after.after, [quoted(each.phrase) for each in words if not each.after]),
        ("New", not after.before, [quoted(each.phrase) for each in words if not each.before]),
    ):
        if phrases:
            said.append(f"{label}{' as well' if its_own else ''}: {listed(first_few(phrases, _NAMED))}.")
    return " ".join(said)


def _printed_by(drafts: Sequence[BillId]) -> str:
    """What prints the whole comparison; it stands last and unmarked, so that it can be copied everywhere."""
    return " ".join([f"{_WHOLE}: billbot compare", *map(str, drafts)])


def digested(new: NewDraft) -> Bullet:
    """The same in a line of a digest, the words named without their sentences."""
    *before, later = (numbers([each]) for each in new.drafts)
    words = [
        f"{listed(phrases)} {verb}."
        for verb, phrases in (("went", new.phrases_gone), ("came", new.phrases_new))
        if phrases
    ]
    said = f"{later} beside {listed(before)}. {new.gist} {' '.join(words)}".rstrip()
    if new.page:
        return Bullet(said, label=f"{new.proposal}:", anchors=((_WHOLE, new.page),))
    return Bullet(f"{said} {_printed_by(new.drafts)}", label=f"{new.proposal}:")
