"""How a committee's deadline is said: by when, by what rule, and that it is derived where it is."""

from billbot.bills import Deadline
from billbot.wording.spoken import day


def deadline_line(deadline: Deadline) -> str:
    """A deadline in one line, never more certain than the record: an extension may stand in an order of its own."""
    said = f"{deadline.bill.spoken}: the committee's day to report"
    said += f" was {day(deadline.day)}" if deadline.passed else f" is {day(deadline.day)}"
    if deadline.derived:
        why = f"derived from the court's dates: {deadline.rule} ({deadline.source})"
    else:
        why = f"“{deadline.rule}”" + (", which the other branch has yet to agree to" if deadline.pending else "")
    if deadline.passed:
        why += "; its history shows neither a report nor another date, though an order of its own may have set one"
    return f"{said} ({why})"
