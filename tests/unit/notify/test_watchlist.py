"""Since when a channel hears of what happens, and what operations hear of the list."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from billbot.domain.watched import Channel
from billbot.notify.watchlist import note_mutes, told_since
from tests.support.app_in_process import REFERRED, at, bill, each, in_process, row

CHANNEL = Channel("all", "console")


def test_since_its_welcome(tmp_path: Path) -> None:
    """What came in the hour before the welcome is no past: the clock by which it came may have been set back since."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as app:
        app.day(2)
        with app.store() as store:
            assert told_since(store, CHANNEL, at(9)) == at(1)


def test_before_its_welcome(tmp_path: Path) -> None:
    """A channel that was not welcomed yet hears of what comes from about now on."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(CHANNEL,)) as app, app.store() as store:
        assert told_since(store, CHANNEL, at(9)) == at(8)


def test_who_is_muted(tmp_path: Path) -> None:
    """Operations hear at any hour which proposals were muted and unmuted, and by whom."""
    bills, until = (bill("H1", row(REFERRED)), bill("H2", row(REFERRED))), date(2025, 4, 1)
    before = [replace(proposal, mute_until=day) for proposal, day in zip(each(bills), (None, until), strict=True)]
    after = [replace(proposal, mute_until=day) for proposal, day in zip(before, (until, None), strict=True)]
    keepers = replace(CHANNEL, operations=True, quiet=(at(0.5).time(), at(2).time()))
    with in_process(tmp_path, *bills, proposals=after, channels=(keepers,)) as app:
        app.day(0)
        with app.store() as store:
            note_mutes(store, app.watch, before, at(1), "Ann")
        app.deliver(1)
    said = app.inbox.got[-1]
    assert said.subject == "Muted: Sample 1; Unmuted: Sample 2"
    assert "Sample 1: no alerts until Tuesday, April 1, 2025; the digest goes on, by Ann, 11:00 AM" in said.text
    assert "Sample 2: alerts come again, by Ann, 11:00 AM" in said.text
