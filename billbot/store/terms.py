"""What machines that share a replica know of each other: claims of terms, and a print of the key beside a database.

A claim is a small database that lies beside the copies of ours.
"""

import hashlib
import hmac
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from billbot.errors import StoreError
from billbot.store.connection import plain_errors, stamp, unstamp

_DIGITS = 16


class Claim(Struct, frozen=True):
    """Who claimed a term, when, and a print of the key that belongs to the database there; empty for none."""

    owner: str
    at: datetime
    key: str


def write_claim(path: Path, claim: Claim) -> None:
    """Write a claim into a new database. Raises StoreError."""
    with plain_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE claim (owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL) STRICT")
        db.execute("INSERT INTO claim VALUES (?, ?, ?)", (claim.owner, stamp(claim.at), claim.key))


def read_claim(path: Path) -> Claim:
    """Read a claim. Raises StoreError."""
    with plain_errors(path), closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT owner, at, key FROM claim").fetchone()
    if found is None:
        raise StoreError(f"{path}: there is no claim in it")
    owner, at, key = found
    return Claim(owner, unstamp(at), key)


def key_print(database: Path) -> str:
    """What tells the key beside a database from others, and says nothing of it; empty where there is none.

    Raises StoreError.
    """
    path = database.with_suffix(".key")
    with plain_errors(path):
        return hmac.new(path.read_bytes(), b"standby", hashlib.sha256).hexdigest()[:_DIGITS] if path.exists() else ""
