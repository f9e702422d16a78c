"""A worker in a separate process."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.app_on_disk import AppOnDisk
from tests.support.forked_process import TYPED, begin

# As `work`, but it wakes five times a second.
OFTEN = """
import logging, os, sys
from datetime import timedelta
from pathlib import Path
from billbot import clock
from billbot.app import worker
from billbot.app.app import open_app
logging.basicConfig(level=logging.INFO)
worker.run(open_app(Path(sys.argv[1]), clock.system(), os.environ), timedelta(seconds=0.2))
"""


class WorkerProcess:
    """A worker in a separate process; what it says goes into files, to be read while it works."""

    def __init__(self, app: AppOnDisk, *command: str, **environ: str) -> None:
        own = len([*app.root.glob("log.*")])  # two that write into one file would overwrite each other's lines
        self._out, self._log = app.root / f"out.{own}", app.root / f"log.{own}"
        program, words = (TYPED, ["--config", str(app.folder), *command]) if command else (OFTEN, [str(app.folder)])
        with self._out.open("w") as out, self._log.open("w") as log:
            into = (out.fileno(), log.fileno())
            self.process = begin(*words, program=program, environ=environ, into=into)

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and give its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def working(app: AppOnDisk, *command: str, **environ: str) -> Iterator[WorkerProcess]:
    """A running worker, which never outlives the test."""
    worker_at_work = WorkerProcess(app, *command, **environ)
    try:
        yield worker_at_work
    finally:
        worker_at_work.process.kill()
        worker_at_work.process.wait()
