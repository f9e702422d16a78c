"""The General Court's list of hearings: asked for once a day, new hearings read once, those that matter until held.

Whichever comes first tells, once: the agenda here, or the row of a bill's history.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from billbot import actions, hearings, route, schedule
from billbot.bills import Agenda, BillId, Change, Channel, Notice
from billbot.clock import Clock, elapsed, later
from billbot.errors import BillbotError, Stopped, StoreError, Unreachable
from billbot.fetch import Source
from billbot.pipeline.watch import Watch
from billbot.store import Store

_log = logging.getLogger(__name__)

_DAILY = timedelta(days=1)
_TRIED_FOR = timedelta(days=14)
# The list names thousands of every court and year; the newest have the highest numbers.
_OF_THE_FIRST_LIST = 40
_AT_ONCE = 20
KIND = "hearing:"


def read_agendas(store: Store, source: Source, watch: Watch, clock: Clock, go_on: Callable[[], bool]) -> None:
    """Read what is new on the list of hearings, and owe the channels what no history has told them yet.

    A sweep's last part: `go_on` is asked before each request whether it still may. What cannot be read is noted and
    tried again the next day; nobody's bills suffer from it. Raises StoreError.
    """
    watch = watch.following(store)
    try:
        if _due(store.hearings.list_tried_at(), clock.now()) and go_on():
            store.hearings.list_tried(clock.now())
            store.hearings.note(source.hearing_ids(), clock.now(), first=_OF_THE_FIRST_LIST)
        for event in _to_read(store, watch, clock.now()):
            if not go_on():
                return
            _read(store, source, watch, event, clock)
    except Stopped:
        return
    except Unreachable as error:
        _log.warning("the list of hearings waits until tomorrow: %s", error)
    except StoreError:
        raise
    except BillbotError as error:
        _log.warning("the list of hearings could not be read, it is tried again tomorrow: %s", error)
    except Exception:  # the sweep of the bills went well, and says so
        _log.exception("the list of hearings: a fault in billbot; please report it")


def untold(store: Store, changes: Sequence[Change], notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those of `notices` that tell something new: what an agenda has told is not told again when its row follows.

    A fault of ours here leaves all of them: a bill's history is told whatever becomes of agendas.
    """
    notices = tuple(notices)
    try:
        return _untold(store, changes, notices)
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return notices


def _untold(store: Store, changes: Sequence[Change], notices: Sequence[Notice]) -> tuple[Notice, ...]:
    known = {at: event for at, change in enumerate(changes) if (event := _told_by(store, change)) is not None}
    keys = {notice.channel: store.outbox.known_keys(notice.channel) for notice in notices if notice.change in known}
    return tuple(
        notice
        for notice in notices
        if notice.change not in known or known[notice.change] not in keys.get(notice.channel, ())
    )


def _due(at: datetime | None, now: datetime) -> bool:
    return at is None or not timedelta() <= elapsed(at, now) < _DAILY


def _to_read(store: Store, watch: Watch, now: datetime) -> list[int]:
    """The hearings to read now: new ones, and once a day those ahead that may be about a watched bill."""
    again = [
        each.agenda.event
        for each in store.hearings.agendas(now.date())
        if _due(each.read_at, now) and (not each.agenda.bills or _watched(watch, each.agenda))
    ]
    new = store.hearings.unread(now, later(now, -_DAILY), later(now, -_TRIED_FOR), _AT_ONCE)
    return [*new, *again[: _AT_ONCE - len(new)]]


def _watched(watch: Watch, agenda: Agenda) -> tuple[BillId, ...]:
    """The watched bills on an agenda; a docket that got a number goes by it."""
    every = set(watch.bills)
    named = (watch.numbers.get(bill, bill) for bill in agenda.bills)
    return tuple(dict.fromkeys(bill for bill in named if bill in every))


def _read(store: Store, source: Source, watch: Watch, event: int, clock: Clock) -> None:
    try:
        agenda = source.hearing(event)
    except (Stopped, Unreachable, StoreError):
        raise
    except BillbotError as error:
        _log.info("hearing %d: %s", event, error)
        store.hearings.read_badly(event, clock.now())
        return
    now = clock.now()
    notices = () if store.hearings.is_baseline(event) else _notices(store, watch, agenda, now)
    store.hearings.record(agenda, now, notices)


def _notices(store: Store, watch: Watch, agenda: Agenda, now: datetime) -> tuple[Notice, ...]:
    """What the channels are owed of an agenda: of a hearing ahead that no history of its watched bills shows yet."""
    bills = [bill for bill in _watched(watch, agenda) if not _shown(store, bill, agenda)]
    if not bills or agenda.day < now.date():
        return ()
    concerned = [proposal for proposal in watch.proposals if any(proposal in watch.concerned(bill) for bill in bills)]
    awake = [each for each in concerned if each.mute_until is None or each.mute_until <= now.date()]
    notices = []
    for channel in watch.channels:
        heard = tuple(each.id for each in awake if route.hears(channel, each))
        if channel.alerts and heard and _owes(store, channel, agenda):
            due = schedule.after_quiet(now, channel.quiet)
            notices.append(Notice(channel.name, key(agenda), "hearing", due, None, heard))
    return tuple(notices)


def _owes(store: Store, channel: Channel, agenda: Agenda) -> bool:
    """Whether a channel has to hear of it; that it was called off only where it was told that it is to be."""
    return agenda.stands or store.hearings.was_told(channel.name, f"{KIND}{agenda.event}:")


def key(agenda: Agenda) -> str:
    """The key of the notice of an agenda: a new one when it moves or is called off."""
    start = f"T{agenda.start:%H:%M}" if agenda.start else ""
    return f"{KIND}{agenda.event}:{agenda.day.isoformat()}{start}" if agenda.stands else f"{KIND}{agenda.event}:off"


def event_of(notice: str) -> int:
    """The number of the hearing that a key is of."""
    return int(notice.split(":")[1])


def _shown(store: Store, bill: BillId, agenda: Agenda) -> bool:
    """Whether a bill's history shows a hearing on the day of an agenda."""
    known = store.bills.last_seen(bill)
    return known is not None and any(each.day == agenda.day for each in hearings.of_bill(bill, known.history))


def _told_by(store: Store, change: Change) -> str | None:
    """The key of the notice that told of an agenda what a new row says: the same day, hour and place; or null."""
    if change.kind != "action_added" or not {"hearing_scheduled", "hearing_rescheduled"}.intersection(change.kinds):
        return None
    slot = actions.read(change.text or "").hearing
    if slot is None or slot.date is None:
        return None
    for each in store.hearings.agendas(slot.date):
        agenda = each.agenda
        if (agenda.day, agenda.start) == (slot.date, slot.start) and change.bill in agenda.bills:
            return key(agenda) if (agenda.place or "").casefold() == (slot.place or "").casefold() else None
    return None


def posted(store: Store, since: date) -> list[hearings.Posted]:
    """The agendas of `since` and later days, as the quiet rooms take them."""
    return [
        hearings.Posted(each.agenda, None if each.baseline else each.known_at.date())
        for each in store.hearings.agendas(since)
    ]
