"""Long work shows itself at a terminal, with color, and in a pipe or a log there is nothing of that."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app_in_process import bill, row
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, on_disk
from tests.support.typing_in import Terminal

BAR = re.compile(r"\[[#-]{24}\]  (\d+/\d+)")


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[AppOnDisk]:
    """An app that waits a second between two requests."""
    with on_disk(tmp_path, bill("H1588", row(REFERRED)), bill("S1122", row(REFERRED))) as app:
        app.configure(gap=1)
        yield app


def at_terminal(app: AppOnDisk, *words: str, **environ: str) -> Terminal:
    """A command of the app at a terminal."""
    return Terminal("--config", str(app.folder), *words, cwd=app.root, environ={"TERM": "xterm", **environ})


def test_a_check_shows_itself(slow: AppOnDisk) -> None:
    """A check says what it reads and how slowly, and shows how many bills are done and the next one."""
    with at_terminal(slow, "check") as at:
        assert at.end() == 0
    says = "Reading 2 bills, with 1 s between requests. Ctrl-C loses nothing: what was read\nis kept.\n"
    assert at.shown.startswith(says)
    assert BAR.findall(at.shown)[:2] == ["0/2", "1/2"]
    assert re.search(r"1/2  \S+  S\.1122", at.shown)
    said = at.shown.rpartition("\x1b[K\x1b[?25h")[2]  # the bar is gone and the cursor back
    assert said.startswith("billbot watches 2 bills for you")


def test_an_interrupted_check_loses_nothing(slow: AppOnDisk) -> None:
    """Ctrl-C in a check ends it with the cursor back, and the next one tells of all bills."""
    with at_terminal(slow, "check") as at:
        at.until("1/2")
        at.interrupt()
        assert at.end() == 1
    assert "Traceback" not in at.shown
    assert at.shown.endswith("\x1b[?25h\nAborted!\n")
    again = slow.run_hurried("check")
    assert (again.code, again.out.count("billbot watches 2 bills for you")) == (0, 1)


def test_nothing_of_it_in_a_pipe(slow: AppOnDisk) -> None:
    """Without a terminal, a command only prints its findings, without color."""
    ran = slow.run_hurried("check")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert "Reading" not in ran.out
    for words in (["pages"], ["restore", str(slow.root / "kept.zip"), "--yes"]):
        slow.billbot("backup", str(slow.root / "kept.zip"))
        ran = slow.billbot(*words)
        assert (ran.code, ran.err, "\x1b" in ran.out) == (0, "", False)


def test_pages_and_restore_show_themselves(app: AppOnDisk) -> None:
    """Writing pages shows how many proposals are done; reading a backup shows progress, too."""
    app.billbot("check", "--now", BEGIN)
    app.billbot("backup", str(app.root / "kept.zip"))
    with at_terminal(app, "pages") as at:
        assert at.end() == 0
    assert re.search(r"Writing the public pages.*\[-{24}\]  0/1  Dignity", at.shown, re.DOTALL)
    with at_terminal(app, "restore", str(app.root / "kept.zip"), "--yes") as at:
        assert at.end() == 0
    assert at.shown.startswith("Checking the backup. Ctrl-C changes nothing.\n")


def test_warnings_have_color(app: AppOnDisk) -> None:
    """On a terminal, a warning's beginning is red and success green; with NO_COLOR nothing is."""
    app.configure("[[channel]]\nname = 'room'\nkind = 'slack'\nto = 'C0123456789'\n")
    token = {"BILLBOT_SLACK_TOKEN": ""}
    with at_terminal(app, "doctor", **token) as at:
        assert at.end() == 1
    assert "\x1b[32m\x1b[1mok\x1b[0m    configuration: " in at.shown
    assert "\x1b[31m\x1b[1mFIX\x1b[0m   " in at.shown
    with at_terminal(app, "doctor", NO_COLOR="1", **token) as at:
        assert at.end() == 1
    assert ("\x1b" in at.shown, "\nFIX   " in at.shown) == (False, True)


def test_headings_are_bold(app: AppOnDisk) -> None:
    """The headings of a digest are bold at a terminal."""
    app.billbot("check", "--now", BEGIN)
    with at_terminal(app, "digest", "--preview", "--now", "2025-03-10T08:00") as at:
        assert at.end() == 0
    assert "\x1b[1mWHERE EVERYTHING IS\x1b[0m" in at.shown
