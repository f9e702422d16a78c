"""What a change weighs on the day it is seen: what is over, said again or overtaken belongs in a digest. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from billbot import hearings, stages
from billbot.bills import CORRECTING, Action, Bill, Change

# A row that is entered so many days late may tell of what the bill has left behind since.
_LATE = 3


def weighed(
    changes: Iterable[Change], known: Bill | None, seen: Bill, off: Collection[date], now: datetime
) -> tuple[Change, ...]:
    """These changes of a bill from what was `known` to what is `seen`, as they weigh at an Eastern `now`.

    `off` are the days on which an agenda has called the bill's hearing off: a row that gives them says something.
    """
    return tuple(
        replace(change, weight="routine")
        if change.weight == "news" and (_stale(change, known, seen, off, now) or _overtaken(change, known, now))
        else change
        for change in changes
    )


def corrects(change: Change, known: Bill | None, seen: Bill) -> bool:
    """Whether a change puts right what may have been told: a hearing that stands as it stood leaves nothing wrong."""
    if change.kind not in CORRECTING or change.row is None:
        return False
    turns = _turns(change, known, seen)
    return not turns or not all(turn.says_nothing for turn in turns)


def _turns(change: Change, known: Bill | None, seen: Bill) -> tuple[hearings.Turn, ...]:
    if change.row is None or not hearings.only_of_hearings(change.kinds):
        return ()
    return hearings.turned(change.bill, known.rows if known else (), seen.rows, change.row)


def _stale(change: Change, known: Bill | None, seen: Bill, off: Collection[date], now: datetime) -> bool:
    """Whether all the news of a change is of a hearing, and that is over, or stands as it stood."""
    turns = _turns(change, known, seen)
    if not turns or all(turn.is_over(now) for turn in turns):
        return bool(turns)
    again = any(turn.after and turn.after.stands and turn.after.day in off for turn in turns)
    online = "hearing_location_changed" in change.kinds and any(turn.goes_online for turn in turns)
    return all(turn.says_nothing for turn in turns) and not (again or online)


def _overtaken(change: Change, known: Bill | None, now: datetime) -> bool:
    """Whether a row comes late, and behind what the bill was known to have reached."""
    if change.kind != "action_added" or change.date is None or known is None:
        return False
    if (now.date() - change.date).days <= _LATE:
        return False
    row = Action(change.date, change.branch or "", change.text or "")
    return stages.overtaken(row, known.history)
