"""Where laws of the 192nd General Court ended up that both branches negotiated."""

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
    """A proposal is only in the conference's report, from whichever of its numbers it was listed by."""
    numbers, lives_in = living(number)
    assert lives_in == [number]
    for listed in numbers:
        reached, lives_in = living(listed)
        assert lives_in == [number] or number not in reached
    on = CONFERENCES[number]
    assert on.endswith("…") or living(on)[1] == [number]


# Bills before a committee of conference whose report is none of the above, by where they live.
IN_CONFERENCE = {
    "H3701": "H3770",  # the report, of which the file has no row; S2442, the Senate's text, is not an address
    "H5034": "H5034",  # in conference when the term ended; S3030 is the Senate's text
    "H5076": "S3084 S3085 S3086 H5163",  # taken apart
    "H851": "H851",  # in conference when the term ended; S2831 is the Senate's text
    "S2554": "S2924",
}


def test_every_bill_before_a_conference() -> None:
    """Every negotiated bill continues as the conference's report, or under its own number."""
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
