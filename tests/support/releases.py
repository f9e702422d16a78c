"""A small database as the first release left it, for good (`first_release.sql`), and the steps of a later billbot."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from billbot.bills import BillId
from billbot.migrations import STATEMENTS, steps_of
from billbot.store import Hold
from tests.support.store_sample import NOON

FILE = Path(__file__).with_name("first_release.sql")
SAMPLE = ("sample",)
HOLD = Hold(NOON, 1, NOON, "it has no recipients", permanent=True)
DOCKET, NUMBER = BillId(194, "HD1"), BillId(194, "H1")


def dump(path: Path) -> str:
    """A database as SQL; the times at which its steps were applied are those of the sample."""
    with closing(sqlite3.connect(path)) as db:
        lines = "\n".join(db.iterdump())
    return re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00:00'", "'2026-03-02 17:00:00+00:00'", lines) + "\n"


def load(text: str, path: Path) -> None:
    """Create a database from SQL."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(text)


def schema(path: Path) -> dict[str, str]:
    """The SQL of the tables and indexes of a database, by name, without comments and white space."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(re.sub("--.*", "", sql).split()) for name, sql in found}


# The step that a later billbot brings.
LATER = "99-invented"
LATER_STEPS = steps_of(STATEMENTS | {LATER: "CREATE TABLE invented (bill INTEGER REFERENCES bills(id)) STRICT;\n"})
