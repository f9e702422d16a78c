import os
import time
from pathlib import Path

import pytest

from billbot.files import draft, folder_beside, refuse_link


def test_whole(tmp_path: Path) -> None:
    """A file is the old one until the new one is whole, which only its owner can read."""
    path = tmp_path / "kept.txt"
    path.write_text("old")
    with draft(path) as aside:
        aside.write_text("new")
        assert path.read_text() == "old"
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails(tmp_path: Path) -> None:
    """If writing or its check fails, the old file stays and nothing is next to it."""
    path = tmp_path / "kept.txt"
    path.write_text("old")

    def never() -> None:
        raise OSError("changed meanwhile")

    with pytest.raises(OSError, match="changed meanwhile"), draft(path, never) as aside:
        aside.write_text("new")
    with pytest.raises(OSError, match="full"), draft(path):
        raise OSError("full")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_folder_beside(tmp_path: Path) -> None:
    """A temporary folder is deleted at the end, with those of processes killed a day ago."""
    for name, hours in (("old", 25), ("new", 23)):
        left = tmp_path / f".aside-{name}"
        left.mkdir()
        (left / "billbot.db").touch()
        since = time.time() - 3600 * hours
        os.utime(left, (since, since))
    with folder_beside(tmp_path / "billbot.db") as aside:
        assert (list(aside.iterdir()), aside.parent, aside.stat().st_mode & 0o777) == ([], tmp_path, 0o700)
    assert list(tmp_path.iterdir()) == [tmp_path / ".aside-new"]


def test_link(tmp_path: Path) -> None:
    """A link is refused."""
    (tmp_path / "link").symlink_to(tmp_path)
    refuse_link(tmp_path)
    with pytest.raises(OSError, match="symbolic links"):
        refuse_link(tmp_path / "link")
