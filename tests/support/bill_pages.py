"""Invented bill pages, histories and documents, and a page as the parser returns it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, BillId, Page
from billbot.errors import Unreadable
from billbot.site import pages

ROWS = (
    ("1/2/2025", "House", "Referred to the committee on <a href='/Committees/Detail/J19'>The Judiciary</a> "),
    ("1/9/2025", "Joint", "<s>Hearing scheduled for 01/20/2025</s>"),
    ("", "Senate", "Senate concurred -see (<a href='/RollCall/1'>Roll Call #1 <span></span></a> )"),
)
PRESENTER = "<dt>Presenter:</dt><dd><a href='/Legislators/Profile/AAA'>Ann Example</a> </dd>"
STATUS = "<dt>Status:</dt><dd>Referred to <a href='/C'>The Judiciary</a></dd>"
SIMILAR = """<ul class="fa-ul relatedBills"><li><a class="listTitle" href="/Bills/193/S2">S.2</a>
    <span class="generalCourt">193rd (2023 - 2024)</span><p class="small">An Act&nbsp;of old </p></li></ul>"""
VOTE = """<div class="panel committeeVote"><h4>Joint Committee on Examples</h4><small>March 06, 2026</small>
    <p class="question"><em>Question:</em> ought to pass</p>
    <h5>Favorable: 11</h5><h5>Adverse: 2</h5><h5>Reserve Right: 1</h5><h5>No Action: 0</h5></div>"""
ASKED = BillId(194, "H1")


def read_whole(text: str, **asked: Any) -> Page:
    """Read a page whose main parts must all be readable; `asked` are arguments of `bill_page`."""
    page = pages.bill_page(text, **asked)
    if (error := pages.main_unread(page)) is not None:
        raise error
    return page


def table(rows: tuple[tuple[str, str, str], ...] = ROWS) -> str:
    """The table of a history."""
    cells = "".join(f"<tr><td>{day}</td><td>{branch}</td><td>\n{action}</td></tr>" for day, branch, action in rows)
    head = "<th><button>Date <!-- sort --></button></th><th>Branch</th><th>Action</th>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>"


def pager(active: int, last: int) -> str:
    """A pager; the links before and after the active page lead to the first and the last one."""
    return f"""<ul class="pagination"><li><a onclick="return reloadAjaxContent(1);">first</a></li>
        <li class="active"><span><span>Go to page</span>{active}</span></li>
        <li><a onclick="return reloadAjaxContent({last});">last</a></li></ul>"""


def history_pane(summary: str = "Displaying  3 actions for Bill H.1", rows: str | None = None, pages: str = "") -> str:
    """The pane of an active history tab."""
    rows = table() if rows is None else rows
    return f'{pages}<div class="searchResultSummary">{summary}</div>{rows}{pages}'


def bill_page(
    pane: str = history_pane(),
    *,
    heading: str = "Bill H.1",
    court: str = "194th (Current)",
    title: str = "<h2>\n An Act relative\n to examples </h2>",
    pinslip: str = '<p id="pinslip">By Ann Example, a petition.</p>',
    labels: str = PRESENTER + STATUS,
    tabs: tuple[str, ...] = ("BillHistory", "Cosponsor", "SimilarBills"),
    active: str = "BillHistory",
    aside: str = "",
) -> str:
    """A bill page with everything that the parser reads, and a footer with its own heading."""
    buttons = "".join(
        f'<button role="tab" class="{"active " * (tab == active)}tab" data-href="/Bills/194/H1/{tab}">{tab}</button>'
        for tab in tabs
    )
    return f"""<!DOCTYPE html><html><head><title>Bill H.1 </title></head><body>
        <div class="followable"><h1>{heading} <span class="subTitle">{court}</span></h1></div>
        <div id="contentContainer" class="container"><div>{title}{pinslip}
        <dl class="list-unstyled billInfo">{labels}</dl><div role="tablist">{buttons}</div>
        <div class="tab-content"><div class="active tab-pane">{pane}</div></div></div>{aside}</div>
        <footer><h2>Links</h2></footer></body></html>
        """


def paged(page: int, rows: int, first: int, total: int, last_page: int) -> str:
    """A page of a longer history."""
    some = (("1/2/2025", "House", "Amendment rejected"),) * rows
    summary = f"Displaying {first} to {first + rows - 1} of {total} actions for Bill H.1"
    return bill_page(history_pane(summary, table(some), pager(page, last_page)))


def history(*rows: dict[str, object]) -> str:
    """A JSON history."""
    return json.dumps(rows)


def row(**changed: object) -> dict[str, object]:
    """One action of a JSON history."""
    return {
        "Date": "2025-01-02T23:59:00.2733333",
        "Branch": "House",
        "Action": "Referred to the committee on The Judiciary \r\n ",
        "IsStricken": False,
    } | changed


def record(**changed: object) -> str:
    """The JSON of a document."""
    return json.dumps(
        {
            "Title": "An Act relative\n to examples ",
            "BillNumber": "H1",
            "DocketNumber": "HD2",
            "GeneralCourtNumber": 194,
            "PrimarySponsor": {"Id": None, "Name": "Ann Example"},
            "JointSponsor": None,
            "Cosponsors": [{"Id": "AAA", "Name": "Ann Example"}, {"Id": "BBB", "Name": "Bo Example"}],
            "LegislationTypeName": "Bill",
            "Pinslip": None,
            "DocumentText": "SECTION 1.\r\nExamples",
            "EmergencyPreamble": "Whereas, The deferred operation of it.\r\n\r\n",
        }
        | changed
    )


def listed(**changed: object) -> dict[str, object]:
    """One document in the list of all documents."""
    return {
        "BillNumber": "H1",
        "DocketNumber": "HD2",
        "Title": "An Act relative\n to examples ",
        "PrimarySponsor": {"Id": None, "Name": "Ann Example"},
        "Cosponsors": [{"Id": "BBB", "Name": "Bo Example"}, {"Id": "AAA", "Name": "Ann Example"}],
        "JointSponsor": {"Id": "CCC", "Name": "Cy Example"},
        "GeneralCourtNumber": 194,
        "Details": "http://127.0.0.1/api/GeneralCourts/194/Documents/H1",
        "IsDocketBookOnly": False,
    } | changed


def refusal(text: str, **asked: Any) -> str:
    """The error for a refused bill page."""
    with pytest.raises(Unreadable) as refused:
        read_whole(text, **asked)
    return str(refused.value)


_EMPTY = Page(
    id=BillId(194, "H1"),
    document_type="Bill",
    title="An Act relative to sample matters",
    pinslip=None,
    presenters=("A. Sample",),
    sponsor=None,
    status=None,
    history=None,
    actions_total=None,
    history_pages=1,
    active_tab="BillHistory",
    tab_addresses={},
    similar=(),
    committee_votes=(),
)


def read_page(bill: BillId, history: Sequence[Action] | None = (), **stated: Any) -> Page:
    """The page of a bill with its whole history; null for a page that does not show it."""
    if history is None:
        return replace(_EMPTY, id=bill, **stated)
    return replace(_EMPTY, id=bill, history=tuple(history), actions_total=len(history), **stated)
