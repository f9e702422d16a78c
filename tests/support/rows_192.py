"""The real rows of the 192nd General Court on the practice site."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

import pytest

from billbot import clock
from billbot.demo import PracticeBill, PracticeRow
from tests.support.repository import SHARED

ROWS = SHARED / "data" / "actions-192.csv"
PRESENT = [
    pytest.mark.captures,
    pytest.mark.skipif(not ROWS.exists(), reason="the real rows do not lie beside the repository"),
]
BASELINE = clock.parse("2021-05-01T12:00")
Row = tuple[str, str, str, str]  # number, day, branch, text


@cache
def every_row() -> Mapping[str, Sequence[tuple[datetime, str, str]]]:
    """The rows of each bill of the file, in the page's order: when each was entered, its branch and its words."""
    rows: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            seen = datetime.fromisoformat(line["date"]).astimezone(clock.EASTERN)
            rows[line["id"]].append((seen, line["branch"], line["action"]))
    return rows


@cache
def court() -> dict[str, PracticeBill]:
    """Every bill of the file, each row shown from its own time on."""
    return {
        number: PracticeBill(192, number, title=f"An Act on {number}", rows=tuple(PracticeRow(*row) for row in of))
        for number, of in every_row().items()
    }


def clean(text: str) -> str:
    return " ".join(text.split()).replace(" )", ")")


def told_of(bill: PracticeBill, after: datetime) -> Counter[Row]:
    """The rows of a bill that came after a moment, as they should be told."""
    return Counter(
        (str(bill.number), f"{row.seen.date()}", row.branch, clean(row.text)) for row in bill.rows if row.seen > after
    )


def sample(size: int) -> list[str]:
    """So many bills that were there at the baseline, spread over the whole file."""
    numbers = [number for number, bill in court().items() if min(row.seen for row in bill.rows) <= BASELINE]
    return sorted(numbers)[:: max(1, len(numbers) // size)][:size]
