"""What people can be told of: a module for each kind of subject, or for a few kinds about one thing.

A kind finds what differs from what a recipient was told, and has `wording` put that into words. A new kind is a module
here, one in `wording`, and a line in `KINDS`.
"""

from collections.abc import Mapping
from datetime import datetime

from billbot.briefs.watch import Watch
from billbot.domain import route
from billbot.domain.ledger import Job
from billbot.domain.report import Report
from billbot.domain.route import ObservedChanges
from billbot.errors import StoreError
from billbot.notify import (
    alerts,
    asks,
    chairs,
    conference,
    digest,
    hearing,
    incident,
    outage,
    redraft,
    reminder,
    suggestion,
    testimony,
    watchlist,
)
from billbot.notify.kind import Kind, constant_state, even_in_quiet_hours, message_only, per_subject, told_once
from billbot.notify.reader import Difference, HearingCache, Payload, Post, Reader, backup_in_doubt
from billbot.store import Store

_ALERTS = Kind(alerts.differences, alerts.say, jobs=route.jobs, waits=hearing.waits)

KINDS: Mapping[str, Kind] = {
    route.ROW: _ALERTS,
    route.FACT: _ALERTS,
    route.HEARING: Kind(
        hearing.differences,
        hearing.say,
        jobs=hearing.jobs,
        after_check=hearing.note_committees,
        triggers=frozenset({"list", "agendas", "hearings"}),
        kept="last",
        waits=hearing.waits,
    ),
    route.TESTIMONY: Kind(
        testimony.differences,
        message_only(testimony.say),
        after_check=testimony.note_changed,
        triggers=frozenset({"list", "agendas", "hearings"}),
        kept="last",
        waits=testimony.waits,
    ),
    reminder.KIND: Kind(
        reminder.differences,
        reminder.say,
        true_on_its_day_only=True,
        kept="a year",
        waits=reminder.waits,
    ),
    digest.KIND: Kind(
        per_subject(constant_state("made"), told_once(digest.KIND), alone=True),
        digest.say,
        kept="a year",
        waits=even_in_quiet_hours,
    ),
    conference.KIND: Kind(
        per_subject(conference.state, conference.message, alone=True, muted=conference.muted),
        message_only(conference.say),
        after_check=conference.note_meetings,
        triggers=frozenset({"list", "agendas", "conferences"}),
        waits=conference.waits,
    ),
    redraft.KIND: Kind(
        per_subject(redraft.state, told_once(redraft.KIND), alone=True, muted=redraft.muted),
        message_only(redraft.say),
        after_check=redraft.note_redrafts,
        triggers=frozenset({"list", "links", "texts"}),
    ),
    chairs.KIND: Kind(
        per_subject(chairs.state, chairs.message, alone=True),
        message_only(chairs.say),
        after_check=chairs.note_chairs,
        triggers=frozenset({"list", "people", "waiting"}),
    ),
    outage.KIND: Kind(
        per_subject(outage.state, outage.message, goes_first=True),
        message_only(outage.say),
        kept="last",
        waits=incident.waits,
    ),
    incident.KIND: Kind(
        per_subject(incident.state, incident.message), message_only(incident.say), kept="last", waits=incident.waits
    ),
    watchlist.EDIT: Kind(
        per_subject(constant_state("done"), told_once("list_edited")),
        message_only(watchlist.say_edited),
        kept="a year",
        operations=True,
    ),
    watchlist.MUTE: Kind(
        per_subject(constant_state("done"), told_once("mutes_edited")),
        message_only(watchlist.say_mutes),
        kept="a year",
        operations=True,
    ),
    watchlist.WATCHED: Kind(
        per_subject(constant_state("done"), told_once("also_watched")),
        message_only(watchlist.say_watched),
        after_check=watchlist.note_watched,  # before the welcome, which tells of all there is
        triggers=frozenset({"list", "waiting"}),
        kept="a year",
    ),
    watchlist.WELCOME: Kind(
        per_subject(constant_state("welcomed"), told_once(watchlist.WELCOME), goes_first=True),
        message_only(watchlist.say_welcome),
        after_check=watchlist.note_welcome,
        triggers=frozenset({"list", "waiting"}),
        waits=even_in_quiet_hours,
    ),
    watchlist.TERM: Kind(
        per_subject(constant_state("over"), told_once(watchlist.TERM)),
        message_only(watchlist.say_term),
    ),
    watchlist.DATE: Kind(
        per_subject(watchlist.date_state, watchlist.date_message), message_only(watchlist.say_dates), kept="a year"
    ),
    watchlist.CONFIG: Kind(
        per_subject(watchlist.config_state, watchlist.config_message),
        message_only(watchlist.say_config),
        kept="last",
        operations=True,
    ),
    suggestion.ONE: Kind(suggestion.differences, message_only(suggestion.say), operations=True),
    asks.KIND: Kind(lambda *_: (), lambda *_: None),  # told along with what a message is about, never alone
    suggestion.DECISION: Kind(suggestion.decisions, message_only(suggestion.say_decided), operations=True),
}


def jobs(seen: ObservedChanges) -> tuple[Job, ...]:
    """All jobs that an observation makes: those of every kind, and what moved, by which `after_check` is triggered."""
    told = [job for kind in dict.fromkeys(KINDS.values()) if kind.jobs for job in kind.jobs(seen)]
    return *told, *(Job.moved(what, seen.now) for what in route.moved_by(seen))


def after_check(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Have each kind whose triggers moved mark what may differ, by what the database shows after a check.

    A check that read nothing leaves that to the next one. Else `report.anything_moved` is set to whether anything
    moved. Raises StoreError; raises an ExceptionGroup of unexpected errors after all kinds had their turn, and then the
    next check asks all of them again.
    """
    seen = store.jobs.moved() if report.checked else ()
    moved = {job.subject.name for job in seen}
    report.anything_moved = not moved <= {"waiting"}
    faults = []
    for kind in dict.fromkeys(KINDS.values()):
        if kind.after_check and not kind.triggers.isdisjoint(moved):
            try:
                kind.after_check(store, watch, report, now)
            except StoreError:
                raise
            except Exception as error:
                faults.append(error)
    if faults:
        raise ExceptionGroup("what may differ could not be looked for", faults)
    store.jobs.settle(seen)  # but for what has moved meanwhile
