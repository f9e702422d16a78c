"""What people can be told of: a module for each kind of subject, or for a few kinds about one thing.

A kind finds what differs from what a recipient heard, and has `messages` put that into words. A new kind is a module
here, one in `messages`, and a line in `KINDS`.
"""

from collections.abc import Mapping
from datetime import datetime

from billbot.briefs.watch import Watch
from billbot.domain import route
from billbot.domain.ledger import BILL, FACT, HEARING, ROW
from billbot.domain.report import Report
from billbot.errors import StoreError
from billbot.notify import (
    bills,
    digest,
    hearings,
    incidents,
    proposals,
    reader,
    reminders,
    suggestions,
    testimony,
    watchlist,
)
from billbot.notify.kind import Kind, constant_state, even_in_quiet_hours, message_only, per_subject, told_once
from billbot.notify.reader import Payload
from billbot.store import Store

# Of a bill its parts are announced, and entered in the ledger by their own kinds.
_PART = Kind(lambda *_: (), lambda *_: None)
KINDS: Mapping[str, Kind] = {
    BILL: Kind(bills.differences, bills.say, waits=bills.waits),
    ROW: _PART,
    FACT: _PART,
    HEARING: Kind(
        hearings.hearing_differences,
        bills.say,
        after_check=hearings.note_committee_hearings,
        triggers=frozenset({"list", "agendas", "hearings"}),
        kept="last",
        waits=hearings.hearing_waits,
    ),
    route.TESTIMONY: Kind(
        testimony.differences,
        testimony.say,
        after_check=testimony.note_testimony,
        triggers=frozenset({"list", "agendas", "hearings"}),
        kept="last",
        waits=testimony.waits,
    ),
    reminders.REMINDER: Kind(
        reminders.differences,
        reminders.say,
        true_on_its_day_only=True,
        kept="a year",
        waits=reminders.waits,
    ),
    digest.KIND: Kind(
        per_subject(constant_state("made"), told_once(digest.KIND), alone=True),
        digest.say,
        kept="a year",
        waits=even_in_quiet_hours,
    ),
    proposals.CONFERENCE: Kind(
        per_subject(
            proposals.conference_state, proposals.conference_message, alone=True, muted=proposals.conference_muted
        ),
        message_only(proposals.say_conference),
        after_check=proposals.note_meetings,
        triggers=frozenset({"list", "agendas", "conferences"}),
        waits=proposals.conference_waits,
    ),
    proposals.REDRAFT: Kind(
        per_subject(proposals.redraft_state, told_once(proposals.REDRAFT), alone=True, muted=proposals.redraft_muted),
        message_only(proposals.say_redraft),
        after_check=proposals.note_redrafts,
        triggers=frozenset({"list", "links", "texts"}),
    ),
    proposals.CHAIRS: Kind(
        per_subject(proposals.chairs_state, proposals.chairs_message, alone=True),
        message_only(proposals.say_chairs),
        after_check=proposals.note_chairs,
        triggers=frozenset({"list", "people", "waiting"}),
    ),
    incidents.OUTAGE: Kind(
        per_subject(incidents.outage_state, incidents.outage_message, goes_first=True),
        message_only(incidents.say_outage),
        kept="last",
        waits=incidents.incident_waits,
    ),
    incidents.INCIDENT: Kind(
        per_subject(incidents.incident_state, incidents.incident_message),
        message_only(incidents.say_incidents),
        kept="last",
        waits=incidents.incident_waits,
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
    suggestions.ONE: Kind(suggestions.differences, message_only(suggestions.say), operations=True),
    reader.ASK: _PART,  # told along with what a message is about, never alone
    suggestions.DECISION: Kind(suggestions.decisions, message_only(suggestions.say_decided), operations=True),
}


def after_check(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Have each kind whose triggers moved queue what may differ, by what the database shows after a check.

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
