"""The list of bills changes: it is written down, operations channels hear who did it, readers what is watched now."""

from dataclasses import replace
from datetime import datetime

from billbot import route, schedule, wording
from billbot.bills import Channel, Edit, Notice
from billbot.store import Parcel, Store
from billbot.watch import Watch

WELCOME = "welcome"
KINDS = ("list_edited", "config_broken", "config_mended")
_ALSO = "also:"


def take_note(store: Store, watch: Watch, now: datetime, who: str | None = None) -> tuple[Edit, ...]:
    """Compare the list with the one that was last taken note of, and owe operations channels what is new or gone.

    A null `who` is an edit of the file by hand. Gives the edits, none for the first list there ever was. Raises
    StoreError.
    """
    listed = {bill: (each.id, each.name) for each in watch.proposals for bill in each.bills}
    return store.watchlist.note(listed, who, now, watch.operations)


def also_watched(store: Store, watch: Watch, now: datetime) -> None:
    """Owe each channel that hears it, once, the word that a bill is now watched; after a check that saw it.

    A number that has no page yet is told as such. A channel that was not welcomed yet hears of it in its welcome.
    Raises StoreError.
    """
    seen = [edit for edit in store.watchlist.untold() if _was_seen(store, watch, edit)]
    if not seen:
        return
    notices = []
    for channel in watch.channels:
        if WELCOME not in store.outbox.known_keys(channel.name):
            continue
        due = schedule.after_quiet(now, channel.quiet)
        heard = {each.id for each in watch.proposals if route.hears(channel, each)}
        notices += [
            Notice(channel.name, f"{_ALSO}{edit.id}", "also_watched", due) for edit in seen if edit.proposal in heard
        ]
    store.watchlist.tell(seen, notices, now)


def now_watched(store: Store, watch: Watch, parcel: Parcel) -> Watch:
    """The watch over those proposals alone that a parcel tells of as now watched."""
    edits = [store.watchlist.edit(int(owed.key.removeprefix(_ALSO))) for owed in parcel.notices]
    told = {edit.bill for edit in edits}
    watch = watch.following(store)
    listed = {each.id: {watch.numbers.get(bill, bill) for bill in each.bills} for each in watch.proposals}
    still = {watch.numbers.get(bill, bill) for bill in told}
    return replace(watch, proposals=[each for each in watch.proposals if still & listed[each.id]])


def config_broken(store: Store, watch: Watch, digest: str, faults: str, now: datetime) -> bool:
    """Owe operations channels the word that the configuration cannot be read; false where they were told.

    `digest` tells its files apart from others, `faults` are lines for a person. Raises StoreError.
    """
    return store.watchlist.broken(digest, faults, now, watch.operations)


def config_mended(store: Store, watch: Watch, now: datetime) -> bool:
    """Owe operations channels the word that the configuration can be read again; false where it always could be.

    Raises StoreError.
    """
    return store.watchlist.mended(now, watch.operations)


def said(store: Store, channel: Channel, parcel: Parcel) -> wording.Document | None:
    """The message of a parcel of one of these `KINDS`; null when nothing of it is true any more."""
    kind, keys = parcel.notices[0].kind, [owed.key for owed in parcel.notices]
    if kind == "list_edited":
        return wording.list_edited(channel, [store.watchlist.edit(int(key.partition(":")[2])) for key in keys])
    faults = [store.watchlist.fault(key) for key in keys]
    if kind == "config_mended":
        return wording.config_mended(channel, faults[-1].began)
    lasting = [fault for fault in faults if fault.ended is None]
    if not lasting:
        return None
    return wording.config_broken(channel, lasting[-1].began, lasting[-1].faults)


def _was_seen(store: Store, watch: Watch, edit: Edit) -> bool:
    looks = store.bills.check_record(watch.numbers.get(edit.bill, edit.bill))
    return looks.first_seen is not None or looks.awaiting
