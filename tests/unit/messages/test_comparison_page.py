"""The page of a comparison: both views, for a screen or paper, with no markup of a stranger's."""

import re

import pytest

from billbot.messages.comparison import comparison_page
from tests.support.browser import PRESENT, eyes
from tests.support.section_sample import (
    AMENDS,
    EARLIER,
    FUND,
    LATER,
    REPORTED,
    page,
)

STRANGER = "\tSECTION 1. <script>alert(1)</script> & <b onclick='x'>\"bold\"</b> of {0} %s.\n"


def test_nothing_of_a_stranger_is_markup() -> None:
    """Whatever a text says, the page has no element, attribute or script of it, in either view."""
    shown = page(STRANGER, STRANGER + "\tSECTION 2. <img src=x>\n", ("Section 1: added “<i>x</i>”",)) + page(
        STRANGER, STRANGER.replace("bold", "red")
    )
    elements = {name.lower() for name in re.findall(r"<([a-zA-Z]+)", shown)}
    assert elements.isdisjoint({"script", "b", "i", "img"})
    assert "&lt;script&gt;" in shown
    assert "onclick='" not in shown


def test_not_by_colour_alone() -> None:
    """What was struck and put in are elements of their own, crossed out and underlined, in both views."""
    shown = page(EARLIER, LATER)
    assert len(re.findall("<del>may ?</del>", shown)) == 2
    assert len(re.findall("<ins>shall ?</ins>", shown)) == 2
    assert "line-through" in shown
    assert "underline" in shown


def test_side_by_side() -> None:
    """Paragraphs that both texts have stand beside each other."""
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", page(EARLIER, LATER), re.DOTALL)
    assert (AMENDS,) * 2 in rows


def test_new_paragraph_side_by_side() -> None:
    """A paragraph that one side alone has is a row of its own, so that the next ones stand beside each other again."""
    one = "\tSECTION 1. The board meets in June on rivers.\n\tThe clerk reports on it to both branches.\n"
    shown = page(one, one.replace("\n\tThe", "\n\tNobody pays.\n\tThe"))
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", shown, re.DOTALL)
    assert ("", "<ins>Nobody pays.\n</ins>") in rows
    assert ("The clerk reports on it to both branches.",) * 2 in rows


@pytest.mark.thorough
@PRESENT
@pytest.mark.thorough
def test_looks() -> None:
    """The page fits a phone, light and dark, its short links below each other, too, and axe is content."""
    rewritten, new = page(EARLIER, LATER), page("", FUND.format(1) + FUND.format(2))
    for shown, width, scheme in ((rewritten, 390, "light"), (rewritten, 1200, "dark"), (new, 390, "dark")):
        seen = eyes().look(shown, width, scheme)  # type: ignore[arg-type]
        assert (seen.width, seen.faults) == (width, [])


def test_page() -> None:
    """The page has all of it, and nothing of a stranger is markup."""
    page = comparison_page(REPORTED)
    assert "Of 3 sections: 1 from H.1" in page
    assert '<th scope="col">H.1</th><th scope="col">H.3</th>' in page
    assert '<th scope="col">S.2</th>' in page
    assert "<b>" not in page


@pytest.mark.thorough
@PRESENT
@pytest.mark.thorough
def test_report_looks() -> None:
    """The page fits a phone, and axe holds nothing against it."""
    seen = eyes().look(comparison_page(REPORTED), 390, "dark")
    assert (seen.width, seen.faults) == (390, [])
