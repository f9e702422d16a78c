"""What may have been told already: what went out before a backup was restored, and a message whose end nobody knows.

What was told since a backup was made counts as told where the channel itself says so. What nobody can say, and may have
happened before the restoration, is told with a line that it may be known.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from billbot import route
from billbot.bills import Statement, Telling
from billbot.channels import Recount, Recounts, Transport
from billbot.errors import StoreError
from billbot.notify import KINDS, Audience, Difference, Said, differing, doubted
from billbot.store import Store

_DIGITS = 16
_log = logging.getLogger(__name__)


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
        if _print(item.told) not in heard:
            continue
        found = True
        said = KINDS[item.told.subject.kind].say(audience, "", [item])
        told = [item.told, *(each for each in (said.beside if said else ()) if _print(each) in heard)]
        store.envelopes.take_over(store.envelopes.new_key(where[0]), told, prints(told), now)
    return found


def backup_in_doubt(store: Store, audience: Audience, items: Iterable[Difference]) -> datetime | None:
    """When the backup was made after which any of these may have been told already; null where none was.

    A row of a later day was not, nor was what a channel would have said. Raises StoreError.
    """
    for item in items:
        restoration = doubted(store, item.mark.marked_at)
        if restoration is None:
            continue
        asked = store.restorations.was_asked(restoration, audience.channel.name, audience.recipient)
        if asked and _print(item.told) is not None:
            continue
        day = store.bills.change(item.told.change).date if item.told.change is not None else None
        if day is None or day <= restoration.at.date():
            return restoration.backup_at
    return None


def prints(told: Iterable[Statement]) -> tuple[str, ...]:
    """What tells the states that a message told from others, in this database or another; it carries that where it can.

    Only of what the record itself names.
    """
    return tuple(each for each in map(_print, told) if each is not None)


def _print(told: Statement) -> str | None:
    subject = told.subject
    if not KINDS[subject.kind].lasting:
        return None
    number = 0 if subject.kind == route.ROW else subject.number  # rows are counted as they were met
    parts = (subject.kind, str(subject.bill or ""), str(number), subject.name, told.state)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]


class Resaid(Struct, frozen=True):
    """What is `said` of a message that is still so, which tells these states; null where that is nothing.

    `whole` says that all it told is so still, `more` are the states among them that it did not tell before.
    """

    said: Said | None
    told: tuple[Statement, ...]
    whole: bool
    more: tuple[Statement, ...] = ()


def resaid(audience: Audience, key: str, tellings: Sequence[Telling]) -> Resaid:
    """Say a message once more, under its `key`; a fault of ours in that leaves nothing. Raises StoreError."""
    before = {(each.told.subject, each.told.state) for each in tellings}
    try:
        found, _ = differing(audience, [each.told.mark for each in tellings if not each.beside])
        items = [item for item in found if not item.muted]
        still = [item for item in items if (item.told.subject, item.told.state) in before]
        audience.restored_from = backup_in_doubt(audience.store, audience, still)
        said = KINDS[still[0].told.subject.kind].say(audience, key, still) if still else None
    except StoreError:
        raise
    except Exception:
        _log.exception("a message that is to go again: a fault in billbot; please report it")
        return Resaid(None, (), whole=False)
    told = (*(item.told for item in still), *(said.beside if said else ()))
    now = {(each.subject, each.state) for each in told}
    more = tuple(each for each in told if (each.subject, each.state) not in before)
    return Resaid(said, told, len(still) == len(items) and now == before, more)
