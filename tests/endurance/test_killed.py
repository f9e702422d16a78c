"""Killed with kill -9 at any point of a check or a delivery, nothing is lost and nothing is told twice (promise 4)."""

import json
import os
import random
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel, Proposal
from billbot.errors import AtWork
from billbot.store import Store
from tests.support import dying, forked_process
from tests.support.app_in_process import BEGIN, REFERRED, AppInProcess, Inbox, at, bill, in_process, row
from tests.support.documents_app import NEXT_DAY, WORDS, day, docket, home, suggested, unread


class FileInbox(Inbox):
    """Writes each message to a file, where it can be looked up, as in Slack."""

    def __init__(self, path: Path) -> None:
        super().__init__("all")
        self.path = path

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        del recipient, thread
        with self.path.open("a") as file:
            file.write(json.dumps({"key": message.key, "text": message.text}) + "\n")
        return Receipt(message.key, BEGIN)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        del recipient, since
        return Receipt(key, BEGIN) if any(told["key"] == key for told in self.read()) else None

    def read(self) -> Iterator[Any]:
        return (json.loads(line) for line in self.path.read_text().splitlines()) if self.path.exists() else iter(())


def child(app: AppInProcess, job: Callable[[], object], dies_at: int) -> int:
    """A process that does a job, and is killed at this step of it (dying.py says what a step is); gives its id.

    With 0 it lives. Steps are counted, and no time is taken, since how far a process gets in a time is the machine's.
    """
    app.close()  # no connection is any good on both sides of a fork
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        dying.begin(dying.CountedSteps(dies_at))
        with Store(app.path) as store, suppress(AtWork), store.turn():
            job()
        code = 0
    finally:
        os._exit(code)


def killed(
    app: AppInProcess,
    job: Callable[[float], object],
    hours: Sequence[float],
    sure: int,
    steps: int,
    workers: int,
) -> int:
    """How many were killed of those that did a job at these hours, `workers` at once; at the last `sure` none is.

    Each is killed at one of its first `steps`, by chance.
    """
    forked_process.load()  # or each child would
    chance, kills = random.Random(workers), 0
    for step, hour in enumerate(hours):
        app.site.now = at(hour)
        lives = step >= len(hours) - sure
        jobs = [child(app, partial(job, hour), 0 if lives else chance.randint(1, steps)) for _ in range(workers)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in jobs]
        kills += ends.count(-signal.SIGKILL)
        assert set(ends) <= {0, -signal.SIGKILL}
    return kills


def story() -> tuple[list[PracticeBill], Counter[tuple[str, str]]]:
    """Bills with daily extensions, and bills that continue as new drafts; and every row to tell."""
    bills, truth = [], Counter[tuple[str, str]]()
    for n in range(1, 5):
        rows = [row(f"Reporting date extended to Thursday, May {day}, 2025", 24 * day + n) for day in range(1, 13)]
        bills.append(bill(f"H{n}", row(REFERRED), *rows))
        truth.update((f"H{n}", each.text) for each in rows)
    for since in range(2, 12, 2):
        link = row(f"Accompanied a new draft, see S{since}00", 24 * since + 1)
        news = row(
            f"Hearing scheduled for 11/{since + 10}/2025 from 01:00 PM-05:00 PM in A-1", 24 * since + 1, "Senate"
        )
        bills += [bill(f"S{since}", row(REFERRED), link), bill(f"S{since}00", news, appears=at(24 * since + 1))]
        truth.update([(f"S{since}", link.text), (f"S{since}00", news.text)])
    return bills, truth


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")  # the site's threads idle
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_anywhere(tmp_path: Path, workers: int) -> None:
    """After a hundred checks, mostly killed, everything was told once.

    The channel gets everything, since with news only, eight of many waiting rows are shown.
    """
    bills, truth = story()
    listed = [known.ids[0] for known in bills if not known.ids[0].number.endswith("00")]
    proposals = [Proposal(each.number, each.number, ("topic",), (BillId(194, each.number),)) for each in listed]
    with in_process(tmp_path, *bills, proposals=proposals) as app:
        inbox = FileInbox(tmp_path / "told")
        app.watch = replace(app.watch, channels=(Channel("all", "console", weight="everything"),))
        app.inboxes = {"all": inbox}
        app.day(0)
        kills = killed(app, app.day, [step * 3.3 for step in range(1, 105)], 12, 80, workers)
        told = Counter[tuple[str, str]]()
        blocks = [block for message in inbox.read() for block in message["text"].split("\n\n")]
        for number, text in truth:
            named = re.compile(rf"\b{number[0]}\.{number[1:]}\b")
            told[number, text] = sum(f"“{text}”" in block and named.search(block) is not None for block in blocks)
        assert told == truth
        assert kills > 26


DOCUMENTS = 40


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")  # the site's threads idle
@pytest.mark.thorough
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_while_reading(tmp_path: Path, workers: int) -> None:
    """With kills during a wave, every document is read, and each suggestion made and told once."""
    wave = [docket(f"HD{n}", text=WORDS if n % 4 == 0 else "SECTION 1. Roads.") for n in range(1, DOCUMENTS + 1)]
    with home(tmp_path, *wave) as app:
        inbox = FileInbox(tmp_path / "told")
        app.watch = replace(app.watch, channels=(Channel("all", "console", operations=True),))
        app.inboxes = {"all": inbox}
        day(app, 0)
        hours = [NEXT_DAY + step * 0.75 for step in range(20)]
        kills = killed(app, partial(day, app), hours, 8, 50, workers)
        expected = {f"HD{n}" for n in range(4, DOCUMENTS + 1, 4)}
        assert (unread(app), sorted(suggested(app)), kills > 6) == (0, sorted(expected), True)
        texts = [message["text"] for message in inbox.read()][1:]
        for name in expected:
            assert sum(text.count(f"HD.{name[2:]}, An Act") for text in texts) == 1
