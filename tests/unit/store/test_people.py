"""Who decides and how they voted, in the database."""

from datetime import date, timedelta

from msgspec.structs import replace

from billbot.clock import later
from billbot.domain.bills import BillId, Committee, Document, Member, RecordedVote, Seat, Voter
from billbot.store import Store
from tests.support.store_sample import NOON

ANN, BO = Seat("AAS0", "Senate", chair=True), Seat("BBS1", "House", chair=True)
JUDICIARY = Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", (ANN, BO, Seat("CCS1", "House")))
MEMBER = Member(194, "AAS0", "Ann Sample", "Senate", email="ann@example.org")
LATER = later(NOON, timedelta(days=30))


def test_versions(store: Store) -> None:
    """A changed committee is a new version; an unchanged one is not."""
    other = replace(JUDICIARY, seats=(BO,))
    for committee, at in ((JUDICIARY, NOON), (JUDICIARY, LATER), (other, LATER)):
        store.committees.keep(committee, at)
    assert [(each.since, each.committee) for each in store.committees.versions(194, "J19")] == [
        (NOON, JUDICIARY),
        (LATER, other),
    ]
    assert store.committees.of(194) == (other,)
    assert store.attempts.of("committee", 194, "J19").done_at == LATER


def test_listed_committees(store: Store) -> None:
    """A committee on a court's list is one to be read; the list changes nothing about those that were."""
    store.committees.keep(JUDICIARY, NOON)
    store.committees.take_list(194, ["J19", "H34"], LATER)
    read = store.attempts.all("committee")
    assert (read[194, "J19"].done_at, read[194, "H34"].done_at) == (NOON, None)
    assert store.attempts.of("committees", 194).done_at == LATER


def test_every_name_of_a_committee(store: Store) -> None:
    """A committee's code is found by each name that its record had."""
    for name in ("Joint Committee on Courts", JUDICIARY.name):
        store.committees.keep(replace(JUDICIARY, name=name), NOON)
    assert store.committees.codes() == {"Joint Committee on Courts": "J19", JUDICIARY.name: "J19"}


def test_new_chairs(store: Store) -> None:
    """A committee has new chairs if they differ from before, until that was told."""
    store.committees.keep(JUDICIARY, NOON)
    store.committees.keep(replace(JUDICIARY, seats=(ANN, BO)), NOON)
    assert store.committees.new_chairs() == ()
    store.committees.keep(replace(JUDICIARY, seats=(ANN,)), LATER)
    (new,) = store.committees.new_chairs()
    now, before = store.committees.version(new.id)
    assert (now.committee.chairs, before and before.committee.chairs) == ((ANN,), (ANN, BO))
    store.committees.told_of_chairs([new.id], [], LATER)
    assert store.committees.new_chairs() == ()


def test_members(store: Store) -> None:
    """A member is known by the record, or else by the name that documents have, or else not at all."""
    store.people.keep_member(MEMBER, NOON)
    store.people.keep_member(replace(MEMBER, room="9"), LATER)
    listed = Document(194, "H1", None, "An Act", members=(("AAS0", "A. Sample"), ("BBS1", "Bo Sample")))
    store.documents.take_list(194, [listed], NOON)
    assert store.people.members(194, ["AAS0", "BBS1", "CCS1"]) == {
        "AAS0": replace(MEMBER, room="9"),
        "BBS1": Member(194, "BBS1", "Bo Sample"),
    }


BILL = BillId(194, "H1")
YES, NO = Voter("AAS0", "Ann Sample"), Voter(None, "Bo Sample")
VOTE = RecordedVote(
    *(BILL, "committee", "Joint Committee on the Judiciary", None, date(2025, 3, 6), "ought to pass"),
    {"favorable": 1, "adverse": 1, "reserve_right": 0, "no_vote": 0},
    {"favorable": (YES,), "adverse": (NO,), "reserve_right": (), "no_vote": ()},
    "/Bills/194/H1",
)
ROLL_CALL = RecordedVote(BILL, "roll_call", "Senate", 7, None, "Pass?", {"yeas": 3, "nays": 0, "absent": 0}, {}, "/api")


def test_votes_as_each_witness_has_them(store: Store) -> None:
    """Another source's vote is kept next to the first; the same source's replaces it."""
    by_code = replace(VOTE, body="J19", source="/api", voters=dict.fromkeys(VOTE.tally, ()) | {"favorable": (YES,)})
    mended = replace(VOTE, tally={**VOTE.tally, "adverse": 0}, voters={**VOTE.voters, "adverse": ()})
    for votes in ([VOTE], [VOTE, by_code], [mended]):
        store.votes.keep(votes)
    assert sorted(store.votes.of(BILL), key=lambda vote: vote.source) == [mended, by_code]


def test_roll_call(store: Store) -> None:
    """A roll call is found by its branch and number, one without names, too."""
    store.votes.keep([ROLL_CALL])
    assert store.votes.roll_call(194, "Senate", 7) == ROLL_CALL
    assert store.votes.roll_call(194, "House", 7) is None
