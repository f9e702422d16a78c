"""What the commands say about a bill's text, the difference between two texts and the words of an action."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.app_on_disk import AppOnDisk, typed
from tests.support.contract import differences, sample
from tests.support.typing_in import Terminal


@pytest.fixture
def app(changed_text: AppOnDisk) -> AppOnDisk:
    return changed_text


def test_text(app: AppOnDisk) -> None:
    """The text is printed as it was read last, and as it was known on a day."""
    assert "No sheriff shall hold" in app.billbot("text", "H1588").out
    assert "No sheriff may hold" in app.billbot("text", "H1588", "--at", "2025-03-03").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("text", "S1122"), 1, "S.1122 has no text that can be read: the site has it as a PDF alone"),
        (("text", "H9"), 1, "the text of H.9 was not read yet"),
        (("text", "H1588", "--at", "2025-03-01"), 1, "H.1588 has no text of 2025-03-01 or before"),
        (("text", "H1588", "--at", "March"), 2, "write 2026-04-30"),
        (("text", "nothing"), 2, "is no bill"),
    ],
)
def test_no_text(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """If there is no text, or what was typed means nothing, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("compare", "H1588", "S1122"), 1, "PDF alone"),
        (("compare", "H1", "H2", "H3", "H4"), 2, "two bills"),
        (("compare", "H1588", "H1588", "S1122"), 1, "PDF alone"),
        (("compare", "dignity", "--json", "--html", "x.html"), 2, "choose --html or --json"),
    ],
)
def test_none(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """If a text is missing, or what was typed means nothing, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


def test_last_two_drafts(app: AppOnDisk) -> None:
    """Of a proposal the last two texts are compared, two versions of one number, too."""
    assert "No sheriff [-may-] {+shall+} hold" in app.billbot("compare", "dignity").out


def test_at_a_terminal(app: AppOnDisk) -> None:
    """On a screen a comparison breaks lines between words."""
    with Terminal("--config", str(app.folder), "compare", "dignity", cwd=app.root, columns=30) as at:
        assert at.end() == 0
    assert "No sheriff [-may-] {+shall+}\nhold" in at.shown


def test_json(app: AppOnDisk) -> None:
    """The JSON has the keys of the contract's sample, and no other."""
    found = app.billbot("compare", "dignity", "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert (found["unchanged"], found["rewritten"], found["from"]["sections"]) == (1, 1, 2)


def test_page(app: AppOnDisk, tmp_path: Path) -> None:
    """The page is written to the requested file."""
    file = tmp_path / "page.html"
    assert app.billbot("compare", "dignity", "--html", str(file)).code == 0
    assert "<del>may </del>" in file.read_text("utf-8")


def test_three(app: AppOnDisk, tmp_path: Path) -> None:
    """Of three bills each section of the last says from which it comes: in lines, in JSON, on a page."""
    bills = ("H1588", "H1588", "H1588")
    said = app.billbot("compare", *bills).out
    assert "Of 2 sections: 2 from both. No section of either is left out." in said
    found = app.billbot("compare", *bills, "--json").json
    assert list(differences(sample("compare --json"), found)) == []
    assert [(each["origin"], each["beside"], each["shares"]) for each in found["sections"]] == [
        ("both", "first", [1.0, 1.0])
    ] * 2
    file = tmp_path / "page.html"
    assert app.billbot("compare", *bills, "--html", str(file)).code == 0
    assert "which section comes from where" in file.read_text("utf-8")


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
