"""Hearings: at which hours a bill is heard, by rows and agendas alike.

Whether an hour differs from what was told is decided by `hearings.differs`. Alerts of rows go first, and note the hours
that their words tell (`hearing_hours`): this module tells what they leave.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot import hearings, route
from billbot.actions import Hearing
from billbot.bills import BillId, DueMark, Grouping, Hour, Mark, Proposal, Statement, Subject
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
from billbot.notify.reminder import begins_at, calendar_of, subscribed_proposals, to_tell
from billbot.route import SightingEvent
from billbot.wording.hearings_ahead import announcement


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
            statement = Statement(mark, state, None, told_under, Grouping("hearing", str(hearing.agenda)))
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
