"""Votes as their sources have them, the chairs of a committee, and versions of a hearing's time and place."""

from datetime import date, time
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Appointment, BillId, Committee, RecordedVote, Seat, Voter

ANN, BO = Voter("AAS0", "Ann Sample"), Voter(None, "Bo Sample")
VOTE = RecordedVote(
    *(BillId(194, "H1"), "committee", "J19", None, date(2025, 3, 6), "ought to pass"), {"favorable": 2, "adverse": 0}
)
ROLL_CALL = replace(VOTE, kind="roll_call", body="House", number=52)
ROOM = Appointment(date(2025, 11, 18), time(13), "A-1", stands=True, since=None)


def test_names_of_all() -> None:
    """A vote is complete once each of its choices has as many names as votes, and never without names."""
    assert not replace(VOTE, tally={"favorable": 0}).complete
    assert not replace(VOTE, voters={"favorable": (ANN,)}).complete
    assert replace(VOTE, voters={"favorable": (ANN, BO)}).complete


def test_one_vote_in_two_sources() -> None:
    """A committee's vote is the same by bill, body and day, a roll call by its branch and number, whatever it says."""
    assert replace(VOTE, question="Shall it pass?", tally={"favorable": 3}).identity == VOTE.identity
    assert replace(VOTE, date=date(2025, 3, 7)).identity != VOTE.identity
    assert replace(ROLL_CALL, bill=BillId(194, "H2"), date=None).identity == ROLL_CALL.identity
    assert replace(ROLL_CALL, body="Senate").identity != ROLL_CALL.identity


def test_where_names_are() -> None:
    """The names of a roll call stand in a file of the Senate's, and in the House's journal of the year, if known."""
    assert replace(ROLL_CALL, body="Senate").names_path == "/RollCall/194/SenateRollCall52.pdf"
    assert ROLL_CALL.names_path == "/Journal/House/194/2025/RollCalls"
    assert replace(ROLL_CALL, date=None).names_path == "/Journal/House/194/RollCalls"


def test_chairs() -> None:
    """The chairs of a committee are those of its seats that are, in their order."""
    chair, vice, other = Seat("AAS0", "Senate", chair=True), Seat("B_S1", "House"), Seat("C_S1", "House", chair=True)
    committee = Committee(194, "J19", "Joint Committee on Samples", "Joint", (chair, vice, other))
    assert committee.chairs == (chair, other)
    assert committee.page_path == "/Committees/Detail/J19/194"


@pytest.mark.parametrize(
    ("more", "same"),
    [
        ({"since": date(2025, 11, 1)}, True),
        ({"place": "a-1"}, True),
        ({"place": None}, True),
        ({"place": "A-2"}, False),
        ({"start": time(14)}, False),
        ({"start": None}, False),
        ({"stands": False}, False),
    ],
)
def test_another_version(more: dict[str, Any], *, same: bool) -> None:
    """A version says the same at the same hour and place, whenever it was seen; a place that lacks may be any."""
    assert ROOM.says_the_same(replace(ROOM, **more)) is same
