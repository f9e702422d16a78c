"""What the tabs beside the history show: similar bills and committee votes."""

from dataclasses import replace
from datetime import date

import pytest

from billbot import parse
from billbot.bills import CommitteeVote
from tests.bill_pages import SIMILAR, VOTE, bill_page, refusal


def test_similar_bills_in_a_sidebar() -> None:
    """Similar bills in a sidebar are read from a history page too."""
    read = parse.bill_page(bill_page(aside=f"<aside><h2>Similar Bills</h2>{SIMILAR}</aside>"))
    assert [str(similar.bill) for similar in read.similar] == ["193/S2"]


def test_no_similar_bills() -> None:
    """A tab that says there are no similar bills has none."""
    pane = '<p class="well">No similar bills available.</p>'
    assert parse.bill_page(bill_page(pane, active="SimilarBills"), history=False).similar == ()


@pytest.mark.parametrize(
    "pane",
    ["", SIMILAR.replace("/Bills/193/S2", "/Bills/S2"), SIMILAR.replace("listTitle", ""), SIMILAR.replace("small", "")],
)
def test_similar_bills_unreadable(pane: str) -> None:
    """A tab of similar bills without the list, an address or a title is refused."""
    assert "similar bill" in refusal(bill_page(pane, active="SimilarBills"), history=False)


def test_committee_votes() -> None:
    """A committee vote tab gives a vote for each committee, a missing date null."""
    pane = VOTE + VOTE.replace("<small>March 06, 2026</small>", "").replace("Examples", "Others")
    read = parse.bill_page(bill_page(pane, active="CommitteeVote", tabs=("CommitteeVote",)))
    one = CommitteeVote("Joint Committee on Examples", date(2026, 3, 6), "ought to pass", 11, 2, 1, 0)
    assert read.committee_votes == (one, replace(one, committee="Joint Committee on Others", date=None))


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        ("<h4>Joint Committee on Examples</h4>", ""),
        ("<h5>Adverse: 2</h5>", ""),
        ("Adverse: 2", "Adverse: two"),
        ("Adverse: 2", "Favorable: 2"),
        ("<h5>Adverse: 2</h5>", "<h5>Adverse: 2</h5><h5>Present: 3</h5>"),
        ("March 06, 2026", "Marchember 06, 2026"),
        ("March 06, 2026", "March 32, 2026"),
        ("ought to pass", ""),
        ("committeeVote", "vote"),
    ],
)
def test_committee_vote_unreadable(part: str, odd: str) -> None:
    """A vote without its committee, question, four counts or a true date is refused."""
    assert part in VOTE
    text = bill_page(VOTE.replace(part, odd), active="CommitteeVote", tabs=("CommitteeVote",))
    assert "committee" in refusal(text)
