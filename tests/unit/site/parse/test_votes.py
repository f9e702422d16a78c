"""Who voted how: on the page of a bill, in the JSON of a document, in a roll call."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from billbot.domain.bills import BillId, CommitteeVote, RecordedVote, Voter
from billbot.errors import Unreadable
from billbot.site import parse
from tests.support.captured import CAPTURES, PRESENT, VOTE_PAGE, page_of, text_of

BILL = BillId(194, "S3072")
PATH = "/api/GeneralCourts/194/Branches/Senate/RollCalls/158"
ROLL_CALL = {
    "GeneralCourtNumber": 194,
    "Branch": "Senate",
    "RollCallNumber": 158,
    "QuestionMotion": "Shall the bill pass to be engrossed?",
    "Yeas": [{"MemberCode": "aas0"}, {"MemberCode": "L M0"}],
    "Nays": [{"MemberCode": None}],
    "Absent": None,
}


def roll_call(**more: Any) -> RecordedVote:
    return parse.roll_call(json.dumps(ROLL_CALL | more), BILL, "Senate", 158, PATH)


def test_a_roll_call() -> None:
    """A roll call gives its question and, by the codes of members, who voted yes and no and who was absent."""
    assert roll_call() == RecordedVote(
        BILL,
        "roll_call",
        "Senate",
        158,
        None,
        "Shall the bill pass to be engrossed?",
        {"yeas": 2, "nays": 1, "absent": 0},
        {"yeas": (Voter("AAS0"), Voter("L M0")), "nays": (Voter(),), "absent": ()},
        PATH,
    )


@pytest.mark.parametrize(
    "more", [{"RollCallNumber": 159}, {"GeneralCourtNumber": 193}, {"Branch": "House"}, {"Yeas": {}}, {"Nays": ["Ann"]}]
)
def test_another_roll_call(more: dict[str, Any]) -> None:
    """The roll call of another number, court or branch, and one whose lists are none, are refused."""
    with pytest.raises(Unreadable):
        roll_call(**more)


@pytest.mark.captures
@PRESENT
def test_names_on_a_real_page() -> None:
    """The page of H4844 names the eleven who voted favorably, with the code of each."""
    (vote,) = page_of(text_of(VOTE_PAGE)).committee_votes or ()
    assert isinstance(vote, CommitteeVote)
    assert [way for way, _ in vote.voters] == ["favorable"] * 11
    assert vote.voters[0] == ("favorable", Voter("MSC1", "Michael S. Chaisson"))
    assert vote.voters[-1][1] == Voter("RGW1", "Richard G. Wells, Jr.")


@pytest.mark.captures
@PRESENT
def test_votes_in_a_real_document() -> None:
    """The JSON of S459 of the 192nd has the vote of one committee, by the codes of sixteen members and more."""
    text = text_of(CAPTURES / "192" / "api" / "document-S459-192-with-committee-vote.2022-04-25.json")
    record = json.loads(text) | {"Pinslip": None, "DocumentText": None, "JointSponsor": None, "EmergencyPreamble": None}
    votes = parse.document(json.dumps(record)).votes
    assert Counter(vote.body for vote in votes)["S30"] == 1
    (vote,) = [each for each in votes if each.body == "S30"]
    assert (vote.date, vote.question) == (date(2021, 9, 30), "Ought to pass \u2013 by substitution of a New Draft")
    assert vote.voters["favorable"][0] == Voter("MJR0")
    assert vote.complete
