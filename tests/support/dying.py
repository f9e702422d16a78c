"""Runs `billbot` as it is typed, and kills it with SIGKILL just before its Nth step; with N = 0 it lives.

Each line of stdin is one run as JSON, N, its stdin and its words, in a separate process: a fork, since loading billbot
takes far longer than a run. Each line of stdout is what came of one: the code it ended with and the steps it took.

A step is anything that shows outside the process: a request to the site and the end of its answer, a call to Slack or a
webhook (its head and its body), a line to the mail server, the COMMIT of a transaction, a file linked, renamed or
removed. Between two steps nothing outside changes. So a kill before one step leaves the same as a kill after the step
before it. Trying every N covers every possible state.

billbot itself is unchanged: Python reports connections (audit events), SQLite statements, and httpcore's log requests.
Pauses take no time.
"""

import io
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from tests.support import forked_process

_CALLS = {
    "http.client.send": "Slack",  # or a webhook
    "smtplib.send": "mail",
}
_CALLS |= dict.fromkeys(("os.link", "os.remove", "os.rename"), "file")
_REQUESTS = {"send_request_headers.started": "asked", "receive_response_body.complete": "answered"}


class CountedSteps(logging.Handler):
    """Counts and prints the steps of this process, and ends it before the last one."""

    def __init__(self, last: int, tell: Callable[[str], object] = lambda _: None) -> None:
        super().__init__()
        self.last, self.steps, self._tell = last, 0, tell

    def step(self, name: str) -> None:
        self.steps += 1
        if self.steps == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self._tell(name)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python tells. Saving a module's bytecode is not a step: only the first run that loads it does so."""
        if event in _CALLS and not (event == "os.rename" and str(arguments[1]).endswith(".pyc")):
            self.step(_CALLS[event])

    def trace(self, statement: str) -> None:
        """Count a step of SQLite."""
        if statement == "COMMIT":
            self.step(statement)

    def emit(self, record: logging.LogRecord) -> None:
        """Count a step of httpcore."""
        word = record.getMessage().split(maxsplit=1)[0]
        if word in _REQUESTS:
            self.step(_REQUESTS[word])


def begin(life: CountedSteps) -> None:
    """Have Python, SQLite and httpcore report their steps."""
    connect: Any = sqlite3.connect

    def traced(path: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(path, **more)
        made.set_trace_callback(life.trace)
        return made

    sqlite3.connect = traced  # type: ignore[assignment]
    sys.addaudithook(life.hear)
    log = logging.getLogger("httpcore.http11")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    log.addHandler(life)


def load() -> None:
    """Load all of billbot, with pauses that take no time."""
    time.sleep = lambda _seconds: None  # before billbot learns what sleeping is
    forked_process.load()


def main() -> None:
    """Run the commands from stdin, one after the other."""
    load()
    for line in sys.stdin:
        last, typed, *words = json.loads(line)
        child = os.fork()
        if not child:
            sys.argv[1:], sys.stdin, sys.stdout = words, io.StringIO(typed), sys.stderr
            begin(CountedSteps(last, lambda name: os.write(1, f" {name}".encode())))
            forked_process.run(forked_process.TYPED)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(1, f" {code}\n".encode())


@contextmanager
def dying(environ: Mapping[str, str] = MappingProxyType({})) -> Iterator[Callable[..., int]]:
    """All of that in a separate process: what runs a command, given a step and its words, and says how it ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.dying"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
        env={**os.environ, **environ},
    ) as process:
        runs, outcomes = process.stdin, process.stdout
        assert runs is not None
        assert outcomes is not None

        def run(step: int, *words: str, stdin: str = "") -> int:
            runs.write(f"{json.dumps([step, stdin, *words])}\n")
            return int(outcomes.readline().split()[-1])

        yield run
        runs.close()


if __name__ == "__main__":
    main()
