"""Who decides on followed proposals, what we ask, and how a row's committee is recognized."""

import gzip
import json
from collections import Counter
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from billbot.briefs.committees import (
    BillBeforeCommittee,
    bills_before_committees,
    committee_code,
    full_name,
    is_named,
)
from billbot.briefs.now import stage_and_ask
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain import actions
from billbot.domain.bills import Action, Bill, BillId, Committee, Member, Row, Seat
from billbot.domain.standing import Standing
from billbot.domain.watched import Court, Dates, Proposal
from billbot.store import Store
from tests.support.repository import SHARED
from tests.support.store_sample import NOON, observation

MONTH = SHARED / "data" / "month-194.json.gz"
H1, H2 = BillId(194, "H1"), BillId(194, "H2")
ASKED = Proposal("ours", "Ours", ("topic",), (H1,), ask="Write to {chairs}.")
WATCH = Watch((ASKED,), (), timedelta(hours=1), (), {})
DAY = date(2025, 3, 6)
TODAY = date(2026, 3, 2)
OF_A_COURT_THAT_IS_OVER = replace(WATCH, dates=Dates([Court(194, ends=date(2026, 3, 1))]))
REFERRED = Action(date(2025, 2, 27), "House", "Referred to the committee on The Judiciary")
PASSED = Action(DAY, "House", "Passed to be engrossed -- see Roll Call #7 (Yeas 150 to Nays 5)")


def bill(number: BillId, *actions: Action) -> Bill:
    return Bill(number, rows=tuple(Row(at, action) for at, action in enumerate(actions, 1)), rows_met=len(actions))


def read(store: Store, *actions: Action) -> None:
    """H1 is read with these rows."""
    store.bills.record(observation(bill(H1, *actions), changes=(), links=()))


def standing(store: Store, watch: Watch = WATCH) -> Standing:
    return proposal_standing(store, watch, ASKED, TODAY)


def test_before_a_committee(store: Store) -> None:
    """A bill is before the committee that its row names, as long as its term lasts."""
    read(store, REFERRED)
    (before,) = bills_before_committees(store, WATCH, TODAY)
    assert before == BillBeforeCommittee(H1, ASKED, "The Judiciary", "J19")
    assert bills_before_committees(store, OF_A_COURT_THAT_IS_OVER, TODAY) == ()


def test_before_none(store: Store) -> None:
    """A bill that was not read, or left its committee, is before none."""
    assert bills_before_committees(store, WATCH, TODAY) == ()
    read(store, REFERRED, PASSED)
    assert bills_before_committees(store, WATCH, TODAY) == ()


def test_the_ask_names_the_chairs(store: Store) -> None:
    """The ask names those who chair the committee; whom nobody knows yet it names by the committee."""
    assert stage_and_ask(store, ASKED, standing(store)) == ("", "Write to the chairs of the committee that gets it.")
    read(store, REFERRED)
    stage, unnamed = stage_and_ask(store, ASKED, standing(store))
    assert (stage, unnamed) == ("in committee", "Write to the chairs of the Judiciary Committee.")
    seats = (Seat("AAS0", "Senate", chair=True),)
    store.committees.keep(Committee(194, "J19", "Joint Committee on the Judiciary", "Joint", seats), NOON)
    assert stage_and_ask(store, ASKED, standing(store)) == (stage, unnamed)  # a seat has only a code
    store.people.keep_member(Member(194, "AAS0", "Ann Sample", "Senate"), NOON)
    assert stage_and_ask(store, ASKED, standing(store)) == (stage, "Write to Senator Ann Sample.")


def test_no_ask_of_what_has_ended(store: Store) -> None:
    """A proposal that ended with its term has no ask."""
    read(store, REFERRED)
    assert stage_and_ask(store, ASKED, standing(store, OF_A_COURT_THAT_IS_OVER)) == ("ended with the term", "")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("The Judiciary", "J19"),
        ("the Judiciary", "J19"),
        ("Joint Committee on the Judiciary", "J19"),
        ("House Ways and Means", "H34"),
        ("Senate  Ways and Means", "S30"),
        ("House Steering, Policy and Scheduling", "H52"),
        ("Rules of the two branches, acting concurrently", "J40"),
        ("Joint Rules", "J40"),
        ("Bills in the Third Reading", None),
        ("Nobody", None),
        ("", None),
    ],
)
def test_code(store: Store, row: str, code: str | None) -> None:
    """A committee is known by its code, however a row writes it; one that either branch has may be of either."""
    assert committee_code(store, row) == code


def test_another_record() -> None:
    """A record with the right code and another name is not that committee's."""
    assert is_named(Committee(194, "J19", full_name("J19"), "Joint"), "The Judiciary")
    assert not is_named(Committee(195, "J19", "Joint Committee on Samples", "Joint"), full_name("J19"))


@pytest.mark.captures
@pytest.mark.skipif(not MONTH.exists(), reason="the material does not lie beside the repository")
def test_what_rows_of_a_court_call_them(store: Store) -> None:
    """At least 98 of 100 committee names in the 194th's rows lead to a record."""
    histories = json.loads(gzip.decompress(MONTH.read_bytes()))["bills"].values()
    rows = Counter(" ".join(row[2].split()) for each in histories for row in each["rows"])
    named = Counter[str]()
    for text, times in rows.items():
        for name in actions.read(text).committees:
            named[name] += times
    found = sum(times for name, times in named.items() if committee_code(store, name))
    assert found / named.total() >= 0.98
