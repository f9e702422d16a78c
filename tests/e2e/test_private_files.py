"""Files that billbot writes are readable only by their owner, except those it publishes."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.app_on_disk import BEGIN, LATER, AppOnDisk, Ran, ended, on_disk, started
from tests.support.forked_process import TYPED
from tests.support.repository import ROOT

# The command once, which loads all that it needs; then the state is opened to all, and it runs as another account.
STRANGER = """
import logging, os, pathlib, sys
from click.testing import CliRunner
from billbot.cli import group, main
state = pathlib.Path(sys.argv.pop())
CliRunner().invoke(group, sys.argv[1:])
for each in [state, *state.rglob("*")]:
    each.chmod(0o777 if each.is_dir() else 0o666)
logging.getLogger().handlers.clear()
os.setuid(65534)
main()
"""


OPERATIONS = '[[channel]]\nname = "ops"\nkind = "console"\noperations = true\n'


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, int]:
    """The modes of all that is in a folder, by its place in there."""
    return {str(each.relative_to(folder)): mode(each) for each in sorted(folder.rglob("*"))}


def open_to_all(app: AppOnDisk, *words: str) -> Ran:
    """Run a command from a shell that keeps nothing from anybody."""
    return ended(app.start(*words, program=f"import os; os.umask(0); {TYPED}", cwd=app.root))


def test_what_is_written_is_private(app: AppOnDisk) -> None:
    """With any umask, others can only read what is published."""
    assert open_to_all(app, "work", "--once", "--now", BEGIN).code == 0
    assert open_to_all(app, "work", "--once", "--now", LATER).code == 0
    assert open_to_all(app, "work", "--once", "--now", "2025-03-11T10:00").code == 0
    state = app.database.parent
    assert mode(state) == 0o700
    found = modes(state)
    public = {place: found.pop(place) for place in [*found] if place.startswith("public")}
    assert {"public", "public/hearings.ics", "public/proposals/dignity/index.html"} <= set(public)
    assert {bits for place, bits in public.items() if (state / place).is_dir()} == {0o755}
    assert {bits for place, bits in public.items() if (state / place).is_file()} == {0o644}
    assert {"billbot.db", "billbot.key", "backups", "backups/billbot-2025-03-11-1000.zip"} <= set(found)
    assert {place: bits for place, bits in found.items() if bits & 0o077} == {}


def test_a_fresh_configuration_is_private(tmp_path: Path) -> None:
    """Only their owner can read the files that `init` writes, since asks and names come to appear in them."""
    words = [sys.executable, "-m", "billbot", "--config", str(tmp_path / "mine"), "init"]
    assert ended(started(["sh", "-c", 'umask 000; exec "$@"', "sh", *words])).code == 0
    assert set(modes(tmp_path).values()) == {0o700, 0o600}


def wide(app: AppOnDisk) -> Path:
    """A state as a careless run of an older version left it; gives its folder."""
    state = app.database.parent
    with app.store() as store:
        store.recipient_key("a@example.org")
    for folder in ("backups", "public"):
        (state / folder).mkdir()
        (state / folder / "file").write_text("x")
    for each in [state, *state.rglob("*")]:
        each.chmod(0o777 if each.is_dir() else 0o666)
    return state


def test_published_file_is_opened(app: AppOnDisk) -> None:
    """A calendar that only its owner can read, as under the unit, is opened at the next check."""
    app.billbot("check", "--now", BEGIN)
    calendar = app.database.parent / "public" / "hearings.ics"
    calendar.chmod(0o600)
    app.billbot("check", "--now", LATER)
    assert mode(calendar) == 0o644


@pytest.mark.skipif(os.getuid() != 0, reason="needs an account that cannot enter another's folder")
def test_a_folder_of_somebody_else() -> None:
    """A user who may not enter an installation's folder reads that, and whose command it is."""
    with tempfile.TemporaryDirectory() as root:  # that of pytest lets no other account pass
        Path(root).chmod(0o755)
        with on_disk(Path(root)) as app:
            state = wide(app)
            app.folder.parent.chmod(0o700)
            words = ["--config", str(app.folder), "status", str(state)]
            ran = ended(started([sys.executable, "-c", STRANGER, *words], cwd=ROOT))
    assert ran.code == 1
    assert ran.err == (
        f"billbot: {app.folder}: cannot be opened (Permission denied); run this as the user who owns the folder,"
        ' or name another with "--config"\n'
    )


def test_linked_database_is_refused(app: AppOnDisk) -> None:
    """A database that is a link is not written through, and the line says what to do."""
    victim = app.root / "victim"
    app.database.parent.mkdir()
    app.database.symlink_to(victim)
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, victim.exists()) == (1, False)
    (fault,) = ran.faults
    assert fault.startswith(
        f"billbot: {app.database}: is a link, and billbot does not write through links here; put the file"
    )


@pytest.mark.parametrize("folder", ["backups", "public"])
def test_linked_folder_is_refused(app: AppOnDisk, folder: str) -> None:
    """Nothing is written into a folder of the state that is a link, and a check goes on without it."""
    elsewhere = app.root / "elsewhere"
    elsewhere.mkdir()
    app.billbot("check", "--now", "2025-03-01T10:00")
    shown = app.database.parent / folder
    if shown.exists():
        shutil.rmtree(shown)
    shown.symlink_to(elsewhere)
    app.configure(channels=OPERATIONS)
    assert app.billbot("work", "--once", "--now", "2025-03-09T10:00").code in (0, 1)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["billbot.key", "billbot.db-wal"])
def test_linked_files_are_not_followed(app: AppOnDisk, name: str) -> None:
    """A link in place of a database file does not change its target."""
    victim = app.root / "victim"
    victim.write_text("kept")
    app.database.parent.mkdir()
    (app.database.parent / name).symlink_to(victim)
    app.billbot("check", "--now", BEGIN)
    assert victim.read_text() == "kept"


@pytest.mark.parametrize(
    "name", [".env", ".env.local", "secrets/token", "state/x", "kept/billbot.db.1", "my-bot/x", "a.key", "a.db"]
)
def test_git_ignores_what_may_hold_a_secret(name: str) -> None:
    """Files with secrets or messages do not get into a commit by a wildcard."""
    ran = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", name], cwd=ROOT, check=False)
    assert ran.returncode == 0
