"""No stranger's text reaches a terminal, a log or a spreadsheet as more than a text, from the database either."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from billbot import clock
from tests.support.app_in_process import bill, row
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, ended, on_disk
from tests.support.forked_process import begin

STRANGE = "=1+1 \x1b[31m\x1b]0;x\x07 \x9b2J\r\u202eturned\x7f"


# Texts of others, in all the tables that commands read.
SPOILED = (
    *(("bills", "error"), ("documents", "title"), ("documents", "pinslip"), ("documents", "error")),
    ("attempts", "error"),
)
# Of what is known of a bill, which is one value: its title and others of its facts, its rows, and its cosponsors.
SPOILED_FACTS = {"value", "text", "branch", "name"}
COMMANDS = ("show dignity", "status", "suggest list --all", "watch list", "suggest --try Act", "show H1588", "digest")
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
        listed = app.billbot("show", "H1588", "--csv", "--now", BEGIN)
        for ran in (*shown, listed):
            assert not OBEYED.search(ran.out + ran.err)
        assert "turned" in shown[0].out
        assert listed.out.splitlines()[1].startswith("194/H1588,'=1+1")
        as_json = app.billbot("show", "H1588", "--json", "--now", BEGIN)
        assert as_json.json["bills"][0]["title"] == STRANGE
        assert not OBEYED.search(as_json.out)


def _spoiled(part: dict[str, Any]) -> dict[str, Any]:
    return {key: STRANGE if key in SPOILED_FACTS and value else value for key, value in part.items()}


def test_faults_of_a_command_in_a_collected_log(app: AppOnDisk) -> None:
    """With `--log-format json` all that a command says on stderr is one JSON object a line."""
    room = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'
    app.configure(f'{room}[heartbeat]\nurl = "http://127.0.0.1:9/"\n')
    words = ("--log-format", "json", "--config", str(app.folder), "check", "--now", BEGIN)
    app.now = clock.parse(BEGIN)
    ran = ended(begin(*words, environ={"BILLBOT_SLACK_TOKEN": ""}))
    said = [json.loads(line) for line in ran.err.splitlines()]
    assert ran.code == 1
    assert [each["level"] for each in said] == ["WARNING", "ERROR"]
    assert said[1]["message"].startswith("channel room has been held since ")
