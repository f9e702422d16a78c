"""What another user took, by a command that ran as root: each command says what it is and goes as far as it can."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from billbot.config import SLACK_TOKEN, known_secrets
from tests.support.house_on_disk import typed

NOBODY = 65534


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """That whoever we are may not enter a folder."""
    folder.chmod(0)
    if root := os.getuid() == 0:  # root may enter everything
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.fixture
def root() -> Iterator[Path]:
    """A new installation, where another user can get; pytest's own folders cannot be entered by one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        assert typed("--config", str(folder / "config"), "init").code == 0
        for each in (folder, folder / "config"):
            each.chmod(0o755)
        for each in (folder / "config").iterdir():
            each.chmod(0o644)
        (folder / "secrets").mkdir()
        (folder / "secrets" / "slack-token").write_text("xoxb-invented\n")
        yield folder


@pytest.mark.parametrize("command", ["status", "check", "doctor"])
def test_state(root: Path, command: str) -> None:
    """A folder of the state that cannot be entered is one line, by which the table for the night is found."""
    typed("--config", str(root / "config"), command)  # which loads all that it needs, and makes the database
    with taken(root / "state"):
        ran = typed("--config", str(root / "config"), command)
    (line,) = [each for each in (ran.out + ran.err).splitlines() if "billbot.db" in each]
    assert (ran.code, "billbot.db: cannot be opened; " in line) == (1, True)


def test_secrets(root: Path) -> None:
    """A secret that is there and cannot be read is not taken for one that was never set."""
    with taken(root / "secrets"):
        found, unread = known_secrets({}, root / "config")
    assert found == {}
    assert unread[SLACK_TOKEN] == (
        "secrets/slack-token cannot be read (Permission denied); give it back to the user who runs billbot"
    )
