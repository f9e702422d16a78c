"""A comparison in words: what happened to each section and of our topics' phrases."""

import re

import pytest

from billbot.domain import comparing, text_changes
from billbot.domain.bills import BillId
from billbot.domain.digest import NewDraft
from billbot.domain.watched import Channel, Proposal
from billbot.messages.comparison import (
    comparison_lines,
    digested,
    drawn_summary,
    news,
    redraft,
    shown_comparison,
    summary,
)
from billbot.messages.document import Bullets, Item, Paragraph
from billbot.messages.fit import lay_out
from tests.support.section_sample import (
    AMENDS,
    DRAFTS,
    EARLIER,
    FOUND,
    FUND,
    LATER,
    NAMES,
    REPORTED,
    compared,
)


def lines_of(found: comparing.TextComparison, told: tuple[str, ...] = ()) -> list[str]:
    return list(comparison_lines(shown_comparison(DRAFTS, found, told)))


def news_of(earlier: str, later: str, *words: text_changes.PhraseCount) -> list[str]:
    found = compared(earlier, later)
    return news(DRAFTS, found, text_changes.changes(found.sections, ()), words)


def test_lines() -> None:
    """On a terminal each section says what happened to it, with marked words."""
    assert lines_of(compared(EARLIER, LATER), ("What changed.",)) == [
        "H.1 (Monday, March 2, 2026) → S.2 (Thursday, April 30, 2026)",
        "  What changed.",
        "Sections: 1 new, 1 rewritten and 1 unchanged.",
        "\nSECTION 1: new",
        "{+There is a fund for rivers.+}",
        "\nSECTION 2 (was SECTION 1): rewritten · chapter 6, section 9",
        f"{AMENDS}\nNo sheriff [-may-] {{+shall+}} hold [-a-] {{+any+}} person.",
        "\nSECTION 3 (was SECTION 2): unchanged",
        "\nUnofficial, and not legal advice: compared by a program. The record is at malegislature.gov.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a school, or farm", "a school or farm", "a school[-,-] or farm"),
        ("a prison or farm", "a prison, barn and farm", "a prison [-or-]{+, barn and+} farm"),
        ("each person and his dog; end", "each person; end", "each person [-and his dog-]; end"),
        ("held. It shall be read in March.", "held.", "held. [-It shall be read in March.-]"),
        ("the text that stays", "the text that stays and grows", "the text that stays {+and grows+}"),
        ("a fee of $500,000 for it", "a fee of $100,000 for it", "a fee of [-$500,000-] {+$100,000+} for it"),
    ],
)
def test_blanks_around_a_change(before: str, after: str, shown: str) -> None:
    """Changes are between a text's blanks: none is lost or moved."""
    same = "The commissioner shall report to the clerks of both branches by June. "
    found = compared(f"\tSECTION 1. {same}{before}\n", f"\tSECTION 1. {same}{after}\n")
    assert lines_of(found)[3] == same + shown


def test_long_text_that_stayed() -> None:
    """On a terminal, a long unchanged text shows its first and last whole words."""
    stayed = "The commissioner shall report on each of the rivers. " * 9
    one, other = f"\tSECTION 1. {stayed}End.\n", f"\tSECTION 1. {stayed}Beginning.\n"
    shown = lines_of(compared(one, other))[3]
    assert re.search(r"\w+ \[…\] \w+", shown)
    assert set(re.findall(r"\w+", shown.replace("-", " "))) <= set(re.findall(r"\w+", one + other))


def test_news() -> None:
    """Each change has a line: where it is, what it was, and the sentence."""
    assert news_of(EARLIER, LATER) == [
        "Section 2: “may hold a” is now “shall hold any”, in “No sheriff shall hold any person.”",
        "New: section 1: “There is a fund for rivers.”",
    ]


RIVERS = "\tSECTION {}. There is a fund of ${} for rivers, into which gifts and grants are paid.\n"


BOARD = (
    "\tSECTION {}. A board of nine members shall meet each month, study all ponds and report to the governor in June.\n"
)


@pytest.mark.parametrize(
    ("earlier", "later", "first"),
    [
        (RIVERS.format(1, 5), RIVERS.format(1, 5), "No word changed."),
        (RIVERS.format(1, 5), RIVERS.format(2, 5).replace("There is", "there is"), "No word changed."),
        (RIVERS.format(1, 5), RIVERS.format(1, 5).replace("a fund", "the fund"),
         "Nothing changed but punctuation, numbers of sections and how the laws are named."),
        (RIVERS.format(1, 5), BOARD.format(1), "S.2 is another text: it has hardly any of H.1."),
        (RIVERS.format(1, 5), RIVERS.format(1, 5) + BOARD.format(2),
         "Most of the text of S.2 is new."),
        (RIVERS.format(1, 5), RIVERS.format(1, 7),
         "Section 1: “$5” is now “$7”, in “There is a fund of $7 for rivers, into which gifts and grants are paid.”"),
        (RIVERS.format(1, 5) + "\tSECTION 2. The clerk may not open it.\n", RIVERS.format(1, 5),
         "Gone: section 2: “The clerk may not open it.”"),
    ],
)  # fmt: skip
def test_first_line(earlier: str, later: str, first: str) -> None:
    """The first line has the news, not a count."""
    assert news_of(earlier, later)[0] == first


def test_words_that_turned() -> None:
    """What changed most comes first, then words of ours that went, then new ones; those of two topics, once."""
    given = (
        text_changes.PhraseCount("t", "often", 1, 2, "…"),
        text_changes.PhraseCount("t", "detain*", 0, 1, "They detain."),
        text_changes.PhraseCount("t", "287(g)", 4, 0, "Under “287(g)”."),
        text_changes.PhraseCount("u", "287(g)", 4, 0, "Under “287(g)”."),
    )
    assert news_of(EARLIER, LATER, *given)[:3] == [
        "Section 2: “may hold a” is now “shall hold any”, in “No sheriff shall hold any person.”",
        "No longer in the text: “287(g)”. It was in “Under \u2018287(g)\u2019.”",
        "New in the text: “detain…”.",
    ]


def test_a_sentence_is_quoted_once() -> None:
    """Where a line quotes the sentence that had our words, the line on these words does not quote it, too."""
    was = (
        "No officer of a law enforcement agency or of a sheriff shall act under an agreement of section 287(g) of the"
        " federal act, but for one that the attorney general has approved."
    )
    now = (
        "No law enforcement agency and no sheriff shall make, renew or keep an agreement with a federal agency for"
        " immigration purposes."
    )
    gone = text_changes.PhraseCount("t", "287(g)", 1, 0, was)
    same = "The attorney general shall publish each agreement on a page that everybody can read, within thirty days."
    lines = news_of(f"\tSECTION 1. {was} {same}\n", f"\tSECTION 1. {now} {same}\n", gone)
    assert f"Section 1: “{was}” is now “{now}”" in lines
    assert [line for line in lines if "No longer" in line] == ["No longer in the text: “287(g)”."]


def test_long_sentence() -> None:
    """A long sentence shows whole words around its change, to fit a phone."""
    long = " ".join(["the board and"] * 60)
    line = news_of(f"\tSECTION 1. {long} may meet {long}.\n", f"\tSECTION 1. {long} shall meet {long}.\n")[0]
    assert line.startswith("Section 1: “may” is now “shall”, in “… ")
    assert line.endswith(" …”")
    assert "shall meet" in line
    assert len(line) < 260


def test_moved_sentence() -> None:
    """A sentence that moved says where it is."""
    sentence = "The board shall publish all guidance on its website within thirty days."
    one = FUND.format(1).rstrip() + f" {sentence}\n" + BOARD.format(2)
    other = FUND.format(1) + BOARD.format(2).rstrip() + f" {sentence}\n"
    lines = "\n".join(lines_of(compared(one, other)))
    assert f"[-{sentence} (moved to SECTION 2)-]" in lines
    assert f"{{+{sentence} (moved from SECTION 1)+}}" in lines


@pytest.mark.parametrize("text", ["", "x"])
def test_smallest(text: str) -> None:
    """Texts without anything in them give lines, too."""
    assert lines_of(compared("", text))


def test_summary_of_a_report() -> None:
    """How many sections come from where, and how many are left out."""
    assert (
        drawn_summary(FOUND, NAMES) == "Of 3 sections: 1 from H.1, 1 from S.2 and 1 from neither. Left out: 1 of S.2."
    )


def test_lines_of_a_report() -> None:
    """Each section names its source and is shown next to it; what was left out is at the end."""
    said = list(comparison_lines(REPORTED))
    assert said[0] == "H.1 (Monday, March 2, 2026) and S.2 (Monday, March 2, 2026) → H.3 (Wednesday, July 29, 2026)"
    heads = [line.strip() for line in said if line.startswith("\n")]
    assert heads[0].startswith("SECTION 1: rewritten · from H.1, shown beside H.1 (")
    assert heads[1] == "SECTION 2: unchanged · from S.2, shown beside S.2 (0% of its words in H.1, 100% in S.2)"
    assert heads[2] == "SECTION 3: new · from neither (0% of its words in H.1, 0% in S.2)"
    assert heads[3] == "S.2, SECTION 1: gone"
    assert "meets in [-May-] {+April+} and reports" in said[3]


CHANNEL = Channel("news", "console")


PROPOSAL = Proposal("safe", "Safe Communities", ("287g",), (BillId(194, "H1"),))


DRAFT_NUMBERS = BillId(194, "H1"), BillId(194, "H2")


GIST = "Sections: 1 new and 1 gone."


NEWS = [f"Section {number}: “may” is now “shall”, in “It shall end.”" for number in range(1, 7)]


COMMAND = "The whole comparison: billbot compare 194/H1 194/H2"


def test_the_gravest_first() -> None:
    """Four lines have the gravest changes; then come how many more, and what happened to the sections."""
    (item,) = redraft(CHANNEL, PROPOSAL, DRAFT_NUMBERS, NEWS, GIST, "https://example.org/H2").body
    assert isinstance(item, Item)
    changes, rest, _ = item.parts
    assert isinstance(changes, Bullets)
    assert [bullet.text for bullet in changes.lines] == NEWS[:4]
    assert rest == Paragraph(f"And 2 more changes. {GIST} Compared by a program. {COMMAND}")


def test_line_of_a_digest() -> None:
    """In a digest it is one line: the two gravest changes, how many more, and the command."""
    line = digested(NewDraft(DRAFT_NUMBERS, ("No longer in it: “bus”", *NEWS), GIST, "Safe Communities"))
    assert line.label == "Safe Communities:"
    assert line.text == (
        "H.2 beside H.1. No longer in it: “bus” Section 1: “may” is now “shall”, in “It shall end.”"
        f" And 5 more changes. {GIST} {COMMAND}"
    )


def test_published_comparison() -> None:
    """If the comparison is published a line of a digest leads there, and has no command."""
    line = digested(
        NewDraft(DRAFT_NUMBERS, tuple(NEWS[:1]), GIST, "Safe Communities", page="https://example.org/redline")
    )
    assert line.text == f"H.2 beside H.1. {NEWS[0]} {GIST}"
    assert line.anchors == (("The whole comparison", "https://example.org/redline"),)


def test_three_drafts() -> None:
    """For a conference report the headline names both source texts, and the command all three."""
    drafts = (*DRAFT_NUMBERS, BillId(194, "H3"))
    said = redraft(CHANNEL, PROPOSAL, drafts, (), "Of 9 sections: …", "https://example.org/H3")
    assert said.headline == "Safe Communities: what H.3 takes from H.1 and H.2"
    assert "billbot compare 194/H1 194/H2 194/H3" in str(said.body)


def test_words_of_a_stranger() -> None:
    """A quoted line is a stranger's text: no markup in mail or Slack."""
    hostile = "Section 1: added “<b onclick='x'>A bus</b> for <!channel> & <@U1>.”"
    document = redraft(CHANNEL, PROPOSAL, DRAFT_NUMBERS, (hostile,), "Sections: …", "https://example.org/H2")
    message = lay_out("key", document)
    assert "<b onclick" not in message.html
    assert "&lt;b onclick" in message.html
    assert "<!channel>" not in str(message.blocks)
    assert "&lt;!channel&gt;" in str(message.blocks)


def test_nothing_changed() -> None:
    """If no section changed, the message says so."""
    text = "\tSECTION 1. A fund for the rivers.\n"
    assert summary(compared(text, text)) == "No section changed."
