"""Access to the database: what is said to a user who has not the right to write it, or not even to read it."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import in_processes, sighting

NOBODY = 65534


def open_as_nobody(_: Any, path: Path, reading: bool = False) -> str:  # noqa: FBT001, FBT002 - over a process's border
    """What the error says to a user without rights."""
    if os.getuid() == 0:  # root may write everything
        os.setuid(NOBODY)
    try:
        with Store(path, reading=reading) as store:
            store.bills.record(sighting())
    except StoreError as error:
        return str(error)
    return "no error"


UNOPENED = (
    "cannot be opened; it has to be a file that this user may read and write, in a folder that this user may write"
)
UNWRITTEN = "cannot be written; give this user the right to write the file and its folder"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
@pytest.mark.parametrize(
    ("exists", "folder_mode", "file_mode", "expected"),
    [(False, 0o555, 0, UNOPENED), (True, 0o555, 0o644, UNWRITTEN), (True, 0o777, 0o444, UNWRITTEN)],
    ids=["new file", "closed folder", "closed file"],
)
def test_without_the_right_to_write(*, exists: bool, folder_mode: int, file_mode: int, expected: str) -> None:
    """Where this user may not write, the error says which right is missing."""
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


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_without_the_right_to_read() -> None:
    """Where this user may not even read, as after a command of root, reading says which right is missing."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders cannot be reached by another user
        folder = Path(name).resolve()
        path = folder / "billbot.db"
        with Store(path):
            pass
        path.chmod(0)
        folder.chmod(0o755)
        [text] = in_processes(open_as_nobody, (path, True))
    assert text == f"{path}: {UNOPENED}"
