"""Problems with files, disks and rights: a command says each in a line, and goes as far as it can."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from billbot import clock
from billbot.app.config import SLACK_TOKEN, known_secrets
from tests.support.app_on_disk import BEGIN, BILLS, HEARING, LATER, AppOnDisk, Ran, ended, on_disk, started, typed
from tests.support.releases import of_a_newer_version, of_before_0_3

COMMANDS = (["check"], ["deliver"], ["status"], ["work", "--once"])


def is_told(ran: Ran, *beginnings: str) -> bool:
    """Whether it ended with 1 and these faults, a line each and nothing else, with no traceback."""
    lines = ran.err.splitlines()
    assert len(lines) == len(beginnings), ran.err
    assert ran.out == ""
    return ran.code == 1 and all(line.startswith(f"billbot: {b}") for line, b in zip(lines, beginnings, strict=True))


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("billbot.toml", "[source\n", "line 1: this cannot be read: "),
        (
            "bills.toml",
            BILLS.replace('["287g"]', '["287h"]'),
            'proposal 1 ("dignity"): topics: there is no topic "287h"; did you mean "287g"?',
        ),
        ("bills.toml", BILLS.replace("194/S1122", "189/S1122"), None),
        ("calendar.toml", "[[court]]\nopens = 2025-01-01\n", "court 1: number: is missing; write a line number = …"),
    ],
    ids=["TOML", "topic", "earlier court", "calendar"],
)
def test_fault_of_the_configuration(app: AppOnDisk, file: str, text: str, fault: str | None) -> None:
    """A fault in a file is one line with file, place and fix; a bill of an earlier court is not a fault."""
    (app.folder / file).write_bytes(text.encode("latin-1"))
    ran = app.billbot("status")
    if fault is None:
        assert ran.code == 0
        return
    assert is_told(ran, f"{app.folder / file}: {fault}")
    assert not app.database.exists()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_all_faults_at_once(app: AppOnDisk, words: list[str]) -> None:
    """Every command that needs the configuration tells all of its faults, a line each, and asks for nothing."""
    (app.folder / "billbot.toml").write_text("[source]\nurll = 1\ntimeout = 2\n")
    (app.folder / "bills.toml").write_text("[topic")
    (app.folder / "calendar.toml").write_text("[[court]]")
    places = (f"{app.folder}/billbot.toml: source: urll: ", f"{app.folder}/billbot.toml: source: timeout: ")
    more = f"{app.folder}/bills.toml: ", *places, f"{app.folder}/calendar.toml: court 1: number: "
    assert is_told(typed("--config", str(app.folder), *words), *more)
    assert (app.site.requests, app.database.exists()) == ([], False)


def test_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configuration one line says how to begin."""
    monkeypatch.chdir(tmp_path)
    ran = typed("check", environ={"BILLBOT_CONFIG": ""})
    assert is_told(ran, "config: there is no such folder; run `billbot init` to write one to start from")


def test_secret_that_no_channel_needs(tmp_path: Path) -> None:
    """A secret's file that is not there stops nobody who needs no secret; `doctor` says it in one line."""
    environ = {"BILLBOT_SLACK_APP_TOKEN_FILE": "nowhere"}
    with on_disk(tmp_path) as app:
        assert app.billbot("check", environ=environ).code == 0
        ran = app.billbot("doctor", environ=environ)
    said = (
        "FIX   BILLBOT_SLACK_APP_TOKEN: environment: BILLBOT_SLACK_APP_TOKEN_FILE: this file cannot be read (No such "
    )
    assert (ran.code, ran.out.count(said)) == (1, 1)


def no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)


def of_something_else(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE diary (day TEXT)")


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (no_database, ": this file is not a database; move it away, or name another"),
        (of_something_else, " is another program's database; name another"),
        (of_a_newer_version, " was written by a newer billbot (step 99-invented); install that version"),
        (of_before_0_3, " was made by a billbot before 0.3, and its tables differ from today's; move its folder away"),
        (a_folder, ": cannot be opened; it must be a file"),
    ],
    ids=["no database", "of something else", "newer", "before 0.3", "a folder"],
)
def test_state_that_is_not_ours(app: AppOnDisk, words: list[str], spoil: Callable[[Path], None], fault: str) -> None:
    """A state file that is not ours is one line with the fix; it stays, and nothing is requested."""
    app.database.parent.mkdir()
    spoil(app.database)
    before = {} if app.database.is_dir() else {app.database: app.database.read_bytes()}
    assert is_told(app.billbot(*words), f"{app.database}{fault}")
    assert {path: path.read_bytes() for path in before} == before
    assert app.site.requests == []


def test_beginning_again_after_0_2(app: AppOnDisk) -> None:
    """Once a database from before 0.3 was moved away, the next check reads every bill again."""
    app.database.parent.mkdir()
    of_before_0_3(app.database)
    app.database.rename(app.database.with_name("old.db"))
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, ""), ran
    assert app.ask("SELECT count(*) FROM bills WHERE first_seen IS NOT NULL") == [(2,)]


def test_state_below_a_file(app: AppOnDisk) -> None:
    """A state folder that is a file is one line with the fix."""
    app.database.parent.write_text("ours")
    assert is_told(app.billbot("check"), f"{app.database}: is in a folder that is a file; move that away")
    assert app.database.parent.read_text() == "ours"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_state_in_a_folder_that_is_read_only(app: AppOnDisk) -> None:
    """An unwritable state folder is one line with the fix, and everything works once it is writable."""
    app.billbot("check", "--now", BEGIN)
    app.site.now = clock.parse(LATER)
    app.database.chmod(0o400)
    app.database.parent.chmod(0o500)
    ran = app.billbot("check", "--now", LATER)
    app.database.parent.chmod(0o700)
    app.database.chmod(0o600)
    assert is_told(ran, f"{app.database}: cannot be ")
    assert f"“{HEARING}”" in app.billbot("check", "--now", LATER).out


needs_a_disk = pytest.mark.skipif(shutil.which("unshare") is None, reason="no disk of our own can be mounted here")


def on_a_small_disk(script: str, *words: str | Path) -> Ran:
    """Run a script in a separate namespace, which can mount a disk. Returns what it prints after that."""
    ran = ended(started(["unshare", "-rm", "sh", "-c", script, "sh", *map(str, words)]), 120)
    if not ran.out.startswith("mounted\n"):
        pytest.skip("no disk of our own can be mounted here")
    return ran._replace(out=ran.out.removeprefix("mounted\n"))


# What it prints tells how each check ended.
FULL_DISK = """
cp -r "$1" "$1.before" && mount -t tmpfs -o size=4m none "$1" && echo mounted && cp -r "$1.before"/. "$1" || exit 1
dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null
"$2" -m billbot --config "$3" check --now "$4"; echo "full: $?"
rm "$1/fill"
"$2" -m billbot --config "$3" check --now "$4"; echo "free: $?"
"""


@needs_a_disk
def test_full_disk(app: AppOnDisk) -> None:
    """On a full disk a check is one line with exit code 1; its findings are sent once there is room."""
    app.billbot("check", "--now", BEGIN)
    app.site.now = clock.parse(LATER)
    app.set_clock(["--now", LATER])
    ran = on_a_small_disk(FULL_DISK, app.database.parent, sys.executable, app.folder, LATER)
    full, free = ran.out.split("full: 1\n")
    assert (full, free.count(f"“{HEARING}”"), free.splitlines()[-1]) == ("", 1, "free: 0")
    assert ran.err.startswith(f"billbot: {app.database}: the disk ")
    assert len(ran.err.splitlines()) == 1


# What it prints tells how each command ended.
TRIED_ON_A_FULL_DISK = """
cp -r "$1" "$1.before" && mount -t tmpfs -o size=4m none "$1" && echo mounted && cp -r "$1.before"/. "$1" || exit 1
"$2" -m billbot --config "$3" doctor --now "$4" | grep database; echo tried
dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null; truncate -s -48k "$1/fill"
"$2" -m billbot --config "$3" doctor --now "$4" | grep database; ls -A "$1"; echo listed
"$2" -m billbot --config "$3" status --now "$4"
"""


@needs_a_disk
def test_doctor_and_status_on_a_full_disk(app: AppOnDisk) -> None:
    """`doctor` tries to write and leaves nothing; it and `status` say that the disk is full."""
    app.billbot("check", "--now", BEGIN)
    before, there = app.dump(), {each.name for each in app.database.parent.iterdir()}
    ran = on_a_small_disk(TRIED_ON_A_FULL_DISK, app.database.parent, sys.executable, app.folder, LATER)
    free, full = ran.out.split("tried\n")
    listed, status = full.split("listed\n")
    tried, *left = listed.splitlines()
    assert free == f"ok    database: {app.database} can be read and written\n"
    assert tried.startswith(f"FIX   database: {app.database}: the disk is full")
    assert {*left} <= {*there, "fill", "billbot.db-shm", "billbot.db-wal"}
    assert "\ndisk: 16 kB are free where the database is, too little for a check: free some space" in status
    assert app.billbot("doctor", "--now", LATER).code == 0
    assert app.dump() == before


NOBODY = 65534


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """Makes a folder that the present user may not enter."""
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
    """A state folder that cannot be entered is one line that names the database."""
    typed("--config", str(root / "config"), command)  # which loads all that it needs, and makes the database
    with taken(root / "state"):
        ran = typed("--config", str(root / "config"), command)
    (line,) = [each for each in (ran.out + ran.err).splitlines() if "billbot.db" in each]
    assert (ran.code, "billbot.db: cannot be opened; " in line) == (1, True)


def test_secrets(root: Path) -> None:
    """An unreadable secret is not reported as unset."""
    with taken(root / "secrets"):
        found, unread = known_secrets({}, root / "config")
    assert found == {}
    assert unread[SLACK_TOKEN] == (
        "secrets/slack-token cannot be read (Permission denied); give it back to the user who runs billbot"
    )


READING = (
    *(f"{command} --now {LATER}" for command in ("status", "show H1588", "suggest list")),
    *("watch list", "watch list --json", "who H1588", "text H1588", "votes H1588"),
)

DISK = """
state=$1 python=$2 config=$3 how=$4; shift 4
cp -r "$state" "$state.before" && mount -t tmpfs -o size=1m none "$state" && cp "$state.before"/*.* "$state" || exit 1
if [ $how = full ]; then dd if=/dev/zero of="$state/fill" bs=4k 2>/dev/null; else mount -o remount,ro "$state"; fi
echo mounted
for command in "$@"; do "$python" -m billbot --config "$config" $command; echo "ended: $?"; done
"""


@pytest.mark.thorough
@needs_a_disk
@pytest.mark.parametrize(
    ("how", "said"),
    [("read-only", "billbot.db: cannot be opened; it must be a file that"), ("full", "billbot.db: the disk is full")],
)
def test_reading_needs_room(app: AppOnDisk, how: str, said: str) -> None:
    """If nothing can be written, commands that only read also end with one line about that."""
    app.billbot("check", "--now", BEGIN)
    ran = on_a_small_disk(DISK, app.database.parent, sys.executable, app.folder, how, *READING)
    assert ran.out == "ended: 1\n" * len(READING)
    assert [said in line for line in ran.faults] == [True] * len(READING)


def test_a_damaged_database_is_no_disk_that_is_full(app: AppOnDisk) -> None:
    """Even a completely unreadable file is one line with exit code 1."""
    app.billbot("check", "--now", BEGIN)
    app.database.write_bytes(b"no database at all, and longer than a page's head" * 100)
    ran = app.billbot("status")
    assert (ran.code, ran.out, len(ran.faults)) == (1, "", 1)
