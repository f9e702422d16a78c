"""Two machines that share a replica: the first is killed at each step of what it sends, and the second goes on.

Whatever the first had said, and whatever of that had arrived at the replica, each message is in Slack and in the
mailbox once in the end (promise 4).
"""

import copy
import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pytest

from billbot import clock
from tests.support import toml
from tests.support.house_on_disk import BEGIN, LATER, HouseOnDisk, on_disk
from tests.support.litestream import PATH, needs_litestream
from tests.support.repository import ROOT
from tests.support.slack_channel import headline
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

MACHINE = ROOT / "tests" / "support" / "machine.py"
ROOM, PERSON = "C0123456789", "ann.invented@home.example"
AT_ONCE, TAKEN_OVER = "2025-03-03T14:01", "2025-03-03T14:21"
READY, HAD_NO_TURN = -1, 7
CHANNELS = toml.channel("room", "slack", to=ROOM) + toml.channel("people", "email", to="env:PEOPLE")
STANDBY = '[standby]\nreplica = "file://{root}/replica"\n'

pytestmark = [pytest.mark.thorough, needs_litestream]


class Two:
    """Two machines with the site, Slack and the mail server around them, all of which can be put back as they were."""

    def __init__(self, house: HouseOnDisk, slack: SlackServer, post: SmtpServer) -> None:
        self.house, self.slack, self.post = house, slack, post
        self.first, self.second = house.root / "config", house.root / "second" / "config"
        self._kept = [house.root / name for name in ("state", "second", "replica")]

    def __enter__(self) -> Self:
        self._log = (self.house.root / "log").open("w+")
        secrets = {
            "BILLBOT_SLACK_TOKEN": self.slack.token,
            "BILLBOT_SMTP_PASSWORD": self.post.password,
            "PEOPLE": PERSON,
        }
        self._lives = subprocess.Popen(
            [sys.executable, str(MACHINE)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            bufsize=1,
            env={**os.environ, **secrets, "PATH": PATH, "PYTHONPATH": str(ROOT)},
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._lives.communicate()
        self._log.close()

    def live(self, folder: Path, now: str, dies_at: int = 0) -> tuple[int, list[str]]:
        """Have a machine live; gives how it ended and its steps."""
        self.house.set_clock(["--now", now])
        assert self._lives.stdin is not None
        assert self._lives.stdout is not None
        self._lives.stdin.write(f"{dies_at} {folder} {now}\n")
        *steps, code = self._lives.stdout.readline().split()
        assert int(code) in {0, HAD_NO_TURN, -signal.SIGKILL}, (self.house.root / "log").read_text()
        return int(code), steps

    def put_aside(self) -> None:
        """Remember how everything is."""
        for each in self._kept:
            shutil.copytree(each, self.house.root / "aside" / each.name)
        self._told = copy.deepcopy(self.slack.channels)

    def put_back(self) -> None:
        """Let everything be as it was put aside."""
        for each in self._kept:
            shutil.rmtree(each)
            shutil.copytree(self.house.root / "aside" / each.name, each)
        self.slack.channels = copy.deepcopy(self._told)
        self.post.mails.clear()

    def told(self) -> dict[str, Any]:
        """What people have: a mailbox takes two mails with one Message-ID for one."""
        mails = {(mail.recipients, mail.read()["Message-ID"]): mail.read()["Subject"] for mail in self.post.mails}
        return {"slack": [headline(each) for each in self.slack.channels[ROOM]], "mail": sorted(mails.values())}


@contextmanager
def two(root: Path) -> Iterator[Two]:
    """Two machines, of which the first has what it copied at the replica, and news to tell."""
    seconds = itertools.count()
    with SlackServer(ROOM, monotonic=lambda: next(seconds)) as slack, on_disk(root) as house, SmtpServer() as post:
        channels = slack.settings + post.settings + CHANNELS
        secrets = {"BILLBOT_SLACK_TOKEN": slack.token, "BILLBOT_SMTP_PASSWORD": post.password, "PEOPLE": PERSON}
        house.configure(channels)
        house.billbot("check", "--now", BEGIN, environ=secrets)
        house.site.now = clock.parse(LATER)
        house.billbot("check", "--no-send", "--now", LATER, environ=secrets)
        house.configure(STANDBY.format(root=root) + channels)
        post.mails.clear()
        with Two(house, slack, post) as both:
            shutil.copytree(both.first, both.second)
            (both.second.parent / "state").mkdir()
            shutil.copy(house.database.with_suffix(".key"), both.second.parent / "state")
            assert both.live(both.first, LATER, READY) == (0, [])
            both.put_aside()
            yield both


def of_the_messages(steps: list[str]) -> list[int]:
    """The steps of the messages: written and not copied yet; copied; said to the other side; and said.

    Of what is said to the mail server these are the last three before that is noted, the mail itself among them, and
    the good-bye at the end of the list.
    """
    of_each = {"program", "Slack", "mail"}
    found = [at for at, (before, name) in enumerate(pairwise(steps), 2) if {before, name} & of_each]
    noted = max(at for at in found if steps[at - 1] != "mail")
    return [at for at in found if steps[at - 1] != "mail" or at > noted - 4]


@pytest.mark.long
def test_killed_at_each_step(tmp_path: Path) -> None:
    """Wherever the first machine dies, people have in the end what they had of one that lived, each thing once."""
    with two(tmp_path) as both:
        code, steps = both.live(both.first, AT_ONCE)
        truth, deadly = both.told(), of_the_messages(steps)
        assert (code, len(truth["slack"]), len(truth["mail"])) == (0, 2, 1)
        names = ["program", "Slack", "Slack", "COMMIT", "program", "mail", "mail", "mail", "COMMIT", "mail"]
        assert [steps[at - 1] for at in deadly] == names
        for step in deadly:
            both.put_back()
            killed, taken_over = both.live(both.first, AT_ONCE, step)[0], both.live(both.second, TAKEN_OVER)[0]
            assert (killed, taken_over) == (-signal.SIGKILL, 0)
            assert both.told() == truth, f"killed at step {step}: {' '.join(steps[:step])}"


def test_the_first_comes_back(tmp_path: Path) -> None:
    """Killed once a message had left, the first machine comes back, and repeats nothing."""
    with two(tmp_path) as both:
        steps = both.live(both.first, AT_ONCE)[1]
        truth = both.told()
        both.put_back()
        both.live(both.first, AT_ONCE, steps.index("Slack") + 3)
        assert len(both.told()["slack"]) == 2
        assert both.live(both.second, TAKEN_OVER)[0] == 0
        assert both.live(both.first, TAKEN_OVER)[0] == 0  # the second is silent, so it takes over in its turn
        assert both.told() == truth
