"""Renders the panes under the tabs of a bill page as HTML: history, committee votes, similar bills, petitioners.

The site also answers with a single pane when a script asks for a tab. Structure and names of elements follow
docs/design/source.md.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from billbot.bills import BillId, SimilarBill, first_year
from billbot.practice.court import Shown
from billbot.practice.records import PostedVote, ShownRow

_PAGE_ROWS = 25
# The codes in the addresses of committees, where a history names them. Others stay without a link.
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


def history(shown: Shown, page: int) -> str:
    """The history pane with one page of 25 rows, the count above it, and the pager printed twice when there are more.

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
    """How many pages the history has; 1 when it has no rows."""
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
    """The list of similar bills alone, for the pane or the sidebar."""
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
    """The pane with the names of those who signed, presenters first; `label` is the tab's."""
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
    """The window with a document's text: a part of a page, in which the text is a whole document."""
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
    """An action's text as HTML, with the links that the site puts on what the text names."""
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
            # The icon behind these words is where the page gets its one blank too many before ")".
            return f'<a href="/RollCall/{court}/HouseRollCall{found["yeas_number"]}.pdf">{words} {_PDF}</a>'
        case _:
            address = f"/Laws/SessionLaws/Acts/{found['year']}/Chapter{found['chapter_number']}"
            return f"<a href='{address}'>{words}</a>"
