"""The later steps of a tick: what a check leads to, and what is read from the site besides the watched bills.

`follow_up` asks the heartbeat, marks reminders and incidents, and publishes pages; `hear_answers` takes answers to
suggestions; `read_other_pages` uses what time is left.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from billbot import notify
from billbot.app import check, watchlist
from billbot.app.bootstrap import App
from billbot.app.housekeeping import keep
from billbot.app.telling import BetweenLooks, Steps, deliver
from billbot.briefs.committees import bills_before_committees
from billbot.briefs.due import check_due
from billbot.briefs.waiting import overdue
from billbot.clock import elapsed, later
from billbot.domain.report import Report
from billbot.notify.deliver import DeliveryReport
from billbot.public.site import write_pages
from billbot.site.heartbeat import beat
from billbot.store import Store
from billbot.store.upkeep import Task

_log = logging.getLogger(__name__)

# Where nothing new came, tasks that go through all that is watched are done no more often than that.
_FOLLOWS_EVERY = timedelta(minutes=10)
# Whether committees and members have to be read again is found out no more often than that.
_WHO_DECIDES_EVERY = timedelta(hours=1)
_REFILINGS_EVERY = timedelta(days=7)
# Committees and members are read for so long at a time, so that the watched bills do not wait.
_PEOPLE_FOR = timedelta(minutes=1)


def _is_time(store: Store, task: Task, report: Report, now: datetime) -> bool:
    """Whether a task that goes through all that is watched has to be done after a check; if so, it is noted as done.

    It has to be after a check that brought anything or completed a round, and else every ten minutes. Raises
    StoreError.
    """
    if report.needs_follow_up:
        return True
    last = store.upkeep.last(task).tried_at
    if last is not None and timedelta() <= elapsed(last, now) < _FOLLOWS_EVERY:
        return False
    store.upkeep.note(task, now, done=True)
    return True


def follow_up(app: App, store: Store, steps: Steps, report: Report | None) -> None:
    """Do what follows from a check, once what it found has left; a null report says that no check was due.

    After a good one the heartbeat is asked, unless a delivery is overdue, and reminders of hearings are queued. What
    cannot be read is queued for operations channels, and the public pages are brought up to date. The first good check
    starts the count of digests.
    """
    now = app.clock.now()
    if report is not None and report.checked:
        with steps.run():
            if not overdue(store, app.channels, now):
                beat(app.settings.heartbeat.url, app.clock, stopping=app.stopping)
        with steps.run():
            if _is_time(store, "reminders", report, now):
                notify.hearings.note_reminders(store, app.watch(store), now, app.dates.ends)
                notify.watchlist.note_terms(store, app.watch(store), now, app.dates.ends)
        with steps.run():
            notify.digest.begin_digests(store, app.channels, now)
    if report is not None and (report.checked or report.long_rest):
        with steps.run():
            notify.incidents.note_own(store, app.watch(store), "rest", now, report.long_rest)
    if report is not None and not app.stopping():  # pages may take longer than an end has
        with steps.run():
            if report.anything_moved or _is_time(store, "pages", report, now):
                _publish_pages(app, store, now)
    with steps.run():
        notify.incidents.note_bills(store, app.watch(store), now)


def _publish_pages(app: App, store: Store, now: datetime) -> None:
    """Write the public pages; an unwritable folder is logged, and tried again at the next check. Raises StoreError."""
    try:
        write_pages(store, app.watch(store), app.site_context, now)
    except OSError as error:
        mend = "give this user the right to write it and room, or name another folder as [state] public"
        _log.error("%s: cannot be written (%s); %s", error.filename or app.settings.state.public, error.strerror, mend)


def hear_answers(app: App, store: Store, report: Report | None) -> bool:
    """Ask the channels for people's answers to suggestions, after a check and its delivery, and act on them.

    Returns whether there is something new to deliver by that.
    """
    if report is None or not _is_time(store, "answers", report, app.clock.now()):
        return False
    add = partial(watchlist.accept, app, store)
    return notify.suggestions.read_answers(store, app.watch(store), app.transports, add, app.clock.now())


def read_other_pages(
    app: App,
    store: Store,
    steps: Steps,
    report: Report | None,
    sent: DeliveryReport,
    reads_for: timedelta,
    delivers_every: timedelta,
    *,
    in_slices: bool,
) -> None:
    """Read new documents and people, and do the weekly work; what leaves meanwhile is added to `sent`."""
    between = BetweenLooks(app, store, steps, sent, delivers_every, tells=True)
    with steps.run():
        _read_documents(app, store, report, reads_for, between.go_on)
    with steps.run():
        _suggest_refilings(app, store)
    with steps.run():
        if notify.suggestions.tell_found(store, app.scope(store), app.channels, app.clock.now()):
            sent += deliver(app, store, in_slices=in_slices)
    with steps.run():
        _read_people(app, store, report, between.go_on)
    _keep_up(app, store, steps)


def _may_read_on(app: App, store: Store, report: Report | None) -> bool:
    """Whether the site may be asked for something else, since every look that was due is done."""
    if app.stopping():
        return False
    if report is not None:
        return not report.not_tried
    now = app.clock.now()
    return check_due(store, app.watch(store), app.planner, now) > now


def _read_documents(
    app: App, store: Store, report: Report | None, budget: timedelta, go_on: Callable[[], bool]
) -> None:
    """Read new documents for the time `budget`, once no look is due; the log and `status` show what goes wrong.

    Operations channels are told of a list of documents that could not be read for long, and of odd records in one.
    """
    scope, now = app.scope(store), app.clock.now()
    if not check.documents_due(store, scope, now) or not _may_read_on(app, store, report):
        return
    with app.open_source() as source:
        done = check.read_documents(store, source, scope, app.clock, later(now, budget), budget=budget, go_on=go_on)
    if done.long_rest:
        notify.incidents.note_own(store, app.watch(store), "rest", app.clock.now(), done.long_rest)
    error, since = check.overdue_list(store, scope, app.clock.now()) or (None, None)
    notify.incidents.note_own(store, app.watch(store), "list", app.clock.now(), error, since)
    for court, odd in done.odd.items():
        notify.incidents.note_records(store, app.watch(store), app.clock.now(), court, odd)
    for fault in done.faults:
        _log.warning("%s", fault)
    if done.requests:
        _log.info("%d new documents, %d read, %d suggested", done.new, done.read, done.suggested)


def _suggest_refilings(app: App, store: Store) -> None:
    """Suggest once a week what seems to be a proposal of the court before, filed again in the one that sits."""
    court, watch, now = app.court, app.watch(store), app.clock.now()
    if not any(bill.general_court == court - 1 for bill in watch.bills) or not store.documents.any_of(court):
        return
    last = store.upkeep.last("refilings").tried_at
    if last is not None and timedelta() <= elapsed(last, now) < _REFILINGS_EVERY:
        return
    store.upkeep.note("refilings", now, done=True)
    if made := check.suggest_refilings(store, watch, court, now):
        _log.info("%d documents may be proposals that were filed again, and were not suggested before", made)


def _read_people(app: App, store: Store, report: Report | None, go_on: Callable[[], bool]) -> None:
    """Read the committees and members who decide on what is followed, where that is due, after a good check.

    Finding out who they are takes all histories of what is followed, so that is done once an hour.
    """
    if report is None or not report.checked or app.stopping():
        return
    now, last = app.clock.now(), store.upkeep.last("people").tried_at
    if last is not None and elapsed(last, now) < _WHO_DECIDES_EVERY:
        return
    store.upkeep.note("people", now, done=True)
    before = bills_before_committees(store, app.watch(store), now.date(), app.dates.ends)
    if not _may_read_on(app, store, report) or not check.people_due(store, before, now):
        return
    with app.open_source() as source:
        until = later(now, _PEOPLE_FOR)
        done = check.read_people(store, source, before, app.clock, until, go_on=go_on)
    if done.long_rest:
        notify.incidents.note_own(store, app.watch(store), "rest", app.clock.now(), done.long_rest)


def _keep_up(app: App, store: Store, steps: Steps) -> None:
    """Do the weekly work that is due, after a check and its delivery."""
    with steps.run():
        failed = keep(store, app.clock.now(), app.sound_files)
        if failed is not None:
            notify.incidents.note_own(store, app.watch(store), "backup", app.clock.now(), failed or None)
