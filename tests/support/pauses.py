"""Lets a test make all pauses of billbot in this process take no time.

What sleeping is has to be changed before billbot learns it: `tests` loads this first.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_sleep = time.sleep
_left_out = 0


def _pause(seconds: float, /) -> None:
    if not _left_out:
        _sleep(seconds)


time.sleep = _pause  # type: ignore[assignment]


@contextmanager
def without_pauses() -> Iterator[None]:
    """Make every sleep in this process end at once."""
    global _left_out  # noqa: PLW0603 - one process, one way of sleeping
    _left_out += 1
    try:
        yield
    finally:
        _left_out -= 1
