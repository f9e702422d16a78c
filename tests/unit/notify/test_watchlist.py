"""Since when a channel hears about what happens."""

from pathlib import Path

from billbot.domain.watched import Channel
from billbot.notify.watchlist import told_since
from tests.support.app_in_process import REFERRED, at, bill, in_process, row

CHANNEL = Channel("all", "console")


def test_since_its_welcome(tmp_path: Path) -> None:
    """News from the hour before the welcome still counts: the clock may have been set back."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as app:
        app.day(2)
        with app.store() as store:
            assert told_since(store, CHANNEL, at(9)) == at(1)


def test_before_its_welcome(tmp_path: Path) -> None:
    """A channel without a welcome hears news from about now on."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as app, app.store() as store:
        assert told_since(store, CHANNEL, at(9)) == at(8)
