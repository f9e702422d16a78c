"""A practice court's sample bill, its rows, and what the court shows of it at a moment."""

from typing import Any

from billbot import clock
from billbot.demo import GeneralCourt, PracticeBill, PracticeRow, Shown
from billbot.domain.bills import BillId

S1 = BillId(194, "S1")
MONDAY, TUESDAY, FRIDAY = (clock.parse(f"2025-03-{day}T10:00") for day in ("03", "04", "07"))


def bill(*rows: PracticeRow) -> PracticeBill:
    return PracticeBill(general_court=194, number="S1", title="An Act", appears=MONDAY, rows=rows)


def row(text: str = "Read", seen: str = "2025-03-03T10:00", **later: Any) -> PracticeRow:
    return PracticeRow(clock.parse(seen), "Senate", text, **later)


def must_show(court: GeneralCourt, bill_id: BillId, moment: str) -> Shown:
    shown = court.show(bill_id, clock.parse(moment))
    assert shown is not None
    return shown
