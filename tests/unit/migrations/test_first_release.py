"""A database of the first release opens in every later one, with all that it held."""

import sqlite3
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.clock import later
from billbot.migrations import STATEMENTS, steps_of
from billbot.store import Pause, Store
from billbot.store.connection import connect
from tests.support.releases import DOCKET, FILE, HOLD, NUMBER, dump, load, schema
from tests.support.store_sample import ADDED, BILL, BILL_SEEN, DATED, MINUTE, NOON, STANDS, ask, told


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The database of the first release after all steps of today."""
    path = tmp_path / "billbot.db"
    load(FILE.read_text(encoding="utf-8"), path)
    with Store(path):
        pass
    return path


def test_schema(released: Path, tmp_path: Path) -> None:
    """All steps make of it what they make of an empty file; until the release, `tests.support.releases` renews."""
    with Store(tmp_path / "new.db"):
        pass
    assert schema(released) == schema(tmp_path / "new.db")


def test_steps_are_counted() -> None:
    """The number of each step is greater than that before it, also where two were made at once."""
    counted = [int(name.partition("-")[0]) for name in STATEMENTS]
    assert counted == sorted(set(counted))


def test_what_it_held(released: Path) -> None:
    """Bills, changes, numbers, what waits and was told, the troubles, the weekly work, the pause: all is read."""
    with Store(released) as store:
        assert store.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
        assert [store.bills.change(key) for key in (1, 2)] == [ADDED, DATED]
        assert [body.body for body in store.evidence.of(BILL)] == [b"<html></html>"]
        assert store.bills.numbers() == {DOCKET: NUMBER}
        assert {(each.channel, each.notices) for each in store.incidents.undelivered(later(NOON, MINUTE))} == {
            ("ops", 2),
            ("slack", 2),
        }
        assert told(store, "sample") == [STANDS]
        envelope = store.envelopes.resume("slack", "sample", later(NOON, MINUTE), "me")
        assert envelope is not None
        assert (envelope.unclear, envelope.content) == (True, f"message {envelope.key}")
        assert [each.kind for each in store.incidents.still_open()] == ["channel", "bill"]
        assert store.holds.all() == {"email": [replace(HOLD, next_asking=HOLD.next_try)]}
        (suggested,) = store.suggestions.all()
        assert (suggested.suggestion.reason, suggested.suggestion.topics) == ("words", ("topic",))
        assert [each.word for each in suggested.suggestion.found] == ["sample*"]
        assert store.sweeps.pause() == Pause(1, later(NOON, MINUTE))


def test_decisions_of_before(tmp_path: Path) -> None:
    """What operations have yet to hear, and were told, of an accepted suggestion is of today's kind."""
    path = tmp_path / "billbot.db"
    load(FILE.read_text(encoding="utf-8"), path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE marks SET kind = 'accepted' WHERE id = (SELECT MIN(id) FROM marks)")
        db.execute("UPDATE tellings SET kind = 'accepted', state = 'open' WHERE id = (SELECT MIN(id) FROM tellings)")
    with Store(path):
        pass
    assert ask(path, "SELECT count(*) FROM marks WHERE kind = 'decision'") == [(1,)]
    assert ask(path, "SELECT state FROM tellings WHERE kind = 'decision'") == [("to add",)]


def test_who_left_before(tmp_path: Path) -> None:
    """What a channel told somebody before it led elsewhere, however long ago, stands where he is by now."""
    path = tmp_path / "billbot.db"
    connect(path, steps_of(dict(takewhile(lambda step: step[0] != "26-left", STATEMENTS.items())))).close()
    with closing(sqlite3.connect(path)) as db, db:
        columns = "key, channel, recipient, state, made_at, next_try"
        db.execute(f"INSERT INTO envelopes ({columns}) VALUES ('a', 'before', 'ann', 'sent', '', '')")
        columns = "envelope, channel, recipient, kind, general_court, bill, number, name, state, after, proposals"
        values = "1, 'before', 'ann', 'row', 194, 'H1', 1, '', 'live', 0, '', '', ''"
        db.execute(f"INSERT INTO tellings ({columns}, gathered, marked_at) VALUES ({values})")
    with Store(path) as store:
        store.marks.make_out("here", ("ann",), NOON)
    assert ask(path, "SELECT channel FROM tellings") == [("here",)]


def test_every_table_is_filled(tmp_path: Path) -> None:
    """The sample has a row in every table that it has, so that a step that loses rows is seen."""
    path = tmp_path / "first.db"
    load(FILE.read_text(encoding="utf-8"), path)
    tables = [name for name, sql in schema(path).items() if sql.startswith("CREATE TABLE") and "sqlite" not in name]
    assert [name for name in tables if ask(path, f"SELECT count(*) FROM {name}") == [(0,)]] == []


def test_rows_survive(released: Path) -> None:
    """No step loses a row of a table that is still there."""
    before = released.with_name("before.db")
    load(FILE.read_text(encoding="utf-8"), before)
    tables = [name for name in schema(before) if name in schema(released) and ask_kind(before, name) == "table"]
    lost = [name for name in tables if rows(before, name) > rows(released, name)]
    assert lost == []


def ask_kind(path: Path, name: str) -> str:
    return str(ask(path, "SELECT type FROM sqlite_master WHERE name = ?", name)[0][0])


def rows(path: Path, table: str) -> int:
    return int(ask(path, f"SELECT count(*) FROM {table}")[0][0])


def test_dump_is_the_database(released: Path, tmp_path: Path) -> None:
    """What is written as SQL makes the same database again."""
    load(dump(released), tmp_path / "again.db")
    assert dump(tmp_path / "again.db") == dump(released)
