"""A bill page: heading, title, and what its tabs show."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, BillId, Page, SimilarBill
from billbot.errors import Renumbered, Unreadable
from billbot.site.parse import page as pages
from tests.support.bill_pages import ASKED, SIMILAR, bill_page, history_pane, read_whole, refusal


def test_whole_page() -> None:
    """A bill page gives everything it holds, whitespace collapsed."""
    assert read_whole(bill_page(), bill=ASKED) == Page(
        id=ASKED,
        document_type="Bill",
        title="An Act relative to examples",
        pinslip="By Ann Example, a petition.",
        presenters=("Ann Example",),
        sponsor=None,
        status="Referred to The Judiciary",
        history=(
            Action(date(2025, 1, 2), "House", "Referred to the committee on The Judiciary"),
            Action(date(2025, 1, 9), "Joint", "Hearing scheduled for 01/20/2025", stricken=True),
            Action(None, "Senate", "Senate concurred -see (Roll Call #1)"),
        ),
        actions_total=3,
        history_pages=1,
        active_tab="BillHistory",
        tabs=("BillHistory", "Cosponsor", "SimilarBills"),
        tab_addresses={tab: f"/Bills/194/H1/{tab}" for tab in ("BillHistory", "Cosponsor", "SimilarBills")},
        similar=(),
        committee_votes=(),
    )


@pytest.mark.parametrize("grid", ["col-md-8", "col-md-12"])
def test_grid_does_not_matter(grid: str) -> None:
    """The grid classes of the layout change nothing."""
    text = bill_page().replace(
        '<div id="contentContainer" class="container"><div>', f'<div id="contentContainer"><div class="{grid}">'
    )
    assert grid in text
    assert read_whole(text) == read_whole(bill_page())


@pytest.mark.parametrize("title", ["", "<h2> </h2>"])
@pytest.mark.parametrize("aside", ["", f"<aside><h2>Similar Bills</h2>{SIMILAR}</aside>"])
def test_no_title(title: str, aside: str) -> None:
    """A missing title is null, never the sidebar's heading or the footer's."""
    assert read_whole(bill_page(title=title, aside=aside, heading="Amendment H.1")).title is None


def test_title_is_text() -> None:
    """Markup in a title, written as text, stays text."""
    read = read_whole(bill_page(title="<h2>An Act &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</h2>"))
    assert read.title == "An Act <script>alert(1)</script> & more"


def test_two_titles() -> None:
    """Two titles are refused: one of them is something else."""
    assert "expected one title, found 2" in refusal(bill_page(title="<h2>One</h2><h2>Two</h2>"))


@pytest.mark.parametrize("pinslip", ["", '<p id="pinslip"></p>'])
def test_no_pinslip(pinslip: str) -> None:
    """A missing pinslip is null."""
    assert read_whole(bill_page(pinslip=pinslip)).pinslip is None


@pytest.mark.parametrize("labels", ["", " <span></span> "])
def test_no_labels(labels: str) -> None:
    """An empty list of labels leaves presenters, sponsor and status empty."""
    read = read_whole(bill_page(labels=labels))
    assert (read.presenters, read.sponsor, read.status) == ((), None, None)


def test_two_presenters() -> None:
    """Two presenters are two names, without the comma between them."""
    labels = "<dt>Presenters:</dt><dd><a>Ann Example</a> <span>, </span> <a>Bo Example</a></dd>"
    assert read_whole(bill_page(labels=labels)).presenters == ("Ann Example", "Bo Example")


def test_sponsor_as_plain_text() -> None:
    """A sponsor may be plain text, without a link."""
    assert read_whole(bill_page(labels="<dt>Sponsor:</dt><dd>\n The Governor  </dd>")).sponsor == "The Governor"


@pytest.mark.parametrize(
    ("heading", "document_type", "number"),
    [
        ("Resolve S.12", "Resolve", "S12"),
        ("Amendment&nbsp;H.4055C", "Amendment", "H4055C"),
        ("Proposal for Constitutional Amendment HD.7", "Proposal for Constitutional Amendment", "HD7"),
        ("S.19", "", "S19"),
    ],
)
def test_headings(heading: str, document_type: str, number: str) -> None:
    """The heading's last word is the number, all before it the document's type."""
    pane = history_pane(f"Displaying  3 actions for Bill {heading.rpartition(' ')[2].rpartition(';')[2]}")
    text = bill_page(pane, heading=heading).replace("/Bills/194/H1/", f"/Bills/194/{number}/")
    read = read_whole(text)
    assert (read.document_type, read.id) == (document_type, BillId(194, number))


@pytest.mark.parametrize("heading", ["", "Bill", "Bill H", "Bill H.1 and more", "Bill \uff28.1", "Bill H.\u0661"])
def test_heading_without_a_number(heading: str) -> None:
    """A heading that names no bill is refused."""
    assert "a bill's number in the heading" in refusal(bill_page(heading=heading))


@pytest.mark.parametrize(
    "court", ["", "Current", "194", "194th", "the 194th (Current)", "\u0661\u0669\u0664th (Current)"]
)
def test_heading_without_a_court(court: str) -> None:
    """A heading without its court is refused."""
    assert "a court in the heading" in refusal(bill_page(court=court))


@pytest.mark.parametrize(
    "asked", [BillId(194, "H2"), BillId(193, "H1"), BillId(194, "S1"), BillId(193, "HD9"), BillId(194, "SD9")]
)
def test_another_bill(asked: BillId) -> None:
    """The page of another number, court or branch is refused, and is no renumbering."""
    with pytest.raises(Unreadable, match=re.escape(f"expected the page of {asked}, found that of 194/H1")) as refused:
        read_whole(bill_page(), bill=asked)
    assert not isinstance(refused.value, Renumbered)


def test_docket_that_got_its_number() -> None:
    """A docket's page that shows a bill of the same court and branch is refused as renumbered, with that bill."""
    with pytest.raises(Renumbered) as refused:
        read_whole(bill_page(), bill=BillId(194, "HD9"))
    assert refused.value.shown == "194/H1"


def test_docket_whose_tabs_keep_its_address() -> None:
    """Tabs under the docket's address belong to the bill it became."""
    text = bill_page().replace("/Bills/194/H1/", "/Bills/194/HD9/")
    assert read_whole(text, bill=ASKED).tab_addresses["Cosponsor"] == "/Bills/194/HD9/Cosponsor"


def test_docket_whose_page_is_faulty() -> None:
    """A docket's page that is wrong otherwise is no renumbering."""
    with pytest.raises(Unreadable) as refused:
        read_whole(bill_page(history_pane("Displaying 4 actions for Bill H.1")), bill=BillId(194, "HD9"))
    assert not isinstance(refused.value, Renumbered)


def test_other_tab_when_the_history_was_asked_for() -> None:
    """Another tab's page is refused when the history was asked for."""
    said = refusal(bill_page(SIMILAR, active="SimilarBills"))
    assert "expected the history tab active, found SimilarBills active" in said


def test_other_tab_says_nothing_of_the_history() -> None:
    """Another tab's page leaves the history null, and shows what it shows."""
    read = read_whole(bill_page(SIMILAR, active="SimilarBills"), history=False, known=True)
    assert (read.history, read.actions_total, read.history_pages) == (None, None, None)
    assert read.similar == (SimilarBill(BillId(193, "S2"), "An Act of old"),)


def test_no_history_tab_is_no_history() -> None:
    """A page without a history tab has an empty history."""
    read = read_whole(bill_page("", tabs=("Cosponsor", "SimilarBills"), active="Cosponsor"), bill=ASKED)
    assert (read.history, read.actions_total, read.history_pages) == ((), 0, 0)


@pytest.mark.parametrize("history", [True, False])
def test_no_history_where_rows_are_known(history: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    """A page without a history tab is refused where rows of the bill are known."""
    text = bill_page("", tabs=("Cosponsor", "SimilarBills"), active="Cosponsor")
    assert "actions are known" in refusal(text, history=history, known=True)


@pytest.mark.parametrize("pane", [history_pane(), history_pane("Shown:"), history_pane(rows="")])
@pytest.mark.parametrize("tabs", [("Cosponsor",), ("BillHistory", "Cosponsor")])
def test_rows_without_a_history_tab(pane: str, tabs: tuple[str, ...]) -> None:
    """A page that shows a history under another tab is refused, whatever was asked for."""
    assert "under Cosponsor" in refusal(bill_page(pane, tabs=tabs, active="Cosponsor"), history=False)


@pytest.mark.parametrize(
    ("text", "name", "lost"),
    [
        (bill_page(title="<h2>One</h2><h2>Two</h2>"), "title", {"title": None}),
        (bill_page(labels="<dd>Referred</dd>"), "sponsors", {"presenters": (), "status": None}),
        (bill_page(pinslip='<p id="pinslip">One</p><p id="pinslip">Two</p>'), "pinslip", {"pinslip": None}),
        (
            bill_page(history_pane("Displaying 4 actions for Bill H.1")),
            "history",
            {"history": None, "actions_total": None, "history_pages": None},
        ),
        (bill_page(aside="<aside><ul class='relatedBills'><li></li></ul></aside>"), "similar", {"similar": None}),
    ],
)
def test_parts_stand_or_fall_by_themselves(text: str, name: str, lost: dict[str, object]) -> None:
    """A part that cannot be read is null and named, and every other is read as on a good page."""
    read = pages.page_in_parts(text, bill=ASKED)
    assert [part.name for part in read.unread] == [name]
    assert replace(read, unread=()) == replace(read_whole(bill_page()), **lost)


@pytest.mark.parametrize("wrong", [bill_page(heading="Bill H.2"), bill_page(court="193rd (2023 - 2024)")])
def test_parts_of_another_bill(wrong: str) -> None:
    """Of another bill's page no part is read."""
    with pytest.raises(Unreadable, match="the page of 194/H1, found that of"):
        pages.page_in_parts(wrong, bill=ASKED)
