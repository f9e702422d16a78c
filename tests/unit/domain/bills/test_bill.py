"""A bill's number as people write it, and what is known of a bill."""

from datetime import date

import pytest

from billbot.domain.bills import Action, Bill, BillId, Cosponsor, Row, Stated, meant_by

H1588 = BillId(194, "H1588")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("H1588", "H1588"),
        (" h. 1588 ", "H1588"),
        ("H.No. 01588", "H1588"),
        ("hd3596", "HD3596"),
        ("SD. 12", "SD12"),
        ("S.D. 12", ""),
        ("h4055c", "H4055C"),
        ("H0", ""),
        ("H1234567", ""),
        ("H1\u0662", ""),
        ("194/H1588/x", ""),
    ],
)
def test_number(text: str, number: str) -> None:
    """A number is read in any case, with dots, blanks and leading zeros; what is none is refused, and never guessed."""
    if number:
        assert BillId.parse(text, 194) == BillId(194, number)
    else:
        with pytest.raises(ValueError, match="is no bill"):
            BillId.parse(text, 194)


def test_court() -> None:
    """The court that is written counts before the one that is given; without either no bill is named."""
    assert BillId.parse("193/H1588", 194) == BillId(193, "H1588")
    assert BillId.parse(str(H1588)) == H1588
    with pytest.raises(ValueError, match="has no General Court: write 194/H1588"):
        BillId.parse("H1588")


@pytest.mark.parametrize(
    "text",
    [
        "https://malegislature.gov/Bills/194/H1588/House/Bill/Text?a=b#c",
        "<malegislature.gov/bills/194/h1588>",
        "https://malegislature.gov/api/GeneralCourts/194/Documents/H1588",
        "194/H1588",
    ],
)
def test_address(text: str) -> None:
    """The address of a page or of the record names its bill, as a number does."""
    assert BillId.typed(text, 193) == H1588


@pytest.mark.parametrize(
    ("text", "meant"),
    [("HB 1804", "H1804"), ("House Bill 1804", "H1804"), ("S18O4", "S1804"), ("H1804", ""), ("AB 12", ""), ("HO", "")],
)
def test_slip(text: str, meant: str) -> None:
    """A slip is told from what is no number at all, and from a number without one."""
    assert meant_by(text) == meant


def test_told_by_its_number() -> None:
    """A number says its branch, whether it is a docket, how it is spoken and where its pages are."""
    docket, part = BillId(194, "SD12"), BillId(194, "H4055C")
    assert [(each.branch, each.is_docket, each.spoken) for each in (docket, part)] == [
        ("Senate", True, "SD.12"),
        ("House", False, "H.4055C"),
    ]
    assert H1588.page_path == "/Bills/194/H1588"
    assert H1588.history_path == "/api/GeneralCourts/194/Documents/H1588/DocumentHistoryActions"


def test_last_move() -> None:
    """A bill moved last on the latest day of a row that stands; struck and undated rows count for nothing."""
    days = (date(2025, 2, 3), date(2025, 1, 6), date(2025, 3, 3), None)
    rows = tuple(Row(at, Action(day, "House", "Read", stricken=at == 3)) for at, day in enumerate(days, 1))
    assert (Bill(H1588, rows=rows).moved, Bill(H1588).moved) == (date(2025, 2, 3), None)


def test_who_signed() -> None:
    """Presenters and cosponsors have signed a bill, each once; of one that names none nobody has."""
    bill = Bill(H1588, presenters=Stated("Ann Sample\nBo Sample"), cosponsors=(Cosponsor("Bo Sample"),))
    assert bill.presented_by == ("Ann Sample", "Bo Sample")
    assert bill.signed_by == {"Ann Sample", "Bo Sample"}
    assert (Bill(H1588).presented_by, Bill(H1588).signed_by) == ((), frozenset())
