"""Where a sample proposal is: numbers at a stage, and bills with rows from which that follows."""

from collections.abc import Collection
from datetime import date
from typing import Any

from billbot.domain.bills import Action, Bill, BillId, Row
from billbot.domain.stages import Progress, Stage
from billbot.domain.standing import Place, Standing, progress_by_bill, standing_at
from billbot.domain.watched import Proposal

TODAY, ENDS = date(2026, 5, 4), {194: date(2027, 1, 5)}
JANUARY = date(2027, 1, 6)
PROPOSAL = Proposal("sample", "Sample", ("topic",), ())
H1, H2, H3, S3 = (BillId(194, number) for number in ("H1", "H2", "H3", "S3"))
REFERRED = "Referred to the committee on The Judiciary"
FAVORABLE = "Bill reported favorably by committee and referred to the committee on Senate Ways and Means"
STUDY = "Accompanied a study order, see H5281 (under House Rule 27)"
PASSED = "Passed to be engrossed"


def at(bill: BillId, stage: Stage, committee: str | None = None, folded: tuple[BillId, ...] = (), **more: Any) -> Place:
    return Place(bill, Progress(stage, committee, **more), folded=folded)


def stood(*places: Place, today: date = TODAY) -> Standing:
    return standing_at(PROPOSAL, places, ENDS, today)


def bill(bill: BillId, *rows: tuple[str, str, str]) -> Bill:
    """A bill with these rows: day, branch, text."""
    shown = [Action(date.fromisoformat(day), branch, text) for day, branch, text in rows]
    return Bill(bill, rows=tuple(Row(number, action) for number, action in enumerate(shown, 1)))


def course(*bills: Bill, leads: Collection[tuple[BillId, BillId]] = ()) -> dict[BillId, Progress | None]:
    return progress_by_bill({each.id: each for each in bills}, leads, TODAY)
