"""Rows on the floor and with the Governor: which fate goes with which amendment, and what a veto became."""

import pytest

from billbot.domain.action_kinds import Kind
from billbot.domain.actions import read


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Amendment #7 (Tarr) rejected; amendment #8 (Creem) adopted", ["amendment_rejected", "amendment_adopted"]),
        ("Amendment adopted, amendment rejected", ["amendment_adopted", "amendment_rejected"]),
        ("Amendments 1 and 2 rejected, and amendment 3 pending", ["amendment_rejected", "amendment_pending"]),
        ("Amendment #3 withdrawn, amendment #4 adopted", ["amendment_laid_aside", "amendment_adopted"]),
        ("Amendment #1 (Tarr) laid aside, and order adopted", ["amendment_laid_aside", "adopted"]),
        ("Amended (Tarr) adopted", ["amendment_adopted"]),
        ("Amended by the committee, adopted", ["amended", "adopted"]),
    ],
)
def test_fate_of_an_amendment(text: str, kinds: list[Kind]) -> None:
    """The fate of an amendment is the first one behind it, and what becomes of anything else is none of its."""
    assert list(read(text).kinds) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Item 1599-0001 not passed over veto", ["rejected"]),
        ("Section 9 passed notwithstanding the veto", ["veto_overridden"]),
        ("Governor's vetoes were overridden", ["veto_overridden"]),
        ("Reduction sustained", ["rejected"]),
    ],
)
def test_what_became_of_a_veto(text: str, kinds: list[Kind]) -> None:
    """What was passed over a veto, and what was not, are told from the veto itself."""
    assert list(read(text).kinds) == kinds
