"""Whose claim it is, and whether that process is still there."""

import os
import subprocess
import sys

import pytest

from billbot import processes


def started(code: str) -> "subprocess.Popen[str]":
    """A process that does this, and has printed a line."""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


NAMES_ITSELF = "import sys; from billbot import processes; print(processes.own_name(), flush=True); sys.stdin.read()"


def named(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_living_and_the_dead() -> None:
    """A process is there as long as it runs, and gone once it was killed, also while nobody has collected it."""
    process = started(NAMES_ITSELF)
    try:
        name = named(process)
        assert not processes.is_gone(name)
    finally:
        process.kill()
        process.communicate()
    assert processes.is_gone(name)


def test_here() -> None:
    """A process of this machine is told from one of another, also once it is gone."""
    machine, rest = processes.own_name().split(":", maxsplit=1)
    assert [processes.is_here(f"{each}:{rest}") for each in (machine, "another", "")] == [True, False, False]


def test_no_process_has_two_names_alike() -> None:
    """Each name differs, also within a process, and none has the name of the machine in it."""
    names = {processes.own_name() for _ in range(20)}
    assert len(names) == 20
    assert not any(os.uname().nodename in name for name in names)
    assert not any(map(processes.is_gone, names))


def test_an_id_that_another_process_has_by_now() -> None:
    """An id is used again; the process that has it now, and started later, is not the one that is meant."""
    machine, boot, space, _, chance = processes.own_name().split(":")
    assert processes.is_gone(f"{machine}:{boot}:{space}:{os.getpid()}@1:{chance}")


@pytest.mark.parametrize(
    ("part", "gone"), [(0, False), (1, True), (2, False)], ids=["another machine", "another boot", "another container"]
)
def test_what_cannot_be_known_from_here(part: int, *, gone: bool) -> None:
    """On another machine or in another container it may still run; what ran before this machine's boot does not."""
    parts = ["", "", "", "999999@1", "00"]
    parts[:3] = processes.own_name().split(":")[:3]
    parts[part] = "0" * 12
    assert processes.is_gone(":".join(parts)) is gone


@pytest.mark.parametrize("name", ["", "a", "1234:abcd", "a:b:c:d:e", ":::::", "x:y:z:9999999999999999999@1:c"])
def test_any_other_name_says_nothing(name: str) -> None:
    """A name that is none of these, such as an older billbot's, is nobody who is known to be gone."""
    assert not processes.is_gone(name)
