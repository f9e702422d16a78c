"""If the site's clock disagrees with ours nothing is written and nothing sent, and operations hear it once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from billbot import clock
from tests.support import faults
from tests.support.app_on_disk import BEGIN, CONSOLE, LATER, AppOnDisk, on_disk

OPERATIONS = '[[channel]]\nname = "keepers"\nkind = "console"\noperations = true\n'
WRONG = "The clocks of billbot and of the site differ"
RIGHT = "The clocks of billbot and of the site agree again"
AHEAD, BEHIND = "2026-03-03T14:00", "2025-03-02T14:00"
LEDGER = ("incidents", "envelopes", "ledger", "holds", "jobs", "recipients", "sqlite_sequence")


def begun(app: AppOnDisk) -> None:
    """A first check with a right clock, all of it told; then something moves on the site."""
    app.configure(CONSOLE + OPERATIONS)
    shows(app, BEGIN)
    app.billbot("work", "--once", "--now", BEGIN)
    shows(app, LATER)


def shows(app: AppOnDisk, at: str) -> None:
    """The site's clock shows this time."""
    app.site.now = clock.parse(at)
    app.site.date = lambda: app.site.now


def facts(app: AppOnDisk) -> list[str]:
    """Everything stored, without what was told and without messages about the clock."""
    told = tuple(f'INSERT INTO "{table}"' for table in LEDGER)
    return [line for line in app.dump() if not line.startswith(told)]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    """The app as `on_disk` makes it."""
    with on_disk(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(("wrong", "command"), [(AHEAD, ("work", "--once")), (BEHIND, ("check",))])
def test_nothing_is_written_or_sent(app: AppOnDisk, wrong: str, command: tuple[str, ...]) -> None:
    """A check, by whichever command, writes nothing down and says only that the clock is wrong, and by how much."""
    begun(app)
    before = facts(app)
    ran = app.billbot(*command, "--now", wrong)
    assert ran.code == 1
    assert facts(app) == before
    assert ("timedatectl" in ran.err, f"with `--now {LATER}`" in ran.err) == (False, True)  # it is on this machine
    assert ("365 days ahead" if wrong == AHEAD else "24 hours behind") in ran.err
    assert (ran.out + ran.err).count(WRONG) == 1
    assert "Hearing" not in ran.out + ran.err


@pytest.mark.parametrize("wrong", [AHEAD, BEHIND])
def test_told_once_and_its_end(app: AppOnDisk, wrong: str) -> None:
    """Operations hear once that the clock is wrong and once that it is right again; then what waited is announced."""
    begun(app)
    said = [app.billbot("work", "--once", "--now", now).out for now in (wrong, wrong, LATER, LATER)]
    assert [text.count(WRONG) for text in said] == [1, 0, 0, 0]
    assert [text.count(RIGHT) > 0 for text in said] == [False, False, True, False]
    assert ["hearing" in text.lower() for text in said] == [False, False, True, False]


def test_found_out_once_set(app: AppOnDisk) -> None:
    """A clock that was set right is found to be so by the next tick, whenever the last check was."""
    begun(app)
    app.billbot("work", "--once", "--now", LATER)
    app.billbot("check", "--now", AHEAD)
    assert RIGHT in app.billbot("work", "--once", "--now", LATER).out


def test_deliver(app: AppOnDisk) -> None:
    """`deliver` asks the site, too: while the clock is wrong it sends nothing and says why, then what waited."""
    begun(app)
    app.billbot("check", "--no-send", "--now", LATER)
    before = app.dump()
    ran = app.billbot("deliver", "--now", AHEAD)
    assert (ran.code, ran.out, app.dump()) == (1, "", before)
    assert "365 days ahead" in ran.err
    assert "hearing" in app.billbot("deliver", "--now", LATER).out.lower()


def test_site_that_goes_away(app: AppOnDisk) -> None:
    """While no answer says that the clock is right nothing is written or sent, however long the site is away."""
    begun(app)
    app.billbot("work", "--once", "--now", AHEAD)
    before = app.dump()
    app.site.faults.add(faults.dropped(), "*")
    for now in (AHEAD, "2026-03-04T14:00", LATER):
        ran = app.run_hurried("work", "--once", "--now", now)
        assert (ran.code, ran.out) == (1, "No check is due, 0 messages sent.\n")
        assert app.dump() == before
    app.site.faults.clear()
    assert RIGHT in app.billbot("work", "--once", "--now", LATER).out


@pytest.mark.parametrize("now", ["2025-03-03T14:59", "2025-03-03T13:01"])
def test_within_an_hour(app: AppOnDisk, now: str) -> None:
    """A clock that is less than an hour off is right."""
    begun(app)
    assert app.billbot("check", "--now", now).code == 0


def test_status_and_doctor(app: AppOnDisk) -> None:
    """If no channel is for operations, `status` and `doctor` say that the clock is wrong."""
    shows(app, BEGIN)
    assert WRONG not in app.billbot("work", "--once", "--now", AHEAD).out
    assert WRONG in app.billbot("status", "--now", AHEAD).out
    assert "ahead" in app.billbot("doctor").out


@pytest.mark.parametrize("year", [1970, 2101, 9999])
def test_year_that_cannot_be(app: AppOnDisk, caplog: pytest.LogCaptureFixture, year: int) -> None:
    """A date of the site that cannot be true says nothing about our clock: news is announced, and the log says why."""
    begun(app)
    app.site.date = lambda: clock.parse(LATER).replace(year=year)
    ran = app.billbot("work", "--once", "--now", LATER)
    assert (ran.code, WRONG in ran.out, "hearing" in ran.out.lower()) == (0, False, True)
    assert "says nothing about the clock" in caplog.text


@pytest.mark.parametrize("year", [2000, 2100])
def test_year_that_is_far_off(app: AppOnDisk, year: int) -> None:
    """A date of the site that is decades off is announced, and so is its end, with the news."""
    begun(app)
    app.site.date = lambda: clock.parse(LATER).replace(year=year)
    assert WRONG in app.billbot("work", "--once", "--now", LATER).out
    shows(app, LATER)
    out = app.billbot("work", "--once", "--now", LATER).out
    assert (RIGHT in out, "hearing" in out.lower()) == (True, True)
