"""Reads a bill page by the ids, roles and labels of its elements, not by their place.

The table of a history is verified against its own summary.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from bs4 import Tag

from billbot.domain.bills import Action, BillId, CommitteeVote, Page, PartName, SimilarBill, UnreadPart, UnreadVote
from billbot.errors import AnotherBill, Renumbered, Unreadable
from billbot.site.parse.elements import (
    Tabs,
    active_pane,
    checked_text,
    every,
    inside,
    labels_of,
    may_be_answer,
    maybe,
    one,
    pager,
    parts,
    tabs_of,
    text_of,
)
from billbot.site.parse.values import LONGEST_ACTION, branch, check_text, collapsed, excerpt, number, page_day
from billbot.site.parse.votes_and_similar import committee_votes, similar_bill

_HISTORY, _VOTES, _SIMILAR = "BillHistory", "CommitteeVote", "SimilarBills"
_COURT = re.compile(r"(\d{1,3})(?:st|nd|rd|th) \(.+\)", re.ASCII)
_SUMMARY = re.compile(r"Displaying (?:(\d{1,6}) to (\d{1,6}) of )?(\d{1,6}) actions? for (?:.* )?(\S+)", re.ASCII)
_COLUMNS = ["Date", "Branch", "Action"]
_STRUCK = {"s", "strike", "del"}
# A page counts as read only with these parts; any other may be missing.
_MAIN_PARTS: frozenset[PartName] = frozenset({"title", "sponsors", "history"})
_T = TypeVar("_T")


def page_in_parts(
    text: str, *, bill: BillId | None = None, history: bool = True, page: int | None = 1, known: bool = False
) -> Page:
    """Read a whole bill page; further pages of a long history are for the caller to fetch.

    Required, or else the page is refused: the heading with number and court, `#contentContainer`, tabs of this bill.
    Then each part is read by itself, and one that cannot be read is null and listed in `unread`: the title;
    `dl.billInfo` (which may be empty; a label needs its value); the history with one active tab and pane, its summary,
    its table headed Date, Branch, Action, rows of three cells, and the pager when there are more rows; the pinslip;
    similar bills; votes of committees.
    Optional, and null or empty when missing: title, pinslip, presenters, sponsor, status, similar bills of a page that
    shows another tab, the date of a row, the date of a committee's vote.

    `bill` is the number asked for, which the page has to show, and `page` which one of its history; null takes what is
    shown. `history` says that the history has to be what it shows (a page without a history tab has none yet), or else
    any tab may be active; `known` that rows of this bill are known, so that a page without a history can't be right.
    Gives the rows of this one page in the order shown, and all texts with their whitespace collapsed.

    Raises Renumbered where a docket was asked for, and the page, good otherwise, shows a bill of the same court and
    branch; Unreadable where it is none, or that of another bill.
    """
    heading, content = parts(text)
    document_type, shown = _heading(heading)
    if bill is not None and not may_be_answer(bill, shown):
        raise AnotherBill(f"the page of {bill}", f"that of {shown}")
    read = _parts_of(content, document_type, shown, page, history=history, known=known)
    if bill is not None and shown != bill:
        require_main_parts(read)
        raise Renumbered(f"the page of {bill}", f"that of {shown}", shown=str(shown))
    return read


def require_main_parts(page: Page) -> Page:
    """The page itself. Raises Unreadable if a main part of it could not be read."""
    if (error := main_unread(page)) is not None:
        raise error
    return page


def main_unread(page: Page) -> Unreadable | None:
    """Why a main part of a page could not be read, for the first such part; null if all of them were read."""
    part = next((part for part in page.unread if part.name in _MAIN_PARTS), None)
    return None if part is None else Unreadable(part.expected, part.found)


class _PartReader:
    """Reads the parts of a page independently, and collects those that cannot be read."""

    def __init__(self) -> None:
        self.unread: list[UnreadPart] = []

    def read(self, name: PartName, read: Callable[[], _T]) -> _T | None:
        """A part; null if it cannot be read, which is noted."""
        try:
            return read()
        except Unreadable as error:
            self.unread.append(UnreadPart(name, error.expected, error.found))
            return None


def _parts_of(content: Tag, document_type: str, shown: BillId, page: int | None, *, history: bool, known: bool) -> Page:
    """Read each part of a page independently; the parameters are those of `page_in_parts`."""
    found = tabs_of(content, shown)
    reader = _PartReader()
    rows = reader.read("history", lambda: _rows(content, found, shown, page, demanded=history, known=known))
    presenters, sponsor, status = reader.read("sponsors", lambda: _sponsors(content)) or ((), None, None)
    active = found.active[0] if len(found.active) == 1 else ""
    return Page(
        id=shown,
        document_type=document_type,
        title=reader.read("title", lambda: _title(content)),
        pinslip=reader.read("pinslip", lambda: _text(maybe(content, "the pinslip", "p", id_="pinslip"))),
        presenters=presenters,
        sponsor=sponsor,
        status=status,
        history=rows.actions if rows else None,
        actions_total=rows.total if rows else None,
        history_pages=rows.pages if rows else None,
        active_tab=active,
        tabs=found.names,
        tab_addresses=found.addresses,
        similar=reader.read("similar", lambda: _similar(content, active)),
        committee_votes=reader.read("committee_votes", lambda: _votes(content, found, active)),
        unread=tuple(reader.unread),
    )


def _heading(heading: Tag) -> tuple[str, BillId]:
    """The document's type and number: `Bill S.1262`, with `194th (Current)` beside it."""
    subtitle = one(heading, "the court in the heading (span.subTitle)", "span", class_="subTitle")
    court = _COURT.fullmatch(text_of(subtitle))
    if court is None:
        raise Unreadable("a court in the heading, like '193rd (2023 - 2024)'", excerpt(text_of(subtitle)))
    subtitle.extract()
    document_type, _, last = text_of(heading).rpartition(" ")
    return document_type, number(last, int(court[1]), "a bill's number in the heading, like 'Bill S.1262'")


def _title(content: Tag) -> str | None:
    """The title, or null: an Amendment has none, and other titles have been missing for days."""
    titles = [h2 for h2 in content.find_all("h2") if not inside(h2, "aside", "footer", ".tab-pane", ".modal")]
    if len(titles) > 1:
        raise Unreadable("one title", f"{len(titles)} of them")
    return _text(titles[0] if titles else None)


def _sponsors(content: Tag) -> tuple[tuple[str, ...], str | None, str | None]:
    """The presenters, the sponsor and the status, as the page labels them."""
    labels = labels_of(content)
    presenters = labels.get("Presenter:") or labels.get("Presenters:")
    names = _names(presenters) if presenters else ()
    return names, _text(labels.get("Sponsor:")), _text(labels.get("Status:"))


def _names(presenters: Tag) -> tuple[str, ...]:
    """The presenters: a link each, or plain text."""
    links = presenters.find_all("a") or [presenters]
    names = [checked_text(link, "a presenter") for link in links]
    return tuple(name for name in names if name)


def _text(element: Tag | None) -> str | None:
    """An optional element's text; an empty one counts as missing."""
    return (checked_text(element, "a text of the bill page") or None) if element else None


class _HistoryPage(NamedTuple):
    """The actions on one page of a history, and how many actions and pages the whole history has."""

    actions: tuple[Action, ...]
    total: int
    pages: int


def _rows(
    content: Tag, found: Tabs, shown: BillId, page: int | None, *, demanded: bool, known: bool
) -> _HistoryPage | None:
    """The history on the page; null if another tab is active, and the history was not `demanded`."""
    active, pane = found.shown(), active_pane(content)
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
    """Read the history in an active history pane; `page` is the one that was requested, null accepts any.

    The summary (`Displaying 1 to 25 of 87 actions for Bill S.2834`) has to agree with the number, the rows and
    the pager. Raises Unreadable.
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
    current, pages = pager(pane)
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


def _columns(shown: Tag) -> list[str]:
    """The headings of a table's columns."""
    return [text_of(column) for column in shown.find_all("th")]


def _table_rows(pane: Tag) -> list[Tag]:
    """The rows of the only table."""
    shown = one(pane, "the table of the history", "table")
    if _columns(shown) != _COLUMNS:
        raise Unreadable(f"a history with the columns {_COLUMNS}", f"{_columns(shown)}")
    rows = one(shown, "the rows of the history (tbody)", "tbody").find_all(recursive=False)
    if any(row.name != "tr" for row in rows):
        raise Unreadable("rows in the table of the history", f"{[row.name for row in rows if row.name != 'tr']}")
    return rows


def _action(row: Tag, place: int) -> Action:
    """One row: a day or none, a branch, the clerk's words, and whether they are struck."""
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
    """Whether the row is struck, with its whole action within `<s>`.

    A row that is struck in part is refused: read as plain text, it would count as live.
    """
    if all(element.name not in _STRUCK for element in row.find_all(True)):
        return False
    marks = [element for element in action.find_all(True) if element.name in _STRUCK]
    struck = "".join("".join(collapsed(mark.get_text()).split()) for mark in marks)
    if struck != "".join(collapsed(action.get_text()).split()):
        raise Unreadable(f"an action struck as a whole, or not at all, in {where}", excerpt(text_of(row)))
    return True


def _votes(content: Tag, found: Tabs, active: str) -> tuple[CommitteeVote | UnreadVote, ...]:
    """The committee votes on the page; none if another tab is active."""
    if active == _VOTES:
        return committee_votes(active_pane(content))
    if _VOTES in found.unrecognized:
        found.is_missing(_VOTES)
    return ()


def _similar(content: Tag, active: str) -> tuple[SimilarBill, ...]:
    """The bills the site calls similar, from their tab or a sidebar. Raises Unreadable."""
    pane = active_pane(content) if active == _SIMILAR else None
    lists = every(content, "ul", class_="relatedBills")
    if pane and not lists and not text_of(pane).startswith("No similar bills"):
        raise Unreadable("similar bills (ul.relatedBills), or 'No similar bills available.'", excerpt(text_of(pane)))
    return tuple(similar_bill(entry) for shown in lists for entry in shown.find_all("li"))
