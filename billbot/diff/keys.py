"""What makes a known row and a seen one the same, pass by pass: equal keys; a null key is like no other."""

from collections.abc import Callable, Hashable
from datetime import date

from billbot.bills import Action, Row

SeenKey = Callable[[Action], Hashable | None]
KnownKey = Callable[[Row], Hashable | None]


def words(action: Action) -> tuple[date | None, str, str]:
    """The day, the branch and the clerk's words, whether struck or not."""
    return action.date, action.branch, action.text


def whole(action: Action) -> Hashable:
    """Everything."""
    return action


def undated(*, alike: bool) -> SeenKey:
    """A row without a date, by its branch and words; `alike` asks for the same strike, too."""
    return lambda action: _dateless(action, alike=alike) if action.date is None else None


def dated(*, alike: bool) -> SeenKey:
    """A row that has a date, by its branch and words; `alike` asks for the same strike, too."""
    return lambda action: _dateless(action, alike=alike) if action.date is not None else None


def of(key: SeenKey) -> KnownKey:
    """A known row by what it is now."""
    return lambda row: key(row.action)


def former(row: Row) -> Hashable | None:
    """A known row that was reworded, by what it said before."""
    return None if row.former is None else (row.action.date, row.action.branch, row.former)


def _dateless(action: Action, *, alike: bool) -> Hashable:
    return action.branch, action.text, alike and action.stricken
