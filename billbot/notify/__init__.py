"""What can be told: one module a kind of subject, which says what differs and hands it to wording.

A new kind is a module here, one in `wording`, and a line in `KINDS`.
"""

from collections.abc import Mapping
from datetime import datetime

from billbot.check import Report
from billbot.notify import alerts, digest, hearing, incident, outage, reminder, suggestion, watchlist, welcome
from billbot.notify.audience import Audience, Known, Post
from billbot.notify.kind import Difference, Kind, Said, alone_or_together, spoken
from billbot.route import FACT, ROW
from billbot.store import Store
from billbot.watch import Watch

_ALERTS = Kind(alerts.differences, alerts.say)

KINDS: Mapping[str, Kind] = {
    ROW: _ALERTS,
    FACT: _ALERTS,
    hearing.KIND: Kind(hearing.differences, spoken(hearing.say)),
    reminder.KIND: Kind(reminder.differences, spoken(reminder.say)),
    welcome.KIND: Kind(alone_or_together(welcome.state, welcome.message, leads=True), spoken(welcome.say)),
    digest.KIND: Kind(alone_or_together(digest.state, digest.message, alone=True), digest.say),
    outage.KIND: Kind(alone_or_together(outage.state, outage.message, leads=True), spoken(outage.say)),
    incident.KIND: Kind(alone_or_together(incident.state, incident.message), spoken(incident.say)),
    watchlist.EDIT: Kind(alone_or_together(watchlist.done, watchlist.edited), spoken(watchlist.say_edited)),
    watchlist.WATCHED: Kind(alone_or_together(watchlist.done, watchlist.watched), spoken(watchlist.say_watched)),
    watchlist.CONFIG: Kind(
        alone_or_together(watchlist.config_state, watchlist.config_message), spoken(watchlist.say_config)
    ),
    suggestion.ONE: Kind(
        alone_or_together(suggestion.state, suggestion.message(suggestion.ONE), alone=True), spoken(suggestion.say)
    ),
    suggestion.LIST: Kind(
        alone_or_together(suggestion.state, suggestion.message(suggestion.LIST)), spoken(suggestion.say)
    ),
    suggestion.ACCEPTED: Kind(
        alone_or_together(suggestion.state, suggestion.message(suggestion.ACCEPTED)), spoken(suggestion.say)
    ),
}


def after_sweep(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark what is watched since lately, and the welcome of channels that never had one, after a check.

    Raises StoreError.
    """
    if report.checked:
        watchlist.also_watched(store, watch, now)  # before the welcome, which tells of all there is
    if report.through:
        welcome.note_welcome(store, watch, now)


__all__ = ["KINDS", "Audience", "Difference", "Kind", "Known", "Post", "Said", "after_sweep"]
