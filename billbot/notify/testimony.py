"""Testimony: until when and where it is taken, told by itself where no reminder would come in time, or if it changes.

Every message about a hearing includes what is known of testimony, and counts as having told it (`hearing_hours`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings, testimony_facts, testimony_state
from billbot.briefs.watch import Watch, listed_hearings
from billbot.domain import route, testimony
from billbot.domain.hearings import Announced
from billbot.domain.ledger import DueJob, Job, Statement, Subject
from billbot.domain.report import Report
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Proposal
from billbot.messages.document import MessageDocument
from billbot.messages.hearings import testimony_message
from billbot.notify.reader import Difference, Reader
from billbot.notify.reminder import calendar_of, next_reminder, subscribed_proposals, to_tell
from billbot.store import Store


class _TestimonyNews(Struct, frozen=True):
    """The testimony `facts` to tell of a hearing, and those that the recipient was told `before`, empty for none."""

    hearing: Announced
    proposals: tuple[Proposal, ...]
    facts: tuple[TestimonyFact, ...]
    before: tuple[TestimonyFact, ...]


def note_changed(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark testimony of hearings ahead that differs from what channels were told; after a check.

    It looks at all that was told, since a job that was looked at while the hearing was off came to nothing. `watch`
    has to know the links. Raises StoreError.
    """
    told = {channel: store.ledger.last_states(channel.name, route.TESTIMONY) for channel in watch.channels}
    numbers = {subject.number for known in told.values() for subject in known}
    if numbers.isdisjoint(each.agenda.event for each in listed_hearings(store, watch, now.date())):
        return
    coming = [each for each in _ahead(known_hearings(store, watch), now) if each.agenda in numbers]
    is_so = {each.agenda: testimony_state(store, each) for each in reversed(coming)}
    for channel, known in told.items():
        marked = store.jobs.of_kind(channel.name, route.TESTIMONY)
        turned = [
            Job(channel.name, subject, now, state)  # the present state: for who was told nothing it is no news
            for subject, states in known.items()
            if subject not in marked and (state := is_so.get(subject.number)) is not None
            if any(_differs(state, was, now) for was in states)
        ]
        store.jobs.add(turned, now)


def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
    """The testimony that has to be told at once: it ends soon, or differs from what the recipient was told."""
    found = []
    for job in due:
        turn = _news_of(reader, job)
        if turn is not None:
            ids = tuple(each.id for each in turn.proposals)
            state = testimony_state(reader.store, turn.hearing)
            found.append(Difference(Statement(job, state, None, ids), route.TESTIMONY, turn))
    return found


def say(reader: Reader, found: Sequence[Difference]) -> MessageDocument:
    """The message about testimony at these hearings, the nearest first."""
    turns: list[_TestimonyNews] = sorted((item.content for item in found), key=lambda turn: turn.hearing.day)
    known = [
        to_tell(reader, turn.hearing, turn.proposals, reader.with_heard_bills(turn.hearing).bills) for turn in turns
    ]
    told = [replace(each, facts_told=turn.before) for each, turn in zip(known, turns, strict=True)]
    return testimony_message(reader.channel, told, reader.post.topics, reader.now, calendar_of(reader, known))


def waits(reader: Reader, subject: Subject, until: datetime) -> bool:
    """Whether testimony can wait for the end of quiet hours: none of it ends before, by now or as it was told."""
    hearing, entry_told = _hearing_ahead(reader, subject), reader.last_entry(subject)
    facts = testimony_facts(reader.store, hearing) if hearing is not None else ()
    was = entry_told.statement.state if entry_told else ""
    ends = testimony.next_due((*facts, *testimony.decode(was)), reader.now)
    return ends is None or ends > until


def _news_of(reader: Reader, job: DueJob) -> _TestimonyNews | None:
    """What is to be told of a hearing's testimony; null for nothing."""
    hearing = _hearing_ahead(reader, job.subject)
    if hearing is None:
        return None
    facts, state = testimony_facts(reader.store, hearing), testimony_state(reader.store, hearing)
    entry_told = reader.last_entry(job.subject)
    was = entry_told.statement.state if entry_told else job.was or ""
    if not testimony.has_changed(was, state):
        return None
    under, by_host = subscribed_proposals(reader, hearing.bills), reader.is_host_heard(hearing)
    if entry_told is not None:
        differs = (under or by_host) and _differs(state, was, reader.now)
        return _TestimonyNews(hearing, under, facts, testimony.decode(was)) if differs else None
    awake = tuple(each for each in under if route.is_unmuted(each, reader.today))
    if not (awake or by_host) or not reader.channel.alerts or not _is_urgent(reader, hearing, facts):
        return None
    return _TestimonyNews(hearing if awake else hearing.of_host, awake, facts, ())


def _hearing_ahead(reader: Reader, subject: Subject) -> Announced | None:
    """The hearing, if it stands and is ahead."""
    return next((each for each in _ahead(reader.cache.hearings, reader.now) if each.agenda == subject.number), None)


def _ahead(known: Iterable[Announced], now: datetime) -> list[Announced]:
    return [each for each in known if each.stands and not each.slot.is_over(now)]


def _differs(state: str, was: str, now: datetime) -> bool:
    """Whether testimony differs from what was told (`was`), and any of it, old or new, is ahead."""
    due = testimony.next_due((*testimony.decode(state), *testimony.decode(was)), now)
    return due is not None and testimony.has_changed(was, state)


def _is_urgent(reader: Reader, hearing: Announced, facts: Iterable[TestimonyFact]) -> bool:
    """Whether testimony ends before the channel's reminder of the hearing would come."""
    ends, reminded = testimony.next_due(facts, reader.now), next_reminder(hearing, reader.channel, reader.now)
    return ends is not None and (reminded is None or ends <= reminded)
