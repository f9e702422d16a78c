"""Votes by each source: rows, a bill's page, and the records with the names of who voted."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot.briefs.votes import (
    decides_on_bill,
    named_roll_call,
    roll_call_in,
    roll_calls,
    votes_on,
    votes_on_all,
    with_names,
)
from billbot.domain import actions
from billbot.domain.bills import Action, Bill, BillId, Member, RecordedVote, Row, Voter
from billbot.store import Store
from tests.support.store_sample import NOON

DAY = date(2026, 3, 2)
PASSED = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"
BILL = Bill(BillId(194, "S1"), rows=(Row(1, Action(DAY, "Senate", PASSED)),))
RECORD = RecordedVote(
    *(BILL.id, "roll_call", "Senate", 198, None, "Pass?", {"yeas": 32, "nays": 8, "absent": 0}),
    {"yeas": (Voter("AAS0"),)},
    "/api",
)
H1, H2 = BillId(194, "H1"), BillId(194, "H2")
HEARD = date(2025, 3, 6)
ENGROSSED = Action(HEARD, "House", "Passed to be engrossed -- see Roll Call #7 (Yeas 150 to Nays 5)")
BY_PAGE = RecordedVote(
    *(
        H1,
        "committee",
        "Joint Committee on the Judiciary",
        None,
        HEARD,
        "ought to pass",
        {"favorable": 2, "adverse": 0},
    ),
    {"favorable": (Voter(None, "Ann"), Voter(None, "Bo")), "adverse": ()},
    "/Bills/194/H1",
)
BY_RECORD = replace(BY_PAGE, body="J19", tally={"favorable": 1, "adverse": 1}, voters={}, source="/api")


def bill(number: BillId, *actions: Action) -> Bill:
    return Bill(number, rows=tuple(Row(at, action) for at, action in enumerate(actions, 1)), rows_met=len(actions))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (PASSED, (198, {"yeas": 32, "nays": 8})),
        ("Quorum roll call -- see Roll Call #12 (Yeas 150 to Nays 0)", None),
        ("Passed to be engrossed", None),
    ],
)
def test_what_a_row_states(text: str, stated: tuple[int, dict[str, int]] | None) -> None:
    """A row states a roll call by its number; one that only counts who is there is no vote."""
    assert roll_call_in(actions.read(text)) == stated


@pytest.mark.parametrize(
    ("text", "decides"),
    [(PASSED, True), ("Enacted", True), ("Amendment #3 (Sample) rejected", False), ("Read second", False)],
)
def test_what_a_vote_is_on(text: str, *, decides: bool) -> None:
    """A passage decides on the bill itself, an amendment does not."""
    assert decides_on_bill(actions.read(text)) is decides


def test_row_alone(store: Store) -> None:
    """If no record was read the row's own numbers count; a row that is struck states nothing."""
    (known,) = roll_calls(store, BILL)
    assert (known.vote.number, known.vote.date, known.vote.tally) == (198, DAY, {"yeas": 32, "nays": 8})
    assert known.others == ()
    assert not list(roll_calls(store, Bill(BILL.id, rows=(Row(1, Action(DAY, "Senate", PASSED, stricken=True)),))))


@pytest.mark.parametrize(("nays", "others"), [(8, ()), (9, ({"yeas": 32, "nays": 8},))])
def test_row_beside_its_record(store: Store, nays: int, others: tuple[dict[str, int], ...]) -> None:
    """The record's names and count go with the row's day and words; a different count is also shown."""
    store.votes.keep([replace(RECORD, tally={**RECORD.tally, "nays": nays})])
    (known,) = roll_calls(store, BILL)
    assert (known.vote.date, known.vote.question, known.vote.voters["yeas"]) == (DAY, PASSED, (Voter("AAS0"),))
    assert (known.vote.tally["nays"], known.others) == (nays, others)


def test_names(store: Store) -> None:
    """A member given only by a code gets the name from the record; a name that the source gives stays."""
    store.people.keep_member(Member(194, "AAS0", "Ann Sample"), NOON)
    voters = (Voter("AAS0"), Voter("AAS0", "A. Sample"), Voter("BBS1"))
    (named,) = with_names(store, 194, [replace(RECORD, voters={"yeas": voters})])
    assert [each.name for each in named.voters["yeas"]] == ["Ann Sample", "A. Sample", None]


def test_one_by_its_number(store: Store) -> None:
    """A roll call is found by number, with names; None if it was not read."""
    assert named_roll_call(store, BILL, "Senate", 198) is None
    store.votes.keep([RECORD])
    store.people.keep_member(Member(194, "AAS0", "Ann Sample"), NOON)
    found = named_roll_call(store, BILL, "Senate", 198)
    assert found is not None
    assert found.voters["yeas"] == (Voter("AAS0", "Ann Sample"),)


def test_page_and_record_of_one_vote(store: Store) -> None:
    """A committee's vote from several sources is one, with the names, its full name, and both counts."""
    store.votes.keep([BY_RECORD, BY_PAGE])
    (vote,) = votes_on(store, bill(H1))
    assert (vote.vote.body, vote.vote.voters) == (BY_PAGE.body, BY_PAGE.voters)
    assert vote.others == (BY_RECORD.tally,)


def test_a_committee_by_its_code(store: Store) -> None:
    """If only the record has a vote, its committee is called by the name that goes with the code."""
    store.votes.keep([BY_RECORD])
    (vote,) = votes_on(store, bill(H1))
    assert vote.vote.body == "Joint Committee on the Judiciary"


def test_the_oldest_first(store: Store) -> None:
    """Votes appear in the order of their days, one without a day last."""
    store.votes.keep([replace(BY_PAGE, date=None), replace(BY_PAGE, date=date(2025, 3, 1))])
    days = [each.vote.date for each in votes_on(store, bill(H1, ENGROSSED))]
    assert days == [date(2025, 3, 1), HEARD, None]


def test_a_roll_call_on_two_bills(store: Store) -> None:
    """A roll call in two bills' rows is one; their committees' votes are two."""
    store.votes.keep([BY_PAGE, replace(BY_PAGE, bill=H2, source="/Bills/194/H2")])
    found = votes_on_all(store, [bill(H1, ENGROSSED), bill(H2, ENGROSSED)])
    assert [(each.vote.bill, each.vote.kind) for each in found].count((H1, "roll_call")) == 1
    assert [each.vote.kind for each in found].count("committee") == 2
    assert len(found) == 3


def test_a_roll_call_with_its_record(store: Store) -> None:
    """A roll call with a record we read is one vote, with its row."""
    store.votes.keep([RecordedVote(H1, "roll_call", "House", 7, None, "Pass?", {"yeas": 150, "nays": 5})])
    (vote,) = votes_on(store, bill(H1, ENGROSSED))
    assert (vote.vote.question, vote.others) == (ENGROSSED.text, ())
