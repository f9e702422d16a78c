"""What channels are owed of agendas. Whichever comes first tells, once: the agenda, or the row of a bill's history."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from billbot import actions, hearings, route, schedule
from billbot.actions import Hearing
from billbot.bills import Agenda, Appointment, BillId, Change, Channel, Notice
from billbot.errors import StoreError
from billbot.hearings import Announced
from billbot.pipeline.agenda_words import KIND, Word, last_words, numbered, read_words, words_of
from billbot.store import ListedHearing, Parcel, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)

_PLACED = frozenset({"hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"})


def owed(
    store: Store, watch: Watch, agenda: Agenda, course: Sequence[Appointment], was: ListedHearing | None, now: datetime
) -> tuple[Notice, ...]:
    """What the channels are owed of this reading: what it says anew of a hearing ahead, and no history shows yet.

    `was` is what stood before, null at the first reading. Raises StoreError.
    """
    if _is_over(agenda, now):
        return ()
    seen, name = f"{now:%Y%m%d%H%M}", f"{KIND}:{agenda.event}"
    words = [
        Word(agenda.event, len(course) - 1, on, seen, bill) for bill, on in _news(store, watch, agenda, course, was)
    ]
    return tuple(
        Notice(channel.name, word.key, "hearing", schedule.after_quiet(now, channel.quiet), None, heard, name)
        for channel in watch.channels
        for word in words
        if (heard := _heard(store, watch, channel, word, course, now))
    )


def _is_over(agenda: Agenda, now: datetime) -> bool:
    return Hearing(agenda.day, agenda.start, agenda.end, agenda.place).is_over(now)


def _news(
    store: Store, watch: Watch, agenda: Agenda, course: Sequence[Appointment], was: ListedHearing | None
) -> list[tuple[BillId, bool]]:
    """The watched bills of which a reading says something new: that they are heard so, or are not any more."""
    watched, now = set(watch.bills), course[-1]
    on = [bill for bill in numbered(watch, agenda.bills) if bill in watched]
    stood = numbered(watch, was.agenda.bills) if was and was.course[-1].stands else ()
    gone = [bill for bill in stood if bill in watched and bill not in on]
    turned = was is None or len(course) > len(was.course)
    if now.stands:
        new = [bill for bill in on if turned or bill not in stood]
        return [*((bill, True) for bill in new), *((bill, False) for bill in gone if not _on(store, bill, course))]
    off = [bill for bill in on if turned and (bill in stood or _on(store, bill, course))]
    last = course[len(was.course) - 1 :] if was else course
    return [(bill, False) for bill in dict.fromkeys((*off, *gone)) if not _ended(store, bill, last)]


def _of(store: Store, bill: BillId) -> tuple[Announced, ...]:
    known = store.bills.last_seen(bill)
    return hearings.of_bill(bill, known.history) if known else ()


def _shows(store: Store, bill: BillId, course: Sequence[Appointment], last: Word | None) -> bool:
    """Whether a bill's history shows what an agenda says: its day, and once it was moved the hour and place, too.

    Where the `last` word was that it is off, only a row of later tells that it is on again.
    """
    now, off = course[-1], None if last is None or last.on else last.day
    return any(
        each.day == now.day
        and (off is None or (each.touched is not None and each.touched > off))
        and (
            len(course) == 1
            or (each.stands and each.hour == now.hour and hearings.same_place(each.slot.place, now.place))
        )
        for each in _of(store, bill)
    )


def days_off(store: Store, bill: BillId, now: datetime) -> frozenset[date]:
    """The days ahead on which an agenda has called the hearing of a bill off. Raises StoreError.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    try:
        return frozenset(
            each.agenda.day
            for each in store.hearings.agendas(now.date())
            if not each.agenda.stands and bill in {*each.agenda.bills, *each.gone}
        )
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return frozenset()


def _on(store: Store, bill: BillId, course: Sequence[Appointment]) -> bool:
    """Whether a bill's history shows a hearing that stands at an hour which its agenda gave."""
    hours = {each.hour for each in course}
    return any(each.stands and each.hour in hours for each in _of(store, bill))


def _ended(store: Store, bill: BillId, course: Sequence[Appointment]) -> bool:
    """Whether a bill's history shows a hearing at an hour which its agenda gave, and that it does not stand."""
    hours = {each.hour for each in course}
    found = [each for each in _of(store, bill) if each.hour in hours]
    return bool(found) and not any(each.stands for each in found)


def _heard(
    store: Store, watch: Watch, channel: Channel, word: Word, course: Sequence[Appointment], now: datetime
) -> tuple[str, ...]:
    """The proposals under which a channel hears a word; what is muted stays so, but for who was told of the hearing.

    What a history shows is none to hear, nor what the channel was told by this agenda or one under another number.
    """
    told = words_of(store, channel.name, word.bill, word.event)
    last = told[-1] if told else None
    if last is not None and (last.step, last.on) == (word.step, word.on):
        return ()
    if word.on and (_shows(store, word.bill, course, last) or _elsewhere(store, channel.name, word, course[-1])):
        return ()
    concerned = [each for each in watch.concerned(word.bill) if route.hears(channel, each)]
    awake = [each for each in concerned if each.mute_until is None or each.mute_until <= now.date()]
    if channel.alerts and awake:
        return tuple(each.id for each in awake)
    return tuple(each.id for each in concerned) if told else ()


def _elsewhere(store: Store, channel: str, word: Word, now: Appointment) -> bool:
    """Whether another agenda, which still stands so, has told a channel just what a word says."""
    return any(
        each.on and each.event != word.event and each.step == len(course) - 1 and course[-1].same(now)
        for each, course in last_words(store, channel, word.bill)
    )


def still_so(store: Store, watch: Watch, parcel: Parcel, word: Word, now: datetime) -> bool:
    """Whether what an agenda said in a parcel is so by now, of a hearing ahead, and news to the channel.

    That something is off is none where the channel was not told that it was on. Raises StoreError.
    """
    listed = store.hearings.agenda(word.event)
    if listed is None or _is_over(listed.agenda, now):
        return False
    on = listed.agenda.stands and word.bill in numbered(watch, listed.agenda.bills)
    if on or word.on:
        return on and word.on and word.step == len(listed.course) - 1
    told = words_of(store, parcel.channel, word.bill, word.event)
    owed_before = (key for key in store.outbox.known_keys(parcel.channel) if key.startswith(f"{KIND}:{word.event}:"))
    announced = any(each.on and each.bill == word.bill for each in read_words(store, owed_before))
    here = set(read_words(store, [each.key for each in parcel.notices]))
    return told[-1:] == [word] and (not announced or any(each.on and each not in here for each in told))


def moves(store: Store, word: Word) -> bool:
    """Whether a word comes of the reading that showed its hearing at another hour; a bill may come on it later."""
    listed = store.hearings.agenda(word.event)
    if listed is None or not word.on or not word.step:
        return False
    before, now = listed.course[word.step - 1 : word.step + 1]
    return before.hour != now.hour and now.since == word.day


def untold(store: Store, changes: Sequence[Change], notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those of `notices` that tell something new: what an agenda has told is not told again when its row follows.

    A fault of ours here leaves all of them: a bill's history is told whatever becomes of agendas.
    """
    notices = tuple(notices)
    try:
        return tuple(
            each for each in notices if each.change is None or not _said(store, changes, changes[each.change], each)
        )
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return notices


def _said(store: Store, changes: Sequence[Change], change: Change, notice: Notice) -> bool:
    """Whether the last word of an agenda in the channel of a notice was what this new row, one of `changes`, says."""
    if change.kind != "action_added" or not any(kind.startswith("hearing_") for kind in change.kinds):
        return False
    words = last_words(store, notice.channel, change.bill)
    if "hearing_canceled" not in change.kinds:
        placed = not _PLACED.isdisjoint(change.kinds)
        return placed and any(word.on and _repeats(change, course[word.step]) for word, course in words)
    # It calls off all that rows have announced: it is told if there is any of which no agenda has told that it is off.
    day = change.date or date.min
    off = [course[: word.step + 1] for word, course in words if not word.on and course[word.step].day >= day]
    stood = {each.hour for each in _of(store, change.bill) if each.stands and each.day >= day}
    anew = any(each.kind == "action_added" and not _PLACED.isdisjoint(each.kinds) for each in changes)
    return bool(off) and not anew and stood <= {each.hour for course in off for each in course}


def _repeats(change: Change, told: Appointment) -> bool:
    """Whether a row says of a hearing nothing but what an agenda told of it."""
    slot = actions.read(change.text or "").hearing
    if slot is None or slot == Hearing(None, None, slot.end, None):
        return False
    return (
        slot.date in {None, told.day}
        and (slot.start == told.start if slot.date else slot.start in {None, told.start})
        and (hearings.same_place(slot.place, told.place) if told.place else slot.place is None)
    )


def told_since(store: Store, channel: str, change: Change) -> bool:
    """Whether an agenda has told a channel that the hearing is moved or off whose notice is out of the record now."""
    slot = actions.read(change.text or "").hearing
    if slot is None or slot.date is None:
        return False
    hour = slot.date, slot.start
    for word, course in last_words(store, channel, change.bill):
        left = course[: word.step] if word.on else course[: word.step + 1]
        if any(each.hour == hour for each in left):
            # It may have told of another place only, and the hearing be gone from the record since.
            still = any(each.stands and each.hour == hour for each in _of(store, change.bill))
            return still or not word.on or course[word.step].hour != hour
    return False
