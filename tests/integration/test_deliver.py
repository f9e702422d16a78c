"""What is owed is sent once, whatever is wrong with one channel (promise 4)."""

import logging
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.ledger import Receipt
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from billbot.notify.deliver import deliver
from tests.support.app_in_process import HEARING, REFERRED, Inbox, at, bill, in_process, row

TWO = (Channel("one", "console"), Channel("two", "console"))


def test_told_once(tmp_path: Path) -> None:
    """A row is announced once on each channel, however often is checked and delivered."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1)), channels=TWO) as app:
        app.day(0, 2)
        app.deliver()
        app.day(3)
        for inbox in app.inboxes.values():
            assert len(inbox.got) == 2
            assert inbox.subjects[1].startswith("Hearing on the sample proposal (H.1): Tuesday, November 18")


def test_one_channel_does_not_hold_up_another(tmp_path: Path) -> None:
    """While one channel cannot be reached, the other gets its messages at once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1)), channels=TWO) as app:
        app.day(0)
        app.check(2)
        app.inboxes["one"].errors.append(DeliveryError("away", "later"))
        assert app.deliver().sent == 1
        assert len(app.inboxes["two"].got) == 2


def test_fault_of_ours_in_one_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An unforeseen error in one channel is logged, and its messages wait; the other channel gets its own."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1)), channels=TWO) as app:
        app.day(0)
        app.check(2)
        app.inboxes["one"].errors.append(ZeroDivisionError())
        with caplog.at_level(logging.ERROR):
            done = app.deliver()
        assert (done.sent, done.undelivered) == (1, 1)
        assert "a bug in billbot" in caplog.text


class Forgetful(Inbox):
    """A channel that breaks, by no fault that anybody foresaw, where it is asked what it has."""

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        raise ZeroDivisionError(key, recipient, since)


def test_fault_of_ours_in_one_channel(tmp_path: Path) -> None:
    """If we break in the turn of one channel the other is still told, before the error is raised."""
    more = row("Reporting date extended to Friday, July 31, 2026", 3)
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1), more), channels=TWO) as app:
        app.day(0)
        app.inboxes["one"] = Forgetful("one", errors=[DeliveryError("timed out", "unclear")])
        app.day(2)
        app.check(4)
        with pytest.raises(ZeroDivisionError):
            app.deliver()
        assert len(app.inboxes["two"].got) == 3
        # As `digest` does, and the word of a wrong clock.
        app.site.now = at(5)
        with app.store() as store, pytest.raises(ZeroDivisionError):
            deliver(store, app.delivery(store), app.clock)


def test_list_of_addresses_is_missing(tmp_path: Path) -> None:
    """A channel without recipients gets what it is owed once it has some."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.inbox.to = ()
        app.day(0)
        assert app.deliver().undelivered == 1
        app.inbox.to = ("reader@example.org",)
        assert app.deliver(1).sent == 1
        app.inbox.to = ()
        app.day(2)
        app.inbox.to = ("reader@example.org",)
        app.deliver(4)
        assert "Messages have waited for this channel since 12:00 PM" in app.inbox.got[-1].text


def test_recipient_who_left(tmp_path: Path) -> None:
    """Somebody no longer on the list gets nothing, not even what was due before."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.inbox.to = ("a@example.org", "b@example.org")
        app.day(0)
        app.check(2)
        app.inbox.errors = [DeliveryError("away", "later")] * 2
        app.deliver()
        app.inbox.to = ("b@example.org",)
        done = app.deliver(3)
        assert (done.sent, done.undelivered) == (1, 0)


def test_channel_taken_out_of_the_configuration(tmp_path: Path) -> None:
    """If a channel is removed from the configuration, what it is owed is dropped."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1)), channels=TWO) as app:
        app.day(0)
        app.check(2)
        app.watch = replace(app.watch, channels=TWO[1:])
        assert (app.deliver().sent, app.deliver().undelivered) == (1, 0)
        assert len(app.inboxes["one"].got) == 1
