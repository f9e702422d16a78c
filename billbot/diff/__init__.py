"""Compare what is known of a bill with a new sighting of it (promise 3). Pure: the time comes in.

A sighting is a bill page or a JSON history. Rows are compared as multisets of (date, branch, text), live and struck
apart; what is left over on both sides is then recognised, in this order, as struck, un-struck, dated, back at what it
said before, dated anew or reworded.
"""

from dataclasses import dataclass, replace
from datetime import date

from billbot.bills import Action, Bill, BillId, Change, Page
from billbot.diff.particulars import cosponsors, particulars
from billbot.diff.patience import Patience
from billbot.diff.rows import Rows

__all__ = ["Comparison", "Patience", "compare", "cosponsors"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bill as it is known after a sighting, and what that sighting changed."""

    bill: Bill
    changes: tuple[Change, ...]


def compare(
    known: Bill | None,
    seen: Page | tuple[Action, ...],
    bill: BillId,
    patience: Patience,
    since: date | None = None,
) -> Comparison:
    """What `seen` adds to what is `known` of `bill`; null `known` is the first sight, which is a baseline.

    With `since`, the live rows of that day and later are news at first sight too: for a number that was followed. A
    null title, status or presenter never replaces a known one (promise 2). A page whose history is null, since another
    tab was read, says nothing of the history.
    """
    if known is None:
        known = Bill(bill)
        first: tuple[Change, ...] = (Change(bill, "first_seen", "routine"),)
    else:
        first = ()
    history = seen.history if isinstance(seen, Page) else seen
    changes: list[Change] = []
    if history is not None:
        rows = Rows(known, history, patience).compare()
        known = replace(known, rows=tuple(rows.after), rows_met=rows.met)
        changes += rows.changes
    if isinstance(seen, Page):
        known, beside = particulars(known, seen, patience)
        changes += beside
    if first and since is not None:
        first += tuple(change for change in changes if _is_news(change, since))
    return Comparison(known, first or tuple(changes))


def _is_news(change: Change, since: date) -> bool:
    """Whether a change at first sight is a live row of that day or later; one without a date may be."""
    return change.kind == "action_added" and (change.date is None or change.date >= since)
