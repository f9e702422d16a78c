"""What the tabs beside the history show: similar bills, and votes of committees."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot.domain.bills import CommitteeVote, UnreadVote
from tests.support.bill_pages import SIMILAR, VOTE, bill_page, read_whole


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


def test_committee_votes() -> None:
    """A committee vote tab gives a vote for each committee, a missing date null."""
    pane = VOTE + VOTE.replace("<small>March 06, 2026</small>", "").replace("Examples", "Others")
    read = read_whole(bill_page(pane, active="CommitteeVote", tabs=("CommitteeVote",)))
    one = CommitteeVote("Joint Committee on Examples", date(2026, 3, 6), "ought to pass", 11, 2, 1, 0)
    assert read.committee_votes == (one, replace(one, committee="Joint Committee on Others", date=None))


GOOD = UnreadVote("Joint Committee on Examples", date(2026, 3, 6), "ought to pass", 11, 2, 1, 0, "")


@pytest.mark.parametrize(
    ("part", "odd", "lost"),
    [
        ("<h4>Joint Committee on Examples</h4>", "", {"committee": None}),
        ("<h4>Joint Committee on Examples</h4>", "<h4>One</h4><h4>Two</h4>", {"committee": None}),
        ("<h5>Adverse: 2</h5>", "", {"adverse": None}),
        ("Adverse: 2", "Adverse: two", {"adverse": None}),
        ("Adverse: 2", "Favorable: 2", {"favorable": None, "adverse": None}),
        ("<h5>Adverse: 2</h5>", "<h5>Adverse: 2</h5><h5>Present: 3</h5>", {}),
        ("March 06, 2026", "Marchember 06, 2026", {"date": None}),
        ("March 06, 2026", "March 32, 2026", {"date": None}),
        ("ought to pass", "", {"question": None}),
        ('class="question"', "", {"question": None}),
    ],
)
def test_committee_vote_unreadable(part: str, odd: str, lost: dict[str, object]) -> None:
    """A vote without its committee, question, four counts or a true date is unread; what it says for sure is kept."""
    assert part in VOTE
    text = bill_page(VOTE + VOTE.replace(part, odd), active="CommitteeVote", tabs=("CommitteeVote",))
    whole, unread = read_whole(text).committee_votes or ()
    assert isinstance(whole, CommitteeVote)
    assert isinstance(unread, UnreadVote)
    assert replace(unread, error="") == replace(GOOD, **lost)
    assert "expected " in unread.error


def test_committee_vote_in_a_file() -> None:
    """A vote whose numbers stand in a file keeps its committee, day and question, and no number."""
    panel = VOTE.split("<h5>")[0] + '<a href="/Reports/1.pdf">See the report</a></div>'
    (vote,) = read_whole(bill_page(panel, active="CommitteeVote", tabs=("CommitteeVote",))).committee_votes or ()
    assert isinstance(vote, UnreadVote)
    assert replace(vote, error="") == replace(GOOD, favorable=None, adverse=None, reserve_right=None, no_action=None)


@pytest.mark.parametrize("pane", ["", VOTE.replace("committeeVote", "vote"), "<a href='/Reports/1.pdf'>The vote</a>"])
def test_no_committee_vote_found(pane: str) -> None:
    """A tab of votes in which none is found is null, never "no votes"; the rest of the page is read."""
    read = read_whole(bill_page(pane, active="CommitteeVote", tabs=("CommitteeVote",)))
    assert (read.committee_votes, read.history, read.title) == (None, (), "An Act relative to examples")
    assert "a committee's vote" in str(read.unread[0])


def test_votes_behind_a_strange_address() -> None:
    """A tab that calls itself that of votes, and leads nowhere that we know, leaves the votes null."""
    text = bill_page(tabs=("BillHistory", "CommitteeVote")).replace(
        'data-href="/Bills/194/H1/CommitteeVote"', 'id="CommitteeVote-tab"'
    )
    assert read_whole(text).committee_votes is None
