"""What the site has of a bill: how a part that could not be read is said, and which number a listed document has."""

from billbot.domain.bills import BillId, Document, UnreadPart


def test_unread_part() -> None:
    """A part that could not be read says what was expected, and what was found instead."""
    assert str(UnreadPart("title", "one title", "2 of them")) == "expected one title, found 2 of them"


def test_number_of_a_listed_document() -> None:
    """A document of the list goes by its bill number, and by its docket as long as it has none."""
    docket = Document(194, None, "HD3596", None)
    bill = Document(194, "H1588", "HD3596", None)
    assert (docket.id, bill.id) == (BillId(194, "HD3596"), BillId(194, "H1588"))
