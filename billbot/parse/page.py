"""Reads a bill page, whatever the layout's grid: by id, role and meaning. Its history table has a room of its own."""

import re

from bs4 import Tag

from billbot.bills import BillId, Page
from billbot.errors import Renumbered, Unreadable
from billbot.parse import panes, table
from billbot.parse.elements import attribute, every, has_class, inside, maybe, one, parts, text_of
from billbot.parse.words import excerpt, number

_HISTORY = "BillHistory"
_COURT = re.compile(r"(\d{1,3})(?:st|nd|rd|th) \(.+\)", re.ASCII)
_ADDRESS = re.compile(r"/Bills/(\d{1,3})/([A-Za-z0-9]+)/([A-Za-z]+)(?:[/?].*)?", re.ASCII)


def bill_page(
    text: str, *, bill: BillId | None = None, history: bool = True, page: int | None = 1, known: bool = False
) -> Page:
    """Read a whole bill page; nothing is asked for, so further pages of a long history are the caller's to fetch.

    Required, and refused when missing or odd: the heading with number and court, `#contentContainer`, `dl.billInfo`
    (which may be empty; a label needs its value), the tabs with one of them active, one active pane, and in the history
    its summary, its table headed Date, Branch, Action, rows of three cells, and the pager when there are more rows.
    Optional, and null or empty when missing: title, pinslip, presenters, sponsor, status, similar bills of a page that
    shows another tab, the date of a row, the date of a committee's vote.

    Args:
        text: The page as the site answered it, without `X-Requested-With`.
        bill: The number asked for, which the page has to show; null takes the one it shows.
        history: Whether the history has to be what the page shows (a page without a history tab has none yet);
            otherwise any tab may be active.
        page: Which page of the history was asked for; null takes the one it shows.
        known: Whether rows of this bill are known, so that a page without a history can't be right.

    Returns:
        What the page holds, with the rows of this one page of its history in the order shown, and all texts with their
        whitespace collapsed.

    Raises:
        Renumbered: A docket was asked for, and the page, good otherwise, shows a bill of the same court and branch.
        Unreadable: Anything else that is not what it should be.
    """
    heading, content = parts(text)
    document_type, shown = _heading(heading)
    if bill is not None and not _may_show(bill, shown):
        raise Unreadable(f"the page of {bill}", f"that of {shown}")
    addresses, tabs, active = _tabs(content, shown)
    pane = _active_pane(content)
    rows: table.Rows | None
    if active == _HISTORY:
        rows = table.history(pane, shown, page)
    else:
        rows = _no_history(content, tabs, active, demanded=history, known=known)
    labels = _labels(content)
    presenters = labels.get("Presenter:") or labels.get("Presenters:")
    read = Page(
        id=shown,
        document_type=document_type,
        title=_title(content),
        pinslip=_text(maybe(content, "the pinslip", "p", id_="pinslip")),
        presenters=_names(presenters) if presenters else (),
        sponsor=_text(labels.get("Sponsor:")),
        status=_text(labels.get("Status:")),
        history=rows.actions if rows else None,
        actions_total=rows.total if rows else None,
        history_pages=rows.pages if rows else None,
        active_tab=active,
        tabs=tabs,
        tab_addresses=addresses,
        similar=panes.similar(content, pane if active == "SimilarBills" else None),
        committee_votes=panes.committee_votes(pane) if active == "CommitteeVote" else (),
    )
    if bill is not None and shown != bill:
        raise Renumbered(f"the page of {bill}", f"that of {shown}", shown=str(shown))
    return read


def _may_show(asked: BillId, shown: BillId) -> bool:
    """Whether the page may be the answer: the number asked for, or the one a docket got."""
    same_sequence = (asked.general_court, asked.branch) == (shown.general_court, shown.branch)
    return asked == shown or (asked.is_docket and not shown.is_docket and same_sequence)


def _heading(heading: Tag) -> tuple[str, BillId]:
    """The document's type and number: `Bill S.1262`, with `194th (Current)` beside it."""
    subtitle = one(heading, "the court in the heading (span.subTitle)", "span", class_="subTitle")
    court = _COURT.fullmatch(text_of(subtitle))
    if court is None:
        raise Unreadable("a court in the heading, like '193rd (2023 - 2024)'", excerpt(text_of(subtitle)))
    subtitle.extract()
    document_type, _, last = text_of(heading).rpartition(" ")
    return document_type, number(last, int(court[1]), "a bill's number in the heading, like 'Bill S.1262'")


def _tabs(content: Tag, shown: BillId) -> tuple[dict[str, str], tuple[str, ...], str]:
    """The tabs' addresses, their names (`BillHistory`), and the name of the active one.

    Each address names the court and the number once more: both have to agree with the heading. (A docket may stand
    where its bill's number is shown.)
    """
    addresses: dict[str, str] = {}
    names: list[str] = []
    active: list[str] = []
    for tab in content.find_all(True):
        if attribute(tab, "role") != "tab" or inside(tab, ".tab-pane", ".modal"):
            continue
        address = attribute(tab, "data-href")
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Unreadable("a tab's address, like '/Bills/193/S1262/BillHistory'", excerpt(address))
        named = number(found[2], int(found[1]), "a bill's number in a tab's address")
        if not _may_show(named, shown):
            raise Unreadable(f"tabs of {shown}", f"a tab of {named}")
        names.append(found[3])
        addresses.setdefault(found[3], address)
        if has_class(tab, "active"):
            active.append(found[3])
    if len(active) != 1:
        raise Unreadable("one active tab", f"{len(active)} of {len(names)} tabs active")
    return addresses, tuple(names), active[0]


def _active_pane(content: Tag) -> Tag:
    """What the active tab shows."""
    panes_ = [pane for pane in every(content, class_="tab-pane") if not inside(pane, ".tab-pane", ".modal")]
    active = [pane for pane in panes_ if has_class(pane, "active")]
    if len(active) != 1:
        raise Unreadable("one active pane (.tab-pane.active)", f"{len(active)} of {len(panes_)} panes active")
    return active[0]


def _no_history(content: Tag, tabs: tuple[str, ...], active: str, *, demanded: bool, known: bool) -> table.Rows | None:
    """What another tab says of the history: nothing, or that there is none yet where it has no tab."""
    if table.stands_in(content):
        raise Unreadable("a history under an active history tab only", f"one under {active}")
    if _HISTORY in tabs:
        if demanded:
            raise Unreadable("the history tab active", f"{active} active")
        return None
    if known:
        raise Unreadable("the history of a bill whose actions are known", "a page without a history tab")
    return table.Rows((), 0, 0)


def _title(content: Tag) -> str | None:
    """The title, null where there is none: an Amendment has none, and titles have been missing for days."""
    titles = [h2 for h2 in content.find_all("h2") if not inside(h2, "aside", "footer", ".tab-pane", ".modal")]
    if len(titles) > 1:
        raise Unreadable("one title", f"{len(titles)} of them")
    return _text(titles[0] if titles else None)


def _labels(content: Tag) -> dict[str, Tag]:
    """The labels of `dl.billInfo` with their values; an empty list is fine, a label without a value is not."""
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
    names = [text_of(link) for link in presenters.find_all("a")] or [text_of(presenters)]
    return tuple(name for name in names if name)


def _text(element: Tag | None) -> str | None:
    """An optional element's text; an empty one counts as missing."""
    return (text_of(element) or None) if element else None
