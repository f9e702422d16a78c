"""Faults of the practice site, which a test switches on: each changes the request or the answer, and nothing else."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from threading import Lock

from msgspec import Struct

from billbot.demo.http import HttpRequest, HttpResponse


class Fault(Struct, frozen=True):
    """A fault: `ask` changes the request before it is answered, `answer` changes the answer."""

    ask: Callable[[HttpRequest], HttpRequest] = lambda given: given
    answer: Callable[[HttpResponse], HttpResponse] = lambda given: given


class _SwitchedOn(Struct):
    fault: Fault
    pattern: str
    left: int | None


class Faults:
    """The faults that are switched on, for all threads of the site."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._on: list[_SwitchedOn] = []

    def add(self, fault: Fault, pattern: str = "*", *, first: int | None = None) -> None:
        """Switch a fault on for addresses that match the pattern (`/Bills/194/H1588*`), or only for the first requests.

        Patterns are those of fnmatch, against path and query. Where several faults match, the one added first acts,
        so that faults with `first` follow one another.
        """
        with self._lock:
            self._on.append(_SwitchedOn(fault, pattern, first))

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._on.clear()

    def take(self, target: str) -> Fault:
        """The fault for this request, which is counted as used; without any, one that changes nothing."""
        with self._lock:
            for on in self._on:
                if on.left != 0 and fnmatchcase(target, on.pattern):
                    if on.left is not None:
                        on.left -= 1
                    return on.fault
        return Fault()
