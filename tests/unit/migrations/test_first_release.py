"""A database of the first release opens in every later one, with all that it held."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from billbot.clock import later
from billbot.store import Pause, Store
from tests.support.first_release import DOCKET, FILE, NUMBER, dump, load, made, schema
from tests.support.repository import ROOT
from tests.support.store_sample import ADDED, BILL, BILL_SEEN, DATED, MINUTE, NOON, ask

RELEASED = re.search(r"^## \[\d", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def migrated(tmp_path: Path) -> Path:
    """The database of the first release after all steps of today."""
    path = tmp_path / "billbot.db"
    load(FILE.read_text(encoding="utf-8"), path)
    with Store(path):
        pass
    return path


def as_new(tmp_path: Path) -> bool:
    """Whether the migrated database has the schema that a new one gets."""
    return schema(migrated(tmp_path)) == schema(made(tmp_path))


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The migrated database; before the first release a step may still be edited, which is no fault."""
    (tmp_path / "tried").mkdir()
    if not RELEASED and not as_new(tmp_path / "tried"):
        pytest.skip("a step was edited before the first release: run `python -m tests.support.first_release`")
    return migrated(tmp_path)


def test_schema(released: Path, tmp_path: Path) -> None:
    """All steps make of it what they make of an empty file."""
    assert schema(released) == schema(made(tmp_path))


def test_what_it_held(released: Path) -> None:
    """Bills, changes, numbers, what is owed, incidents, the weekly work and the pause are read as they were written."""
    with Store(released) as store:
        assert store.bills.last_seen(BILL) == replace(BILL_SEEN, revision=1)
        assert [store.bills.change(key) for key in (1, 2)] == [ADDED, DATED]
        assert [body.body for body in store.bills.evidence(BILL)] == [b"<html></html>"]
        assert store.bills.numbers() == {DOCKET: NUMBER}
        assert {(each.channel, each.notices) for each in store.outbox.undelivered(later(NOON, MINUTE))} == {
            ("ops", 2),
            ("slack", 1),
        }
        assert [each.kind for each in store.incidents.still_open()] == ["channel", "bill"]
        assert store.incidents.lacks() == {"email": "it has no recipients"}
        assert [each.bill for each in store.upkeep.misread()] == [NUMBER]
        assert store.sweeps.pause() == Pause(1, later(NOON, MINUTE))


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


def test_dump_is_the_database(tmp_path: Path) -> None:
    """What is written as SQL makes the same database again."""
    path = made(tmp_path)
    load(dump(path), tmp_path / "again.db")
    assert dump(tmp_path / "again.db") == dump(path)
