"""Who decides on what is followed, what is asked then, and how it was voted by each source."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot.briefs.deciding import BillBeforeCommittee, bills_before_committees, stage_and_ask, votes_on, votes_on_all
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain.bills import Action, Bill, BillId, Committee, Member, RecordedVote, Row, Seat, Voter
from billbot.domain.standing import Standing
from billbot.domain.watched import Proposal
from billbot.store import Store
from tests.support.store_sample import NOON, observation

H1, H2 = BillId(194, "H1"), BillId(194, "H2")
ASKED = Proposal("ours", "Ours", ("topic",), (H1,), ask="Write to {chairs}.")
WATCH = Watch((ASKED,), (), timedelta(hours=1), (), {})
DAY = date(2025, 3, 6)
TODAY, OVER = date(2026, 3, 2), date(2026, 3, 1)
REFERRED = Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")
PASSED = Action(DAY, "House", "Passed to be engrossed -- see Roll Call #7 (Yeas 150 to Nays 5)")
BY_PAGE = RecordedVote(
    *(H1, "committee", "Joint Committee on the Judiciary", None, DAY, "ought to pass", {"favorable": 2, "adverse": 0}),
    {"favorable": (Voter(None, "Ann"), Voter(None, "Bo")), "adverse": ()},
    "/Bills/194/H1",
)
BY_RECORD = replace(BY_PAGE, body="J19", tally={"favorable": 1, "adverse": 1}, voters={}, source="/api")


def bill(number: BillId, *actions: Action) -> Bill:
    return Bill(number, rows=tuple(Row(at, action) for at, action in enumerate(actions, 1)), rows_met=len(actions))


def read(store: Store, *actions: Action) -> None:
    """H1 is read with these rows."""
    store.bills.record(observation(bill(H1, *actions), changes=(), links=(), jobs=()))


def standing(store: Store, ends: dict[int, date] | None = None) -> Standing:
    return proposal_standing(store, WATCH, ASKED, TODAY, ends).standing


def test_before_a_committee(store: Store) -> None:
    """A bill lies before the committee that its row names, as long as its term lasts."""
    read(store, REFERRED)
    (before,) = bills_before_committees(store, WATCH, TODAY, {})
    assert before == BillBeforeCommittee(H1, ASKED, "The Judiciary", "J19")
    assert bills_before_committees(store, WATCH, TODAY, {194: OVER}) == ()


def test_before_none(store: Store) -> None:
    """What was not read, or has left its committee, lies before none."""
    assert bills_before_committees(store, WATCH, TODAY, {}) == ()
    read(store, REFERRED, PASSED)
    assert bills_before_committees(store, WATCH, TODAY, {}) == ()


def test_the_ask_names_the_chairs(store: Store) -> None:
    """The ask names those who chair the committee; whom nobody knows yet it names by the committee."""
    assert stage_and_ask(store, ASKED, standing(store)) == ("", "Write to the chairs of the committee that gets it.")
    read(store, REFERRED)
    stage, unnamed = stage_and_ask(store, ASKED, standing(store))
    assert (stage, unnamed) == ("in committee", "Write to the chairs of the Judiciary Committee.")
    seats = (Seat("AAS0", "Senate", chair=True),)
    store.committees.keep(Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", seats), NOON)
    store.people.keep_member(Member(194, "AAS0", "Ann Sample", "Senate"), NOON)
    assert stage_and_ask(store, ASKED, standing(store)) == (stage, "Write to Senator Ann Sample.")


def test_no_ask_of_what_has_ended(store: Store) -> None:
    """Of a proposal that ended with its term nothing is asked any more."""
    read(store, REFERRED)
    assert stage_and_ask(store, ASKED, standing(store, {194: OVER})) == ("ended with the term", "")


def test_page_and_record_of_one_vote(store: Store) -> None:
    """A committee's vote is one, by whichever source has its names, under its whole name, with both counts."""
    store.votes.keep([BY_RECORD, BY_PAGE])
    (vote,) = votes_on(store, bill(H1))
    assert (vote.vote.body, vote.vote.voters) == (BY_PAGE.body, BY_PAGE.voters)
    assert vote.others == (BY_RECORD.tally,)


def test_a_committee_by_its_code(store: Store) -> None:
    """Where the record alone has a vote, its committee is called by the name that goes with the code."""
    store.votes.keep([BY_RECORD])
    (vote,) = votes_on(store, bill(H1))
    assert vote.vote.body == "Joint Committee on the Judiciary"


def test_the_oldest_first(store: Store) -> None:
    """Votes stand in the order of their days, one without a day last."""
    store.votes.keep([replace(BY_PAGE, date=None), replace(BY_PAGE, date=date(2025, 3, 1))])
    days = [each.vote.date for each in votes_on(store, bill(H1, PASSED))]
    assert days == [date(2025, 3, 1), DAY, None]


def test_a_roll_call_on_two_bills(store: Store) -> None:
    """A roll call that the rows of two bills state is one; votes of their committees are two."""
    store.votes.keep([BY_PAGE, replace(BY_PAGE, bill=H2, source="/Bills/194/H2")])
    found = votes_on_all(store, [bill(H1, PASSED), bill(H2, PASSED)])
    assert [(each.vote.bill, each.vote.kind) for each in found].count((H1, "roll_call")) == 1
    assert [each.vote.kind for each in found].count("committee") == 2
    assert len(found) == 3


def test_a_roll_call_with_its_record(store: Store) -> None:
    """A roll call whose record was read is one vote, that of its row."""
    store.votes.keep([RecordedVote(H1, "roll_call", "House", 7, None, "Pass?", {"yeas": 150, "nays": 5})])
    (vote,) = votes_on(store, bill(H1, PASSED))
    assert (vote.vote.question, vote.others) == (PASSED.text, ())
