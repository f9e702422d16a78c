"""What people can hear about: a module for each kind of subject, or for a few kinds about one thing.

A kind finds what differs from what a recipient heard; `messages` puts that into words. A new kind takes a class in a
module here, its words in `messages`, and a line in `KINDS`.
"""

from datetime import datetime
from typing import Any

from billbot.briefs.watch import Watch
from billbot.domain.ledger import PARTS
from billbot.domain.report import Report
from billbot.errors import StoreError
from billbot.notify import digest, incidents, proposals, reader, reminders, suggestions, testimony, watchlist
from billbot.notify.bills import BillKind
from billbot.notify.committee_hearings import CommitteeHearingKind
from billbot.notify.kind import MessageKind
from billbot.store import Store

KINDS: dict[str, MessageKind[Any]] = {
    each.name: each
    for each in (
        BillKind(),
        CommitteeHearingKind(),
        testimony.TestimonyKind(),
        reminders.ReminderKind(),
        digest.DigestKind(),
        proposals.ConferenceKind(),
        proposals.RedraftKind(),
        proposals.ChairsKind(),
        incidents.OutageKind(),
        incidents.IncidentKind(),
        watchlist.EditKind(),
        watchlist.WatchedKind(),  # before the welcome, which tells everything
        watchlist.WelcomeKind(),
        watchlist.TermKind(),
        watchlist.DateKind(),
        suggestions.SuggestionKind(),
        suggestions.DecisionKind(),
    )
}
# The parts of a bill are announced with it, and an ask with its message.
KINDS |= {name: MessageKind() for name in (*PARTS, reader.ASK)}


def after_check(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """After a check, let each kind with a trigger that moved queue what may differ.

    A check that read nothing leaves this to the next one. Otherwise sets `report.anything_moved`. Raises StoreError.
    After all kinds had their turn, raises an ExceptionGroup of unexpected errors; then the next check asks all kinds
    again.
    """
    seen = store.jobs.moved() if report.checked else ()
    moved = {job.subject.name for job in seen}
    report.anything_moved = not moved <= {"waiting"}
    faults = []
    for kind in KINDS.values():
        if not kind.triggers.isdisjoint(moved):
            try:
                kind.after_check(store, watch, report, now)
            except StoreError:
                raise
            except Exception as error:
                faults.append(error)
    if faults:
        raise ExceptionGroup("what may differ could not be looked for", faults)
    store.jobs.settle(seen)  # except what moved meanwhile
