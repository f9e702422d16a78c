"""What was said is corrected where it was said (promise 5): earlier messages of alerts, composed as is so by now."""

from collections.abc import Iterable

from msgspec.structs import replace

from billbot.briefs.news import became
from billbot.domain import route
from billbot.domain.ledger import LedgerEntry, Message, Subject
from billbot.domain.route import ROW, RowState
from billbot.notify import hearing_hours
from billbot.notify.alert_lines import AlertLine, Changed, changes_of, document_of, is_summary, line_of
from billbot.notify.reader import Reader, lay_out_for


def amended(reader: Reader, lines: Iterable[AlertLine]) -> dict[str, Message]:
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
    """An earlier message, composed again: rows that were struck, removed or reworded since are queued so."""
    ledger_entries = [
        each for each in reader.store.ledger.entries_in(key) if each.statement.subject.kind in {ROW, route.FACT}
    ]
    lines = [line for each in ledger_entries if (line := _as_told(reader, each)) is not None]
    reader.asks.said_in, reader.asks.once_more = key, {}
    marked = [_marked(reader, line) for line in hearing_hours.merge_moves(lines)]
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
        for key, change in changes_of(reader, replace(told.job, change=told.job.change or 1))
        if entry_told.after < key <= (told.change or 0)
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
