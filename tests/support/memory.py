"""How much memory something takes, in a process that begins with it."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


def in_new_process(function: Callable[..., _T], *arguments: object) -> _T:
    """A function's result in a new process, so all its memory is for this function."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def most_memory() -> int:
    """The most memory that this process has had, in MB."""
    # Not `ru_maxrss`, which begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
