"""`explain`: what an action means; and how any command prints what it found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.app_on_disk import typed

MEANING = ["text", "kinds", "bills", "committees", "hearing", "reporting_date", "votes", "chapter", "weight", "meaning"]
VOTE = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"


def test_explain_json() -> None:
    """`explain --json` has the keys of docs/design/contract.md in one value."""
    ran = typed("explain", VOTE, "--json")
    assert (ran.code, ran.err, list(ran.json)) == (0, "", MEANING)
    assert (ran.json["text"], ran.json["votes"]) == (VOTE, {"yeas": 32, "nays": 8, "roll_call": 198})


def test_explain_for_people() -> None:
    """Without --json the meaning comes first, then what was found, each in words."""
    first, *rest = typed("explain", VOTE).out.splitlines()
    assert first == typed("explain", VOTE, "--json").json["meaning"]
    assert rest == ["kinds: engrossed", "votes: yeas 32, nays 8, roll call 198", "told: at once"]
    drafted = typed("explain", "Accompanied a new draft, see S2836").out
    assert "\nkinds: new draft\nbills: S2836 (continues in)\n" in drafted
    assert typed("explain", "Rules suspended").out.endswith("told: in the digest, and at once where everything is\n")


def test_a_text_that_is_not_utf8() -> None:
    """Broken bytes of an argument are read as those of a line are."""
    ran = subprocess.run(
        [sys.executable, "-m", "billbot", "explain", "--json", b"caf\xe9"], capture_output=True, timeout=30, check=False
    )
    assert (ran.returncode, json.loads(ran.stdout)["text"]) == (0, "caf\ufffd")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [["explain", "Read"], ["explain", "Read", "--json"]], ids=" ".join)
def test_nowhere_to_print(words: list[str]) -> None:
    """When the output's disk is full, one line says so, and the exit code is 1."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "billbot", *words], stdout=full, stderr=subprocess.PIPE, timeout=30, check=False
        )
    assert (ran.returncode, ran.stderr) == (1, b"billbot: No space left on device\n")


def test_a_terminal_of_few_letters() -> None:
    """What a terminal cannot show is written as an escape, in a result as in JSON."""
    for more, expected in (([], b"place Room \\u2013 1"), (["--json"], b'"place": "Room \\u2013 1"')):
        ran = subprocess.run(
            [sys.executable, "-m", "billbot", "explain", "Hearing scheduled for 07/28/2021 in Room \u2013 1", *more],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "latin-1"},
            timeout=30,
            check=False,
        )
        assert (ran.returncode, ran.stderr, expected in ran.stdout) == (0, b"", True)
