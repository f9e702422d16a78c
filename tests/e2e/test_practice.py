"""`practice` serves until it is interrupted, and says what makes no sense."""

import http.client
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from billbot.cli import upkeep
from billbot.cli.practice import practice
from tests.support.app_on_disk import ended, typed
from tests.support.forked_process import Started, begin


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--story", "nothing"], "'nothing' is not one of 'protect', 'january'"),
        (["--story", "january", "--speed", "fast"], "'fast' is not one of"),
        (["--speed", "1w/min"], "goes with --story"),
        (["--guided", "--story", "january"], "has its own story"),
        (["--port", "65536"], "is not in the range"),
    ],
)
def test_stories_of_no_sense(words: list[str], said: str) -> None:
    """A story or a speed that there is not, and what does not go together, is wrong usage."""
    ran = typed("practice", *words)
    assert (ran.code, said in ran.err) == (2, True)


@contextmanager
def serving(*words: str) -> Iterator[tuple[Started, str]]:
    """The practice General Court in a separate process, and its address."""
    with begin("practice", *words) as child:
        try:
            assert child.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", child.stdout.readline())
            assert found is not None
            yield child, found[0]
        finally:
            child.kill()


def status_of(url: str, target: str) -> int:
    """The status of an answer."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", target)
        return connection.getresponse().status
    finally:
        connection.close()


def test_practice_serves_until_it_is_interrupted() -> None:
    """The practice General Court takes a free port, serves its bills, says how to use it, and ends on Ctrl-C."""
    with serving("--port", "0") as (child, url):
        assert child.stdout is not None
        assert status_of(url, "/Bills/192/S2987") == 200
        said = ""
        while "The bot is in #coalition and #desk." not in said:
            line = child.stdout.readline()
            assert line, said
            said += line
        child.send_signal(signal.SIGINT)
        ran = ended(child, 10)
        assert (ran.code, ran.err) == (0, "")
        assert f'[source] url = "{url}"\n  [source] gap_seconds = 0\n' in said
        with pytest.raises(OSError, match="refused"):
            status_of(url, "/Bills/192/S2987")


def test_practice_on_a_port_that_is_taken() -> None:
    """A port that is taken is one line and exit code 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = typed("practice", "--port", str(port))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(f"billbot: port {port} cannot be used")


def test_practice_leaves_the_port_of_the_pages_alone() -> None:
    """`practice` uses three ports that `pages --serve` does not, so both can run together."""
    first, pages = (command.make_context("", []).params["port"] for command in (practice, upkeep.pages))
    assert pages not in range(first, first + 3)
