"""What can be told: one module a kind of subject, which says what differs and hands it to wording.

A new kind is a module here, one in `wording`, and a line in `KINDS`.
"""

from collections.abc import Mapping
from datetime import datetime

from billbot import route
from billbot.bills import Mark
from billbot.check import Report
from billbot.notify import (
    alerts,
    chairs,
    decision,
    digest,
    hearing,
    incident,
    outage,
    redraft,
    reminder,
    suggestion,
    watchlist,
    welcome,
)
from billbot.notify.audience import Audience, Known, Post, doubted
from billbot.notify.kind import Difference, Kind, Said, alone_or_together, spoken
from billbot.route import Sighted
from billbot.store import Store
from billbot.watch import Watch

_ALERTS = Kind(alerts.differences, alerts.say, marks=route.marks, lasting=True)

KINDS: Mapping[str, Kind] = {
    route.ROW: _ALERTS,
    route.FACT: _ALERTS,
    hearing.KIND: Kind(hearing.differences, spoken(hearing.say), marks=hearing.marks, lasting=True),
    reminder.KIND: Kind(reminder.differences, spoken(reminder.say), lasting=True),
    digest.KIND: Kind(alone_or_together(digest.state, digest.message, alone=True), digest.say),
    redraft.KIND: Kind(
        alone_or_together(redraft.state, redraft.message, alone=True),
        spoken(redraft.say),
        after_check=redraft.note_redrafts,
    ),
    chairs.KIND: Kind(
        alone_or_together(chairs.state, chairs.message, alone=True), spoken(chairs.say), after_check=chairs.note_chairs
    ),
    outage.KIND: Kind(alone_or_together(outage.state, outage.message, leads=True), spoken(outage.say)),
    incident.KIND: Kind(alone_or_together(incident.state, incident.message), spoken(incident.say)),
    watchlist.EDIT: Kind(alone_or_together(watchlist.done, watchlist.edited), spoken(watchlist.say_edited)),
    watchlist.WATCHED: Kind(
        alone_or_together(watchlist.done, watchlist.watched),
        spoken(watchlist.say_watched),
        after_check=watchlist.note_watched,  # before the welcome, which tells of all there is
    ),
    welcome.KIND: Kind(
        alone_or_together(welcome.state, welcome.message, leads=True),
        spoken(welcome.say),
        after_check=welcome.note_welcome,
        lasting=True,
    ),
    watchlist.CONFIG: Kind(
        alone_or_together(watchlist.config_state, watchlist.config_message), spoken(watchlist.say_config)
    ),
    suggestion.ONE: Kind(
        alone_or_together(suggestion.state, suggestion.message(suggestion.ONE), alone=True), spoken(suggestion.say)
    ),
    suggestion.LIST: Kind(
        alone_or_together(suggestion.state, suggestion.message(suggestion.LIST)), spoken(suggestion.say)
    ),
    decision.KIND: Kind(decision.differences, spoken(decision.say)),
}


def marks(seen: Sighted) -> tuple[Mark, ...]:
    """All that a sighting marks, of every kind."""
    return tuple(mark for kind in dict.fromkeys(KINDS.values()) if kind.marks for mark in kind.marks(seen))


def after_check(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark what may differ by what the database shows at the end of a check, of every kind. Raises StoreError."""
    for kind in dict.fromkeys(KINDS.values()):
        if kind.after_check:
            kind.after_check(store, watch, report, now)


__all__ = [
    "KINDS",
    "Audience",
    "Difference",
    "Kind",
    "Known",
    "Post",
    "Said",
    "after_check",
    "doubted",
    "marks",
]
