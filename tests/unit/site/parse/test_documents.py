"""The JSON of a document, and the list of all documents of a court."""

import json

import pytest

from billbot.domain.bills import BillId, Document, ListedDocument
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.bill_pages import bill_page, history, listed, record, row

DOCKET = {"BillNumber": None, "DocketNumber": "SD7"}
NULLS = dict.fromkeys(("DocketNumber", "Title", "PrimarySponsor", "Cosponsors", "JointSponsor"))


def read(*records: object, known: bool = False) -> tuple[ListedDocument, ...]:
    """A list in which no record is odd."""
    found, odd = parse.documents(json.dumps(records), 194, known=known)
    assert odd == ()
    return found


def read_odd(*records: object) -> tuple[list[str], tuple[str, ...]]:
    """What is read of a list, and what is said of the others, among two good records."""
    good = [listed(BillNumber=f"S{n}", DocketNumber=f"SD{n}") for n in (1, 2)]
    found, odd = parse.documents(json.dumps([*good, *records]), 194)
    return [each.id.number for each in found if each.id.number not in {"S1", "S2"}], odd


def test_document() -> None:
    """A document gives numbers, words and the names of its sponsors, each once."""
    assert parse.document(record()) == Document(
        general_court=194,
        bill_number="H1",
        docket="HD2",
        title="An Act relative to examples",
        pinslip=None,
        document_text="SECTION 1.\nExamples",
        sponsors=("Ann Example", "Bo Example"),
        presenters=("Ann Example",),
        document_type="Bill",
        cosponsors=("Bo Example",),
        emergency_preamble="Whereas, The deferred operation of it.",
    )


def test_document_of_nulls() -> None:
    """Nearly everything of a document may be null, but for its court and one of its numbers."""
    nulls = dict.fromkeys(
        (
            *("BillNumber", "Title", "PrimarySponsor", "Cosponsors", "DocumentText", "LegislationTypeName"),
            "EmergencyPreamble",
        )
    )
    assert parse.document(record(**nulls)) == Document(194, None, "HD2", None, None, None, ())


@pytest.mark.parametrize(
    "changed",
    [
        {"BillNumber": None, "DocketNumber": None},
        {"BillNumber": "HD1"},
        {"BillNumber": "x"},
        {"DocketNumber": "H1"},
        {"GeneralCourtNumber": None},
        {"GeneralCourtNumber": "194"},
        {"GeneralCourtNumber": True},
        {"Title": 7},
        {"Title": "\ud800"},
        {"Cosponsors": {}},
        {"Cosponsors": ["Ann Example"]},
        {"PrimarySponsor": {"Id": "AAA"}},
    ],
)
def test_odd_documents(changed: dict[str, object]) -> None:
    """A document without court or number, or with a value of the wrong kind, is refused."""
    with pytest.raises(Unreadable, match="document"):
        parse.document(record(**changed))


@pytest.mark.parametrize("text", ["", "[]", '{"Message":"x"}', '{"AmendmentNumber":"25"}', history(row()), bill_page()])
def test_what_is_no_document(text: str) -> None:
    """What is no document is refused."""
    with pytest.raises(Unreadable, match="the JSON of a document"):
        parse.document(text)


def test_list() -> None:
    """The list gives each document with its numbers, its title and those who filed it."""
    (document,) = read(listed())
    assert document == ListedDocument(194, "H1", "HD2", "An Act relative to examples", ("Ann Example", "Cy Example"))
    assert document.id == BillId(194, "H1")


def test_docket_without_number() -> None:
    """A document without a number goes by its docket."""
    (document,) = read(listed(**DOCKET))
    assert (document.id, document.bill_number) == (BillId(194, "SD7"), None)


def test_nulls() -> None:
    """All but one of the numbers and the court may be null."""
    assert read(listed(**NULLS)) == (ListedDocument(194, "H1", None, None),)


def test_the_same_twice() -> None:
    """A document that stands in the list twice is given once."""
    assert len(read(listed(), listed(), listed(**DOCKET))) == 2


def test_twice_with_different_values() -> None:
    """Of a document that stands in the list twice with different values the first is read, and the other is odd."""
    said = "H1 stands in the list twice, with different values"
    assert read_odd(listed(), listed(Title="An Act")) == (["H1"], (said,))


def test_different_documents_of_one_number() -> None:
    """Documents that share a number or docket are left out, for nobody knows whose it is."""
    shared = [listed(DocketNumber=docket) for docket in ("HD1", "HD2")]
    assert read_odd(*shared) == ([], ("H1 stands in the list for 2 different documents",))


def test_too_many_odd_records() -> None:
    """One odd record is left out of a short list, one in a hundred of a long one; a list with more is refused."""

    def of(good: int, odd: int) -> int:
        records = [listed(BillNumber=f"H{n}", DocketNumber=f"HD{n}") for n in range(1, good + 1)]
        read, _ = parse.documents(json.dumps([*records, *[listed(BillNumber="HD1")] * odd]), 194)
        return len(read)

    assert (of(1, 1), of(198, 2)) == (1, 198)
    for good, odd in ((2, 2), (197, 3), (0, 1)):
        with pytest.raises(Unreadable, match=f"{odd} of {good + odd} that cannot"):
            of(good, odd)


def test_empty_list() -> None:
    """An empty list is one of a court that has just opened, and refused where documents are known."""
    assert read() == ()
    with pytest.raises(Unreadable, match="documents are known"):
        read(known=True)


@pytest.mark.parametrize("key", [key for key in listed() if key not in {"Details", "IsDocketBookOnly"}])
def test_missing_keys_in_a_list(key: str) -> None:
    """A record that lacks one of its keys is odd."""
    incomplete = listed()
    del incomplete[key]
    found, (odd,) = read_odd(listed(**DOCKET), incomplete)
    assert (found, key in odd) == (["SD7"], True)


@pytest.mark.parametrize(
    "changed",
    [
        {"BillNumber": None, "DocketNumber": None},
        {"BillNumber": "HD1"},
        {"BillNumber": "Bill 1"},
        {"DocketNumber": "H1"},
        {"GeneralCourtNumber": 193},
        {"GeneralCourtNumber": None},
        {"Title": 7},
        {"Title": "\ud800"},
        {"Cosponsors": {}},
        {"Cosponsors": ["Ann Example"]},
        {"JointSponsor": {"Id": "AAA"}},
    ],
)
def test_odd_documents_in_a_list(changed: dict[str, object]) -> None:
    """A record of another court, without a number, or with a value of the wrong kind is odd, wherever it stands."""
    odd = listed(**changed)
    (found, said), (_, elsewhere) = read_odd(listed(**DOCKET), odd), read_odd(odd, listed(**DOCKET))
    assert (found, len(said), said == elsewhere) == (["SD7"], 1, True)


@pytest.mark.parametrize("text", ["", "{}", '{"Message":"x"}', record(), "[1]", "<html></html>"])
def test_what_is_no_list(text: str) -> None:
    """What is no list is refused."""
    with pytest.raises(Unreadable, match=r"list of all documents|list of documents"):
        parse.documents(text, 194)


def test_half_a_list() -> None:
    """A list that was cut off is refused."""
    with pytest.raises(Unreadable, match="the list of all documents"):
        parse.documents(json.dumps([listed()])[:-1], 194)
