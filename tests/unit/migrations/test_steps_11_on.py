"""What earlier versions told of hearings by a key is read by its hours."""

import sqlite3
from contextlib import closing
from datetime import date, time
from pathlib import Path

from billbot import route
from billbot.bills import BillId
from billbot.hearings import Meeting
from billbot.store import Store
from tests.support.releases import FILE, load
from tests.support.store_sample import ask

BILL, KEY = BillId(194, "H7"), "194-20250502-1300-judiciary"
MAY_2, MAY_3 = (date(2025, 5, 2), time(13)), (date(2025, 5, 3), None)
ON_MAY_2, ON_MAY_3 = "on 2025-05-02 13:00 A-1 and Virtual", "on 2025-05-03 - "


def opened(path: Path, told: list[tuple[str, str]], marks: list[tuple[str, str | None]] | None = None) -> Path:
    """A database of the first release with what was told, and waits, of hearings, a key and a state each."""
    load(FILE.read_text(encoding="utf-8"), path)
    with closing(sqlite3.connect(path)) as db, db:
        for n, (key, state) in enumerate(told, 100):
            db.execute(
                "INSERT INTO envelopes (id, key, channel, recipient, state, made_at, next_try)"
                " VALUES (?, ?, 'c', 'ann', 'sent', '', '')",
                (n, f"e{n}"),
            )
            db.execute(
                "INSERT INTO tellings (envelope, channel, recipient, kind, general_court, bill, number, name, state,"
                " after, proposals, gathered, marked_at)"
                " VALUES (?, 'c', 'ann', 'hearing', 194, 'H7', 0, ?, ?, 0, 'one', '', '2025-03-03T17:00:00.000Z')",
                (n, key, state),
            )
        for key, was in marks or []:
            db.execute(
                "INSERT INTO marks"
                " (channel, recipient, kind, general_court, bill, number, name, was, marked_at, due_at)"
                " VALUES ('c', 'ann', 'hearing', 194, 'H7', 0, ?, ?, '2025-03-03T17:00:00.000Z', '')",
                (key, was),
            )
    return path


def heard(path: Path) -> list[tuple[str, str]]:
    """What was told, in order: the hour, and the state."""
    with Store(path) as store:
        told = store.ledger.tellings_about("c", "ann", route.HEARING, BILL)
        names = {route.hearing(BILL, each): label for each, label in ((MAY_2, "May 2"), (MAY_3, "May 3"))}
        return [(names[each.statement.subject], each.statement.state) for each in told]


def test_told(tmp_path: Path) -> None:
    """A telling stands under its hour, with or without one given, and its state is read."""
    path = opened(tmp_path / "b.db", [(KEY, f"row {ON_MAY_2}"), ("194-20250503-0000-judiciary", f"agenda {ON_MAY_3}")])
    assert heard(path) == [("May 2", ON_MAY_2), ("May 3", ON_MAY_3)]
    assert Meeting.decode(ON_MAY_2) == Meeting(True, *MAY_2, "A-1 and Virtual")


def test_moved(tmp_path: Path) -> None:
    """Where a hearing was told to have moved, it was told to be off where it was, by the same message."""
    path = opened(tmp_path / "b.db", [(KEY, f"row {ON_MAY_2}"), (KEY, f"agenda {ON_MAY_3}")])
    assert heard(path)[1:] == [("May 3", ON_MAY_3), ("May 2", "off 2025-05-02 13:00 ")]
    assert ask(path, "SELECT envelope FROM tellings WHERE bill = 'H7' ORDER BY id") == [(100,), (101,), (101,)]


def test_moved_and_back(tmp_path: Path) -> None:
    """Where it was told to be back, it was not; where it was between, it was told to be off."""
    path = opened(tmp_path / "b.db", [(KEY, f"row {each}") for each in (ON_MAY_2, ON_MAY_3, ON_MAY_2)])
    assert heard(path)[2:] == [("May 2", ON_MAY_2), ("May 3", "off 2025-05-03 - ")]


def test_another_one_there(tmp_path: Path) -> None:
    """An hour that another hearing was told to be at since is not off."""
    path = opened(tmp_path / "b.db", [(KEY, f"row {ON_MAY_2}"), (KEY, f"row {ON_MAY_3}"), ("two", f"row {ON_MAY_2}")])
    assert heard(path)[-1] == ("May 2", ON_MAY_2)


def test_marks(tmp_path: Path) -> None:
    """What waits is looked at by the hour it was at, or by that of its key; two of one hour are one."""
    waits = [(KEY, None), ("194-20250503-0000-h7", f"agenda {ON_MAY_3}"), ("194-20250503-0000-other", None)]
    path = opened(tmp_path / "b.db", [], waits)
    with Store(path):
        pass
    found = dict(ask(path, "SELECT name, was FROM marks WHERE bill = 'H7'"))
    assert found.keys() == {route.hearing(BILL, MAY_2).name, route.hearing(BILL, MAY_3).name}
    assert found[route.hearing(BILL, MAY_3).name] == ON_MAY_3
