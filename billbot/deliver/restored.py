"""After a restored backup: what was told since the backup counts as told if the channel's own history shows it.

What no history shows, and may have been told before the restoration, is told with a note that it may be known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from billbot.channels import SearchableHistory, ToldHistory, Transport
from billbot.deliver.differences import fingerprint, fingerprints
from billbot.notify import KINDS, Audience, Difference, restoration_in_doubt
from billbot.store import Store


def ask_what_was_told(store: Store, transport: Transport, channel: str, recipient: str, address: str) -> None:
    """Read from the channel's history, once after a restoration, what it was told since the backup.

    Raises DeliveryError where it cannot be read now, StoreError.
    """
    restoration = store.restored()
    if restoration is None or store.restorations.was_asked(restoration, channel, recipient) is not None:
        return
    found = ToldHistory((), whole=False)
    if isinstance(transport, SearchableHistory):
        found = transport.told_since(restoration.backup_at, address)
    store.restorations.asked(restoration, channel, recipient, found.prints, whole=found.whole)


def enter_what_was_told(store: Store, audience: Audience, items: Sequence[Difference], now: datetime) -> bool:
    """Enter in the ledger those items that the channel's history shows as told; false where it shows none of them.

    What the words of such an item tell of other subjects is entered as well. Raises StoreError.
    """
    where, found = (audience.channel.name, audience.recipient), False
    for item in items:
        heard = store.restorations.told_since_backup(*where)
        if not heard:
            break
        if fingerprint(item.statement) not in heard:
            continue
        found = True
        payload = KINDS[item.statement.subject.kind].say(audience, "", [item])
        told = [
            item.statement,
            *(each for each in (payload.also_told if payload else ()) if fingerprint(each) in heard),
        ]
        store.envelopes.enter_as_told(store.envelopes.new_key(where[0]), told, fingerprints(told), now)
    return found


def backup_in_doubt(store: Store, audience: Audience, items: Iterable[Difference]) -> datetime | None:
    """The time of the backup, if any of these items may have been told between it and the restoration; else null.

    A row of a later day cannot have been, nor what the channel's history would show. Raises StoreError.
    """
    for item in items:
        restoration = restoration_in_doubt(store, item.mark.marked_at)
        if restoration is None:
            continue
        asked = store.restorations.was_asked(restoration, audience.channel.name, audience.recipient)
        if asked and fingerprint(item.statement) is not None:
            continue
        day = store.bills.change(item.statement.change).date if item.statement.change is not None else None
        if day is None or day <= restoration.at.date():
            return restoration.backup_at
    return None
