"""The practice page of a hearing, as HTML: what the event is, and the committee's notice.

Element names follow docs/design/source.md, "The rest of the API"; no page of the site is copied.
"""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from billbot.practice.frame import frame

_FORM = """
            <button data-toggle="modal" data-target="#hearingTestimonyCombinedPopUp">Submit Testimony</button>"""


def hearing_page(hearing: Mapping[str, Any], at: datetime) -> str:
    """The page of a hearing in the API's own shape; `_notice` is HTML, with `_form` it offers the site's own form."""
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
    return frame(name, f"{at:%B %d, %Y}", body)
