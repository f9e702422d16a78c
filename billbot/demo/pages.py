"""The practice pages of a bill and of a hearing, as HTML, and the panes under the tabs of a bill's page.

Structure and element names follow docs/design/source.md, "The bill page" and "The rest of the API". No page of the site
is copied. If a script asks for a tab, the site answers with a single pane.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any, Literal

from billbot.demo.court import PostedVote, Shown, ShownRow
from billbot.domain.bills import BillId, SimilarBill
from billbot.domain.watched import Dates, first_year

Layout = Literal["tab", "sidebar"]

_PROFILE = "/Legislators/Profile/practice"
_STATES = {True: 'class="active tab" aria-selected="true"', False: 'class=" tab" aria-selected="false"'}
_PAGE_ROWS = 25
# The codes in committees' addresses, for a history. Others have no link.
_COMMITTEES = {
    "House Rules": "H33",
    "House Steering, Policy and Scheduling": "H52",
    "House Ways and Means": "H34",
    "Public Safety and Homeland Security": "J22",
    "Rules of the two branches, acting concurrently": "J40",
    "Senate Ways and Means": "S30",
    "The Judiciary": "J19",
}
_LINKED = re.compile(
    "|".join(
        (
            rf"(?<=committee on )(?P<committee>{'|'.join(map(re.escape, _COMMITTEES))})",
            r"(?P<bill>\b[HS]D?\d+[A-Z]?\b)",
            r"(?P<amendment>Amendment #(?P<amendment_number>\d+))",
            r"(?P<roll_call>Roll Call #(?P<roll_call_number>\d+))",
            r"(?P<yeas>See YEA and NAY,? No\. (?P<yeas_number>\d+))",
            r"(?P<chapter>Chapter (?P<chapter_number>\d+) of the Acts of (?P<year>\d{4}))",
        )
    )
)
_PDF = '<span class="fa fa-file-pdf-o"></span>'


def tabs(shown: Shown, layout: Layout) -> dict[str, str]:
    """The page's tabs with their labels, in order. A bill without actions has no history tab.

    `layout` says where the page has similar bills: in a tab (August 2026) or in a sidebar (April 2026).
    """
    kind = shown.bill.document_type
    found = {"BillHistory": f"{kind} History"} if shown.rows else {}
    if kind != "Amendment":
        found["Cosponsor"] = "Petitioners" if shown.bill.presenters else "Cosponsors"
    if shown.votes:
        found["CommitteeVote"] = "Committee Vote"
    if layout == "tab":
        found["SimilarBills"] = "Similar Bills"
    return found


def pane(shown: Shown, tab: str, page: int, at: datetime) -> str:
    """The pane of a tab. `page` is the page of the history."""
    match tab:
        case "BillHistory":
            return history(shown, page)
        case "CommitteeVote":
            return committee_votes(shown.votes)
        case "SimilarBills":
            return similar_bills(shown.bill.similar, Dates().sitting(at.date()))
        case _:
            return petitioners(shown, tabs(shown, "tab")[tab])


def bill_page(shown: Shown, tab: str, page: int, at: datetime, layout: Layout) -> str:
    """The whole page at the moment `at` with one tab active. `tab` is empty for a page without tabs."""
    heading = f"{escape(shown.bill.document_type)} {shown.id.spoken}"
    body = f"""
<div class="titleBar clearfix">
    <div class="container">
        <div class="row">
            <div class="col-xs-12 col-sm-7 col-md-8">
                <div class="followable">

                    <h1>
                        {heading}{" "}
                        <span class="subTitle">{term(shown.id.general_court, Dates().sitting(at.date()))}</span>
                    </h1>
                </div>
            </div>
            <div class="hidden-xs col-sm-5 col-md-4"><h2 class="sr-only">No search here</h2></div>
        </div>
    </div>
</div>
<div class="content">
    <div id="contentContainer" class="container">
        <div class="row">
            <div class="col-xs-12 {"col-md-12" if layout == "tab" else "col-md-8"}">
{_title(shown)}                <div class="row">
{_pinslip(shown)}
                    <div class="col-xs-12 col-sm-8">
                        <h3 class="sr-only hidden-xs">Bill Information</h3>
                    <dl class="list-unstyled billInfo">
{_information(shown)}
                    </dl>
                    </div>
                    <div class="col-xs-12">
                                <div class="nav nav-tabs nav-shaded" role="tablist">
{_tab_buttons(shown, tab, layout)}
                                </div>
                        <div class="tab-content">
{pane(shown, tab, page, at) if tab else ""}
                        </div>
                    </div>
                </div>
            </div>{_sidebar(shown, at) if layout == "sidebar" else ""}
        </div>
        <p class="well well-sm billDisclaimer"><small>Practice pages; nothing here is official.</small></p>
    </div>
</div>
"""
    return _framed(heading, f"{at:%B %d, %Y}", body, body_class="subpage billPage")


def _title(shown: Shown) -> str:
    # Here the site gives an Amendment no title, and leaves blanks and line breaks around titles.
    if shown.bill.title is None or shown.bill.document_type == "Amendment":
        return ""
    return f"                    <h2> {escape(shown.bill.title)} \r\n</h2>\n"


def _pinslip(shown: Shown) -> str:
    if shown.bill.pinslip is None:
        return ""
    return f"""                        <div class="col-xs-12">
                            <p id="pinslip" class="pinslip">{escape(shown.bill.pinslip)}</p>
                        </div>"""


def _information(shown: Shown) -> str:
    bill = shown.bill
    entries = []
    if bill.presenters:
        label = "Presenter:" if len(bill.presenters) == 1 else "Presenters:"
        links = (
            f'<a href="{_PROFILE}" aria-label="Profile of {escape(name)}">{escape(name)}</a>'
            for name in bill.presenters
        )
        entries.append((label, "  <span>, </span>\n        ".join(links)))
    if bill.sponsor:
        entries.append(("Sponsor:", escape(bill.sponsor)))
    if bill.status:
        entries.append(("Status:", escape(bill.status)))
    elif shown.committee:
        address, name = f"/Committees/Detail/{shown.committee.code}", escape(shown.committee.name)
        entries.append(("Status:", f'Referred to <a href="{address}">{name}</a>'))
    return "\n".join(
        f"""
    <dt class="col-xs-12 col-md-3">{label}</dt>
    <dd class="col-xs-12 col-md-9">

        {value}     </dd>
"""
        for label, value in entries
    )


def _tab_buttons(shown: Shown, active: str, layout: Layout) -> str:
    address = f"/Bills/{shown.id.general_court}/{shown.id.number}"
    return "\n".join(
        f"""
                                            <button id="{tab}-tab" role="tab" {_STATES[tab == active]}
                                                data-href="{address}/{tab}" aria-controls="{tab}-tabpanel">
{label}                                            </button>"""
        for tab, label in tabs(shown, layout).items()
    )


def _sidebar(shown: Shown, at: datetime) -> str:
    return f"""
            <div class="col-xs-12 col-md-4">
                    <aside class="sidebar clearfix">
                        <h2>Similar Bills</h2>
{similar_list(shown.bill.similar, Dates().sitting(at.date()))}
                    </aside>
            </div>"""


def hearing_page(hearing: Mapping[str, Any], at: datetime) -> str:
    """The page of a hearing in the API's form. `_notice` is HTML."""
    name, event = escape(hearing["Name"] or ""), hearing["EventId"]
    described = "<br/><br/>".join(filter(None, [escape(hearing["Description"] or ""), hearing.get("_notice", "")]))
    starts = datetime.fromisoformat(hearing["StartTime"] or hearing["EventDate"])
    place = escape((hearing["Location"] or {}).get("LocationName") or "")
    body = f"""
<div class="titleBar clearfix">
    <div class="container"><h1 id="hearingTitle"><span class="subTitle">Hearing Details </span>{name}</h1></div>
</div>
<div class="content">
    <div class="container">
        <div class="row">
            <aside class="sidebar clearfix">
                <h2>Event Details</h2>
                <dl class="eventInformation">
                    <dt>Status:</dt>
                    <dd>{escape(hearing["Status"] or "")}</dd>
                    <dt>Event Date:</dt>
                    <dd>
                        {starts:%A, %B} {starts.day}, {starts.year}
                    </dd>
                    <dt>Start Time:</dt>
                    <dd>{starts:%I:%M %p}</dd>
                    <dt>Location:</dt>
                    <dd>{place}</dd>
                    <dt>Event Description</dt>
                    <dd class="col-xs-12 eventDescription">{described}</dd>

                    <dt class="col-xs-12">If you have needs, submit a
                        <a href="/StateHouse/AccessibilityForm?hearingId={event}">request</a>.</dt>
                </dl>
            </aside>
        </div>
    </div>
</div>
<div id="hearingTestimonyCombinedPopUp" class="modal fade" tabindex="-1" role="dialog"></div>
"""
    return _framed(name, f"{at:%B %d, %Y}", body)


def front_page(documents: Iterable[Shown], at: datetime) -> str:
    """The first page, which the real site does not have: the documents, with links to their pages."""
    lines = (f'<li><a href="/Bills/{each.id}">{each.id}</a> {escape(each.bill.title or "")}</li>' for each in documents)
    return _framed("Bills", f"{at:%B %d, %Y}", f"<h1>Bills of the practice General Court</h1><ul>{''.join(lines)}</ul>")


def hearings_page(hearings: Iterable[Mapping[str, Any]], at: datetime) -> str:
    """The list of hearings, in the API's form, with links to their pages."""
    lines = (
        f'<li><a href="/Events/Hearings/Detail/{each["EventId"]}">{escape(each["Name"] or "")}</a></li>'
        for each in hearings
    )
    return _framed("Hearings", f"{at:%B %d, %Y}", f"<h1>Hearings</h1><ul>{''.join(lines)}</ul>")


def history(shown: Shown, page: int) -> str:
    """The history pane: one page of 25 rows, the count above it, and if there are more, the pager twice.

    `page` counts from 1 and must be one of the history's pages.
    """
    start = (page - 1) * _PAGE_ROWS
    rows = shown.rows[start : start + _PAGE_ROWS]
    pager = _pager(page, history_pages(shown))
    return f"""
<div class="active tab-pane fnAmendmentList customFade in" role="tabpanel">
        <h3 class="fnSingleTab">Bill History</h3>
        <div id="searchResults">
            <div class="row">
                <div class="col-xs-12 col-md-6">
                    <div class="searchResultSummary">{_summary(shown, start, len(rows))}</div>
                </div>
                <div class="col-xs-12 col-md-6 paginationContainer">{pager}</div>
            </div>
            <div class="table-responsive">
                <table class="table table-dark table-borderless table-striped">
                    <caption class="sr-only">Bill History</caption>
                    <thead>
                    <tr>
                        <th scope="col" class="sortCol "><button>Date<span class="fa-stack"></span></button></th>
                        <th scope="col">Branch</th>
                        <th scope="col">Action</th>
                    </tr>
                    </thead>
                    <tbody>{"".join(_row(row, shown.id) for row in rows)}
                    </tbody>
                </table>
            </div>
            <div class="col-xs-12 col-md-6 col-md-offset-6 paginationContainer clearfix">{pager}
            </div>
        </div>
</div>
"""


def history_pages(shown: Shown) -> int:
    """How many pages the history has; 1 if it has no rows."""
    return max(1, -(-len(shown.rows) // _PAGE_ROWS))


def committee_votes(votes: Sequence[PostedVote]) -> str:
    """The pane with the votes of committees, one panel each."""
    panels = "".join(_vote(posted) for posted in votes)
    return f'\n<div class="active tab-pane customFade in" role="tabpanel">{panels}\n</div>\n'


def similar_bills(similar: Sequence[SimilarBill], current_court: int) -> str:
    """The pane with the bills the site calls similar."""
    return f"""
<div id="searchResults" class="active tab-pane customFade in" role="tabpanel">
    <div class="col-xs-12 col-md-12">
{similar_list(similar, current_court)}
    </div>
</div>
"""


def similar_list(similar: Sequence[SimilarBill], current_court: int) -> str:
    """Only the list of similar bills, for the pane or the sidebar."""
    entries = "".join(
        f"""
                        <li>
                            <a class="listTitle" href="/Bills/{one.bill.general_court}/{one.bill.number}">\
{one.bill.spoken}</a>
                            <span class="generalCourt">{term(one.bill.general_court, current_court)}</span>
                            <p class="small">{escape(one.title)}</p>
                        </li>"""
        for one in similar
    )
    return f'<ul class="fa-ul relatedBills">{entries}\n</ul>'


def petitioners(shown: Shown, label: str) -> str:
    """The pane with the names of those who signed, presenters first. `label` is the tab's."""
    names = dict.fromkeys((*shown.bill.presenters, *shown.bill.cosponsors))
    rows = "".join(f"\n                <tr><td>{escape(name)}</td></tr>" for name in names)
    return f"""
<div class="active tab-pane customFade in" role="tabpanel">
    <table class="table table-dark">
        <caption class="sr-only">{label}</caption>
        <thead><tr><th scope="col">Name</th></tr></thead>
        <tbody>{rows}
        </tbody>
    </table>
</div>
"""


def term(general_court: int, current_court: int) -> str:
    """A court as the site writes it: `192nd (2021 - 2022)`, or `194th (Current)`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(general_court % 10, "th")
    year = first_year(general_court)
    years = "Current" if general_court == current_court else f"{year} - {year + 1}"
    return f"{general_court}{ending} ({years})"


def _summary(shown: Shown, start: int, on_page: int) -> str:
    total = len(shown.rows)
    counted = f"{start + 1} to {start + on_page} of {total}" if total > _PAGE_ROWS else f" {total}"
    # The site says "Bill" here for every type of document.
    return f"Displaying {counted} action{'' if total == 1 else 's'} for Bill {shown.id.spoken}"


def _row(row: ShownRow, bill_id: BillId) -> str:
    day = f"{row.date.month}/{row.date.day}/{row.date.year}" if row.date else ""
    if row.stricken:
        words = f"""
                                    <s>
                                        {escape(row.text)}
                                    </s>
"""
    else:
        words = f"\n{_linked(row.text, bill_id)}                            "
    return f"""
                        <tr>
                            <td>{day}</td>
                            <td>{escape(row.branch)}</td>
                            <td>{words}</td>
                        </tr>"""


@lru_cache(maxsize=16384)
def text_window(shown: Shown) -> str:
    """The window with a document's text: a part of a page with a whole document inside."""
    lines = (shown.bill.text or "").splitlines()
    text = "".join(f"<p><span>&#xa0;</span><span>{escape(line.strip())}</span></p>" for line in lines)
    return f"""
<div class="modal-header">
    <h4 class="modal-title">{escape(shown.number)}</h4>
</div>
<div class="modal-body">
    <p><html><head><title></title></head><body><div>{text}</div></body></html></p>
</div>
"""


def _pager(page: int, pages: int) -> str:
    if pages == 1:
        return "\n"
    numbers = "".join(
        f"""
                    <li class="active"><span><span class="sr-only">Page</span>{number}</span></li>"""
        if number == page
        else f"""
                    <li>{_turn(number, f'<span class="sr-only">Page</span>{number}')}</li>"""
        for number in range(1, pages + 1)
    )
    return f"""
        <ul class="pagination pagination-sm" aria-label="Results pages">
            {_step(1, "&laquo;", off=page == 1)}
            {_step(page - 1, "&lsaquo;", off=page == 1)}{numbers}
            {_step(page + 1, "&rsaquo;", off=page == pages)}
            {_step(pages, "&raquo;", off=page == pages)}
        </ul>
"""


def _step(page: int, sign: str, *, off: bool) -> str:
    if off:
        return f'<li class="disabled"><a href="" onclick=""><span>{sign}</span></a></li>'
    return f'<li class="">{_turn(page, f"<span>{sign}</span>")}</li>'


def _turn(page: int, words: str) -> str:
    return f'<a href="javascript:void(0);" onclick="return reloadAjaxContent({page});">{words}</a>'


def _vote(posted: PostedVote) -> str:
    vote = posted.vote
    names = "".join(
        f"""
                            <li class="col-xs-12"><a href="/Legislators/Profile/practice">{escape(name)}</a></li>"""
        for name in posted.names
    )
    return f"""
            <div class="panel panel-primary committeeVote">
                <div class="panel-heading">
                    <h4>{escape(vote.committee)} </h4>
                    <small>{f"{vote.date:%B %d, %Y}" if vote.date else ""}</small>
                    <p class="question"><em>Question:</em> {escape(vote.question)}</p>
                </div>
                <div class="panel-body committeeVoteSummary">
                    <h5>Favorable: {vote.favorable}</h5>
                        <ul class="list-unstyled clearfix">{names}
                    </ul>
                    <h5>Adverse: {vote.adverse}</h5>
                    <h5>Reserve Right: {vote.reserve_right}</h5>
                    <h5>No Action: {vote.no_action}</h5>
                </div>
            </div>"""


def _linked(text: str, bill_id: BillId) -> str:
    """An action's text as HTML, with the site's links."""
    return _LINKED.sub(lambda found: _link(found, bill_id), escape(text))


def _link(found: re.Match[str], bill_id: BillId) -> str:
    words, court = found[0], bill_id.general_court
    match found.lastgroup:
        case "committee":
            return f"<a href='/Committees/Detail/{_COMMITTEES[words]}'>{words}</a>"
        case "bill":
            return f"<a href='/Bills/{court}/{words}'>{words}</a>"
        case "amendment":
            address = f"/Bills/GetAmendmentContent/{court}/{bill_id.number}/{found['amendment_number']}"
            return f"<a href='{address}/{bill_id.branch}/Preview' data-toggle=\"modal\">{words}</a>"
        case "roll_call":
            address = f"/RollCall/{court}/SenateRollCall{found['roll_call_number']}.pdf"
            return f'<a href="{address}">{_PDF} {words}</a>'
        case "yeas":
            # The icon after these words adds the page's extra blank before ")".
            return f'<a href="/RollCall/{court}/HouseRollCall{found["yeas_number"]}.pdf">{words} {_PDF}</a>'
        case _:
            address = f"/Laws/SessionLaws/Acts/{found['year']}/Chapter{found['chapter_number']}"
            return f"<a href='{address}'>{words}</a>"


_TOP = """<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
    <meta charset="utf-8" />
    <meta name="robots" content="noindex" />
    <title>{title} </title>
</head>
<body class="{body_class}">

    <div id="alertContainer">
    </div>
    <a href="#mainContent" class="sr-only skipToContent">To the content</a>
    <div id="background">
<header>
    <div class="visible-lg-inline weatherBox">
        <span class="weatherDate">{day}</span>
        <span class="weatherDivider"> &#124; </span>
        <span class="weatherStats">{degrees}&deg;F</span>
    </div>
    <div class="container">
        <a class="digest_context" href="/">
            <span class="headNumber">The practice General Court, </span>
            <span class="headCommonwealth">for billbot's demo and tests</span>
        </a>
        <div id="loginFlyout" class="dropdown-menu">
            <h2 class="text-center loginTitle">Nothing to sign in to</h2>
            <form method="post" action="/">{token_1}</form>
        </div>
    </div>
</header>
<nav class="navbar yamm" role="navigation">
    <div class="container">
        <ul class="nav navbar-nav">
            <li><a href="/Bills">Bills</a>
                <ul><li><h3><a href="/Bills/Search">All of them</a></h3></li></ul></li>
            <li><a href="/Events">Events</a></li>
        </ul>
    </div>
</nav>
        <span id="mainContent" class="sr-only"></span>
        <main>
"""

_BOTTOM = """
        </main>
    </div>
    <footer>
        <h2 class="sr-only">About this site</h2>
        <div class="container">
            <p>A practice site. Unofficial; the record is at malegislature.gov.</p>
        </div>
    </footer>
    <div id="loginModal"><form method="post" action="/">{token_2}</form></div>
    <div id="registrationModal"><form method="post" action="/">{token_3}</form></div>
    <div id="forgotPasswordModal"><form method="post" action="/">{token_4}</form></div>
</body>
</html>
"""


def _framed(title: str, day: str, body: str, body_class: str = "subpage") -> str:
    """A whole page with the HTML `body`. `title` is already escaped, and `day` is in the weather banner.

    As on the site, the banner's weather and four tokens differ at every call.
    """
    top = _TOP.format(title=title, body_class=body_class, day=day, degrees=secrets.randbelow(80), token_1=_token())
    return top + body + _BOTTOM.format(token_2=_token(), token_3=_token(), token_4=_token())


def _token() -> str:
    return f'<input name="__RequestVerificationToken" type="hidden" value="{secrets.token_urlsafe(96)}" />'
