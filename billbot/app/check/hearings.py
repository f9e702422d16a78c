"""One hearing of the General Court is read: its agenda, and, if it is ahead and one of ours, its notice."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.briefs.hearings import facts_in_notice, is_heard_of, known_hearings
from billbot.briefs.watch import Watch, posted_agendas
from billbot.clock import Clock, elapsed
from billbot.domain import agendas, hearings, route, testimony
from billbot.domain.bills import Agenda, Appointment, Notice
from billbot.domain.hearings import Announced
from billbot.domain.ledger import Job
from billbot.errors import Refused, Unreadable
from billbot.site.source import Source
from billbot.store import KeptNotice, ListedHearing, Store

_log = logging.getLogger(__name__)


def read_hearing(
    store: Store, source: Source, watch: Watch, event: int, clock: Clock, poll: int, go_on: Callable[[], bool]
) -> None:
    """Read a hearing as a part of a `poll`, and owe the channels what no history has told them yet.

    `go_on` is asked before the notice is read. What cannot be read is noted, and due again the next day. Raises
    Unreachable, Stopped, ClockWrong, StoreError.
    """
    news = not store.hearings.is_baseline(event)
    if _read(store, source, watch, event, clock, poll) and go_on():
        _read_notice(store, source, watch, event, clock, poll, news=news)


def _read(store: Store, source: Source, watch: Watch, event: int, clock: Clock, poll: int) -> bool:
    """Read a hearing and write it down; false where it could not be read, or not be believed."""
    was, now = store.hearings.agenda(event), clock.now()
    store.hearings.tried(event, now)  # first, so that it waits whatever goes wrong with it
    try:
        agenda = source.hearing(event)
    except (Refused, Unreadable) as error:
        _log.info("hearing %d: %s", event, error)
        return False
    if was is not None:
        agenda = agendas.filled_in(agenda, was.agenda)
    if (
        was is not None
        and agendas.may_be_outdated(was.course, was.agenda.bills, agenda)
        and not _settled(was, watch, now)
    ):
        if was.doubted_at is None or was.doubted_at > now:  # else the wait for a second answer would begin anew
            store.hearings.doubt(event, now)
        return False
    baseline = store.hearings.is_baseline(event)
    course = agendas.with_reading(was.course if was else (), agenda, None if baseline else now.date())
    jobs = () if baseline else _jobs(store, watch, agenda, course, was, now)
    store.hearings.record(agenda, course, now, jobs, poll)
    return True


def _jobs(
    store: Store, watch: Watch, agenda: Agenda, course: Sequence[Appointment], was: ListedHearing | None, now: datetime
) -> list[Job]:
    """What a reading marks: the hours at which it has watched bills heard otherwise."""
    before = posted_agendas(store, watch, date.min)
    others = [each for each in before if each.agenda.event != agenda.event]
    off = {**dict.fromkeys(was.agenda.bills, now.date()), **was.gone} if was else {}
    gone = {watch.numbers.get(bill, bill): since for bill, since in off.items() if bill not in agenda.bills}
    known = was.known_at.date() if was else now.date()
    read = agendas.PostedAgenda(replace(agenda, bills=watch.by_number(agenda.bills)), tuple(course), known, gone)
    found: list[Job] = []
    for bill in dict.fromkeys((*read.agenda.bills, *read.gone)):
        if bill not in watch.bills:
            continue
        seen = store.bills.last_seen(bill)
        rows = hearings.of_bill(bill, seen.history, store.bills.undated_first_seen(bill)) if seen else ()
        turned = hearings.changed_hours(
            *(agendas.with_agendas(rows, each, {bill}) for each in (before, [*others, read]))
        )
        told = store.ledger.channels_told(route.hearing(bill, hour) for hour, _ in turned)
        found += route.hearing_jobs(turned, bill, watch.concerned(bill), watch.channels, now, told)
    return found


def _settled(was: ListedHearing | KeptNotice, watch: Watch, now: datetime) -> bool:
    """Whether a doubtful answer was met before, long enough ago to be believed."""
    return was.doubted_at is not None and elapsed(was.doubted_at, now) >= watch.gone_after


def _read_notice(
    store: Store, source: Source, watch: Watch, event: int, clock: Clock, poll: int, *, news: bool
) -> None:
    """Read the notice of a hearing, as a part of a `poll`, if that is ahead, stands and is one of ours.

    What cannot be read is logged and tried again with the hearing, a day later; what was read of it before stays.
    What a first sight shows is no `news` (promise 1). `watch` has to know the links. Raises Unreachable, Stopped,
    ClockWrong, StoreError.
    """
    now = clock.now()
    hearing = next((each for each in known_hearings(store, watch) if each.agenda == event and each.stands), None)
    if hearing is None or hearing.slot.is_over(now):
        return
    try:
        notice = source.notice(event)
    except (Refused, Unreadable) as error:
        _log.warning("the page of hearing %d could not be read, it is tried again tomorrow: %s", event, error)
        return
    was = store.notices.of(event)
    if was is not None and _doubtful(was, notice) and not _settled(was, watch, now):
        if was.doubted_at is None:
            store.notices.doubt(event, now)
        return
    jobs: tuple[Job, ...] = ()
    # The words before are read by today's rules as well, so that an upgrade is no news.
    before = testimony.encode(facts_in_notice(hearing, was), was.turns) if was else ""
    if news and testimony.has_changed(before, _state(hearing, notice, was, now)):
        heard = (each.name for each in watch.channels if is_heard_of(watch, each, hearing))
        jobs = tuple(Job(name, route.testimony(event), now, before) for name in heard)
    store.notices.record(event, notice, now, jobs, poll)


def _doubtful(was: KeptNotice, notice: Notice) -> bool:
    """Whether a page may be an old one: it says what stood before, or nothing any more (promise 3)."""
    return notice.text != was.notice.text and (notice.text == was.before or not notice.text)


def _state(hearing: Announced, notice: Notice, was: KeptNotice | None, now: datetime) -> str:
    """What a notice says of testimony by now, as it is told."""
    turned = was is None or was.notice.text != notice.text
    since, turns = now if turned or was is None else was.since, (was.turns if was else -1) + turned
    return testimony.encode(facts_in_notice(hearing, KeptNotice(notice, since)), turns)
