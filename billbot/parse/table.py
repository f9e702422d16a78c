"""Reads the history table of a bill page and verifies it against its own summary. Leaves the rest of the page alone."""

import re
from typing import NamedTuple

from bs4 import Tag

from billbot.bills import Action, BillId
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, every, has_class, one, text_of
from billbot.parse.values import LONGEST_ACTION, branch, collapsed, excerpt, number, page_day, sound

_SUMMARY = re.compile(r"Displaying (?:(\d{1,6}) to (\d{1,6}) of )?(\d{1,6}) actions? for (?:.* )?(\S+)", re.ASCII)
_TURN = re.compile(r"reloadAjaxContent\((\d{1,6})\)", re.ASCII)
_COLUMNS = ["Date", "Branch", "Action"]
_STRUCK = {"s", "strike", "del"}


class HistoryPage(NamedTuple):
    """The actions of one page of a history, how many there are in all, and on how many pages."""

    actions: tuple[Action, ...]
    total: int
    pages: int


def history(pane: Tag, shown: BillId, page: int | None) -> HistoryPage:
    """The history in an active history pane; `page` is the one asked for, null takes the one shown.

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
    turned_to, pages = _pager(pane)
    if page is not None and turned_to != page:
        raise Unreadable(f"page {page} of the history", f"page {turned_to}: {summary}")
    size = len(actions) if turned_to == 1 else (first - 1) // (turned_to - 1)
    full = min(size, total - first + 1)
    if first != 1 + size * (turned_to - 1) or len(actions) != full or pages != -(-total // max(size, 1)):
        raise Unreadable("a pager that agrees with the summary", f"page {turned_to} of {pages}: {summary}")
    return HistoryPage(actions, total, pages)


def stands_in(content: Tag) -> bool:
    """Whether a history is shown anywhere: its summary, or a table with its columns."""
    summaries = every(content, class_="searchResultSummary")
    return any(_SUMMARY.fullmatch(text_of(summary)) for summary in summaries) or any(
        _columns(shown) == _COLUMNS for shown in content.find_all("table")
    )


def _columns(shown: Tag) -> list[str]:
    """What the table's columns are called."""
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
    sound(words, f"an action in {where}", LONGEST_ACTION)
    return Action(
        page_day(day, f"a day like 2/16/2023, or none, in {where}"),
        branch(room, f"a branch in {where}"),
        words,
        _stricken(row, cells[2], where),
    )


def _stricken(row: Tag, action: Tag, where: str) -> bool:
    """Whether the row is struck: its action stands within `<s>` as a whole, or nothing of the row does.

    Read as plain text a struck row would become live again, so what is struck in part is refused.
    """
    if all(element.name not in _STRUCK for element in row.find_all(True)):
        return False
    marks = [element for element in action.find_all(True) if element.name in _STRUCK]
    struck = "".join("".join(collapsed(mark.get_text()).split()) for mark in marks)
    if struck != "".join(collapsed(action.get_text()).split()):
        raise Unreadable(f"an action struck as a whole, or not at all, in {where}", excerpt(text_of(row)))
    return True


def _pager(pane: Tag) -> tuple[int, int]:
    """Which page the pager says this is, and of how many; 1 and 1 where there is no pager. It is printed twice."""
    told = {_turns(pager) for pager in every(pane, "ul", class_="pagination")}
    if len(told) > 1:
        raise Unreadable("two pagers that agree", f"{sorted(told)}")
    return told.pop() if told else (1, 1)


def _turns(pager: Tag) -> tuple[int, int]:
    """The active page of a pager, and the last one it leads to."""
    active = [text_of(one_) for one_ in pager.find_all("li") if has_class(one_, "active")]
    digits = re.search(r"(\d{1,6})$", active[0], re.ASCII) if len(active) == 1 else None
    if digits is None:
        raise Unreadable("one active page in the pager", f"{active}")
    turned_to = int(digits[1])
    turns = [int(turn) for link in pager.find_all("a") for turn in _TURN.findall(attribute(link, "onclick"))]
    if turned_to < 1:
        raise Unreadable("a page of the history from 1", f"{turned_to}")
    return turned_to, max([turned_to, *turns])
