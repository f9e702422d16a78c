"""Backups: whole, private copies of database and key. A few are kept, one before each upgrade."""

import importlib
import os
import sqlite3
import stat
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from billbot.clock import later
from billbot.errors import StoreError
from billbot.store import Store, archive
from billbot.store.backups import left_anything, newest_sound, write, write_before
from billbot.store.connection import connect, migrate
from billbot.store.schema import STEPS
from tests.support import releases
from tests.support.new_database import new_database
from tests.support.store_sample import BILL, BILL_SEEN, NOON, ask, backups, in_processes, observation

WEEK = timedelta(days=7)


@pytest.fixture
def store(store: Store) -> Store:
    store.bills.record(observation())
    return store


def unpacked(backup: Path) -> Path:
    """The database of a backup, with its key beside it, in a new folder."""
    to = backup.parent / "unpacked"
    to.mkdir()
    with archive.opened(backup, ()) as opened:
        for name in opened.manifest.members:
            opened.extract(name, to / name)
    return to / archive.DATABASE


def before_the_step(path: Path) -> None:
    """Make a database with a bill that lacks the invented step."""
    with closing(connect(path)) as db:
        db.execute("INSERT INTO bills (general_court, number) VALUES (194, 'H1')")


def steps(path: Path) -> list[str]:
    """The names of the steps that were applied to a database."""
    return [name for (name,) in ask(path, "SELECT name FROM _sqlite_migrations ORDER BY id")]


def test_backup_is_whole(store: Store) -> None:
    """A backup holds what the database held, and knows the recipients by its key."""
    key = store.recipient_key("a@example.org")
    with Store(unpacked(store.upkeep.back_up(NOON, {}))) as restored:
        assert restored.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
        assert restored.recipient_key("a@example.org") == key
        restored.upkeep.examine()


def test_backup_is_private(store: Store, tmp_path: Path) -> None:
    """Only its owner can read a backup."""
    store.recipient_key("a@example.org")
    store.upkeep.back_up(NOON, {})
    assert backups(tmp_path) == ["billbot-2026-03-02-1200.zip"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "backups").glob("*")} == {0o600}


def test_the_last_few_are_kept(store: Store, tmp_path: Path) -> None:
    """Four weekly backups are kept, and the one before an upgrade."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "billbot-before-2-votes.zip").touch()
    (tmp_path / "backups" / "billbot-2026-02-23-1200.zip").touch()
    store.upkeep.back_up(NOON, {})
    for week in range(1, 6):
        store.upkeep.back_up(later(NOON, week * WEEK), {})
    assert backups(tmp_path)[-1] == "billbot-before-2-votes.zip"
    days = ["03-16-1300", "03-23-1300", "03-30-1300", "04-06-1300"]
    assert backups(tmp_path)[:-1] == [f"billbot-2026-{day}.zip" for day in days]


@pytest.mark.parametrize("name", ["billbot-2026", "billbot-housing"])
def test_backups_of_another_database(store: Store, tmp_path: Path, name: str) -> None:
    """Two databases with similar names in a folder each use only their own backups."""
    with Store(new_database(tmp_path / f"{name}.db")) as other:
        others = [other.upkeep.back_up(later(NOON, week * WEEK), {}) for week in range(2)]
        assert (newest_sound(store.path, ()), left_anything(store.path)) == (None, False)
        own = [store.upkeep.back_up(later(NOON, week * WEEK), {}) for week in range(5)]
        assert (newest_sound(other.path, ()), newest_sound(store.path, ())) == (others[-1], own[-1])
    assert backups(tmp_path) == sorted(each.name for each in (*others, *own[1:]))


def test_drafts_of_killed_processes(store: Store, tmp_path: Path) -> None:
    """A draft that a killed process left goes with the next backup; that of a process at work stays."""
    (tmp_path / "backups").mkdir()
    for name, hours in (("old", 25), ("new", 23)):
        draft = tmp_path / "backups" / f".billbot-2026-01-01-0000.zip.{name}"
        draft.touch()
        since = time.time() - 3600 * hours
        os.utime(draft, (since, since))
    store.upkeep.back_up(NOON, {})
    assert backups(tmp_path) == [".billbot-2026-01-01-0000.zip.new", "billbot-2026-03-02-1200.zip"]


def test_drafts_are_known_by_their_names(tmp_path: Path) -> None:
    """A killed process's unfinished backup is deleted with the next weekly one."""
    path, lying = tmp_path / "billbot.db", set[str]()
    before_the_step(path)
    with closing(sqlite3.connect(path)) as db:
        db.set_trace_callback(lambda _: lying.update(backups(tmp_path)))
        write_before(Database(db), path, "99-invented", sure=lambda: None)
        write(Database(db), path, tmp_path / "ours.zip", {}, NOON)
    drafts = lying - set(backups(tmp_path))
    assert drafts
    assert [each for each in drafts if not each.startswith(".billbot-")] == []


def fill(_: Any, path: Path) -> str:
    """Make a backup with a file size limit below the database's."""
    resource = importlib.import_module("resource")  # which Windows has not, where the test is skipped
    with Store(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            store.upkeep.back_up(later(NOON, WEEK), {})
        except StoreError as error:
            return str(error)
    return "no error"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size can be set there")
def test_full_disk(store: Store, tmp_path: Path) -> None:
    """A backup without room leaves nothing, and earlier ones are unchanged."""
    store.upkeep.back_up(NOON, {})
    store.recipient_key("a@example.org")
    before = (tmp_path / "backups" / "billbot-2026-03-02-1200.zip").read_bytes()
    [said] = in_processes(fill, (store.path,))
    assert said.startswith(f"{tmp_path / 'backups'}: the disk is full")
    assert backups(tmp_path) == ["billbot-2026-03-02-1200.zip"]
    assert (tmp_path / "backups" / "billbot-2026-03-02-1200.zip").read_bytes() == before


def test_copy_before_an_upgrade(tmp_path: Path) -> None:
    """Before an upgrade, a database with data is copied with its key."""
    path = tmp_path / "billbot.db"
    before_the_step(path)
    path.with_suffix(".key").write_bytes(b"k" * 32)
    releases.of_a_newer_version(path)
    assert backups(tmp_path) == [f"billbot-before-{releases.LATER}.zip"]
    copy = unpacked(tmp_path / "backups" / f"billbot-before-{releases.LATER}.zip")
    assert copy.with_suffix(".key").read_bytes() == b"k" * 32
    assert (steps(copy), steps(path)) == ([*STEPS], [*STEPS, releases.LATER])
    assert ask(copy, "SELECT number FROM bills") == ask(path, "SELECT number FROM bills") == [("H1",)]


def test_new_database_is_not_copied(store: Store, tmp_path: Path) -> None:
    """A new database is made without a copy of nothing."""
    assert store.path.exists()
    assert backups(tmp_path) == []


def test_no_upgrade_without_a_copy(tmp_path: Path) -> None:
    """If the copy fails, the database is unchanged, and the error says why."""
    path = tmp_path / "billbot.db"
    before_the_step(path)
    (tmp_path / "backups").touch()
    with pytest.raises(StoreError, match="backups: is in a folder that is a file"):
        releases.of_a_newer_version(path)
    assert steps(path) == [*STEPS]


def upgrade_at_once(barrier: Any, path: Path) -> None:
    """Upgrade a database at the same moment as other processes."""
    barrier.wait()
    releases.of_a_newer_version(path)


def test_upgraded_meanwhile(tmp_path: Path) -> None:
    """If another process was first, nothing is copied: what would be is what the other has made."""
    path = tmp_path / "billbot.db"
    before_the_step(path)
    releases.of_a_newer_version(path)
    made = backups(tmp_path)
    with closing(connect(path, releases.LATER_STEPS)) as db:
        migrate(db, path, releases.LATER_STEPS)
    assert backups(tmp_path) == made


@pytest.mark.thorough
def test_processes_that_upgrade_at_once(tmp_path: Path) -> None:
    """If several processes upgrade together, none fails, and the copy is of the old state."""
    for number in range(5):
        path = tmp_path / str(number) / "billbot.db"
        before_the_step(path)
        in_processes(upgrade_at_once, (path,), (path,))
        (made,) = (path.parent / "backups").glob("*")
        copy = unpacked(made)
        assert (steps(copy), steps(path)) == ([*STEPS], [*STEPS, releases.LATER])
