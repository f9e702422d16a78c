"""What happens when another database replaces ours."""

from pathlib import Path

import pytest

from billbot.errors import StoreError
from billbot.store import Store
from billbot.store.backups import move_aside, parts, refuse_log, replaced
from billbot.store.opening import alone
from tests.support.new_database import new_database
from tests.support.store_sample import NOON


def test_moved_aside(path: Path) -> None:
    """A database goes into a new folder of the minute with its log and what Litestream keeps; a key beside it stays."""
    kept = [*parts(path), path.with_name(".billbot.db-litestream"), path.with_suffix(".key")]
    for each in kept:
        each.write_bytes(each.name.encode())
    to = replaced(path, NOON)
    move_aside(path, to)
    assert to == path.parent / "backups" / "billbot-replaced-2026-03-02-1200"
    assert {each.name for each in to.iterdir()} == {each.name for each in kept[:-1]}
    assert all(each.read_bytes() == each.name.encode() for each in to.iterdir())
    assert [each.exists() for each in kept] == [False] * (len(kept) - 1) + [True]
    assert to.stat().st_mode & 0o777 == 0o700


def test_twice_within_a_minute(path: Path) -> None:
    """What is replaced in the same minute goes into a separate folder, and nothing into one that is there."""
    first = replaced(path, NOON)
    first.mkdir(parents=True)
    second = replaced(path, NOON)
    second.mkdir()
    assert [each.name.removeprefix(first.name) for each in (second, replaced(path, NOON))] == ["-2", "-3"]
    with pytest.raises(FileExistsError):
        move_aside(path, first)


def test_alone(path: Path) -> None:
    """As long as somebody has the database open nobody is alone with it; then nobody can open it meanwhile."""
    with Store(path), pytest.raises(StoreError, match="billbot is using it, and nothing was changed"), alone(path):
        pass
    with alone(path):
        pass


def test_not_whole_by_itself(tmp_path: Path) -> None:
    """A database with data in its log is refused; one with an empty log is not."""
    database = new_database(tmp_path / "state" / "billbot.db")
    log = database.with_name("billbot.db-wal")
    for body in (None, b""):
        if body is not None:
            log.write_bytes(body)
        refuse_log(database)
    log.write_bytes(b"x")
    with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
        refuse_log(database)
