"""The hours at which a bill is heard: by what is known, by what somebody was told, and by the words of rows.

What the words of rows tell is noted as they say it, which need not be what is so. Whatever tells of a hearing tells
what is known of testimony on it, too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from billbot import actions, hearings, route, testimony
from billbot.actions import Hearing
from billbot.bills import CORRECTING, UNDOING, BillId, Change, Hour, Statement, Subject
from billbot.facts.hearings import Spared, said_of_testimony
from billbot.hearings import Announced, Meeting, differs
from billbot.notify.audience import Audience
from billbot.notify.lines import Line

_BillHour: TypeAlias = tuple[BillId, Hour]


def hearings_of(audience: Audience, bill: BillId) -> tuple[Announced, ...]:
    """The hearings of a bill.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    with Spared("the list of hearings"):
        return audience.known.hearings_of(bill)
    return ()


def standing(audience: Audience, bill: BillId) -> dict[Hour, Meeting]:
    """The hours at which a bill is heard, by what is known."""
    known = hearings.by_hour(hearings_of(audience, bill))
    return {hour: meeting for hour, meeting in known.items() if meeting.stands}


def heard(audience: Audience, bill: BillId) -> dict[Hour, Meeting]:
    """What the recipient was told last of each hour at which a bill is heard, or is not."""
    told = audience.store.ledger.told_of(audience.channel.name, audience.recipient, route.HEARING, bill)
    meetings = (Meeting.decode(each.statement.state) for each in told)
    return {meeting.hour: meeting for meeting in meetings}


def moved_from(hearing: Announced, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]) -> Hearing | None:
    """When a hearing that stands was to be by what somebody has heard, where no hearing is by now; null for never.

    Of several such hours it is the last at which the hearing was.
    """
    before = [slot for slot in reversed(hearing.before) if slot.date is not None] if hearing.stands else []
    left = (slot for slot in before if (at := was.get(hour_of(slot))) is not None and at.stands and at.hour not in now)
    return next(left, None)


def hour_of(slot: Hearing) -> Hour:
    """The day and hour of a slot, which has a day."""
    assert slot.date is not None
    return slot.date, slot.start


def named(audience: Audience, line: Line) -> frozenset[Subject]:
    """The hours of which the words of a line may tell."""
    change = line.entry.change
    if line.known or change.row is None or not of_hearing(change.text or ""):
        return frozenset()
    return frozenset(route.hearing(line.bill, hour) for hour in hours_of(audience, line.bill))


def hours_of(audience: Audience, bill: BillId) -> frozenset[Hour]:
    """Every hour at which a bill is heard, or was to be, by what is known and by what the recipient was told."""
    return frozenset({*hearings.by_hour(hearings_of(audience, bill)), *heard(audience, bill)})


def told_beside(
    audience: Audience, lines: Sequence[Line], said: Sequence[Line], *, at_length: bool
) -> tuple[Statement, ...]:
    """What somebody reads of hearings in these lines; `said` are those of them that have words of their own.

    Of a strike that is said with the new notice alone, or not `at_length`, that is that no hearing is there.
    """
    found: dict[Subject, Statement] = {}
    own = [line.statement for line in said]
    for line in sorted(lines, key=lambda line: line.statement in own):
        for hour, meeting in _words(audience, line, whole=at_length and line.statement in own).items():
            subject = route.hearing(line.bill, hour)
            found.pop(subject, None)
            found[subject] = line.statement.for_subject(subject, meeting.encoded)
    return tuple(found.values())


def with_formers(audience: Audience, lines: Sequence[Line]) -> list[Line]:
    """The same, each line that announces a hearing with when that was to be, and none that it takes the place of.

    A hearing is called off minutes before the notice is entered of when it is instead: that notice alone is told, and
    of what is called off and stands by now all the same nothing. Nor is anything told of hours between the one that a
    hearing leaves and the one that it moves to, which these lines themselves give and take back.
    """
    off = [{(line.bill, hour) for hour in _called_off(audience, line)} for line in lines]
    given = [{(line.bill, hour) for hour in _announced(audience, line)} for line in lines]
    all_off, all_given = set[_BillHour]().union(*off), set[_BillHour]().union(*given)
    found = [_with_former(audience, line, all_off - all_given, all_off) for line in lines]
    left = {(line.bill, hour_of(line.entry.former)) for line in found if _is_notice(line) and line.entry.former}
    moving = {bill for bill, _ in left}
    now = {(bill, hour) for bill in {bill for bill, _ in all_off} for hour in standing(audience, bill)}
    between = {each for each in all_off & all_given if each[0] in moving} - left - now
    settled = now | left | between
    return [
        _calling_off(line, taken - settled) if taken else line
        for line, taken, gives in zip(found, off, given, strict=True)
        if not (taken and taken <= settled) and not (gives and gives <= between)
    ]


def _calling_off(line: Line, hours: Collection[_BillHour]) -> Line:
    """A row that calls several hearings off, with those alone that were to be at these hours."""
    slots = [(slot, hour_of(slot)) for slot in line.entry.off if slot.date is not None]
    off = tuple(slot for slot, hour in slots if (line.bill, hour) in hours)
    if not off or off == line.entry.off:
        return line
    entry = replace(line.entry, former=off[0], off=()) if len(off) == 1 else replace(line.entry, off=off)
    return replace(line, entry=entry, but=frozenset(hour for slot, hour in slots if slot not in off))


def _is_notice(line: Line) -> bool:
    """Whether a line is a new row that announces a hearing."""
    return line.kind == "action_added" and line.announces


def _announced(audience: Audience, line: Line) -> list[Hour]:
    """The hours that a new row gives, if it does nothing else."""
    if not _is_notice(line) or not hearings.only_of_hearings(line.entry.meaning.kinds):
        return []
    return [hour for hour, meeting in _words(audience, line, whole=True).items() if meeting.stands]


def _with_former(audience: Audience, line: Line, *off: Iterable[_BillHour]) -> Line:
    """A line that announces a hearing, with when the recipient has heard that it is, if that is not so any more.

    The rows alone do not say so where an agenda told it, or a notice that was struck since, or that is called `off` by
    what is told with it: by the first of these that have any such hour.
    """
    heard_before, now = heard(audience, line.bill), standing(audience, line.bill)
    said = _words(audience, line, whole=True)
    for those in off:
        was = heard_before | {hour: Meeting(True, *hour) for bill, hour in those if bill == line.bill}
        for each in hearings_of(audience, line.bill):
            if each.hour in said and (former := moved_from(each, was, now)) is not None:
                return replace(line, entry=replace(line.entry, former=former))
    return line


def _called_off(audience: Audience, line: Line) -> list[Hour]:
    """The hours of the hearings that a row calls off, if it does nothing else."""
    if line.kind != "action_added" or line.announces or not hearings.only_of_hearings(line.entry.meaning.kinds):
        return []
    return [hour for hour, meeting in _words(audience, line, whole=True).items() if not meeting.stands]


def overtaken(audience: Audience, line: Line) -> bool:
    """Whether a row announces hearings alone, and none is where it says by now: off, or heard to be elsewhere."""
    given = set(_announced(audience, line))
    if not given or not standing(audience, line.bill).keys().isdisjoint(given):
        return False
    was, known = heard(audience, line.bill), hearings_of(audience, line.bill)
    elsewhere = [each.hour for each in known if each.stands and given.intersection(each.hours)]
    return all(hour in was and was[hour].stands for hour in elsewhere)


def known_before(audience: Audience, lines: Iterable[Line]) -> list[Line]:
    """Those of these lines that say of hearings alone, and what the recipient has heard by whatever words.

    A row that gives again what another of them takes back is told with it.
    """
    alone = [line for line in lines if hearings.only_of_hearings(line.entry.meaning.kinds)]
    about = [(line, _words(audience, line, whole=True)) for line in alone]
    fresh = [line for line, says in about if not _was_heard(audience, line, says)]
    anew = {(line.bill, hour): each for line, says in about if line in fresh for hour, each in says.items()}

    def stays(line: Line, says: Mapping[Hour, Meeting]) -> bool:
        return not any(differs(anew.get((line.bill, hour), each), each) for hour, each in says.items())

    return [line for line, says in about if line not in fresh and stays(line, says)]


def _was_heard(audience: Audience, line: Line, says: Mapping[Hour, Meeting]) -> bool:
    """Whether all that a row says of hearings has been heard.

    Who was told of a row hears that it is back, and that it is gone where the agenda alone has the hearing by now.
    """
    was = heard(audience, line.bill)
    alone = any(each.by_agenda and each.hour in says for each in hearings_of(audience, line.bill) if each.stands)
    if line.entry.told and (line.kind == "action_restored" or (line.kind in UNDOING and alone)):
        return False
    online = "hearing_location_changed" in line.entry.meaning.kinds
    return not says.keys().isdisjoint(was) and not any(
        differs(was.get(hour), each) or (online and each.stands and was[hour].place != each.place)
        for hour, each in says.items()
    )


def of_hearing(text: str) -> bool:
    """Whether the words of a row are about a hearing, also beside something else."""
    return any(kind.startswith("hearing_") for kind in actions.read(text).kinds)


def _words(audience: Audience, line: Line, *, whole: bool) -> dict[Hour, Meeting]:
    """What a line says of the hours at which its bill is heard; not `whole` without where hearings stand beside it."""
    entry, change = line.entry, line.entry.change
    slot, former = entry.meaning.hearing, entry.former
    if entry.over or change.row is None:
        return {}
    if entry.stands_said and slot is not None:
        back = change.kind == "action_restored" and not whole
        standing = [Meeting.of(each) for each in hearings.ahead(hearings_of(audience, line.bill), audience.today)]
        return _at(slot, stands=back) | {each.hour: each for each in standing if whole}
    if change.kind in CORRECTING and slot is None:
        return {}
    found = (_at(former, stands=False) if former else {}) | _given(audience, change, slot)
    return {hour: meeting for hour, meeting in found.items() if hour not in line.but}


def _at(slot: Hearing, *, stands: bool) -> dict[Hour, Meeting]:
    if slot.date is None:
        return {}
    return {hour_of(slot): Meeting(stands, slot.date, slot.start, slot.place or "")}


def _given(audience: Audience, change: Change, slot: Hearing | None) -> dict[Hour, Meeting]:
    """The hours that a row gives, or takes back; what it does not name is as the rows before it have it."""
    seen = audience.store.bills.last_seen(change.bill)
    rows = seen.rows if seen else ()
    at = next((at for at, row in enumerate(rows, 1) if row.number == change.row), len(rows))
    found = [Meeting.of(each) for each, those in hearings.by_rows(change.bill, rows[:at]) if change.row in those]
    if slot is not None and slot.date is not None:
        day = slot.date
        found = [Meeting(True, day, slot.start or each.start, slot.place or each.place) for each in found]
    return {each.hour: each for each in found}


def may_tell(hearings: Iterable[Announced | None]) -> frozenset[Subject]:
    """On which hearings testimony may be told by words that tell of these, too; null is no hearing."""
    return frozenset(route.testimony(each.agenda) for each in hearings if each is not None and each.agenda is not None)


def told_with(audience: Audience, told: Iterable[tuple[Statement, Announced | None]]) -> tuple[Statement, ...]:
    """What is told of testimony with hearings, each named with a statement of the message; where anything is said."""
    found: dict[Subject, Statement] = {}
    for statement, hearing in told:
        if hearing is None or hearing.agenda is None or not hearing.stands:
            continue
        state = testimony.state(said_of_testimony(audience.store, hearing))
        if state:
            subject = route.testimony(hearing.agenda)
            found[subject] = statement.for_subject(subject, state)
    return tuple(found.values())


def moved(lines: Sequence[Line]) -> list[Line]:
    """Say the strike of a hearing's notice and the next notice of the same bill as one thing: the hearing moves.

    It does not where a hearing stands where it was.
    """
    gone = {line.bill: line for line in lines if line.announces and line.kind in UNDOING and not _stands_there(line)}
    new = {line.bill for line in lines if line.announces and line.kind == "action_added"}
    moving = {bill: line for bill, line in gone.items() if bill in new}
    return [
        replace(line, entry=replace(line.entry, former=_before(moving[line.bill], line)))
        if line.announces and line.kind == "action_added" and line.bill in moving
        else line
        for line in lines
        if line is not moving.get(line.bill)
    ]


def _stands_there(gone: Line) -> bool:
    """Whether a hearing of the bill is still when the notice that is gone had it."""
    slot, standing = gone.entry.meaning.hearing, (*gone.entry.coming, *gone.entry.posted)
    return slot is not None and any((each.date, each.start) == (slot.date, slot.start) for each in standing)


def _before(gone: Line, new: Line) -> Hearing | None:
    """When the hearing was whose notice is gone; null where the new one says the same."""
    was = gone.entry.meaning.hearing
    return was if was != new.entry.meaning.hearing else None
