"""At which days and hours a bill is heard: as far as is known now, as a recipient was told, and as rows word it.

The ledger notes what the words of a row say, which may differ from what is so. Whatever tells of a hearing also tells
what is known of testimony on it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from billbot.briefs.hearings import testimony_state
from billbot.domain import actions, hearings, route
from billbot.domain.actions import Hearing
from billbot.domain.bills import CORRECTING, UNDOING, BillId, Change, Hour
from billbot.domain.hearings import Announced, Meeting, differs, same_slot
from billbot.domain.ledger import Statement, Subject
from billbot.errors import FaultLogged
from billbot.notify.alert_lines import AlertLine
from billbot.notify.reader import Reader


def hearings_of(reader: Reader, bill: BillId) -> tuple[Announced, ...]:
    """The hearings of a bill, by its rows and by agendas.

    An unexpected error gives none, so that a bill's history is told whatever is wrong with agendas.
    """
    with FaultLogged("the list of hearings"):
        return reader.cache.hearings_of(bill)
    return ()


def current_hours(reader: Reader, bill: BillId) -> dict[Hour, Meeting]:
    """The hearings of a bill that stand now, by their hour."""
    known = hearings.by_hour(hearings_of(reader, bill))
    return {hour: meeting for hour, meeting in known.items() if meeting.stands}


def last_told_hours(reader: Reader, bill: BillId) -> dict[Hour, Meeting]:
    """What the recipient was last told of each hour of this bill: that it is heard then, or that it is not."""
    told = reader.store.ledger.entries_about(reader.channel.name, reader.recipient, route.HEARING, bill)
    meetings = (Meeting.decode(each.statement.state) for each in told)
    return {meeting.hour: meeting for meeting in meetings}


def former_slot(hearing: Announced, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]) -> Hearing | None:
    """The slot that a standing hearing has left and that the recipient still takes for true; null for none.

    `was` is what the recipient was told, `now` what stands. Of several such slots it is the latest.
    """
    before = [slot for slot in reversed(hearing.before) if slot.date is not None] if hearing.stands else []
    left = (slot for slot in before if (at := was.get(hour_of(slot))) is not None and at.stands and at.hour not in now)
    return next(left, None)


def hour_of(slot: Hearing) -> Hour:
    """The day and hour of a slot, which has a day."""
    assert slot.date is not None
    return slot.date, slot.start


def hours_mentioned(reader: Reader, line: AlertLine) -> frozenset[Subject]:
    """The subjects of all hours of the bill, where the line's words are about hearings; else none."""
    change = line.entry.change
    if line.already_known or change.row is None or not is_about_hearing(change.text or ""):
        return frozenset()
    return frozenset(route.hearing(line.bill, hour) for hour in hours_of(reader, line.bill))


def hours_of(reader: Reader, bill: BillId) -> frozenset[Hour]:
    """Every hour at which the bill is or was to be heard, as far as is known or as the recipient was told."""
    return frozenset({*hearings.by_hour(hearings_of(reader, bill)), *last_told_hours(reader, bill)})


def hours_told(
    reader: Reader, lines: Sequence[AlertLine], said: Sequence[AlertLine], *, at_length: bool
) -> tuple[Statement, ...]:
    """What a reader learns of hearing hours from these lines; `said` are the lines that have words of their own.

    A line without words of its own (a strike that is told as part of the new notice), or any line where the message is
    not `at_length`, tells no more than that there is no hearing at its hour.
    """
    found: dict[Subject, Statement] = {}
    own = [line.statement for line in said]
    for line in sorted(lines, key=lambda line: line.statement in own):
        for hour, meeting in _hours_stated(reader, line, whole=at_length and line.statement in own).items():
            subject = route.hearing(line.bill, hour)
            found.pop(subject, None)
            found[subject] = line.statement.for_subject(subject, meeting.encoded)
    return tuple(found.values())


def with_former_hours(reader: Reader, lines: Sequence[AlertLine]) -> list[AlertLine]:
    """The lines to tell: each new notice with the slot that it replaces, without the lines that it makes superfluous.

    The clerk calls a hearing off minutes before the notice of its new hour is entered: only the notice is told. Nothing
    is told of an hour that is called off and stands again by now, nor of hours in between that these lines both
    announce and leave again. Of several new notices for one hour the last is told, with its place.
    """
    called_off = [{(line.bill, hour) for hour in _hours_called_off(reader, line)} for line in lines]
    announced = [{(line.bill, hour) for hour in _hours_announced(reader, line)} for line in lines]
    all_called_off, all_announced = set(chain.from_iterable(called_off)), set(chain.from_iterable(announced))
    found: list[AlertLine] = []
    passed: set[tuple[BillId, Hour]] = set()
    for line in lines:
        own = _with_former(reader, line, all_called_off - all_announced, all_called_off)
        if (notice := _untold_notice(reader, own, found)) is not None:
            passed |= {(own.bill, hour_of(slot)) for slot in own.entry.slots.before}
            own = own.with_before(*notice.entry.slots.before)
        found.append(own)
    left = {(line.bill, hour_of(slot)) for line in found if line.is_notice and (slot := line.entry.slots.former)}
    moving = {bill for bill, _ in left}
    bills = {bill for bill, _ in all_called_off | passed}
    now = {(bill, hour) for bill in bills for hour in current_hours(reader, bill)}
    between = ({each for each in all_called_off & all_announced if each[0] in moving} | passed) - left - now
    needs_no_words = now | left | between
    kept = []
    for at, (line, off, given) in enumerate(zip(found, called_off, announced, strict=True)):
        only_needless_cancellations = bool(off) and off <= needs_no_words
        only_passing_announcements = bool(given) and given <= between
        announced_again = bool(given) and any(given <= later for later in announced[at + 1 :])
        if not only_needless_cancellations and not only_passing_announcements and not announced_again:
            kept.append(_keep_called_off(line, off - needs_no_words) if off else line)
    return kept


def _keep_called_off(line: AlertLine, hours: Collection[tuple[BillId, Hour]]) -> AlertLine:
    """The line of a row that calls several hearings off, reduced to those at these hours."""
    slots = [(slot, hour_of(slot)) for slot in line.entry.slots.before if slot.date is not None]
    off = tuple(slot for slot, hour in slots if (line.bill, hour) in hours)
    if not off or off == line.entry.slots.before:
        return line
    excluded = frozenset(hour for slot, hour in slots if slot not in off)
    return replace(line.with_before(*off), excluded_hours=excluded)


def _hours_announced(reader: Reader, line: AlertLine) -> list[Hour]:
    """The hours that a new row announces; none where the row also says something else."""
    if not line.is_notice or not hearings.is_only_about_hearings(line.entry.meaning.kinds):
        return []
    return [hour for hour, meeting in _hours_stated(reader, line, whole=True).items() if meeting.stands]


def _with_former(reader: Reader, line: AlertLine, *off: Iterable[tuple[BillId, Hour]]) -> AlertLine:
    """A line that announces a hearing, with the slot that the recipient still takes for true, if that is over.

    Rows alone do not give that slot where an agenda told it, or a notice that was struck since, or where a line of the
    same message calls it `off`: these sets of hours are tried in turn until one gives a former slot.
    """
    if line.kind in UNDOING or len(line.entry.slots.before) > 1:  # which takes a notice back, or calls several off
        return line
    heard_before, now = last_told_hours(reader, line.bill), current_hours(reader, line.bill)
    said = _hours_stated(reader, line, whole=True)
    for those in off:
        was = heard_before | {hour: Meeting(True, *hour) for bill, hour in those if bill == line.bill}
        for each in hearings_of(reader, line.bill):
            if each.hour in said and (former := former_slot(each, was, now)) is not None:
                return line.with_before(former)
    return line


def _untold_notice(reader: Reader, line: AlertLine, before: Iterable[AlertLine]) -> AlertLine | None:
    """The notice, among the lines `before` of the same message, of the slot that this line replaces.

    Null if the recipient was told of that slot, or if no line announces it.
    """
    slot = line.entry.slots.former if line.is_notice else None
    if slot is None or slot.date is None:
        return None
    told = last_told_hours(reader, line.bill).get(hour_of(slot))
    of_bill = [each for each in before if each.is_notice and each.bill == line.bill]
    announcing = [each for each in of_bill if each.entry.meaning.hearing == slot]
    return announcing[-1] if announcing and not (told and told.stands) else None


def _hours_called_off(reader: Reader, line: AlertLine) -> list[Hour]:
    """The hours of the hearings that a new row calls off; none where the row also says something else."""
    if line.kind != "action_added" or line.announces or not hearings.is_only_about_hearings(line.entry.meaning.kinds):
        return []
    return [hour for hour, meeting in _hours_stated(reader, line, whole=True).items() if not meeting.stands]


def is_overtaken(reader: Reader, line: AlertLine) -> bool:
    """Whether a row only announces hearings, none of which stands at its hour any more.

    The recipient was told of the hours to which they moved, if they did.
    """
    given = set(_hours_announced(reader, line))
    if not given or not current_hours(reader, line.bill).keys().isdisjoint(given):
        return False
    was, known = last_told_hours(reader, line.bill), hearings_of(reader, line.bill)
    elsewhere = [each.hour for each in known if each.stands and given.intersection(each.hours)]
    return all(hour in was and was[hour].stands for hour in elsewhere)


def already_heard(reader: Reader, lines: Iterable[AlertLine]) -> list[AlertLine]:
    """The lines that are about hearings alone and tell nothing that the recipient has not heard in other words."""
    alone = [line for line in lines if hearings.is_only_about_hearings(line.entry.meaning.kinds)]
    return [line for line in alone if _was_heard(reader, line)]


def _was_heard(reader: Reader, line: AlertLine) -> bool:
    """Whether the recipient knows all that a row says of hearings.

    Whoever was told of the row also has to hear that it is back, or that it is gone and an agenda alone has the
    hearing.
    """
    was, says = last_told_hours(reader, line.bill), _hours_stated(reader, line, whole=True)
    alone = any(each.by_agenda and each.hour in says for each in hearings_of(reader, line.bill) if each.stands)
    if line.entry.row_was_told and (line.kind == "action_restored" or (line.kind in UNDOING and alone)):
        return False
    # Ends are no part of what the ledger has of an hour; which one stood before at that hour, the rows say.
    slot, former = line.entry.meaning.hearing, line.entry.slots.former
    others = [former] if former else []
    if line.entry.row_was_told and line.kind in UNDOING and line.entry.change.weight == "news":
        others = [each.slot for each in hearings_of(reader, line.bill) if each.stands]
    if slot and any(_ends_otherwise(slot, each) for each in others):
        return False
    online = "hearing_location_changed" in line.entry.meaning.kinds
    return not says.keys().isdisjoint(was) and not any(
        differs(was.get(hour), each) or (online and each.stands and was[hour].place != each.place)
        for hour, each in says.items()
    )


def _ends_otherwise(slot: Hearing, other: Hearing) -> bool:
    """Whether two slots begin together, and end at different hours that both name."""
    together = (slot.date, slot.start) == (other.date, other.start)
    return together and slot.end is not None and other.end is not None and slot.end != other.end


def is_about_hearing(text: str) -> bool:
    """Whether the words of a row are about a hearing, perhaps among other things."""
    return any(kind.startswith("hearing_") for kind in actions.read(text).kinds)


def _hours_stated(reader: Reader, line: AlertLine, *, whole: bool) -> dict[Hour, Meeting]:
    """What a line says of hours at which its bill is heard; only as `whole` with the hearings that stand besides."""
    entry, change = line.entry, line.entry.change
    slot, former = entry.meaning.hearing, entry.slots.former
    if entry.slots.are_over or change.row is None:
        return {}
    if entry.stands_said and slot is not None:
        back = change.kind == "action_restored" and not whole
        standing = [Meeting.of(each) for each in hearings.ahead(hearings_of(reader, line.bill), reader.today)]
        return _at_slot(slot, stands=back) | {each.hour: each for each in standing if whole}
    if change.kind in CORRECTING and slot is None:
        return {}
    found = (_at_slot(former, stands=False) if former else {}) | _hours_given(reader, change, slot)
    return {hour: meeting for hour, meeting in found.items() if hour not in line.excluded_hours}


def _at_slot(slot: Hearing, *, stands: bool) -> dict[Hour, Meeting]:
    if slot.date is None:
        return {}
    return {hour_of(slot): Meeting(stands, slot.date, slot.start, slot.place or "")}


def _hours_given(reader: Reader, change: Change, slot: Hearing | None) -> dict[Hour, Meeting]:
    """The hours that a row announces or calls off; place and hour that it does not name come from the rows before."""
    seen = reader.store.bills.last_seen(change.bill)
    rows = seen.rows if seen else ()
    at = next((at for at, row in enumerate(rows, 1) if row.number == change.row), len(rows))
    found = [Meeting.of(each) for each, those in hearings.by_rows(change.bill, rows[:at]) if change.row in those]
    if slot is not None and slot.date is not None:
        day = slot.date
        found = [Meeting(True, day, slot.start or each.start, slot.place or each.place) for each in found]
    return {each.hour: each for each in found}


def page_subjects(hearings: Iterable[Announced | None]) -> frozenset[Subject]:
    """What words about these hearings tell besides, by their pages: testimony, and that a watched committee meets.

    Nulls are skipped.
    """
    pages = [each.agenda for each in hearings if each is not None and each.agenda is not None]
    return frozenset(of(page) for page in pages for of in (route.testimony, route.committee_hearing))


def page_told(reader: Reader, told: Iterable[tuple[Statement, Announced | None]]) -> tuple[Statement, ...]:
    """The statements on `page_subjects` that go with these hearings; each has the statement it is told with."""
    found: dict[Subject, Statement] = {}
    for statement, hearing in told:
        if hearing is None or hearing.agenda is None:
            continue
        if hearing.status != "taken off" and reader.watch.host(hearing.host):
            subject = route.committee_hearing(hearing.agenda)
            found[subject] = statement.for_subject(subject, Meeting.of(hearing).encoded)
        if not hearing.stands:
            continue
        state = testimony_state(reader.store, hearing)
        if state:
            subject = route.testimony(hearing.agenda)
            found[subject] = statement.for_subject(subject, state)
    return tuple(found.values())


def merge_moves(lines: Sequence[AlertLine]) -> list[AlertLine]:
    """Merge the strike of a hearing's notice and the next notice of the same bill into one line: the hearing moves.

    They stay apart where a hearing still stands at the former slot.
    """
    gone = {line.bill: line for line in lines if line.announces and line.kind in UNDOING and not _stands_there(line)}
    new = {line.bill for line in lines if line.is_notice}
    moving = {bill: line for bill, line in gone.items() if bill in new}
    return [
        line.with_before(*_before(moving[line.bill], line)) if line.is_notice and line.bill in moving else line
        for line in lines
        if line is not moving.get(line.bill)
    ]


def _stands_there(gone: AlertLine) -> bool:
    """Whether a hearing of the bill still stands at the slot of the notice that is gone, and in its place."""
    slot, standing = gone.entry.meaning.hearing, (*gone.entry.standing_by_rows, *gone.entry.standing_by_agenda)
    return slot is not None and any(same_slot(each, slot) for each in standing)


def _before(gone: AlertLine, new: AlertLine) -> tuple[Hearing, ...]:
    """The slot of the notice that is gone; none where the new notice has the same."""
    was = gone.entry.meaning.hearing
    return (was,) if was is not None and was != new.entry.meaning.hearing else ()
