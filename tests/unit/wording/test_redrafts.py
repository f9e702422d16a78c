"""What a new draft changed is said in three lines."""

from billbot import texts
from billbot.bills import BillId, Channel, Proposal
from billbot.digest import NewDraft
from billbot.wording.comparison import summary
from billbot.wording.document import Bullets, Item, Paragraph
from billbot.wording.layout import lay_out
from billbot.wording.redrafts import digested, redraft

CHANNEL = Channel("news", "console")
PROPOSAL = Proposal("safe", "Safe Communities", ("287g",), (BillId(194, "H1"),))
DRAFTS = BillId(194, "H1"), BillId(194, "H2")
FOUND = texts.compare(
    texts.read("\tSECTION 1. A fund for rivers.\n"), texts.read("\tSECTION 1. A board for schools.\n")
)


def lines(*words: texts.PhraseCount) -> list[str]:
    """The lines that say what became of a text."""
    (item,) = redraft(CHANNEL, PROPOSAL, DRAFTS, summary(FOUND), words, "https://example.org/H2").body
    assert isinstance(item, Item)
    said = [part.text for part in item.parts if isinstance(part, Paragraph)]
    return said + [bullet.text for part in item.parts if isinstance(part, Bullets) for bullet in part.lines]


def word(phrase: str, before: int, after: int) -> texts.PhraseCount:
    return texts.PhraseCount("287g", phrase, before, after, f"The {phrase}.")


def test_three_lines() -> None:
    """However many words came or went, three lines say so: the others are named, without a sentence."""
    said = lines(word("bus", 0, 2), word("287(g)", 3, 0), word("often", 1, 2), word("cars", 0, 1))
    assert said[0] == (
        "Sections: 1 new and 1 gone. Compared by a program. The whole comparison: billbot compare 194/H1 194/H2"
    )
    assert said[1:] == [
        "The words “287(g)” stand in no section any more; they stood in: “The 287(g).”",
        "New: “bus” and “cars”.",
    ]


def test_the_rest_of_many_words() -> None:
    """Of the others three of those that went and three of those that came are named, and what is more is counted."""
    went, came = [word(each, 1, 0) for each in "abcdef"], [word(each, 0, 1) for each in "xyz"]
    assert lines(*went, *came)[2] == "Gone as well: “b”, “c”, “d” and 2 more. New: “x”, “y” and “z”."
    assert lines(*came)[2] == "New as well: “y” and “z”."


def test_two_words() -> None:
    """Two of them are both named; what only stands more or less often is left to the comparison."""
    said = lines(word("bus", 0, 2), word("287(g)", 3, 0), word("often", 1, 2))
    assert [line.partition("”")[0] for line in said[1:]] == ["The words “287(g)", "The words “bus"]


def test_line_of_a_digest() -> None:
    """In a digest it is one line: what became of the sections, which words came or went, and the command."""
    new = NewDraft("Safe Communities", DRAFTS, summary(FOUND), ("“287(g)”",), ("“bus”", "“cars”", "“vans”", "2 more"))
    line = digested(new)
    assert line.label == "Safe Communities:"
    assert line.text == (
        "H.2 beside H.1. Sections: 1 new and 1 gone. “287(g)” went. “bus”, “cars”, “vans” and 2 more came."
        " The whole comparison: billbot compare 194/H1 194/H2"
    )


def test_published_comparison() -> None:
    """Where the comparison is published a line of a digest leads there, and has no command."""
    line = digested(NewDraft("Safe Communities", DRAFTS, summary(FOUND), (), (), page="https://example.org/redline"))
    assert line.text == "H.2 beside H.1. Sections: 1 new and 1 gone."
    assert line.anchors == (("The whole comparison", "https://example.org/redline"),)


def test_three_drafts() -> None:
    """Of a conference report the headline names both texts that it draws on, and the command all three."""
    drafts = (*DRAFTS, BillId(194, "H3"))
    said = redraft(CHANNEL, PROPOSAL, drafts, "Of 9 sections: …", (), "https://example.org/H3")
    assert said.headline == "Safe Communities: what H.3 takes from H.1 and H.2"
    assert "billbot compare 194/H1 194/H2 194/H3" in str(said.body)


def test_words_of_a_stranger() -> None:
    """The sentence that has a phrase is a stranger's: nothing of it is markup, in a mail or in Slack."""
    hostile = texts.PhraseCount("287g", "bus", 0, 1, "<b onclick='x'>A bus</b> for <!channel> & <@U1>.")
    document = redraft(CHANNEL, PROPOSAL, DRAFTS, "Sections: …", (hostile,), "https://example.org/H2")
    message = lay_out("key", document)
    assert "<b onclick" not in message.html
    assert "&lt;b onclick" in message.html
    assert "<!channel>" not in str(message.blocks)
    assert "&lt;!channel&gt;" in str(message.blocks)
