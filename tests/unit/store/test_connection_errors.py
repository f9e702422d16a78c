"""What database errors mean for the operator: where, and what to do."""

import errno
import os
import shlex
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import Damaged, StoreError
from billbot.store import Hold, Presence, Store
from billbot.store.connection import connect, explained
from billbot.store.schema import STEPS
from tests.support.store_sample import BILL, NOON, in_processes, observation


def said(path: Path) -> str:
    """What the error says when the database at `path` is opened and written."""
    with pytest.raises(StoreError) as failed, Store(path) as store:
        store.bills.record(observation())
    return str(failed.value)


def test_not_a_database(tmp_path: Path) -> None:
    """A file that is not a database is named with the fix, and unchanged."""
    path = tmp_path / "billbot.db"
    path.write_text("not a database, but long enough to be taken for the beginning of one" * 20)
    before = path.read_bytes()
    assert said(path) == f"{path}: this file is not a database; move it away, or name another file as [state] path"
    assert path.read_bytes() == before


@pytest.mark.parametrize("alters", ["RENAME TO kept_back", "ADD COLUMN more TEXT"])
def test_upgraded_under_a_process_at_work(store: Store, alters: str) -> None:
    """If a newer billbot altered the tables meanwhile, the error says that, and nothing is called damaged."""
    connect(store.path, STEPS | {"99-altered": f"ALTER TABLE holds {alters};\n"}).close()
    with pytest.raises(StoreError, match=r"was upgraded by a newer billbot \(step 99-altered\) while") as failed:
        store.holds.put("slack", "ann", Hold(NOON, 1, NOON, "away", permanent=False))
    assert not isinstance(failed.value, Damaged)


def test_names_of_steps_that_are_damaged(store: Store) -> None:
    """A migration step with a bad name is damage."""
    for name in ("CAST(x'cfcf' AS TEXT)", "'1-schewa'"):
        with closing(sqlite3.connect(store.path)) as db:
            db.execute("DROP TABLE IF EXISTS holds")
            db.execute(f"UPDATE _sqlite_migrations SET name = {name} WHERE id = 1")
            db.commit()
        with pytest.raises(Damaged):
            store.holds.on("all", "C0")


def test_names_of_columns_that_are_damaged(store: Store) -> None:
    """A column that the schema calls otherwise is damage, be it by a case that SQLite itself takes for the same."""
    store.bills.record(observation())
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("ALTER TABLE bills RENAME COLUMN failing_since TO faIling_since")
        db.execute("UPDATE bills SET known = replace(known, '\"branch\"', '\"branck\"')")
        db.commit()
    with pytest.raises(Damaged):
        store.polls.planned([BILL.general_court])
    with pytest.raises(Damaged):
        store.bills.histories()


def test_damaged_database(tmp_path: Path) -> None:
    """A database with a torn page is reported as damaged, and what to do."""
    path = tmp_path / "billbot.db"
    with Store(path):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert said(path).startswith(
        f"{path}: the database is damaged, and nothing is sent from it; `billbot doctor` names"
    )


@pytest.mark.parametrize("below", ["billbot.db", "state/billbot.db"])
def test_folder_that_is_a_file(tmp_path: Path, below: str) -> None:
    """A file where a folder has to be is reported as one."""
    (tmp_path / "state").write_text("")
    path = tmp_path / "state" / below
    assert said(path) == (
        f"{path}: is in a folder that is a file; move that away, or name another file as [state] path"
    )


def test_file_that_is_a_folder(tmp_path: Path) -> None:
    """A folder in place of the file cannot be opened, and the error says so."""
    assert said(tmp_path) == f"{tmp_path}: {UNOPENED}"


UNOPENED = (
    "cannot be opened; it must be a file that this user can read and write, in a folder that this user can write to"
)


NOBODY = 65534


def open_as_nobody(_: Any, path: Path) -> str:
    """The error for a user without rights."""
    if os.getuid() == 0:  # root may write everything
        os.setuid(NOBODY)
    try:
        with Store(path) as store:
            store.bills.record(observation())
    except StoreError as error:
        return str(error)
    return "no error"


UNWRITTEN = "cannot be written; give this user the right to write the file and its folder"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
@pytest.mark.parametrize(
    ("exists", "folder_mode", "file_mode", "expected"),
    [(False, 0o555, 0, UNOPENED), (True, 0o555, 0o644, UNWRITTEN), (True, 0o777, 0o444, UNWRITTEN)],
    ids=["new file", "closed folder", "closed file"],
)
def test_without_the_right_to_write(*, exists: bool, folder_mode: int, file_mode: int, expected: str) -> None:
    """If this user may not write, the error says which right is missing."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders cannot be reached by another user
        folder = Path(name).resolve()
        path = folder / "billbot.db"
        if exists:
            with Store(path):
                pass
            path.chmod(file_mode)
        folder.chmod(folder_mode)
        [text] = in_processes(open_as_nobody, (path,))
        folder.chmod(0o755)
    assert text == f"{path}: {expected}"


def test_a_restore_that_was_cut_off(tmp_path: Path) -> None:
    """The command that finishes an interrupted restore can be typed as shown, whatever its backup is called."""
    (tmp_path / "billbot.restoring").write_text("/copies/of today's.zip\n", encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        Presence(tmp_path / "billbot.db")
    said = str(refused.value).split("`")[1]
    assert shlex.split(said) == ["billbot", "restore", "/copies/of today's.zip", "--yes"]


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; nothing was written"),
        (OSError(errno.EROFS, "Read-only file system"), "name a file on a disk that can be"),
        (OSError(errno.ELOOP, "Too many levels of symbolic links"), "is a link"),
        (PermissionError(errno.EACCES, "Permission denied"), "give this user the right to read and write it"),
        (sqlite3.OperationalError("database is locked"), "another process has held the database for half a minute"),
        (sqlite3.OperationalError("of another kind"), "of another kind"),
    ],
)
def test_mend(path: Path, error: Exception, mend: str) -> None:
    """Each error names what is there and what to do, and is not called damage."""
    found = explained(path, error)
    assert str(found).startswith(f"{path}: ")
    assert mend in str(found)
    assert not isinstance(found, Damaged)


def test_what_was_a_database(path: Path) -> None:
    """A file that is not a database is damage if its key shows that it was one."""
    path.write_text("torn")
    error = sqlite3.DatabaseError("file is not a database")
    before = explained(path, error)
    path.with_suffix(".key").write_bytes(b"k" * 32)
    assert [isinstance(each, Damaged) for each in (before, explained(path, error))] == [False, True]
