"""Commands about a bill's text, the difference of two texts, and an action's words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.app_on_disk import AppOnDisk, typed
from tests.support.typing_in import Terminal


@pytest.fixture
def app(changed_text: AppOnDisk) -> AppOnDisk:
    return changed_text


def test_text(app: AppOnDisk) -> None:
    """The text is printed as last read."""
    assert "No sheriff shall hold" in app.billbot("text", "H1588").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("text", "S1122"), 1, "S.1122 has no text that can be read: the site has only a PDF"),
        (("text", "H9"), 1, "the text of H.9 was not read yet"),
        (("text", "nothing"), 2, "is no bill"),
    ],
)
def test_no_text(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """Without a text, or for an unknown name, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("compare", "H1588", "S1122"), 1, "only a PDF"),
        (("compare", "H1", "H2", "H3", "H4"), 2, "two bills"),
        (("compare", "H1588", "H1588", "S1122"), 1, "only a PDF"),
    ],
)
def test_none(app: AppOnDisk, words: tuple[str, ...], code: int, said: str) -> None:
    """For a missing text or an unknown name, a line says so."""
    ran = app.billbot(*words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert said in ran.err


def test_last_two_drafts(app: AppOnDisk) -> None:
    """For a proposal the last two texts are compared, even two versions of one number."""
    assert "No sheriff [-may-] {+shall+} hold" in app.billbot("compare", "dignity").out


def test_at_a_terminal(app: AppOnDisk) -> None:
    """On a screen a comparison breaks lines between words."""
    with Terminal("--config", str(app.folder), "compare", "dignity", cwd=app.root, columns=30) as at:
        assert at.end() == 0
    assert "No sheriff [-may-] {+shall+}\nhold" in at.shown


def test_three(app: AppOnDisk) -> None:
    """For three bills, each section of the last names its source."""
    said = app.billbot("compare", "H1588", "H1588", "H1588").out
    assert "Of 2 sections: 2 from both. No section of either is left out." in said


VOTE = "Passed to be engrossed -- see Roll Call #198 (Yeas 32 to Nays 8)"


def test_explain() -> None:
    """The clerk's words, and what they mean."""
    said = typed("explain", VOTE).out
    assert f"“{VOTE}”" in said
    assert "A rule was set aside" in typed("explain", "Rules suspended").out


def test_a_text_that_is_not_utf8() -> None:
    """Broken bytes of an argument are read as those of a line are."""
    ran = subprocess.run(
        [sys.executable, "-m", "billbot", "explain", b"caf\xe9"], capture_output=True, timeout=30, check=False
    )
    assert (ran.returncode, "“caf\ufffd”" in ran.stdout.decode()) == (0, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_nowhere_to_print() -> None:
    """When the output's disk is full, one line says so, and the exit code is 1."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "billbot", "explain", "Read"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (1, b"billbot: No space left on device\n")


def test_a_terminal_of_few_letters() -> None:
    """Characters that a terminal cannot show are printed as escapes."""
    ran = subprocess.run(
        [sys.executable, "-m", "billbot", "explain", "Hearing scheduled for 07/28/2021 in Room \u2013 1"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        timeout=30,
        check=False,
    )
    assert (ran.returncode, ran.stderr, b"Room \\u2013 1" in ran.stdout) == (0, b"", True)
