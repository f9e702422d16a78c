"""Which texts a conference report or a substitute is compared with."""

import pytest

from billbot.briefs.drafts import source_texts
from billbot.domain.bills import BillId, Link


def bill(number: str) -> BillId:
    return BillId(192, number)


def link(origin: str, relation: str, to: str) -> Link:
    return Link(bill(origin), bill(to), relation, 1)


S984 = bill("S984")
REPORTED = (
    link("S984", "continues_in", "H5"),
    link("S984", "continues_in", "H9"),
    link("S984", "continues_in", "S9"),
    link("H5", "continues_in", "H8"),
    link("S7", "absorbed_into", "S984"),
    link("H6", "absorbed_into", "S984"),
)
PRINTS = {bill("H5"): S984, bill("H8"): S984}


@pytest.mark.parametrize(
    ("number", "about", "others"),
    [
        ("H9", "S984", "H8 H5"),  # a conference's report, after the House put its text into the Senate's bill
        ("H5", "S984", "H6"),  # that text, which is based on a House bill
        ("H8", "S984", "H6"),  # the same, printed again
    ],
)
def test_texts_of_both_branches(number: str, about: str, others: str) -> None:
    """A report draws on the bill and the text that the other branch put into it, a substitute on both's bills."""
    found = source_texts(bill(number), REPORTED, PRINTS)
    assert found is not None
    assert (found[0].number, " ".join(other.number for other in found[1])) == (about, others)


@pytest.mark.parametrize("number", ["S984", "H6", "S2836"])
def test_no_texts_of_both_branches(number: str) -> None:
    """A bill, what was folded into it, and its new draft are compared with one text."""
    stated = (link("H6", "absorbed_into", "S984"), link("S984", "continues_in", "S2836"))
    assert source_texts(bill(number), stated, {}) is None
