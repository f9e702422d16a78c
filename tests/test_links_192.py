"""Every link of the 192nd General Court, from both ends: what one document states, the other confirms."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from billbot import actions

ROWS = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "actions-192.csv"

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not ROWS.exists(), reason="the real rows do not lie beside the repository"),
]

_ONWARD, _BACK = {"continues_in", "absorbed_into"}, {"continues", "absorbs"}
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
    """For each document and each other one it names, in which relations."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            number = line["id"].upper()
            for bill in actions.read(line["action"]).bills:
                if bill.number != number:
                    found[number, bill.number].add(bill.relation)
    return found


def test_links_from_both_ends() -> None:
    """Every link whose other end is in the file is confirmed there, or stands above with what it says instead.

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
