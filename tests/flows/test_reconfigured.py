"""What waits for a channel goes by what the channel is when it leaves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from billbot.bills import Channel
from billbot.notify import watchlist
from billbot.notify.incident import note_own
from billbot.store import Store
from billbot.watch import Watch
from tests.support.rooms import REFERRED, at, bill, rooms, row

DESK = Channel("desk", "slack", operations=True)


def _trouble(store: Store, watch: Watch) -> None:
    note_own(store, watch, "backup", at(1), "the disk is full")


def _fault(store: Store, watch: Watch) -> None:
    watchlist.config_broken(store, watch, "digest", "bills.toml: a fault", at(1))


def _edit(store: Store, watch: Watch) -> None:
    watchlist.take_note(store, replace(watch, proposals=()), at(1), "A. Sample")


@pytest.mark.parametrize("happens", [_trouble, _fault, _edit])
def test_no_operations_channel_any_more(tmp_path: Path, happens: Callable[[Store, Watch], None]) -> None:
    """What is for operations alone, and waits, is told in no channel that has none by then."""
    with rooms(tmp_path, bill("H1", row(REFERRED)), channels=(DESK,)) as house:
        with house.store() as store:
            watchlist.take_note(store, house.watch, at(0))
        house.day(0)
        with house.store() as store:
            happens(store, house.watch)
        house.watch = replace(house.watch, channels=(replace(DESK, operations=False),))
        done = house.deliver(2)
    assert (len(house.inbox.got), done.undelivered) == (1, 0)
