"""Writes `first_release.sql`, a small database as the first release leaves it: `python -m tests.support.first_release`.

Run after every edit of `billbot/migrations/first.py`, and once more in the commit that makes the release. From then on
the file stays as it is for good, and what fills it here is deleted: `fill`, `_MORE`, `made` and the last lines.
"""

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from billbot.bills import BillId, Change, Decision, Incident, Mark, Subject, Trouble
from billbot.clock import later
from billbot.store import EVERYBODY, Hold, Pause, Store
from billbot.store.connection import stamp
from tests.support.store_sample import BILL, MINUTE, NOON, claimed, owe, send, sighting, word

FILE = Path(__file__).with_name("first_release.sql")
SAMPLE = ("sample",)
HOLD = Hold(NOON, 1, NOON, "it has no recipients", permanent=True)
DOCKET, NUMBER = BillId(194, "HD1"), BillId(194, "H1")


def fill(store: Store) -> None:
    """Write something into every table, by the ways in which it is written."""
    sweep = store.sweeps.begin("sample", NOON)
    store.bills.record(sighting(), sweep)
    store.bills.read_badly(DOCKET, NOON, "no page", absent=False)
    store.bills.renumber(DOCKET, Change(NUMBER, "number_assigned", "news", text="H1", old="HD1"), NOON, (), (), sweep)
    store.bills.page_unread(BILL, NOON, "expected a heading, found none", b"<html></html>")
    owe(store, to=SAMPLE)
    send(store, to=SAMPLE)
    owe(store, word("refused"), to=SAMPLE)
    store.envelopes.refused(claimed(store, to=SAMPLE), NOON, "too long", "me")
    owe(store, word("unclear"), to=SAMPLE)
    store.envelopes.unclear(claimed(store, to=SAMPLE), later(NOON, MINUTE), "timed out", "me")
    owe(store, word("waits"), to=SAMPLE)
    ((lost, _, _),) = store.incidents.lost()["slack"]
    troubles = (
        Trouble("channel", "slack", NOON, "given up: too long", told=True, lost=(lost,)),
        Trouble("bill", str(BILL), NOON, "neither", told=True),
    )
    store.incidents.apply(Decision(begun=troubles), NOON, _of_incident)
    store.holds.put("email", EVERYBODY, HOLD)
    store.upkeep.note_reading(NUMBER, NOON, "expected none as row 1")
    store.upkeep.note("self-check", NOON, done=True)
    store.sweeps.set_pause(Pause(1, later(NOON, MINUTE)))


def _of_incident(incident: Incident) -> list[Mark]:
    return [Mark("ops", Subject("incident", None, incident.id), NOON)]


# The tables whose rows no reader has to make sense of here, as rows.
_MORE = """
INSERT INTO cosponsors (bill, position, name) SELECT id, 0, 'A. Sample' FROM bills LIMIT 1;
INSERT INTO document_lists VALUES (194, :at, :at, NULL);
INSERT INTO documents (id, general_court, docket, title, presenters, first_seen, quiet)
  VALUES (1, 194, 'HD2', 'An Act on samples', 'A. Sample', :at, 0);
INSERT INTO document_texts VALUES (1, x'789c030000000001');
INSERT INTO suggestions (id, document, reason, shared, made_at, quiet) VALUES (1, 1, 'words', '', :at, 0);
INSERT INTO suggestion_topics VALUES (1, 0, 'topic');
INSERT INTO suggestion_words VALUES (1, 0, 'topic', 'sample*', 'samples', 'title', 1, '');
INSERT INTO watchlist_edits VALUES (1, :at, 'sample', 'added', 194, 'HD2', 'samples', 'Samples');
INSERT INTO watchlist VALUES (194, 'HD2', 'samples', 'Samples', 1);
INSERT INTO config_faults VALUES (1, 'digest', :at, NULL, 'bills.toml: a fault');
INSERT INTO hearings (event, known_at, baseline, passed_over) VALUES (1, :at, 1, 0);
INSERT INTO hearing_bills VALUES (1, 0, 194, 'HD2', 0);
INSERT INTO hearing_appointments VALUES (1, 0, '2026-03-09', '13:00', 'A-1', 1, '2026-03-02');
INSERT INTO hearing_list VALUES (1, :at, :at);
INSERT INTO digests VALUES ('slack', 0, :at, :at, 0, 0, :at, NULL);
"""


def dump(path: Path) -> str:
    """A database as SQL; the times at which its steps were applied are those of the sample."""
    with closing(sqlite3.connect(path)) as db:
        lines = "\n".join(db.iterdump())
    return re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00:00'", "'2026-03-02 17:00:00+00:00'", lines) + "\n"


def load(text: str, path: Path) -> None:
    """Make a database of SQL."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(text)


def schema(path: Path) -> dict[str, str]:
    """The tables and indexes of a database in SQL without comments and blanks, by their names."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(re.sub("--.*", "", sql).split()) for name, sql in found}


def made(folder: Path) -> Path:
    """The sample, as the steps of today make it."""
    path = folder / "made.db"
    with Store(path) as store:
        fill(store)
    with closing(sqlite3.connect(path)) as db:
        for statement in _MORE.split(";\n"):
            db.execute(statement, {"at": stamp(NOON)})
        db.commit()
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        FILE.write_text(dump(made(Path(place))), encoding="utf-8")
