"""No stranger's text reaches a terminal or a log as more than a text, from the database either."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.app_in_process import bill, row
from tests.support.app_on_disk import BEGIN, REFERRED, on_disk

STRANGE = "=1+1 \x1b[31m\x1b]0;x\x07 \x9b2J\r\u202eturned\x7f"


# Texts of others, in all the tables that commands read.
SPOILED = (
    *(("bills", "error"), ("documents", "title"), ("documents", "pinslip"), ("documents", "error")),
    ("attempts", "error"),
)
# Of what is known about a bill, which is one value: its title and others of its facts, its rows, and its cosponsors.
SPOILED_FACTS = {"value", "text", "branch", "name"}
COMMANDS = ("show dignity", "status", "suggest list --all", "watch list", "show H1588", "digest")
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_what_commands_print_of_a_spoiled_database(tmp_path: Path) -> None:
    """With any texts in the database, `show`, `status` and the others print nothing that a terminal obeys."""
    known = bill("H1588", row(REFERRED), cosponsors=("Bo Sample",))
    with on_disk(tmp_path, known, bill("S1122", row(REFERRED))) as app:
        app.billbot("check", "--now", BEGIN)
        with app.store() as store:
            path = store.path
        with closing(sqlite3.connect(path)) as db:
            for table, column in SPOILED:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL", [STRANGE])
            for key, known_of_it in db.execute("SELECT id, known FROM bills").fetchall():
                facts = json.loads(known_of_it, object_hook=_spoiled)
                db.execute("UPDATE bills SET known = ? WHERE id = ?", [json.dumps(facts), key])
            db.commit()
        shown = [app.billbot(*words.split(), "--now", BEGIN) for words in COMMANDS]
        for ran in shown:
            assert not OBEYED.search(ran.out + ran.err)
        assert "turned" in shown[0].out
        as_json = app.billbot("show", "H1588", "--json", "--now", BEGIN)
        assert as_json.json["numbers"][0]["title"] == STRANGE
        assert not OBEYED.search(as_json.out)


def _spoiled(part: dict[str, Any]) -> dict[str, Any]:
    return {key: STRANGE if key in SPOILED_FACTS and value else value for key, value in part.items()}
