"""The key for hashing addresses is next to the database, made once, never guessed."""

import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import StoreError
from billbot.store import Store
from tests.support.store_sample import in_processes, observation, owe, send, word

ANN = "ann.organizer@example.org"


def key_of(path: Path, address: str = ANN) -> str:
    with Store(path) as store:
        return store.recipient_key(address)


def test_stable(path: Path) -> None:
    """An address has the same key each time, also when the database is opened again."""
    assert key_of(path) == key_of(path)


def test_apart(path: Path) -> None:
    """Two addresses have two keys."""
    assert key_of(path) != key_of(path, "bob@example.org")


@pytest.mark.parametrize("spelling", [ANN.upper(), f" {ANN}\n", "Ann.Organizer@Example.org"])
def test_spellings(path: Path, spelling: str) -> None:
    """The same address in capitals, or with blanks around it, is the same recipient."""
    assert key_of(path, spelling) == key_of(path)


def test_differs_between_databases(tmp_path: Path) -> None:
    """Two databases have two keys for one address, so neither helps to read the other."""
    assert key_of(tmp_path / "one.db") != key_of(tmp_path / "two.db")


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_key_is_for_its_owner_alone(path: Path) -> None:
    """The key is next to the database, only for its owner, and making it leaves nothing else."""
    key_of(path)
    assert [each.name for each in path.parent.iterdir() if ".key" in each.name] == ["billbot.key"]
    assert stat.S_IMODE(path.with_suffix(".key").stat().st_mode) == 0o600


def test_database_alone_gives_no_key(path: Path, tmp_path: Path) -> None:
    """A copy of the database without the file of the key hashes an address otherwise."""
    before = key_of(path)
    copy = tmp_path / "copy" / "billbot.db"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    assert key_of(copy) != before


def test_no_address_in_the_database(path: Path) -> None:
    """No part of an address is in the database's files, nor in the journal while they are open."""
    with Store(path) as store:
        store.bills.record(observation())
        key = store.recipient_key(ANN)
        owe(store, word("a"), to=(key,))
        send(store, to=(key,))
        files = {each.name: each.read_bytes().lower() for each in path.parent.iterdir()}
    files["billbot.db, closed"] = path.read_bytes().lower()
    assert {"billbot.db", "billbot.db-wal", "billbot.key"} <= set(files)
    assert key.encode() in files["billbot.db, closed"]
    for part in (b"ann.organizer", b"example.org"):
        assert [name for name, held in files.items() if part in held] == []


def make_keys(barrier: Any, folder: Path) -> list[str]:
    """Ask ten new databases for a key, each at the same moment as the other process."""
    keys = []
    for number in range(10):
        with Store(folder / f"{number}.db") as store:
            barrier.wait()
            keys.append(store.recipient_key(ANN))
    return keys


def test_two_processes_make_one_key(tmp_path: Path) -> None:
    """Two processes that ask a new database for a key at once get the same one, ten times in a row."""
    first, second = in_processes(make_keys, (tmp_path,), (tmp_path,))
    assert first == second
    assert len(set(first)) == 10


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_key_that_is_none(path: Path, content: bytes) -> None:
    """A file of the key that was cut short or written over is an error, since hashes would be without a secret."""
    path.with_suffix(".key").write_bytes(content)
    with pytest.raises(StoreError) as failed:
        key_of(path)
    assert str(failed.value) == (
        f"{path.with_suffix('.key')}: is not the key that billbot made, and without it billbot cannot tell who got"
        " which message; `billbot doctor` names the newest intact backup"
    )
    assert path.with_suffix(".key").read_bytes() == content
