"""The list of bills, and the files that hold it: operations channels hear who changed it, and what is wrong with it."""

from collections.abc import Sequence
from datetime import datetime

from billbot import wording
from billbot.bills import Edit, Mark, MuteEdit, Proposal, Subject
from billbot.notify.audience import Audience
from billbot.notify.kind import Difference
from billbot.store import Store
from billbot.watch import Watch
from billbot.wording import watchlist

EDIT, CONFIG, MUTE = "edit", "config", "mute"
BROKEN, MENDED = "config_broken", "config_mended"


def take_note(store: Store, watch: Watch, now: datetime, who: str | None = None) -> tuple[Edit, ...]:
    """Compare the list with the one that was last taken note of, and mark for operations channels what is new or gone.

    What waits for a channel that is not configured any more is forgotten.

    A null `who` is an edit of the file by hand. Gives the edits, none for the first list there ever was. Raises
    StoreError.
    """
    configured = [channel.name for channel in watch.channels]
    store.marks.add([Mark.moved("list", now)], now)  # whoever was killed behind this takes note once more
    store.marks.forget_channels(configured)
    store.envelopes.forget_channels(configured, now)
    store.holds.forget_channels(configured)
    listed = {bill: (each.id, each.name) for each in watch.proposals for bill in each.bills}
    return store.watchlist.note(
        listed, who, now, lambda edit: [Mark(name, Subject(EDIT, None, edit.id), now) for name in watch.operations]
    )


def note_mutes(store: Store, watch: Watch, before: Sequence[Proposal], now: datetime, who: str) -> tuple[MuteEdit, ...]:
    """Mark for operations channels which proposals are silent, or told of again, since `who` edited the list `before`.

    Gives these. Raises StoreError.
    """
    were = {each.id: each.mute_until for each in before}
    edits = tuple(
        MuteEdit(now, who, each.id, each.name, each.mute_until)
        for each in watch.proposals
        if each.id in were and each.mute_until != were[each.id]
    )
    for edit in edits:
        store.mutes.note(edit, lambda key: [Mark(name, Subject(MUTE, None, key), now) for name in watch.operations])
    return edits


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


def config_state(audience: Audience, subject: Subject) -> str:
    """Whether a fault of the configuration lasts."""
    return BROKEN if audience.store.watchlist.fault(subject.number).ended is None else MENDED


def config_message(was: str | None, now: str) -> str | None:
    """That it cannot be used, or that it can be again to whoever knew of it."""
    return now if now == BROKEN or was else None


def say_edited(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """What was put on the list or taken off it."""
    edits = [audience.store.watchlist.edit(item.mark.subject.number) for item in found]
    return watchlist.list_edited(audience.channel, edits)


def say_mutes(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """Which proposals are silent, or told of again."""
    edits = [audience.store.mutes.edit(item.mark.subject.number) for item in found]
    return watchlist.mutes_edited(audience.channel, edits)


def say_config(audience: Audience, found: Sequence[Difference]) -> wording.MessageDocument | None:
    """That the configuration cannot be used, or that it can be again."""
    last = audience.store.watchlist.fault(found[-1].mark.subject.number)
    if found[0].message == MENDED:
        return watchlist.config_mended(audience.channel, last.began)
    return watchlist.config_broken(audience.channel, last.began, last.faults)
