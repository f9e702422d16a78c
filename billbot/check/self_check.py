"""Once a week, reads finished bills whose histories are known: any difference is a fault of the parser, never news."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from billbot import finished, schedule
from billbot.check.lease import Reading, holding_site
from billbot.check.sweep import Report
from billbot.clock import Clock
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.fetch import Source
from billbot.finished import Finished
from billbot.store import Store

_log = logging.getLogger(__name__)


def run_self_check(
    store: Store,
    open_source: Callable[[], AbstractContextManager[Source]],
    clock: Clock,
    owner: str,
    report: Report | None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Read the known histories if that is due; true if they were read, so that an incident may begin or end.

    `report` is that of the check before, which must have asked for every watched bill: then the site answers, and no
    bill waits. An incomplete self-check is repeated after a day. Raises StoreError, and ConfigError from `open_source`.
    """
    now = clock.now()
    last = store.upkeep.last("self-check")
    if report is None or not report.checked or report.not_tried or report.paused_until is not None:
        return False
    if not schedule.upkeep_due(store.sweeps.first_started(), last.tried_at, last.done_at, now):
        return False
    complete, reading = False, Reading(read=1)  # the site has just answered
    with holding_site(store, clock, owner, reading) as held:
        if not held:
            return False
        store.upkeep.note("self-check", now, done=False)  # first: it must wait even if it is interrupted
        with open_source() as source:
            complete = _read_all(store, source, clock, owner, stopping)
    store.upkeep.note("self-check", now, done=complete and not store.upkeep.misread())
    return True


def _read_all(store: Store, source: Source, clock: Clock, owner: str, stopping: Callable[[], bool]) -> bool:
    """Read the bills one after the other; true if the site answered for all. Raises Unreachable and Stopped."""
    complete = True
    for known in finished.bills():
        if stopping() or not store.sweeps.renew(owner, clock.now()):
            return False
        try:
            _compare(store, source, clock, known)
        except (Refused, Unreachable) as error:
            complete = False
            _log.info("self-check: %s: %s; it is tried again after a day", known.bill, error)
            if isinstance(error, Unreachable) and error.stop:
                raise
    return complete


def _compare(store: Store, source: Source, clock: Clock, known: Finished) -> None:
    """Read one bill and note whether it differs. Raises Refused, Unreachable and Stopped."""
    try:
        visit = source.visit(known.bill, known=True)
    except Unreadable as error:
        page = error.page
        differs: str | None = str(error)
    else:
        page = visit.evidence[0].body
        differs = finished.difference(known.history, visit.page.history or ())
    if differs is not None:
        _log.warning("self-check: %s is not read as its record is known: %s", known.bill, differs)
    store.upkeep.note_reading(known.bill, clock.now(), differs, page)
