"""The real rows of the 192nd General Court, day by day, through the real pipeline."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.demo import PracticeBill, PracticeSite
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.site.source import Source
from billbot.store import Store
from tests.support.app_in_process import checked
from tests.support.nightly import cases
from tests.support.rows_192 import BASELINE, PRESENT, Row, court, sample, told_of

pytestmark = PRESENT

PARTS, GROUPS = 4, 60  # a part is a test


def replay(path: Path, listed: Iterable[str], every: timedelta) -> tuple[Counter[Row], dict[str, PracticeBill]]:
    """Check through two years, so long after each time a watched bill moved; gives what was told of, and the bills."""
    bills = court()
    proposals = [Proposal(number.lower(), number, ("all",), (BillId(192, number),)) for number in listed]
    watch = Watch(proposals, [Channel("nobody", "console", alerts=False)], timedelta(hours=1), (), {})
    told: Counter[Row] = Counter()
    with PracticeSite(bills.values(), now=BASELINE) as site, Store(path / "billbot.db") as store:
        ticking = clock.Clock(now=lambda: site.now, sleep=lambda _: None)
        with Source(site.url, contact="tests@example.org", clock=ticking, gap_seconds=0) as source:
            while True:
                report = checked(store, source, watch.following(store), ticking)
                assert not report.not_tried
                for change in (entry.change for entry in report.changes):
                    if change.kind == "action_added":
                        told[change.bill.number, f"{change.date}", change.branch or "", change.text or ""] += 1
                    else:
                        assert change.kind in {"first_seen", "link_found"}, change
                watched = [bills[bill.number] for bill in watch.following(store).bills if bill.number in bills]
                later = [row.seen for bill in watched for row in bill.rows if row.seen > site.now]
                if not later:
                    return told, bills
                site.now = clock.later(min(later), every)


def prove(path: Path, listed: list[str], every: timedelta) -> None:
    told, bills = replay(path, listed, every)
    for number in listed:
        expected = told_of(bills[number], BASELINE)
        assert Counter({row: n for row, n in told.items() if row[0] == number}) == expected, number
    for row, times in told.items():
        assert times <= told_of(bills[row[0]], BASELINE)[row], f"{row} was told {times} times"


@pytest.mark.thorough
def test_small_replay(tmp_path: Path) -> None:
    """For ten bills over two years, looked at every six weeks, each added row is announced once, and nothing else."""
    prove(tmp_path, sample(10), timedelta(days=42))


@pytest.mark.long
@pytest.mark.parametrize("part", cases([0], [1, 2, 3]))
def test_full_replay(tmp_path: Path, part: int) -> None:
    """Of a fourth of 300 bills over two years, day by day, each added row is told once, and none from before.

    Five bills have a separate app: they are looked at within the day after one of them moved, not on the days
    when another app's did.
    """
    for group in range(part, GROUPS, PARTS):
        (tmp_path / str(group)).mkdir()
        prove(tmp_path / str(group), sample(300)[group::GROUPS], timedelta(hours=20))


def test_safe_communities(tmp_path: Path) -> None:
    """S1579 is followed into H2418, whose other absorbed bills are left alone."""
    told, _ = replay(tmp_path, ["S1579"], timedelta(days=21))
    assert told["S1579", "2022-06-28", "House", "Accompanied H2418"] == 1
    assert {row[0] for row in told} <= {"S1579", "H2418"}
