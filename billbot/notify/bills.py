"""What differs about a bill between the moment a recipient knows and now: rows, facts, and when it is heard.

A channel knows every bill as it is now, except those with a job. These it knows as of the job's moment, or as its
messages said. A job stays until nothing differs. If a row is only about hearings, the hours at which the bill is heard
are announced instead. `notify.alerts` composes the message.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from typing import TypeAlias

from msgspec.structs import replace

from billbot.briefs.watch import Watch, belonging
from billbot.domain import action_kinds, actions, hearings, route
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change
from billbot.domain.ledger import BILL, ONE_SUBJECT, ROW, DueJob, Job, Statement, Subject
from billbot.domain.route import RowState
from billbot.domain.watched import Channel, Proposal
from billbot.errors import FaultLogged
from billbot.messages.news import NewsEntry
from billbot.notify.alerts import AlertDifference, AlertKind, HearingDifference, RowDifference, with_groups
from billbot.notify.bill_hearings import (
    ALERT,
    begins_at,
    hearings_unless_faulty,
    hour_differences,
    told_hours,
)
from billbot.notify.delivery_cache import DeliveryCache
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader
from billbot.notify.reminders import REMINDER
from billbot.store import Store

# If more rows and facts of a bill changed than this, only the most important are announced. The others are counted, and
# are not news later.
_MOST = 100
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)
# The changes of a subject with their ids, in order.
_Log: TypeAlias = Sequence[tuple[int, Change]]


def queue_bills(store: Store, watch: Watch, now: datetime) -> None:
    """Queue for each channel the bills that moved since the last time and that it may have to hear about.

    A bill is queued for a channel if a change is news to it, or contradicts something that it heard, even if it no
    longer follows the bill (promise 5). A new channel knows every bill as it is now (promise 1). Raises StoreError.
    """
    newest, cache = store.moments.newest(), DeliveryCache(store, watch, now.date())
    for channel in watch.channels:
        store.jobs.begin(channel.name, newest)
        if (noted := store.jobs.noted(channel.name)) == newest:
            continue
        jobs = [
            Job(channel.name, Subject(BILL, bill), at, str(noted))
            for bill, at in store.moments.moved_since(noted)
            if _may_differ(store, watch, cache, channel, bill, noted)
        ]
        store.jobs.note(channel.name, newest, jobs)


def _may_differ(store: Store, watch: Watch, cache: DeliveryCache, channel: Channel, bill: BillId, moment: int) -> bool:
    here = route.wants_alerts(channel, watch.proposals_of(bill), cache.today)
    if not here and not store.ledger.was_told(channel.name, bill):
        return False
    changes = [change for _, change in cache.changes_since(bill, moment)]
    if any(here and route.is_told_at_once(each, channel) for each in changes):
        return True
    if any(each.kind in CORRECTING and not actions.repeats(each) for each in changes):
        return True
    with FaultLogged("the list of hearings"):
        return bool(hearings.differing_hours(cache.hours(bill, moment), cache.hours(bill)))
    return True  # it is looked at again


def hand_on(store: Store, watch: Watch, now: datetime, *, removed: bool = False) -> None:
    """If a channel no longer follows a bill's proposals, pass what waits for it to the channels that do.

    They begin at the moment up to which it knew the bill. Corrections of what the first channel sent stay there, too.
    Channels that are not configured count only if they are `removed`: before that, one may have a new name. Raises
    StoreError.
    """
    cache, channels = DeliveryCache(store, watch, now.date()), {each.name: each for each in watch.channels}
    for job in store.jobs.waiting():
        bills = {job.subject.bill} if job.subject.bill else set()
        if job.subject.kind == REMINDER:
            bills = {bill for each in cache.hearings if each.key == job.subject.name for bill in each.bills}
        proposals = [each for bill in bills for each in watch.proposals_of(watch.numbers.get(bill, bill))]
        followers = [
            name
            for name, channel in channels.items()
            if any(route.is_subscribed(channel, proposal) for proposal in proposals)
        ]
        former = channels.get(job.channel)
        if followers and job.channel not in followers and (former or removed):
            stays = former is None or (  # of a channel that is not configured, `forget_others` drops what waits
                job.subject.kind == BILL and _may_differ(store, watch, cache, former, job.bill, job.moment)
            )
            store.jobs.hand_on(job, followers, stays=stays)


class BillKind(AlertKind):
    """The rows, facts and hearings of a bill. It is announced by these parts."""

    name = BILL

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether a bill can wait: it is not heard before the quiet hours end, or what differs is not about that."""
        bill, moment = job.bill, job.moment
        known = (hour for each in hearings_unless_faulty(reader, bill) for hour in each.hours)
        if not any(reader.now < begins_at(hour) <= until for hour in (*known, *told_hours(reader, bill))):
            return True
        turned = hearings.differing_hours(reader.cache.hours(bill, moment), reader.cache.hours(bill))
        changes = (change for _, change in reader.cache.changes_since(bill, moment))
        return not turned and not any(_is_about_hearing(change.text or "") for change in changes)

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[AlertDifference]:
        """The rows, facts and hours of these bills that differ from what the recipient knows.

        If nothing was sent about one before, it counts only if the channel wants to hear about it.
        """
        return with_groups(reader, [each for job in due for each in _of_bill(reader, job)])


def _of_bill(reader: Reader, job: DueJob) -> list[AlertDifference]:
    """What differs of one bill: when it is heard, then its rows and facts."""
    rows, by_hours = _changed_rows(reader, job)
    hours = _changed_hours(reader, job, by_hours)
    if hours is None:  # rows are announced even after an error in hearings, which are compared once that is fixed
        rows, by_hours, hours = [*rows, *by_hours], [], []
    ends = reader.watch.dates.ends
    rows = [each for each in rows if not route.ends_with_the_term(each.content.change, ends)]
    said_by_hours = {entry.keys for each in hours for entry in each.content.rows}
    unsaid = [each for each in by_hours if each.content.keys not in said_by_hours]
    put_right = [each for each in unsaid if _is_put_right(each.content)]
    twice = [each for each in (*rows, *put_right) if _is_there_twice(reader, each.content)]
    found: list[AlertDifference] = [*hours, *(each for each in (*rows, *put_right) if each not in twice)]
    known = [*(each for each in unsaid if each not in put_right), *twice]
    if found and known:
        # Other words already said these. They are still entered in the ledger, because corrections of a row depend on
        # its entry. They need no words, so any message about the bill can enter them.
        also_told = (*found[0].also_told, *(each.statement for each in known))
        found[0] = replace(found[0], also_told=also_told)
    return found


def _changed_rows(reader: Reader, job: DueJob) -> tuple[list[RowDifference], list[RowDifference]]:
    """The rows and facts that differ: those announced in their own words, and those announced as hearings."""
    by_words, by_hours = list[RowDifference](), list[RowDifference]()
    for subject, log in _changes_by_subject(reader, job).items():
        each = _difference(reader, job, subject, log)
        if each is not None:
            (by_hours if _is_told_by_hours(reader, each.content) else by_words).append(each)
    return by_words, by_hours


def _changed_hours(reader: Reader, job: DueJob, rows: Sequence[RowDifference]) -> list[HearingDifference] | None:
    """The hours at which a bill is heard that differ, each with the rows that say so; None after an error."""
    statements = {row.content.keys: row.statement for row in rows}
    with FaultLogged("the list of hearings"):
        hours = hour_differences(reader, job, [row.content for row in rows])
        return [replace(each, also_told=tuple(statements[entry.keys] for entry in each.content.rows)) for each in hours]
    return None


def _is_about_hearing(text: str) -> bool:
    """Whether the words of a row are about a hearing, perhaps among other things."""
    return any(kind.startswith("hearing_") for kind in actions.read(text).kinds)


def _is_told_by_hours(reader: Reader, entry: NewsEntry) -> bool:
    """Whether all news in a row is when its bill is heard, in a hearing that the record has or had."""
    change = entry.change
    if change.row is None or not hearings.is_only_about_hearings(entry.meaning.kinds):
        return False
    if change.kind in CORRECTING:
        return True
    with FaultLogged("the list of hearings"):
        return any(change.row in rows for _, rows in reader.cache.by_rows(change.bill))
    return False


def _is_put_right(entry: NewsEntry) -> bool:
    """Whether to say that a row about a hearing is gone or back, although the hearing itself did not change.

    For a hearing that is ahead, only if by now only its agenda has it; otherwise other rows say the same.
    """
    back = entry.change.kind == "action_restored"
    alone = entry.coming_hearings is None or any(each.by_agenda for each in entry.coming_hearings)
    return entry.row_was_told and (back or (alone and entry.change.kind in UNDOING))


def _is_there_twice(reader: Reader, entry: NewsEntry) -> bool:
    """Whether the record has a row that is gone or back a second time, and the recipient heard about that one."""
    change, rows = entry.change, entry.bill.rows if entry.bill else ()
    if change.kind not in {*UNDOING, "action_restored"}:
        return False
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (reader.last_entry(Subject(ROW, change.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.state).is_entered for each in told)


def _changes_by_subject(reader: Reader, job: DueJob) -> Mapping[Subject, _Log]:
    """The changes of a bill since the moment of its job, by the row or fact that they are about.

    If there are too many, only the most important, in order: first those that alter a row the recipient heard about,
    then other news.
    """

    def by_subject() -> Mapping[Subject, _Log]:
        found: dict[Subject, list[tuple[int, Change]]] = {}
        for key, change in reader.cache.changes_since(job.bill, job.moment):
            found.setdefault(Subject.of_change(change), []).append((key, change))
        return found

    found = reader.cache.once(("by subject", job.bill, job.moment), by_subject)
    if len(found) <= _MOST:
        return found
    told = reader.last_entries(job.bill)

    def rank(subject: Subject) -> tuple[bool, bool, int, int]:
        log = found[subject]
        corrects = subject in told and any(change.kind in CORRECTING for _, change in log)
        routine = all(change.weight == "routine" for _, change in log)
        kinds = (kind for _, change in log for kind in change.kinds)
        return not corrects, routine, min(map(action_kinds.RANK.__getitem__, kinds), default=0), -log[-1][0]

    most = frozenset(nsmallest(_MOST, found, key=rank))
    return {subject: log for subject, log in found.items() if subject in most}


def _difference(reader: Reader, job: DueJob, subject: Subject, log: _Log) -> RowDifference | None:
    """How a row or a fact differs from what the recipient knows; None if there is nothing to say.

    What people heard is corrected even if the proposals are muted or the channel no longer follows them.
    """
    last, first = reader.last_entry(subject), log[0][1]
    was = _state_then(reader, job, subject, first)
    known = last.state if last else was
    fresh = [(key, change) for key, change in log if last is None or key > (last.change or 0)]
    if not fresh:
        return None
    change: Change | None
    if subject.kind == ROW:
        if last is None and was is not None and reader.store.ledger.told_elsewhere(job.channel, job.recipient, subject):
            return None  # the channel that sent it corrects it
        state = RowState.of(reader.store.bills.last_seen(job.bill), subject.number, fresh[-1][1].text or "")
        changes = [each for _, each in fresh]
        wanted = [each for each in changes if route.is_told_at_once(each, reader.channel)]
        before, now = RowState.decode(known) if known else None, state.encoded
        change = route.change_to_tell(before, state, changes, wanted=wanted, told=last is not None)
    else:
        change = fresh[-1][1]
        now = change.text or ""
        if now == known or (last is None and not route.is_told_at_once(change, reader.channel)):
            return None
        change = replace(change, old=known or change.old)
    proposals = reader.followed(job.bill) if last else reader.unmuted(job.bill)
    if change is None or not (proposals or last):
        return None
    at = job.part(subject, was, log[0][0], reader.store.bills.seen_at(log[0][0]))
    entry = _entry(reader, change, [key for key, _ in fresh], proposals[:1], was_told=last is not None)
    weighty = change.kind in CORRECTING or not _FAR.isdisjoint(entry.meaning.kinds)
    return Difference(
        Statement(at, now, fresh[-1][0], tuple(each.id for each in proposals)),
        ALERT,
        entry,
        never_summarised=False,
        rank=0 if weighty else 2 if change.weight == "routine" else 1,
    )


def _state_then(reader: Reader, job: DueJob, subject: Subject, first: Change) -> str | None:
    """The state of a row or a fact at the moment of the job; None if there is none."""
    then = reader.cache.bill_at(job.bill, job.moment)
    if subject.kind == ROW and any(row.number == subject.number for row in then.rows):
        return RowState.of(then, subject.number).encoded
    return first.old if first.kind in ONE_SUBJECT else None


def _entry(
    reader: Reader, change: Change, keys: Sequence[int], main: Sequence[Proposal], *, was_told: bool
) -> NewsEntry:
    """A change with all that its words need; `keys` has all changes of its subject since the last message."""
    store, meaning = reader.store, actions.read(change.text or "")
    coming: tuple[hearings.Hearing, ...] | None = ()
    if change.kind in CORRECTING and (slot := meaning.hearing) is not None:
        over = slot.date is not None and slot.is_over(reader.now)
        coming = None if over else hearings.ahead(hearings_unless_faulty(reader, change.bill), reader.today)
    return NewsEntry(
        change,
        meaning,
        store.bills.last_seen(change.bill),
        reader.watch.page_url(change.bill),
        tuple(keys),
        row_was_told=was_told and change.kind in CORRECTING,
        coming_hearings=coming,
        seen=store.bills.seen_at(keys[-1]).date(),
        took_in=bool(belonging(store, reader.watch, change.bill, main).took_in),
    )
