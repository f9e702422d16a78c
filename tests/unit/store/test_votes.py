"""Votes in the database, as each witness has them."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot.bills import BillId, RecordedVote, Voter
from billbot.clock import later
from billbot.store import Store
from tests.support.store_sample import NOON

BILL = BillId(194, "H1")
ANN, BO = Voter("AAS0", "Ann Sample"), Voter(None, "Bo Sample")
VOTE = RecordedVote(
    *(BILL, "committee", "Joint Committee on the Judiciary", None, date(2025, 3, 6), "ought to pass"),
    {"favorable": 1, "adverse": 1, "reserve_right": 0, "no_vote": 0},
    {"favorable": (ANN,), "adverse": (BO,), "reserve_right": (), "no_vote": ()},
    "/Bills/194/H1",
)
ROLL_CALL = RecordedVote(BILL, "roll_call", "Senate", 7, None, "Pass?", {"yeas": 3, "nays": 0, "absent": 0}, {}, "/api")


def test_as_each_witness_has_it(store: Store) -> None:
    """What another witness says of a vote stands beside the first; what the same says anew takes its place."""
    by_code = replace(VOTE, body="J19", source="/api", voters=dict.fromkeys(VOTE.tally, ()) | {"favorable": (ANN,)})
    mended = replace(VOTE, tally={**VOTE.tally, "adverse": 0}, voters={**VOTE.voters, "adverse": ()})
    for votes in ([VOTE], [VOTE, by_code], [mended]):
        store.votes.keep(votes, NOON)
    assert sorted(store.votes.of(BILL), key=lambda vote: vote.source) == [mended, by_code]


def test_roll_call(store: Store) -> None:
    """A roll call is found by its branch and number, one without names, too."""
    store.votes.keep([ROLL_CALL], NOON)
    assert store.votes.roll_call(194, "Senate", 7) == ROLL_CALL
    assert store.votes.roll_call(194, "House", 7) is None


def test_tries(store: Store) -> None:
    """How often a roll call was asked for in vain is counted, and when last."""
    assert store.votes.tries(194, "Senate", 7) is None
    for day in range(2):
        store.votes.read_badly(194, "Senate", 7, later(NOON, timedelta(days=day)), "no answer")
    assert store.votes.tries(194, "Senate", 7) == (later(NOON, timedelta(days=1)), 2)
