"""A message that fails waits, is composed again, or holds its recipient."""

from datetime import datetime
from pathlib import Path

import pytest

from billbot.domain.ledger import Receipt
from billbot.errors import DeliveryError
from tests.support.app_in_process import HEARING, REFERRED, Inbox, bill, in_process, row


def test_temporary_trouble(tmp_path: Path) -> None:
    """A message that was clearly not accepted waits a minute, and is composed again."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        app.inbox.errors.append(DeliveryError("away", "later"))
        first = app.deliver()
        assert (first.sent, first.undelivered, first.refused) == (0, 1, [])
        assert app.deliver().sent == 0
        later = app.deliver(2.02)
        assert (later.sent, later.undelivered) == (1, 0)


def test_retry_after_is_honoured(tmp_path: Path) -> None:
    """The next try is not before what the other side asked for."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        app.inbox.errors.append(DeliveryError("slowly", "later", retry_after=3600))
        app.deliver()
        assert app.deliver(2.9).sent == 0
        assert app.deliver(3).sent == 1


def test_refused_for_good(tmp_path: Path) -> None:
    """A fault that somebody must fix holds the channel: the message waits, and is tried every hour."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        app.inbox.errors.append(DeliveryError("no such channel", "held"))
        done = app.deliver()
        (held,) = done.held
        assert (held.channel, held.waiting, held.error) == ("all", 1, "no such channel")
        assert (done.refused, done.undelivered) == ([], 1)
        assert app.deliver(2.9).sent == 0
        app.inbox.errors.append(DeliveryError("no such channel", "held"))
        assert app.deliver(3).held == (held,)
        last = app.deliver(4)
        assert (last.sent, last.held) == (1, ())


def test_away_for_days(tmp_path: Path) -> None:
    """A message not accepted for days is tried rarely, and sent once the channel works again."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.check(2)
        refused: list[str] = []
        for hours in range(2, 72):
            app.inbox.errors = [DeliveryError("away", "later")]
            refused += app.deliver(hours).refused
        assert refused == []
        assert app.inbox.tries < 20
        app.inbox.errors = []
        assert app.deliver(80).sent == 1


class Forgetful(Inbox):
    """A channel that breaks, by no fault that anybody foresaw, where it is asked what it has."""

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        raise ZeroDivisionError(key, recipient, since)


def test_fault_of_ours_with_a_message_in_hand(tmp_path: Path) -> None:
    """A message being sent during a crash is finished by the next try, not only after a timeout."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 1))) as app:
        app.day(0)
        app.inboxes["all"] = Forgetful("all", errors=[DeliveryError("timed out", "unclear")])
        app.day(2)
        with pytest.raises(ZeroDivisionError):
            app.deliver(3)
        app.inboxes["all"] = Inbox("all")
        assert app.deliver(3.1).sent == 1
