"""`practice` says what makes no sense."""

import socket

import pytest

from billbot.cli import upkeep
from billbot.cli.practice import practice
from tests.support.app_on_disk import typed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--story", "nothing"], "'nothing' is not one of 'protect', 'january'"),
        (["--guided", "--story", "january"], "has its own story"),
        (["--port", "65536"], "is not in the range"),
    ],
)
def test_stories_of_no_sense(words: list[str], said: str) -> None:
    """A story that there is not, and what does not go together, is wrong usage."""
    ran = typed("practice", *words)
    assert (ran.code, said in ran.err) == (2, True)


def test_practice_on_a_port_that_is_taken() -> None:
    """A port that is taken is one line and exit code 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = typed("practice", "--port", str(port))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(f"billbot: port {port} cannot be used")


def test_practice_leaves_the_port_of_the_pages_alone() -> None:
    """`practice` uses three ports that `pages --serve` does not, so both can run together."""
    first, pages = (
        next(each.default for each in command.params if each.name == "port") for command in (practice, upkeep.pages)
    )
    assert isinstance(first, int)
    assert pages not in range(first, first + 3)
