"""What a new draft changed is said in three lines."""

from billbot import texts
from billbot.bills import BillId, Channel, Proposal
from billbot.wording.document import Bullets, Item, Paragraph
from billbot.wording.redrafts import redraft

CHANNEL = Channel("news", "console")
PROPOSAL = Proposal("safe", "Safe Communities", ("287g",), (BillId(194, "H1"),))
DRAFTS = BillId(194, "H1"), BillId(194, "H2")
FOUND = texts.compare(
    texts.read("\tSECTION 1. A fund for rivers.\n"), texts.read("\tSECTION 1. A board for schools.\n")
)


def lines(*words: texts.PhraseCount) -> list[str]:
    """The lines that say what became of a text."""
    (item,) = redraft(CHANNEL, PROPOSAL, DRAFTS, FOUND, words, "https://example.org/H2").body
    assert isinstance(item, Item)
    said = [part.text for part in item.parts if isinstance(part, Paragraph)]
    return said + [bullet.text for part in item.parts if isinstance(part, Bullets) for bullet in part.lines]


def word(phrase: str, before: int, after: int) -> texts.PhraseCount:
    return texts.PhraseCount("287g", phrase, before, after, f"The {phrase}.")


def test_three_lines() -> None:
    """However many words came or went, three lines say so: the rest is counted, and stands in the comparison."""
    said = lines(word("bus", 0, 2), word("287(g)", 3, 0), word("often", 1, 2), word("cars", 0, 1))
    assert said[0].startswith("Sections: 1 new and 1 gone. The whole comparison: `billbot compare 194/H1 194/H2`.")
    assert said[1:] == [
        "The words “287(g)” stand in no section any more; they stood in: “The 287(g).”",
        "… and 2 phrases more came or went",
    ]


def test_two_words() -> None:
    """Two of them are both named; what only stands more or less often is left to the comparison."""
    said = lines(word("bus", 0, 2), word("287(g)", 3, 0), word("often", 1, 2))
    assert [line.partition("”")[0] for line in said[1:]] == ["The words “287(g)", "The words “bus"]
