"""Only its owner can read the database, and it can be read even if nothing can be written."""

import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import StoreError
from billbot.store import Store, shut_off
from tests.support.store_sample import in_processes

NOBODY = 65534
UNOPENED = (
    "cannot be opened; it has to be a file that this user may read and write, in a folder that this user may write"
)


def count_as_nobody(_: Any, path: Path) -> int | str:
    """How many bills a user reads who may write nothing, or the error."""
    if os.getuid() == 0:
        os.setuid(NOBODY)
    try:
        with Store(path, reading=True) as store:
            return store.bills.count()
    except StoreError as error:
        return str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_without_the_right_to_read() -> None:
    """If this user may not even read, as after a command of root, reading says which right is missing."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders cannot be reached by another user
        folder = Path(name).resolve()
        path = folder / "billbot.db"
        with Store(path):
            pass
        path.chmod(0)
        folder.chmod(0o755)
        [text] = in_processes(count_as_nobody, (path,))
    assert text == f"{path}: {UNOPENED}"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    """A folder with other files keeps its mode, and so do those files."""
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "notes.txt").write_text("x")
    for each in (shared, shared / "notes.txt"):
        each.chmod(0o755)
    with Store(shared / "billbot.db"):
        pass
    (shared / "billbot.db").chmod(0o644)
    assert shut_off(shared / "billbot.db") == []
    assert {place: mode(shared / place) for place in (".", "notes.txt", "billbot.db")} == {
        ".": 0o755,
        "notes.txt": 0o755,
        "billbot.db": 0o600,
    }


def test_shut_off(tmp_path: Path) -> None:
    """Files next to our database, and in our folders, are closed to others; link targets are not."""
    folder, elsewhere = tmp_path / "state", tmp_path / "elsewhere"
    path = folder / "billbot.db"
    (folder / "backups").mkdir(parents=True)
    (folder / "public").mkdir()
    elsewhere.write_text("x")
    private = [path, folder / "billbot.key", folder / "billbot.db-wal", folder / "backups" / "1.zip"]
    for each in (*private, folder / "public" / "index.html"):
        each.touch()
        each.chmod(0o644)
    (folder / "billbot.lock").symlink_to(elsewhere)
    for each in (folder, folder / "backups", elsewhere):
        each.chmod(0o755)
    assert shut_off(path) == []
    assert {mode(each) for each in private} == {0o600}
    assert [mode(each) for each in (folder, folder / "backups")] == [0o711, 0o700]
    assert [mode(each) for each in (elsewhere, folder / "public" / "index.html")] == [0o755, 0o644]
