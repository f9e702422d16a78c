"""Which configuration is in force: what the files say, or what they said when they were last good.

An edit with faults is not taken over, nor is one that removes most of the list: the last good list and dates, which the
database keeps, stay in force.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from billbot.app import bootstrap, config
from billbot.app.bootstrap import House
from billbot.clock import Clock
from billbot.errors import ConfigError, ListEmptied, StoreError
from billbot.store import KeptConfiguration, Store

# An edit that takes out so many proposals, and more than half of them, may be a mistake, and has to be confirmed.
_MANY = 3
_NAMED = 3  # of the proposals that are gone, in the fault


def open_in_force(folder: Path, clock: Clock, environ: Mapping[str, str], *, unreadable: bool) -> House:
    """The house with the configuration in force; its `overruled` has the faults where that is not what the files say.

    The last good configuration stands in for files with faults only if `unreadable` allows that, and for a list that
    lost most of its proposals always. Raises ConfigError with every fault of the files where nothing stands in.
    """
    files = config.files(folder)
    kept = _kept(config.database(folder, files))
    try:
        house = bootstrap.open_house(folder, clock, environ)
        refuse_emptied(folder, environ, kept, files, house.settings)
    except ConfigError as error:
        if kept is None or not (unreadable or isinstance(error, ListEmptied)):
            raise
        try:
            settings = config.load(folder, environ, kept.files)
        except ConfigError:  # the fault is in billbot.toml, of which no earlier text is kept
            raise error from None
        return House(settings, clock, environ, folder=folder, overruled=tuple(error.faults))
    return house


def refuse_emptied(
    folder: Path,
    environ: Mapping[str, str],
    kept: KeptConfiguration | None,
    files: Mapping[str, bytes],
    new: config.Config,
) -> None:
    """Raise ListEmptied where the list in the files lacks most of the proposals that are in force."""
    if kept is None or files["bills.toml"] == kept.files["bills.toml"]:
        return
    try:
        before = config.load(folder, environ, kept.files)
    except ConfigError:  # an older billbot accepted it, and this one does not: there is nothing to compare with
        return
    gone = _missing_proposals(before.proposals, new.proposals)
    if len(gone) >= _MANY and 2 * len(gone) > len(before.proposals):
        named = ", ".join(each.name for each in gone[:_NAMED])
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        fault = (
            f"{folder / 'bills.toml'}: {len(gone)} of {len(before.proposals)} proposals are gone from it: "
            f"{named}{more}; if that is meant, run `billbot watch confirm`, and else `billbot watch undo`"
        )
        raise ListEmptied([fault])


def _missing_proposals(
    before: Sequence[config.ProposalTable], after: Sequence[config.ProposalTable]
) -> list[config.ProposalTable]:
    """The proposals that are gone: none of their bills is listed, and their id is gone, too, or has lost all bills."""
    listed = {bill for each in after for bill in each.bills}
    kept = {each.id: each for each in after}
    return [
        each
        for each in before
        if listed.isdisjoint(each.bills) and not (each.id in kept and (kept[each.id].bills or not each.bills))
    ]


def _kept(database: Path) -> KeptConfiguration | None:
    """The configuration that a database says is in force; null where there is no database that can be read."""
    try:
        if not database.exists():
            return None
    except OSError:  # in a folder that this user may not enter
        return None
    with suppress(StoreError), Store(database, reading=True) as store:
        return store.configurations.last()
    return None
