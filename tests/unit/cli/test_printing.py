"""Output and log are harmless, and go to one place."""

import ast
import logging
import re

import pytest

from billbot import clock
from billbot.cli.printing import LogFormatter, say_fault
from tests.support.repository import ROOT

STRANGE = "=1+1 \x1b[31m\x1b]0;x\x07 \x9b2J\r\u202eturned\x7f"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_log_line_is_one_line() -> None:
    """A log message is one line, and nothing in it or its traceback is obeyed."""
    fault = ValueError, ValueError(STRANGE), None
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "%s", (f"a\n2025-03-03 ERROR {STRANGE}",), fault)
    said = LogFormatter("%(levelname)s %(message)s").format(record)
    assert not OBEYED.search(said)
    assert said.splitlines()[0].startswith("WARNING a 2025-03-03 ERROR")
    assert said.splitlines()[1].startswith("ValueError: =1+1")


def test_time_in_the_log() -> None:
    """A line of the log says its time with the offset."""
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "busy", (), None)
    record.created = clock.parse("2025-03-03T10:00").timestamp()
    assert LogFormatter("%(asctime)s %(message)s").format(record) == "2025-03-03 10:00:00-05:00 busy"


def test_a_fault_of_ours_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that nobody caught is printed as Python does, and nothing in it is obeyed."""
    say_fault(ValueError, ValueError(STRANGE), None)
    said = capsys.readouterr().err
    assert "ValueError: =1+1" in said
    assert not OBEYED.search(said)


def test_all_output_goes_one_way() -> None:
    """Commands print only by `say`, which makes texts harmless, and nothing writes tables of cells."""
    ways = {("click", "echo"), ("click", "secho"), ("csv", "writer"), ("csv", "DictWriter")}
    for path in (ROOT / "billbot").rglob("*.py"):
        text = path.read_text("utf-8")
        if not re.search(r"\b(?:print|s?echo|(?:Dict)?[wW]riter)\b", text):
            continue  # to read what it does takes longer
        printing = path.parts[-2:] == ("cli", "printing.py")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not printing:
                assert (node.value.id, node.attr) not in ways, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", path
