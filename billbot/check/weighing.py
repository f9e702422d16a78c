"""What a change weighs on the day it is seen: what is over, said again or overtaken belongs in a digest. Pure.

A row that is routine by its words is news where it takes a bill out of its study order.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from billbot import hearings, stages
from billbot.bills import CORRECTING, Action, Bill, Change, Weight

# A row that is entered so many days late may tell of what the bill has left behind since.
_LATE = 3


def weighed(
    changes: Iterable[Change], known: Bill | None, seen: Bill, turned: Collection[date], now: datetime, *, owed: bool
) -> tuple[Change, ...]:
    """These changes of a bill from what was `known` to what is `seen`, as they weigh at an Eastern `now`.

    `turned` are the days of hearings that are otherwise by now, with their agendas: a row of such a day says something.
    `owed` says that rows of the bill are still to be told somewhere: there a row that only says again what was so may
    be the first that is heard.
    """
    return tuple(replace(change, weight=_weight(change, known, seen, turned, now, owed=owed)) for change in changes)


def _weight(
    change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime, *, owed: bool
) -> Weight:
    if change.weight == "routine":
        return "news" if _leaves_order(change, seen) else "routine"
    procedure = _about_an_order(change, seen)
    stale = _stale(change, known, seen, turned, now, owed=owed)
    return "routine" if procedure or stale or _overtaken(change, known, now) else "news"


def _about_an_order(change: Change, seen: Bill) -> bool:
    """Whether a row says no more than that an order about a bill was adopted, which moves the bill nowhere."""
    words = (change.text or "").casefold()
    return change.kinds == ("adopted",) and "order" in words and seen.document_type != "Order"


def _leaves_order(change: Change, seen: Bill) -> bool:
    at = next((at for at, row in enumerate(seen.rows) if row.number == change.row), None)
    return change.kind == "action_added" and at is not None and stages.left_order(seen.history, at)


def corrects(change: Change, known: Bill | None, seen: Bill, turned: Collection[date]) -> bool:
    """Whether a change puts right what may have been told: a hearing that stands as it stood leaves nothing wrong.

    `turned` is as for `weighed`.
    """
    if change.kind not in CORRECTING or change.row is None:
        return False
    turns = _turns(change, known, seen)
    return not turns or not all(turn.says_nothing for turn in turns) or _turns_any(turns, turned)


def _turns(change: Change, known: Bill | None, seen: Bill) -> tuple[hearings.HearingChange, ...]:
    if change.row is None or not hearings.only_of_hearings(change.kinds):
        return ()
    return hearings.changed(change.bill, known.rows if known else (), seen.rows, change.row)


def _stale(
    change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime, *, owed: bool
) -> bool:
    """Whether all the news of a change is of a hearing, and that is over, or stands as it stood."""
    turns = _turns(change, known, seen)
    if not turns or all(turn.is_over(now) for turn in turns):
        return bool(turns)
    online = "hearing_location_changed" in change.kinds and any(turn.goes_online for turn in turns)
    anew = owed and change.kind == "action_added"
    return all(turn.says_nothing for turn in turns) and not (_turns_any(turns, turned) or online or anew)


def _turns_any(turns: Iterable[hearings.HearingChange], turned: Collection[date]) -> bool:
    return any(turn.after is not None and turn.after.day in turned for turn in turns)


def _overtaken(change: Change, known: Bill | None, now: datetime) -> bool:
    """Whether a row comes late, and behind what the bill was known to have reached."""
    if change.kind != "action_added" or change.date is None or known is None:
        return False
    if (now.date() - change.date).days <= _LATE:
        return False
    row = Action(change.date, change.branch or "", change.text or "")
    return stages.overtaken(row, known.history)
