"""The links that the site puts on what an action's text names: committees, bills, amendments, roll calls, chapters."""

import re
from html import escape

from billbot.bills import BillId

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


def linked(text: str, bill_id: BillId) -> str:
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
