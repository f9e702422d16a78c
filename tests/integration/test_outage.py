"""Each outage of the site, and its end, is announced once per channel."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.watched import Channel, Proposal
from billbot.notify.incidents import queue_outage
from tests.support import faults
from tests.support.app_in_process import HEARING, REFERRED, at, bill, in_process, one, row


def test_outage_and_its_end(tmp_path: Path) -> None:
    """An outage is announced once in each channel, and its end once, ahead of what happened meanwhile."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 9))) as app:

        def day(hours: float) -> None:
            app.check(hours)
            with app.store() as store:
                queue_outage(store, app.watch.channels, timedelta(hours=6), at(hours))
            app.deliver(hours)

        day(0)
        app.site.faults.add(faults.dropped(), "*")
        for hours in (2, 5, 7, 8, 9):
            day(hours)
        app.site.faults.clear()
        for hours in (20, 21):
            day(hours)
        assert [subject.split(" since")[0].split(",")[0] for subject in app.inbox.subjects[1:]] == [
            "We have not been able to read malegislature.gov",
            "The site can be read again",
            "Hearing on the sample proposal (H.1): Tuesday",
        ]
        assert "1 thing happened in the meantime; it follows." in app.inbox.got[2].text


def test_outage_in_quiet_hours(tmp_path: Path) -> None:
    """An outage waits for the end of a channel's quiet hours, but not where those look after billbot."""
    night = Channel("all", "console", quiet=(at(5).time(), at(20).time()))
    desk = replace(night, name="desk", operations=True)
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(night, desk)) as app:
        app.day(0)
        app.site.faults.add(faults.dropped(), "*")
        app.check(1)
        with app.store() as store:
            queue_outage(store, app.watch.channels, timedelta(hours=6), at(8))
        app.deliver(8)
        assert [len(inbox.got) for inbox in app.inboxes.values()] == [1, 2]


@pytest.mark.parametrize(("failed_at", "now"), [(1, 6.9), (60, 61)], ids=["short trouble", "a weekend asleep"])
def test_no_outage(tmp_path: Path, failed_at: float, now: float) -> None:
    """A failure shorter than the configured time, or a time without checks, is not an outage."""
    with in_process(tmp_path, bill("H1", row(REFERRED))) as app:
        app.day(0)
        app.site.faults.add(faults.dropped(), "*")
        app.check(failed_at)
        with app.store() as store:
            queue_outage(store, app.watch.channels, timedelta(hours=6), at(now))
        app.deliver(now)
        assert len(app.inbox.got) == 1


@pytest.mark.parametrize("listed", [[one("H2", "HD3")], []], ids=["no page yet", "an empty list"])
def test_nothing_to_read_is_no_outage(tmp_path: Path, listed: list[Proposal]) -> None:
    """If no watched number has a page, or none is watched, that is not an outage: the site answered."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), proposals=listed) as app:
        app.check(0, 2, 7, 31)
        with app.store() as store:
            queue_outage(store, app.watch.channels, timedelta(hours=6), at(31))
            assert store.digests.polls(at(), at(31)) == ()
        app.deliver(31)
        assert app.inbox.subjects == []
        app.site.faults.add(faults.dropped(), "*")
        app.check(60)
        with app.store() as store:
            assert (store.polls.failing_since() is not None) == bool(listed)
