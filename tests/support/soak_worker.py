"""The worker of the soak: billbot's own, in a process that is killed at a step of its life and started again.

The first line of stdin, and each one after a life has ended, is `LAST FOLDER`: a life that ends before its step LAST
(0: never), in a separate process, on the configuration in FOLDER; dying.py says what a step is. Each line after that is
the time of a turn. Each line of stdout is what came of one: the memory that the process has in use, in bytes; or
`dead`, with the code it ended with, where it came to no end. An empty line ends a life as SIGTERM would, between turns.

The clock is that of the soak: it goes on by every pause, and no pause takes time.
"""

import logging
import os
import resource
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.dying import CountedSteps, begin, load

# Read byte by byte, so a life finds every line that was not meant for the one who began it.
_LINES = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 - as long as the process


class _Hands:
    """The hands of a clock that somebody else sets."""

    def __init__(self) -> None:
        self.at, self.seconds = datetime.now().astimezone(), 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        from billbot.clock import later  # noqa: PLC0415 - as in `main`

        self.at, self.seconds = later(self.at, timedelta(seconds=seconds)), self.seconds + seconds

    def set(self, at: datetime) -> None:
        from billbot.clock import elapsed  # noqa: PLC0415 - as in `main`

        self.at, self.seconds = at, self.seconds + max(elapsed(self.at, at).total_seconds(), 0.0)


def _live(folder: Path) -> None:
    """Work until there is no more time, or a step too many."""
    from billbot import clock  # noqa: PLC0415 - as in `main`
    from billbot.app import worker  # noqa: PLC0415 - as in `main`
    from billbot.app.app import open_app  # noqa: PLC0415 - as in `main`

    hands = _Hands()
    app = open_app(folder, clock.Clock(hands.now, hands.monotonic, hands.sleep), os.environ)
    working = worker.Working(app, print)
    while line := _LINES.readline().decode().strip():
        hands.set(clock.parse(line))
        working.wake()
        os.write(1, f"{_memory()}\n".encode())
    os.write(1, b"ended\n")


def _memory() -> int:
    """The memory in use, in bytes; where the system does not say it, the most that ever was."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(pages) * resource.getpagesize()


def main() -> None:
    """Begin a life after the other."""
    load()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("billbot").setLevel(logging.WARNING)
    while line := _LINES.readline().decode():
        last, folder = line.split(maxsplit=1)
        child = os.fork()
        if not child:
            if int(last):
                begin(CountedSteps(int(last)))
            _live(Path(folder.strip()))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            os.write(1, f"dead {code}\n".encode())


if __name__ == "__main__":
    main()
