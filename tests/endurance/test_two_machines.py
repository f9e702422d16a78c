"""Two workers that share a replica: one tells, whatever becomes of the other, and each thing is told once."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from billbot import clock
from tests.support import toml
from tests.support.house_on_disk import BEGIN, REFERRED, HouseOnDisk, bill, on_disk, row, until
from tests.support.litestream import PATH, needs_litestream
from tests.support.new_database import used_database
from tests.support.repository import ROOT
from tests.support.slack_server import SlackServer

ROOM = "C0123456789"
REPORTED, READ_THIRD, ENGROSSED = "Reported favorably", "Read third", "Passed to be engrossed"
HISTORY = (
    row(REFERRED),
    row(REPORTED, "2025-03-04T09:00"),
    row(READ_THIRD, "2025-03-05T09:00"),
    row(ENGROSSED, "2025-03-06T09:00"),
)
CHANNELS = """
[standby]
replica = "file://{root}/replica"

[schedule]
looks_per_day = 1440
check_every = "1s"
check_every_else = "1s"

""" + toml.channel("room", "slack", to="C0123456789", weight="everything", digest="")
# As `work`, in a hurry.
WORK = """
import logging, os, sys
from datetime import timedelta
from pathlib import Path
from billbot import clock, worker
from billbot.bootstrap import open_house
from billbot.replica import Timing
logging.basicConfig(level=logging.INFO)
house = open_house(Path(sys.argv[1]), clock.system(), os.environ)
house.replica.timing = Timing(look=1, right=6, message=1, silence=8)
worker.run(house, timedelta(seconds=0.5))
"""

pytestmark = [pytest.mark.thorough, needs_litestream]


class Machine:
    """A worker with its Litestream, in a folder of its own; all of it can be stopped, or killed, as a machine can."""

    def __init__(self, folder: Path, token: str) -> None:
        self.database, self._log = folder.parent / "state" / "billbot.db", folder.parent / "log"
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WORK, str(folder)],
                stdout=log,
                stderr=log,
                env={**os.environ, "BILLBOT_SLACK_TOKEN": token, "PATH": PATH, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )

    def says(self, words: str) -> bool:
        return words in self._log.read_text(encoding="utf-8")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of it."""
        os.killpg(self.process.pid, number)

    def end(self) -> None:
        """Whatever happened, nothing of it outlives the test."""
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        self.process.wait()


class Two:
    """The house with two machines, and what they said in Slack."""

    def __init__(self, house: HouseOnDisk, slack: SlackServer) -> None:
        self.house, self.slack = house, slack
        house.configure(CHANNELS.format(root=house.root) + slack.settings)
        self.second_folder = house.root / "second" / "config"
        shutil.copytree(house.folder, self.second_folder)
        (self.second_folder.parent / "state").mkdir()
        used_database(house.database)
        self.first = Machine(house.folder, slack.token)

    def begin_second(self) -> Machine:
        shutil.copy(self.house.database.with_suffix(".key"), self.second_folder.parent / "state")
        return Machine(self.second_folder, self.slack.token)

    def happens(self, day: str) -> None:
        """The site shows what it had on a day; the clock of all of them is that of this machine."""
        self.house.site.now = clock.parse(day)

    def noted(self, machine: Machine) -> bool:
        """Whether a machine has noted, and copied, that its messages arrived; else its claim lapses in ten minutes."""
        with closing(sqlite3.connect(machine.database)) as db:
            on_their_way = db.execute("SELECT count(*) FROM envelopes WHERE state = 'open'").fetchone()[0]
        time.sleep(0 if on_their_way else 2)
        return not on_their_way

    def told(self, words: str) -> int:
        """How many messages quote a row."""
        quoted = re.compile(rf"“[^”]*{words}[^”]*”")
        return sum(bool(quoted.search(str(each.get("blocks")))) for each in self.slack.channels[ROOM])


@contextmanager
def two(root: Path) -> Iterator[Two]:
    seconds = iter(range(10_000))
    with (
        on_disk(root, bill("H1588", *HISTORY), bill("S1122", row(REFERRED))) as house,
        SlackServer(ROOM, monotonic=lambda: next(seconds)) as slack,
    ):
        house.site.now = clock.parse(BEGIN)
        both = Two(house, slack)
        try:
            yield both
        finally:
            both.first.end()


@pytest.mark.long
def test_a_first_that_falls_asleep(tmp_path: Path) -> None:
    """A first machine that is stopped, and wakes once the second tells, stands by; and takes over in its turn."""
    with two(tmp_path) as both:
        until(lambda: both.slack.channels[ROOM], 60)
        second = both.begin_second()
        try:
            until(lambda: second.says("standing by"), 60)
            both.happens("2025-03-04T12:00")
            until(lambda: both.told(REPORTED) and both.noted(both.first), 60)
            both.first.signal(signal.SIGSTOP)
            both.happens("2025-03-05T12:00")
            until(lambda: second.says("taken over") and both.told(READ_THIRD) and both.noted(second), 90)
            both.first.signal(signal.SIGCONT)
            until(lambda: both.first.says("another machine tells from now on"), 60)
            until(lambda: both.first.says("standing by: another machine tells (term 2)"), 60)
            second.signal(signal.SIGKILL)
            both.happens("2025-03-06T12:00")
            until(lambda: both.first.says("taken over") and both.told(ENGROSSED), 90)
            time.sleep(1)
            assert [both.told(each) for each in (REPORTED, READ_THIRD, ENGROSSED)] == [1, 1, 1]
            assert sum("billbot watches" in str(each.get("blocks")) for each in both.slack.channels[ROOM]) == 1
        finally:
            second.end()


def test_litestream_does_not_outlive_us(tmp_path: Path) -> None:
    """Litestream ends with a worker that is killed, and the next can copy; one that was killed is begun anew."""
    with two(tmp_path) as both:
        until(lambda: both.slack.channels[ROOM], 60)
        (copying,) = children(both.first.process.pid)
        os.kill(copying, signal.SIGKILL)
        until(lambda: children(both.first.process.pid) not in ([], [copying]))
        (copying,) = children(both.first.process.pid)
        both.first.process.kill()
        both.first.process.wait()
        until(lambda: not Path(f"/proc/{copying}").exists())


def children(process: int) -> list[int]:
    """The programs that a process began and that copy."""
    told = subprocess.run(
        ["ps", "--ppid", str(process), "-o", "pid=,args="], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in told.stdout.splitlines() if "litestream replicate -no" in line]
