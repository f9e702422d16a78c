"""Since when a channel hears of what happens."""

from pathlib import Path

from billbot.bills import Channel
from billbot.notify.watchlist import hears_since
from tests.support.rooms import REFERRED, at, bill, rooms, row

CHANNEL = Channel("all", "console")


def test_since_its_welcome(tmp_path: Path) -> None:
    """What came in the hour before the welcome is no past: the clock by which it came may have been set back since."""
    with rooms(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as house:
        house.day(2)
        with house.store() as store:
            assert hears_since(store, CHANNEL, at(9)) == at(1)


def test_before_its_welcome(tmp_path: Path) -> None:
    """A channel that was not welcomed yet hears of what comes from about now on."""
    with rooms(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as house, house.store() as store:
        assert hears_since(store, CHANNEL, at(9)) == at(8)
