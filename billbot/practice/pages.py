"""The practice pages of a bill and of a hearing, as HTML: heading, title, pinslip, bill information, the active tab.

Structure and element names follow docs/design/source.md, "The bill page" and "The rest of the API"; no page of the site
is copied.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any, Literal

from billbot.bills import Dates
from billbot.practice import bill_tabs
from billbot.practice.court import Shown

Layout = Literal["tab", "sidebar"]

_PROFILE = "/Legislators/Profile/practice"
_STATES = {True: 'class="active tab" aria-selected="true"', False: 'class=" tab" aria-selected="false"'}
_FORM = """
            <button data-toggle="modal" data-target="#hearingTestimonyCombinedPopUp">Submit Testimony</button>"""


def tabs(shown: Shown, layout: Layout) -> dict[str, str]:
    """The page's tabs with their labels, in order; a bill without actions has no history tab.

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
    """The pane of a tab of the page; `page` is the page of the history."""
    match tab:
        case "BillHistory":
            return bill_tabs.history(shown, page)
        case "CommitteeVote":
            return bill_tabs.committee_votes(shown.votes)
        case "SimilarBills":
            return bill_tabs.similar_bills(shown.bill.similar, Dates().sitting(at.date()))
        case _:
            return bill_tabs.petitioners(shown, tabs(shown, "tab")[tab])


def bill_page(shown: Shown, tab: str, page: int, at: datetime, layout: Layout) -> str:
    """The whole page at the moment `at` with one tab active; `tab` is empty for a page without tabs."""
    heading = f"{escape(shown.bill.document_type)} {shown.id.spoken}"
    term = bill_tabs.term(shown.id.general_court, Dates().sitting(at.date()))
    body = f"""
<div class="titleBar clearfix">
    <div class="container">
        <div class="row">
            <div class="col-xs-12 col-sm-7 col-md-8">
                <div class="followable">

                    <h1>
                        {heading}{" "}
                        <span class="subTitle">{term}</span>
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
    # The site gives an Amendment no title here, and leaves blanks and line breaks at a title's ends.
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
{bill_tabs.similar_list(shown.bill.similar, Dates().sitting(at.date()))}
                    </aside>
            </div>"""


def hearing_page(hearing: Mapping[str, Any], at: datetime) -> str:
    """The page of a hearing, given in the API's form; `_notice` is HTML, and `_form` adds the site's testimony form."""
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
            </aside>{_FORM if hearing.get("_form") else ""}
        </div>
    </div>
</div>
<div id="hearingTestimonyCombinedPopUp" class="modal fade" tabindex="-1" role="dialog"></div>
"""
    return _framed(name, f"{at:%B %d, %Y}", body)


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
    """A whole page with the HTML `body`; `title` is escaped already, and `day` is shown in the weather banner.

    As on the site, the banner's weather and four tokens differ at every call.
    """
    top = _TOP.format(title=title, body_class=body_class, day=day, degrees=secrets.randbelow(80), token_1=_token())
    return top + body + _BOTTOM.format(token_2=_token(), token_3=_token(), token_4=_token())


def _token() -> str:
    return f'<input name="__RequestVerificationToken" type="hidden" value="{secrets.token_urlsafe(96)}" />'
