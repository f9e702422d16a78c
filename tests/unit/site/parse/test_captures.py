"""The parser on real pages, histories and documents."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId, CommitteeVote, Page
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.bill_pages import read_whole
from tests.support.captured import CAPTURES, PRESENT, VOTE_PAGE, bill, captured, some, text_of

pytestmark = [pytest.mark.captures, PRESENT]


@cache
def bill_pages() -> dict[Path, Page]:
    return {path: read_whole(text_of(path), bill=bill(path), known=True) for path in captured("bill-pages")}


def test_pages_equal_histories() -> None:
    """All 80 bill pages are read, and the rows of each equal those of its JSON history."""
    pages = bill_pages()
    for path, page in pages.items():
        history = parse.history(text_of(CAPTURES / "193" / "api-history" / f"{path.stem}.json"), known=True)
        assert page.history == history[:25], path.name
        assert page.actions_total == len(history), path.name
    assert len(pages) == 80
    lengths = {page.id.number: (page.actions_total, page.history_pages) for page in pages.values()}
    assert {number: length for number, length in lengths.items() if length[1] != 1} == {
        "H4040": (71, 3),
        "S2888": (40, 2),
    }


def test_what_stands_beside_the_history() -> None:
    """The bill pages give types, labels and optional parts in the numbers docs/design/source.md names."""
    pages = bill_pages().values()
    assert Counter(page.document_type for page in pages) == {"Bill": 73, "Amendment": 6, "Resolve": 1}
    assert {page.document_type for page in pages if page.title is None} == {"Amendment"}
    assert sum(page.title is None for page in pages) == 6
    assert sum(page.status is not None for page in pages) == 19
    assert Counter(len(page.presenters) for page in pages) == {0: 23, 1: 54, 2: 3}
    assert {page.active_tab for page in pages} == {"BillHistory"}
    assert sum(action.stricken for page in pages for action in page.history or ()) == 21


@pytest.mark.thorough
def test_similar_bills_pages() -> None:
    """All 79 pages of similar bills are read, nine of them without any."""
    pages = [read_whole(text_of(p), bill=bill(p), history=False) for p in captured("similar-bills-pages")]
    assert Counter(len(page.similar or ()) for page in pages) == {5: 64, 3: 2, 2: 3, 1: 1, 0: 9}
    assert {(page.active_tab, page.history, page.actions_total) for page in pages} == {("SimilarBills", None, None)}


@pytest.mark.parametrize("chosen", [some, pytest.param(list, marks=pytest.mark.thorough)], ids=["some", "all"])
def test_similar_bills_pages_are_no_histories(chosen: Callable[[list[Path]], list[Path]]) -> None:
    """A page of similar bills is refused where the history was asked for."""
    for path in chosen(captured("similar-bills-pages")):
        with pytest.raises(Unreadable, match="found SimilarBills active"):
            read_whole(text_of(path), bill=bill(path))


def test_committee_vote_page() -> None:
    """The page of the 194th is read as the committee vote it shows, in the April layout."""
    page = read_whole(text_of(VOTE_PAGE), bill=BillId(194, "H4844"), history=False)
    committee = "Joint Committee on Municipalities and Regional Government"
    (vote,) = page.committee_votes or ()
    assert isinstance(vote, CommitteeVote)
    assert replace(vote, voters=()) == CommitteeVote(committee, date(2026, 3, 6), "ought to pass", 11, 0, 0, 0)
    assert (page.active_tab, page.history, page.history_pages) == ("CommitteeVote", None, None)
    assert page.title is not None
    assert page.title.startswith("An Act providing for the appointment and removal authority")
    assert [str(similar.bill) for similar in page.similar or ()] == [
        *("187/S2051", "186/S2104", "186/S1033", "191/H4848", "192/H3935")
    ]


def test_another_court_of_the_same_number() -> None:
    """H4844 of the 193rd is refused where H4844 of the 194th was asked for."""
    with pytest.raises(Unreadable, match="expected the page of 194/H4844, found that of 193/H4844"):
        read_whole(text_of(CAPTURES / "193" / "odd-pages" / "Bills_193_H4844_BillText"), bill=BillId(194, "H4844"))


@pytest.mark.parametrize(
    ("name", "number", "document_type", "total", "parts"),
    [
        ("Bills_193_H4844_BillText", "H4844", "Bill", 12, 1),
        ("Bills_193_S2834_Amendment_25", "S2834", "Amendment", 87, 4),
    ],
)
def test_addresses_that_do_not_exist(name: str, number: str, document_type: str, total: int, parts: int) -> None:
    """The page under an address that does not exist is read as the bill it shows."""
    page = read_whole(text_of(CAPTURES / "193" / "odd-pages" / name), bill=BillId(193, number))
    assert (page.document_type, page.actions_total, page.history_pages) == (document_type, total, parts)


def test_histories() -> None:
    """All 118 JSON histories are read, struck rows among them."""
    histories = [parse.history(text_of(path), known=True) for path in captured("api-history")]
    assert (len(histories), sum(map(len, histories))) == (118, 1133)
    assert sum(action.stricken for history in histories for action in history) == 31


def test_documents() -> None:
    """All 209 documents are read, each with the number it is named for."""
    documents = {path: parse.document(text_of(path)) for path in captured("api-documents")}
    assert len(documents) == 209
    assert all(document.bill_number == path.stem for path, document in documents.items())
    assert sum(document.docket is not None for document in documents.values()) == 115
    assert sum(document.document_text is not None for document in documents.values()) == 140
    assert sum(document.emergency_preamble is not None for document in documents.values()) == 28


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("errors/404__Bills_193_S3.pdf.txt", "no heading of a bill page (title: '404 - Page Not Found')"),
        ("errors/404__Bills_193_S2671.pdf.txt", "no heading of a bill page (title: '404 - Page Not Found')"),
        ("errors/404__Laws_SessionLaws_Resolves_2023.txt", "no heading of a bill page (title: '404 - Page Not Found')"),
        ("errors/500__api_GeneralCourts_193_Documents_S3.txt", "the message 'An error has occurred.'"),
        ("errors/500__api_GeneralCourts_193_Documents_S2671.txt", "the message 'An error has occurred.'"),
        ("errors/oh-my-cod-page.html", "the site's error page (title: 'Error Occurred')"),
        ("odd-pages/Bills_193_S2834_Amendment_25_Text", "modal-header"),
        ("odd-pages/api_GeneralCourts_193_Documents_S2834_Amendments", "an object with 'AmendmentNumber"),
        ("odd-pages/api_GeneralCourts_193_Documents_S2834_Branches_Senate_Amendments_25_", "an object with 'Amend"),
        ("api-documents/H83.json", "an object with 'Title, BillNumber"),
        ("../194/ma_hearing_5675.json", "an object with 'HearingHost"),
        ("../194/ma_hearings.json", "an object with 'EventId"),
    ],
)
def test_what_is_no_bill_page(name: str, found: str) -> None:
    """Error bodies, an amendment's text and JSON of other kinds are refused, with what was found."""
    text = text_of(CAPTURES / "193" / name)
    with pytest.raises(Unreadable) as refused:
        (read_whole if text.lstrip("\ufeff \n")[:1] == "<" else parse.history)(text)
    assert str(refused.value).startswith("expected ")
    assert found in str(refused.value)
    for read in (read_whole, parse.history):
        with pytest.raises(Unreadable):
            read(text)
