"""The list of bills while billbot works: read again when its files change, edited where somebody asks."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from billbot import config
from billbot.bills import BillId
from billbot.bootstrap import House
from billbot.errors import ConfigError
from billbot.notify import watchlist
from billbot.store import Store

_log = logging.getLogger(__name__)

# A file is taken as it is once it was the same for a second; an editor may be in the middle of writing it.
_SETTLES, _SETTLES_IN = 10, 1.0


def reread(house: House, store: Store) -> House:
    """The house as its files describe it now, if they changed; operations channels hear what that does to the list.

    While the files have faults it stays as it is, and they hear of that, and of its end, once. Raises StoreError.
    """
    if house.folder is None:
        return house
    digest = _settled(house, house.folder)
    if digest == house.digest:
        return house
    now = house.clock.now()
    with config.held(house.folder):
        try:
            new = replace(house, settings=config.load(house.folder, house.environ), digest=digest)
        except ConfigError as error:
            for line in (
                error.faults if watchlist.config_broken(store, house.watch(store), digest, str(error), now) else ()
            ):
                _log.error("the last good configuration stays: %s", line)
            return replace(house, digest=digest)
        watchlist.take_note(store, new.watch(store), now)
    if watchlist.config_mended(store, new.watch(store), now):
        _log.warning("the configuration can be read again")
    return new


def add(house: House, store: Store, who: str, bill: BillId, to: str | config.NewProposal) -> None:
    """Put a bill under the proposal of an id, or under a new one; as `rewrite`."""
    rewrite(house, store, who, lambda folder: config.add_bill(folder, house.environ, bill, to))


def rewrite(house: House, store: Store, who: str, edit: Callable[[Path], config.Config]) -> None:
    """Edit the list of bills by `edit`, and take note of who did it; operations channels hear of it.

    What was edited by hand before is noted as such. Raises ConfigError or UsageError where nothing is written,
    StoreError.
    """
    if house.folder is None:
        raise ConfigError(["the configuration is in no folder, so the list of bills cannot be edited"])
    with config.held(house.folder):
        before = replace(house, settings=config.load(house.folder, house.environ))
        now = house.clock.now()
        watchlist.take_note(store, before.watch(store), now)
        after = replace(house, settings=edit(house.folder))
        watchlist.take_note(store, after.watch(store), now, who)


def _settled(house: House, folder: Path) -> str:
    """The digest of the files, once nobody is in the middle of writing one of them."""
    last = config.digest(folder)
    for _ in range(_SETTLES if house.digest and last != house.digest else 0):
        house.clock.sleep(_SETTLES_IN)
        before, last = last, config.digest(folder)
        if before == last:
            break
    return last
