"""Hearings: at which hours a bill is heard, by rows and agendas alike.

Whether an hour differs from what was told is decided by `hearings.differs`. Alerts of rows go first, and note the hours
that their words tell (`hearing_hours`): this module tells what they leave. A hearing of a watched committee is a
subject by the number of its page, too, for those to whom none of its bills tells the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings
from billbot.briefs.watch import Watch, posted_agendas
from billbot.domain import hearings, route
from billbot.domain.actions import Hearing
from billbot.domain.bills import BillId, Hour
from billbot.domain.hearings import Announced, Meeting
from billbot.domain.ledger import DueJob, Grouping, Job, Statement, Subject
from billbot.domain.report import Report
from billbot.domain.route import ObservedChanges
from billbot.domain.watched import Proposal
from billbot.messages.hearings import announcement
from billbot.notify.hearing_hours import (
    current_hours,
    former_slot,
    hearings_of,
    hour_of,
    hours_of,
    is_about_hearing,
    last_told_hours,
    page_subjects,
    page_told,
)
from billbot.notify.reader import Difference, Payload, Reader, compose
from billbot.notify.reminder import begins_at, calendar_of, subscribed_proposals, to_tell
from billbot.notify.watchlist import told_since
from billbot.store import Store


class _HearingNews(Struct, frozen=True):
    """What to tell of one bill's hearing, under these proposals; of a committee's, the bill is null.

    `former` is the slot that the recipient was told and that it has left, null for none. `back_on` says that he was
    told that it is off.
    """

    bill: BillId | None
    hearing: Announced
    proposals: tuple[Proposal, ...]
    former: Hearing | None
    back_on: bool

    def hours_told(self) -> dict[Hour, Meeting]:
        """The hours that its words tell of."""
        off = {hour_of(self.former): Meeting.off(hour_of(self.former))} if self.former else {}
        return off | {self.hearing.hour: Meeting.of(self.hearing)}


def jobs(seen: ObservedChanges) -> Sequence[Job]:
    """The jobs for hours of hearings that changed by a bill's rows."""
    if seen.before is None:
        return ()
    return route.hearing_jobs(
        seen.hearings, seen.before.id, seen.concerned, seen.channels, seen.now, seen.told_channels
    )


def waits(reader: Reader, subject: Subject, until: datetime) -> bool:
    """Whether an hour, or a row about a hearing, can wait for the end of quiet hours: no hearing begins before it."""
    bill = subject.bill
    if bill is None:
        hearing, told = hearings.of_page(reader.cache.hearings, subject.number), _meeting_told(reader, subject)
        meetings = [*(hearing.hours if hearing else ()), *([told.hour] if told else ())]
        return not any(reader.now < begins_at(each) <= until for each in meetings)
    hours = {route.hearing(bill, hour) for hour in hours_of(reader, bill) if reader.now < begins_at(hour) <= until}
    if subject.kind == route.HEARING or not hours:
        return subject not in hours
    return not is_about_hearing(route.RowState.of(reader.store.bills.last_seen(bill), subject.number).text)


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """The hours of which the recipient was told something else than is so, or nothing."""
    by_bill: dict[BillId, list[DueJob]] = {}
    for job in due:
        if job.subject.bill is not None:
            by_bill.setdefault(job.subject.bill, []).append(job)
    of_committees = (_of_committee(reader, job) for job in due if job.subject.bill is None)
    return [
        *(found for bill, jobs in by_bill.items() for found in _of_bill(reader, bill, jobs)),
        *filter(None, of_committees),
    ]


def _of_committee(reader: Reader, job: DueJob) -> Difference | None:
    """The hearing of a watched committee, if it is not as the recipient was told, by its own name or by a bill."""
    page, cache = job.subject.number, reader.cache
    hearing = hearings.of_page(cache.hearings, page)
    if hearing is None or hearing.slot.is_over(reader.now):
        return None
    now, told = Meeting.of(hearing), _meeting_told(reader, job.subject)
    was = told or (Meeting.decode(job.was) if job.was else None)
    heard = reader.channel.alerts and reader.is_host_heard(hearing)
    if not hearings.is_another(was, now) or not (heard or told):
        return None
    gone = next((each.gone for each in cache.posted_agendas if each.agenda.event == page), {})
    by_bills = [last_told_hours(reader, bill).get(now.hour) for bill in hearing.bills if bill not in gone]
    by_bill = any(each is not None and not hearings.is_another(each, now) for each in by_bills)
    left = was is not None and was.stands and now.stands and was.hour != now.hour
    former = Hearing(*was.hour, None, was.place or None) if was is not None and left else None
    back_on = told is not None and not told.stands
    news = _HearingNews(None, hearing.of_host, (), former, back_on)
    statement = Statement(job, now.encoded, None, (), Grouping("hearing", str(page)))
    # What a bill told of it already, maybe before its page was known, only goes into the ledger.
    return Difference(statement, route.HEARING, news, related=frozenset([route.testimony(page)]), muted=by_bill)


def _meeting_told(reader: Reader, subject: Subject) -> Meeting | None:
    """When a committee meets, as the recipient was told; null for nothing."""
    entry_told = reader.last_entry(subject)
    return Meeting.decode(entry_told.statement.state) if entry_told else None


def note_committees(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark hearings ahead of watched committees that differ from what a channel was told; after a check.

    What the first list of hearings showed, and what was so before the channel's welcome, counts as told (promise 1).
    Raises StoreError.
    """
    posted = [each for each in posted_agendas(store, watch, now.date()) if watch.host(each.agenda.committee)]
    if not posted:
        return
    known = known_hearings(store, watch)
    for channel in watch.channels:
        told = store.ledger.last_states(channel.name, route.HEARING, even_refused=True)
        since = told_since(store, channel, now).date()
        jobs = []
        for each in posted:
            subject, hearing = route.committee_hearing(each.agenda.event), hearings.of_page(known, each.agenda.event)
            heard = channel.alerts and watch.is_host_heard(channel, each.agenda.committee)
            if hearing is None or hearing.slot.is_over(now) or not (heard or subject in told):
                continue
            at, meeting = each.at(since), Meeting.of(hearing)
            was = Meeting(at.stands, *at.hour, at.place or "") if at else None
            states: list[Meeting | None] = [Meeting.decode(state) for state in told.get(subject, ())]
            if any(hearings.is_another(state, meeting) for state in states or [was]):
                jobs.append(Job(channel.name, subject, now, was.encoded if was else None))
        if jobs:
            store.jobs.add(jobs, now)


def _of_bill(reader: Reader, bill: BillId, due: Sequence[DueJob]) -> list[Difference]:
    now, told = current_hours(reader, bill), last_told_hours(reader, bill)
    was, hours = dict(told), {route.hearing(bill, hour): hour for hour in (*now, *told)}
    for job in due:
        if job.was:  # who was told nothing counts as knowing the state before the job
            before = Meeting.decode(job.was)
            hours[job.subject] = before.hour
            was[before.hour] = told[before.hour].known_as(before) if before.hour in told else before
    subscribed, unmuted = reader.proposals_heard(bill)
    found = []
    for job in due:
        hour = hours.get(job.subject)
        if hour is None or not hearings.differs(was.get(hour), now.get(hour)):
            continue
        proposals = unmuted if reader.channel.alerts else ()
        if hour in told:  # what was told is corrected, whatever the channel is subscribed to by now
            proposals = subscribed or _told_under(reader, job.subject)
        hearing, former = _hearing_at_hour(hearings_of(reader, bill), bill, hour, was, now)
        if (proposals or hour in told) and not hearing.slot.is_over(reader.now):
            state = now.get(hour, Meeting.off(hour)).encoded
            told_under = tuple(each.id for each in proposals)
            statement = Statement(job, state, None, told_under, Grouping("hearing", str(hearing.agenda)))
            turn = _HearingNews(bill, hearing, proposals, former, hour in told and not told[hour].stands)
            beside = {route.hearing(bill, each) for each in turn.hours_told() if each != hour and hour not in now}
            found.append(
                Difference(statement, route.HEARING, turn, related=frozenset(beside) | page_subjects([hearing]))
            )
    return found


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


def say(reader: Reader, key: str, found: Sequence[Difference]) -> Payload:
    """The announcement of these hearings, each with the bills for which it is news."""
    turns: dict[tuple[str, Hour], tuple[Announced, list[_HearingNews]]] = {}
    for item in found:
        hearing = _with_all_bills(reader, item.content) if item.content.bill else item.content.hearing
        turns.setdefault((hearing.key, hearing.hour), (hearing, []))[1].append(item.content)
    under = tuple(dict.fromkeys(proposal for item in found for proposal in item.content.proposals))
    told = []
    for hearing, news in sorted(turns.values(), key=lambda each: hearings.by_day(each[0])):
        bills = tuple(dict.fromkeys(turn.bill for turn in news if turn.bill))
        formers = [turn.former for turn in news if turn.former]
        as_told = replace(
            hearing, bills=tuple(dict.fromkeys((*hearing.bills, *bills))), before=(*hearing.before, *formers[:1])
        )
        whose = subscribed_proposals(reader, bills) or under if bills else ()
        known = to_tell(reader, as_told, whose, bills)
        told.append(replace(known, former=next(iter(formers), None), back_on=any(turn.back_on for turn in news)))
    document = announcement(reader.channel, told, reader.post.topics, calendar_of(reader, told))
    by_page = page_told(reader, ((item.statement, item.content.hearing) for item in found))
    coming = [each.hearing for each in told]
    return compose(reader, key, document, found[0].statement, coming, also_told=(*_beside(found), *by_page))


def _beside(found: Sequence[Difference]) -> Iterable[Statement]:
    """Statements for the other hours that the words tell of."""
    own = {item.job.subject for item in found}
    for item in found:
        turn: _HearingNews = item.content
        for hour, meeting in turn.hours_told().items():
            if turn.bill is None:
                continue
            subject = route.hearing(turn.bill, hour)
            if subject not in own:
                own.add(subject)
                yield item.statement.for_subject(subject, meeting.encoded)


def _with_all_bills(reader: Reader, turn: _HearingNews) -> Announced:
    """The hearing with all the bills that are heard at it."""
    of = turn.hearing
    alike = [
        each
        for each in reader.cache.hearings
        if turn.bill in each.bills and each.hour == of.hour and each.stands == of.stands
    ]
    return min(alike, key=lambda each: each.agenda != of.agenda, default=of)
