"""What was said is corrected where it was said (promise 5): earlier messages of alerts, composed as is so by now."""

from collections.abc import Iterable

from msgspec.structs import replace

from billbot.briefs.news import became
from billbot.domain import route
from billbot.domain.ledger import Message, Subject, Telling
from billbot.domain.route import ROW, RowState
from billbot.notify import hearing_hours
from billbot.notify.alert_lines import AlertLine, Changed, changes_of, document_of, is_summary, line_of
from billbot.notify.audience import Audience, lay_out_for


def amended(audience: Audience, lines: Iterable[AlertLine]) -> dict[str, Message]:
    """The corrected texts of earlier messages that told of these rows, by the messages' references."""
    told = {
        telling.reference: telling.envelope
        for line in lines
        for telling in audience.store.ledger.tellings_of(
            audience.channel.name, audience.recipient, line.statement.subject
        )
        if telling.reference and RowState.decode(telling.statement.state).stands
    }
    found = {reference: _composed_again(audience, envelope) for reference, envelope in told.items()}
    return {reference: message for reference, message in found.items() if message is not None}


def stands_twice(audience: Audience, line: AlertLine) -> bool:
    """Whether the same row stands in the record a second time, and the recipient was told of that one."""
    change, rows = line.entry.change, line.entry.bill.rows if line.entry.bill else ()
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (audience.last_telling(Subject(ROW, line.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.statement.state).stands for each in told)


def _composed_again(audience: Audience, key: str) -> Message | None:
    """An earlier message, composed again: rows that were struck, removed or reworded since are marked so."""
    tellings = [
        each for each in audience.store.ledger.tellings_in(key) if each.statement.subject.kind in {ROW, route.FACT}
    ]
    lines = [line for each in tellings if (line := _as_told(audience, each)) is not None]
    audience.asks.said_in, audience.asks.once_more = key, {}
    marked = [_marked(audience, line) for line in hearing_hours.merge_moves(lines)]
    document = document_of(audience, marked)
    if document is not None:
        coming = () if is_summary(audience, marked) else [line.hearing for line in marked]
        document = audience.with_offers(document, coming)
    audience.asks.said_in = None
    return None if document is None else lay_out_for(audience.channel, key, document)


def _as_told(audience: Audience, telling: Telling) -> AlertLine | None:
    """The line by which a message told of a subject; null if it cannot be worked out any more."""
    told, subject = telling.statement, telling.statement.subject
    log = [
        (key, change)
        for key, change in changes_of(audience, replace(told.mark, change=told.mark.change or 1))
        if telling.after < key <= (told.change or 0)
    ]
    if not log:
        return None
    past = audience.store.ledger.tellings_of(audience.channel.name, audience.recipient, subject)
    before = next((each for each in reversed(past) if (each.statement.change or 0) <= telling.after), None)
    was = before.statement.state if before else told.mark.was
    if subject.kind == ROW:
        heard = [change for _, change in log]
        change = route.change_to_tell(
            RowState.decode(was) if was else None, RowState.decode(told.state), heard, heard=heard, told=True
        )
    else:
        change = replace(log[-1][1], old=was or log[-1][1].old)
    if change is None:
        return None
    return line_of(audience, told, Changed(told.state, change, tuple(key for key, _ in log), before is not None))


def _marked(audience: Audience, line: AlertLine) -> AlertLine:
    """The line of an earlier message, with what became of its row since."""
    change, bills = line.entry.change, audience.store.bills
    log = bills.changes(line.bill, row=change.row) if change.row is not None else ()
    later = ((each, bills.seen_at(key)) for key, each in log if key > line.change_ids[-1])
    return replace(line, entry=replace(line.entry, altered=became(change, later)))
