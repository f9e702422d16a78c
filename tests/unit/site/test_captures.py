"""Real pages, histories and documents; and with something missing, which is refused or null, never read wrong."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, BillId, Page, RecordedVote, Voter
from billbot.errors import Unreadable
from billbot.site import api
from tests.support.bill_pages import read_whole
from tests.support.captured import CAPTURES, PRESENT, VOTE_PAGE, all_pages, bill, captured, page_of, text_of
from tests.support.nightly import cases
from tests.support.practice_sample import committee_vote

pytestmark = [pytest.mark.captures, PRESENT]


@cache
def bill_pages() -> dict[Path, Page]:
    return {path: read_whole(text_of(path), bill=bill(path), known=True) for path in captured("bill-pages")}


def test_pages_equal_histories() -> None:
    """All 80 bill pages are read, and the rows of each equal those of its JSON history."""
    pages = bill_pages()
    for path, page in pages.items():
        history = api.history(text_of(CAPTURES / "193" / "api-history" / f"{path.stem}.json"), known=True)
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


def test_committee_vote_page() -> None:
    """The page of the 194th is read as the committee vote it shows, in the April layout."""
    page = read_whole(text_of(VOTE_PAGE), bill=BillId(194, "H4844"), history=False)
    committee = "Joint Committee on Municipalities and Regional Government"
    (vote,) = page.committee_votes or ()
    assert isinstance(vote, RecordedVote)
    assert replace(vote, voters={}) == committee_vote(
        committee, date(2026, 3, 6), "ought to pass", 11, 0, 0, 0, bill=vote.bill
    )
    first, *_, last = vote.voters["favorable"]
    assert (first, last) == (Voter("MSC1", "Michael S. Chaisson"), Voter("RGW1", "Richard G. Wells, Jr."))
    assert (page.active_tab, page.history, page.history_pages) == ("CommitteeVote", None, None)
    assert page.title is not None
    assert page.title.startswith("An Act providing for the appointment and removal authority")
    assert [str(similar.bill) for similar in page.similar or ()] == [
        *("187/S2051", "186/S2104", "186/S1033", "191/H4848", "192/H3935")
    ]


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
    histories = [api.history(text_of(path), known=True) for path in captured("api-history")]
    assert (len(histories), sum(map(len, histories))) == (118, 1133)
    assert sum(action.stricken for history in histories for action in history) == 31


def test_documents() -> None:
    """All 209 documents are read, each with the number it is named for."""
    documents = {path: api.document(text_of(path)) for path in captured("api-documents")}
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
        ("errors/500__api_GeneralCourts_193_Documents_S3.txt", "An error has occurred."),
        ("errors/500__api_GeneralCourts_193_Documents_S2671.txt", "An error has occurred."),
        ("errors/oh-my-cod-page.html", "the site's error page (title: 'Error Occurred')"),
        ("odd-pages/Bills_193_S2834_Amendment_25_Text", "modal-header"),
        ("odd-pages/api_GeneralCourts_193_Documents_S2834_Amendments", "AmendmentNumber"),
        ("odd-pages/api_GeneralCourts_193_Documents_S2834_Branches_Senate_Amendments_25_", "Amend"),
        ("api-documents/H83.json", "got `object`"),
        ("../194/ma_hearing_5675.json", "got `object`"),
        ("../194/ma_hearings.json", "EventId"),
    ],
)
def test_what_is_no_bill_page(name: str, found: str) -> None:
    """Error bodies, an amendment's text and JSON of other kinds are refused, with what was found."""
    text = text_of(CAPTURES / "193" / name)
    with pytest.raises(Unreadable) as refused:
        (read_whole if text.lstrip("\ufeff \n")[:1] == "<" else api.history)(text)
    assert str(refused.value).startswith("expected ")
    assert found in str(refused.value)
    for read in (read_whole, api.history):
        with pytest.raises(Unreadable):
            read(text)


ENDS = ("h1", "h2", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "s", "ul", "li", "button", "div")
# What has to be there, as the markup that goes missing.
REQUIRED = {
    "the heading": r"<h1>.*?</h1>",
    "the court": r'<span class="subTitle">.*?</span>',
    "the class of the heading": r'(?<=class=")followable',
    "the number in the heading": r'[HS]D?\.\d+(?=\s+<span class="subTitle)',
    "the container": r'id="contentContainer"',
    "the labels": r'<dl class="list-unstyled billInfo">.*?</dl>',
    "a label": r"<dt [^>]*>.*?</dt>",
    "a label's value": r"<dd [^>]*>.*?</dd>",
    "the active tab": r'<button [^>]*class="active tab".*?</button>',
    "the mark of the active tab": r'(?<=class=")active(?= tab")',
    "the active tab's address": r'(?<=class="active tab" )data-href="[^"]*"',
    "the mark of the active pane": r'(?<=class=")active(?= tab-pane)',
    "the summary": r'<div class="searchResultSummary">.*?</div>',
    "the number in the summary": r"[HS]\.\d+(?=</div>)",
    "the count in the summary": r"\d+(?= actions? for )",
    "the table": r"<table .*?</table>",
    "the columns": r"<thead>.*?</thead>",
    "a column": r'<th scope="col">Branch</th>',
    "the body of the table": r"<tbody>.*?</tbody>",
    "a row": r"<tr>\s*<td>.*?</tr>",
    "a cell": r"<td>.*?</td>",
    "a branch": r"(?<=<td>)(House|Senate|Joint|Executive)(?=</td>)",
    "an action": r"(?<=<td>)\s*\n.*?(?=</td>)",
    "the active page of the history": r'(?<=<li class=")active(?=">\s*<span aria-curren)',
    **{f"the end of <{tag}>": rf"</{tag}>" for tag in ENDS},
}
# What has to be there at least once, and goes missing wherever it is.
REQUIRED_ONCE = {
    "all tabs": r'<button id="[A-Za-z]+-tab" role="tab".*?</button>',
    "the pagers": r'<ul class="pagination.*?</ul>',
}
# What appears beside history, title and labels, whole elements each, and the parts that each may take with it.
BESIDE = {
    "the pinslip": (r'<p id="pinslip".*?</p>', "pinslip"),
    "the sidebar": (r"<aside .*?</aside>", "similar"),
    "a list of similar bills": (r'<ul class="fa-ul relatedBills">.*?</ul>', "similar"),
    "a similar bill": (r'<li>\s*<a class="listTitle".*?</li>', "similar"),
    "a similar bill's link": (r'<a class="listTitle".*?</a>', "similar"),
    "a similar bill's title": (r'<p class="small">.*?</p>', "similar"),
    "a vote": (r'<div class="panel panel-primary committeeVote">.*?</div>.*?</div>\s*</div>', "committee_votes"),
    "the committee": (r"<h4>.*?</h4>(?=\s*<small>)", "committee_votes"),
    "the day of the vote": (r"<small>[A-Z][a-z]+ \d\d, \d{4}</small>", "committee_votes"),
    "the question": (r'<p class="question">.*?</p>', "committee_votes"),
    "a count of the vote": (r"<h5>[A-Z][A-Za-z ]+: \d+</h5>", "committee_votes"),
    "a voter": (r'<li class="col-xs-12 col-sm-6 col-md-4">.*?</li>', "committee_votes"),
    "another tab": (r'<button id="(?!BillH)[A-Za-z]+-tab" role="tab" class=" tab".*?</button>', "tabs committee_votes"),
    "another tab's address": (
        r'(?<!History-tab" role="tab" class=" tab" )(?<=class=" tab" )data-href="[^"]*"',
        "tabs committee_votes",
    ),
}
# What may be missing, and what is read then.
OPTIONAL: dict[str, tuple[str, Callable[[Page], Page]]] = {
    "the title": (r"<h2>(?!Similar Bills).*?</h2>", lambda page: replace(page, title=None)),
    "the pinslip": (r'<p id="pinslip".*?</p>', lambda page: replace(page, pinslip=None)),
    "the presenters": (r"<dt [^>]*>Presenters?:</dt>\s*<dd [^>]*>.*?</dd>", lambda page: replace(page, presenters=())),
    "the sponsor": (r"<dt [^>]*>Sponsor:</dt>\s*<dd [^>]*>.*?</dd>", lambda page: replace(page, sponsor=None)),
    "the status": (r"<dt [^>]*>Status:</dt>\s*<dd [^>]*>.*?</dd>", lambda page: replace(page, status=None)),
    "the sidebar": (r"<aside .*?</aside>", lambda page: replace(page, similar=())),
    "a day of the history": (r"(?<=<td>)\d+/\d+/\d+(?=</td>)", lambda page: replace(page, history=undated(page))),
}


def undated(page: Page) -> tuple[Action, ...]:
    """The history with its first row's day missing."""
    first, *others = page.history or ()
    return (replace(first, date=None), *others)


def part(text: str) -> slice:
    """The heading and content of a page, without the site's frame."""
    return slice(text.index('<div class="titleBar'), text.index("billDisclaimer"))


def without(text: str, pattern: str) -> Iterator[str]:
    """The page without the first, and without the last, part of its content that the pattern finds."""
    content = part(text)
    found = [match.span() for match in re.finditer(pattern, text[content], re.DOTALL)]
    for start, end in dict.fromkeys(found[:1] + found[-1:]):
        yield text[: content.start + start] + text[content.start + end :]


def without_all(text: str, pattern: str) -> Iterator[str]:
    """The page without any part of its content that the pattern finds, if it finds one."""
    content = part(text)
    kept, count = re.subn(pattern, "", text[content], flags=re.DOTALL)
    if count:
        yield text[: content.start] + kept + text[content.stop :]


def refused_without_required(paths: list[Path], every: int) -> int:
    """Fail if a page is read that lacks what it has to have; how many pages were made and refused.

    Of what may be lacking each page in turn gets one in `every`, and what no page lacked before.
    """
    made = 0
    kinds = set()
    for turn, path in enumerate(paths):
        whole = text_of(path)
        lacking = [(what, text) for what, pattern in REQUIRED.items() for text in without(whole, pattern)]
        lacking += [(what, text) for what, pattern in REQUIRED_ONCE.items() for text in without_all(whole, pattern)]
        for at, (what, text) in enumerate(lacking, turn):
            if at % every and what in kinds:
                continue
            with pytest.raises(Unreadable):
                pytest.fail(f"{path.name} was read without {what}: {page_of(text)}")
            kinds.add(what)
            made += 1
    assert kinds == {*REQUIRED, *REQUIRED_ONCE}
    return made


def null_without_optional(paths: list[Path]) -> None:
    """Fail if a page that lacks what it may lack is read as anything but the page with a null there."""
    kinds = set()
    for path in paths:
        whole = text_of(path)
        page = page_of(whole)
        for what, (pattern, then) in OPTIONAL.items():
            for text in list(without(whole, pattern))[:1]:
                assert page_of(text) == then(page), f"{path.name} without {what}"
                kinds.add(what)
    assert kinds == set(OPTIONAL)


@pytest.mark.long
@pytest.mark.parametrize("every", cases([9], [3]))
def test_all_pages_without_what_they_need(every: int) -> None:
    """A page that lacks what it has to have is refused (all pages, one thing in so many on each in turn)."""
    assert refused_without_required(all_pages(), every) > 5_100 // every


@pytest.mark.long
@pytest.mark.thorough
def test_all_pages_without_what_they_may_lack() -> None:
    """An optional part missing from a page is read as null, and the rest as before (all pages)."""
    null_without_optional(all_pages())


def odd(element: str) -> dict[str, str]:
    """Damages to an element: removed, doubled, with other words or another link."""
    return {
        "without": "",
        "with twice": element * 2,
        "with other words in": re.sub(r"(?<=>)[^<]*\w[^<]*(?=<)", "?! &amp; more", element),
        "with another address in": re.sub(r'(?<==")/[^"]*(?=")', "/Reports/1.pdf", element),
    }


def main_parts(page: Page) -> tuple[object, ...]:
    """What must be read from a page whatever is next to it."""
    labels = (page.presenters, page.sponsor, page.status)
    return page.id, page.document_type, page.title, labels, page.history, page.actions_total, page.history_pages


def beside(page: Page) -> dict[str, object]:
    """The other parts of a page."""
    votes = page.committee_votes
    return {"similar": page.similar, "committee_votes": votes, "pinslip": page.pinslip, "tabs": page.tab_addresses}


def odd_parts_take_nothing_else(paths: list[Path], every: int) -> int:
    """Fail if something odd beside history, title and labels changes more than its own part; how many pages were made.

    Of what is odd each page in turn gets one in `every`, and what no page had before.
    """
    made = 0
    kinds = set()
    for turn, path in enumerate(paths):
        whole = text_of(path)
        page, content = page_of(whole), part(whole)
        found = [
            (f"{how} {what}", own, whole[: content.start + match.start()] + put + whole[content.start + match.end() :])
            for what, (pattern, own) in BESIDE.items()
            for match in re.finditer(pattern, whole[content], re.DOTALL)
            for how, put in odd(match[0]).items()
        ]
        for at, (what, own, text) in enumerate(found, turn):
            if at % every and what in kinds:
                continue
            read = page_of(text)
            assert main_parts(read) == main_parts(page), f"{path.name} {what}"
            others = [name for name, value in beside(read).items() if value != beside(page)[name]]
            assert set(others) <= set(own.split()), f"{path.name} {what}"
            assert {each.name for each in read.unread} <= set(own.split()), f"{path.name} {what}"
            kinds.add(what)
            made += 1
    assert len(kinds) == 4 * len(BESIDE)
    return made


@pytest.mark.long
@pytest.mark.parametrize("every", cases([15], [5]))
def test_all_pages_with_something_odd_beside(every: int) -> None:
    """Oddities besides history, title and labels change only their own part (one in so many on each page)."""
    assert odd_parts_take_nothing_else(all_pages(), every) > 5_000 // every


def cuts(text: str) -> Iterator[str]:
    """The text cut off at 40 places, the last of them right before its last character."""
    text = text.rstrip()
    yield from (text[: (len(text) - 1) * place // 40] for place in range(1, 41))


def cut_pages_never_read_wrong(paths: list[Path]) -> None:
    """Fail if a page that was cut off is read, or is read as another one after somebody closed it again."""
    for path in paths:
        whole = text_of(path)
        page = page_of(whole)
        for cut in cuts(whole):
            with pytest.raises(Unreadable):
                page_of(cut)
            for end in ("</body></html>", "</td></tr></tbody></table></div></div></div></div></div></body></html>"):
                try:
                    read = page_of(cut + end)
                except Unreadable:
                    continue
                assert read == page, path.name


def cut_histories_are_refused(paths: list[Path]) -> None:
    """Fail if a JSON history that was cut off is read."""
    for path in paths:
        for cut in cuts(text_of(path)):
            with pytest.raises(Unreadable):
                api.history(cut)


@pytest.mark.long
@pytest.mark.parametrize("every", cases([4], [1]))
def test_all_pages_cut_off(every: int) -> None:
    """A page cut off at any of 40 places is never read wrong (one page in so many)."""
    cut_pages_never_read_wrong(all_pages()[::every])


def test_all_histories_cut_off() -> None:
    """A JSON history cut off at any of 40 places is refused."""
    cut_histories_are_refused(captured("api-history"))
