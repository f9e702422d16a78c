"""Reads the pages of the site: a bill's with its tabs, a hearing's with its notice, and a document's printed text.

Pure. For any input, a function returns its value or raises Unreadable (promise 2). Parts of a page are found by ids,
roles and labels, not by place. A history's table is checked against its own summary. docs/design/source.md describes
the pages. This module is loaded only for the first page, since beautifulsoup4 and lxml load slowly.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

from billbot.domain.bills import (
    VOTE_CHOICES,
    Action,
    BillId,
    Notice,
    Page,
    PartName,
    RecordedVote,
    SimilarBill,
    UnreadPart,
    UnreadVote,
    Voter,
)
from billbot.errors import AnotherBill, Renumbered, Unreadable
from billbot.site.values import (
    LONGEST_ACTION,
    LONGEST_TEXT,
    branch,
    check_text,
    collapsed,
    excerpt,
    number,
    page_day,
)

# Pages seen have 80,000 to 100,000 characters.
_LONGEST = 1_000_000

# Elements seen have at most a dozen attributes. libxml2 takes a time that grows with their square.
_MOST_ATTRIBUTES = 200

# Elements that we read or count. If one is left open, it could swallow or cut off what follows.
_CLOSED = "h1|h2|h4|h5|dl|dt|dd|table|thead|tbody|tr|td|th|s|ul|li|p|small|aside|button|div|main|footer"
_MARK = re.compile(rf"<(/?)({_CLOSED})(?=[\s/>])", re.IGNORECASE)
_SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<script(?=[\s/>]).*?(?:</script(?=[\s/>])|\Z)", re.IGNORECASE | re.DOTALL)

_KEPT = "contains(concat(' ', normalize-space(@class), ' '), concat(' ', $class, ' ')) or $id and @id = $id"
_kept = etree.XPath(f"//*[{_KEPT}][not(ancestor::*[{_KEPT}])]")


def whole_page(text: str, expected: str) -> str:
    """A page of the site, trimmed. `expected` names it in an error.

    Raises Unreadable unless it is a whole page, and for the site's error page.
    """
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(expected, "an empty answer")
    check_text(text, f"the text of {expected}")
    if len(text) > _LONGEST:
        raise Unreadable(f"{expected} of at most {_LONGEST:,} characters", f"{len(text):,} characters")
    if not text[:14].lower().startswith(("<!doctype html", "<html")):
        raise Unreadable(f"the beginning of {expected}", excerpt(text))
    if 'id="errorPage"' in text:
        raise Unreadable(expected, f"the site's error page (title: {page_title(text)})")
    if text[-7:].lower() != "</html>":
        raise Unreadable("a page that ends in </html>", f"one that ends in {excerpt(text[-40:])}")
    _refuse_many_attributes(text, expected)
    return text


def _refuse_many_attributes(text: str, expected: str) -> None:
    """Refuse a page if an element has far too many attributes. Raises Unreadable.

    libxml2 finds the elements, the same way as later. Without a tree it is quick.
    """
    try:
        found = etree.fromstring(text, etree.HTMLParser(huge_tree=True, target=_MostAttributes()))
    except etree.LxmlError as fault:
        raise Unreadable(expected, f"markup that can't be parsed ({fault})") from None
    if found > _MOST_ATTRIBUTES:
        raise Unreadable(f"{expected}, with at most {_MOST_ATTRIBUTES} attributes an element", f"{found:,} of them")


class _MostAttributes:
    """For lxml's parser: finds the highest number of attributes of an element."""

    def __init__(self) -> None:
        self._most = 0

    def start(self, _name: str, attributes: Mapping[str, str]) -> None:
        if len(attributes) > self._most:  # noqa: PLR1730 - faster than `max`, for the thousand elements of a page
            self._most = len(attributes)

    def end(self, _name: str) -> None:
        pass

    def close(self) -> int:
        return self._most


def page_title(text: str) -> str:
    """The text of the page's `title`, for an error."""
    start = text.find("<title>")
    end = text.find("</title>", start, start + 400) if start >= 0 else -1
    return excerpt(text[start + len("<title>") : end]) if end >= 0 else "none"


def elements_of(text: str, expected: str, class_: str, id_: str = "") -> BeautifulSoup:
    """The elements of a page with this class or id, and everything in them. Raises Unreadable.

    lxml cuts them out: beautifulsoup4 is slow for the thousand elements around them. A page nested too deeply for lxml
    is refused.
    """
    parser = etree.HTMLParser(huge_tree=True)
    try:
        page = etree.fromstring(text, parser)
        if ended := parser.error_log.filter_from_fatals():
            raise Unreadable(expected, f"markup that can't be parsed ({ended[0].message})")
        found = [] if page is None else _kept(page, **{"class": class_, "id": id_})
        # Only this output format keeps addresses unchanged and closes empty elements.
        kept = b"".join(etree.tostring(each, method="c14n", with_tail=False) for each in found)
        return BeautifulSoup(kept.decode(), "lxml", multi_valued_attributes=None)  # classes as one text: quicker
    except (ParserRejectedMarkup, etree.LxmlError) as fault:
        raise Unreadable(expected, f"markup that can't be parsed ({fault})") from None


def require_all_closed(text: str) -> None:
    """Refuse a page with an element left open, or closed once too often.

    lxml silently repairs that: half a table cell then looks whole, and an open container takes in the page's footer.
    Scripts and comments don't count.
    """
    left_open: Counter[str] = Counter()
    for piece in _SKIPPED.split(text):
        for (end, name), count in Counter(_MARK.findall(piece)).items():
            left_open[name.lower()] += -count if end else count
    for name, count in left_open.items():
        if count:
            found = f"{count} left open" if count > 0 else f"{-count} closed too many"
            raise Unreadable(f"every <{name}> of the page closed once", found)


def one(within: Tag, expected: str, name: str = "", *, class_: str = "", id_: str = "") -> Tag:
    """The only element of this kind inside. Raises Unreadable if there is none or more than one."""
    found = maybe(within, expected, name, class_=class_, id_=id_)
    if found is None:
        raise Unreadable(expected, "none")
    return found


def maybe(within: Tag, expected: str, name: str, *, class_: str = "", id_: str = "") -> Tag | None:
    """The only element of this kind inside, or None. Raises Unreadable if there is more than one."""
    found = every(within, name, class_=class_, id_=id_)
    if len(found) > 1:
        raise Unreadable(f"{expected}, once", f"{len(found)} of them")
    return found[0] if found else None


def every(within: Tag, name: str = "", *, class_: str = "", id_: str = "") -> list[Tag]:
    """The elements of this kind inside. beautifulsoup4's own search by attributes takes five times as long."""
    return [
        element
        for element in within.find_all(name or True)
        if (not class_ or has_class(element, class_)) and (not id_ or element.get("id") == id_)
    ]


def has_class(element: Tag, name: str) -> bool:
    """Whether the element carries that class."""
    return name in attribute(element, "class").split()


def inside(element: Tag, *names: str) -> bool:
    """Whether the element is inside one of these: an element's name, or `.` and a class."""
    return any(
        parent.name in names or any(has_class(parent, name[1:]) for name in names if name.startswith("."))
        for parent in element.parents
    )


def text_of(element: Tag) -> str:
    """The element's text as people see it, with whitespace collapsed. A line break separates words."""
    for line_break in element.find_all("br"):
        line_break.insert_before(" ")
    return collapsed(element.get_text())


def checked_text(element: Tag, expected: str) -> str:
    """Like `text_of`, checked for use in messages. Raises Unreadable, also if it is far too long."""
    text = text_of(element)
    check_text(text, expected, LONGEST_TEXT)
    return text


def attribute(element: Tag, name: str) -> str:
    """An attribute's value, empty if missing."""
    value = element.get(name)
    return value if isinstance(value, str) else ""


_BILL_PAGE = "a bill page"
_HISTORY, _VOTES, _SIMILAR = "BillHistory", "CommitteeVote", "SimilarBills"
_COURT = re.compile(r"(\d{1,3})(?:st|nd|rd|th) \(.+\)", re.ASCII)
_SUMMARY = re.compile(r"Displaying (?:(\d{1,6}) to (\d{1,6}) of )?(\d{1,6}) actions? for (?:.* )?(\S+)", re.ASCII)
_COLUMNS = ["Date", "Branch", "Action"]
_STRUCK = {"s", "strike", "del"}
# A page counts as read only with these parts; any other may be missing.
_MAIN_PARTS: frozenset[PartName] = frozenset({"title", "sponsors", "history"})
_HEADING = "the heading of a bill page (div.followable h1)"
_TAB_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)
_A_TAB_ADDRESS = "a tab's address, like '/Bills/193/S1262/BillHistory'"
_PAGE_LINK = re.compile(r"reloadAjaxContent\((\d{1,6})\)", re.ASCII)

# Votes of committees and similar bills.
_COUNT = re.compile(r"(.+): (\d{1,4})", re.ASCII)
_CHOICES = dict(zip(("Favorable", "Adverse", "Reserve Right", "No Action"), VOTE_CHOICES["committee"], strict=True))
_PROFILE = re.compile(r"/Legislators/Profile/([A-Za-z0-9_%20]{2,14})(?:[/?#].*)?", re.ASCII)
_LONGEST_NAME = 100
_LONG_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d", re.ASCII)
_SIMILAR_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)", re.ASCII)
_T = TypeVar("_T")

# Hearings and documents.
_HEARING_PAGE = "the page of a hearing"
_HEARING_LINK = re.compile(r"/StateHouse/AccessibilityForm\?hearingId=(\d{1,9})")
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
)
# Elements that follow a notice and are never part of it.
_NEVER_IN_A_NOTICE = ("dt", "dd", "dl", "aside", "main", "footer", "nav", "form")
_HIDDEN = frozenset({"script", "style", "template", "title"})
_SHOWS_ITS_ADDRESS = re.compile(r"(?:https?://|www\.)\S|[^\s@]@[^\s@]", re.IGNORECASE)
_FULL_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]{3,2000}", re.IGNORECASE)

_TEXT_PAGE = "the page of a document's text (div.modal-body)"
_LONGEST_PAGE = 8_000_000
# The answer is a part of a page that a script puts into a window. A whole page shows something else.
_WINDOW = re.compile(r"\s*<div class=\"modal-")


def bill_page(
    text: str, *, bill: BillId | None = None, history: bool = True, page: int | None = 1, known: bool = False
) -> Page:
    """Read a whole bill page. The caller must fetch further pages of a long history.

    Required, or the page is refused: the heading with number and court, `#contentContainer`, tabs of this bill. Each
    other part is read separately. If one cannot be read, it is None and listed in `unread`: the title; `dl.billInfo`
    (which may be empty; a label needs its value); the history with one active tab and pane, its summary, its table
    headed Date, Branch, Action, rows of three cells, and the pager when there are more rows; the pinslip; similar
    bills; votes of committees. Optional, None or empty if missing: title, pinslip, presenters, sponsor, status, similar
    bills if another tab is shown, the date of a row, the date of a committee's vote.

    The page must show the number `bill`, and the page `page` of its history; None accepts any. `history` says that the
    history must be the active tab (a page without a history tab has none yet); otherwise any tab may be. `known` says
    that we know rows of this bill, so a page without a history can't be right. Returns the rows of this one page in the
    order shown, and texts with whitespace collapsed.

    Raises Renumbered if `bill` is a docket and the page, otherwise good, shows a bill of the same court and branch;
    Unreadable if it is not a bill page, or another bill's.
    """
    heading, content = _heading_and_content(text)
    document_type, shown = _heading(heading)
    if bill is not None and not _may_be_answer(bill, shown):
        raise AnotherBill(f"the page of {bill}", f"that of {shown}")
    unread: list[UnreadPart] = []

    def part(name: PartName, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except Unreadable as error:
            unread.append(UnreadPart(name, error.expected, error.found))
            return None

    tabs = _tabs_of(content, shown)
    active = tabs.active[0] if len(tabs.active) == 1 else ""
    rows = part("history", lambda: _rows(content, tabs, shown, page, demanded=history, known=known))
    presenters, sponsor, status = part("sponsors", lambda: _sponsors(content)) or ((), None, None)
    found = Page(
        id=shown,
        document_type=document_type,
        title=part("title", lambda: _title(content)),
        pinslip=part("pinslip", lambda: _text(maybe(content, "the pinslip", "p", id_="pinslip"))),
        presenters=presenters,
        sponsor=sponsor,
        status=status,
        history=rows.actions if rows else None,
        actions_total=rows.total if rows else None,
        history_pages=rows.pages if rows else None,
        active_tab=active,
        tab_addresses=tabs.addresses,
        similar=part("similar", lambda: _similar(content, active)),
        committee_votes=part("committee_votes", lambda: _votes(content, shown, tabs, active)),
        unread=tuple(unread),
    )
    if bill is not None and shown != bill:
        if (error := main_unread(found)) is not None:
            raise error
        raise Renumbered(f"the page of {bill}", f"that of {shown}", shown=str(shown))
    return found


def main_unread(page: Page) -> Unreadable | None:
    """Why the first unreadable main part of a page could not be read; None if all were read."""
    part = next((part for part in page.unread if part.name in _MAIN_PARTS), None)
    return None if part is None else Unreadable(part.expected, part.found)


def _heading_and_content(text: str) -> tuple[Tag, Tag]:
    """The heading (`div.followable h1`) and `#contentContainer` of a whole bill page.

    Raises Unreadable for anything else: an error or maintenance page, half a page, another layout.
    """
    text = whole_page(text, _BILL_PAGE)
    if "followable" not in text:
        raise Unreadable(_HEADING, f"no heading of a bill page (title: {page_title(text)})")
    require_all_closed(text)
    soup = elements_of(text, _BILL_PAGE, "followable", "contentContainer")
    headings = [h1 for top in every(soup, class_="followable") for h1 in top.find_all("h1")]
    if len(headings) != 1:
        raise Unreadable(_HEADING, f"{len(headings)} of them (title: {page_title(text)})")
    return headings[0], one(soup, "the content of a bill page (#contentContainer)", id_="contentContainer")


def _heading(heading: Tag) -> tuple[str, BillId]:
    """The document's type and number: `Bill S.1262`, next to `194th (Current)`."""
    subtitle = one(heading, "the court in the heading (span.subTitle)", "span", class_="subTitle")
    court = _COURT.fullmatch(text_of(subtitle))
    if court is None:
        raise Unreadable("a court in the heading, like '193rd (2023 - 2024)'", excerpt(text_of(subtitle)))
    subtitle.extract()
    document_type, _, last = text_of(heading).rpartition(" ")
    return document_type, number(last, int(court[1]), "a bill's number in the heading, like 'Bill S.1262'")


def _may_be_answer(asked: BillId, shown: BillId) -> bool:
    """Whether a page of `shown` answers a request for `asked`: the same number, or one that a docket may now have."""
    same_sequence = (asked.general_court, asked.branch) == (shown.general_court, shown.branch)
    return asked == shown or (asked.is_docket and not shown.is_docket and same_sequence)


def _title(content: Tag) -> str | None:
    """The title, or None. An Amendment has none, and other titles were missing for days."""
    titles = [h2 for h2 in content.find_all("h2") if not inside(h2, "aside", "footer", ".tab-pane", ".modal")]
    if len(titles) > 1:
        raise Unreadable("one title", f"{len(titles)} of them")
    return _text(titles[0] if titles else None)


def _sponsors(content: Tag) -> tuple[tuple[str, ...], str | None, str | None]:
    """The presenters, the sponsor and the status, as the page labels them."""
    labels = _labels_of(content)
    presenters = labels.get("Presenter:") or labels.get("Presenters:")
    links = (presenters.find_all("a") or [presenters]) if presenters else ()
    names = tuple(name for link in links if (name := checked_text(link, "a presenter")))
    return names, _text(labels.get("Sponsor:")), _text(labels.get("Status:"))


def _labels_of(content: Tag) -> dict[str, Tag]:
    """The labels of `dl.billInfo` with their values. The list may be empty, but each label needs a value."""
    labels: dict[str, Tag] = {}
    waiting = ""
    listed = one(content, "the bill's information (dl.billInfo)", "dl", class_="billInfo")
    for child in listed.find_all(True):
        if child.name not in {"dt", "dd"}:
            continue
        if (child.name == "dd") != bool(waiting):
            raise Unreadable("a value after each label of dl.billInfo", f"a stray {excerpt(text_of(child))}")
        if child.name == "dd":
            labels[waiting] = child
            waiting = ""
        else:
            waiting = text_of(child)
            if not waiting or waiting in labels:
                raise Unreadable("labels in dl.billInfo, each once", excerpt(waiting))
    if waiting:
        raise Unreadable("a value after each label of dl.billInfo", f"{waiting} without one")
    return labels


def _text(element: Tag | None) -> str | None:
    """An optional element's text. An empty one counts as missing."""
    return (checked_text(element, "a text of the bill page") or None) if element else None


class _Tabs(NamedTuple):
    """The tabs of a page: those with an address that names their content (`BillHistory`), and the active ones.

    `unrecognized` has all other tabs' addresses, by the element's name (may be empty). They are never requested.
    """

    addresses: dict[str, str]
    names: tuple[str, ...]
    active: tuple[str, ...]
    unrecognized: dict[str, str]

    def shown(self) -> str:
        """The name of the active tab. Raises Unreadable unless there is exactly one, with a known address."""
        if len(self.active) != 1:
            raise Unreadable(
                "one active tab", f"{len(self.active)} of {len(self.names) + len(self.unrecognized)} tabs active"
            )
        if not self.active[0]:
            raise Unreadable(_A_TAB_ADDRESS, "another at the active tab")
        return self.active[0]

    def is_missing(self, name: str) -> bool:
        """Whether the page has no tab of this name. Raises Unreadable if an unrecognized tab may be it."""
        for either in ("", name):
            if either in self.unrecognized:
                raise Unreadable(_A_TAB_ADDRESS, excerpt(self.unrecognized[either]))
        return name not in self.names


def _tabs_of(content: Tag, shown: BillId) -> _Tabs:
    """The tabs of a page that shows a bill.

    Court and number in each address must match the heading. The number may be the docket's. Raises Unreadable.
    """
    found = _Tabs({}, (), (), {})
    for tab in content.find_all(True):
        if attribute(tab, "role") != "tab" or inside(tab, ".tab-pane", ".modal"):
            continue
        address = attribute(tab, "data-href")
        said = _TAB_ADDRESS.fullmatch(address)
        if said is None:
            found.unrecognized.setdefault(attribute(tab, "id").removesuffix("-tab"), address)
        else:
            named = number(said[2], int(said[1]), "a bill's number in a tab's address")
            if not _may_be_answer(named, shown):
                raise Unreadable(f"tabs of {shown}", f"a tab of {named}")
            found.addresses.setdefault(said[3], address)
            found = found._replace(names=(*found.names, said[3]))
        if has_class(tab, "active"):
            found = found._replace(active=(*found.active, said[3] if said else ""))
    return found


def _active_pane(content: Tag) -> Tag:
    """What the active tab shows. Raises Unreadable."""
    panes = [each for each in every(content, class_="tab-pane") if not inside(each, ".tab-pane", ".modal")]
    active = [each for each in panes if has_class(each, "active")]
    if len(active) != 1:
        raise Unreadable("one active pane (.tab-pane.active)", f"{len(active)} of {len(panes)} panes active")
    return active[0]


class _HistoryPage(NamedTuple):
    """The actions on one page of a history, and the number of actions and pages of the whole history."""

    actions: tuple[Action, ...]
    total: int
    pages: int


def _rows(
    content: Tag, found: _Tabs, shown: BillId, page: int | None, *, demanded: bool, known: bool
) -> _HistoryPage | None:
    """The history on the page; None if another tab is active and the history was not `demanded`."""
    active, pane = found.shown(), _active_pane(content)
    if active == _HISTORY:
        return _history(pane, shown, page)
    if _shows_history(content):
        raise Unreadable("a history under an active history tab only", f"one under {active}")
    if not found.is_missing(_HISTORY):
        if demanded:
            raise Unreadable("the history tab active", f"{active} active")
        return None
    if known:
        raise Unreadable("the history of a bill whose actions are known", "a page without a history tab")
    return _HistoryPage((), 0, 0)


def _history(pane: Tag, shown: BillId, page: int | None) -> _HistoryPage:
    """Read the history in an active history pane. `page` is the requested page; None accepts any.

    The summary (`Displaying 1 to 25 of 87 actions for Bill S.2834`) must match the number, the rows and the pager.
    Raises Unreadable.
    """
    found = one(pane, "the summary of the history (.searchResultSummary)", class_="searchResultSummary")
    summary = text_of(found)
    said = _SUMMARY.fullmatch(summary)
    if said is None:
        raise Unreadable("a summary like 'Displaying 6 actions for Bill S.1262'", excerpt(summary))
    named = number(said[4], shown.general_court, "a bill's number in the summary of the history")
    if named != shown:
        raise Unreadable(f"the history of {shown}", f"that of {named}")
    actions = tuple(_action(row, place) for place, row in enumerate(_table_rows(pane), start=1))
    total = int(said[3])
    first, last = (int(said[1]), int(said[2])) if said[1] else (1, total)
    if not actions or len(actions) != last - first + 1:
        raise Unreadable(f"the rows of '{summary}'", f"{len(actions)} rows")
    current, pages = _pager(pane)
    if page is not None and current != page:
        raise Unreadable(f"page {page} of the history", f"page {current}: {summary}")
    size = len(actions) if current == 1 else (first - 1) // (current - 1)
    full = min(size, total - first + 1)
    if first != 1 + size * (current - 1) or len(actions) != full or pages != -(-total // max(size, 1)):
        raise Unreadable("a pager that agrees with the summary", f"page {current} of {pages}: {summary}")
    return _HistoryPage(actions, total, pages)


def _shows_history(content: Tag) -> bool:
    """Whether the page shows a history: its summary, or a table with its columns."""
    summaries = every(content, class_="searchResultSummary")
    return any(_SUMMARY.fullmatch(text_of(summary)) for summary in summaries) or any(
        _columns(shown) == _COLUMNS for shown in content.find_all("table")
    )


def _table_rows(pane: Tag) -> list[Tag]:
    shown = one(pane, "the table of the history", "table")
    if _columns(shown) != _COLUMNS:
        raise Unreadable(f"a history with the columns {_COLUMNS}", f"{_columns(shown)}")
    rows = one(shown, "the rows of the history (tbody)", "tbody").find_all(recursive=False)
    if any(row.name != "tr" for row in rows):
        raise Unreadable("rows in the table of the history", f"{[row.name for row in rows if row.name != 'tr']}")
    return rows


def _columns(shown: Tag) -> list[str]:
    """The headings of a table's columns."""
    return [text_of(column) for column in shown.find_all("th")]


def _action(row: Tag, place: int) -> Action:
    """One row: a day (or None), a branch, the clerk's words, and whether they are struck."""
    where = f"row {place} of the history"
    cells = row.find_all(recursive=False)
    if [cell.name for cell in cells] != ["td", "td", "td"]:
        raise Unreadable(f"three cells in {where}", f"{[cell.name for cell in cells]}")
    day, room, words = (text_of(cell) for cell in cells)
    if not words:
        raise Unreadable(f"an action in {where}", "an empty cell")
    check_text(words, f"an action in {where}", LONGEST_ACTION)
    return Action(
        page_day(day, f"a day like 2/16/2023, or none, in {where}"),
        branch(room, f"a branch in {where}"),
        words,
        _stricken(row, cells[2], where),
    )


def _stricken(row: Tag, action: Tag, where: str) -> bool:
    """Whether the row is struck: its whole action is within `<s>`.

    A row that is partly struck is refused: as plain text, it would count as not struck.
    """
    if all(element.name not in _STRUCK for element in row.find_all(True)):
        return False
    marks = [element for element in action.find_all(True) if element.name in _STRUCK]
    struck = "".join("".join(collapsed(mark.get_text()).split()) for mark in marks)
    if struck != "".join(collapsed(action.get_text()).split()):
        raise Unreadable(f"an action struck as a whole, or not at all, in {where}", excerpt(text_of(row)))
    return True


def _pager(pane: Tag) -> tuple[int, int]:
    """The number of this page and of all pages, by the pager (shown twice); 1 and 1 without a pager."""
    told = {_pages_of(each) for each in every(pane, "ul", class_="pagination")}
    if len(told) > 1:
        raise Unreadable("two pagers that agree", f"{sorted(told)}")
    return told.pop() if told else (1, 1)


def _pages_of(pager: Tag) -> tuple[int, int]:
    """The active page of a pager, and the last page that it links to."""
    active = [text_of(each) for each in pager.find_all("li") if has_class(each, "active")]
    digits = re.search(r"(\d{1,6})$", active[0], re.ASCII) if len(active) == 1 else None
    if digits is None:
        raise Unreadable("one active page in the pager", f"{active}")
    current = int(digits[1])
    linked = [int(page) for link in pager.find_all("a") for page in _PAGE_LINK.findall(attribute(link, "onclick"))]
    if current < 1:
        raise Unreadable("a page of the history from 1", f"{current}")
    return current, max([current, *linked])


def _votes(content: Tag, shown: BillId, found: _Tabs, active: str) -> tuple[RecordedVote | UnreadVote, ...]:
    """The committee votes on the page, each as far as it can be read; none if another tab is active.

    Raises Unreadable if their tab has none.
    """
    if active == _VOTES:
        pane = _active_pane(content)
        panels = every(pane, "div", class_="committeeVote")
        if not panels:
            raise Unreadable("a committee's vote (div.panel.committeeVote)", excerpt(text_of(pane)))
        return tuple(_vote(shown, panel) for panel in panels)
    if _VOTES in found.unrecognized:
        found.is_missing(_VOTES)
    return ()


def _vote(bill: BillId, panel: Tag) -> RecordedVote | UnreadVote:
    faults: list[str] = []

    def read(part: Callable[[], _T]) -> _T | None:
        try:
            return part()
        except Unreadable as error:
            faults.append(str(error))
            return None

    committee = read(lambda: _required_text(panel, "the committee that voted (h4)", "h4"))
    question = read(lambda: _required_text(panel, "the question voted on (p.question)", "p", "question"))
    when = read(lambda: _voted_on(panel))
    counted = [text_of(count) for count in panel.find_all("h5")]
    found = [(count[1], int(count[2])) for count in map(_COUNT.fullmatch, counted) if count]
    if sorted(name for name, _ in found) != sorted(_CHOICES) or len(counted) != len(_CHOICES):
        said = f"{counted}" if counted else excerpt(text_of(panel))
        faults.append(str(Unreadable(f"the counts {[*_CHOICES]} of a committee's vote", said)))
    if faults or not committee or not question:
        return UnreadVote(f"{committee or 'A committee'}: {'; '.join(faults)}")
    tally = {choice: dict(found)[name] for name, choice in _CHOICES.items()}
    path = bill.page_path
    return RecordedVote(bill, "committee", committee, None, when, question, tally, _voters(panel), path)


def _voters(panel: Tag) -> dict[str, tuple[Voter, ...]]:
    """The members named below the counts, by their choice; empty if none are named."""
    found: dict[str, tuple[Voter, ...]] = dict.fromkeys(_CHOICES.values(), ())
    choice = None
    for each in panel.find_all(["h5", "li"]):
        if each.name == "h5":
            count = _COUNT.fullmatch(text_of(each))
            choice = _CHOICES.get(count[1]) if count else None
        elif choice is not None and (name := text_of(each)) and len(name) <= _LONGEST_NAME:
            links = (_PROFILE.fullmatch(attribute(link, "href")) for link in each.find_all("a"))
            code = next((unquote(link[1]).upper() for link in links if link), None)
            found[choice] += (Voter(code, name),)
    return found if any(found.values()) else {}


def _required_text(panel: Tag, expected: str, name: str, class_: str = "") -> str:
    """The text of the only element of this kind. Raises Unreadable if it is empty."""
    said = checked_text(one(panel, expected, name, class_=class_), expected).removeprefix("Question:").strip()
    if not said:
        raise Unreadable(expected, "an empty one")
    return said


def _voted_on(panel: Tag) -> date | None:
    """The day of the vote (`March 06, 2026`); None if the page has none. Raises Unreadable."""
    when = maybe(panel, "the date of a committee's vote", "small")
    text = text_of(when) if when else ""
    if not text:
        return None
    with suppress(ValueError):
        if _LONG_DAY.fullmatch(text):
            return datetime.strptime(text, "%B %d, %Y").date()  # noqa: DTZ007 - a day alone
    raise Unreadable("a day like March 06, 2026, or none, in a committee's vote", excerpt(text))


def _similar(content: Tag, active: str) -> tuple[SimilarBill, ...]:
    """The bills the site calls similar, from their tab or a sidebar. Raises Unreadable."""
    pane = _active_pane(content) if active == _SIMILAR else None
    lists = every(content, "ul", class_="relatedBills")
    if pane and not lists and not text_of(pane).startswith("No similar bills"):
        raise Unreadable("similar bills (ul.relatedBills), or 'No similar bills available.'", excerpt(text_of(pane)))
    return tuple(_similar_bill(entry) for shown in lists for entry in shown.find_all("li"))


def _similar_bill(entry: Tag) -> SimilarBill:
    """One similar bill. Only its address has the court and the number."""
    address = attribute(one(entry, "the link of a similar bill", "a", class_="listTitle"), "href")
    found = _SIMILAR_ADDRESS.fullmatch(address)
    if found is None:
        raise Unreadable("a similar bill's address, like '/Bills/192/S459'", excerpt(address))
    bill = number(found[2], int(found[1]), "a similar bill's number in its address")
    return SimilarBill(
        bill, checked_text(one(entry, "the title of a similar bill", "p", class_="small"), "a similar title")
    )


def notice(text: str, event: int) -> Notice:
    """Read the notice on a hearing's page. Its text is empty if the page has none.

    Raises Unreadable, also if the page is not that of hearing `event`, or the end of the notice is not certain.
    """
    text = whole_page(text, _HEARING_PAGE)
    soup = elements_of(text, _HEARING_PAGE, "eventInformation")
    about = one(soup, f"what {_HEARING_PAGE} says of it (dl.eventInformation)", "dl", class_="eventInformation")
    described = maybe(about, f"the notice on {_HEARING_PAGE}", "dd", class_="eventDescription")
    shown = _hearing_shown(about, described)
    if shown != event:
        raise Unreadable(f"{_HEARING_PAGE} {event}", f"that of hearing {shown}")
    lines = map(collapsed, "".join(_pieces(described)).split("\n")) if described is not None else ()
    said = "\n".join(line for line in lines if line)
    check_text(said, f"the notice on {_HEARING_PAGE}", LONGEST_TEXT)
    return Notice(said)


def _hearing_shown(about: Tag, described: Tag | None) -> int:
    """The number of the hearing, from the line after the notice. This line also proves where the notice ends."""
    behind = f"the line about accessibility behind the notice on {_HEARING_PAGE}"
    if described is not None:
        held = next((each.name for name in _NEVER_IN_A_NOTICE for each in every(described, name)), None)
        if held is not None or _HEARING_LINK.search(str(described)):
            raise Unreadable(f"the end of the notice on {_HEARING_PAGE}", f"a <{held or 'a'}> of the page within it")
        follows = described.find_next_sibling()
        lines = [follows] if isinstance(follows, Tag) and follows.name == "dt" else []
    else:
        lines = every(about, "dt")
    found = [
        number
        for line in lines
        for link in every(line, "a")
        if (number := _HEARING_LINK.match(attribute(link, "href")))
    ]
    if len(found) != 1:
        raise Unreadable(behind, f"{len(found)} of them")
    return int(found[0][1])


def _pieces(element: Tag) -> Iterator[str]:
    """The texts in an element, with line breaks, and the addresses of links."""
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in _HIDDEN:
                continue
            if child.name == "br" or child.name in _BLOCKS:
                yield "\n"
            yield from _pieces(child)
            if child.name == "a":
                yield _link_address(child)
            if child.name in _BLOCKS:
                yield "\n"
        elif type(child) is NavigableString:  # no comment
            yield str(child).replace("\r", " ").replace("\n", " ")


def _link_address(link: Tag) -> str:
    """The address of a link, unless its words are an address: then they count."""
    words, address = collapsed(link.get_text()), attribute(link, "href").strip()
    if not words or _SHOWS_ITS_ADDRESS.search(words) or not _FULL_ADDRESS.fullmatch(address):
        return ""
    return f" <{address.split('?', 1)[0] if address.lower().startswith('mailto:') else address}>"


def printed_text(page: str) -> str | None:
    """The text of a document, one paragraph on each line, as in the JSON; None if the page has none.

    For an unknown address the site answers with the bill's ordinary page, which shows no text (docs/design/source.md,
    "Addresses"). Raises Unreadable for markup that cannot be parsed, or is far too long.
    """
    if len(page) > _LONGEST_PAGE:
        raise Unreadable(f"{_TEXT_PAGE}, of at most {_LONGEST_PAGE:,} characters", f"{len(page):,} characters")
    if not _WINDOW.match(page):
        return None
    check_text(page, _TEXT_PAGE)
    try:
        soup = BeautifulSoup(page, "lxml")
    except ParserRejectedMarkup as fault:
        raise Unreadable(_TEXT_PAGE, f"markup that can't be parsed ({fault})") from None
    # The text is a whole document inside the window. The parser takes it out.
    lines = [collapsed(paragraph.get_text()) for paragraph in soup.find_all("p") if not paragraph.find("p")]
    return "".join(f"\t{line}\n" for line in lines if line) or None
