"""Alerts: what happened to proposals, such as rows entered, struck or reworded, titles, committee votes, numbers.

An alert is the story of a proposal's day, with the rows as its evidence. If a row changes after it was told, the
earlier message is corrected where it was said (promise 5).
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from billbot.briefs.calendars import attached
from billbot.briefs.news import became
from billbot.domain import route, stages
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change
from billbot.domain.ledger import FACT, ROW, DueJob, LedgerEntry, Message, Statement, Subject
from billbot.domain.route import RowState
from billbot.notify.alert_lines import (
    AlertLine,
    Changed,
    already_heard,
    changes_of,
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
from billbot.notify.reader import Payload, Reader, compose, lay_out_for

MESSAGE = "alert"
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """How these subjects differ from what the recipient was told, for proposals that the channel is subscribed to."""
    lines = []
    for job in due:
        turned = _difference_of(reader, job, reader.last_entry(job.subject))
        proposals = None if turned is None else _proposals(reader, turned)
        if turned is None or proposals is None:
            continue
        told = Statement(job, turned.state, turned.ids[-1], proposals)
        line = line_of(reader, told, turned)
        over = line.entry.slots.are_over and line.kind not in UNDOING
        over |= route.ends_with_the_term(line.entry.change, reader.watch.dates.ends)
        if not over and not is_overtaken(reader, line):
            lines.append(replace(line, already_known=turned.shown))
    every, lines = lines, with_former_hours(reader, lines)
    silent = already_heard(reader, [line for line in lines if not line.already_known])
    turning = {*UNDOING, "action_restored"}
    silent += [line for line in lines if line.kind in turning and stands_twice(reader, line)]
    # If a row that was told is struck, removed or restored, the earlier message is edited even if nothing new is told.
    kept = [line for line in lines if line not in silent or (line.entry.row_was_told and line.kind in turning)]
    known = [replace(line, already_known=line.already_known or line in silent) for line in kept]
    found = [_item(reader, line) for line in _with_groups(reader, known)]
    about = {each.job.subject for each in found}
    needless = [replace(each.statement, change=None) for each in every if each.statement.subject not in about]
    return [
        replace(each, needless=tuple(one for one in needless if one.subject.bill == each.job.subject.bill))
        for each in found
    ]


def say(reader: Reader, key: str, found: Sequence[Difference]) -> Payload | None:
    """The message of these differences, and the edits of earlier messages whose rows they correct."""
    said = [item.content for item in found if not item.content.already_known]
    lines = merge_moves(said)
    document = document_of(reader, lines)
    about = [line.hearing for line in lines]
    if document is not None and reader.channel.kind == "email":
        known = {each.key: each for each in about if each is not None}
        document = replace(document, files=attached(reader.store, reader.watch, known.values()))
    altered = [item.content for item in found if item.content.kind in CORRECTING]
    amended = amended_messages(reader, altered) if altered else {}
    if document is None:
        return Payload(None, amended) if amended else None
    # What the words tell beside their rows: hours of hearings, and testimony if that is spelled out.
    at_length = not is_summary(reader, lines)
    by_page = ((line.statement, line.hearing) for line in lines if at_length)
    beside = (*hours_told(reader, said, lines, at_length=at_length), *page_told(reader, by_page))
    payload = compose(reader, key, document, found[0].statement, about if at_length else (), beside)
    return replace(payload, amended=amended)


def _difference_of(reader: Reader, job: DueJob, last: LedgerEntry | None) -> Changed | None:
    """How a due subject differs from the `last` telling of it; null if there is nothing to say."""
    was = last.statement.state if last else job.was
    heard_up_to = (last.statement.change or 0) if last else 0
    log = [(key, change) for key, change in changes_of(reader, job) if key > heard_up_to]
    if not log:
        return None
    if job.subject.kind == ROW:
        known = reader.store.bills.last_seen(log[-1][1].bill)
        now = RowState.of(known, job.subject.number, log[-1][1].text or "")
        turned = _row(reader, was, now, log, told=last is not None)
        if last is None and turned is not None and was is not None:
            elsewhere = reader.store.ledger.told_elsewhere(job.channel, job.recipient, job.subject)
            return None if elsewhere else turned  # it is corrected in the channel that told it
        return turned
    change = log[-1][1]
    if (change.text or "") == was or (last is None and not route.is_told_at_once(change, reader.channel)):
        return None
    return Changed(
        change.text or "", replace(change, old=was or change.old), tuple(key for key, _ in log), last is not None
    )


def _row(
    reader: Reader, was: str | None, now: RowState, log: Sequence[tuple[int, Change]], *, told: bool
) -> Changed | None:
    fresh = [change for _, change in log]
    heard = [change for change in fresh if route.is_told_at_once(change, reader.channel)]
    before = RowState.decode(was) if was else None
    change = route.change_to_tell(before, now, fresh, heard=heard, told=told)
    # The message that told it may have been edited as struck, though the one that should have followed never left.
    shown = change is None and told and now.stands
    if shown:
        change = next((each for each in reversed(fresh) if each.kind == "action_restored"), None)
    return None if change is None else Changed(now.encoded, change, tuple(key for key, _ in log), told, shown)


def _proposals(reader: Reader, turned: Changed) -> tuple[str, ...] | None:
    """The ids of the proposals that a change is told under, the main one first; null if it is not to be told here.

    What was told is corrected even if the proposals are muted, or the channel is not subscribed any more.
    """
    heard, awake = reader.proposals_heard(turned.change.bill)
    if turned.told:
        return tuple(each.id for each in heard)
    return tuple(each.id for each in awake) if reader.channel.alerts and awake else None


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
    far = not _FAR.isdisjoint(line.entry.meaning.kinds)
    news, group = change.weight != "routine", line.statement.group
    return Difference(
        line.statement,
        MESSAGE,
        line,
        never_summarised=change.kind in CORRECTING or (group is not None and group.by == "hearing"),
        news=news,
        rank=2 if not news else 0 if far else 1,
        related=hours_mentioned(reader, line) | page_subjects([line.hearing]),
    )


def amended_messages(reader: Reader, lines: Iterable[AlertLine]) -> dict[str, Message]:
    """The corrected texts of earlier messages that told of these rows, by the messages' references."""
    told = {
        entry_told.reference: entry_told.envelope
        for line in lines
        for entry_told in reader.store.ledger.entries_of(reader.channel.name, reader.recipient, line.statement.subject)
        if entry_told.reference and RowState.decode(entry_told.statement.state).stands
    }
    found = {reference: _composed_again(reader, envelope) for reference, envelope in told.items()}
    return {reference: message for reference, message in found.items() if message is not None}


def stands_twice(reader: Reader, line: AlertLine) -> bool:
    """Whether the same row stands in the record a second time, and the recipient was told of that one."""
    change, rows = line.entry.change, line.entry.bill.rows if line.entry.bill else ()
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (reader.last_entry(Subject(ROW, line.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.statement.state).stands for each in told)


def _composed_again(reader: Reader, key: str) -> Message | None:
    """An earlier message, composed again: rows that were struck, removed or reworded since are marked so."""
    ledger_entries = [
        each for each in reader.store.ledger.entries_in(key) if each.statement.subject.kind in {ROW, FACT}
    ]
    lines = [line for each in ledger_entries if (line := _as_told(reader, each)) is not None]
    reader.asks.said_in, reader.asks.once_more = key, {}
    marked = [_marked(reader, line) for line in merge_moves(lines)]
    document = document_of(reader, marked)
    if document is not None:
        coming = () if is_summary(reader, marked) else [line.hearing for line in marked]
        document = reader.with_offers(document, coming)
    reader.asks.said_in = None
    return None if document is None else lay_out_for(reader.channel, key, document)


def _as_told(reader: Reader, entry_told: LedgerEntry) -> AlertLine | None:
    """The line by which a message told of a subject; null if it cannot be worked out any more."""
    told, subject = entry_told.statement, entry_told.statement.subject
    log = [
        (key, change)
        for key, change in changes_of(reader, replace(told.job, change=entry_told.after + 1))
        if key <= (told.change or 0)
    ]
    if not log:
        return None
    past = reader.store.ledger.entries_of(reader.channel.name, reader.recipient, subject)
    before = next((each for each in reversed(past) if (each.statement.change or 0) <= entry_told.after), None)
    was = before.statement.state if before else told.job.was
    if subject.kind == ROW:
        heard = [change for _, change in log]
        change = route.change_to_tell(
            RowState.decode(was) if was else None, RowState.decode(told.state), heard, heard=heard, told=True
        )
    else:
        change = replace(log[-1][1], old=was or log[-1][1].old)
    if change is None:
        return None
    return line_of(reader, told, Changed(told.state, change, tuple(key for key, _ in log), before is not None))


def _marked(reader: Reader, line: AlertLine) -> AlertLine:
    """The line of an earlier message, with what became of its row since."""
    change, bills = line.entry.change, reader.store.bills
    log = bills.changes(line.bill, row=change.row) if change.row is not None else ()
    later = ((each, bills.seen_at(key)) for key, each in log if key > line.change_ids[-1])
    return replace(line, entry=replace(line.entry, altered=became(change, later)))
