"""`explain`: what an action means; and how any command prints what it found."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.house_on_disk import typed

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


def explained(stdin: bytes) -> list[Any]:
    """What `explain -` answers, an object a line."""
    ran = typed("explain", "-", stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "" or ran.out.endswith("\n")
    return [json.loads(line) for line in ran.out.split("\n")[:-1]]


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a", ["a"]),
        (b"\n\na\n\n", ["", "", "a", ""]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"a\x0b\x0c\xc2\x85\xe2\x80\xa8b\n", None),
        (b"caf\xe9 \xff\n\xe2\x80\x93", ["caf\ufffd \ufffd", "\u2013"]),
        (b"a\x00b\n", None),
    ],
    ids=["none", "empty", "no break", "empty ones", "Windows", "other breaks", "not UTF-8", "zero byte"],
)
def test_explain_lines(stdin: bytes, texts: list[str] | None) -> None:
    """`explain -` answers every line with one object, empty, broken and unended ones too."""
    answers = explained(stdin)
    assert all(list(answer) == MEANING for answer in answers)
    if texts is None:  # what such a character becomes is for the reading of actions to say
        assert len(answers) == 1
    else:
        assert [answer["text"] for answer in answers] == texts


def test_explain_a_thousand_lines() -> None:
    """A thousand lines get a thousand answers in their order."""
    answers = explained("".join(f"Reported by committee {n}\n" for n in range(1000)).encode())
    assert [answer["text"] for answer in answers] == [f"Reported by committee {n}" for n in range(1000)]


def test_explain_answers_at_once() -> None:
    """A line is answered when it comes, before the next one."""
    with subprocess.Popen(
        [sys.executable, "-m", "billbot", "explain", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for text in (b"Read", b"Read second"):
            child.stdin.write(text + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["text"] == text.decode()
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_text_that_is_not_utf8() -> None:
    """Broken bytes of an argument are read as those of a line are."""
    ran = subprocess.run(
        [sys.executable, "-m", "billbot", "explain", "--json", b"caf\xe9"], capture_output=True, timeout=30, check=False
    )
    assert (ran.returncode, json.loads(ran.stdout)["text"]) == (0, "caf\ufffd")


def test_whoever_reads_has_enough() -> None:
    """When the reader of the output goes away, the command ends without a word, and is fine."""
    with subprocess.Popen(
        [sys.executable, "-m", "billbot", "explain", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        _, said = child.communicate(b"Read\n" * 5000, timeout=30)
        assert (child.returncode, said) == (0, b"")


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
