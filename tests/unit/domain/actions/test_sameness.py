"""Which wordings say the same: nobody has to hear of an entry that was only tidied up."""

from datetime import date

import pytest

from billbot.domain.actions import mean_the_same, normalized, read, repeats
from billbot.domain.bills import BillId, Change

HEARING = "Hearing scheduled for 01/08/2026 from 01:00 PM-05:00 PM in"
EXTENDED = "Reporting date extended to Friday April 15, 2022"

SAME = [
    ("House concurred.", "House concurred"),
    ("Rules supended", "Rules suspended"),
    (
        "Passed to be engrossed -- see Roll Call #65 (Yeas 39 to Yeas 0)",
        "Passed to be engrossed -see Roll Call #65 (Yeas 39 \u2013 Nays 0)",
    ),
    ("Accompanied a study order, see S2824", "Accompanied a study order (under JR10), see S2824"),
    ("Accompanied a study order, see H5281", "Accompanied a study order, see H5281 (under House Rule 27)"),
    ("Read third and passed to be engrossed", "Read third (title changed) and passed to be engrossed"),
    (f"{HEARING} Virtual hearing", f"{HEARING} Virtual Hearing"),
    ("Referred to the committee on the Judiciary", "Referred to the committee on The Judiciary"),
]
OTHER = [
    ("Accompanied a study order, see S2824", "Accompanied a study order, see S2825"),
    ("Amendment 12 adopted", "Amendment 13 adopted"),
    ("Amendment #12 (Tarr) rejected", "Amendment #12 (Creem) rejected"),
    ("Amendment 12 adopted", "Amendment 12 rejected"),
    (EXTENDED, "Reporting date extended to Friday April 22, 2022"),
    ("Reporting date extended to Friday April 15, 2022", f"{EXTENDED}, pending concurrence"),
    (f"{HEARING} A-1", f"{HEARING} A-2"),
    ("Referred to the committee on The Judiciary", "Referred to the committee on Revenue"),
    ("Enacted", "Enacted - 158 YEAS to 0 NAYS (See YEA and NAY No. 12)"),
    ("Order relative to housing adopted", "Order relative to prisons adopted"),
    (EXTENDED, EXTENDED.replace("extended", "not extended")),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=[one for one, _ in SAME])
def test_the_same(one: str, other: str) -> None:
    """Case, punctuation, slips of the pen and a bracket that was added leave what is said."""
    assert mean_the_same(one, other)
    assert mean_the_same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER, ids=[f"{one} - {other}" for one, other in OTHER])
def test_not_the_same(one: str, other: str) -> None:
    """Another document, number, name, day, place, vote, committee or matter, and its denial, is something else."""
    assert not mean_the_same(one, other)
    assert not mean_the_same(other, one)


def test_the_words_alone() -> None:
    """Case, punctuation, slips of the pen and the rule under which a thing was done are no part of the words."""
    ruled, plain = "Accompanied a study order (under JR10), see S2824.", "Accompnied a study  order, see s2824"
    assert normalized(read(ruled)) == normalized(read(plain))
    assert normalized(read("Amendment 1 12 adopted")) != normalized(read("Amendment 11 2 adopted"))


def test_what_repeats() -> None:
    """Another date alone repeats, and so do other words for the same; a row that is new never does."""
    row = Change(BillId(194, "H1588"), "action_dated", "routine", 1, date(2026, 3, 2), "House", "House concurred")
    assert repeats(row)
    reworded = Change(BillId(194, "H1588"), "action_reworded", "routine", 1, None, "House", "Rejected", "Adopted")
    assert not repeats(reworded)
    assert not repeats(Change(BillId(194, "H1588"), "action_added", "routine", 1, None, "House", "House concurred"))
