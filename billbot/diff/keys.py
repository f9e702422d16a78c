"""What makes a known row and a seen one the same, pass by pass, and when one that is missing is believed gone.

Rows with equal keys are the same; a null key is like no other.
"""

from collections.abc import Callable, Hashable
from datetime import date, datetime, timedelta

from msgspec import Struct

from billbot import actions
from billbot.bills import Action, Row
from billbot.clock import elapsed

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
    """A known row whose words or date changed, by what it said before."""
    return None if row.former is None else (row.former_date, row.action.branch, row.former)


def plainly(action: Action) -> Hashable:
    """The day, the branch, the strike, and the words whatever their case, punctuation and spelling."""
    return action.date, action.branch, action.stricken, actions.normalized(action.text)


def in_kind(action: Action) -> Hashable:
    """The day, the branch, the strike and the kinds, in whatever words."""
    return action.date, action.branch, action.stricken, actions.read(action.text).kinds


def in_gist(action: Action) -> Hashable:
    """The branch, the strike and what the words say, under whatever date."""
    return action.branch, action.stricken, actions.gist(action.text)


def whenever(form: Callable[[str], str], *, stricken: bool) -> SeenKey:
    """A row that has a date, by its branch and the `form` of its words; of those that are struck, or of the others."""
    return lambda action: (
        (action.branch, form(action.text)) if action.date is not None and action.stricken == stricken else None
    )


def _dateless(action: Action, *, alike: bool) -> Hashable:
    return action.branch, action.text, alike and action.stricken


class Patience(Struct, frozen=True):
    """When a disappearance is believed: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """Since when something is missing that is missing now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing since then is gone; never at the check that first missed it."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)
