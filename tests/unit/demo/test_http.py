"""Practice servers begin on a free port, and say where one is taken."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from billbot.clock import parse
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.slack import PracticeWorkspace
from billbot.errors import BillbotError


@contextmanager
def served(port: int = 0) -> Iterator[Front]:
    """The room, without a story."""
    with Front(PracticeWorkspace(Room(lambda: parse("2026-03-02T12:00"))), None, port) as front:
        yield front


def test_a_port_that_is_taken() -> None:
    """Who takes a port that is taken is told so in a line."""
    with served() as front:
        port = int(front.url.rpartition(":")[2])
        with pytest.raises(BillbotError, match=f"port {port} cannot be used"), served(port):
            pass
        with pytest.raises(BillbotError, match=f"port {port} cannot be used"), Mailbox(lambda _to, _raw: None, port):
            pass
