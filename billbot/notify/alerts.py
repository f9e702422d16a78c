"""Alerts: what happened to proposals, such as rows entered, struck or reworded, titles, committee votes, numbers.

An alert is the story of a proposal's day, with the rows as its evidence. If a row changes after it was told, the
earlier message is corrected where it was said (promise 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import TypeAlias

from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.domain import action_kinds, route, stages
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change
from billbot.domain.ledger import ROW, DueJob, Statement, Subject
from billbot.domain.route import RowState
from billbot.notify.alert_lines import (
    AlertLine,
    already_told,
    document_of,
    hours_mentioned,
    hours_told,
    is_overtaken,
    is_summary,
    line_of,
    merge_moves,
    with_former_hours,
)
from billbot.notify.hearings import page_subjects, page_told
from billbot.notify.kind import Difference
from billbot.notify.reader import Payload, Reader, compose

MESSAGE = "alert"
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """The rows and other facts of these bills that are not as the recipient knows them.

    Of what was not told, only what the channel hears of.
    """
    lines = []
    for job in due:
        for subject, log in _changes_by_subject(reader, job).items():
            line = _line(reader, job, subject, log)
            if line is None:
                continue
            over = line.entry.slots.are_over and line.kind not in UNDOING
            over |= route.ends_with_the_term(line.entry.change, reader.watch.dates.ends)
            if not over and not is_overtaken(reader, line):
                lines.append(line)
    every, lines = lines, with_former_hours(reader, lines)
    silent = already_told(reader, lines)
    turning = {*UNDOING, "action_restored"}
    silent += [line for line in lines if line.kind in turning and stands_twice(reader, line)]
    found = [_item(reader, line) for line in _with_groups(reader, [line for line in lines if line not in silent])]
    about = {each.job.subject for each in found}
    needless = [each.statement for each in every if each.statement.subject not in about]
    return [
        replace(each, needless=tuple(one for one in needless if one.subject.bill == each.job.subject.bill))
        for each in found
    ]


def say(reader: Reader, key: str, found: Sequence[Difference]) -> Payload | None:
    """The message of these differences; where it corrects an earlier one, below that."""
    said = [item.content for item in found]
    lines = merge_moves(said)
    document = document_of(reader, lines)
    about = [line.hearing for line in lines]
    if document is not None and reader.channel.kind == "email":
        known = {each.key: each for each in about if each is not None}
        document = replace(document, files=attached(reader.store, reader.watch, known.values()))
    if document is None:
        return None
    # What the words tell beside their rows: hours of hearings, and testimony if that is spelled out.
    at_length = not is_summary(reader, lines)
    by_page = ((line.statement, line.hearing) for line in lines if at_length)
    beside = (*hours_told(reader, said, lines, at_length=at_length), *page_told(reader, by_page))
    payload = compose(reader, key, document, found[0].statement, about if at_length else (), beside)
    return replace(payload, reply_to=_corrected_by(reader, said)) if at_length else payload


def _corrected_by(reader: Reader, lines: Iterable[AlertLine]) -> str:
    """The reference of the message below which these lines belong: one that told of a row which they correct."""
    where = reader.channel.name, reader.recipient
    told = (
        entry
        for line in lines
        if line.kind in CORRECTING
        for entry in reader.store.ledger.entries_of(*where, line.statement.subject)
        if entry.reference and RowState.decode(entry.statement.state).is_entered
    )
    first = next(told, None)
    if first is None or first.reference is None:
        return ""
    kept = reader.store.offers.with_reference(reader.channel.name, first.reference)
    name = Payload.decode(kept.content).message.thread if kept else ""
    return (reader.store.envelopes.thread(*where, name) if name else None) or first.reference


# Of more rows and facts of a bill than these, the weightiest are told; the others are counted, and no news later.
_MOST = 100
# Changes of a subject, with their ids, in order.
_Log: TypeAlias = Sequence[tuple[int, Change]]


def _changes_by_subject(reader: Reader, job: DueJob) -> Mapping[Subject, _Log]:
    """The changes of a bill since the moment of its job, by the row or the fact that they are about.

    Of too many the weightiest, in order: what alters a row that the recipient was told of, then news as it is told.
    """

    def by_subject() -> Mapping[Subject, _Log]:
        found: dict[Subject, list[tuple[int, Change]]] = {}
        for key, change in reader.cache.changes_since(job.bill, job.moment):
            found.setdefault(route.subject(change), []).append((key, change))
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


def _line(reader: Reader, job: DueJob, subject: Subject, log: _Log) -> AlertLine | None:
    """The line that tells how a row or a fact differs from what the recipient knows; None if nothing is to be told.

    What was told is corrected even if the proposals are muted, or the channel is not subscribed any more.
    """
    last, first = reader.last_entry(subject), log[0][1]
    then = reader.cache.facts(job.bill, job.moment)
    was = first.old if first.kind in route.ONE_OF else None
    if subject.kind == ROW and any(row.number == subject.number for row in then.rows):
        was = RowState.of(then, subject.number).encoded
    known = last.statement.state if last else was
    fresh = [(key, change) for key, change in log if last is None or key > (last.statement.change or 0)]
    if not fresh:
        return None
    change: Change | None = fresh[-1][1]
    assert change is not None
    if subject.kind == ROW:
        state = RowState.of(reader.store.bills.last_seen(job.bill), subject.number, change.text or "")
        changes = [each for _, each in fresh]
        wanted = [each for each in changes if route.is_told_at_once(each, reader.channel)]
        before, now = RowState.decode(known) if known else None, state.encoded
        change = route.change_to_tell(before, state, changes, wanted=wanted, told=last is not None)
        if last is None and was is not None and reader.store.ledger.told_elsewhere(job.channel, job.recipient, subject):
            return None  # it is corrected in the channel that told it
    else:
        now = change.text or ""
        if now == known or (last is None and not route.is_told_at_once(change, reader.channel)):
            return None
        change = replace(change, old=known or change.old)
    heard_of, awake = reader.proposals_followed(job.bill)
    proposals = heard_of if last else awake
    if change is None or not (proposals or last):
        return None
    at = job.part(subject, was, log[0][0], reader.store.bills.seen_at(log[0][0]))
    told = Statement(at, now, fresh[-1][0], tuple(each.id for each in proposals))
    return line_of(reader, told, change, [key for key, _ in fresh], was_told=last is not None)


def _with_groups(reader: Reader, lines: Sequence[AlertLine]) -> list[AlertLine]:
    """The same lines, each statement with its group: what lines of other proposals it is told with (`route.py`)."""
    together: dict[BillId, list[AlertLine]] = {}
    for line in lines:
        together.setdefault(line.bill, []).append(line)
    names = {}
    for beside in together.values():
        changes = [line.entry.change for line in beside]
        known, new = beside[0].entry.bill, {change.row for change in changes}
        history = [row.action for row in known.rows if row.number not in new] if known else []
        committee = stages.of_bill(history, reader.today).committee or ""  # in which the bill was before these rows
        for line in beside:
            names[line.statement.subject] = route.group_of(line.entry.change, changes, committee)
    for at, line in reversed([*enumerate(lines)]):  # a notice goes with the one that moves its hearing
        if (mover := next((each for each in lines[at + 1 :] if _moves(line, each)), None)) is not None:
            names[line.statement.subject] = names[mover.statement.subject]
    return [replace(line, statement=replace(line.statement, group=names[line.statement.subject])) for line in lines]


def _moves(line: AlertLine, later: AlertLine) -> bool:
    """Whether the hearing that `line` announces is moved by the notice `later`."""
    both_are_new_notices = {line.kind, later.kind} == {"action_added"} and line.announces and later.announces
    if line.bill != later.bill or not both_are_new_notices:
        return False
    slot, former = line.entry.meaning.hearing, later.entry.slots.former
    return slot is not None and former is not None and (slot.date, slot.start) == (former.date, former.start)


def _item(reader: Reader, line: AlertLine) -> Difference:
    change = line.entry.change
    group = line.statement.group
    weighty = change.kind in CORRECTING or (group is not None and group.by == "hearing")
    weighty |= not _FAR.isdisjoint(line.entry.meaning.kinds)
    return Difference(
        line.statement,
        MESSAGE,
        line,
        never_summarised=False,
        rank=0 if weighty else 2 if change.weight == "routine" else 1,
        related=hours_mentioned(reader, line) | page_subjects([line.hearing]),
    )


def stands_twice(reader: Reader, line: AlertLine) -> bool:
    """Whether the same row is in the record a second time, and the recipient was told of that one."""
    change, rows = line.entry.change, line.entry.bill.rows if line.entry.bill else ()
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (reader.last_entry(Subject(ROW, line.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.statement.state).is_entered for each in told)
