"""Every link of the 192nd General Court, and where laws that both branches negotiated ended up."""

import csv
from collections import defaultdict
from datetime import date
from functools import cache

import pytest

from billbot.domain import actions, follow
from billbot.domain.bills import Action, BillId, Link, Row
from tests.support.repository import SHARED

ROWS = SHARED / "data" / "actions-192.csv"

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not ROWS.exists(), reason="the real rows do not lie beside the repository"),
]

_ONWARD, _BACK = {"continues_in", "absorbed_into"}, {"continues", "part_of", "absorbs"}
_LINKING = _ONWARD | _BACK

# Links whose other end is in the file and does not confirm them, by what it says instead.
ONE_END = {
    "only mentions it (See …, or the text of …)": {
        "H3701 continues_in S2442",
        "H4001 continues_in S2465",
        "H5034 continues_in S3030",
        "H851 continues_in S2831",
        "S2439 continues H3701",
        "S2480 continues H3871",
        "S2486 continues H3903",
        "S2586 continues H3996",
        "S2589 continues S1369",
        "S2609 continues H3936",
        "S2802 continues H4555",
        "S2819 continues H4524",
        "S3 continues H4001",
        "S3032 continues H4338",
        "S3074 continues H4250",
        "S35 continues H90",
    },
    "does not name it at all": {
        "H3999 absorbs S298",  # S298 says that it accompanied S2532
        "S2873 continues H747",
        "S3003 continues S2996",
        "S2729 continues H4126",  # the file has it as s2729
    },
    "states the same direction": {
        "H4230 absorbed_into H4299",  # "Consolidated with" each other
        "H4299 absorbed_into H4230",
        "S133 absorbs S412",  # "Accompanied by" each other
        "S412 absorbs S133",
        "S3022 continues S3065",
        "S3065 continues S3022",
    },
}


def named() -> dict[tuple[str, str], set[str]]:
    """For each pair of a document and one it names, the relations."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            number = line["id"].upper()
            for bill in actions.read(line["action"]).bills:
                if bill.number != number:
                    found[number, bill.number].add(bill.relation)
    return found


@pytest.mark.thorough
def test_links_from_both_ends() -> None:
    """Every link with its other end in the file is confirmed there, or listed above with the reason.

    A study order "accompanied by" a bill is confirmed by the bill's own row, which calls it a study order.
    """
    stated = named()
    with ROWS.open(encoding="utf-8", newline="") as file:
        present = {line["id"].upper() for line in csv.DictReader(file)}
    confirmed, alone = 0, set()
    for (origin, to), relations in stated.items():
        for relation in relations & _LINKING:
            if to not in present:
                continue
            other = stated.get((to, origin), set())
            wanted = _BACK if relation in _ONWARD else {*_ONWARD, "study_order"}
            if other & wanted:
                confirmed += 1
            else:
                alone.add(f"{origin} {relation} {to}")
    assert alone == set().union(*ONE_END.values())
    assert confirmed > 1500


# What conferences reported, with the bill reported on; "…" where the file has no row of that one.
CONFERENCES = {
    "H3973": "H3871",
    "H4002": "H4001",
    "H4118": "H3863",
    "H4805": "H4470",
    "H5050": "H4701",
    "H5060": "H4524",
    "H5065": "H4807 …",
    "H5090": "H4954 …",
    "H5106": "H4441",
    "H5151": "H4916 …",
    "H5164": "H3993 …",
    "S2603": "S2481",
    "S3075": "S2559",
    "S3096": "S2823 …",
    "S3097": "S2584",
    "S39": "S14",
}


@cache
def histories() -> dict[BillId, list[Row]]:
    """The rows of each document, in the order of the file."""
    found: dict[BillId, list[Row]] = defaultdict(list)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            rows = found[BillId(192, line["id"].upper())]
            action = Action(date.fromisoformat(line["date"][:10]), line["branch"], line["action"])
            rows.append(Row(len(rows) + 1, action))
    return dict(found)


@cache
def all_links() -> tuple[Link, ...]:
    return tuple(link for bill, rows in histories().items() for link in follow.links(bill, rows))


def living(*listed: str) -> tuple[list[str], list[str]]:
    """The numbers of a proposal that lists these, and those it lives in."""
    numbers = follow.all_numbers([BillId(192, number) for number in listed], all_links())
    texts = follow.printed_texts({bill: histories().get(bill, []) for bill in numbers})
    lives_in = follow.lives_in(numbers, all_links(), texts)
    return [bill.number for bill in numbers], [bill.number for bill in lives_in]


def test_every_conference_is_known() -> None:
    """The documents that a committee of conference reported are those above, and each names the bill it is on."""
    reported = {
        bill.number
        for bill, rows in histories().items()
        if any("conference_reported" in actions.read(row.action.text).kinds for row in rows)
    }
    assert reported == set(CONFERENCES)
    for number, on in CONFERENCES.items():
        assert BillId(192, on.split()[0]) in {link.to for link in all_links() if link.origin.number == number}
        assert (BillId(192, on.split()[0]) in histories()) == (not on.endswith("…"))


@pytest.mark.parametrize("number", CONFERENCES)
def test_what_a_conference_reported_is_the_address(number: str) -> None:
    """A proposal lives in the conference's report alone, from whichever of its numbers it was listed by."""
    numbers, lives_in = living(number)
    assert lives_in == [number]
    for listed in numbers:
        reached, lives_in = living(listed)
        assert lives_in == [number] or number not in reached
    on = CONFERENCES[number]
    assert on.endswith("…") or living(on)[1] == [number]


# Bills before a committee of conference whose report is none of the above, by where they live.
IN_CONFERENCE = {
    "H3701": "H3770",  # the report, of which the file has no row; S2442, the Senate's text, is no address
    "H5034": "H5034",  # in conference when the term ended; S3030 is the Senate's text
    "H5076": "S3084 S3085 S3086 H5163",  # taken apart
    "H851": "H851",  # in conference when the term ended; S2831 is the Senate's text
    "S2554": "S2924",
}


def test_every_bill_before_a_conference() -> None:
    """Every negotiated bill goes on in the conference's report, or under its own number."""
    before = {
        bill.number: " ".join(living(bill.number)[1])
        for bill, rows in histories().items()
        if any("conference_appointed" in actions.read(row.action.text).kinds for row in rows)
    }
    reported = {on: number for number, on in CONFERENCES.items() if not on.endswith("…")}
    assert before == reported | IN_CONFERENCE


@pytest.mark.parametrize(("listed", "lives_in"), [("S984 S2942", "S2987"), ("S1579", "H2418")])
def test_the_stories_of_the_192nd(listed: str, lives_in: str) -> None:
    """Diversion lives where its drafts ended, and Safe Communities in the bill it was folded into."""
    assert living(*listed.split())[1] == lives_in.split()
