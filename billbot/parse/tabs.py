"""Reads the tabs of a bill page: their names and addresses, and the history or the votes that the active one shows.

The table of a history is verified against its own summary.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from bs4 import Tag

from billbot.bills import VOTE_CHOICES, Action, BillId, CommitteeVote, UnreadVote, Voter
from billbot.errors import Unreadable
from billbot.parse.elements import attribute, checked_text, every, has_class, inside, maybe, one, text_of
from billbot.parse.values import LONGEST_ACTION, branch, check_text, collapsed, day_of_vote, excerpt, number, page_day

HISTORY, VOTES, SIMILAR = "BillHistory", "CommitteeVote", "SimilarBills"
_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)
_EXPECTED = "a tab's address, like '/Bills/193/S1262/BillHistory'"
_COUNT = re.compile(r"(.+): (\d{1,4})", re.ASCII)
_COUNTS = ["Favorable", "Adverse", "Reserve Right", "No Action"]
_CHOICES = dict(zip(_COUNTS, VOTE_CHOICES["committee"], strict=True))
_PROFILE = re.compile(r"/Legislators/Profile/([A-Za-z0-9_%20]{2,14})(?:[/?#].*)?", re.ASCII)
_LONGEST_NAME = 100
_SUMMARY = re.compile(r"Displaying (?:(\d{1,6}) to (\d{1,6}) of )?(\d{1,6}) actions? for (?:.* )?(\S+)", re.ASCII)
_PAGE_LINK = re.compile(r"reloadAjaxContent\((\d{1,6})\)", re.ASCII)
_COLUMNS = ["Date", "Branch", "Action"]
_STRUCK = {"s", "strike", "del"}
_T = TypeVar("_T")


class Tabs(NamedTuple):
    """The tabs of a page: those whose address names what they show (`BillHistory`), and the active ones.

    `unrecognized` has the addresses of all other tabs by their element's name, or an empty one; they are never
    requested.
    """

    addresses: dict[str, str]
    names: tuple[str, ...]
    active: tuple[str, ...]
    unrecognized: dict[str, str]

    def shown(self) -> str:
        """The name of the only active tab. Raises Unreadable if there is not exactly one, or its address is unknown."""
        if len(self.active) != 1:
            raise Unreadable(
                "one active tab", f"{len(self.active)} of {len(self.names) + len(self.unrecognized)} tabs active"
            )
        if not self.active[0]:
            raise Unreadable(_EXPECTED, "another at the active tab")
        return self.active[0]

    def is_missing(self, name: str) -> bool:
        """Whether the page has no tab of this name. Raises Unreadable if an unrecognized tab may be it."""
        for either in ("", name):
            if either in self.unrecognized:
                raise Unreadable(_EXPECTED, excerpt(self.unrecognized[either]))
        return name not in self.names


def tabs(content: Tag, shown: BillId) -> Tabs:
    """The tabs of a page that shows a bill.

    Each address has the court and the number again, which must agree with the heading; a docket may stand for its bill.
    Raises Unreadable.
    """
    found = Tabs({}, (), (), {})
    for tab in content.find_all(True):
        if attribute(tab, "role") != "tab" or inside(tab, ".tab-pane", ".modal"):
            continue
        address = attribute(tab, "data-href")
        said = _ADDRESS.fullmatch(address)
        if said is None:
            found.unrecognized.setdefault(attribute(tab, "id").removesuffix("-tab"), address)
        else:
            named = number(said[2], int(said[1]), "a bill's number in a tab's address")
            if not may_be_answer(named, shown):
                raise Unreadable(f"tabs of {shown}", f"a tab of {named}")
            found.addresses.setdefault(said[3], address)
            found = found._replace(names=(*found.names, said[3]))
        if has_class(tab, "active"):
            found = found._replace(active=(*found.active, said[3] if said else ""))
    return found


def pane(content: Tag) -> Tag:
    """What the active tab shows. Raises Unreadable."""
    panes = [one for one in every(content, class_="tab-pane") if not inside(one, ".tab-pane", ".modal")]
    active = [one for one in panes if has_class(one, "active")]
    if len(active) != 1:
        raise Unreadable("one active pane (.tab-pane.active)", f"{len(active)} of {len(panes)} panes active")
    return active[0]


def may_be_answer(asked: BillId, shown: BillId) -> bool:
    """Whether a page of `shown` answers a request for `asked`: the same number, or one that a docket may have got."""
    same_sequence = (asked.general_court, asked.branch) == (shown.general_court, shown.branch)
    return asked == shown or (asked.is_docket and not shown.is_docket and same_sequence)


class HistoryPage(NamedTuple):
    """The actions on one page of a history, and how many actions and pages the whole history has."""

    actions: tuple[Action, ...]
    total: int
    pages: int


def history(pane: Tag, shown: BillId, page: int | None) -> HistoryPage:
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
    current, pages = _pager(pane)
    if page is not None and current != page:
        raise Unreadable(f"page {page} of the history", f"page {current}: {summary}")
    size = len(actions) if current == 1 else (first - 1) // (current - 1)
    full = min(size, total - first + 1)
    if first != 1 + size * (current - 1) or len(actions) != full or pages != -(-total // max(size, 1)):
        raise Unreadable("a pager that agrees with the summary", f"page {current} of {pages}: {summary}")
    return HistoryPage(actions, total, pages)


def shows_history(content: Tag) -> bool:
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


def _pager(pane: Tag) -> tuple[int, int]:
    """The number of this page and of pages, by the pager, which is printed twice; 1 and 1 without a pager."""
    told = {_pages_of(pager) for pager in every(pane, "ul", class_="pagination")}
    if len(told) > 1:
        raise Unreadable("two pagers that agree", f"{sorted(told)}")
    return told.pop() if told else (1, 1)


def _pages_of(pager: Tag) -> tuple[int, int]:
    """The active page of a pager, and the last page to which it has a link."""
    active = [text_of(one_) for one_ in pager.find_all("li") if has_class(one_, "active")]
    digits = re.search(r"(\d{1,6})$", active[0], re.ASCII) if len(active) == 1 else None
    if digits is None:
        raise Unreadable("one active page in the pager", f"{active}")
    current = int(digits[1])
    linked = [int(page) for link in pager.find_all("a") for page in _PAGE_LINK.findall(attribute(link, "onclick"))]
    if current < 1:
        raise Unreadable("a page of the history from 1", f"{current}")
    return current, max([current, *linked])


def committee_votes(pane: Tag) -> tuple[CommitteeVote | UnreadVote, ...]:
    """The votes in an active pane of committee votes, each as far as it can be read.

    Raises Unreadable if there is none.
    """
    panels = every(pane, "div", class_="committeeVote")
    if not panels:
        raise Unreadable("a committee's vote (div.panel.committeeVote)", excerpt(text_of(pane)))
    return tuple(_vote(panel) for panel in panels)


def _vote(panel: Tag) -> CommitteeVote | UnreadVote:
    """One committee's vote."""
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
    found = [count for count in map(_COUNT.fullmatch, counted) if count]
    told = [count[1] for count in found]
    counts = {count[1]: int(count[2]) for count in found if told.count(count[1]) == 1}
    numbers = [counts.get(name) for name in _COUNTS]
    if sorted(told) != sorted(_COUNTS) or len(counted) != len(_COUNTS):
        said = f"{counted}" if counted else excerpt(text_of(panel))
        faults.append(str(Unreadable(f"the counts {_COUNTS} of a committee's vote", said)))
    whole = [number for number in numbers if number is not None]
    if committee and question and len(whole) == len(_COUNTS) and not faults:
        return CommitteeVote(committee, when, question, whole[0], whole[1], whole[2], whole[3], _voters(panel))
    error = f"{committee or 'A committee'}: {'; '.join(faults)}"
    favorable, adverse, reserve_right, no_action = numbers
    return UnreadVote(committee, when, question, favorable, adverse, reserve_right, no_action, error)


def _voters(panel: Tag) -> tuple[tuple[str, Voter], ...]:
    """The choice of each member who is named below the counts."""
    found = []
    choice = None
    for each in panel.find_all(["h5", "li"]):
        if each.name == "h5":
            count = _COUNT.fullmatch(text_of(each))
            choice = _CHOICES.get(count[1]) if count else None
        elif choice is not None and (name := text_of(each)) and len(name) <= _LONGEST_NAME:
            links = (_PROFILE.fullmatch(attribute(link, "href")) for link in each.find_all("a"))
            code = next((unquote(link[1]).upper() for link in links if link), None)
            found.append((choice, Voter(code, name)))
    return tuple(found)


def _required_text(panel: Tag, expected: str, name: str, class_: str = "") -> str:
    """The text of the only element of that kind. Raises Unreadable if it is empty."""
    said = checked_text(one(panel, expected, name, class_=class_), expected).removeprefix("Question:").strip()
    if not said:
        raise Unreadable(expected, "an empty one")
    return said


def _voted_on(panel: Tag) -> date | None:
    """The day of the vote; null if the page has none. Raises Unreadable."""
    when = maybe(panel, "the date of a committee's vote", "small")
    return day_of_vote(text_of(when)) if when else None
