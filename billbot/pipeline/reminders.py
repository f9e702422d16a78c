"""Messages about hearings ahead: reminders, and what an agenda announced first; withdrawn when it is off."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from billbot import hearings, schedule, wording
from billbot.bills import Attachment, BillId, Channel, Notice, Proposal
from billbot.clock import EASTERN
from billbot.errors import StoreError
from billbot.hearings import Announced
from billbot.pipeline.agenda_words import Word, read_words
from billbot.pipeline.announcing import moves, still_so
from billbot.pipeline.hearings import attached, attending, heard, known_hearings, publish, within_their_court
from billbot.store import Owed, Parcel, Store
from billbot.watch import Watch

if TYPE_CHECKING:
    from billbot.pipeline.compose import Post

_log = logging.getLogger(__name__)

_AT = time(8)


def note_hearings(
    store: Store, watch: Watch, now: datetime, folder: Path, site: str, ends: Mapping[int, date] | None = None
) -> None:
    """What follows a check: reminders are owed, and the calendar in `folder` is brought up to date.

    Nothing is ahead of a court that is over: `ends` are the last days of courts, as far as they are known.
    A fault of ours here is noted and keeps nobody from being told the rest. Raises StoreError.
    """
    try:
        watch = watch.following(store)
        known = within_their_court(known_hearings(store, watch), ends or {})
        remind(store, watch, known, now)
        publish(store, watch, known, folder, site, ends or {})
    except StoreError:
        raise
    except Exception:  # what is owed by now has to leave all the same
        _log.exception("hearings: a fault in billbot; please report it")


def remind(store: Store, watch: Watch, known: Iterable[Announced], now: datetime) -> None:
    """Owe every channel its reminders of the hearings ahead, each once: `remind_days` before, at 8:00 Eastern.

    What falls into a channel's quiet hours is due at their end. A hearing that is learnt of later than that has no
    reminder of that day: the alert of it has just gone out. A hearing that moves is reminded of anew. What was
    withdrawn while the clock was ahead, when all of them seemed to be over, is owed once more. Raises StoreError.
    """
    store.outbox.bring_back(now)
    watch = watch.following(store)
    notices = []
    for hearing in hearings.ahead(known, now.date()):
        for channel in watch.channels:
            names = tuple(proposal.id for proposal in heard(watch, channel, hearing.bills))
            for days in channel.remind_days if names else ():
                due = _due(hearing, days)
                if due > now:
                    due = schedule.after_quiet(due, channel.quiet)
                    notices.append(Notice(channel.name, _key(hearing, days), "reminder", due, None, names))
    owed = {channel.name: store.outbox.known_keys(channel.name) for channel in watch.channels}
    new = [notice for notice in notices if notice.key not in owed[notice.channel]]
    if new:
        store.outbox.owe(new, now)


def compose(store: Store, post: "Post", parcel: Parcel, channel: Channel, now: datetime) -> wording.Document | None:
    """Say what reminders a parcel holds; null when none of its hearings is ahead any more as it was then."""
    watch = post.watch.following(store)
    known = {(hearing.key, hearing.day_to_keep.isoformat()): hearing for hearing in known_hearings(store, watch)}
    found = [_still_ahead(owed, known, channel, now) for owed in parcel.notices]
    told = _told(store, post, watch, channel, found, now)
    if not told:
        return None
    return wording.reminder(channel, told, post.topics, now.date(), _files(store, post, channel, told))


def announce(store: Store, post: "Post", parcel: Parcel, channel: Channel, now: datetime) -> wording.Document | None:
    """Say what agendas announced before any history did; null when none of it is true any more."""
    watch = post.watch.following(store)
    known = known_hearings(store, watch)
    found: dict[str, tuple[Announced, list[Word]]] = {}
    for word in read_words(store, [owed.key for owed in parcel.notices]):
        if still_so(store, watch, parcel, word, now) and (hearing := _of_word(store, known, word)):
            found.setdefault(hearing.key, (hearing, []))[1].append(word)
    told = [
        replace(
            _to_tell(store, post, watch, channel, hearing, proposals, bills),
            moves=any(moves(store, word) for word in words),
        )
        for hearing, words in sorted(found.values(), key=lambda pair: hearings.by_day(pair[0]))
        if (proposals := heard(watch, channel, bills := [word.bill for word in words]))
    ]
    if not told:
        return None
    return wording.announcement(channel, told, post.topics, _files(store, post, channel, told))


def _of_word(store: Store, known: Iterable[Announced], word: Word) -> Announced | None:
    """The hearing that an agenda's word is about; null where rows have it otherwise by now."""
    listed = store.hearings.agenda(word.event)
    course = listed.course if listed else ()
    days = {each.day for each in (course[-1:] if word.on else course)}
    about = [each for each in known if word.bill in each.bills and each.stands == word.on and each.day in days]
    return min(about, key=lambda each: each.agenda != word.event, default=None)


def _told(
    store: Store, post: "Post", watch: Watch, channel: Channel, found: Iterable[Announced | None], now: datetime
) -> list[wording.HearingToTell]:
    """What is reminded of, each hearing once, the nearest first: of proposals that are followed and not muted."""
    told = []
    for hearing in sorted({each.key: each for each in found if each}.values(), key=hearings.by_day):
        proposals = [each for each in heard(watch, channel, hearing.bills) if not _muted(each.mute_until, now)]
        if proposals:
            told.append(_to_tell(store, post, watch, channel, hearing, proposals, hearing.bills))
    return told


def _files(
    store: Store, post: "Post", channel: Channel, told: Sequence[wording.HearingToTell]
) -> tuple[Attachment, ...]:
    """The calendar of these hearings, for a mail."""
    return attached(store, [each.hearing for each in told], post.site) if channel.kind == "email" else ()


def _muted(until: date | None, now: datetime) -> bool:
    return until is not None and until > now.date()


def _due(hearing: Announced, days: int) -> datetime:
    return datetime.combine(hearing.day_to_keep - timedelta(days=days), _AT, EASTERN)


def _key(hearing: Announced, days: int) -> str:
    """What makes a reminder one of its own: the hearing, its day, and how many days before."""
    return f"reminder:{days}:{hearing.day_to_keep.isoformat()}:{hearing.key}"


def _still_ahead(
    owed: Owed, known: Mapping[tuple[str, str], Announced], channel: Channel, now: datetime
) -> Announced | None:
    """The hearing of a notice, if it stands as it was when the notice was owed and has not begun.

    Of one for which testimony is taken in writing, if there is still time.
    """
    _, days, day, key = owed.key.split(":", 3)
    hearing = known.get((key, day))
    if hearing is None or not hearing.stands or int(days) not in channel.remind_days:
        return None
    if any(nearer < int(days) and _due(hearing, nearer) <= now for nearer in channel.remind_days):
        return None  # slept through; the nearer one says the same
    if hearing.slot.written:
        return None if hearing.slot.is_over(now) else hearing
    begins = datetime.combine(hearing.day, hearing.slot.start or time.max, EASTERN)
    return hearing if begins > now else None


def _to_tell(
    store: Store,
    post: "Post",
    watch: Watch,
    channel: Channel,
    hearing: Announced,
    proposals: Sequence[Proposal],
    about: Sequence[BillId],
) -> wording.HearingToTell:
    titles = {bill: seen.title.value for bill in hearing.bills if (seen := store.bills.last_seen(bill)) is not None}
    return wording.HearingToTell(
        hearing=hearing,
        proposals=proposals,
        about=tuple(about),
        titles={bill: title for bill, title in titles.items() if title},
        pages={bill: post.page_url(bill) for bill in hearing.bills},
        concerns={bill: watch.concerned(bill) for bill in hearing.bills},
        attending=attending(hearing, post.site, post.dates, channel),
    )
