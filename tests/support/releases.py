"""Databases of another billbot: with a step that a later one brings, and from before 0.3."""

import sqlite3
from contextlib import closing
from pathlib import Path

from billbot.store.connection import connect
from billbot.store.schema import STEPS

LATER = "99-invented"
LATER_STEPS = STEPS | {LATER: "CREATE TABLE invented (bill INTEGER REFERENCES bills(id)) STRICT;\n"}


def of_a_newer_version(path: Path) -> None:
    """Make a database, or upgrade one, as a newer billbot does."""
    connect(path, LATER_STEPS).close()


def of_before_0_3(path: Path) -> None:
    """Make a database with what 0.2 had of its steps, and a table."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT)")
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('billbot', '1-first')")
        db.execute("CREATE TABLE tellings (id INTEGER PRIMARY KEY) STRICT")
