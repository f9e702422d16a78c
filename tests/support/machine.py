"""One of two machines in a test: waits for its turn, sends what is due, and ends; or is killed just before a step.

Each line of stdin is one life, `N FOLDER TIME`, with N = 0 for one that is not cut short, and N = -1 for one that gives
its turn up before it sends anything. It is a fork in a session of its own, with its Litestream. Each line of stdout has
the steps that it took since it had its turn, and how it ended.
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

from tests.support.dying import CountedSteps, begin

_HAD_NO_TURN = 7


class Machine(CountedSteps):
    """Counts the steps of a machine, and kills all its processes before the last one."""

    def step(self, name: str) -> None:
        """Count a step; Litestream is killed with this process."""
        if self.steps + 1 == self.last:
            os.killpg(0, signal.SIGKILL)
        super().step(name)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """What Python tells; that a program is begun, too."""
        if event == "subprocess.Popen":
            self.step("program")
        super().hear(event, arguments)


def live(last: int, folder: Path, now: str) -> int:
    """Run one life."""
    from billbot import clock  # noqa: PLC0415 - as below
    from billbot.bootstrap import open_house  # noqa: PLC0415 - as below
    from billbot.replica import Timing  # noqa: PLC0415 - as below
    from billbot.standby import Standby, telling  # noqa: PLC0415 - as below
    from billbot.tick import deliver_alone  # noqa: PLC0415 - as below

    at, pauses = clock.parse(now), []
    house = open_house(folder, clock.Clock(now=lambda: at, sleep=lambda _: None), os.environ)
    assert house.replica is not None
    house.replica.timing = Timing(silence=0.1)

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        time.sleep(0.1)
        return len(pauses) > 5

    if not Standby(house, house.replica, pause).wait():
        return _HAD_NO_TURN
    with telling(house, house.replica, print):
        if last < 0:
            return 0
        begin(Machine(last, lambda name: os.write(1, f" {name}".encode())))
        with house.open_store() as store:
            deliver_alone(house, store)
    return 0


def main() -> None:
    """Run the lives from stdin, one after the other."""
    from billbot import bootstrap, replica, standby, tick  # noqa: F401, PLC0415 - loaded once, before the first life
    from billbot.channels import email, slack  # noqa: F401, PLC0415 - as above

    logging.basicConfig(level=logging.INFO)
    for line in sys.stdin:
        last, folder, now = line.split()
        child = os.fork()
        if not child:
            os.setsid()
            code = 1
            try:
                code = live(int(last), Path(folder), now)
            finally:
                sys.stderr.flush()
                logging.shutdown()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(1, f" {code}\n".encode())


if __name__ == "__main__":
    main()
