"""Files of the configuration are written at once, and as they lay there: link, mode and owner stay."""

import fcntl
import os
import re
from pathlib import Path

import pytest

from billbot.app.config.writing import locked, put_in_place, put_new, put_private
from billbot.errors import ConfigError

OLD, NEW = b"# old\n", b"# new\n"


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "bills.toml"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_mode_and_link_are_kept(listing: Path, tmp_path: Path) -> None:
    """The file keeps its mode, and where it is a link, the file that it leads to is the one that is replaced."""
    kept = tmp_path / "kept.toml"
    listing.rename(kept)
    listing.symlink_to(kept)
    kept.chmod(0o640)
    put_in_place(listing, OLD, NEW)
    assert (listing.is_symlink(), mode(kept), kept.read_bytes()) == (True, 0o640, NEW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config", "kept.toml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(listing: Path) -> None:
    """The file keeps its owner, whoever runs the command."""
    os.chown(listing, 12345, 12346)
    put_in_place(listing, OLD, NEW)
    assert (listing.stat().st_uid, listing.stat().st_gid, listing.read_bytes()) == (12345, 12346, NEW)


def unchanged(listing: Path, before: bytes, why: str) -> None:
    """That the file is not written, for this, and that nothing lies beside it."""
    with pytest.raises(ConfigError, match=f"{re.escape(str(listing))}: {why}"):
        put_in_place(listing, before, NEW)
    assert [each.read_bytes() for each in listing.parent.iterdir()] == [OLD]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_file_that_is_read_only(listing: Path) -> None:
    """A file that is read-only is not replaced, and that is said."""
    listing.chmod(0o440)
    unchanged(listing, OLD, "cannot be written")


def test_changed_by_somebody_meanwhile(listing: Path) -> None:
    """What somebody else has written since it was read stays, and the command is to be run again."""
    unchanged(listing, b"# older\n", "was changed by somebody at this moment; nothing was written")


def test_written_anew(listing: Path) -> None:
    """A file is written whether it is there or not, folders included, and one that is there keeps its mode."""
    listing.chmod(0o640)
    for path in (listing, listing.parent / "more" / "bills.toml"):
        put_new(path, NEW)
        assert path.read_bytes() == NEW
    assert mode(listing) == 0o640


def test_a_place_that_is_none(listing: Path) -> None:
    """Where a folder cannot be made the fault says which file could not be written."""
    with pytest.raises(ConfigError, match=r"bills\.toml/secrets/token: cannot be written"):
        put_private(listing / "secrets" / "token", "planted")


def test_private(listing: Path) -> None:
    """A secret and a new folder for it can be read by their owner alone, whatever was there."""
    listing.chmod(0o644)
    for path in (listing, listing.parent / "secrets" / "token"):
        put_private(path, "planted")
        assert (mode(path), path.read_text(encoding="utf-8")) == (0o600, "planted")
    assert mode(listing.parent / "secrets") == 0o700


def test_locked(listing: Path, tmp_path: Path) -> None:
    """A folder is locked for as long as the block takes; one that is not there locks nothing, and is no fault."""
    handle = os.open(listing.parent, os.O_RDONLY)
    with locked(listing.parent), pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    with locked(tmp_path / "none"):
        pass
