"""Compare what is known of a bill with a new sighting of it (promise 3). Pure: the time comes in.

A sighting is a bill page or a JSON history. Rows are compared as multisets of (date, branch, text), live and struck
apart; what is left over on both sides is then recognised, in this order, as struck, un-struck, dated, back at what it
said before, dated anew or reworded.
"""

from dataclasses import dataclass, replace
from datetime import date

from billbot.bills import Action, Bill, BillId, Change, ChangeKind, Page, Stated, Weight
from billbot.diff.cosponsors import cosponsors
from billbot.diff.patience import Patience
from billbot.diff.rows import Rows
from billbot.diff.votes import votes

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
        known, particulars = _particulars(known, seen, patience)
        changes += particulars
    if first and since is not None:
        first += tuple(change for change in changes if _is_news(change, since))
    return Comparison(known, first or tuple(changes))


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    changes: list[Change] = []

    def stated(kind: ChangeKind, weight: Weight, before: Stated, value: str | None) -> Stated:
        after = _restate(before, value, patience)
        if before.value is not None and after.value != before.value:
            changes.append(Change(known.id, kind, weight, text=after.value, old=before.value))
        return after

    presenters = "\n".join(page.presenters) or None
    voted, posted = votes(known, page, patience)
    changes += posted
    bill = replace(
        voted,
        document_type=page.document_type,
        pinslip=page.pinslip or known.pinslip,
        sponsor=page.sponsor or known.sponsor,
        title=stated("title_changed", "news", known.title, page.title),
        status=stated("status_changed", "routine", known.status, page.status),
        presenters=stated("presenters_changed", "routine", known.presenters, presenters),
    )
    return bill, changes


def _is_news(change: Change, since: date) -> bool:
    """Whether a change at first sight is a live row of that day or later; one without a date may be."""
    return change.kind == "action_added" and (change.date is None or change.date >= since)


def _restate(before: Stated, value: str | None, patience: Patience) -> Stated:
    """What is known of something stated once; a return to the former value may be a lagging server's."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=patience.first_missed(before.missing_since))
    return Stated(value, former=before.value)
