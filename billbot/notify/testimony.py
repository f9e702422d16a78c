"""Where testimony on a hearing is taken, and until when.

Every message about a hearing has what we know about testimony. It gets a separate message if no reminder would come in
time, or if it changes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from billbot.briefs.hearings import (
    known_hearings,
    proposals_followed,
    testimony_facts,
    testimony_state,
)
from billbot.briefs.watch import Watch, agendas_since
from billbot.domain import route, testimony
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.ledger import TESTIMONY, DueJob, Job, Moved, Statement, Subject
from billbot.domain.report import Report
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Proposal
from billbot.messages.news import HearingNews
from billbot.notify.bill_hearings import compose_of_hearings
from billbot.notify.compose import Payload
from billbot.notify.kind import Difference, MessageKind
from billbot.notify.reader import Reader
from billbot.notify.reminders import next_reminder
from billbot.store import Store


class TestimonyKind(MessageKind[HearingNews]):
    """Until when and where testimony is taken."""

    name = TESTIMONY
    triggers: frozenset[Moved] = frozenset({"list", "agendas", "hearings"})
    remembered_for = "last"

    def after_check(self, store: Store, watch: Watch, _: Report, now: datetime) -> None:
        """After a check, queue testimony on coming hearings that differs from what channels heard.

        It compares everything that was sent, since a job examined while the hearing was off had no effect. `watch` must
        know the links. Raises StoreError.
        """
        told = {channel: store.ledger.last_states(channel.name, TESTIMONY) for channel in watch.channels}
        numbers = {subject.number for known in told.values() for subject in known}
        if numbers.isdisjoint(each.event for each in agendas_since(store, watch, now.date())):
            return
        coming = [each for each in known_hearings(store, watch) if each.agenda in numbers and each.is_ahead(now)]
        is_so = {each.agenda: testimony_state(store, each) for each in reversed(coming)}
        for channel, known in told.items():
            queued = store.jobs.of_kind(channel.name, TESTIMONY)
            turned = [
                Job(channel.name, subject, now, state)  # the present state: not news for those who heard nothing
                for subject, states in known.items()
                if subject not in queued and (state := is_so.get(subject.number)) is not None
                if any(_testimony_differs(state, was, now) for was in states)
            ]
            store.jobs.add(turned, now)

    def waits(self, reader: Reader, job: DueJob, until: datetime) -> bool:
        """Whether testimony can wait for the end of quiet hours: no deadline, old or new, is before that."""
        hearing, entry_told = _hearing_ahead(reader, job.subject), reader.last_entry(job.subject)
        facts = testimony_facts(reader.store, hearing) if hearing is not None else ()
        was = entry_told.state if entry_told else ""
        ends = testimony.next_due((*facts, *testimony.decode(was)), reader.now)
        return ends is None or ends > until

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[Difference[HearingNews]]:
        """The testimony to announce immediately: it ends soon, or differs from what the recipient heard."""
        found = []
        for job in due:
            news = _testimony_news(reader, job)
            if news is not None:
                ids = tuple(each.id for each in news.proposals)
                state = testimony_state(reader.store, news.hearing)
                found.append(Difference(Statement(job, state, None, ids), TESTIMONY, news, never_summarised=False))
        return found

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[HearingNews]]) -> Payload:
        """The message about testimony at these hearings."""
        return compose_of_hearings(reader, key, found)


def _testimony_news(reader: Reader, job: DueJob) -> HearingNews | None:
    """What to say about a hearing's testimony, or None."""
    hearing = _hearing_ahead(reader, job.subject)
    if hearing is None:
        return None
    facts, state = testimony_facts(reader.store, hearing), testimony_state(reader.store, hearing)
    entry_told = reader.last_entry(job.subject)
    was = entry_told.state if entry_told else job.was or ""
    if not testimony.has_changed(was, state):
        return None
    under, by_host = proposals_followed(reader.watch, reader.channel, hearing.bills), reader.is_host_followed(hearing)
    if entry_told is not None:
        differs = (under or by_host) and _testimony_differs(state, was, reader.now)
        return _news(reader, hearing, under, testimony.decode(was)) if differs else None
    awake = tuple(each for each in under if route.is_unmuted(each, reader.today))
    if (
        not (awake or by_host)
        or not reader.channel.tells("hearings")
        or not _ends_before_reminder(reader, hearing, facts)
    ):
        return None
    return _news(reader, hearing if awake else hearing.of_host, awake)


def _news(
    reader: Reader, hearing: Hearing, under: Sequence[Proposal], facts_told: tuple[TestimonyFact, ...] = ()
) -> HearingNews:
    bills, attending = reader.with_followed_bills(hearing).bills, HearingToAttend(hearing)
    return HearingNews(attending, under, bills, reader.today, facts_told=facts_told, what="testimony")


def _hearing_ahead(reader: Reader, subject: Subject) -> Hearing | None:
    """The hearing, if it is on and in the future."""
    found = (each for each in reader.cache.hearings if each.agenda == subject.number and each.is_ahead(reader.now))
    return next(found, None)


def _testimony_differs(state: str, was: str, now: datetime) -> bool:
    """Whether testimony differs from what was sent (`was`), and any deadline, old or new, is in the future."""
    due = testimony.next_due((*testimony.decode(state), *testimony.decode(was)), now)
    return due is not None and testimony.has_changed(was, state)


def _ends_before_reminder(reader: Reader, hearing: Hearing, facts: Iterable[TestimonyFact]) -> bool:
    """Whether testimony ends before the channel's reminder of the hearing would come."""
    ends, reminded = testimony.next_due(facts, reader.now), next_reminder(hearing, reader.channel, reader.now)
    return ends is not None and (reminded is None or ends <= reminded)
