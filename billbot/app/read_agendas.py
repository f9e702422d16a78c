"""Reads the General Court's list of hearings, each hearing's agenda, and the notice on its page.

What is read is stored whole (`store.agendas`). Which bills are heard when is worked out from that and from rows
(`briefs.hearings.known_hearings`).
"""

import logging
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from billbot.app.due import hearing_list_due, hearings_to_read
from billbot.briefs.hearings import facts_in_notice, is_followed, known_hearings
from billbot.briefs.watch import Watch
from billbot.clock import Clock, elapsed
from billbot.domain import agendas, testimony
from billbot.domain.ledger import Job, Subject
from billbot.domain.report import ShowProgress
from billbot.errors import BillbotError, ClockWrong, Refused, Stopped, StoreError, Unreachable, Unreadable, log_bug
from billbot.site.source import Source
from billbot.store import Store

_log = logging.getLogger(__name__)

# The list of hearings names thousands of every court and year; the newest have the highest numbers.
_OF_THE_FIRST_LIST = 40


def read_agendas(
    store: Store, source: Source, watch: Watch, clock: Clock, go_on: Callable[[], bool], progress: ShowProgress
) -> None:
    """Read what is new on the list of hearings, and queue testimony on them.

    The last part of a poll. `go_on` is called before each request, and says whether it may be made. What cannot be read
    is noted and tried again the next day, without affecting any bill. Raises Unreachable if the site has to be left
    alone, StoreError, ClockWrong.
    """
    try:
        if hearing_list_due(store, clock.now()) and go_on():
            store.attempts.note("hearings", clock.now(), done=False)
            store.agendas.note_list(source.hearing_ids(), clock.now(), first=_OF_THE_FIRST_LIST)
        events = hearings_to_read(store, watch, clock.now())
        for done, event in enumerate(events):
            if not go_on():
                return
            progress(done, len(events), "hearings")
            news = not store.agendas.is_baseline(event)
            if _read_agenda(store, source, watch, event, clock):
                _read_notice(store, source, watch, event, clock, go_on, news=news)
    except Stopped:
        return
    except Unreachable as error:
        _log.warning("no more hearings are read in this check: %s", error)
        if error.stop:
            raise
    except (ClockWrong, StoreError):
        raise
    except BillbotError as error:
        _log.warning("the list of hearings could not be read, billbot tries again tomorrow: %s", error)
    except Exception as error:  # the bills were read well, and the report says so
        log_bug(error, "the list of hearings")


def _read_agenda(store: Store, source: Source, watch: Watch, event: int, clock: Clock) -> bool:
    """Read a hearing's agenda and write it down; false if it could not be read or believed."""
    was, now = store.agendas.of(event), clock.now()
    store.agendas.note_request(event, now)  # first, so it waits even if something goes wrong
    try:
        agenda = source.hearing(event)
    except (Refused, Unreadable) as error:
        _log.info("hearing %d: %s", event, error)
        return False
    if was is not None:
        agenda = agendas.filled_in(agenda, was)
    if was is not None and agendas.may_be_outdated(was, agenda) and not _is_settled(store, watch, event, now):
        return False
    seen = None if store.agendas.is_baseline(event) else now.date()
    store.agendas.record(agendas.with_course(was, agenda, seen), now)
    return True


def _is_settled(store: Store, watch: Watch, event: int, now: datetime, *, notice: bool = False) -> bool:
    """Whether an answer that may be outdated was seen before, long enough ago to be believed; if not, note it."""
    doubted_at = store.agendas.doubted_at(event, notice=notice)
    if doubted_at is not None and elapsed(doubted_at, now) >= watch.gone_after:
        return True
    if doubted_at is None or doubted_at > now:  # otherwise the wait for a second answer would start over
        store.agendas.doubt(event, now, notice=notice)
    return False


def _read_notice(
    store: Store, source: Source, watch: Watch, event: int, clock: Clock, go_on: Callable[[], bool], *, news: bool
) -> None:
    """Read the notice of a hearing of ours that is ahead and not canceled; queue what it says about testimony.

    What cannot be read is logged and tried again with the hearing, a day later; what was read before stays. The first
    notice read is not `news` (promise 1), even if the page cannot be read until a later day. `watch` must know the
    links. Raises Unreachable, Stopped, ClockWrong, StoreError.
    """
    now = clock.now()
    hearing = next((each for each in known_hearings(store, watch) if each.agenda == event and each.is_ahead(now)), None)
    if hearing is None:
        return
    was = store.agendas.notice(event)
    if not news:
        store.agendas.doubt(event, now, notice=True)  # until its page is read, on whichever day
    news = was is not None or store.agendas.doubted_at(event, notice=True) is None
    if not go_on():
        return
    try:
        notice = source.notice(event)
    except (Refused, Unreadable) as error:
        _log.warning("the page of hearing %d could not be read, billbot tries again tomorrow: %s", event, error)
        return
    turned = was is None or notice.text != was.text
    # It may be an old page: it has what was read before, or has lost it (promise 3).
    may_be_old = was is not None and turned and (notice.text == was.before or not notice.text)
    if may_be_old and not _is_settled(store, watch, event, now, notice=True):
        return
    jobs: tuple[Job, ...] = ()
    # The earlier words are read by today's rules, too, so an upgrade makes no news.
    before = testimony.encode(facts_in_notice(hearing, was), was.times_changed) if was else ""
    since, times_changed = now if turned or was is None else was.since, (was.times_changed if was else -1) + turned
    state = testimony.encode(facts_in_notice(hearing, replace(notice, since=since)), times_changed)
    if news and testimony.has_changed(before, state):
        following = (channel.name for channel in watch.channels if is_followed(watch, channel, hearing))
        jobs = tuple(Job(name, Subject.testimony(event), now, before) for name in following)
    store.agendas.record_notice(event, notice, now, jobs)
