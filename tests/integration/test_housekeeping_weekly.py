"""Once a week a backup is made and old data deleted; a failure is mentioned once and retried a day later."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from billbot.app.housekeeping import keep
from billbot.clock import later, parse
from billbot.store import Store
from tests.support.app_on_disk import on_disk, ticked
from tests.support.store_sample import backups, observation

WEEK = timedelta(days=7)
FIRST = "2025-03-10T10:00"
OPERATIONS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'


@pytest.fixture
def store(store: Store) -> Store:
    store.bills.record(observation())
    return store


def test_weekly(tmp_path: Path) -> None:
    """`work --once` makes a backup an hour after the first check, then one a week."""
    with on_disk(tmp_path) as app:
        made = []
        for now in ("2025-03-10T10:00", "2025-03-10T11:00", "2025-03-11T10:00", "2025-03-17T11:00", "2025-03-24T10:00"):
            ticked(app.app(now))
            made.append(sum(name.endswith(".zip") for name in backups(app.database.parent)))
        assert made == [0, 1, 1, 2, 2]


def test_backup_that_cannot_be_made(tmp_path: Path) -> None:
    """It is an incident that names the reason, announced once; the rest goes on, and so is its end once one is made."""
    with on_disk(tmp_path) as app:
        app.configure(OPERATIONS)
        ticked(app.app(FIRST))
        (app.database.parent / "backups").touch()
        ran = [app.billbot("work", "--once", "--now", f"2025-03-{day}T10:00") for day in (17, 18, 19)]
        assert [done.code for done in ran] == [0, 0, 0]
        said = [done.out.count("No backup of the database can be made\n") for done in ran]
        assert said == [0, 1, 0]
        assert "is in a folder that is a file" in ran[1].out
        (app.database.parent / "backups").unlink()
        app.billbot("work", "--once", "--now", "2025-03-20T10:00")
        assert "Backups of the database are made again" in app.billbot("deliver", "--now", "2025-03-20T11:00").out


class Stumbling:
    """A task that billbot stumbles over; counts how often it was tried."""

    tried = 0

    def __call__(self, *_: object) -> NoReturn:
        self.tried += 1
        raise RuntimeError(self.tried)


def test_stumbling_waits_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup or pruning that billbot stumbles over is tried again after a day, and neither keeps the other back."""
    copying, pruning, tried = Stumbling(), Stumbling(), []
    with on_disk(tmp_path) as app:
        ticked(app.app(FIRST))
        with Store(app.database) as store:
            monkeypatch.setattr(store.upkeep, "back_up", copying)
            monkeypatch.setattr(store.offers, "prune", pruning)
            due = later(parse(FIRST), WEEK)
            for minutes in (0, 1, 2, 24 * 60 - 1, 24 * 60, 24 * 60 + 1):
                with suppress(RuntimeError):
                    keep(store, later(due, timedelta(minutes=minutes)), dict)
                tried.append((copying.tried, pruning.tried))
    assert tried == [(1, 0), (1, 1), (1, 1), (1, 1), (2, 1), (2, 2)]
