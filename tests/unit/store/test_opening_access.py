"""The database can be read even if nothing can be written."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import in_processes

NOBODY = 65534
UNOPENED = (
    "cannot be opened; it must be a file that this user can read and write, in a folder that this user can write to"
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
