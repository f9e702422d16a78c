"""The lines of an alert, one for each change; which hearings they tell; and the document that they make together.

Lines of one proposal make its story; lines of several proposals in one group are told as one. The ledger notes what the
words of a row say of hearings, which may differ from what is so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import hearing_slots, to_attend
from billbot.briefs.news import Surroundings
from billbot.briefs.watch import belonging
from billbot.clock import after_quiet
from billbot.domain import actions, hearings, route
from billbot.domain.actions import Slot
from billbot.domain.bills import CORRECTING, UNDOING, Appointment, BillId, Change, Hour
from billbot.domain.hearings import Hearing, differs, same_slot
from billbot.domain.ledger import Grouping, Statement, Subject
from billbot.domain.watched import Proposal
from billbot.errors import FaultLogged
from billbot.messages import alerts
from billbot.messages.alerts import alert, gathering
from billbot.messages.document import MessageDocument
from billbot.messages.facts import Context, Entry, NewsItem
from billbot.messages.phrases import why_shown
from billbot.notify.hearings import (
    current_hours,
    former_slot,
    hearings_of,
    hour_of,
    hours_of,
    is_about_hearing,
    last_told_hours,
)
from billbot.notify.reader import Reader

# Up to so many proposals are told at length after a night; of more, each has one line.
_AT_LENGTH = 12
# The id of the main proposal; empty where there is none.
Main = tuple[str, ...]


class AlertLine(Struct, frozen=True):
    """How one difference is told: the statement, the ids of the changes behind it, and the `entry` to be worded.

    `hearing` is the hearing ahead that it announces. `excluded_hours` are hours that its row calls off and that stay
    unsaid.
    """

    statement: Statement
    change_ids: tuple[int, ...]
    entry: Entry
    hearing: Hearing | None = None
    excluded_hours: frozenset[Hour] = frozenset()

    @property
    def bill(self) -> BillId:
        """The bill it happened to."""
        return self.entry.change.bill

    @property
    def kind(self) -> str:
        """The kind of the change."""
        return self.entry.change.kind

    @property
    def announces(self) -> bool:
        """Whether it says when a hearing is."""
        return hearings.announces(self.entry.meaning)

    @property
    def is_notice(self) -> bool:
        """Whether it is a new row that says when a hearing is."""
        return self.kind == "action_added" and self.announces

    def with_before(self, *before: Slot) -> Self:
        """The same, with these slots of the hearing before it."""
        return replace(self, entry=replace(self.entry, slots=replace(self.entry.slots, before=before)))


def line_of(reader: Reader, told: Statement, change: Change, ids: Sequence[int], *, was_told: bool) -> AlertLine:
    """The line by which this change is `told`; `ids` are those of all changes of its subject since it was told."""
    store = reader.store
    bill = store.bills.last_seen(change.bill)
    slots = reader.cache.once(("slots", change, reader.now), lambda: hearing_slots(change, bill, reader.now))
    about = None if slots.are_over else _announced(reader, change)
    meaning = actions.read(change.text or "")
    coming: tuple[Hearing, ...] = ()  # the bill's hearings that stand today, where a row about a hearing is corrected
    if change.kind in CORRECTING and meaning.hearing:
        coming = hearings.ahead(reader.cache.hearings_of(change.bill), reader.today)
    main = [each for each in reader.watch.proposals if each.id in told.proposals[:1]]
    said = Entry(
        change,
        actions.with_branch(change.branch, meaning),
        bill,
        reader.watch.page_url(change.bill),
        row_was_told=was_told and change.kind in CORRECTING,
        slots=slots,
        standing_by_rows=tuple(each.slot for each in coming if not each.by_agenda),
        standing_by_agenda=tuple(each.slot for each in coming if each.by_agenda),
        attending=to_attend(store, reader.watch, about, reader.now) if about else None,
        seen=store.bills.seen_at(ids[-1]).date(),
        took_in=bool(belonging(store, reader.watch, change.bill, main).took_in),
    )
    return AlertLine(told, tuple(ids), said, about)


def _announced(reader: Reader, change: Change) -> Hearing | None:
    """The hearing ahead that a row announces, with the bills that concern the reader.

    Null where the row announces none, or it does not stand any more. If none of its bills concern the reader any
    more, since the list was edited, it has the row's own bill alone. An unexpected error gives None: the row is told
    all the same, without how to testify.
    """
    meaning = actions.read(change.text or "")
    if change.kind != "action_added" or not hearings.announces(meaning):
        return None
    slot, here = meaning.hearing, None
    with FaultLogged("hearings"):
        ahead = hearings.ahead(reader.cache.hearings, reader.today)
        about = (each for each in ahead if change.bill in each.bills and slot and each.day == slot.date)
        here = next(map(reader.with_followed_bills, about), None)
    return here and replace(here, bills=here.bills or (change.bill,))


def hours_mentioned(reader: Reader, line: AlertLine) -> frozenset[Subject]:
    """The subjects of all hours of the bill, where the line's words are about hearings; else none."""
    change = line.entry.change
    if change.row is None or not is_about_hearing(change.text or ""):
        return frozenset()
    return frozenset(route.hearing(line.bill, hour) for hour in hours_of(reader, line.bill))


def hours_told(
    reader: Reader, lines: Sequence[AlertLine], said: Sequence[AlertLine], *, at_length: bool
) -> tuple[Statement, ...]:
    """What a reader learns of hearing hours from these lines; `said` are the lines that have their own words.

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
    is told of an hour that is called off and stands again now, nor of hours in between that these lines both
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
        was = heard_before | {hour: Appointment(*hour) for bill, hour in those if bill == line.bill}
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


def already_told(reader: Reader, lines: Iterable[AlertLine]) -> list[AlertLine]:
    """The lines that are about hearings alone and tell nothing that the recipient has not heard in other words."""
    alone = [line for line in lines if hearings.is_only_about_hearings(line.entry.meaning.kinds)]
    return [line for line in alone if _was_told(reader, line)]


def _was_told(reader: Reader, line: AlertLine) -> bool:
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
    for each in others:  # that begin together, and end at different hours that both name
        together = slot is not None and (slot.date, slot.start) == (each.date, each.start)
        if together and slot and slot.end is not None and each.end is not None and slot.end != each.end:
            return False
    online = "hearing_location_changed" in line.entry.meaning.kinds
    return not says.keys().isdisjoint(was) and not any(
        differs(was.get(hour), each) or (online and each.stands and was[hour].place != each.place)
        for hour, each in says.items()
    )


def _hours_stated(reader: Reader, line: AlertLine, *, whole: bool) -> dict[Hour, Appointment]:
    """What a line says of hours at which its bill is heard; only as `whole` with the hearings that stand besides."""
    entry, change = line.entry, line.entry.change
    slot, former = entry.meaning.hearing, entry.slots.former
    if entry.slots.are_over or change.row is None:
        return {}
    if entry.stands_said and slot is not None:
        back = change.kind == "action_restored" and not whole
        standing = [each.appointment for each in hearings.ahead(hearings_of(reader, line.bill), reader.today)]
        return _at_slot(slot, stands=back) | {each.hour: each for each in standing if whole}
    if change.kind in CORRECTING and slot is None:
        return {}
    found = (_at_slot(former, stands=False) if former else {}) | _hours_given(reader, change, slot)
    return {hour: meeting for hour, meeting in found.items() if hour not in line.excluded_hours}


def _at_slot(slot: Slot, *, stands: bool) -> dict[Hour, Appointment]:
    if slot.date is None:
        return {}
    return {hour_of(slot): Appointment(slot.date, slot.start, slot.place, stands)}


def _hours_given(reader: Reader, change: Change, slot: Slot | None) -> dict[Hour, Appointment]:
    """The hours that a row announces or calls off; place and hour that it does not name come from the rows before."""
    if not is_about_hearing(change.text or ""):
        return {}

    def by_rows_so_far() -> list[Appointment]:
        seen = reader.store.bills.last_seen(change.bill)
        rows = seen.rows if seen else ()
        at = next((at for at, row in enumerate(rows, 1) if row.number == change.row), len(rows))
        return [each.appointment for each, those in hearings.by_rows(change.bill, rows[:at]) if change.row in those]

    found = reader.cache.once(("hours given", change.bill, change.row), by_rows_so_far)
    if slot is not None and slot.date is not None:
        day = slot.date
        found = [Appointment(day, slot.start or each.start, slot.place or each.place) for each in found]
    return {each.hour: each for each in found}


def merge_moves(lines: Sequence[AlertLine]) -> list[AlertLine]:
    """Merge the strike of a hearing's notice and the next notice of the same bill into one line: the hearing moves.

    They stay apart where a hearing still stands at the former slot.
    """
    new, moving = {line.bill for line in lines if line.is_notice}, dict[BillId, AlertLine]()
    for line in lines:
        slot, entry = line.entry.meaning.hearing, line.entry
        standing = (*entry.standing_by_rows, *entry.standing_by_agenda)
        stands = slot is not None and any(same_slot(each, slot) for each in standing)
        if line.announces and line.kind in UNDOING and not stands and line.bill in new:
            moving[line.bill] = line
    merged = []
    for line in lines:
        gone = moving.get(line.bill)
        if line.is_notice and gone is not None:
            was = gone.entry.meaning.hearing
            left = was is not None and was != line.entry.meaning.hearing
            merged.append(line.with_before(*([was] if was is not None and left else [])))
        elif line is not gone:
            merged.append(line)
    return merged


def _sorted_out(
    lines: Sequence[AlertLine],
) -> tuple[dict[Main, list[Entry]], dict[Grouping, dict[Main, list[Entry]]]]:
    """The entries by proposal, and those that several proposals share, by group and proposal."""
    sharing: dict[Grouping | None, set[Main]] = {}
    for line in lines:
        sharing.setdefault(line.statement.group, set()).add(line.statement.proposals[:1])
    alone: dict[Main, list[Entry]] = {}
    together: dict[Grouping, dict[Main, list[Entry]]] = {}
    for line in lines:
        group = line.statement.group
        shared = group is not None and len(sharing[group]) > 1
        of = together.setdefault(group, {}) if group is not None and shared else alone
        of.setdefault(line.statement.proposals[:1], []).append(line.entry)
    return alone, together


def document_of(reader: Reader, lines: Sequence[AlertLine]) -> MessageDocument | None:
    """The document that these lines make, of one proposal or several."""
    alone, together = _sorted_out(lines)
    channel, watch = reader.channel, reader.watch

    def as_news_items(found: Mapping[Main, Sequence[Entry]]) -> list[NewsItem]:
        return [NewsItem(_concerned(reader, lines, main), entries) for main, entries in found.items()]

    changes = [key for line in lines for key in line.change_ids]
    named = frozenset(each.id for each in watch.proposals if route.is_subscribed(channel, each))
    around = Surroundings(reader.store, watch, reader.today, changes, named)
    alike = reader.today, changes, alone, [line.statement.proposals for line in lines], named
    apart = as_news_items(alone)

    def contexts(news_items: Iterable[NewsItem]) -> list[Context]:
        return [around.context(each.proposals, each.entries) for each in news_items]

    known = reader.cache.cached("contexts", alike, lambda: contexts(apart))
    news_items = [replace(news_item, context=context) for news_item, context in zip(apart, known, strict=True)]
    gathered = {}
    for group, found in together.items():
        those = as_news_items(found)
        if group.is_new_draft:  # what is followed depends on where it lives
            those = [
                replace(news_item, context=context) for news_item, context in zip(those, contexts(those), strict=True)
            ]
        gathered[group] = gathering(group, channel, those, watch.topics, watch.dates, reader.today)
    # Its thread is that of the proposal it is told under, whatever is configured by then.
    documents = [
        alert(channel, news_item, watch.topics, thread="".join(main))
        for main, news_item in zip(alone, news_items, strict=True)
    ]
    said = [*gathered.values(), *documents]
    if len(said) <= 1:
        return said[0] if said else None
    every = [*apart, *(news_item for found in together.values() for news_item in as_news_items(found))]
    when = _when(reader, lines)
    if not is_summary(reader, lines):
        why = why_shown(channel, alerts.concerned(every), watch.topics)
        return alerts.together(said, _count(lines), when, why)
    told = [(each.subject, news_item) for each, news_item in zip(documents, apart, strict=True)]
    return alerts.summary(channel, told, list(gathered.items()), every, watch.topics, when)


def _count(lines: Iterable[AlertLine]) -> int:
    """How many proposals these lines are told under."""
    return len({line.statement.proposals[:1] for line in lines})


def is_summary(reader: Reader, lines: Sequence[AlertLine]) -> bool:
    """Whether the lines make a summary: several proposals, with one short line each."""
    alone, together = _sorted_out(lines)
    waited = reader.held_since is not None or all(line.statement.job.waited for line in lines)
    at_length = waited and _count(lines) <= _AT_LENGTH
    return len(alone) + len(together) > 1 and not at_length


def _when(reader: Reader, lines: Sequence[AlertLine]) -> str:
    """When what these lines tell has happened, as a message about several proposals says it."""
    quiet, moments = reader.channel.quiet, [line.statement.job.queued_at for line in lines]
    if all(after_quiet(at, quiet) > at for at in moments):
        return alerts.OVERNIGHT
    if reader.held_since is not None:
        return alerts.HELD
    today = all(at.date() == reader.today for at in moments)
    return alerts.TODAY if today else alerts.LATELY


def _concerned(reader: Reader, lines: Iterable[AlertLine], main: Main) -> list[Proposal]:
    """The proposals that the lines under this main one concern, as configured now."""
    found = [line.statement.proposals for line in lines if line.statement.proposals[:1] == main]
    names = dict.fromkeys(name for proposals in found for name in proposals)
    return reader.with_asks(each for name in names for each in reader.watch.proposals if each.id == name)
