"""The pages: a bill's with tabs and history, a hearing's notice, and a printed document."""

import re
from datetime import date
from time import process_time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, BillId, Notice, Page, RecordedVote, SimilarBill, UnreadVote
from billbot.errors import Renumbered, Unreadable
from billbot.site import pages
from billbot.site.pages import notice, printed_text
from tests.support.bill_pages import (
    ASKED,
    PRESENTER,
    SIMILAR,
    STATUS,
    VOTE,
    bill_page,
    history_pane,
    paged,
    pager,
    read_whole,
    refusal,
    table,
)
from tests.support.captured import CAPTURES, PRESENT, text_of
from tests.support.practice_sample import committee_vote


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
        tab_addresses={tab: f"/Bills/194/H1/{tab}" for tab in ("BillHistory", "Cosponsor", "SimilarBills")},
        similar=(),
        committee_votes=(),
    )


@pytest.mark.parametrize("title", ["", "<h2> </h2>"])
@pytest.mark.parametrize("aside", ["", f"<aside><h2>Similar Bills</h2>{SIMILAR}</aside>"])
def test_no_title(title: str, aside: str) -> None:
    """A missing title is null, never the sidebar's heading or the footer's."""
    assert read_whole(bill_page(title=title, aside=aside, heading="Amendment H.1")).title is None


STRANGE = ["", "#petitioners", "/Bills/New/194/H1", "//evil.example/Bills/194/H1/Cosponsor"]
NO_HISTORY_TAB = bill_page("", tabs=("Cosponsor", "SimilarBills"), active="Cosponsor")


def one_row(day: str, branch: str, action: str) -> str:
    """A page whose history has only this row."""
    return bill_page(history_pane("Displaying 1 action for Bill H.1", table(((day, branch, action),))))


@pytest.mark.parametrize(
    ("text", "complaint", "more"),
    [
        (bill_page(title="<h2>One</h2><h2>Two</h2>"), "expected one title, found 2", {}),
        *(
            (bill_page(heading=odd), "a bill's number in the heading", {})
            for odd in ("", "Bill", "Bill H", "Bill H.1 and more", "Bill \uff28.1", "Bill H.\u0661")
        ),
        *(
            (bill_page(court=odd), "a court in the heading", {})
            for odd in ("", "Current", "194th", "the 194th (Current)", "\u0661\u0669\u0664th (Current)")
        ),
        *(
            (bill_page(labels=odd), "dl.billInfo", {})
            for odd in ("<dt>Status:</dt>", f"<dt>Status:</dt>{PRESENTER}", STATUS + STATUS, f"{STATUS}<dd>x</dd>")
        ),
        (bill_page(SIMILAR, active="SimilarBills"), "expected the history tab active, found SimilarBills active", {}),
        *((NO_HISTORY_TAB, "actions are known", {"history": wanted, "known": True}) for wanted in (True, False)),
        *(
            (bill_page(pane, tabs=tabs, active="Cosponsor"), "under Cosponsor", {"history": False})
            for pane in (history_pane(), history_pane("Shown:"), history_pane(rows=""))
            for tabs in (("Cosponsor",), ("BillHistory", "Cosponsor"))
        ),
        (bill_page(history_pane("Displaying  0 actions for Bill H.1", table(()))), "0 rows", {}),
        *(
            (paged(2, 25, 26, 60, 3), f"expected page {page} of the history, found page 2", {"page": page})
            for page in (1, 3)
        ),
        (bill_page(), "expected page 2", {"page": 2}),
        *(
            (bill_page(history_pane(summary)), complaint, {})
            for summary, complaint in (
                ("Displaying  2 actions for Bill H.1", "3 rows"),
                ("Displaying  3 actions for Bill S.1", "that of 194/S1"),
                ("Displaying  3 amendments for Bill H.1", "a summary like"),
                ("", "a summary like"),
                ("Displaying 1 to 3 of 87 actions for Bill H.1", "a pager that agrees"),
                ("Displaying 1 to 4 of 4 actions for Bill H.1", "3 rows"),
                ("Displaying \u0663 actions for Bill H.1", "a summary like"),
            )
        ),
        *(
            (one_row(odd, "House", "x"), "a day like 2/16/2023", {})
            for odd in ("2/30/2025", "2025-01-02", "1/2/25", "\uff11/2/2025", "1/2/2025 x", "1/1/0001", "House")
        ),
        *(
            (one_row("1/2/2025", odd, "x"), "a branch in row 1", {})
            for odd in ("", "7", "1/2/2025", "Referred to the committee on House Ways and Means", "house")
        ),
        *(
            (one_row("1/2/2025", "House", odd), "an action in row 1", {})
            for odd in ("", " ", "&nbsp;", "<s> </s>", "<!-- x -->")
        ),
        *(
            (one_row(*odd), "struck as a whole, or not at all, in row 1", {})
            for odd in (
                ("1/2/2025", "House", "<s>x</s> y"),
                ("<s>1/2/2025</s>", "House", "x"),
                ("1/2/2025", "<s>House</s>", "x"),
            )
        ),
        *(
            (bill_page().replace("/Bills/194/H1/", elsewhere), "tab", {})
            for elsewhere in ("/Bills/193/H1/", "/Bills/H1/", "https://elsewhere.example/Bills/194/H1/", "")
        ),
        (bill_page(active="Elsewhere"), "one active tab", {}),
        (bill_page("", tabs=()), "one active tab, found 0 of 0", {}),
        *((bill_page().replace("/Bills/194/H1/BillHistory", address), "a tab's address", {}) for address in STRANGE),
        *(
            (bill_page().replace('class="active tab-pane"', f'class="{classes}"'), "one active pane", {})
            for classes in ("tab-pane", "active")
        ),
    ],
)
def test_refused(text: str, complaint: str, more: dict[str, Any]) -> None:
    """What is not the page of a bill in every part that we rely on is refused, and the error says what."""
    assert complaint in refusal(text, **more)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (
            {"title": "<h2>An Act &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</h2>"},
            {"title": "An Act <script>alert(1)</script> & more"},
        ),
        ({"pinslip": '<p id="pinslip"></p>'}, {"pinslip": None}),
        ({"labels": ""}, {"presenters": (), "sponsor": None, "status": None}),
        (
            {"labels": "<dt>Presenters:</dt><dd><a>Ann Example</a> <span>, </span> <a>Bo Example</a></dd>"},
            {"presenters": ("Ann Example", "Bo Example")},
        ),
        ({"labels": "<dt>Sponsor:</dt><dd>\n The Governor  </dd>"}, {"sponsor": "The Governor"}),
    ],
)
def test_parts(given: dict[str, Any], read: dict[str, object]) -> None:
    """A missing part is null; two presenters are two names; markup that was written as text stays text."""
    found = read_whole(bill_page(**given))
    assert {name: getattr(found, name) for name in read} == read


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


@pytest.mark.parametrize(
    "asked", [BillId(194, "H2"), BillId(193, "H1"), BillId(194, "S1"), BillId(193, "HD9"), BillId(194, "SD9")]
)
def test_another_bill(asked: BillId) -> None:
    """The page of another number, court or branch is refused, and is not a renumbering."""
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
    """A docket's page that is wrong otherwise is not a renumbering."""
    with pytest.raises(Unreadable) as refused:
        read_whole(bill_page(history_pane("Displaying 4 actions for Bill H.1")), bill=BillId(194, "HD9"))
    assert not isinstance(refused.value, Renumbered)


def test_other_tab_says_nothing_of_the_history() -> None:
    """A page with another tab has a null history, and its own content."""
    read = read_whole(bill_page(SIMILAR, active="SimilarBills"), history=False, known=True)
    assert (read.history, read.actions_total, read.history_pages) == (None, None, None)
    assert read.similar == (SimilarBill(BillId(193, "S2"), "An Act of old"),)


def test_no_history_tab_is_no_history() -> None:
    """A page without a history tab has an empty history."""
    read = read_whole(bill_page("", tabs=("Cosponsor", "SimilarBills"), active="Cosponsor"), bill=ASKED)
    assert (read.history, read.actions_total, read.history_pages) == ((), 0, 0)


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
    read = pages.bill_page(text, bill=ASKED)
    assert [part.name for part in read.unread] == [name]
    assert replace(read, unread=()) == replace(read_whole(bill_page()), **lost)


def test_pages_of_a_long_history() -> None:
    """Each page of a long history gives its rows, and the count and the pages of all."""
    parts = [paged(1, 25, 1, 60, 3), paged(2, 25, 26, 60, 3), paged(3, 10, 51, 60, 3)]
    read = [read_whole(text, page=number) for number, text in enumerate(parts, start=1)]
    assert [(len(one.history or ()), one.actions_total, one.history_pages) for one in read] == [
        (25, 60, 3),
        (25, 60, 3),
        (10, 60, 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        paged(1, 25, 1, 60, 2),
        paged(1, 25, 1, 60, 4),
        paged(1, 25, 26, 60, 3),
        paged(2, 25, 1, 60, 3),
        paged(2, 25, 25, 60, 3),
        paged(3, 9, 51, 60, 3),
        paged(3, 10, 51, 61, 3),
        paged(1, 0, 1, 60, 3),
        paged(0, 25, 1, 60, 3),
        paged(1, 25, 1, 60, 3).replace('<li class="active">', "<li>"),
        paged(1, 25, 1, 60, 3).replace("</table>" + pager(1, 3), "</table>" + pager(2, 3)),
        bill_page(history_pane(pages=pager(1, 2))),
    ],
)
def test_pager_that_does_not_fit(text: str) -> None:
    """A pager that disagrees with the summary, the rows or its twin is refused."""
    with pytest.raises(Unreadable):
        read_whole(text, history=False, page=None)


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("12/31/2024", date(2024, 12, 31)),
        (" 2/1/2025\n", date(2025, 2, 1)),
        ("2/29/2024", date(2024, 2, 29)),
        ("&nbsp;", None),
    ],
)
def test_days(day: str, read: date | None) -> None:
    """A row's day is month, day, year, or nothing."""
    one = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", table(((day, "House", "x"),)))))
    assert one.history == (Action(read, "House", "x"),)


@pytest.mark.parametrize("branch", ["House", "Senate", "Joint", "Executive", "Constitutional Convention"])
def test_branches(branch: str) -> None:
    """An unknown branch name is accepted."""
    one = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", table((("", branch, "x"),)))))
    assert one.history == (Action(None, branch, "x"),)


@pytest.mark.parametrize(
    "action", ["<s>x y</s>", "<strike>x y</strike>", "\n<s>x</s> <s> y</s>\n", "<a><del>x y</del></a>"]
)
def test_struck(action: str) -> None:
    """An action that is struck as a whole is a struck row."""
    rows = table((("1/2/2025", "House", action),))
    read = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))
    assert read.history == (Action(date(2025, 1, 2), "House", "x y", stricken=True),)


def test_line_break_in_an_action() -> None:
    """A line break in an action separates words, as it does in the JSON history."""
    rows = table((("1/2/2025", "House", "Hearing<br>scheduled<br/> for noon"),))
    read = read_whole(bill_page(history_pane("Displaying 1 action for Bill H.1", rows)))
    assert read.history is not None
    assert read.history[0].text == "Hearing scheduled for noon"


@pytest.mark.parametrize(
    "pane",
    [
        history_pane(rows=""),
        history_pane(rows=table() + table()),
        history_pane(rows=table().replace("<td>House</td>", "")),
        history_pane(rows=table().replace("<td>House</td>", "<td>House</td><td></td>")),
        history_pane(rows=table().replace("<th>Branch</th>", "")),
        history_pane(rows=table().replace("<th>Branch</th><th>Action</th>", "<th>Action</th><th>Branch</th>")),
        history_pane(rows=table().replace("<tbody>", "").replace("</tbody>", "")),
        history_pane().replace("searchResultSummary", "summary"),
        SIMILAR,
        "",
    ],
)
def test_history_pane_without_its_parts(pane: str) -> None:
    """A history without summary, table, columns, rows or cells is refused."""
    with pytest.raises(Unreadable):
        read_whole(bill_page(pane))


def test_labels_in_groups() -> None:
    """Labels that are grouped within the list are read anyway."""
    grouped = bill_page(labels=f"<div>{PRESENTER}</div><div>{STATUS}</div>")
    assert read_whole(grouped) == read_whole(bill_page())


@pytest.mark.parametrize("tab", ["BillHistory", "Cosponsor"])
@pytest.mark.parametrize("elsewhere", ["/Bills/193/H1/", "/Bills/194/H2/"])
def test_one_tab_of_another_bill(elsewhere: str, tab: str) -> None:
    """A page with one tab of another bill is a mixture of two, and is refused as a whole."""
    with pytest.raises(Unreadable, match="a tab of"):
        pages.bill_page(bill_page().replace(f"/Bills/194/H1/{tab}", f"{elsewhere}{tab}"))


def test_address_of_a_tab_stays_as_it_is() -> None:
    """Special characters in an address are not escaped or lost."""
    text = bill_page().replace("/Bills/194/H1/Cosponsor", "/Bills/194/H1/Cosponsor?a=b c&amp;d=[é]&amp;lt;")
    assert read_whole(text).tab_addresses["Cosponsor"] == "/Bills/194/H1/Cosponsor?a=b c&d=[é]&lt;"


def test_frame_is_no_part_of_a_page() -> None:
    """Everything around heading and content is left out, however much."""
    links = "<ul><li><a href='/Bills/1/H2'>H.2</a></li></ul><h1>194th</h1>" * 900
    frame = f"<nav class='follow'>{links}</nav>"
    framed = bill_page().replace("<body>", f"<body>{frame}").replace("</body>", f"{frame}</body>")
    assert framed.count(frame) == 2
    assert read_whole(framed) == read_whole(bill_page())


@pytest.mark.parametrize("hidden", ["", '<!--> <i a="-->"><!-- -->'])
def test_many_attributes(hidden: str) -> None:
    """An element with thousands of attributes is refused within a second, whatever comes before it."""
    many = hidden + "<b " + " ".join(f'a{number}="><"' for number in range(50_000)) + "></b>"
    begun = process_time()
    assert "with at most 200 attributes an element" in refusal(bill_page().replace("<body>", "<body>" + many))
    assert process_time() - begun < 1


def test_elements_within_elements() -> None:
    """However deeply elements are nested, a page is read to its end or refused."""

    def nested(depth: int) -> str:
        return bill_page().replace("</td>", f"{'<span>' * depth}{'</span>' * depth}</td>", 1)

    assert read_whole(nested(300)) == read_whole(bill_page())
    assert "Excessive depth" in refusal(nested(3000))


@pytest.mark.parametrize("address", STRANGE)
def test_tab_without_an_address(address: str) -> None:
    """A tab whose address says nothing that we know is left out, and all else is read."""
    read = read_whole(bill_page().replace("/Bills/194/H1/Cosponsor", address), bill=ASKED)
    whole = read_whole(bill_page())
    others = {name: to for name, to in whole.tab_addresses.items() if name != "Cosponsor"}
    assert read == replace(whole, tab_addresses=others)


def test_strange_tab_that_may_be_the_history() -> None:
    """A missing history is not believed if an unknown tab may be it."""
    text = bill_page("", tabs=("Cosponsor", "BillHistory"), active="Cosponsor").replace("/H1/BillHistory", "/H1/")
    assert "a tab's address" in refusal(text)
    named = text.replace('<button role="tab" class="tab"', '<button id="BillHistory-tab" role="tab" class="tab"')
    assert "a tab's address" in refusal(named)
    other = text.replace('<button role="tab" class="tab"', '<button id="Other-tab" role="tab" class="tab"')
    assert read_whole(other).history == ()


def test_similar_bills_in_a_sidebar() -> None:
    """Similar bills in a sidebar are read from a history page too."""
    read = read_whole(bill_page(aside=f"<aside><h2>Similar Bills</h2>{SIMILAR}</aside>"))
    assert [str(similar.bill) for similar in read.similar or ()] == ["193/S2"]


def test_no_similar_bills() -> None:
    """A tab that says there are no similar bills has none."""
    pane = '<p class="well">No similar bills available.</p>'
    assert read_whole(bill_page(pane, active="SimilarBills"), history=False).similar == ()


@pytest.mark.parametrize(
    "pane",
    ["", SIMILAR.replace("/Bills/193/S2", "/Bills/S2"), SIMILAR.replace("listTitle", ""), SIMILAR.replace("small", "")],
)
def test_similar_bills_unreadable(pane: str) -> None:
    """A tab of similar bills without the list, an address or a title is null, and says why; the rest is read."""
    text = bill_page(pane, active="SimilarBills")
    read = read_whole(text, history=False)
    assert (read.similar, read.title) == (None, "An Act relative to examples")
    ((name, error),) = [(part.name, str(part)) for part in read.unread]
    assert (name, "similar bill" in error) == ("similar", True)


def vote_tab(pane: str) -> Page:
    """A page with this content in its tab of committee votes."""
    return read_whole(bill_page(pane, active="CommitteeVote", tabs=("CommitteeVote",)))


def test_committee_votes() -> None:
    """A committee vote tab gives a vote for each committee, a missing date null."""
    pane = VOTE + VOTE.replace("<small>March 06, 2026</small>", "").replace("Examples", "Others")
    read = vote_tab(pane)
    one = committee_vote("Joint Committee on Examples", date(2026, 3, 6), "ought to pass", 11, 2, 1, 0)
    assert read.committee_votes == (one, replace(one, body="Joint Committee on Others", date=None))


@pytest.mark.parametrize(
    ("part", "odd", "said"),
    [
        ("<h4>Joint Committee on Examples</h4>", "", "A committee: expected the committee"),
        ("<h4>Joint Committee on Examples</h4>", "<h4>One</h4><h4>Two</h4>", "A committee: expected the committee"),
        ("<h5>Adverse: 2</h5>", "", "Examples: expected the counts"),
        ("Adverse: 2", "Adverse: two", "Examples: expected the counts"),
        ("Adverse: 2", "Favorable: 2", "Examples: expected the counts"),
        ("<h5>Adverse: 2</h5>", "<h5>Adverse: 2</h5><h5>Present: 3</h5>", "Examples: expected the counts"),
        ("March 06, 2026", "Marchember 06, 2026", "Examples: expected "),
        ("March 06, 2026", "March 32, 2026", "Examples: expected "),
        ("ought to pass", "", "Examples: expected the question"),
        ('class="question"', "", "Examples: expected the question"),
    ],
)
def test_committee_vote_unreadable(part: str, odd: str, said: str) -> None:
    """A vote without its committee, question, four counts or a true date is unread, and its error says which."""
    assert part in VOTE
    whole, unread = vote_tab(VOTE + VOTE.replace(part, odd)).committee_votes or ()
    assert isinstance(whole, RecordedVote)
    assert isinstance(unread, UnreadVote)
    assert said in unread.error


@pytest.mark.parametrize("pane", ["", VOTE.replace("committeeVote", "vote"), "<a href='/Reports/1.pdf'>The vote</a>"])
def test_no_committee_vote_found(pane: str) -> None:
    """A tab of votes without readable votes is null, never "no votes"; the rest of the page is read."""
    read = vote_tab(pane)
    assert (read.committee_votes, read.history, read.title) == (None, (), "An Act relative to examples")
    assert "a committee's vote" in str(read.unread[0])


def test_votes_behind_a_strange_address() -> None:
    """A tab that calls itself that of votes, and leads nowhere that we know, leaves the votes null."""
    text = bill_page(tabs=("BillHistory", "CommitteeVote")).replace(
        'data-href="/Bills/194/H1/CommitteeVote"', 'id="CommitteeVote-tab"'
    )
    assert read_whole(text).committee_votes is None


PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Hearing</title></head><body>
<nav><a href="mailto:furniture@sample.example">Written testimony by May 1</a></nav>
<aside><dl class="eventInformation">
<dt>Status:</dt><dd>Confirmed</dd>
<dt>Event Description</dt>
{said}
<dt class="col-xs-12">If you have needs, submit an <a href="/StateHouse/AccessibilityForm?hearingId=7">request</a>.</dt>
</dl></aside>{more}
<div id="hearingTestimonyCombinedPopUp" class="modal"></div>
<footer><a href="https://furniture.example/">Contact</a></footer>
</body></html>
"""


def notice_page(description: str, more: str = "") -> str:
    return PAGE.format(said=f'<dd class="col-xs-12 eventDescription">{description}</dd>', more=more)


def read_notice(description: str) -> str:
    return notice(notice_page(description), 7).text


def test_lines() -> None:
    """Paragraphs, breaks and list items are lines; blanks and comments are not text."""
    said = "Samples<br/><br/><p>One\r\n  line.</p>\n<p>\xa0</p><ul><li>1.<!--[endif]-->&nbsp;Name</li></ul>"
    assert read_notice(said) == "Samples\nOne line.\n1. Name"


def test_links() -> None:
    """The words of a link are followed by its address, unless they show one themselves."""
    assert read_notice('this<a href="https://forms.example/g/1"> linked form</a> by noon') == (
        "this linked form <https://forms.example/g/1> by noon"
    )
    assert read_notice('<a href="mailto:other@sample.example">a@sample.example</a>') == "a@sample.example"
    assert (
        read_notice('<a href="mailto:a@sample.example?subject=x">write us</a>') == "write us <mailto:a@sample.example>"
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/StateHouse/Contact", "https://a b", "data:text/html,x"])
def test_links_that_lead_nowhere(address: str) -> None:
    """A link that leads to no mail and no other site is only its words."""
    assert read_notice(f'<a href="{address}">here</a>') == "here"


def test_what_is_no_text() -> None:
    """Scripts and styles are not words; markup that was written as text is."""
    assert read_notice("<script>x()</script><style>p {}</style>&lt;b&gt; said") == "<b> said"


def test_no_notice() -> None:
    """A page without a notice gives an empty one."""
    assert notice(PAGE.format(said="", more=""), 7) == Notice()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (notice_page("Ours").replace("hearingId=7", "hearingId=8"), "that of hearing 8"),
        (notice_page("Ours").replace("eventInformation", "eventDetails"), "none"),
        (notice_page("Ours").replace("</html>", ""), "one that ends in"),
        (notice_page("Ours</dd><dd>more"), "0 of them"),
        (notice_page("<dt>Ours</dt>"), "0 of them"),
        (notice_page("<aside>Ours</aside>"), "a <aside> of the page within it"),
        (notice_page('<a href="/StateHouse/AccessibilityForm?hearingId=7">x</a>'), "a <a> of the page within it"),
        (notice_page("x" * 20_001), "20,001 characters"),
        (notice_page("x" * 1_000_001), "1,000,"),
        (notice_page("a\0b"), "a null byte"),
        ('<!DOCTYPE html><html><div id="errorPage"></div></html>', "the site's error page"),
        ("", "an empty answer"),
        ("<!DOCTYPE html></html>", "none"),
        ("{}", "'{}'"),
    ],
)
def test_notice_unreadable(text: str, why: str) -> None:
    """Another page, half a page, or a notice with an unclear end is refused."""
    with pytest.raises(Unreadable) as refused:
        notice(text, 7)
    assert why in refused.value.found


def test_left_open() -> None:
    """A notice whose end is missing does not swallow what follows."""
    assert notice(notice_page("Ours").replace("Ours</dd>", "Ours"), 7).text == "Ours"
    with pytest.raises(Unreadable):
        notice(
            notice_page("<div>Ours").replace("Ours</dd>", "<a href='/x'>Ours</a>").replace("<dt class", "<p class"), 7
        )


WINDOW = '\n<div class="modal-header">H1</div><div class="modal-body"><p><html><body>{}</body></html></p></div>'
ODD = CAPTURES / "193" / "odd-pages"


def test_printed() -> None:
    """Each paragraph of a window with a text is a line, indented as in the JSON."""
    window = WINDOW.format("<p><span>&#xa0;</span><span>SECTION 1. A &lt;b&gt;</span></p><p> </p><p>End.</p>")
    assert printed_text(window) == "\tSECTION 1. A <b>\n\tEnd.\n"


def test_not_printed() -> None:
    """The ordinary page that an unknown address answers with has no text, and an empty window neither."""
    ordinary = "<!DOCTYPE html><html><body><div class='modal-body'><p>Log in</p></div></body></html>"
    assert printed_text(ordinary) is None
    assert printed_text(WINDOW.format("")) is None


@pytest.mark.captures
@PRESENT
def test_captured_print() -> None:
    """A captured text has its paragraphs, and an ordinary page that came instead none."""
    text = printed_text(text_of(ODD / "Bills_193_S2834_Amendment_25_Text"))
    assert text is not None
    assert text.startswith("\tSECTION 1. To provide for a capital outlay program")
    assert text.count("\n\tSECTION ") > 100
    assert printed_text(text_of(ODD / "Bills_193_H4844_BillText")) is None
