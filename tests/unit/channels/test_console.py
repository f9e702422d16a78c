import errno
import io
from datetime import datetime

import pytest

from billbot.channels import Transport
from billbot.channels.console import ConsoleChannel
from billbot.clock import EASTERN, stopped
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError

NOON = datetime(2022, 6, 30, 12, tzinfo=EASTERN)


def message(text: str) -> Message:
    return Message(key="c-1", subject="s", text=text, html="", fallback="", blocks=())


def console(stream: io.TextIOBase) -> Transport:
    assert isinstance(stream, io.StringIO | io.TextIOWrapper)
    return ConsoleChannel("here", stream=stream, clock=stopped(NOON))


def test_text_and_an_empty_line() -> None:
    """A message is its text and an empty line, and the receipt has the time."""
    out = io.StringIO()
    channel = console(out)
    receipts = [channel.send(message(text), "console", thread=None) for text in ("One\ntwo", "Three")]
    assert out.getvalue() == "One\ntwo\n\nThree\n\n"
    assert [receipt.at for receipt in receipts] == [NOON, NOON]


def test_a_terminal_gets_whole_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, lines are broken between words; a pipe or file gets them unchanged."""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "20")
    out = Screen()
    console(out).send(message("- A hearing is held on Tuesday"), "console", thread=None)
    assert out.getvalue() == "- A hearing is held\n  on Tuesday\n\n"


def test_one_recipient() -> None:
    """A console has one recipient, itself."""
    assert console(io.StringIO()).recipients() == ("console",)


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "\x9b31m", "\x07", "\r", "\x00", "\u202e", "\u2028", "\x1b]0;title\x07"], ids=ascii
)
def test_escapes_do_not_reach_the_terminal(hostile: str) -> None:
    """Nothing that a terminal obeys, or that turns the writing round, is passed on from a title."""
    out = io.StringIO()
    console(out).send(message(f"An Act{hostile} relative to\tbees"), "console", thread=None)
    printed = out.getvalue()
    assert all(character.isprintable() or character in "\n\t" for character in printed)
    assert printed.startswith("An Act")
    assert printed.endswith(" relative to\tbees\n\n")


def test_terminal_without_curly_quotes() -> None:
    """A terminal that cannot show a character shows a question mark instead of losing the message."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as out:
        console(out).send(message("“Signed”"), "console", thread=None)
        assert raw.getvalue() == b"?Signed?\n\n"


def test_closed_stream_waits() -> None:
    """A closed stream is an error of delivery that another try may fix."""
    out = io.StringIO()
    out.close()
    with pytest.raises(DeliveryError, match="console cannot be written to") as failed:
        console(out).send(message("x"), "console", thread=None)
    assert not failed.value.permanent


class FullDisk(io.StringIO):
    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")


def test_full_disk_waits() -> None:
    """A stream that takes nothing more is an error of delivery that another try may fix."""
    with pytest.raises(DeliveryError) as failed:
        console(FullDisk()).send(message("x"), "console", thread=None)
    assert not failed.value.permanent
