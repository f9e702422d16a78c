"""The practice pages of a bill and of a hearing, as HTML, from jinja2 templates in `court_pages`.

Structure and element names follow docs/design/source.md, "The bill page" and "The rest of the API". No page of the site
is copied.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from billbot.demo.court import Shown
from billbot.domain.watched import Dates, first_year

if TYPE_CHECKING:
    from markupsafe import Markup

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
_LINKED = re.compile(rf"(?<=committee on )(?P<committee>{'|'.join(_COMMITTEES)})|\b[HS]D?\d+[A-Z]?\b")


def tabs(shown: Shown) -> dict[str, str]:
    """The page's tabs with their labels, in order. A bill without actions has no history tab."""
    kind = shown.bill.document_type
    found = {"BillHistory": f"{kind} History"} if shown.rows else {}
    if kind != "Amendment":
        found["Cosponsor"] = "Petitioners" if shown.bill.presenters else "Cosponsors"
    if shown.votes:
        found["CommitteeVote"] = "Committee Vote"
    return {**found, "SimilarBills": "Similar Bills"}


def bill_page(shown: Shown, tab: str, page: int, at: datetime) -> str:
    """The whole page at the moment `at` with one tab active. `page` is the page of the history, counted from 1."""
    start, total = (page - 1) * _PAGE_ROWS, len(shown.rows)
    rows = shown.rows[start : start + _PAGE_ROWS]
    return _filled(
        "bill.html",
        at=at,
        sitting=Dates().sitting(at.date()),
        shown=shown,
        tab=tab,
        tabs=tabs(shown),
        rows=rows,
        page=page,
        pages=history_pages(shown),
        counted=f"{start + 1} to {start + len(rows)} of {total}" if total > _PAGE_ROWS else f" {total}",
    )


def history_pages(shown: Shown) -> int:
    """How many pages the history has; 1 if it has no rows."""
    return max(1, -(-len(shown.rows) // _PAGE_ROWS))


def hearing_page(hearing: Mapping[str, Any], at: datetime) -> str:
    """The page of a hearing in the API's form. `_notice` is HTML."""
    starts = datetime.fromisoformat(hearing["StartTime"] or hearing["EventDate"])
    return _filled("hearing.html", at=at, hearing=hearing, starts=starts)


def front_page(documents: Iterable[Shown], at: datetime) -> str:
    """The first page, which the real site does not have: the documents, with links to their pages."""
    lines = [(f"/Bills/{each.id}", f"{each.id} {each.bill.title or ''}") for each in documents]
    return _filled("list.html", at=at, title="Bills of the practice General Court", lines=lines)


def hearings_page(hearings: Iterable[Mapping[str, Any]], at: datetime) -> str:
    """The list of hearings, in the API's form, with links to their pages."""
    lines = [(f"/Events/Hearings/Detail/{each['EventId']}", each["Name"] or "") for each in hearings]
    return _filled("list.html", at=at, title="Hearings", lines=lines)


def text_window(shown: Shown) -> str:
    """The window with a document's text."""
    return _filled("text.html", shown=shown)


def term(general_court: int, current_court: int) -> str:
    """A court as the site writes it: `192nd (2021 - 2022)`, or `194th (Current)`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(general_court % 10, "th")
    year = first_year(general_court)
    years = "Current" if general_court == current_court else f"{year} - {year + 1}"
    return f"{general_court}{ending} ({years})"


@lru_cache(maxsize=16384)
def _linked(text: str, court: int) -> "Markup":
    """An action's text as HTML, with links to committees and bills."""
    from markupsafe import Markup, escape  # it is needed for no other command

    def link(found: re.Match[str]) -> str:
        committee = found["committee"]
        address = f"/Committees/Detail/{_COMMITTEES[committee]}" if committee else f"/Bills/{court}/{found[0]}"
        return f"<a href='{address}'>{found[0]}</a>"

    return Markup(_LINKED.sub(link, str(escape(text))))  # noqa: S704 - it is escaped


def _long_day(day: date) -> str:
    return f"{day:%B %d, %Y}"


def _filled(template: str, **values: object) -> str:
    return str(_environment().get_template(template).render(values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader  # it loads slowly

    made = Environment(
        loader=PackageLoader("billbot.demo", "court_pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(linked=_linked, long_day=_long_day, term=term)
    made.globals.update(noise=lambda: secrets.token_urlsafe(96))
    return made
