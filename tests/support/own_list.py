"""The coalition's own list, as it is shipped, and the rows of its bills in the 194th at times that are drawn.

The record of the 194th that lies beside the repository has days alone. A row's time of day is that of a row of the
192nd on the same day of the week; those of one bill, branch and day come together.
"""

import random
from collections import defaultdict
from datetime import date, datetime, time
from functools import cache

from msgspec.structs import replace

from billbot.bills import Action, BillId
from billbot.clock import EASTERN
from billbot.practice import PracticeBill
from tests.support.entered_192 import Entries, Entry, entries, is_measured
from tests.support.repository import ROOT
from tests.support.story_194 import court

BILLS = (ROOT / "config" / "bills.toml").read_text(encoding="utf-8")


def drawn(seed: int) -> list[PracticeBill]:
    """Every document on the way of the listed bills, each row at a time that is drawn for it."""
    times: dict[tuple[BillId, date, str], datetime] = {}
    chance = random.Random(seed)

    def at(bill: BillId, day: date, branch: str) -> datetime:
        if (bill, day, branch) not in times:
            times[bill, day, branch] = datetime.combine(day, chance.choice(_times()[day.weekday()]), EASTERN)
        return times[bill, day, branch]

    return [
        replace(
            bill,
            rows=tuple(replace(row, seen=at(bill.ids[0], row.seen.date(), row.branch)) for row in bill.rows),
        )
        for bill in court()
    ]


def entered(bills: list[PracticeBill]) -> Entries:
    """When each row of the documents is entered."""
    return {
        bill.ids[0]: sorted(
            (Entry(row.seen, Action(row.seen.date(), row.branch, row.text)) for row in bill.rows),
            key=lambda entry: entry.at,
        )
        for bill in bills
    }


@cache
def _times() -> dict[int, list[time]]:
    """The times of rows that the shipped table does not know, by the day of the week."""
    found: dict[int, list[time]] = defaultdict(list)
    for bill, of in entries().items():
        for entry in of if is_measured(bill) else ():
            if entry.timed:
                found[entry.at.weekday()].append(entry.at.time())
    return found
