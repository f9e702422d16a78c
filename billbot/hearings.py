"""Which hearings are announced, read from the histories of bills. Pure; a row that was struck announces nothing."""

from collections.abc import Iterable
from datetime import date

from billbot import actions
from billbot.actions import Hearing
from billbot.bills import Action

_ANNOUNCING = frozenset(
    {"hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"}
)


def coming(history: Iterable[Action], today: date) -> tuple[Hearing, ...]:
    """The hearings of a bill on `today` or later, in the order of their days.

    What changes a hearing of the same day takes the place of what was announced before; one that was called off
    behind its notice is none.
    """
    announced: dict[date, Hearing] = {}
    for action in history:
        if action.stricken:
            continue
        meaning = actions.read(action.text)
        if "hearing_canceled" in meaning.kinds:
            announced.clear()
        hearing = meaning.hearing
        if hearing is not None and hearing.date is not None and _ANNOUNCING.intersection(meaning.kinds):
            if "hearing_rescheduled" in meaning.kinds:
                announced.clear()
            announced[hearing.date] = hearing
    return tuple(hearing for day, hearing in sorted(announced.items()) if day >= today)
