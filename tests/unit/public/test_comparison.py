"""The page that compares texts: what it shows, that nothing of a stranger is markup, and how it looks."""

import re

import pytest

from tests.support.browser import PRESENT, eyes
from tests.support.section_sample import EARLIER, FUND, LATER, REPORTED, page, page_of

STRANGER = "\tSECTION 1. <script>alert(1)</script> & <b onclick='x'>\"bold\"</b> of {0} %s.\n"


def test_nothing_of_a_stranger_is_markup() -> None:
    """No text adds an element, attribute or script to the page."""
    shown = page(STRANGER, STRANGER + "\tSECTION 2. <img src=x>\n", ("Section 1: added “<i>x</i>”",)) + page(
        STRANGER, STRANGER.replace("bold", "red")
    )
    elements = {name.lower() for name in re.findall(r"<([a-zA-Z]+)", shown)}
    assert elements.isdisjoint({"script", "b", "i", "img"})
    assert "&lt;script&gt;" in shown
    assert "onclick='" not in shown


def test_not_by_colour_alone() -> None:
    """Struck and added words are separate elements, crossed out and underlined, without blanks between."""
    assert "sheriff <del>may</del> <ins>shall</ins> hold <del>a</del> <ins>any</ins> person." in page(EARLIER, LATER)


def test_moved() -> None:
    """What moved says where it is; a section that is the same is folded, with its paragraphs."""
    sentence = "The board shall publish all guidance on its website within thirty days."
    one = "There shall be a fund for rivers, into which gifts and grants are paid by the comptroller."
    two = "A board of nine members meets in May, studies ponds and gives a report to the governor in June."
    same = "SECTION 3. One.\n\tTwo.\n"
    shown = page(
        f"\tSECTION 1. {one} {sentence}\n\tSECTION 2. {two}\n\t{same}",
        f"\tSECTION 1. {one}\n\tSECTION 2. {two} {sentence}\n\t{same}",
    )
    assert f'<del title="moved to SECTION 2">{sentence}</del><small> (moved to SECTION 2) </small>' in shown
    assert f'<ins title="moved from SECTION 1">{sentence}</ins>' in shown
    assert '<details><summary>The text, which is the same</summary><div class="text">One.\nTwo.</div>' in shown


@pytest.mark.parametrize("text", ["", "x"])
def test_smallest(text: str) -> None:
    """Texts without anything in them give a page, too."""
    assert "<h1>" in page("", text)


def test_report() -> None:
    """The page of a report says which sections come from where."""
    assert "Of 3 sections: 1 from H.1" in page_of(REPORTED)


@pytest.mark.thorough
@PRESENT
def test_looks() -> None:
    """The page fits a phone, light and dark, its short links below each other, too, and axe is content."""
    rewritten, new = page(EARLIER, LATER), page("", FUND.format(1) + FUND.format(2))
    report = page_of(REPORTED)
    for shown, width, scheme in (
        (rewritten, 390, "light"),
        (rewritten, 1200, "dark"),
        (new, 390, "dark"),
        (report, 390, "dark"),
    ):
        seen = eyes().look(shown, width, scheme)  # type: ignore[arg-type]
        assert (seen.width, seen.faults) == (width, [])
