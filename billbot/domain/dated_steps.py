"""Finds the days that rows set for a bill, other than hearings: calendars, delays, meetings of conferences. Pure.

Such a day is only a plan: no row says that it was kept, and a row that comes before the day may cancel it.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from billbot.domain import actions
from billbot.domain.actions import Meaning
from billbot.domain.bills import Action, BillId

Kind = Literal["orders_of_the_day", "postponed", "conference"]

# What a row has that sets a day: of other histories no row has to be read.
_SIGN = re.compile("orders? of the day|postpon|conference|recess", re.IGNORECASE)
# What takes a bill off its branch's calendar before the day, or is what it was there for.
_ACTED_ON = frozenset(
    {
        *("taken_out_of_orders", "read_second", "ordered_to_third_reading", "read_third", "engrossed", "referred"),
        *("discharged", "recommitted", "concurred", "nonconcurred", "enacted"),
    }
)
_NEGOTIATED = frozenset({"conference_reported", "conference_report_accepted"})
# What ends the matter in both branches, or under this number.
_ENDED = frozenset(
    {
        *("rejected", "study_order", "accompanied", "new_draft", "placed_on_file", "laid_before_governor", "signed"),
        *("chaptered", "vetoed", "no_further_action"),
    }
)


class Step(Struct, frozen=True):
    """What a row of a bill sets for a day: `text` is that row, in the clerk's words, `branch` its branch.

    `stated` is the day of the row, null where it has none.
    """

    bill: BillId
    day: date
    kind: Kind
    branch: str | None
    text: str
    stated: date | None


def ahead(bill: BillId, history: Iterable[Action], today: date) -> tuple[Step, ...]:
    """What live rows set for `today` or later and no later row about the same has overtaken, the nearest first."""
    return tuple(step for step, settled in _course(bill, history) if step.day >= today and not settled)


def of_bill(bill: BillId, history: Iterable[Action]) -> tuple[Step, ...]:
    """All such steps, past ones, too, that were not cancelled before their day, the earliest first."""
    return tuple(step for step, settled in _course(bill, history) if not settled or settled >= step.day)


def _course(bill: BillId, history: Iterable[Action]) -> list[tuple[Step, date | None]]:
    """Every step by its day, with the day of the row that settled it; null for one that stands."""
    rows = [action for action in history if not action.stricken]
    if not any(_SIGN.search(action.text) for action in rows):
        return []
    found: list[tuple[Step, date | None]] = []
    for action in sorted(rows, key=_day):
        meaning = actions.read(action.text)
        new = _step(bill, action, meaning)
        found = [
            (step, settled or (_day(action) if _settles(action, meaning, new, step) else None))
            for step, settled in found
        ]
        if new is not None:
            found = [(step, settled) for step, settled in found if step.day != new.day or step.kind != new.kind]
            found.append((new, None))
    return sorted(found, key=lambda pair: pair[0].day)


def _step(bill: BillId, action: Action, meaning: Meaning) -> Step | None:
    if meaning.set_for is None:
        return None
    kind: Kind = "orders_of_the_day" if "orders_of_the_day" in meaning.kinds else "postponed"
    if "conference meeting" in action.text.casefold():
        kind = "conference"
    return Step(bill, meaning.set_for, kind, action.branch or None, action.text, action.date)


def _settles(action: Action, meaning: Meaning, new: Step | None, step: Step) -> bool:
    """Whether a row that came later overtakes a step."""
    kinds = set(meaning.kinds)
    if _ENDED & kinds or any(bill.relation == "continues_in" for bill in meaning.bills):
        return True
    if step.kind == "conference":
        return bool(_NEGOTIATED & kinds) or (new is not None and new.kind == "conference")
    if action.branch != step.branch:
        return False
    adopted = "adopted" in kinds and not actions.is_about_an_order(action.text)
    anew = "postponed" in kinds or (new is not None and new.kind != "conference")
    return adopted or anew or bool(_ACTED_ON & kinds)


def _day(action: Action) -> date:
    """The day of a row; one without a date is the last so far."""
    return action.date or date.max
