"""The hours at which a bill is heard: those that are not as the recipient was told, and what their words need.

Whether an hour differs from what was told is decided by `hearings.differs`. Whatever tells of a hearing also tells what
is known of testimony on it, and that a watched committee meets.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import (
    noticed_too,
    proposals_followed,
    testimony_state,
    to_attend,
)
from billbot.briefs.watch import belonging
from billbot.clock import EASTERN
from billbot.domain import actions, hearings
from billbot.domain.actions import Slot
from billbot.domain.bills import UNDOING, Appointment, BillId, Hour
from billbot.domain.hearings import Hearing, differs
from billbot.domain.ledger import HEARING, DueJob, Grouping, Statement, Subject
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Belonging, Proposal
from billbot.errors import FaultLogged
from billbot.messages.news import HearingNews, NewsEntry
from billbot.notify.kind import Difference
from billbot.notify.reader import Reader

# The type of message that tells what happened to bills, and of hearings.
ALERT = "alert"


class HearingUpdate(Struct, frozen=True):
    """What became of one bill's hearing, told under these proposals; of a committee's, the bill is None.

    `rows` are those by which it came. `former` is the slot that the recipient was told and that it has left, None for
    none. `back_on` says that he was told that it is off. `facts_told` is what he was told of testimony, empty for none.
    """

    bill: BillId | None
    hearing: Hearing
    proposals: tuple[Proposal, ...] = ()
    rows: tuple[NewsEntry, ...] = ()
    former: Slot | None = None
    back_on: bool = False
    facts_told: tuple[TestimonyFact, ...] = ()

    def hours_told(self) -> dict[Hour, Appointment]:
        """The hours that its words tell of."""
        off = {hour_of(self.former): Appointment(*hour_of(self.former), stands=False)} if self.former else {}
        others = (each for row in self.rows for each in row.standing or ()) if self.hearing.status == "struck" else ()
        return off | {each.hour: each.appointment for each in others} | {self.hearing.hour: self.hearing.appointment}


def hour_differences(reader: Reader, whole: DueJob, rows: Sequence[NewsEntry]) -> list[Difference]:
    """The hours of a bill of which the recipient was told something else than is so now; `rows` are new or corrected.

    Who was told nothing of an hour counts as knowing it as it was at the moment of the job, unless a new row gives it.
    """
    bill = whole.bill
    then, now = reader.cache.hours(bill, whole.moment), reader.cache.hours(bill)
    known = reader.cache.hearings_of(bill)
    told = told_hours(reader, bill) if reader.cache.was_told_of_hearings(reader.channel, bill) else {}
    as_told = {
        hour: meeting if meeting.place or hour not in then else replace(meeting, place=then[hour].place)
        for hour, meeting in told.items()
    }
    was = {**then, **as_told}
    of_row = [(entry, _hours_of_row(reader, entry)) for entry in rows]
    differing = _hours_that_differ(of_row, was, now) | (_given(reader, of_row, then) - told.keys())
    undone = {hour for entry, hours in of_row if entry.change.kind in UNDOING for hour in hours}
    subscribed, unmuted = reader.proposals_followed(bill)
    found = []
    for hour in (each for each in {**was, **now} if each in differing):
        before, subject = was.get(hour), Subject.hearing(bill, hour)
        proposals = unmuted if reader.channel.tells("hearings") else ()
        if hour in told:  # what was told is corrected, even if the channel's subscriptions changed
            proposals = subscribed or _told_under(reader, subject)
        hearing, former = _hearing_at_hour(known, bill, hour, was, now, struck=hour in undone)
        if former is None and before is not None and before.stands and hour in now and before != now[hour]:
            written = hearing.slot.written and before.last_day is not None
            former = Slot(*hour, before.end, before.place, before.last_day, written=written)
        if not (proposals or hour in told) or hearing.slot.is_over(reader.now):
            continue
        hours = {hour, *(hearing.hours if hearing.stands else ()), *([hour_of(former)] if former else [])}
        own = tuple(entry for entry, about in of_row if not hours.isdisjoint(about))
        if not hearing.stands and any(entry.change.kind in UNDOING for entry in own):
            hearing = replace(hearing, status="struck")
            if any(each.hour in differing for entry in own for each in entry.standing or ()):  # which is told by itself
                own = tuple(replace(entry, standing=None) for entry in own)
        update = HearingUpdate(bill, hearing, proposals, own, former, back_on=hour in told and not told[hour].stands)
        state = now.get(hour, Appointment(*hour, stands=False)).encoded
        group = Grouping("hearing", _with_all_bills(reader, update).key)
        seen = reader.store.bills.seen_at(own[0].keys[0]) if own else whole.queued_at
        part = whole.part(subject, then[hour].encoded if hour in then else None, None, seen)
        statement = Statement(part, state, None, tuple(each.id for each in proposals), group)
        beside = {Subject.hearing(bill, each) for each in update.hours_told() if each != hour and hour not in now}
        related = frozenset(beside) | page_subjects([hearing])
        found.append(Difference(statement, ALERT, update, never_summarised=False, rank=0, related=related))
    return _with_moves(found)


def _with_moves(found: Sequence[Difference]) -> list[Difference]:
    """The same, a notice that is struck and a new one of the same bill as one: the hearing moves, for the reader."""
    gone = [each for each in found if each.content.hearing.status == "struck" and each.content.rows]
    new = [each for each in found if each.content.hearing.stands and each.content.rows and each.content.former is None]
    moved, left_out = dict[Subject, Difference](), set[Subject]()
    for off, on in zip(gone, (each for each in new if not each.content.back_on), strict=False):
        rows = (*off.content.rows, *on.content.rows)
        update = replace(on.content, former=off.content.hearing.slot, rows=rows)
        moved[on.job.subject] = replace(on, content=update, related=on.related | {off.job.subject})
        left_out.add(off.job.subject)
    return [moved.get(each.job.subject, each) for each in found if each.job.subject not in left_out]


_OfRow: TypeAlias = Sequence[tuple[NewsEntry, frozenset[Hour]]]


def _hours_that_differ(
    of_row: _OfRow,
    was: Mapping[Hour, Appointment],
    now: Mapping[Hour, Appointment],
) -> set[Hour]:
    """The hours at which something else is so `now` than the recipient knows (`was`).

    Other words for the same place are one if a new row says that it changed, as when a hearing goes online, too.
    """
    changed = (hours for entry, hours in of_row if "hearing_location_changed" in entry.meaning.kinds)
    reworded = {
        hour for hours in changed for hour in hours & was.keys() & now.keys() if was[hour].place != now[hour].place
    }
    return reworded | {hour for hour in {**was, **now} if differs(was.get(hour), now.get(hour))}


def _given(reader: Reader, of_row: _OfRow, then: Mapping[Hour, Appointment]) -> set[Hour]:
    """The hours of the hearings that stand and that new rows give, except news what was called off and is on again."""
    added = {hour for entry, hours in of_row if entry.change.kind == "action_added" for hour in hours}
    bills = {entry.change.bill for entry, _ in of_row}
    known = (each for bill in bills for each in reader.cache.hearings_of(bill))
    given = {each.hour for each in known if each.stands and not added.isdisjoint(each.hours)}
    off = (hours for entry, hours in of_row if "hearing_canceled" in entry.meaning.kinds)
    return given - {hour for hours in off for hour in hours & then.keys() if reader.channel.weight == "news"}


def _hours_of_row(reader: Reader, entry: NewsEntry) -> frozenset[Hour]:
    """The hours that a row names or named, or those of its days at which the hearings that it is about are or were."""
    change = entry.change
    slots = (actions.read(text or "").hearing for text in (change.text, change.old))
    named = {hour_of(slot) for slot in slots if slot is not None and slot.date is not None}
    of_hearings = (each.hours for each, rows in reader.cache.by_rows(change.bill) if change.row in rows)
    days = {day for day, _ in named}
    return frozenset(named | {hour for hours in of_hearings for hour in hours if not days or hour[0] in days})


def _told_under(reader: Reader, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals under which a recipient was told of a subject, without asks: he is not subscribed any more."""
    entry_told = reader.last_entry(subject)
    names = entry_told.statement.proposals if entry_told else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in reader.watch.proposals
        if each.id in names
    )


def _hearing_at_hour(
    known: Sequence[Hearing],
    bill: BillId,
    hour: Hour,
    was: Mapping[Hour, Appointment],
    now: Mapping[Hour, Appointment],
    *,
    struck: bool,
) -> tuple[Hearing, Slot | None]:
    """The hearing to tell for an hour: the one that is there now, has moved from there, or is off.

    With it comes the slot that the recipient was told, if it has moved; else None. Where its notice was `struck`, it
    has not moved to an hour that the recipient was told as another hearing's.
    """
    if hour in now:
        there = (each for each in known if each.stands and each.hour == hour)
        hearing = max(there, key=lambda each: each.agenda or 0)
        return hearing, former_slot(hearing, was, now)
    standing = {each for each, meeting in was.items() if meeting.stands}
    for each in known:
        former = former_slot(each, was, now)
        if former is not None and hour_of(former) == hour and not (struck and each.hour in standing):
            return each, former
    gone = Hearing("", (bill,), Slot(*hour, None, was[hour].place), "called off")
    ended = next((each for each in known if not each.stands and hour in each.hours), gone)
    return ended if ended.hour == hour else replace(ended, slot=gone.slot), None


def news_of_updates(reader: Reader, updates: Sequence[HearingUpdate]) -> list[HearingNews]:
    """What became of these hearings, each with the bills for which it is news; the nearest first.

    Several that one row calls off are told as one.
    """
    together: dict[object, list[tuple[Hearing, HearingUpdate]]] = {}
    for update in updates:
        hearing = _with_all_bills(reader, update) if update.bill else update.hearing
        off = hearing.status == "called off" and [entry.change.text for entry in update.rows]
        together.setdefault(tuple(off) if off else (hearing.key, hearing.hour), []).append((hearing, update))
    told = []
    for those in sorted(together.values(), key=lambda each: hearings.by_day(each[0][0])):
        (hearing, _), bills = those[0], tuple(dict.fromkeys(update.bill for _, update in those if update.bill))
        under = tuple(dict.fromkeys(proposal for _, update in those for proposal in update.proposals))
        formers = {update.bill: update.former for _, update in those}
        before = [slot for slot in formers.values() if slot is not None]
        alike = len({slot and hour_of(slot) for slot in formers.values()}) == 1
        slots = tuple(dict.fromkeys(each.slot for each, _ in those))
        rows = tuple({entry.keys: entry for _, update in those for entry in update.rows}.values())
        more: dict[str, Any] = {
            "rows": rows,
            "former": slots if slots[1:] else tuple(before[:1]) if alike else (),
            "formers": {} if alike else {bill: slot for bill, slot in formers.items() if bill and slot},
            "back_on": any(update.back_on for _, update in those),
            "noticed_too": noticed_too(rows, [*_standing(reader, hearing), *before]),
        }
        heard = tuple(dict.fromkeys((*hearing.bills, *bills)))
        whole = replace(hearing, bills=heard, before=(*hearing.before, *before))
        whose = proposals_followed(reader.watch, reader.channel, bills) or under if bills else ()
        told.append(hearing_news(reader, whole, whose, bills, **more))
    return told


def _standing(reader: Reader, hearing: Hearing) -> list[Slot]:
    """The slots of a hearing and of all others of its bills that are not off."""
    others = (each.slot for bill in hearing.bills for each in hearings_unless_faulty(reader, bill) if each.stands)
    return [hearing.slot, *others]


def other_hour_statements(found: Sequence[Difference]) -> Iterable[Statement]:
    """Statements for the other hours that the words of these updates tell of."""
    own = {item.job.subject for item in found}
    for item in found:
        update: HearingUpdate = item.content
        for hour, meeting in update.hours_told().items():
            if update.bill is None:
                continue
            subject = Subject.hearing(update.bill, hour)
            if subject not in own:
                own.add(subject)
                yield item.statement.for_subject(subject, meeting.encoded)


def _with_all_bills(reader: Reader, update: HearingUpdate) -> Hearing:
    """The hearing with all the bills that are heard at it."""
    of = update.hearing
    alike = [
        each
        for each in reader.cache.hearings
        if update.bill in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


def hearings_unless_faulty(reader: Reader, bill: BillId) -> tuple[Hearing, ...]:
    """The hearings of a bill, by its rows and by agendas.

    An unexpected error gives none, so that a bill's history is told whatever is wrong with agendas.
    """
    with FaultLogged("the list of hearings"):
        return reader.cache.hearings_of(bill)
    return ()


def told_hours(reader: Reader, bill: BillId) -> dict[Hour, Appointment]:
    """What the recipient was last told of each hour of this bill: that it is heard then, or that it is not."""
    told = [each.statement for each in reader.last_entries(bill).values() if each.statement.subject.kind == HEARING]
    meetings = (Appointment.decode(each.state) for each in told)
    return {meeting.hour: meeting for meeting in meetings}


def former_slot(hearing: Hearing, was: Mapping[Hour, Appointment], now: Mapping[Hour, Appointment]) -> Slot | None:
    """The slot that a standing hearing has left and that the recipient still takes for true; None if there is none.

    `was` is what the recipient was told, `now` what stands. Of several such slots it is the latest.
    """
    before = [slot for slot in reversed(hearing.before) if slot.date is not None] if hearing.stands else []
    left = (slot for slot in before if (at := was.get(hour_of(slot))) is not None and at.stands and at.hour not in now)
    return next(left, None)


def hour_of(slot: Slot) -> Hour:
    """The day and hour of a slot, which has a day."""
    assert slot.date is not None
    return slot.date, slot.start


def hours_of(reader: Reader, bill: BillId) -> frozenset[Hour]:
    """Every hour at which the bill is or was to be heard, as far as is known or as the recipient was told."""
    return frozenset({*hearings.by_hour(hearings_unless_faulty(reader, bill)), *told_hours(reader, bill)})


def is_about_hearing(text: str) -> bool:
    """Whether the words of a row are about a hearing, perhaps among other things."""
    return any(kind.startswith("hearing_") for kind in actions.read(text).kinds)


def begins_at(hour: Hour) -> datetime:
    """When a hearing begins (Eastern); without an hour, the end of its day."""
    day, start = hour
    return datetime.combine(day, start or time.max, EASTERN)


def hearing_news(
    reader: Reader, hearing: Hearing, proposals: Sequence[Proposal], about: Sequence[BillId], **news: Any
) -> HearingNews:
    """All that wording a hearing for the reader needs; `about` are the bills for which it is told.

    Of its other bills, only those with proposals that the channel is subscribed to are named. `news` are further values
    of `HearingNews`.
    """
    store, watch = reader.store, reader.watch
    bills = tuple(each for each in hearing.bills if each in about or reader.proposals_followed(each)[0])
    seen = {bill: store.bills.last_seen(bill) for bill in bills}
    concerns = {bill: belonging(store, watch, bill, proposals) for bill in bills}
    return HearingNews(
        to_attend(store, watch, replace(hearing, bills=bills), reader.now),
        reader.with_asks(proposals),
        tuple(about),
        reader.today,
        titles={bill: known.title.value for bill, known in seen.items() if known and known.title.value},
        pages={bill: watch.page_url(bill) for bill in bills},
        concerns={
            bill: Belonging(tuple(reader.with_asks(found.own)), tuple(reader.with_asks(found.took_in)))
            for bill, found in concerns.items()
        },
        **news,
    )


def page_subjects(hearings: Iterable[Hearing | None]) -> frozenset[Subject]:
    """What words about these hearings tell besides, by their pages: testimony, and that a watched committee meets.

    Nulls are skipped.
    """
    pages = [each.agenda for each in hearings if each is not None and each.agenda is not None]
    return frozenset(of(page) for page in pages for of in (Subject.testimony, Subject.committee_hearing))


def page_statements(reader: Reader, told: Iterable[tuple[Statement, Hearing | None]]) -> tuple[Statement, ...]:
    """The statements on `page_subjects` that go with these hearings; each has the statement it is told with."""
    found: dict[Subject, Statement] = {}
    for statement, hearing in told:
        if hearing is None or hearing.agenda is None:
            continue
        if hearing.status != "taken off" and reader.watch.host(hearing.host):
            subject = Subject.committee_hearing(hearing.agenda)
            found[subject] = statement.for_subject(subject, hearing.appointment.encoded)
        if not hearing.stands:
            continue
        state = testimony_state(reader.store, hearing)
        if state:
            subject = Subject.testimony(hearing.agenda)
            found[subject] = statement.for_subject(subject, state)
    return tuple(found.values())


def hearing_statements(reader: Reader, told: Sequence[tuple[Statement, Hearing]]) -> list[Statement]:
    """The statements that go with words about these hearings: their hours, by bill, and what goes with their pages."""
    hours = [
        statement.for_subject(
            Subject.hearing(bill, hearing.hour),
            reader.cache.hours(bill).get(hearing.hour, hearing.appointment).encoded,
        )
        for statement, hearing in told
        for bill in hearing.bills
    ]
    return [*{each.subject: each for each in (*hours, *page_statements(reader, told))}.values()]
