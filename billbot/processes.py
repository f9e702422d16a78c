"""Names of processes, for claims in the database, and whether such a process still runs: if not, its claim is free.

A name has five parts: the machine (as a hash, since its name may be a person's), its boot, the process's namespace (a
container has its own), its id with its start, and a random part, since one process may open several houses.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

_PARTS = 5
_UNKNOWN = "?"


def own_name() -> str:
    """A new name for this process, which no other process ever has."""
    pid = os.getpid()
    return ":".join((*_here(), f"{pid}@{_started(pid)}", secrets.token_hex(4)))


def is_here(name: str) -> bool:
    """Whether the process of a name is, or was, one of this machine."""
    return name.partition(":")[0] == _here()[0]


def is_gone(name: str) -> bool:
    """Whether the process of a name is known to have ended; false where that cannot be known from here.

    That is so on another machine and in another container: what they hold lapses.
    """
    parts = name.split(":")
    if len(parts) != _PARTS:
        return False
    machine, boot, space = _here()
    if parts[0] != machine:
        return False
    if parts[1] != boot:
        return True
    pid, at, started = parts[3].partition("@")
    if parts[2] != space or not at or not pid.isdecimal():
        return False
    return _started(int(pid)) not in {started, _UNKNOWN}


def _here() -> tuple[str, str, str]:
    """The machine, its boot, and the namespace in which the ids of processes count."""
    machine = _read("/etc/machine-id") or os.uname().nodename
    space = ""
    with suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink())
    return _short(machine), _short(_read("/proc/sys/kernel/random/boot_id")), _short(space)


def _started(pid: int) -> str:
    """When a process started, in the units of the kernel; empty where there is no process with that id."""
    stat = _read(f"/proc/{pid}/stat")
    if stat:
        return stat.rpartition(")")[2].split()[19]
    with suppress(OverflowError, PermissionError):  # a machine without /proc: an id that is in use is all we know
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return ""
    return _UNKNOWN


def _read(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(encoding="utf-8").strip()
    return ""


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
