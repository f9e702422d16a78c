"""What is watched, and where it stands: the welcome, a channel's first message (promise 1), and what is new since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot import route, schedule, wording
from billbot.bills import Channel, Edit, Mark, Subject
from billbot.check import Report
from billbot.clock import later
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.standing import Standing
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording.watchlist import also_watched, welcome

KIND = "welcome"
SUBJECT = Subject(KIND)
WATCHED = "watched"
# By less than this our clock may be set back unnoticed (docs/design/architecture.md, "The clock").
_SET_BACK = timedelta(hours=1)


def note_welcome(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark the welcome for every channel that never had one, once each bill was looked at. Raises StoreError."""
    marks = [Mark(channel.name, SUBJECT, now) for channel in watch.channels if not is_welcome(store, channel)]
    if marks:
        store.marks.add(marks if report.known else [Mark.moved("waiting", now)], now)


def is_welcome(store: Store, channel: Channel) -> bool:
    """Whether a channel was welcomed, or is about to be. Raises StoreError."""
    return bool(store.marks.of_kind(channel.name, KIND)) or was_welcomed(store, channel)


def was_welcomed(store: Store, channel: Channel) -> bool:
    """Whether a channel had its welcome, or cannot take it as it is. Raises StoreError."""
    return store.ledger.marked_first(channel.name, KIND) is not None


def hears_since(store: Store, channel: Channel, now: datetime) -> datetime:
    """Since when a channel hears of what happens: about its welcome, or else `now` (promise 1). Raises StoreError."""
    return later(store.ledger.marked_first(channel.name, KIND) or now, -_SET_BACK)


def note_watched(store: Store, watch: Watch, _: Report, now: datetime) -> None:
    """Mark for each channel that hears it that a bill is now watched; after a check that saw it.

    A number that has no page yet is told as such. A channel that was not welcomed yet hears of it in its welcome.
    Raises StoreError.
    """
    untold = store.watchlist.untold()
    seen = [edit for edit in untold if _was_seen(store, watch, edit)]
    if len(seen) < len(untold):
        store.marks.add([Mark.moved("waiting", now)], now)
    if not seen:
        return
    marks = []
    for channel in watch.channels:
        if not was_welcomed(store, channel):
            continue
        due = schedule.after_quiet(now, channel.quiet)
        heard = {each.id for each in watch.proposals if route.hears(channel, each)}
        marks += [
            Mark(channel.name, Subject(WATCHED, edit.bill, edit.id), due) for edit in seen if edit.proposal in heard
        ]
    store.watchlist.tell(seen, marks, now)


def say(audience: Audience, _: Sequence[Difference]) -> wording.MessageDocument:
    """The welcome."""
    told = standings(audience, audience.watch)
    return welcome(audience.channel, told, audience.post.contact, audience.today)


def say_watched(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What is watched since the channel was welcomed, and where it stands; null where nothing of it is any more."""
    told = {item.mark.subject.bill for item in found}
    watch = audience.watch
    still = {watch.numbers.get(bill, bill) for bill in told if bill}
    listed = {each.id: {watch.numbers.get(bill, bill) for bill in each.bills} for each in watch.proposals}
    before = {name: bills - still for name, bills in listed.items() if still & bills}
    ours = replace(watch, proposals=[each for each in watch.proposals if each.id in before])
    return also_watched(audience.channel, standings(audience, ours), before, audience.today)


def standings(audience: Audience, watch: Watch) -> list[Standing]:
    """Where every proposal of `watch` stands that the channel hears of."""
    heard = (proposal for proposal in watch.proposals if route.hears(audience.channel, proposal))
    ends = audience.post.dates.ends
    known = map(audience.channel.planned, heard)
    return [whereabouts(audience.store, watch, proposal, audience.today, ends).standing for proposal in known]


def _was_seen(store: Store, watch: Watch, edit: Edit) -> bool:
    looks = store.checks.of(watch.numbers.get(edit.bill, edit.bill))
    return looks.first_seen is not None or looks.awaiting
