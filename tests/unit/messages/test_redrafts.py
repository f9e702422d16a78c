"""What a new draft changed is said in a few lines, the gravest first."""

from billbot.domain.bills import BillId
from billbot.domain.digest import NewDraft
from billbot.domain.watched import Channel, Proposal
from billbot.messages.comparison import digested, redraft
from billbot.messages.document import Bullets, Item, Paragraph
from billbot.messages.fit import lay_out

CHANNEL = Channel("news", "console")
PROPOSAL = Proposal("safe", "Safe Communities", ("287g",), (BillId(194, "H1"),))
DRAFTS = BillId(194, "H1"), BillId(194, "H2")
GIST = "Sections: 1 new and 1 gone."
NEWS = [f"Section {number}: “may” is now “shall”, in “It shall end.”" for number in range(1, 7)]
COMMAND = "The whole comparison: billbot compare 194/H1 194/H2"


def test_the_gravest_first() -> None:
    """Four lines have the gravest changes; how many more there are, and what became of the sections, stands behind."""
    (item,) = redraft(CHANNEL, PROPOSAL, DRAFTS, NEWS, GIST, "https://example.org/H2").body
    assert isinstance(item, Item)
    changes, rest, _ = item.parts
    assert isinstance(changes, Bullets)
    assert [bullet.text for bullet in changes.lines] == NEWS[:4]
    assert rest == Paragraph(f"And 2 more changes. {GIST} Compared by a program. {COMMAND}")


def test_line_of_a_digest() -> None:
    """In a digest it is one line: the two gravest changes, how many more there are, and the command."""
    line = digested(NewDraft("Safe Communities", DRAFTS, ("No longer in it: “bus”", *NEWS), GIST))
    assert line.label == "Safe Communities:"
    assert line.text == (
        "H.2 beside H.1. No longer in it: “bus” Section 1: “may” is now “shall”, in “It shall end.”"
        f" And 5 more changes. {GIST} {COMMAND}"
    )


def test_published_comparison() -> None:
    """Where the comparison is published a line of a digest leads there, and has no command."""
    line = digested(NewDraft("Safe Communities", DRAFTS, tuple(NEWS[:1]), GIST, page="https://example.org/redline"))
    assert line.text == f"H.2 beside H.1. {NEWS[0]} {GIST}"
    assert line.anchors == (("The whole comparison", "https://example.org/redline"),)


def test_three_drafts() -> None:
    """Of a conference report the headline names both texts that it draws on, and the command all three."""
    drafts = (*DRAFTS, BillId(194, "H3"))
    said = redraft(CHANNEL, PROPOSAL, drafts, (), "Of 9 sections: …", "https://example.org/H3")
    assert said.headline == "Safe Communities: what H.3 takes from H.1 and H.2"
    assert "billbot compare 194/H1 194/H2 194/H3" in str(said.body)


def test_words_of_a_stranger() -> None:
    """What a line quotes is a stranger's: nothing of it is markup, in a mail or in Slack."""
    hostile = "Section 1: added “<b onclick='x'>A bus</b> for <!channel> & <@U1>.”"
    document = redraft(CHANNEL, PROPOSAL, DRAFTS, (hostile,), "Sections: …", "https://example.org/H2")
    message = lay_out("key", document)
    assert "<b onclick" not in message.html
    assert "&lt;b onclick" in message.html
    assert "<!channel>" not in str(message.blocks)
    assert "&lt;!channel&gt;" in str(message.blocks)
