"""The sequence of digests over two real years; the expected text was read by eye, and is written by this program."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from billbot import clock
from tests.support.digest_story import ALL, JUVENILE, MONDAYS, Years, live_through

EXPECTED = Path(__file__).with_name("digests-192.txt")


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Years:
    return live_through(tmp_path_factory.mktemp("years"), ALL, JUVENILE, before=MONDAYS[:1])


def digests(years: Years, channel: str) -> list[str]:
    """The digests that a channel got, in their order, without the welcome before them."""
    return [f"Subject: {message.subject}\n\n{message.text}\n" for message in years.inboxes[channel].got[1:]]


def rows_in(text: str) -> list[tuple[str, str]]:
    """The rows that a digest reads out, by bill and clerk's words, each as often as it appears there."""
    found = []
    for line in text.partition("EVERY ENTRY\n")[2].partition("\n--\n")[0].splitlines():
        where, _, quotes = line.partition(": “")
        bills = re.findall(r"\b[HS]D?\.\d+", where) if line.startswith("- ") else []
        rows = [quote.partition("”")[0] for quote in f"“{quotes}".split(" · “")]
        found += [(bill.replace(".", ""), quote.removeprefix("“")) for bill in bills for quote in rows]
    return found


@pytest.mark.long
@pytest.mark.thorough
def test_the_sequence(years: Years) -> None:
    """The digests of the two years read as they did when somebody read them all (BILLBOT_WRITE=1 writes them again)."""
    said = "\n========\n\n".join(digests(years, "coalition"))
    if os.environ.get("BILLBOT_WRITE"):
        EXPECTED.write_text(said, encoding="utf-8")
    assert said.splitlines() == EXPECTED.read_text("utf-8").splitlines()


@pytest.mark.thorough
def test_every_row_once(years: Years) -> None:
    """Each row that was added in the two years appears in exactly one digest."""
    told = sorted(row for text in digests(years, "coalition") for row in rows_in(text))
    assert told == sorted(years.added.elements())
    assert len(told) > 40


@pytest.mark.thorough
def test_every_monday(years: Years) -> None:
    """Each Monday had its digest, whose time begins where the one before ended; that of Friday had its own."""
    with closing(sqlite3.connect(years.database)) as db:
        rows = db.execute("SELECT channel, since, until FROM digests WHERE number > 0 ORDER BY number").fetchall()
    for name, weekday, hour in (("coalition", 0, 8), ("juvenile", 4, 17)):
        times = [
            tuple(datetime.fromisoformat(at).astimezone(clock.EASTERN) for at in bounds)
            for channel, *bounds in rows
            if channel == name
        ]
        assert {(until.weekday(), until.hour, until.minute) for _, until in times} == {(weekday, hour, 0)}
        assert len({until.date() for _, until in times}) == len(times) > 90
        assert all(since == before for (since, _), (_, before) in zip(times[1:], times, strict=False))


@pytest.mark.thorough
def test_its_own_topics(years: Years) -> None:
    """A channel hears only of its topics, and of everything that happened to them."""
    text = "\n".join(digests(years, "juvenile"))
    assert "Safe Communities" not in text
    assert sum(len(rows_in(each)) for each in digests(years, "juvenile")) == sum(
        count for (bill, _), count in years.added.items() if bill not in {"S1579", "H2418"}
    )


def test_missed_ones_are_caught_up_as_one(tmp_path: Path) -> None:
    """A machine that slept for six busy weeks makes one digest of all of them when it wakes, and no row is lost."""
    slept, woke = clock.parse("2022-05-21T00:00"), clock.parse("2022-07-01T00:00")
    years = live_through(
        tmp_path,
        ALL,
        begins=clock.parse("2022-05-09T12:00"),
        ends=clock.parse("2022-07-12T00:00"),
        asleep=lambda at: slept < at < woke,
    )
    first, caught_up, rest, last = digests(years, "coalition")
    assert "Week of May 9 to May 15, 2022" in first
    gravest = "the Senate passed the juvenile diversion bill, 32 to 8, under a new number, S.2987, and 1 more moved"
    assert f"May 16 to July 1, 2022: billbot did not look for 42 days; {gravest}\n" in caught_up
    assert "The longest time between two looks was 42 days." in caught_up
    assert " · seen on Friday, July 1" in caught_up
    assert "July 2 to July 3, 2022: nothing moved" in rest
    assert "Week of July 4 to July 10, 2022" in last
    told = [row for text in (first, caught_up, rest, last) for row in rows_in(text)]
    assert sorted(told) == sorted(years.added.elements())
    assert len(told) > 30
