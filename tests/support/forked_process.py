"""Starts processes of billbot by forking one that has imported it, since the import takes longer than most tests.

Each is a separate process, with its own id, environment, folder and signals; it is loaded and nothing more.
"""

import atexit
import gc
import json
import os
import pkgutil
import selectors
import shlex
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Self, SupportsIndex, get_args

from jinja2 import UndefinedError

ROOT = Path(__file__).parents[2]
TYPED = "from billbot.cli import main; main()"
_NUMBER = struct.Struct("i")
_LARGEST_ORDER = 1_000_000
_CHUNK = 65_536
# What sleeping is in a process that was loaded.
_pauses: list[Callable[[float | SupportsIndex], None]] = [time.sleep]


class Started:
    """A process that was started, with those methods of `subprocess.Popen` that tests use; its output is text."""

    def __init__(self, told: socket.socket, outputs: Sequence[int | None]) -> None:
        self._told = told
        self.pid = self._number()
        self.returncode: int | None = None
        self.stdout, self.stderr = (None if each is None else os.fdopen(each, encoding="utf-8") for each in outputs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()
        self.wait()

    def poll(self) -> int | None:
        """The exit code; null while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, as soon as there is one, negative for a signal. Raises TimeoutExpired."""
        if self.returncode is None:
            self._told.settimeout(timeout)
            try:
                self.returncode = self._number()
            except (BlockingIOError, TimeoutError):
                raise subprocess.TimeoutExpired("billbot", timeout or 0) from None
            self._told.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """All that it writes until it ends. Raises TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        said: dict[IO[str], bytes] = {each: b"" for each in (self.stdout, self.stderr) if each and not each.closed}
        with selectors.DefaultSelector() as open_ends:
            for each in said:
                open_ends.register(each, selectors.EVENT_READ)
            while open_ends.get_map():
                ready = open_ends.select(None if end is None else max(end - time.monotonic(), 0))
                if not ready:
                    raise subprocess.TimeoutExpired("billbot", timeout or 0)
                for key, _ in ready:
                    chunk = os.read(key.fd, _CHUNK)
                    said[key.fileobj] += chunk  # type: ignore[index]
                    if not chunk:
                        open_ends.unregister(key.fileobj)
        self.wait(None if end is None else max(end - time.monotonic(), 0.1))
        self._close()
        out, err = (said.get(each, b"").decode() if each else "" for each in (self.stdout, self.stderr))
        return out, err

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it is over."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _number(self) -> int:
        return int(_NUMBER.unpack(self._told.recv(_NUMBER.size))[0])

    def _close(self) -> None:
        for each in (self.stdout, self.stderr):
            if each is not None:
                each.close()


def begin(
    *words: str,
    program: str = TYPED,
    hurried: bool = False,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: int | None = None,
    into: tuple[int, int] | None = None,
) -> Started:
    """Run a program with these words in a separate process.

    `environ` is added to the environment of this process; variables that Python reads before it starts have no effect.
    Without `stdin` there is nothing to read. Output goes `into` these two files, or else can be read. `hurried` is a
    process in which pauses take no time.
    """
    order = {
        "program": program,
        "words": words,
        "cwd": str(cwd or Path.cwd()),
        "environ": {**os.environ, **(environ or {})},
        "hurried": hurried,
    }
    ours, theirs = socket.socketpair()
    pipes = [] if into else [os.pipe(), os.pipe()]
    reads, writes = [each[0] for each in pipes], [each[1] for each in pipes]
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        files = [nothing if stdin is None else stdin, *(into or writes), theirs.fileno()]
        socket.send_fds(_loaded(), [json.dumps(order).encode()], files)
    finally:
        theirs.close()
        for each in (nothing, *writes):
            os.close(each)
    return Started(ours, reads or (None, None))


def stand_in(program: Path, *words: str) -> int:
    """Write a program that runs `billbot` with these words. It works where it inherits the returned file."""
    orders = _loaded().fileno()
    command = f"{sys.executable} -IS {Path(__file__).with_name('stand_in.py')} {orders}"
    program.write_text(f'#!/bin/sh\nexec {command} "$@" {shlex.join(words)}\n')
    program.chmod(0o755)
    return orders


@cache
def _loaded() -> socket.socket:
    """The socket of the process that has loaded billbot. It ends with this process."""
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with theirs:
        program = "from tests.support.forked_process import serve; serve()"
        # It writes nothing; but as in the pipes of those that will, no place in its output can be asked for.
        end = theirs.fileno()
        loaded = subprocess.Popen([sys.executable, "-c", program], stdin=end, stdout=end, stderr=end, cwd=ROOT)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LARGEST_ORDER)

    @atexit.register
    def _() -> None:
        ours.close()
        loaded.wait()

    return ours


def load() -> None:
    """Load all of billbot, and do what each process does at its first use: the processes forked then need not."""
    import billbot  # noqa: PLC0415 - what sleeping is was said before

    for module in pkgutil.walk_packages(billbot.__path__, "billbot."):
        if module.name != "billbot.__main__":
            import_module(module.name)
    from billbot.app.config_tables import Table  # noqa: PLC0415 - as above
    from billbot.public.pages import fill  # noqa: PLC0415 - as above
    from billbot.public.record import Template  # noqa: PLC0415 - as above
    from tests.support import template_names  # noqa: PLC0415 - as above

    for table in Table.__subclasses__():
        table.model_rebuild()
    for template in get_args(Template):
        with suppress(UndefinedError):  # as it is filled with nothing
            fill(template)
    for name in (*template_names.names_in("situations"), "_procedure"):
        template_names.vocabulary(name)
    gc.freeze()


def run(program: str) -> None:
    """Run a program, and end as it does.

    If it comes to its end nothing is torn down: to touch all that was loaded takes longer than most commands.
    """
    code = 0
    try:
        exec(program, {})
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        code = end.code or 0
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - as Python does at its end
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def serve() -> None:
    """Load billbot, and give each process that is asked for the program that it is to run; this one never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.sleep = _sleep  # before billbot learns what sleeping is
    load()
    orders = socket.socket(fileno=os.dup(0))
    while True:
        order, files, _, _ = socket.recv_fds(orders, _LARGEST_ORDER, 4)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # who watched over a process that has ended
        if not order:
            os._exit(0)
        if not os.fork():
            orders.close()
            _watched(json.loads(order), *files)
        for each in files:
            os.close(each)


def _sleep(seconds: float | SupportsIndex) -> None:
    _pauses[0](seconds)


def _watched(order: Mapping[str, Any], stdin: int, stdout: int, stderr: int, told: int) -> None:
    """Fork the process, give it its surroundings, run it, and tell its number and how it ends."""
    child = os.fork()
    if child:
        os.write(told, _NUMBER.pack(child))
        for each in (0, stdin, stdout, stderr):
            os.close(each)
        os.write(told, _NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
        os._exit(0)
    for place, each in enumerate((stdin, stdout, stderr)):
        os.dup2(each, place)
        os.close(each)
    os.close(told)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(order["environ"])
    time.tzset()
    os.chdir(order["cwd"])
    if order["hurried"]:
        _pauses[0] = lambda _seconds: None
    sys.argv[1:] = order["words"]
    run(order["program"])
