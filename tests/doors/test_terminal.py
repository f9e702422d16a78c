"""No stranger's text reaches a terminal, a log or a spreadsheet as more than a text, from the database either."""

import ast
import json
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from billbot import clock
from billbot.cli.printing import JsonLogFormatter, LogFormatter, say_fault
from tests.support.house_in_process import bill, row
from tests.support.house_on_disk import BEGIN, REFERRED, HouseOnDisk, ended, on_disk
from tests.support.repository import ROOT
from tests.support.starting import begin

STRANGE = "=1+1 \x1b[31m\x1b]0;x\x07 \x9b2J\r\u202eturned\x7f"
# Texts of others, in all the tables that commands read.
SPOILED = (
    *(("stated", "value"), ("actions", "text"), ("actions", "branch"), ("cosponsors", "name"), ("bills", "error")),
    *(("documents", "title"), ("documents", "pinslip"), ("documents", "error"), ("document_lists", "error")),
)
COMMANDS = ("show dignity", "status", "suggest list --all", "watch list", "suggest --try Act", "show H1588", "digest")
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_what_commands_print_of_a_spoiled_database(tmp_path: Path) -> None:
    """Whatever stands in the texts of a database, `show`, `status` and the others print nothing that is obeyed."""
    known = bill("H1588", row(REFERRED), cosponsors=("Bo Sample",))
    with on_disk(tmp_path, known, bill("S1122", row(REFERRED))) as house:
        house.billbot("check", "--now", BEGIN)
        with house.store() as store:
            path = store.path
        with closing(sqlite3.connect(path)) as db:
            for table, column in SPOILED:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL", [STRANGE])
            db.commit()
        shown = [house.billbot(*words.split(), "--now", BEGIN) for words in COMMANDS]
        listed = house.billbot("show", "H1588", "--csv", "--now", BEGIN)
        for ran in (*shown, listed):
            assert not OBEYED.search(ran.out + ran.err)
        assert "turned" in shown[0].out
        assert listed.out.splitlines()[1].startswith("194/H1588,'=1+1")
        as_json = house.billbot("show", "H1588", "--json", "--now", BEGIN)
        assert as_json.json["bills"][0]["title"] == STRANGE
        assert not OBEYED.search(as_json.out)


def test_a_log_line_is_one_line() -> None:
    """A message in the log is one line, and nothing in it or in the fault behind it is obeyed."""
    fault = ValueError, ValueError(STRANGE), None
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "%s", (f"a\n2025-03-03 ERROR {STRANGE}",), fault)
    said = LogFormatter("%(levelname)s %(message)s").format(record)
    assert not OBEYED.search(said)
    assert said.splitlines()[0].startswith("WARNING a 2025-03-03 ERROR")
    assert said.splitlines()[1].startswith("ValueError: =1+1")


def test_a_log_that_is_collected() -> None:
    """As JSON a message is one line in ASCII, and what is read from it is harmless, too."""
    fault = ValueError, ValueError(STRANGE), None
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "%s", (f"a\n2025-03-03 ERROR {STRANGE}",), fault)
    record.created = clock.parse("2025-03-03T10:00").timestamp()
    said = JsonLogFormatter().format(record)
    assert (said.isascii(), len(said.splitlines())) == (True, 1)
    read = json.loads(said)
    assert (read["time"], read["level"], read["logger"]) == ("2025-03-03T10:00:00-05:00", "WARNING", "x")
    assert read["message"].startswith("a 2025-03-03 ERROR")
    assert not OBEYED.search(read["message"] + read["fault"])


def test_time_in_the_log() -> None:
    """A line of the log says its time with the offset, and a fault of a command is in a collected log, too."""
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "busy", (), None)
    record.created = clock.parse("2025-03-03T10:00").timestamp()
    assert LogFormatter("%(asctime)s %(message)s").format(record) == "2025-03-03 10:00:00-05:00 busy"


def test_faults_of_a_command_in_a_collected_log(house: HouseOnDisk) -> None:
    """With `--log-format json` all that a command says on stderr is one JSON object a line."""
    room = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'
    house.configure(f'{room}[heartbeat]\nurl = "http://127.0.0.1:9/"\n')
    words = ("--log-format", "json", "--config", str(house.folder), "check", "--now", BEGIN)
    house.now = clock.parse(BEGIN)
    ran = ended(begin(*words, environ={"BILLBOT_SLACK_TOKEN": ""}))
    said = [json.loads(line) for line in ran.err.splitlines()]
    assert ran.code == 1
    assert [each["level"] for each in said] == ["WARNING", "ERROR"]
    assert said[1]["message"].startswith("channel room has been held since ")


def test_a_fault_of_ours_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that nobody caught is printed as Python does, and nothing in it is obeyed."""
    say_fault(ValueError, ValueError(STRANGE), None)
    said = capsys.readouterr().err
    assert "ValueError: =1+1" in said
    assert not OBEYED.search(said)


def test_all_output_goes_one_way() -> None:
    """Commands print by `say` and `say_rows` alone, and tables are written in one room, which make texts harmless."""
    ways = {("click", "echo"), ("click", "secho"), ("csv", "writer"), ("csv", "DictWriter")}
    for path in (ROOT / "billbot").rglob("*.py"):
        text = path.read_text("utf-8")
        if not re.search(r"\b(?:print|s?echo|(?:Dict)?[wW]riter)\b", text):
            continue  # to read what it does takes longer
        printing = path.parts[-2:] in {("cli", "printing.py"), ("public", "data.py")}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not printing:
                assert (node.value.id, node.attr) not in ways, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", path
