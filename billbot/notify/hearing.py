"""Hearings: at which hours a bill is heard, by rows and agendas alike, and until when and where testimony is taken.

Whether an hour differs from what was told is decided by `hearings.differs`. Alerts of rows go first, and note the hours
that their words tell (`hearing_hours`): this module tells what they leave. Every message about a hearing includes what
is known of testimony, and counts as having told it. Testimony has a message of its own only if no reminder would come
in time, or if it changes after it was told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot import hearings, route, testimony
from billbot.actions import Hearing
from billbot.bills import BillId, DueMark, Hour, Mark, Proposal, Statement, Subject
from billbot.check import Report
from billbot.facts.hearings import known_hearings
from billbot.facts.surroundings import testimony_facts
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience, Difference, Payload, compose
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
from billbot.notify.reminder import begins_at, calendar_of, next_reminder, subscribed_proposals, to_tell
from billbot.route import SightingEvent
from billbot.store import Store
from billbot.testimony import TestimonyFact
from billbot.watch import Watch
from billbot.wording import MessageDocument
from billbot.wording.hearings_ahead import announcement, testimony_message


class _HearingNews(Struct, frozen=True):
    """What to tell of one bill's hearing, under these proposals.

    `former` is the slot that the recipient was told and that it has left, null for none. `back_on` says that he was
    told that it is off.
    """

    bill: BillId
    hearing: Announced
    proposals: tuple[Proposal, ...]
    former: Hearing | None
    back_on: bool

    def hours_told(self) -> dict[Hour, Meeting]:
        """The hours that its words tell of."""
        off = {hour_of(self.former): Meeting.off(hour_of(self.former))} if self.former else {}
        return off | {self.hearing.hour: Meeting.of(self.hearing)}


def marks(seen: SightingEvent) -> Sequence[Mark]:
    """The marks for hours of hearings that changed by a bill's rows."""
    if seen.before is None:
        return ()
    return route.hearing_marks(
        seen.hearings, seen.before.id, seen.concerned, seen.channels, seen.now, seen.told_channels
    )


def waits(audience: Audience, subject: Subject, until: datetime) -> bool:
    """Whether an hour, or a row about a hearing, can wait for the end of quiet hours: no hearing begins before it."""
    bill = subject.bill
    assert bill is not None
    hours = {route.hearing(bill, hour) for hour in hours_of(audience, bill) if audience.now < begins_at(hour) <= until}
    if subject.kind == route.HEARING or not hours:
        return subject not in hours
    return not is_about_hearing(route.RowState.of(audience.store.bills.last_seen(bill), subject.number).text)


def differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """The hours of which the recipient was told something else than is so, or nothing."""
    by_bill: dict[BillId, list[DueMark]] = {}
    for mark in due:
        if mark.subject.bill is not None:
            by_bill.setdefault(mark.subject.bill, []).append(mark)
    return [found for bill, marks in by_bill.items() for found in _of_bill(audience, bill, marks)]


def _of_bill(audience: Audience, bill: BillId, due: Sequence[DueMark]) -> list[Difference]:
    now, told = current_hours(audience, bill), last_told_hours(audience, bill)
    was, hours = dict(told), {route.hearing(bill, hour): hour for hour in (*now, *told)}
    for mark in due:
        if mark.was:  # who was told nothing counts as knowing the state before the mark
            before = Meeting.decode(mark.was)
            hours[mark.subject] = before.hour
            was[before.hour] = told[before.hour].known_as(before) if before.hour in told else before
    subscribed, unmuted = audience.proposals_heard(bill)
    found = []
    for mark in due:
        hour = hours.get(mark.subject)
        if hour is None or not hearings.differs(was.get(hour), now.get(hour)):
            continue
        proposals = unmuted if audience.channel.alerts else ()
        if hour in told:  # what was told is corrected, whatever the channel is subscribed to by now
            proposals = subscribed or _told_under(audience, mark.subject)
        hearing, former = _hearing_at_hour(hearings_of(audience, bill), bill, hour, was, now)
        if (proposals or hour in told) and not hearing.slot.is_over(audience.now):
            state = now.get(hour, Meeting.off(hour)).encoded
            told_under = tuple(each.id for each in proposals)
            statement = Statement(mark, state, None, told_under, f"{route.HEARING}:{hearing.agenda}")
            turn = _HearingNews(bill, hearing, proposals, former, hour in told and not told[hour].stands)
            beside = {route.hearing(bill, each) for each in turn.hours_told() if each != hour and hour not in now}
            found.append(
                Difference(statement, route.HEARING, turn, related=frozenset(beside) | testimony_subjects([hearing]))
            )
    return found


def _told_under(audience: Audience, subject: Subject) -> tuple[Proposal, ...]:
    """The proposals under which a recipient was told of a subject, without asks: he is not subscribed any more."""
    telling = audience.last_telling(subject)
    names = telling.statement.proposals if telling else ()
    return tuple(
        replace(each, position="watch", ask="", asks=(), owner="")
        for each in audience.watch.proposals
        if each.id in names
    )


def _hearing_at_hour(
    known: Sequence[Announced], bill: BillId, hour: Hour, was: Mapping[Hour, Meeting], now: Mapping[Hour, Meeting]
) -> tuple[Announced, Hearing | None]:
    """The hearing to tell for an hour: the one that is there now, has moved from there, or is off.

    With it comes the slot that the recipient was told, if it has moved; else null.
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
    """The announcement of these hearings, each with the bills for which it is news."""
    turns: dict[tuple[str, Hour], tuple[Announced, list[_HearingNews]]] = {}
    for item in found:
        hearing = _with_all_bills(audience, item.content)
        turns.setdefault((hearing.key, hearing.hour), (hearing, []))[1].append(item.content)
    under = tuple(dict.fromkeys(proposal for item in found for proposal in item.content.proposals))
    told = []
    for hearing, news in sorted(turns.values(), key=lambda each: hearings.by_day(each[0])):
        bills = tuple(dict.fromkeys(turn.bill for turn in news))
        formers = [turn.former for turn in news if turn.former]
        as_told = replace(
            hearing, bills=tuple(dict.fromkeys((*hearing.bills, *bills))), before=(*hearing.before, *formers[:1])
        )
        known = to_tell(audience, as_told, subscribed_proposals(audience, bills) or under, bills)
        told.append(replace(known, former=next(iter(formers), None), back_on=any(turn.back_on for turn in news)))
    document = announcement(audience.channel, told, audience.post.topics, calendar_of(audience, told))
    of_testimony = testimony_told(audience, ((item.statement, item.content.hearing) for item in found))
    coming = [each.hearing for each in told]
    return compose(audience, key, document, found[0].statement, coming, also_told=(*_beside(found), *of_testimony))


def _beside(found: Sequence[Difference]) -> Iterable[Statement]:
    """Statements for the other hours that the words tell of."""
    own = {item.mark.subject for item in found}
    for item in found:
        turn: _HearingNews = item.content
        for hour, meeting in turn.hours_told().items():
            subject = route.hearing(turn.bill, hour)
            if subject not in own:
                own.add(subject)
                yield item.statement.for_subject(subject, meeting.encoded)


def _with_all_bills(audience: Audience, turn: _HearingNews) -> Announced:
    """The hearing with all the bills that are heard at it."""
    of = turn.hearing
    alike = [
        each
        for each in audience.cache.hearings
        if turn.bill in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)


class _TestimonyNews(Struct, frozen=True):
    """The testimony `facts` to tell of a hearing, and those that the recipient was told `before`, empty for none."""

    hearing: Announced
    proposals: tuple[Proposal, ...]
    facts: tuple[TestimonyFact, ...]
    before: tuple[TestimonyFact, ...]


def note_testimony(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark testimony of hearings ahead that differs from what channels were told; after a check.

    It looks at all that was told, since a mark that was looked at while the hearing was off came to nothing. `watch`
    has to know the links. Raises StoreError.
    """
    told = {channel: store.ledger.last_states(channel.name, route.TESTIMONY) for channel in watch.channels}
    numbers = {subject.number for known in told.values() for subject in known}
    if numbers.isdisjoint(each.agenda.event for each in store.hearings.agendas(now.date())):
        return
    coming = [each for each in _ahead(known_hearings(store, watch), now) if each.agenda in numbers]
    is_so = {each.agenda: testimony_facts(store, each) for each in reversed(coming)}
    for channel, known in told.items():
        marked = store.marks.of_kind(channel.name, route.TESTIMONY)
        turned = [
            Mark(
                channel.name, subject, now, testimony.state(facts)
            )  # the present state: for who was told nothing it is no news
            for subject, states in known.items()
            if subject not in marked and (facts := is_so.get(subject.number)) is not None
            if any(_differs(facts, was, now) for was in states)
        ]
        store.marks.add(turned, now)


def testimony_differences(audience: Audience, due: Sequence[DueMark]) -> list[Difference]:
    """The testimony that has to be told at once: it ends soon, or differs from what the recipient was told."""
    found = []
    for mark in due:
        turn = _testimony_news(audience, mark)
        if turn is not None:
            ids = tuple(each.id for each in turn.proposals)
            found.append(Difference(Statement(mark, testimony.state(turn.facts), None, ids), route.TESTIMONY, turn))
    return found


def say_testimony(audience: Audience, found: Sequence[Difference]) -> MessageDocument:
    """The message about testimony at these hearings, the nearest first."""
    turns: list[_TestimonyNews] = sorted((item.content for item in found), key=lambda turn: turn.hearing.day)
    known = [
        to_tell(audience, turn.hearing, turn.proposals, audience.with_heard_bills(turn.hearing).bills) for turn in turns
    ]
    told = [replace(each, facts_told=turn.before) for each, turn in zip(known, turns, strict=True)]
    return testimony_message(audience.channel, told, audience.post.topics, audience.now, calendar_of(audience, known))


def testimony_waits(audience: Audience, subject: Subject, until: datetime) -> bool:
    """Whether testimony can wait for the end of quiet hours: none of it ends before, by now or as it was told."""
    hearing, telling = _hearing_ahead(audience, subject), audience.last_telling(subject)
    facts = testimony_facts(audience.store, hearing) if hearing is not None else ()
    ends = testimony.nearest((*facts, *testimony.told(telling.statement.state if telling else "")), audience.now)
    return ends is None or ends > until


def _testimony_news(audience: Audience, mark: DueMark) -> _TestimonyNews | None:
    """What is to be told of a hearing's testimony; null for nothing."""
    hearing = _hearing_ahead(audience, mark.subject)
    if hearing is None:
        return None
    facts, telling = testimony_facts(audience.store, hearing), audience.last_telling(mark.subject)
    was = telling.statement.state if telling else mark.was or ""
    if testimony.state(facts) == was:
        return None
    under = subscribed_proposals(audience, hearing.bills)
    if telling is not None:
        differs = under and _differs(facts, was, audience.now)
        return _TestimonyNews(hearing, under, facts, testimony.told(was)) if differs else None
    awake = tuple(each for each in under if route.is_unmuted(each, audience.today))
    if not awake or not audience.channel.alerts or not _is_urgent(audience, hearing, facts):
        return None
    return _TestimonyNews(hearing, awake, facts, ())


def _hearing_ahead(audience: Audience, subject: Subject) -> Announced | None:
    """The hearing, if it stands and is ahead."""
    return next((each for each in _ahead(audience.cache.hearings, audience.now) if each.agenda == subject.number), None)


def _ahead(known: Iterable[Announced], now: datetime) -> list[Announced]:
    return [each for each in known if each.stands and not each.slot.is_over(now)]


def _differs(facts: Sequence[TestimonyFact], was: str, now: datetime) -> bool:
    """Whether testimony differs from what was told (`was`), and any of it, old or new, is ahead."""
    return testimony.state(facts) != was and testimony.nearest((*facts, *testimony.told(was)), now) is not None


def _is_urgent(audience: Audience, hearing: Announced, facts: Iterable[TestimonyFact]) -> bool:
    """Whether testimony ends before the channel's reminder of the hearing would come."""
    ends, reminded = testimony.nearest(facts, audience.now), next_reminder(hearing, audience.channel, audience.now)
    return ends is not None and (reminded is None or ends <= reminded)
