"""What a message whose end nobody knows would say by now, in the words of today."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from billbot.bills import Statement, Telling
from billbot.deliver import restored
from billbot.errors import StoreError
from billbot.notify import KINDS, Audience, Said, differing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resaid:
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
        audience.restored_from = restored.backup_in_doubt(audience.store, audience, still)
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
