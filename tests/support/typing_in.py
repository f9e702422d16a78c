"""Somebody at a separate terminal, who reads what a command asks and types an answer."""

import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.support.forked_process import TYPED, begin

# The terminal is the command's own, as a shell's is: it gets Ctrl-C, a password is asked there, and a hang-up ends it,
# whatever those who began the tests ignore. Each line is shown at once.
_BEGIN = f"""
import fcntl, os, signal, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
sys.stdout.reconfigure(line_buffering=True)
{TYPED}
"""
_LONGEST, _PATIENCE = 20.0, 1.0  # seconds


class Terminal:
    """A command at a terminal of so many columns, from `with` to its end; `shown` is all that was there.

    What is typed ahead is not lost, so each answer waits for its question.
    """

    def __init__(self, *words: str, cwd: Path, columns: int = 80, environ: Mapping[str, str] | None = None) -> None:
        self._words, self._cwd, self._columns, self._environ = words, cwd, columns, environ or {}
        self.shown, self._taken, self._read, self._pressed_at = "", b"", 0, ""

    def __enter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, self._columns, 0, 0))
        self.process = begin(
            *self._words,
            program=_BEGIN,
            cwd=self._cwd,
            environ={"COLUMNS": "", **self._environ},
            stdin=theirs,
            into=(theirs, theirs),
        )
        os.close(theirs)
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def answer(self, question: str, typed: str) -> None:
        """Wait until a question is asked that was not there before, and type an answer and Enter."""
        self.until(question)
        self.until(": ")  # by now nothing that is typed is thrown away
        self.type(typed)

    def type(self, text: str) -> None:
        """Type a line, whether or not it is waited for."""
        os.write(self._ours, f"{text}\n".encode())

    def until(self, text: str) -> None:
        """Wait for a text after the last one waited for. Fails if it never comes."""
        end = time.monotonic() + _LONGEST
        while (at := self.shown.find(text, self._read)) < 0:
            assert time.monotonic() < end, self.shown
            assert self._take(), self.shown
        self._read = at + len(text)

    def interrupt(self) -> None:
        """Press Ctrl-C, and until the `end` as often as nothing comes of it, as a person does.

        Between its question and its waiting for an answer Python misses one.
        """
        self._pressed_at = self.shown
        os.write(self._ours, b"\x03")

    def end(self) -> int:
        """Wait for the command to end. Returns its exit code. Fails if it goes on."""
        begun = time.monotonic()
        end, again = begun + _LONGEST, begun + _PATIENCE
        while self._take():
            assert time.monotonic() < end, self.shown
            nothing_came = self._pressed_at and not self.shown.removeprefix(self._pressed_at).strip("^C")
            if nothing_came and time.monotonic() > again:
                os.write(self._ours, b"\x03")
                again += _PATIENCE
        return self.process.wait(_LONGEST)

    def _take(self) -> bool:
        """Read what is there. Returns whether more may come."""
        ready, _, _ = select.select([self._ours], [], [], 0.05)
        if not ready:
            return self.process.poll() is None
        with contextlib.suppress(OSError):  # the other side is closed
            if taken := os.read(self._ours, 65536):
                self._taken += taken
                self.shown = self._taken.decode(errors="replace").replace("\r\n", "\n")
                return True
        return False
