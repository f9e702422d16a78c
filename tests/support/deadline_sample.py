"""A sample bill in its first committee, the dates of its court, and the days to report that follow."""

from datetime import date

from billbot.domain.bills import Action, BillId
from billbot.domain.deadlines import Deadline, committee_deadlines
from billbot.domain.watched import Court, ReportingDay

BILL = BillId(194, "H1588")
DAY = date(2025, 12, 3)
COURT = Court(194, reporting=(ReportingDay(DAY, "Joint Rule 10", "Joint Rules"),))
TODAY = date(2025, 11, 1)


def row(text: str, on: date = date(2025, 10, 1), **more: bool) -> Action:
    return Action(on, "House", text, **more)


REFERRED = row("Referred to the committee on The Judiciary", date(2025, 2, 27))
PENDING = row("Reporting date extended to Friday March 13, 2026, pending concurrence")


def of(*history: Action, court: Court | None = COURT, today: date = TODAY) -> tuple[Deadline, ...]:
    return committee_deadlines(BILL, (REFERRED, *history), court, today)
