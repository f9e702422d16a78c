"""What happened to proposals: rows entered, struck or reworded, titles, committees' votes, numbers given out.

An alert is the story of a proposal's day; the rows are its evidence, and what was told of one is put right.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from billbot import actions, route
from billbot.bills import CORRECTING, UNDOING, Change, DueMark, Message, Statement, Subject, Telling
from billbot.facts.ahead import attached
from billbot.facts.surroundings import became
from billbot.notify import hearing_hours
from billbot.notify.audience import Audience, asks_told
from billbot.notify.kind import Difference, Payload, lay_out_message, with_offers
from billbot.notify.lines import Line, document_of, is_summary, line_of, with_groups
from billbot.route import ROW, RowState
from billbot.wording.layout import lay_out

MESSAGE = "alert"
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)


class _Turned(Struct, frozen=True):
    """What a subject is now against what was heard of it, and the ids of its changes since then.

    One that is as it was heard is only `shown` again in the message that told it.
    """

    state: str
    change: Change
    ids: tuple[int, ...]
    told: bool
    shown: bool = False


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """What differs of these subjects from what the recipient has heard, as far as it is heard here."""
    lines = []
    for mark in due:
        turned = _turned(audience, mark, audience.last_telling(mark.subject))
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
    # Of a row that was told and is out of the record by now, or back in it, the earlier message says so all the same.
    kept = [line for line in lines if line not in silent or (line.entry.row_was_told and line.kind in turning)]
    known = [replace(line, already_known=line.already_known or line in silent) for line in kept]
    return [_item(audience, line) for line in with_groups(audience, known)]


def say(audience: Audience, key: str, found: Sequence[Difference]) -> Payload | None:
    """The message of these, and what earlier messages say by now whose rows it puts right."""
    said = [item.content for item in found if not item.content.already_known]
    lines = hearing_hours.merge_moves(said)
    document = document_of(audience, lines)
    about = [line.hearing for line in lines]
    if document is not None and audience.channel.kind == "email":
        known = {each.key: each for each in about if each is not None}
        document = replace(document, files=attached(audience.store, known.values(), audience.post.site))
    amended = _amended(audience, [item.content for item in found])
    coming = () if is_summary(audience, lines) else about
    message = None if document is None else lay_out_message(audience, key, document, coming)
    beside = _beside(audience, said, lines) if message else ()
    if document is not None:
        beside = (*beside, *asks_told(audience, document, found[0].statement))
    return Payload(message, amended, beside) if message or amended else None


def _beside(audience: Audience, said: Sequence[Line], lines: Sequence[Line]) -> tuple[Statement, ...]:
    """What the words of lines tell beside their rows: of hearings, and of testimony on them where it is spelled out."""
    at_length = not is_summary(audience, lines)
    return (
        *hearing_hours.hours_told(audience, said, lines, at_length=at_length),
        *hearing_hours.testimony_told(audience, ((line.statement, line.hearing) for line in lines if at_length)),
    )


def _turned(audience: Audience, mark: DueMark, last: Telling | None) -> _Turned | None:
    """What a due subject is now against the `last` that was told of it; null where there is nothing to say."""
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
            elsewhere = audience.store.ledger.told_elsewhere(mark.channel, mark.recipient, mark.subject)
            return None if elsewhere else turned  # it is put right where it was said
        return turned
    change = log[-1][1]
    if (change.text or "") == was or (last is None and not route.is_told_at_once(change, audience.channel)):
        return None
    return _Turned(
        change.text or "", replace(change, old=was or change.old), tuple(key for key, _ in log), last is not None
    )


def _row(
    audience: Audience, was: str | None, now: RowState, log: Sequence[tuple[int, Change]], *, told: bool
) -> _Turned | None:
    fresh = [change for _, change in log]
    heard = [change for change in fresh if route.is_told_at_once(change, audience.channel)]
    before = RowState.decode(was) if was else None
    change = route.change_to_tell(before, now, fresh, heard=heard, told=told)
    # It may have been struck in the message that told it, though what should have followed never left.
    shown = change is None and told and now.stands
    if shown:
        change = next((each for each in reversed(fresh) if each.kind == "action_restored"), None)
    return None if change is None else _Turned(now.encoded, change, tuple(key for key, _ in log), told, shown)


def _log(audience: Audience, mark: DueMark) -> list[tuple[int, Change]]:
    """The changes of a subject since it was marked, with their ids, in order."""
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


def _proposals(audience: Audience, turned: _Turned) -> tuple[str, ...] | None:
    """The proposals that a change is told under, the main one first; null where nobody here hears of it.

    What was told is put right, whatever is muted or heard by now.
    """
    heard, awake = audience.proposals_heard(turned.change.bill)
    if turned.told:
        return tuple(each.id for each in heard)
    return tuple(each.id for each in awake) if audience.channel.alerts and awake else None


def _line(audience: Audience, told: Statement, turned: _Turned) -> Line:
    return line_of(audience, told, turned.ids, turned.change, alters=turned.told and turned.change.kind in CORRECTING)


def _stands_twice(audience: Audience, line: Line) -> bool:
    """Whether a row that is out of the record, or back in it, is there twice: the other one stands, and was told."""
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
    """What the messages say now that told of rows which are put right, by what the other side calls them."""
    told = {
        telling.reference: telling.envelope
        for line in lines
        if line.kind in CORRECTING
        for telling in audience.store.ledger.tellings_of(
            audience.channel.name, audience.recipient, line.statement.subject
        )
        if telling.reference and RowState.decode(telling.statement.state).stands
    }
    found = {reference: _once_more(audience, envelope) for reference, envelope in told.items()}
    return {reference: message for reference, message in found.items() if message is not None}


def _once_more(audience: Audience, key: str) -> Message | None:
    """An earlier message as it reads by now: what was struck, removed or reworded since is marked."""
    tellings = [
        each for each in audience.store.ledger.tellings_in(key) if each.statement.subject.kind in {ROW, route.FACT}
    ]
    lines = [line for each in tellings if (line := _as_told(audience, each)) is not None]
    audience.said_in, audience.asked_once_more = key, {}
    marked = [_marked(audience, line) for line in hearing_hours.merge_moves(lines)]
    document = document_of(audience, marked)
    if document is not None:
        coming = () if is_summary(audience, marked) else [line.hearing for line in marked]
        document = with_offers(audience, document, coming)
    audience.said_in = None
    return None if document is None else lay_out(key, document)


def _as_told(audience: Audience, telling: Telling) -> Line | None:
    """What a message told of a subject, as it told it."""
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
    return _line(audience, told, _Turned(told.state, change, tuple(key for key, _ in log), before is not None))


def _marked(audience: Audience, line: Line) -> Line:
    """A line of an earlier message with what became of its row since."""
    change, bills = line.entry.change, audience.store.bills
    log = bills.changes(line.bill, row=change.row) if change.row is not None else ()
    later = ((each, bills.seen_at(key)) for key, each in log if key > line.change_ids[-1])
    return replace(line, entry=replace(line.entry, altered=became(change, later)))
