"""A comparison of texts in words: what became of each section, and of the phrases of our topics."""

import re

import pytest

from billbot.domain import comparing, text_changes, texts
from billbot.messages.comparison import comparison_lines, drawn_summary, news, shown_comparison, summary
from tests.support.section_sample import (
    AMENDS,
    APP,
    DRAFTS,
    EARLIER,
    FOUND,
    LATER,
    NAMES,
    OWN,
    REPORTED,
    SENATE,
    compared,
    page,
)


def lines_of(found: comparing.TextComparison, told: tuple[str, ...] = ()) -> list[str]:
    return list(comparison_lines(shown_comparison(DRAFTS, found, told)))


def news_of(earlier: str, later: str, *words: text_changes.PhraseCount) -> list[str]:
    found = compared(earlier, later)
    return news(DRAFTS, found, text_changes.changes(found.sections, ()), words)


def test_lines() -> None:
    """In the terminal each section says what became of it, and its words are marked."""
    assert lines_of(compared(EARLIER, LATER), ("What changed.",)) == [
        "H.1 (Monday, March 2, 2026) → S.2 (Thursday, April 30, 2026)",
        "  What changed.",
        "Sections: 1 new, 1 rewritten and 1 unchanged.",
        "\nSECTION 1: new",
        "{+There is a fund for rivers.+}",
        "\nSECTION 2 (was SECTION 1): rewritten · chapter 6, section 9",
        f"{AMENDS}\nNo sheriff [-may-] {{+shall+}} hold [-a-] {{+any+}} person.",
        "\nSECTION 3 (was SECTION 2): unchanged",
        "\nUnofficial, and no legal advice: compared by a program. The record is at malegislature.gov.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a school, or farm", "a school or farm", "a school[-,-] or farm"),
        ("a prison or farm", "a prison, barn and farm", "a prison [-or-]{+, barn and+} farm"),
        ("each person and his dog; end", "each person; end", "each person [-and his dog-]; end"),
        ("held. It shall be read in March.", "held.", "held. [-It shall be read in March.-]"),
        ("the text that stays", "the text that stays and grows", "the text that stays {+and grows+}"),
        (
            "a fee of $500,000,000 for it",
            "a fee of $100,000,000 for it",
            "a fee of [-$500,000,000-] {+$100,000,000+} for it",
        ),
    ],
)
def test_blanks_around_a_change(before: str, after: str, shown: str) -> None:
    """What changed stands between the blanks of the text, not with them: none is lost, none is in the wrong place."""
    same = "The commissioner shall report to the clerks of both branches by June. "
    found = compared(f"\tSECTION 1. {same}{before}\n", f"\tSECTION 1. {same}{after}\n")
    assert lines_of(found)[3] == same + shown


def test_long_text_that_stayed() -> None:
    """Of a long text that stayed the first and the last words are shown in a terminal, whole ones."""
    stayed = "The commissioner shall report on each of the rivers. " * 9
    one, other = f"\tSECTION 1. {stayed}End.\n", f"\tSECTION 1. {stayed}Beginning.\n"
    shown = lines_of(compared(one, other))[3]
    assert re.search(r"\w+ \[…\] \w+", shown)
    assert set(re.findall(r"\w+", shown.replace("-", " "))) <= set(re.findall(r"\w+", one + other))


def test_news() -> None:
    """What changed is said in a line each: where, what it was, and the sentence."""
    assert news_of(EARLIER, LATER) == [
        "Section 2: “may hold a” is now “shall hold any”, in “No sheriff shall hold any person.”",
        "New: section 1: “There is a fund for rivers.”",
    ]


FUND = "\tSECTION {}. There is a fund of ${} for rivers, into which gifts and grants are paid.\n"
BOARD = (
    "\tSECTION {}. A board of nine members shall meet each month, study all ponds and report to the governor in June.\n"
)


@pytest.mark.parametrize(
    ("earlier", "later", "first"),
    [
        (FUND.format(1, 5), FUND.format(1, 5), "No word changed."),
        (FUND.format(1, 5), FUND.format(2, 5).replace("There is", "there is"), "No word changed."),
        (FUND.format(1, 5), FUND.format(1, 5).replace("a fund", "the fund"),
         "Nothing changed but punctuation, numbers of sections and how the laws are named."),
        (FUND.format(1, 5), BOARD.format(1), "S.2 is another text: it has hardly any of H.1."),
        (FUND.format(1, 5), FUND.format(1, 5) + BOARD.format(2),
         "Most of the text of S.2 is new."),
        (FUND.format(1, 5), FUND.format(1, 7),
         "Section 1: “$5” is now “$7”, in “There is a fund of $7 for rivers, into which gifts and grants are paid.”"),
        (FUND.format(1, 5) + "\tSECTION 2. The clerk may not open it.\n", FUND.format(1, 5),
         "Gone: section 2: “The clerk may not open it.”"),
    ],
)  # fmt: skip
def test_first_line(earlier: str, later: str, first: str) -> None:
    """The first line has the news, not a count."""
    assert news_of(earlier, later)[0] == first


def test_words_that_turned() -> None:
    """What went of our words is said before all changes, what came behind the gravest; what two topics have, once."""
    given = (
        text_changes.PhraseCount("t", "often", 1, 2, "…"),
        text_changes.PhraseCount("t", "detain*", 0, 1, "They detain."),
        text_changes.PhraseCount("t", "287(g)", 4, 0, "Under “287(g)”."),
        text_changes.PhraseCount("u", "287(g)", 4, 0, "Under “287(g)”."),
    )
    assert news_of(EARLIER, LATER, *given)[::3] == [
        "No longer in the text: “287(g)”. It was in “Under \u2018287(g)\u2019.”",
        "New in the text: “detain…”.",
    ]


def test_long_sentence() -> None:
    """Of a long sentence whole words around what changed are shown, so that it can be read on a phone."""
    long = " ".join(["the board and"] * 60)
    line = news_of(f"\tSECTION 1. {long} may meet {long}.\n", f"\tSECTION 1. {long} shall meet {long}.\n")[0]
    assert line.startswith("Section 1: “may” is now “shall”, in “… ")
    assert line.endswith(" …”")
    assert "shall meet" in line
    assert len(line) < 260


def test_nothing_changed() -> None:
    """That no section changed is said as that."""
    text = "\tSECTION 1. A fund for the rivers.\n"
    assert summary(compared(text, text)) == "No section changed."


def test_moved_sentence() -> None:
    """A sentence that moved says where it is, in lines and on the page."""
    sentence = "The board shall publish all guidance on its website within thirty days."
    one = f"\tSECTION 1. A fund for the rivers. {sentence}\n\tSECTION 2. A board for the study of all ponds.\n"
    other = f"\tSECTION 1. A fund for the rivers.\n\tSECTION 2. A board for the study of all ponds. {sentence}\n"
    lines = "\n".join(lines_of(compared(one, other)))
    assert f"[-{sentence} (moved to SECTION 2)-]" in lines
    assert f"{{+{sentence} (moved from SECTION 1)+}}" in lines
    assert "moved from SECTION 1" in page(one, other)


@pytest.mark.parametrize("text", ["", "x"])
def test_smallest(text: str) -> None:
    """Texts without anything in them give lines and a page, too."""
    assert page("", text)
    assert lines_of(compared("", text))


def test_summary_of_a_report() -> None:
    """How many sections come from where, and how many are left out."""
    assert (
        drawn_summary(FOUND, NAMES) == "Of 3 sections: 1 from H.1, 1 from S.2 and 1 from neither. Left out: 1 of S.2."
    )


def test_what_nothing_comes_from() -> None:
    """A text from which no section comes is not counted with none."""
    found = comparing.compare_three(texts.read(OWN.format(1)), APP, SENATE)
    assert drawn_summary(found, NAMES).startswith("Of 1 section: 1 from neither. Left out: ")


def test_lines_of_a_report() -> None:
    """Each section says from where it comes, and is shown beside that text; what is left out stands at the end."""
    said = list(comparison_lines(REPORTED))
    assert said[0] == "H.1 (Monday, March 2, 2026) and S.2 (Monday, March 2, 2026) → H.3 (Wednesday, July 29, 2026)"
    heads = [line.strip() for line in said if line.startswith("\n")]
    assert heads[0].startswith("SECTION 1: rewritten · from H.1, shown beside H.1 (")
    assert heads[1] == "SECTION 2: unchanged · from S.2, shown beside S.2 (0% of its words in H.1, 100% in S.2)"
    assert heads[2] == "SECTION 3: new · from neither (0% of its words in H.1, 0% in S.2)"
    assert heads[3] == "S.2, SECTION 1: gone"
    assert "meets in [-May-] {+April+} and reports" in said[3]
