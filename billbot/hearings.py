"""Which hearings are announced, read from the histories of bills. Pure; a row that was struck announces nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

from billbot import actions
from billbot.actions import Hearing, Meaning
from billbot.bills import Action

_ANNOUNCING = frozenset(
    {"hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"}
)


# Of these, the ones that alter a hearing which was announced before.
_ALTERING = _ANNOUNCING - {"hearing_scheduled"}


def announces(meaning: Meaning) -> bool:
    """Whether a row says when a hearing is, for the first time or anew."""
    return meaning.hearing is not None and not _ANNOUNCING.isdisjoint(meaning.kinds)


def alters(meaning: Meaning) -> bool:
    """Whether a row alters a hearing that was announced before."""
    return announces(meaning) and not _ALTERING.isdisjoint(meaning.kinds)


def coming(history: Iterable[Action], today: date) -> tuple[Hearing, ...]:
    """The hearings of a bill on `today` or later, in the order of their days.

    What changes a hearing of the same day takes the place of what was announced before; one that was called off
    behind its notice is none.
    """
    return tuple(hearing for day, hearing in sorted(_announced(history).items()) if day >= today)


def before(history: Sequence[Action], at: int) -> Hearing | None:
    """The hearing that stood before the row at position `at` of a history, the one announced last; null if none did."""
    return next(reversed(_announced(history[:at]).values()), None)


def _announced(history: Iterable[Action]) -> dict[date, Hearing]:
    """The hearings that stand at the end of a history, by day, in the order in which they were announced."""
    announced: dict[date, Hearing] = {}
    for action in history:
        if action.stricken:
            continue
        meaning = actions.read(action.text)
        if "hearing_canceled" in meaning.kinds:
            announced.clear()
        hearing = meaning.hearing
        if hearing is not None and hearing.date is not None and announces(meaning):
            if "hearing_rescheduled" in meaning.kinds:
                announced.clear()
            announced.pop(hearing.date, None)
            announced[hearing.date] = hearing
    return announced
