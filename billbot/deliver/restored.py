"""After a backup was restored: what was told since it was made counts as told where the channel itself says so.

What nobody can say, and may have happened before the restoration, is told with a line that it may be known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from billbot.channels import Recount, Recounts, Transport
from billbot.notify import KINDS, Audience, Difference, fingerprint, fingerprints, restoration_in_doubt
from billbot.store import Store


def ask(store: Store, transport: Transport, channel: str, recipient: str, address: str) -> None:
    """Have a channel say, once after a restoration, what it heard since the backup.

    Raises DeliveryError where it cannot be asked now, StoreError.
    """
    restoration = store.restorations.last()
    if restoration is None or store.restorations.was_asked(restoration, channel, recipient) is not None:
        return
    found = Recount((), whole=False)
    if isinstance(transport, Recounts):
        found = transport.heard_since(restoration.backup_at, address)
    store.restorations.asked(restoration, channel, recipient, found.prints, whole=found.whole)


def take_over(store: Store, audience: Audience, items: Sequence[Difference], now: datetime) -> bool:
    """Enter what the recipient has heard by the channel's own word in the ledger; false where that is none of these.

    What its words tell of other subjects is entered with it. Raises StoreError.
    """
    where, found = (audience.channel.name, audience.recipient), False
    for item in items:
        heard = store.restorations.heard(*where)
        if not heard:
            break
        if fingerprint(item.statement) not in heard:
            continue
        found = True
        said = KINDS[item.statement.subject.kind].say(audience, "", [item])
        told = [item.statement, *(each for each in (said.also_told if said else ()) if fingerprint(each) in heard)]
        store.envelopes.take_over(store.envelopes.new_key(where[0]), told, fingerprints(told), now)
    return found


def backup_in_doubt(store: Store, audience: Audience, items: Iterable[Difference]) -> datetime | None:
    """When the backup was made after which any of these may have been told already; null where none was.

    A row of a later day was not, nor was what a channel would have said. Raises StoreError.
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
