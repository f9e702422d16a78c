"""What differs of a bill between the moment that a recipient knows and now, in rows, in facts, in when it is heard.

A channel knows every bill as it is, except those with a job: these it knows as they were at the moment of the job, and
otherwise as its messages told. A job stays until nothing differs any more.

An alert is the story of a proposal's day, with the rows as its evidence. What a row says of hearings alone is told by
the hours at which the bill is heard. If a row changes after it was told, the earlier message is corrected where it was
said (promise 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import chain
from typing import Any, TypeAlias, TypeGuard

from msgspec.structs import replace

from billbot.briefs.news import Surroundings
from billbot.briefs.watch import Watch, belonging
from billbot.clock import after_quiet
from billbot.domain import action_kinds, actions, hearings, route, stages
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change
from billbot.domain.ledger import BILL, ONE_SUBJECT, ROW, TESTIMONY, DueJob, Grouping, Job, Statement, Subject
from billbot.domain.route import RowState
from billbot.domain.watched import Channel, Proposal
from billbot.errors import FaultLogged
from billbot.messages import alerts, groups
from billbot.messages.document import MessageDocument
from billbot.messages.hearing_messages import announcement, are_at_length
from billbot.messages.news import HearingNews, NewsEntry, ProposalNews
from billbot.messages.phrases import why_shown
from billbot.notify.bill_hearings import (
    ALERT,
    begins_at,
    hearing_statements,
    hearings_to_tell,
    hearings_unless_faulty,
    hour_differences,
    told_hours,
)
from billbot.notify.compose import Payload, compose
from billbot.notify.fact_cache import FactCache
from billbot.notify.kind import Difference, Kind
from billbot.notify.reader import Reader
from billbot.store import Store

# If a bill has more rows and facts than this, the most important are announced; the others are counted, and are not
# news later.
_MOST = 100
# Up to this many proposals are told at length after a night; with more, each has one line.
_AT_LENGTH = 12
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)
# What differs of a bill: a row or another fact, or when it is heard.
_Row: TypeAlias = Difference[NewsEntry]
_Heard: TypeAlias = Difference[HearingNews]
_Any: TypeAlias = Difference[NewsEntry | HearingNews]
# Changes of a subject, with their ids, in order.
_Log: TypeAlias = Sequence[tuple[int, Change]]
# The id of the main proposal; empty if there is none.
_Main: TypeAlias = tuple[str, ...]


def queue_bills(store: Store, watch: Watch, now: datetime) -> None:
    """Queue for each channel the bills that moved since these were last looked for, where it may have to be told.

    A bill is queued for a channel if a change is news to it, or contradicts something that it was told, even if it no
    longer follows the bill (promise 5). A new channel knows every bill as it is now (promise 1). Raises StoreError.
    """
    newest, cache = store.moments.newest(), FactCache(store, watch, now.date())
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


def _may_differ(store: Store, watch: Watch, cache: FactCache, channel: Channel, bill: BillId, moment: int) -> bool:
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


class AlertKind(Kind[NewsEntry | HearingNews]):
    """A kind whose differences go into alerts, with those of other kinds."""

    def say(self, reader: Reader, key: str, found: Sequence[_Any]) -> Payload | None:
        """The message of these differences; where it corrects an earlier one at length, below that."""
        document, told, in_short = _document(reader, found)
        if document is None:
            return None
        updates = [item for item in found if _is_of_hearing(item)]
        at_length = are_at_length(told)
        told_too = hearing_statements(reader, updates)
        # Of testimony a line says nothing.
        said_of = [each for each in told_too if at_length or each.subject.kind != TESTIMONY]
        beside = (*_standing_told(found), *said_of)
        coming = [each.hearing for each in told] if at_length else []
        payload = compose(reader, key, document, found[0].statement, coming, beside)
        return payload if in_short else replace(payload, reply_to=_corrected_by(reader, found))


class BillKind(AlertKind):
    """The rows, facts and hearings of a bill, of which its parts are told."""

    name = BILL

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether a bill can wait: it is not heard before the end, or what differs is not about that."""
        bill, moment = job.bill, job.moment
        known = (hour for each in hearings_unless_faulty(reader, bill) for hour in each.hours)
        if not any(reader.now < begins_at(hour) <= until for hour in (*known, *told_hours(reader, bill))):
            return True
        turned = hearings.differing_hours(reader.cache.hours(bill, moment), reader.cache.hours(bill))
        changes = (change for _, change in reader.cache.changes_since(bill, moment))
        return not turned and not any(_is_about_hearing(change.text or "") for change in changes)

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[_Any]:
        """The rows, facts and hours of these bills that are not as the recipient knows them.

        Of what was not told, only what the channel hears of.
        """
        found = [each for job in due for each in _of_bill(reader, job)]
        groups = _groups(reader, [each for each in found if _is_of_row(each)])
        return [
            replace(each, statement=replace(each.statement, group=groups[each.job.subject]))
            if each.job.subject in groups
            else each
            for each in found
        ]


def _is_of_row(item: _Any) -> TypeGuard[_Row]:
    return isinstance(item.content, NewsEntry)


def _is_of_hearing(item: _Any) -> TypeGuard[_Heard]:
    return isinstance(item.content, HearingNews)


def _of_bill(reader: Reader, job: DueJob) -> list[_Any]:
    """What differs of one bill."""
    rows, heard = list[_Row](), list[_Row]()
    for subject, log in _changes_by_subject(reader, job).items():
        each = _difference(reader, job, subject, log)
        if each is not None:
            (heard if _is_told_by_hours(reader, each.content) else rows).append(each)
    updates: list[_Heard] | None = None
    # Rows are told even if something is wrong with hearings, which are compared once that is fixed.
    with FaultLogged("the list of hearings"):
        updates = hour_differences(reader, job, [each.content for each in heard])
    if updates is None:
        rows, heard, updates = [*rows, *heard], [], []
    ends = reader.watch.dates.ends
    rows = [each for each in rows if not route.ends_with_the_term(each.content.change, ends)]
    said = {entry.keys for update in updates for entry in update.content.rows}
    left = [each for each in heard if each.content.keys not in said and _is_put_right(each.content)]
    by_keys = {each.content.keys: each.statement for each in heard}
    updates = [
        replace(update, told_silently=tuple(by_keys[entry.keys] for entry in update.content.rows)) for update in updates
    ]
    silent = [each for each in (*rows, *left) if _stands_twice(reader, each.content)]
    found: list[_Any] = [*updates, *(each for each in (*rows, *left) if each not in silent)]
    unsaid = [each.statement for each in heard if each.content.keys not in said and each not in left]
    if found:
        told_silently = *found[0].told_silently, *unsaid, *(each.statement for each in silent)
        found[0] = replace(found[0], told_silently=told_silently)
    return found


def _is_about_hearing(text: str) -> bool:
    """Whether the words of a row are about a hearing, perhaps among other things."""
    return any(kind.startswith("hearing_") for kind in actions.read(text).kinds)


def _is_told_by_hours(reader: Reader, entry: NewsEntry) -> bool:
    """Whether all news in a row is when its bill is heard, by a hearing that the record has, or had."""
    change = entry.change
    if change.row is None or not hearings.is_only_about_hearings(entry.meaning.kinds):
        return False
    if change.kind in CORRECTING:
        return True
    with FaultLogged("the list of hearings"):
        return any(change.row in rows for _, rows in reader.cache.by_rows(change.bill))
    return False


def _is_put_right(entry: NewsEntry) -> bool:
    """Whether to tell that a row about a hearing is gone, or back, though the hearing is as it was told.

    If it is ahead, only where its agenda alone has it by now: else other rows say the same.
    """
    back = entry.change.kind == "action_restored"
    alone = entry.standing is None or any(each.by_agenda for each in entry.standing)
    return entry.row_was_told and (back or (alone and entry.change.kind in UNDOING))


def _stands_twice(reader: Reader, entry: NewsEntry) -> bool:
    """Whether a row that is gone or back is in the record a second time, and the recipient was told of that one."""
    change, rows = entry.change, entry.bill.rows if entry.bill else ()
    if change.kind not in {*UNDOING, "action_restored"}:
        return False
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (reader.last_entry(Subject(ROW, change.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.statement.state).is_entered for each in told)


def _changes_by_subject(reader: Reader, job: DueJob) -> Mapping[Subject, _Log]:
    """The changes of a bill since the moment of its job, by the row or the fact that they are about.

    Of too many the weightiest, in order: what alters a row that the recipient was told of, then news as it is told.
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


def _difference(reader: Reader, job: DueJob, subject: Subject, log: _Log) -> _Row | None:
    """How a row or a fact differs from what the recipient knows; None if nothing is to be told.

    What was told is corrected even if the proposals are muted, or the channel is not subscribed any more.
    """
    last, first = reader.last_entry(subject), log[0][1]
    was = _state_then(reader, job, subject, first)
    known = last.statement.state if last else was
    fresh = [(key, change) for key, change in log if last is None or key > (last.statement.change or 0)]
    if not fresh:
        return None
    change: Change | None
    if subject.kind == ROW:
        if last is None and was is not None and reader.store.ledger.told_elsewhere(job.channel, job.recipient, subject):
            return None  # it is corrected in the channel that told it
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
    """A change with all that its words need; `keys` are the ids of all changes of its subject since it was told."""
    store, meaning = reader.store, actions.read(change.text or "")
    standing: tuple[hearings.Hearing, ...] | None = ()
    if change.kind in CORRECTING and (slot := meaning.hearing) is not None:
        over = slot.date is not None and slot.is_over(reader.now)
        standing = None if over else hearings.ahead(hearings_unless_faulty(reader, change.bill), reader.today)
    return NewsEntry(
        change,
        actions.with_branch(change.branch, meaning),
        store.bills.last_seen(change.bill),
        reader.watch.page_url(change.bill),
        tuple(keys),
        row_was_told=was_told and change.kind in CORRECTING,
        standing=standing,
        seen=store.bills.seen_at(keys[-1]).date(),
        took_in=bool(belonging(store, reader.watch, change.bill, main).took_in),
    )


def _groups(reader: Reader, found: Sequence[_Row]) -> Mapping[Subject, Grouping | None]:
    """By row or fact, with which ones of other proposals it is told (`route.group_of`)."""
    together: dict[BillId, list[_Row]] = {}
    for each in found:
        together.setdefault(each.content.change.bill, []).append(each)
    groups = {}
    for beside in together.values():
        changes = [each.content.change for each in beside]
        known, new = beside[0].content.bill, {change.row for change in changes}
        history = [row.action for row in known.rows if row.number not in new] if known else []
        committee = stages.of_bill(history, reader.today).committee or ""  # in which the bill was before these rows
        for each in beside:
            groups[each.job.subject] = route.group_of(each.content.change, changes, committee)
    return groups


def _standing_told(found: Iterable[_Any]) -> Iterable[Statement]:
    """Statements for the hearings that corrections of rows say are still on."""
    for item in found:
        for each in item.content.standing or () if isinstance(item.content, NewsEntry) else ():
            yield item.statement.for_subject(Subject.hearing(item.job.bill, each.hour), hearings.encode(each.slot))


def _corrected_by(reader: Reader, found: Iterable[_Any]) -> str:
    """The reference of the message below which these belong: one that told of a row which they correct."""
    where = reader.channel.name, reader.recipient
    told = (
        entry
        for item in found
        for statement in (item.statement, *item.told_silently)
        if statement.subject.kind == ROW and not RowState.decode(statement.state).is_entered
        for entry in reader.store.ledger.entries_of(*where, statement.subject)
        if entry.reference and RowState.decode(entry.statement.state).is_entered
    )
    first = next(told, None)
    if first is None or first.reference is None:
        return ""
    kept = reader.store.offers.with_reference(reader.channel.name, first.reference)
    name = Payload.decode(kept.content).message.thread if kept else ""
    return (reader.store.envelopes.thread(*where, name) if name else None) or first.reference


def _document(reader: Reader, found: Sequence[_Any]) -> tuple[MessageDocument | None, list[HearingNews], bool]:
    """The document that these make, of one proposal or several; the hearings that it tells of; and if it is in short.

    In short, each proposal has a line; what several share is still announced together, and so are all hearings.
    """
    channel, watch, topics = reader.channel, reader.watch, reader.watch.topics
    mains: dict[Grouping | None, set[_Main]] = {}
    for item in found:
        mains.setdefault(item.group, set()).add(item.statement.proposals[:1])
    shared = {group for group, those in mains.items() if group is not None and len(those) > 1}
    count = len({item.statement.proposals[:1] for item in found})
    waited = reader.held_since is not None or all(item.job.waited for item in found)
    apart: set[Any] = {item.group if item.group in shared else item.statement.proposals[:1] for item in found}
    in_short = len(apart) > 1 and not (waited and count <= _AT_LENGTH)
    alone: dict[_Main, list[_Any]] = {}
    together: dict[Grouping, list[_Any]] = {}
    for item in found:
        if in_short and _is_of_hearing(item):
            together.setdefault(Grouping("hearing"), []).append(item)
        elif item.group is not None and item.group in shared:
            together.setdefault(item.group, []).append(item)
        else:
            alone.setdefault(item.statement.proposals[:1], []).append(item)

    gathered, every = dict[Grouping, MessageDocument](), list[ProposalNews]()
    for group, those in together.items():
        if group.by == "hearing":
            heard = hearings_to_tell(reader, [item.content for item in those if _is_of_hearing(item)])
            gathered[group] = announcement(channel, heard, topics)
            every += [ProposalNews(each.proposals, (), (each,)) for each in heard]
        else:  # where they live matters only for what is followed
            items = _news_items(reader, those, around=group.is_new_draft)
            gathered[group] = groups.gathering(group, channel, items, topics, watch.dates, reader.today)
            every += items
    single = _news_items(reader, list(chain.from_iterable(alone.values())))
    # Its thread is its proposal's, even if the configuration changed by then.
    documents = [
        alerts.alert(channel, each, topics, thread="".join(main)) for main, each in zip(alone, single, strict=True)
    ]
    every = [*single, *every]
    told = [each for item in every for each in item.hearings]
    said, when = [*gathered.values(), *documents], _when(reader, found)
    if len(said) <= 1:
        return said[0] if said else None, told, False
    if in_short:
        lines = [(each.subject, item) for each, item in zip(documents, single, strict=True)]
        return groups.summary(channel, lines, list(gathered.items()), every, topics, when), told, True
    return groups.together(said, count, when, why_shown(channel, alerts.concerned(every), topics)), told, False


def _news_items(reader: Reader, found: Sequence[_Any], *, around: bool = True) -> list[ProposalNews]:
    """What these tell of each main proposal, with where it is `around` them."""
    by_main: dict[_Main, list[_Any]] = {}
    for item in found:
        by_main.setdefault(item.statement.proposals[:1], []).append(item)
    watch, told = reader.watch, list[ProposalNews]()
    for those in by_main.values():
        names = dict.fromkeys(name for item in those for name in item.statement.proposals)
        proposals = reader.with_asks(each for name in names for each in watch.proposals if each.id == name)
        entries = [item.content for item in those if isinstance(item.content, NewsEntry)]
        updates = [item.content for item in those if isinstance(item.content, HearingNews)]
        told.append(ProposalNews(proposals, entries, hearings_to_tell(reader, updates)))
    if not around:
        return told
    rows = [entry for item in told for entry in (*item.entries, *(row for each in item.hearings for row in each.rows))]
    keys = [key for entry in rows for key in entry.keys]
    named = frozenset(each.id for each in watch.proposals if route.is_subscribed(reader.channel, each))
    of = reader.today, keys, named, [([each.id for each in item.proposals], item.entries) for item in told]
    corrections = [key for entry in rows if entry.is_correction for key in entry.keys]
    surroundings = Surroundings(reader.store, watch, reader.today, keys, named, corrections)
    whole = reader.cache.cached(
        "news", of, lambda: [surroundings.item(item.proposals, item.entries) if item.entries else item for item in told]
    )
    return [
        replace(each, proposals=item.proposals, hearings=item.hearings) for each, item in zip(whole, told, strict=True)
    ]


def _when(reader: Reader, found: Sequence[_Any]) -> str:
    """When what these tell has happened, as a message about several proposals says it."""
    quiet, moments = reader.channel.quiet, [item.job.queued_at for item in found]
    if all(after_quiet(at, quiet) > at for at in moments):
        return groups.OVERNIGHT
    if reader.held_since is not None:
        return groups.HELD
    today = all(at.date() == reader.today for at in moments)
    return groups.TODAY if today else groups.LATELY
