"""The list of bills, and the files that hold it: operations channels hear who changed it, readers what is watched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from billbot import route, schedule, wording
from billbot.bills import Edit, Mark, Subject
from billbot.check import Report
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.notify.welcome import standings, was_welcomed
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording import configuration, lists, welcome

EDIT, WATCHED, CONFIG = "edit", "watched", "config"
BROKEN, MENDED = "config_broken", "config_mended"
_DONE = "done"


def take_note(store: Store, watch: Watch, now: datetime, who: str | None = None) -> tuple[Edit, ...]:
    """Compare the list with the one that was last taken note of, and mark for operations channels what is new or gone.

    What waits for a channel that is not configured any more is forgotten.

    A null `who` is an edit of the file by hand. Gives the edits, none for the first list there ever was. Raises
    StoreError.
    """
    configured = [channel.name for channel in watch.channels]
    store.marks.forget_channels(configured)
    store.envelopes.forget_channels(configured, now)
    store.holds.forget_channels(configured)
    listed = {bill: (each.id, each.name) for each in watch.proposals for bill in each.bills}
    return store.watchlist.note(
        listed, who, now, lambda edit: [Mark(name, Subject(EDIT, None, edit.id), now) for name in watch.operations]
    )


def note_watched(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Mark for each channel that hears it that a bill is now watched; after a check that saw it.

    A number that has no page yet is told as such. A channel that was not welcomed yet hears of it in its welcome.
    Raises StoreError.
    """
    if not report.checked:
        return
    seen = [edit for edit in store.watchlist.untold() if _was_seen(store, watch, edit)]
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


def config_broken(store: Store, watch: Watch, digest: str, faults: str, now: datetime) -> bool:
    """Note for operations channels that the configuration cannot be used; false where that is known.

    `digest` tells its files apart from others, `faults` are lines for a person. Raises StoreError.
    """
    return store.watchlist.broken(digest, faults, now, lambda fault: _of_config(watch, fault, now))


def config_mended(store: Store, watch: Watch, now: datetime) -> bool:
    """Note for operations channels that the configuration can be used again; false where it always could be.

    Raises StoreError.
    """
    return store.watchlist.mended(now, lambda fault: _of_config(watch, fault, now))


def _of_config(watch: Watch, fault: int, now: datetime) -> list[Mark]:
    return [Mark(name, Subject(CONFIG, None, fault), now) for name in watch.operations]


def done(_: Audience, __: Subject) -> str:
    """What was done once stays done."""
    return _DONE


def edited(was: str | None, _: str) -> str | None:
    """Each edit is told once."""
    return None if was else "list_edited"


def watched(was: str | None, _: str) -> str | None:
    """That a bill is watched is told once."""
    return None if was else "also_watched"


def config_state(audience: Audience, subject: Subject) -> str:
    """Whether a fault of the configuration lasts."""
    return BROKEN if audience.store.watchlist.fault(subject.number).ended is None else MENDED


def config_message(was: str | None, now: str) -> str | None:
    """That it cannot be used, or that it can be again to whoever knew of it."""
    return now if now == BROKEN or was else None


def say_edited(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What was put on the list or taken off it."""
    edits = [audience.store.watchlist.edit(item.mark.subject.number) for item in found]
    return lists.list_edited(audience.channel, edits)


def say_watched(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What is watched since the channel was welcomed, and where it stands; null where nothing of it is any more."""
    told = {item.mark.subject.bill for item in found}
    watch = audience.watch
    still = {watch.numbers.get(bill, bill) for bill in told if bill}
    listed = {each.id: {watch.numbers.get(bill, bill) for bill in each.bills} for each in watch.proposals}
    new = replace(watch, proposals=[each for each in watch.proposals if still & listed[each.id]])
    return welcome.also_watched(audience.channel, standings(audience, new), audience.today)


def say_config(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """That the configuration cannot be used, or that it can be again."""
    last = audience.store.watchlist.fault(found[-1].mark.subject.number)
    if found[0].message == MENDED:
        return configuration.config_mended(audience.channel, last.began)
    return configuration.config_broken(audience.channel, last.began, last.faults)


def _was_seen(store: Store, watch: Watch, edit: Edit) -> bool:
    looks = store.checks.of(watch.numbers.get(edit.bill, edit.bill))
    return looks.first_seen is not None or looks.awaiting
