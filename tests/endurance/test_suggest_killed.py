"""Killed with kill -9 anywhere in the reading of documents, each is read and what was found is told once."""

import os
import random
import signal
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.bills import Channel
from tests.support.documents_house import NEXT_DAY, WORDS, day, docket, home, suggested, unread
from tests.support.killing import FileInbox, child
from tests.support.rooms import at

DOCUMENTS, KILLED = 40, 12


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")  # the site's threads idle
@pytest.mark.thorough
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_while_reading(tmp_path: Path, workers: int) -> None:
    """Whatever is killed in the middle of a wave, every document is read, and each suggestion made and told once."""
    chance = random.Random(workers)
    wave = [docket(f"HD{n}", text=WORDS if n % 4 == 0 else "SECTION 1. Roads.") for n in range(1, DOCUMENTS + 1)]
    with home(tmp_path, *wave) as house:
        inbox = FileInbox(tmp_path / "told")
        house.watch = replace(house.watch, channels=(Channel("all", "console", operations=True),))
        house.inboxes = {"all": inbox}
        day(house, 0)
        kills = 0
        for step in range(KILLED + 8):
            hours, sure = NEXT_DAY + step * 0.75, step >= KILLED
            house.site.now = at(hours)
            pids = [
                child(house, partial(day, house, hours), None if sure else chance.uniform(0.02, 0.2))
                for _ in range(workers)
            ]
            ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
            kills += ends.count(-signal.SIGKILL)
            assert set(ends) <= {0, -signal.SIGKILL}
        expected = {f"HD{n}" for n in range(4, DOCUMENTS + 1, 4)}
        assert (unread(house), sorted(suggested(house)), kills > 0) == (0, sorted(expected), True)
        texts = [message["text"] for message in inbox.read()][1:]
        for name in expected:
            assert sum(text.count(f"HD.{name[2:]}, An Act") for text in texts) == 1
