"""A real month of the 194th, December 2, 2025 to January 3, 2026: 8,975 histories, day by day."""

import gzip
import json
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from billbot.clock import EASTERN
from billbot.domain.bills import Action, Bill, BillId, Change
from billbot.domain.diff import Patience, compare
from tests.support.repository import SHARED

MONTH = SHARED / "data" / "month-194.json.gz"
pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not MONTH.is_file(), reason="the month does not lie beside the repository"),
]
HOUR = timedelta(hours=1)
# All that is not a new row, read by eye: the day on which it was seen, the bill, what was before and what is so now.
REDATED = {
    *(("2025-12-08", bill, "2025-12-05", "2025-12-08") for bill in ("S983", "S1006", "S1009", "S1010")),
    *(("2025-12-08", bill, "2025-12-05", "2025-12-08") for bill in ("S2235", "S2269")),
    *(("2025-12-10", bill, "2025-12-11", "2025-12-10") for bill in ("S990", "S1019", "S1020")),
    # Back to the date that it had at first.
    *(("2025-12-12", bill, "2025-12-10", "2025-12-11") for bill in ("S990", "S1019", "S1020")),
    ("2025-12-12", "S991", "2025-12-10", "2025-12-11"),
    ("2025-12-12", "S999", "2025-12-09", "2025-12-11"),
    *(("2025-12-19", bill, "2025-12-15", "2025-12-18") for bill in ("S710", "S717")),
    ("2025-12-19", "S2579", "2025-12-17", "2025-12-18"),
}
REWORDED = {
    ("2025-12-11", "H3912"),  # "(title changed)"
    ("2025-12-16", "S956"),  # ", as changed"
    ("2025-12-19", "S1933"),  # "(under JR10)"
    ("2025-12-19", "S1935"),
    ("2025-12-31", "S58"),  # a full stop less
}
REMOVED = {
    ("2025-12-09", "H2810", "Rules suspended"),
    # "Amendment adopted (…)" is in its place: another act.
    ("2025-12-09", "S2563", "Read second, amended (as recommended by the committee on House Ways and Means)"),
    ("2025-12-24", "S2034", "Accompanied a new draft, see S2752"),
}


def actions_of(rows: list[tuple[str | None, str, str]]) -> tuple[Action, ...]:
    """Rows as the parser reads them."""
    return tuple(
        Action(date.fromisoformat(day) if day else None, branch, " ".join(text.split()).replace(" )", ")"))
        for day, branch, text in rows
    )


def looked_at(known: Bill, seen: tuple[Action, ...], day: str) -> tuple[Bill, list[Change]]:
    """The bill and its changes after two looks a day, far enough apart to believe that a row is gone."""
    morning = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=EASTERN)
    first = compare(known, seen, known.id, Patience(morning, HOUR))
    second = compare(first.bill, seen, known.id, Patience(morning + 4 * HOUR, HOUR))
    return second.bill, [*first.changes, *second.changes]


@cache
def month() -> tuple[list[tuple[str, Change]], Counter[str]]:
    """All changes of the month with the day each was seen, and how many rows came and went by count.

    An empty history is refused if rows are known (H2717, for a day).
    """
    found, counted = [], Counter[str]()
    whole = json.loads(gzip.decompress(MONTH.read_bytes()))
    moved = {number for day in whole["changed"].values() for number in day}
    for number in sorted(moved):
        first = whole["bills"][number]
        noon = datetime.fromisoformat(f"{whole['days'][0]}T12:00").replace(tzinfo=EASTERN)
        bill = compare(None, actions_of(first["rows"]), BillId(194, number), Patience(noon, HOUR)).bill
        for day in whole["days"]:
            seen = actions_of(whole["changed"].get(day, {}).get(number, []))
            if not seen:
                continue
            before, now = Counter(bill.history), Counter(seen)
            counted.update(came=(now - before).total(), went=(before - now).total())
            bill, changes = looked_at(bill, seen, day)
            found += [(day, change) for change in changes]
            assert Counter(bill.history) == now
    return found, counted


def told(*kinds: str) -> list[tuple[str, Change]]:
    """The changes of these kinds, each with the day it was seen."""
    return [(day, change) for day, change in month()[0] if change.kind in kinds]


@pytest.mark.thorough
def test_what_is_told_of_the_month() -> None:
    """2,035 rows are new, 17 re-dated, 5 reworded, 3 gone: every row that came or went is counted."""
    changes, counted = month()
    kinds = Counter(change.kind for _, change in changes)
    assert kinds == {"action_added": 2_035, "action_dated": 17, "action_reworded": 5, "action_removed": 3}
    assert counted == {"came": 2_035 + 17 + 5, "went": 3 + 17 + 5}


@pytest.mark.thorough
def test_rows_under_another_date() -> None:
    """Each of the 17 rows that got another date is the same row, and routine."""
    dated = told("action_dated")
    assert {(day, change.bill.number, change.old, str(change.date)) for day, change in dated} == REDATED
    assert {change.weight for _, change in dated} == {"routine"}


def test_rows_in_other_words() -> None:
    """Each of the five rows that got other words says the same, so it is routine."""
    reworded = told("action_reworded")
    assert {(day, change.bill.number) for day, change in reworded} == REWORDED
    assert {change.weight for _, change in reworded} == {"routine"}


def test_rows_that_are_gone() -> None:
    """The three rows that went for good are announced as gone."""
    assert {(day, change.bill.number, change.text) for day, change in told("action_removed")} == REMOVED


def test_no_altered_row_is_told_as_new_again() -> None:
    """A bill with re-dated or reworded rows has no words told twice as new."""
    altered = {change.bill for _, change in told("action_dated", "action_reworded")}
    new = Counter((change.bill, change.branch, change.text) for _, change in told("action_added"))
    assert [row for row, times in new.items() if times > 1 and row[0] in altered] == []
