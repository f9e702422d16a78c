"""A conference report beside both branches' texts, in lines and on a page."""

import pytest

from billbot import clock, texts
from billbot.wording.comparison import Draft, drawn_lines, drawn_summary
from billbot.wording.comparison_page import drawn_page
from tests.support.browser import PRESENT, eyes

BOARD = "\tSECTION {}. There is a board of nine members, which meets in {} and reports on the rivers in June.\n"
FUND = "\tSECTION {}. There shall be a fund for rivers, into which gifts and grants are paid by the comptroller.\n"
GUARD = "\tSECTION {}. No guard of another state may enter the commonwealth without leave of the governor.\n"
OWN = "\tSECTION {}. <b>This act</b> takes effect at once & on its passage, whatever other acts may say of it.\n"
HOUSE, SENATE = texts.read(BOARD.format(1, "May")), texts.read(GUARD.format(1) + FUND.format(2))
FOUND = texts.drawn(texts.read(BOARD.format(1, "April") + FUND.format(2) + OWN.format(3)), HOUSE, SENATE)
NAMES = "H.1", "S.2"
DRAFTS = tuple(Draft(name, clock.parse("2026-03-02T09:00"), None) for name in NAMES)
LATER = Draft("H.3", clock.parse("2026-07-29T09:00"), None)


def test_summary() -> None:
    """How many sections come from where, and how many are left out."""
    assert (
        drawn_summary(FOUND, NAMES) == "Of 3 sections: 1 from H.1, 1 from S.2 and 1 from neither. Left out: 1 of S.2."
    )


def test_what_nothing_comes_from() -> None:
    """A text from which no section comes is not counted with none."""
    found = texts.drawn(texts.read(OWN.format(1)), HOUSE, SENATE)
    assert drawn_summary(found, NAMES).startswith("Of 1 section: 1 from neither. Left out: ")


def test_lines() -> None:
    """Each section says from where it comes, and is shown beside that text; what is left out stands at the end."""
    said = list(drawn_lines((DRAFTS[0], DRAFTS[1]), LATER, FOUND, ()))
    assert said[0] == "H.1 (Monday, March 2, 2026) and S.2 (Monday, March 2, 2026) → H.3 (Wednesday, July 29, 2026)"
    heads = [line.strip() for line in said if line.startswith("\n")]
    assert heads[0].startswith("SECTION 1: rewritten · from H.1, shown beside H.1 (")
    assert heads[1] == "SECTION 2: unchanged · from S.2, shown beside S.2 (0% of its words in H.1, 100% in S.2)"
    assert heads[2] == "SECTION 3: new · from neither (0% of its words in H.1, 0% in S.2)"
    assert heads[3] == "S.2, SECTION 1: gone"
    assert "meets in [-May-] {+April+} and reports" in said[3]


def test_page() -> None:
    """The page has all of it, and nothing of a stranger is markup."""
    page = drawn_page((DRAFTS[0], DRAFTS[1]), LATER, FOUND, ())
    assert "Of 3 sections: 1 from H.1" in page
    assert '<th scope="col">H.1</th><th scope="col">H.3</th>' in page
    assert '<th scope="col">S.2</th>' in page
    assert "<b>" not in page


@pytest.mark.thorough
@PRESENT
@pytest.mark.thorough
def test_looks() -> None:
    """The page fits a phone, and axe holds nothing against it."""
    seen = eyes().look(drawn_page((DRAFTS[0], DRAFTS[1]), LATER, FOUND, ()), 390, "dark")
    assert (seen.width, seen.faults) == (390, [])
