"""Claims of terms, and the print by which machines compare their keys."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from billbot.errors import StoreError
from billbot.store.terms import Claim, key_print, read_claim, write_claim
from tests.support.store_sample import NOON, ask


def test_a_claim_comes_back(path: Path, tmp_path: Path) -> None:
    """A claim is read as it was written, from a database that holds nothing else."""
    claim = Claim("one of two", NOON, "abc")
    write_claim(tmp_path / "claim.db", claim)
    assert read_claim(tmp_path / "claim.db") == claim
    assert ask(tmp_path / "claim.db", "SELECT name FROM sqlite_master") == [("claim",)]
    with pytest.raises(StoreError):
        read_claim(path)


def test_a_claim_is_written_once(tmp_path: Path) -> None:
    """Where a claim lies already none is written over it."""
    write_claim(tmp_path / "claim.db", Claim("one", NOON, ""))
    with pytest.raises(StoreError):
        write_claim(tmp_path / "claim.db", Claim("two", NOON, ""))
    assert read_claim(tmp_path / "claim.db").owner == "one"


def test_a_claim_that_was_cut_off(tmp_path: Path) -> None:
    """A database whose claim was never written into it is refused, as any that cannot be read."""
    with closing(sqlite3.connect(tmp_path / "claim.db")) as db:
        db.execute("CREATE TABLE claim (owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL) STRICT")
    with pytest.raises(StoreError, match="no claim"):
        read_claim(tmp_path / "claim.db")


def test_print_of_a_key(tmp_path: Path) -> None:
    """Two keys have two prints, one key has the same beside every database, and no print holds any of its key."""
    for name, key in (("a", b"k" * 32), ("b", b"k" * 32), ("c", b"l" * 32)):
        (tmp_path / f"{name}.key").write_bytes(key)
    first, same, other, none = (key_print(tmp_path / f"{name}.db") for name in "abcd")
    assert first == same != other
    assert none == ""
    assert "6b6b" not in first
