"""Reads a bill page by the ids, roles and labels of its elements, not by their place; `tabs` reads its tabs."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from bs4 import Tag

from billbot.bills import BillId, CommitteeVote, Page, PartName, SimilarBill, UnreadPart, UnreadVote
from billbot.errors import AnotherBill, Renumbered, Unreadable
from billbot.parse import tabs
from billbot.parse.elements import attribute, checked_text, every, inside, maybe, one, parts, text_of
from billbot.parse.tabs import Tabs
from billbot.parse.values import excerpt, number

_COURT = re.compile(r"(\d{1,3})(?:st|nd|rd|th) \(.+\)", re.ASCII)
_SIMILAR_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)", re.ASCII)
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
    if bill is not None and not tabs.may_be_answer(bill, shown):
        raise AnotherBill(f"the page of {bill}", f"that of {shown}")
    read = _parts_of(content, document_type, shown, page, history=history, known=known)
    if bill is not None and shown != bill:
        require_main_parts(read)
        raise Renumbered(f"the page of {bill}", f"that of {shown}", shown=str(shown))
    return read


class _Sponsors(NamedTuple):
    """The values of the labels; empty if the page lacks them."""

    presenters: tuple[str, ...] = ()
    sponsor: str | None = None
    status: str | None = None


class _PartReader:
    """Reads the parts of a page independently, and collects those that cannot be read."""

    def __init__(self) -> None:
        self.unread: list[UnreadPart] = []

    def read(self, name: PartName, read: Callable[[], _T], instead: _T) -> _T:
        """A part; if it cannot be read, that is noted and the value `instead` is given."""
        try:
            return read()
        except Unreadable as error:
            self.unread.append(UnreadPart(name, error.expected, error.found))
            return instead


def _parts_of(content: Tag, document_type: str, shown: BillId, page: int | None, *, history: bool, known: bool) -> Page:
    """Read each part of a page independently; the parameters are those of `page_in_parts`."""
    found = tabs.tabs(content, shown)
    reader = _PartReader()
    rows = reader.read("history", lambda: _rows(content, found, shown, page, demanded=history, known=known), None)
    sponsors = reader.read("sponsors", lambda: _sponsors(content), _Sponsors())
    active = found.active[0] if len(found.active) == 1 else ""
    return Page(
        id=shown,
        document_type=document_type,
        title=reader.read("title", lambda: _title(content), None),
        pinslip=reader.read("pinslip", lambda: _text(maybe(content, "the pinslip", "p", id_="pinslip")), None),
        presenters=sponsors.presenters,
        sponsor=sponsors.sponsor,
        status=sponsors.status,
        history=rows.actions if rows else None,
        actions_total=rows.total if rows else None,
        history_pages=rows.pages if rows else None,
        active_tab=active,
        tabs=found.names,
        tab_addresses=found.addresses,
        similar=reader.read("similar", lambda: _similar(content, _pane_of(tabs.SIMILAR, active, content)), None),
        committee_votes=reader.read("committee_votes", lambda: _votes(content, found, active), None),
        unread=tuple(reader.unread),
    )


def require_main_parts(page: Page) -> Page:
    """The page itself. Raises Unreadable if a main part of it could not be read."""
    if (error := main_unread(page)) is not None:
        raise error
    return page


def main_unread(page: Page) -> Unreadable | None:
    """Why a main part of a page could not be read, for the first such part; null if all of them were read."""
    part = next((part for part in page.unread if part.name in _MAIN_PARTS), None)
    return None if part is None else Unreadable(part.expected, part.found)


def _heading(heading: Tag) -> tuple[str, BillId]:
    """The document's type and number: `Bill S.1262`, with `194th (Current)` beside it."""
    subtitle = one(heading, "the court in the heading (span.subTitle)", "span", class_="subTitle")
    court = _COURT.fullmatch(text_of(subtitle))
    if court is None:
        raise Unreadable("a court in the heading, like '193rd (2023 - 2024)'", excerpt(text_of(subtitle)))
    subtitle.extract()
    document_type, _, last = text_of(heading).rpartition(" ")
    return document_type, number(last, int(court[1]), "a bill's number in the heading, like 'Bill S.1262'")


def _rows(
    content: Tag, found: Tabs, shown: BillId, page: int | None, *, demanded: bool, known: bool
) -> tabs.HistoryPage | None:
    """The history on the page; null if another tab is active, and the history was not `demanded`."""
    active, pane = found.shown(), tabs.pane(content)
    if active == tabs.HISTORY:
        return tabs.history(pane, shown, page)
    if tabs.shows_history(content):
        raise Unreadable("a history under an active history tab only", f"one under {active}")
    if not found.is_missing(tabs.HISTORY):
        if demanded:
            raise Unreadable("the history tab active", f"{active} active")
        return None
    if known:
        raise Unreadable("the history of a bill whose actions are known", "a page without a history tab")
    return tabs.HistoryPage((), 0, 0)


def _votes(content: Tag, found: Tabs, active: str) -> tuple[CommitteeVote | UnreadVote, ...]:
    """The committee votes on the page; none if another tab is active."""
    pane = _pane_of(tabs.VOTES, active, content)
    if pane is None:
        if tabs.VOTES in found.unrecognized:
            found.is_missing(tabs.VOTES)
        return ()
    return tabs.committee_votes(pane)


def _pane_of(name: str, active: str, content: Tag) -> Tag | None:
    """The active pane, if it is that of the tab of this name."""
    return tabs.pane(content) if active == name else None


def _similar(content: Tag, pane: Tag | None) -> tuple[SimilarBill, ...]:
    """The bills the site calls similar, from their tab or a sidebar; `pane` is their active pane, if it is theirs.

    Raises Unreadable.
    """
    lists = every(content, "ul", class_="relatedBills")
    if pane and not lists and not text_of(pane).startswith("No similar bills"):
        raise Unreadable("similar bills (ul.relatedBills), or 'No similar bills available.'", excerpt(text_of(pane)))
    return tuple(_similar_bill(entry) for shown in lists for entry in shown.find_all("li"))


def _similar_bill(entry: Tag) -> SimilarBill:
    """One similar bill; only its address has the court and the number."""
    address = attribute(one(entry, "the link of a similar bill", "a", class_="listTitle"), "href")
    found = _SIMILAR_ADDRESS.fullmatch(address)
    if found is None:
        raise Unreadable("a similar bill's address, like '/Bills/192/S459'", excerpt(address))
    bill = number(found[2], int(found[1]), "a similar bill's number in its address")
    return SimilarBill(
        bill, checked_text(one(entry, "the title of a similar bill", "p", class_="small"), "a similar title")
    )


def _title(content: Tag) -> str | None:
    """The title, or null: an Amendment has none, and other titles have been missing for days."""
    titles = [h2 for h2 in content.find_all("h2") if not inside(h2, "aside", "footer", ".tab-pane", ".modal")]
    if len(titles) > 1:
        raise Unreadable("one title", f"{len(titles)} of them")
    return _text(titles[0] if titles else None)


def _sponsors(content: Tag) -> _Sponsors:
    """The presenters, the sponsor and the status, as the page labels them."""
    labels = _labels(content)
    presenters = labels.get("Presenter:") or labels.get("Presenters:")
    names = _names(presenters) if presenters else ()
    return _Sponsors(names, _text(labels.get("Sponsor:")), _text(labels.get("Status:")))


def _labels(content: Tag) -> dict[str, Tag]:
    """The labels of `dl.billInfo` with their values; the list may be empty, but each label needs a value."""
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


def _names(presenters: Tag) -> tuple[str, ...]:
    """The presenters: a link each, or plain text."""
    links = presenters.find_all("a") or [presenters]
    names = [checked_text(link, "a presenter") for link in links]
    return tuple(name for name in names if name)


def _text(element: Tag | None) -> str | None:
    """An optional element's text; an empty one counts as missing."""
    return (checked_text(element, "a text of the bill page") or None) if element else None
