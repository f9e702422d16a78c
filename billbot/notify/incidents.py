"""Incidents: problems of bills, pages, channels and the machine for operations channels; outages of the site for all.

An outage and its end are announced once each, so readers can tell quiet from broken (promise 6).
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from billbot.briefs.waiting import foremost, to_mend
from billbot.briefs.watch import Watch
from billbot.clock import elapsed
from billbot.domain import incidents
from billbot.domain.display import count
from billbot.domain.incidents import Decision, Incident, Trouble
from billbot.domain.ledger import DueJob, Job, Subject
from billbot.domain.watched import Channel
from billbot.messages.document import MessageDocument
from billbot.messages.trouble import incidents_begun, incidents_over, outage, outage_over
from billbot.notify.kind import Difference, SubjectKind
from billbot.notify.reader import Reader
from billbot.store import Store

INCIDENT = "incident"
BEGAN, OVER = "incident", "incident_over"
_LASTS, _ENDED = "lasts", "over"
# No backup could be made; the clock is wrong; the configuration cannot be used; a list of documents cannot be read;
# edits of the configuration cannot be pulled; the site asked to be left alone for more than a day; nothing that people
# ask in Slack arrives.
OwnTrouble = Literal["backup", "clock", "config", "list", "pull", "rest", "slack"]
# How many odd records of a list are quoted.
_ODD_QUOTED = 5
_log = logging.getLogger(__name__)


def note_unreadable(store: Store, watch: Watch, now: datetime) -> None:
    """After each check, note which bills, pages or votes cannot be read, or can be again. Raises StoreError."""
    unread = store.incidents.unread_bills()
    still_open = store.incidents.still_open("layout", "page", "vote", "bill")
    if not unread and not still_open:
        return
    first = min((each.failing_since for each in unread if each.failing_since), default=now)
    outage = store.polls.failing_since() is not None
    seen = incidents.of_bills(unread, watch.bills, store.polls.good_since(first), now, outage=outage)
    # A docket with a number is followed under that number, so it can be read.
    followed = {"", *map(str, watch.bills), *map(str, watch.numbers)}
    _apply(store, watch, incidents.decide(still_open, seen, lambda incident: incident.subject in followed), now)


def note_own(
    store: Store, watch: Watch, kind: OwnTrouble, now: datetime, error: str | None, since: datetime | None = None
) -> bool:
    """Note an `error` of the machine or its environment, or its end (None). The error may be old.

    `now` is the site's time if our clock is wrong. Returns whether anything began or ended. Raises StoreError.
    """
    still_open = store.incidents.still_open(kind)
    if error is None and not still_open:
        return False
    seen = [] if error is None else [Trouble(kind, "", since or now, error, told=True)]
    return _apply(store, watch, incidents.decide(still_open, seen, lambda _: True), now)


def note_records(store: Store, watch: Watch, now: datetime, court: int, odd: Sequence[str]) -> None:
    """If a court's list of documents was read, note which records were left out. Raises StoreError.

    Different ones are announced again: at most once a day, since a list is read once a day.
    """
    before = [each for each in store.incidents.still_open("records") if each.subject == str(court)]
    more = f"; and {len(odd) - _ODD_QUOTED} more" if len(odd) > _ODD_QUOTED else ""
    detail = f"{count(len(odd), 'record')}: {'; '.join(odd[:_ODD_QUOTED])}{more}"
    if not odd:
        _apply(store, watch, Decision(ended=tuple(before)), now)
    elif [each.detail for each in before] != [detail]:
        begun = Trouble("records", str(court), now, detail, told=True)
        _apply(store, watch, Decision(begun=(begun,), dropped=tuple(before)), now)


def note_channels(store: Store, watch: Watch, outage_after: timedelta, now: datetime) -> bool:
    """After each delivery, note channels that could not be reached for `outage_after`, or can be again.

    Returns whether any incident began or ended. Raises StoreError.
    """
    names = [channel.name for channel in watch.channels]
    still_open = store.incidents.still_open("channel")
    reaches = list(_reaches(store, names, now))
    seen = incidents.of_channels(reaches, still_open, outage_after, now)
    decision = incidents.decide(still_open, seen, lambda incident: incident.subject in names)
    return _apply(store, watch, decision, now, {reach.channel for reach in reaches if reach.held_since})


def _reaches(store: Store, channels: Sequence[str], now: datetime) -> Iterator[incidents.Reach]:
    """What keeps messages from each channel: a hold, an unexpected error, or refused messages."""
    holds, lost = store.holds.all(), store.incidents.lost()
    waiting = {each.channel: each for each in store.incidents.undelivered(now)}
    for name in channels:
        hold = foremost(holds[name]) if name in holds else None
        gone, waits = lost.get(name, ()), waiting.get(name)
        error = gone[-1][2] if gone else hold.error if hold else (waits.error or "") if waits else ""
        yield incidents.Reach(
            name,
            tuple(each[0] for each in gone),
            gone[0][1] if gone else None,
            hold.since if hold else waits.oldest if waits and error else None,
            to_mend=hold is not None and to_mend(hold),
            error=error,
            reached=store.incidents.reached(name),
        )


class IncidentKind(SubjectKind):
    """Problems of bills, pages, channels and the machine."""

    name = INCIDENT
    remembered_for = "last"

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """Whether an incident is still open; None if it is not for this channel.

        Most channels only hear about channels.
        """
        found = reader.store.incidents.found([subject.number])
        told = (each for each in found if reader.channel.operations or each.kind == "channel")
        return next((_LASTS if each.ended is None else _ENDED for each in told), None)

    def message(self, was: str | None, now: str) -> str | None:
        """The type of message: it began or, for those who heard that, it is over."""
        if now == _LASTS:
            return BEGAN
        return OVER if was else None

    def waits(self, reader: Reader, *_: object) -> bool:
        """Operations channels do not wait for the end of quiet hours; others do."""
        return not reader.channel.operations

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message of incidents that began, or that ended."""
        store = reader.store
        known = store.incidents.found([item.job.subject.number for item in found])
        if found[0].message != BEGAN:
            return incidents_over(reader.channel, known, reader.watch.site)
        waiting = {each.channel: each.notices for each in store.incidents.undelivered(reader.now)}
        return incidents_begun(reader.channel, known, reader.watch.site, waiting)


def _apply(store: Store, watch: Watch, decision: Decision, now: datetime, held: Collection[str] = ()) -> bool:
    def jobs(incident: Incident) -> list[Job]:
        """It is for operations channels.

        If none of them can hear that nothing reaches a channel, all others do. Its end is for those who heard about it.
        """
        others = [each for each in watch.channels if (incident.kind, incident.subject) != ("channel", each.name)]
        told = [each for each in others if each.operations]
        if incident.kind == "channel" and (incident.ended or all(each.name in held for each in told)):
            told = others
        return [Job(each.name, Subject(INCIDENT, None, incident.id), now) for each in told]

    return bool(decision) and store.incidents.apply(decision, now, jobs) > 0


OUTAGE = "outage"
OUTAGE_BEGAN, OUTAGE_OVER = "outage", "mended"
THE_OUTAGE = Subject(OUTAGE)
GOOD = "good"


def queue_outage(store: Store, channels: Iterable[Channel], outage_after: timedelta, now: datetime) -> None:
    """Queue an outage (checks failed for `outage_after`) or its end for each channel that did not hear about it.

    It counts from the first failed check after the last good one, so a sleeping machine is not an outage. Raises
    StoreError.
    """
    since, subject = store.polls.failing_since(), THE_OUTAGE
    if since is not None and elapsed(since, now) < outage_after:
        return
    jobs = []
    for channel in channels:
        told = store.ledger.last_states(channel.name, OUTAGE).get(subject, [])
        differs = any(state != GOOD for state in told) if since is None else not told or GOOD in told
        if differs and subject not in store.jobs.of_kind(channel.name, OUTAGE):
            jobs.append(Job(channel.name, subject, now))
    store.jobs.add(jobs, now)


class OutageKind(SubjectKind):
    """An outage of the site."""

    name = OUTAGE
    remembered_for = "last"
    goes_first = True

    def state(self, reader: Reader, _: Subject) -> str:
        """Since when the site cannot be read, or `good`."""
        since = reader.store.polls.failing_since()
        return GOOD if since is None else since.isoformat()

    def message(self, was: str | None, now: str) -> str | None:
        """The type of message: an outage began or is over; None if it was already sent."""
        if now == GOOD:
            return OUTAGE_OVER if was not in {None, GOOD} else None
        return OUTAGE_BEGAN if was in {None, GOOD} else None

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message that the site cannot be read, or can be again, with how many alerts come late."""
        (item,) = found
        if item.message == OUTAGE_BEGAN:
            return outage(reader.channel, datetime.fromisoformat(item.statement.state))
        entry_told = reader.last_entry(THE_OUTAGE)
        if entry_told is None:
            return None
        since, again = datetime.fromisoformat(entry_told.state), item.job.queued_at
        late = reader.store.jobs.owed_between(reader.channel.name, since, again)
        return outage_over(reader.channel, since, again, late)

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Operations channels do not wait for the end of quiet hours; others do."""
        return not reader.channel.operations
