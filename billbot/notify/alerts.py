"""Alerts: what happened to proposals, such as rows entered, struck or reworded, titles, committee votes, numbers.

An alert is the story of a proposal's day, with the rows as its evidence. If a row changes after it was told, the
earlier message is corrected.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from billbot import actions, route
from billbot.bills import CORRECTING, UNDOING, Change, DueMark, Message, Statement, Subject, Telling
from billbot.facts.ahead import attached
from billbot.facts.news import became
from billbot.notify import hearing_hours
from billbot.notify.audience import Audience, Difference, Payload, compose
from billbot.notify.lines import Line, document_of, is_summary, line_of, with_groups
from billbot.route import ROW, RowState

MESSAGE = "alert"
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)


class _Changed(Struct, frozen=True):
    """How a subject differs from what was told: its `state` now, the `change` to tell, the ids of all changes since.

    `told` says that the recipient was told of it before. With `shown` there is nothing to tell, and only the message
    that told it is shown as it was.
    """

    state: str
    change: Change
    ids: tuple[int, ...]
    told: bool
    shown: bool = False


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """How these subjects differ from what the recipient was told, for proposals that the channel is subscribed to."""
    lines = []
    for mark in due:
        turned = _difference_of(audience, mark, audience.last_telling(mark.subject))
        proposals = None if turned is None else _proposals(audience, turned)
        if turned is None or proposals is None:
            continue
        told = Statement(mark, turned.state, turned.ids[-1], proposals)
        line = _line(audience, told, turned)
        over = line.entry.hearing_is_over and line.kind not in UNDOING and audience.channel.weight == "news"
        if not over and not hearing_hours.is_overtaken(audience, line):
            lines.append(replace(line, already_known=turned.shown))
    lines = hearing_hours.with_former_hours(audience, lines)
    silent = hearing_hours.already_heard(audience, [line for line in lines if not line.already_known])
    turning = {*UNDOING, "action_restored"}
    silent += [line for line in lines if line.kind in turning and _stands_twice(audience, line)]
    # If a row that was told is struck, removed or restored, the earlier message is edited even if nothing new is told.
    kept = [line for line in lines if line not in silent or (line.entry.row_was_told and line.kind in turning)]
    known = [replace(line, already_known=line.already_known or line in silent) for line in kept]
    return [_item(audience, line) for line in with_groups(audience, known)]


def say(audience: Audience, key: str, found: Sequence[Difference]) -> Payload | None:
    """The message of these differences, and the edits of earlier messages whose rows they correct."""
    said = [item.content for item in found if not item.content.already_known]
    lines = hearing_hours.merge_moves(said)
    document = document_of(audience, lines)
    about = [line.hearing for line in lines]
    if document is not None and audience.channel.kind == "email":
        known = {each.key: each for each in about if each is not None}
        document = replace(document, files=attached(audience.store, known.values(), audience.post.site))
    amended = _amended(audience, [item.content for item in found])
    coming = () if is_summary(audience, lines) else about
    if document is None:
        return Payload(None, amended) if amended else None
    beside = _beside(audience, said, lines)
    return replace(compose(audience, key, document, found[0].statement, coming, beside), amended=amended)


def _beside(audience: Audience, said: Sequence[Line], lines: Sequence[Line]) -> tuple[Statement, ...]:
    """Statements on hearings, and on testimony if that is spelled out, that words of lines tell beside their rows."""
    at_length = not is_summary(audience, lines)
    return (
        *hearing_hours.hours_told(audience, said, lines, at_length=at_length),
        *hearing_hours.testimony_told(audience, ((line.statement, line.hearing) for line in lines if at_length)),
    )


def _difference_of(audience: Audience, mark: DueMark, last: Telling | None) -> _Changed | None:
    """How a due subject differs from the `last` telling of it; null if there is nothing to say."""
    was = last.statement.state if last else mark.was
    heard_up_to = (last.statement.change or 0) if last else 0
    log = [(key, change) for key, change in _log(audience, mark) if key > heard_up_to]
    if not log:
        return None
    if mark.subject.kind == ROW:
        known = audience.store.bills.last_seen(log[-1][1].bill)
        now = RowState.of(known, mark.subject.number, log[-1][1].text or "")
        turned = _row(audience, was, now, log, told=last is not None)
        if last is None and turned is not None and was is not None:
            elsewhere = audience.store.channel_names.told_elsewhere(mark.channel, mark.recipient, mark.subject)
            return None if elsewhere else turned  # it is corrected in the channel that told it
        return turned
    change = log[-1][1]
    if (change.text or "") == was or (last is None and not route.is_told_at_once(change, audience.channel)):
        return None
    return _Changed(
        change.text or "", replace(change, old=was or change.old), tuple(key for key, _ in log), last is not None
    )


def _row(
    audience: Audience, was: str | None, now: RowState, log: Sequence[tuple[int, Change]], *, told: bool
) -> _Changed | None:
    fresh = [change for _, change in log]
    heard = [change for change in fresh if route.is_told_at_once(change, audience.channel)]
    before = RowState.decode(was) if was else None
    change = route.change_to_tell(before, now, fresh, heard=heard, told=told)
    # The message that told it may have been edited as struck, though the one that should have followed never left.
    shown = change is None and told and now.stands
    if shown:
        change = next((each for each in reversed(fresh) if each.kind == "action_restored"), None)
    return None if change is None else _Changed(now.encoded, change, tuple(key for key, _ in log), told, shown)


def _log(audience: Audience, mark: DueMark) -> list[tuple[int, Change]]:
    """The changes of a subject since it was first marked, with their ids, in order."""
    if mark.change is None or mark.subject.bill is None:
        return []
    changes = audience.store.bills.changes
    if mark.subject.kind == ROW:
        log = tuple(
            (key, replace(change, kinds=actions.read(change.text or "").kinds))
            for key, change in changes(mark.subject.bill, row=mark.subject.number)
        )
    elif mark.subject.name in route.ONE_OF:
        log = changes(mark.subject.bill, kind=mark.subject.name)
    else:
        return [(mark.change, audience.store.bills.change(mark.change))]
    return [(key, change) for key, change in log if key >= mark.change]


def _proposals(audience: Audience, turned: _Changed) -> tuple[str, ...] | None:
    """The ids of the proposals that a change is told under, the main one first; null if it is not to be told here.

    What was told is corrected even if the proposals are muted, or the channel is not subscribed any more.
    """
    heard, awake = audience.proposals_heard(turned.change.bill)
    if turned.told:
        return tuple(each.id for each in heard)
    return tuple(each.id for each in awake) if audience.channel.alerts and awake else None


def _line(audience: Audience, told: Statement, turned: _Changed) -> Line:
    return line_of(audience, told, turned.ids, turned.change, alters=turned.told and turned.change.kind in CORRECTING)


def _stands_twice(audience: Audience, line: Line) -> bool:
    """Whether the same row stands in the record a second time, and the recipient was told of that one."""
    change, rows = line.entry.change, line.entry.bill.rows if line.entry.bill else ()
    words = change.date, change.branch, change.text
    alike = [row for row in rows if (row.action.date, row.action.branch, row.action.text) == words]
    live = [row.number for row in alike if row.number != change.row and not row.action.stricken]
    told = (audience.last_telling(Subject(ROW, line.bill, number)) for number in live if change.old is None)
    return any(each is not None and RowState.decode(each.statement.state).stands for each in told)


def _item(audience: Audience, line: Line) -> Difference:
    change = line.entry.change
    far = not _FAR.isdisjoint(line.entry.meaning.kinds)
    news = change.weight != "routine"
    return Difference(
        line.statement,
        MESSAGE,
        line,
        never_summarised=change.kind in CORRECTING or line.statement.group.startswith(route.HEARINGS),
        news=news,
        rank=2 if not news else 0 if far else 1,
        related=hearing_hours.hours_mentioned(audience, line) | hearing_hours.testimony_subjects([line.hearing]),
    )


def _amended(audience: Audience, lines: Iterable[Line]) -> dict[str, Message]:
    """The corrected texts of earlier messages that told of these rows, by the messages' references."""
    told = {
        telling.reference: telling.envelope
        for line in lines
        if line.kind in CORRECTING
        for telling in audience.store.ledger.tellings_of(
            audience.channel.name, audience.recipient, line.statement.subject
        )
        if telling.reference and RowState.decode(telling.statement.state).stands
    }
    found = {reference: _composed_again(audience, envelope) for reference, envelope in told.items()}
    return {reference: message for reference, message in found.items() if message is not None}


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
    return None if document is None else audience.lay_out(key, document)


def _as_told(audience: Audience, telling: Telling) -> Line | None:
    """The line by which a message told of a subject; null if it cannot be worked out any more."""
    told, subject = telling.statement, telling.statement.subject
    log = [
        (key, change)
        for key, change in _log(audience, replace(told.mark, change=told.mark.change or 1))
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
    return _line(audience, told, _Changed(told.state, change, tuple(key for key, _ in log), before is not None))


def _marked(audience: Audience, line: Line) -> Line:
    """The line of an earlier message, with what became of its row since."""
    change, bills = line.entry.change, audience.store.bills
    log = bills.changes(line.bill, row=change.row) if change.row is not None else ()
    later = ((each, bills.seen_at(key)) for key, each in log if key > line.change_ids[-1])
    return replace(line, entry=replace(line.entry, altered=became(change, later)))
