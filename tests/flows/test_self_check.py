"""Once a week known histories are read and compared: a difference is told to operations, and never news."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import check, finished
from billbot.bills import BillId
from billbot.check import Report
from billbot.clock import EASTERN, later, stopped
from billbot.errors import Refused, Stopped
from billbot.practice import faults
from billbot.store import Done, Pause
from tests.support.house_on_disk import HouseOnDisk, on_disk
from tests.support.known_histories import BILLS_AND, CHANNELS, house, incidents, tick

MISREAD = "billbot misreads histories that are known"


def last(opened: HouseOnDisk) -> Done:
    with opened.store() as store:
        return store.upkeep.last("self-check")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[HouseOnDisk]:
    """That house."""
    with house(tmp_path) as opened:
        yield opened


@pytest.mark.thorough
def test_once_a_week(opened: HouseOnDisk) -> None:
    """The known bills are read a week after the first check and a week after that, every page of them, and not else."""
    asked = {day: tick(opened, day) for day in (0, 1, 6, 7, 8, 13, 14)}
    assert {day for day, targets in asked.items() if targets} == {7, 14}
    assert asked[7] == [
        "/Bills/193/H3831",
        "/Bills/193/S1368",
        "/Bills/193/S2888",
        "/Bills/193/S2888/BillHistory?pageNumber=2",
    ]
    assert incidents(opened) == []
    now = opened.site.now.isoformat()
    assert opened.billbot("status", "--json", "--now", now).json["last_self_check"] == now
    day = "Monday, March 24, 2025, 10:00 EDT"
    assert f"last self-check: {day}; last backup: {day}\n" in opened.billbot("status", "--now", now).out


def test_after_the_watched_bills(opened: HouseOnDisk) -> None:
    """The known bills are asked for after every watched one, in the tick of a check and in no other."""
    tick(opened, 0)
    tick(opened, 6, 23)
    assert tick(opened, 6, 23) == []
    before = len(opened.asked)
    tick(opened, 7)
    courts = [target.split("/")[2] for target in opened.asked[before:] if target.startswith("/Bills")]
    assert courts == sorted(courts, reverse=True)


def test_difference_is_told_to_operations_alone(tmp_path: Path) -> None:
    """A row that is not read is told once a second try, a day later, found the same; and its end is told."""
    with house(tmp_path, 3) as opened:
        tick(opened, 0)
        tick(opened, 7)
        assert incidents(opened) == []
        assert tick(opened, 8)
        assert incidents(opened) == [("reading", "")]
        ran = opened.billbot("deliver", "--now", "2025-03-18T12:00")
        assert ran.out.count(MISREAD) == 1
        assert "desk" not in ran.out
        assert "193/H3831: expected" in " ".join(ran.out.split())
        assert "found none of 5" not in ran.out
        (incident,) = opened.billbot("status", "--json", "--now", "2025-03-18T12:00").json["incidents"]
        assert opened.billbot("read", incident["page"]).out.count("  2023-07-05") == 2
        tick(opened, 9)
        assert incidents(opened) == []
        assert "Known histories are read right again" in opened.billbot("deliver", "--now", "2025-03-19T12:00").out


def test_a_difference_is_no_change(tmp_path: Path) -> None:
    """Nothing of the known bills is written down as a bill, a change or a sighting."""
    with house(tmp_path, 3) as opened:
        for day in (0, 7, 8):
            tick(opened, day)
        assert opened.ask("SELECT DISTINCT general_court FROM bills") == [(194,)]
        assert opened.ask("SELECT count(*) FROM changes WHERE kind != 'first_seen'") == [(0,)]


def test_page_that_cannot_be_read(opened: HouseOnDisk) -> None:
    """A known bill whose page cannot be read is a fault in reading as well."""
    tick(opened, 0)
    opened.site.faults.add(faults.Fault(answer=lambda given: replace(given, body=given.body[:500])), "/Bills/193/*")
    for day in (7, 8):
        tick(opened, day)
    assert incidents(opened) == [("reading", "")]


def test_bill_that_is_not_there(tmp_path: Path) -> None:
    """A site that does not give the known bills shows no fault in reading; it is asked again after a day."""
    with on_disk(tmp_path) as opened:
        tick(opened, 0)
        assert [bool(tick(opened, day)) for day in (7, 8)] == [True, True]
        assert (incidents(opened), last(opened).done_at) == ([], None)


def test_while_the_site_has_to_be_left_alone(opened: HouseOnDisk) -> None:
    """During a pause, and while another process asks the site, nothing is asked; it is done at the next check."""
    tick(opened, 0)
    with opened.store() as store:
        store.sweeps.set_pause(Pause(1, datetime(2025, 3, 17, 12, tzinfo=EASTERN)))
    assert tick(opened, 7) == []
    with opened.store() as store:
        assert store.sweeps.acquire_site("another", datetime(2025, 3, 17, 13, tzinfo=EASTERN))
    assert tick(opened, 7, 13) == []
    with opened.store() as store:
        store.sweeps.release_site("another")
    assert tick(opened, 7, 14)


def test_connections_that_fail(opened: HouseOnDisk) -> None:
    """Connections that fail in a row end the self-check and begin a pause, as those of a check do."""
    tick(opened, 0)
    opened.site.faults.add(faults.dropped(), "/Bills/193/*")
    tick(opened, 7)
    with opened.store() as store:
        assert store.sweeps.pause().resume_at is not None
        assert not store.sweeps.sweeping(opened.site.now)
    assert last(opened).done_at is None


def test_known_bill_that_is_watched(opened: HouseOnDisk) -> None:
    """A known bill may be watched as well."""
    first = finished.bills()[0].bill
    assert first == BillId(193, "H3831")
    opened.configure(CHANNELS, BILLS_AND.replace("194/S1122", "193/H3831"))
    for day in (0, 7):
        tick(opened, day)
    assert (incidents(opened), opened.ask("SELECT count(*) FROM bills")) == ([], [(2,)])


class Trouble:
    """A site that answers each bill with the same trouble, and counts how often it was asked."""

    def __init__(self, error: BaseException) -> None:
        self.error, self.asked = error, 0

    def visit(self, bill: BillId, *, known: bool) -> Any:
        del bill, known
        self.asked += 1
        raise self.error


@pytest.mark.parametrize(
    "error",
    [RuntimeError("unexpected"), Refused("answered 500"), Stopped("stopped")],
    ids=lambda each: type(each).__name__,
)
def test_broken_off_waits_a_day(opened: HouseOnDisk, error: Exception) -> None:
    """A self-check that is broken off, by a fault of ours, an answer that is an error or a stop, waits for a day."""
    tick(opened, 0)
    due = datetime(2025, 3, 17, 10, tzinfo=EASTERN)
    site, asked = Trouble(error), []
    for minutes in (0, 1, 30, 24 * 60 - 1, 24 * 60):
        run_self_check(opened, later(due, timedelta(minutes=minutes)), site)
        asked.append(site.asked)
    once = asked[0]
    assert once > 0
    assert asked == [once, once, once, once, 2 * once]


def run_self_check(opened: HouseOnDisk, now: datetime, site: Any) -> None:
    """The self-check that follows a good check at this time, on a site that is a fake."""
    report = Report(now, now, checked=2)
    with opened.store() as store, suppress(RuntimeError):
        check.run_self_check(store, lambda: nullcontext(site), stopped(now), "me", report)


def test_killed_waits_a_day(opened: HouseOnDisk) -> None:
    """A self-check whose process is killed in the middle of it counts as tried from its first request on."""
    tick(opened, 0)
    due = datetime(2025, 3, 17, 10, tzinfo=EASTERN)
    with pytest.raises(KeyboardInterrupt):
        run_self_check(opened, due, Trouble(KeyboardInterrupt()))  # ends it as a kill does
    site = Trouble(Refused("answered 500"))
    run_self_check(opened, later(due, timedelta(hours=23)), site)
    assert site.asked == 0
