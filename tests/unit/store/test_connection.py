"""A database is opened as it should be, by however many processes, and nothing is half written to it."""

import importlib
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import Action, Row
from billbot.errors import StoreError
from billbot.store import Bills, CheckRecords, Store
from billbot.store.connection import connect
from tests.support import releases
from tests.support.store_sample import BILL, BILL_SEEN, NOON, ask, in_processes, observation

NEW = 30  # so often that what happens seldom happens

FREE = "nothing was written: free some space; a running `billbot work` then continues; run anything else again"


def said(path: Path) -> str:
    """What the error says when the database at `path` is opened and written."""
    with pytest.raises(StoreError) as failed, Store(path) as store:
        store.bills.record(observation())
    return str(failed.value)


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)])
def test_safe_settings(tmp_path: Path, pragma: str, value: object) -> None:
    """A connection writes ahead, checks foreign keys, and has every commit on disk (2 is FULL)."""
    with closing(connect(tmp_path / "billbot.db")) as db:
        assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_every_table_is_strict(tmp_path: Path) -> None:
    """Every table of ours refuses a value of another type than its column's."""
    path = tmp_path / "billbot.db"
    with Store(path):
        pass
    tables = ask(path, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE '%sqlite%'")
    assert {"bills", "facts", "jobs", "envelopes", "ledger", "polls"} <= {name for name, _ in tables}
    assert [name for name, strict in tables if not strict] == []


def open_new_files(barrier: Any, folder: Path) -> int:
    """Open new databases, each at the same moment as the other processes."""
    for number in range(NEW):
        barrier.wait()
        with Store(folder / f"{number}.db") as store:
            store.polls.pause()
    return NEW


@pytest.mark.thorough
def test_processes_open_a_new_file(tmp_path: Path) -> None:
    """If several processes open a new database together, none ever fails."""
    assert in_processes(open_new_files, *[(tmp_path,)] * 4) == [NEW] * 4
    steps = [ask(tmp_path / f"{number}.db", "SELECT name FROM _sqlite_migrations") for number in range(NEW)]
    with Store(tmp_path / "alone.db"):
        assert steps == [ask(tmp_path / "alone.db", "SELECT name FROM _sqlite_migrations")] * NEW


def test_database_of_something_else(tmp_path: Path) -> None:
    """Another program's database is named and unchanged."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()
    before = path.read_bytes()
    assert said(path) == f"{path} is another program's database; name another file as [state] path"
    assert path.read_bytes() == before


def test_database_with_steps_of_something_else(tmp_path: Path) -> None:
    """A database with another program's migrations is not ours."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set, name, applied_at)")
        db.execute("INSERT INTO _sqlite_migrations VALUES (1, 'recipes', 'first', '2026-01-01')")
        db.commit()
    assert "is another program's database" in said(path)


def test_newer_version(tmp_path: Path) -> None:
    """A newer billbot's database is refused with the unknown step, and unchanged."""
    path = tmp_path / "billbot.db"
    with closing(connect(path, releases.LATER_STEPS)) as db:
        Bills(db, path).record(observation())
    assert said(path) == (
        f"{path} was written by a newer billbot (step {releases.LATER}); install that version again, "
        "or restore the backup made before it"
    )
    assert ask(path, "SELECT count(*) FROM bills") == [(1,)]


def big(bytes_: int) -> Any:
    """An observation that takes so much room."""
    row = Row(1, Action(date(2026, 3, 2), "House", "x" * bytes_))
    return observation(replace(BILL_SEEN, rows=(row,), rows_met=1, revision=1))


def test_full_disk(tmp_path: Path) -> None:
    """On a full disk nothing is written or lost, the error says so, and it works again with room."""
    path = tmp_path / "billbot.db"
    with closing(connect(path)) as db:
        bills = Bills(db, path)
        bills.record(observation())
        before = bills.last_seen(BILL)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(StoreError) as failed:
            bills.record(big(100_000))
        assert str(failed.value) == f"{path}: the disk is full; {FREE}"
        assert bills.last_seen(BILL) == before
        db.execute("PRAGMA max_page_count = 1000000")
        assert len(bills.record(big(100_000))) == 2


def record_beyond_the_limit(_: Any, path: Path) -> tuple[str, bool, int]:
    """Record with room for only the beginning of the journal, then again with enough."""
    resource = importlib.import_module("resource")  # which Windows has not, where the test is skipped
    with Store(path) as store:
        before = store.bills.last_seen(BILL)
        room = path.with_name(f"{path.name}-wal").stat().st_size + 5000
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        try:
            store.bills.record(big(20_000))
            text = "no error"
        except StoreError as error:
            text = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        return text, store.bills.last_seen(BILL) == before, len(store.bills.record(big(20_000)))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size can be set there")
def test_write_that_fails_at_its_end(tmp_path: Path) -> None:
    """A commit that cannot be written takes everything back, and the same connection goes on."""
    path = tmp_path / "billbot.db"
    with Store(path) as store:
        store.bills.record(observation())
        [answer] = in_processes(record_beyond_the_limit, (path,))
    assert answer == (
        f"{path}: the disk is full or does not answer; {FREE}",
        True,
        2,
    )


def test_locked_for_too_long(tmp_path: Path) -> None:
    """If another process locks the database for too long, the error says so and nothing is lost."""
    path = tmp_path / "billbot.db"
    with closing(connect(path)) as db, closing(sqlite3.connect(path, isolation_level=None)) as other:
        db.execute("PRAGMA busy_timeout = 20")
        checks = CheckRecords(db, path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as failed:
            checks.read_badly(BILL, NOON, "x", absent=False)
        assert str(failed.value) == (
            f"{path}: another process has held the database for half a minute; try again, or end that process"
        )
        other.execute("ROLLBACK")
        checks.read_badly(BILL, NOON, "x", absent=False)
        assert checks.of(BILL).tried_at == NOON
