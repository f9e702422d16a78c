"""Killed with kill -9 at any point of a check or a delivery, nothing is lost and nothing is told twice (promise 4)."""

import os
import random
import re
import signal
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from billbot.bills import BillId, Proposal
from billbot.practice import PracticeBill
from tests.support.killing import FileInbox, child
from tests.support.rooms import REFERRED, at, bill, rooms, row

STEPS, SURE = 104, 12


def story() -> tuple[list[PracticeBill], Counter[tuple[str, str]]]:
    """Bills whose committee gets more time day by day, and bills that go on in new drafts; and every row to be told."""
    bills, truth = [], Counter[tuple[str, str]]()
    for n in range(1, 5):
        rows = [row(f"Reporting date extended to Thursday, May {day}, 2025", 24 * day + n) for day in range(1, 13)]
        bills.append(bill(f"H{n}", row(REFERRED), *rows))
        truth.update((f"H{n}", each.text) for each in rows)
    for day in range(2, 12, 2):
        link = row(f"Accompanied a new draft, see S{day}00", 24 * day + 1)
        news = row(f"Hearing scheduled for 11/{day + 10}/2025 from 01:00 PM-05:00 PM in A-1", 24 * day + 1, "Senate")
        bills += [bill(f"S{day}", row(REFERRED), link), bill(f"S{day}00", news, appears=at(24 * day + 1))]
        truth.update([(f"S{day}", link.text), (f"S{day}00", news.text)])
    return bills, truth


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")  # the site's threads idle
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_anywhere(tmp_path: Path, workers: int) -> None:
    """What was told after a hundred checks of which most were killed is what happened, each thing once."""
    bills, truth = story()
    listed = [known.ids[0] for known in bills if not known.ids[0].number.endswith("00")]
    proposals = [Proposal(each.number, each.number, ("topic",), (BillId(194, each.number),)) for each in listed]
    chance = random.Random(workers)
    with rooms(tmp_path, *bills, proposals=proposals) as house:
        inbox = FileInbox(tmp_path / "told")
        house.inboxes = {"all": inbox}
        house.day(0)
        kills = 0
        for step in range(1, STEPS + 1):
            hours, sure = step * 3.3, step > STEPS - SURE
            house.site.now = at(hours)
            pids = [
                child(house, partial(house.day, hours), None if sure else chance.uniform(0.0, 0.08))
                for _ in range(workers)
            ]
            ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
            kills += ends.count(-signal.SIGKILL)
            assert set(ends) <= {0, -signal.SIGKILL}
        told = Counter[tuple[str, str]]()
        blocks = [block for message in inbox.read() for block in message["text"].split("\n\n")]
        for number, text in truth:
            named = re.compile(rf"\b{number[0]}\.{number[1:]}\b")
            told[number, text] = sum(f"“{text}”" in block and named.search(block) is not None for block in blocks)
        assert told == truth
        assert kills > STEPS // 4
