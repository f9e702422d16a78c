"""Hearings: at which hours a bill is heard, by rows and agendas alike, and until when and where testimony is taken.

Told is what was not told yet, and what is not so any more. Of hours `hearings.differs` decides. What the words of rows
tell is noted hour by hour, too (`hearing_hours`), and rows go first: here is told what they leave. Whatever tells of a
hearing says what is known of testimony, and is noted as having told it: by itself that is told once, where no reminder
would come in time, and where it becomes another after that, whatever the hearing was meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot import hearings, route, testimony
from billbot.actions import Hearing
from billbot.bills import BillId, DueMark, Hour, Mark, Proposal, Statement, Subject
from billbot.check import Report
from billbot.facts.hearings import known_hearings, said_of_testimony
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience, asks_told
from billbot.notify.hearing_hours import (
    current_hours,
    former_slot,
    hearings_of,
    hour_of,
    hours_of,
    is_about_hearing,
    last_told_hours,
    testimony_subjects,
    testimony_told,
)
from billbot.notify.kind import Difference, Payload, lay_out_message
from billbot.notify.reminder import begins, calendar_of, heard_under, next_reminder, to_tell
from billbot.route import SightingEvent
from billbot.store import Store
from billbot.testimony import TestimonyFact
from billbot.watch import Watch
from billbot.wording import MessageDocument
from billbot.wording.hearings_ahead import announcement, on_testimony


class _Turn(Struct, frozen=True):
    """A hearing to tell of one bill, under these proposals; `former` is when it was heard to be, null for never.

    `again` says that it was heard to be off.
    """

    bill: BillId
    hearing: Announced
    proposals: tuple[Proposal, ...]
    former: Hearing | None
    again: bool

    def said(self) -> dict[Hour, Meeting]:
        """What its words tell of hours."""
        off = {hour_of(self.former): Meeting.off(hour_of(self.former))} if self.former else {}
        return off | {self.hearing.hour: Meeting.of(self.hearing)}


def marks(seen: SightingEvent) -> Sequence[Mark]:
    """The hours at which a bill is heard otherwise by its rows."""
    if seen.before is None:
        return ()
    return route.hearing_marks(
        seen.hearings, seen.before.id, seen.concerned, seen.channels, seen.now, seen.told_channels
    )


def waits(audience: Audience, subject: Subject, until: datetime) -> bool:
    """Whether an hour, or a row about a hearing, can be told at the end of quiet hours: nobody was to meet before."""
    bill = subject.bill
    assert bill is not None
    hours = {route.hearing(bill, hour) for hour in hours_of(audience, bill) if audience.now < begins(hour) <= until}
    if subject.kind == route.HEARING or not hours:
        return subject not in hours
    return not is_about_hearing(route.RowState.of(audience.store.bills.last_seen(bill), subject.number).text)


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """The hours at which something else is so than the recipient has heard."""
    by_bill: dict[BillId, list[DueMark]] = {}
    for mark in due:
        if mark.subject.bill is not None:
            by_bill.setdefault(mark.subject.bill, []).append(mark)
    return [found for bill, marks in by_bill.items() for found in _of_bill(audience, bill, marks)]


def _of_bill(audience: Audience, bill: BillId, due: Sequence[DueMark]) -> list[Difference]:
    now, told = current_hours(audience, bill), last_told_hours(audience, bill)
    was, hours = dict(told), {route.hearing(bill, hour): hour for hour in (*now, *told)}
    for mark in due:
        if mark.was:  # whoever was told nothing has heard in silence what was so
            before = Meeting.decode(mark.was)
            hours[mark.subject] = before.hour
            was[before.hour] = told[before.hour].known_as(before) if before.hour in told else before
    listening, awake = audience.proposals_heard(bill)
    found = []
    for mark in due:
        hour = hours.get(mark.subject)
        if hour is None or not hearings.differs(was.get(hour), now.get(hour)):
            continue
        proposals = awake if audience.channel.alerts else ()
        if hour in told:  # what was told is put right, whatever is heard by now
            proposals = listening or _told_under(audience, mark.subject)
        hearing, former = _told_of(hearings_of(audience, bill), bill, hour, was, now)
        if (proposals or hour in told) and not hearing.slot.is_over(audience.now):
            state = now.get(hour, Meeting.off(hour)).encoded
            told_under = tuple(each.id for each in proposals)
            statement = Statement(mark, state, None, told_under, f"{route.HEARING}:{hearing.agenda}")
            turn = _Turn(bill, hearing, proposals, former, hour in told and not told[hour].stands)
            beside = {route.hearing(bill, each) for each in turn.said() if each != hour and hour not in now}
            found.append(
                Difference(statement, route.HEARING, turn, related=frozenset(beside) | testimony_subjects([hearing]))
            )
    return found


def _told_under(audience: Audience, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals under which a recipient was told of a subject, by their names alone: none is heard any more."""
    telling = audience.last_telling(subject)
    names = telling.statement.proposals if telling else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in audience.watch.proposals
        if each.id in names
    )


def _told_of(
    known: Sequence[Announced], bill: BillId, hour: Hour, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]
) -> tuple[Announced, Hearing | None]:
    """What to tell of an hour: which hearing is there, or has moved from there, or is there no more.

    With it comes when it was heard to be, if it has moved.
    """
    if hour in now:
        there = (each for each in known if each.stands and each.hour == hour)
        hearing = max(there, key=lambda each: each.agenda or 0)
        return hearing, former_slot(hearing, was, now)
    for each in known:
        former = former_slot(each, was, now)
        if former is not None and hour_of(former) == hour:
            return each, former
    gone = Announced("", (bill,), Hearing(*hour, None, was[hour].place or None), "called off")
    ended = next((each for each in known if not each.stands and hour in each.hours), gone)
    return ended if ended.hour == hour else replace(ended, slot=gone.slot), None


def say(audience: Audience, key: str, found: Sequence[Difference]) -> Payload:
    """The announcement of these hearings, each with the bills that it is news of."""
    turns: dict[tuple[str, Hour], tuple[Announced, list[_Turn]]] = {}
    for item in found:
        hearing = _whole(audience, item.content)
        turns.setdefault((hearing.key, hearing.hour), (hearing, []))[1].append(item.content)
    under = tuple(dict.fromkeys(proposal for item in found for proposal in item.content.proposals))
    told = []
    for hearing, those in sorted(turns.values(), key=lambda each: hearings.by_day(each[0])):
        bills = tuple(dict.fromkeys(turn.bill for turn in those))
        formers = [turn.former for turn in those if turn.former]
        as_told = replace(
            hearing, bills=tuple(dict.fromkeys((*hearing.bills, *bills))), before=(*hearing.before, *formers[:1])
        )
        known = to_tell(audience, as_told, heard_under(audience, bills) or under, bills)
        told.append(replace(known, former=next(iter(formers), None), again=any(turn.again for turn in those)))
    document = announcement(audience.channel, told, audience.post.topics, calendar_of(audience, told))
    of_testimony = testimony_told(audience, ((item.statement, item.content.hearing) for item in found))
    asks = asks_told(audience, document, found[0].statement)
    message = lay_out_message(audience, key, document, [each.hearing for each in told])
    return Payload(message, also_told=(*_beside(found), *of_testimony, *asks))


def _beside(found: Sequence[Difference]) -> Iterable[Statement]:
    """What the words tell of other hours than those of the items."""
    own = {item.mark.subject for item in found}
    for item in found:
        turn: _Turn = item.content
        for hour, meeting in turn.said().items():
            subject = route.hearing(turn.bill, hour)
            if subject not in own:
                own.add(subject)
                yield item.statement.for_subject(subject, meeting.encoded)


def _whole(audience: Audience, turn: _Turn) -> Announced:
    """The hearing with all the bills that are heard at it."""
    of = turn.hearing
    alike = [
        each
        for each in audience.cache.hearings
        if turn.bill in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


class _Outdated(Struct, frozen=True):
    """What is said of testimony at a hearing, and what was heard of it `before`; nothing where that was nothing."""

    hearing: Announced
    proposals: tuple[Proposal, ...]
    facts: tuple[TestimonyFact, ...]
    before: tuple[TestimonyFact, ...]


def note_testimony(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark what channels were told of testimony ahead and is another by now; after a check.

    A mark that was looked at while the hearing was off said nothing of it. `watch` has to know the links. Raises
    StoreError.
    """
    told = {channel: store.ledger.heard(channel.name, route.TESTIMONY) for channel in watch.channels}
    numbers = {subject.number for known in told.values() for subject in known}
    if numbers.isdisjoint(each.agenda.event for each in store.hearings.agendas(now.date())):
        return
    coming = [each for each in _ahead(known_hearings(store, watch), now) if each.agenda in numbers]
    is_so = {each.agenda: said_of_testimony(store, each) for each in reversed(coming)}
    for channel, known in told.items():
        marked = store.marks.of_kind(channel.name, route.TESTIMONY)
        turned = [
            Mark(channel.name, subject, now, testimony.state(facts))  # no news to who was told nothing
            for subject, states in known.items()
            if subject not in marked and (facts := is_so.get(subject.number)) is not None
            if any(_differs(facts, was, now) for was in states)
        ]
        store.marks.add(turned, now)


def testimony_differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """What the recipient has not heard of testimony and has to hear at once: it ends soon, or is not as it was told."""
    found = []
    for mark in due:
        turn = _outdated(audience, mark)
        if turn is not None:
            ids = tuple(each.id for each in turn.proposals)
            found.append(Difference(Statement(mark, testimony.state(turn.facts), None, ids), route.TESTIMONY, turn))
    return found


def say_testimony(audience: Audience, found: Sequence[Difference]) -> MessageDocument:
    """The message of these hearings, the nearest first."""
    turns: list[_Outdated] = sorted((item.content for item in found), key=lambda turn: turn.hearing.day)
    known = [
        to_tell(audience, turn.hearing, turn.proposals, audience.with_heard_bills(turn.hearing).bills) for turn in turns
    ]
    told = [replace(each, said_before=turn.before) for each, turn in zip(known, turns, strict=True)]
    return on_testimony(audience.channel, told, audience.post.topics, audience.now, calendar_of(audience, known))


def testimony_waits(audience: Audience, subject: Subject, until: datetime) -> bool:
    """Whether testimony can be told of at the end of quiet hours: none of it ends before that, nor what was told."""
    hearing, telling = _hearing_ahead(audience, subject), audience.last_telling(subject)
    facts = said_of_testimony(audience.store, hearing) if hearing is not None else ()
    ends = testimony.nearest((*facts, *testimony.told(telling.statement.state if telling else "")), audience.now)
    return ends is None or ends > until


def _outdated(audience: Audience, mark: DueMark) -> _Outdated | None:
    """What is to be told of a hearing's testimony; null where that is nothing."""
    hearing = _hearing_ahead(audience, mark.subject)
    if hearing is None:
        return None
    facts, telling = said_of_testimony(audience.store, hearing), audience.last_telling(mark.subject)
    was = telling.statement.state if telling else mark.was or ""
    if testimony.state(facts) == was:
        return None
    under = heard_under(audience, hearing.bills)
    if telling is not None:
        differs = under and _differs(facts, was, audience.now)
        return _Outdated(hearing, under, facts, testimony.told(was)) if differs else None
    awake = tuple(each for each in under if route.is_unmuted(each, audience.today))
    if not awake or not audience.channel.alerts or not _is_urgent(audience, hearing, facts):
        return None
    return _Outdated(hearing, awake, facts, ())


def _hearing_ahead(audience: Audience, subject: Subject) -> Announced | None:
    """The hearing, if it stands and is ahead."""
    return next((each for each in _ahead(audience.cache.hearings, audience.now) if each.agenda == subject.number), None)


def _ahead(known: Iterable[Announced], now: datetime) -> list[Announced]:
    return [each for each in known if each.stands and not each.slot.is_over(now)]


def _differs(facts: Sequence[TestimonyFact], was: str, now: datetime) -> bool:
    """Whether what was told is another by now, and any of it is ahead."""
    return testimony.state(facts) != was and testimony.nearest((*facts, *testimony.told(was)), now) is not None


def _is_urgent(audience: Audience, hearing: Announced, facts: Iterable[TestimonyFact]) -> bool:
    """Whether something ends before the channel is reminded of the hearing."""
    ends, reminded = testimony.nearest(facts, audience.now), next_reminder(hearing, audience.channel, audience.now)
    return ends is not None and (reminded is None or ends <= reminded)
