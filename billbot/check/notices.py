"""The notice on a hearing's own page: read whenever the hearing is, where it is ahead and about a watched bill."""

import logging
from datetime import datetime

from billbot import route, testimony
from billbot.bills import Mark, Notice
from billbot.clock import Clock, elapsed
from billbot.errors import BillbotError, ClockWrong, Stopped, StoreError, Unreachable
from billbot.facts.hearings import known_hearings, read_of
from billbot.fetch import Source
from billbot.hearings import Announced
from billbot.store import KeptNotice, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)


def read_notice(
    store: Store, source: Source, watch: Watch, event: int, clock: Clock, sweep: int, *, news: bool
) -> None:
    """Read the notice of a hearing, as a part of a `sweep`, if that is ahead, stands and is about a watched bill.

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
    except (Stopped, Unreachable, ClockWrong, StoreError):
        raise
    except BillbotError as error:
        _log.warning("the page of hearing %d could not be read, it is tried again tomorrow: %s", event, error)
        return
    was = store.notices.of(event)
    if was is not None and _doubtful(was, notice) and not _settled(was, watch, now):
        if was.doubted_at is None:
            store.notices.doubt(event, now)
        return
    state, before = _state(hearing, notice, was, now), was.state if was else ""
    marks: tuple[Mark, ...] = ()
    if news and state != before:
        concerned = [proposal for bill in hearing.bills for proposal in watch.concerned(bill)]
        marks = route.of_testimony(event, before, concerned, watch.channels, now)
    store.notices.record(event, notice, state, now, marks, sweep)


def _doubtful(was: KeptNotice, notice: Notice) -> bool:
    """Whether a page may be an old one: it says what stood before, or nothing any more (promise 3)."""
    return notice.text != was.notice.text and (notice.text == was.before or not notice.text)


def _settled(was: KeptNotice, watch: Watch, now: datetime) -> bool:
    """Whether a doubtful page was met before, long enough ago to be believed."""
    return was.doubted_at is not None and elapsed(was.doubted_at, now) >= watch.gone_after


def _state(hearing: Announced, notice: Notice, was: KeptNotice | None, now: datetime) -> str:
    """What a notice says of testimony by now, as it is told."""
    since = was.since if was is not None and was.notice.text == notice.text else now
    return testimony.state(read_of(hearing, KeptNotice(notice, since)))
