"""A backup has all that a bot is made of, and takes the place of what there is."""

import json
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from billbot import clock
from billbot.app import config, restoring
from billbot.errors import StoreError
from billbot.store import archive
from billbot.store.opening import alone
from tests.support import releases
from tests.support.app_on_disk import AppOnDisk, ended, typed, until
from tests.support.dying import dying

NOW = "2025-03-05T10:00"


_FILES = ["billbot.toml", "bills.toml", "calendar.toml"]


MEMBERS = ["billbot.db", "billbot.key", *(f"config/{name}" for name in _FILES), "manifest.json"]


@pytest.fixture
def app(looked: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return looked.restored()


def test_what_it_holds(backup: Path) -> None:
    """A backup has the database, its key and the configuration, and no secret; it is private."""
    with zipfile.ZipFile(backup) as whole:
        assert sorted(whole.namelist()) == MEMBERS
        assert json.loads(whole.read("manifest.json"))["made"] == "2025-03-03T10:00:00-05:00"
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_configuration_with_faults_stays_out(app: AppOnDisk, tmp_path: Path) -> None:
    """A refused value may be a secret: the backup is made without the configuration, and says so."""
    text = app.listing
    (app.folder / "bills.toml").write_text(f'{text}\ntoken = "xoxb-planted"\n')
    ran = app.billbot("backup", str(tmp_path / "a.zip"), "--now", NOW)
    assert (ran.code, "so it is not in the backup" in ran.err) == (1, True)
    with zipfile.ZipFile(tmp_path / "a.zip") as whole:
        assert sorted(whole.namelist()) == ["billbot.db", "billbot.key", "manifest.json"]


def test_nothing_is_overwritten(app: AppOnDisk, backup: Path) -> None:
    """An existing file stays; without a name, the backup goes next to the database with its time."""
    ran = app.billbot("backup", str(backup))
    assert (ran.code, "already exists" in ran.err) == (2, True)
    assert app.billbot("backup", "--now", NOW).code == 0
    made = app.database.parent / "backups" / "billbot-by-hand-2025-03-05-1000.zip"
    assert made.is_file()


def state(app: AppOnDisk) -> dict[str, bytes]:
    """Every file of the app, except lock files."""
    found = (each for each in app.root.rglob("*") if each.is_file())
    files = (each for each in found if not each.name.endswith((".lock", "-wal", "-shm")))
    return {str(each.relative_to(app.root)): each.read_bytes() for each in files}


def forged(backup: Path, **changed: bytes | None) -> Path:
    """The same backup with members added, changed or left out, and an unchanged manifest."""
    to = backup.with_name("forged.zip")
    with zipfile.ZipFile(backup) as whole, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as into:
        members = {name: whole.read(name) for name in whole.namelist()}
        for name, body in (members | changed).items():
            if body is not None:
                into.writestr(name, body)
    return to


def refused(app: AppOnDisk, backup: Path, why: str) -> None:
    """Assert that a backup is refused for this reason, and the app is untouched."""
    before = state(app)
    ran = app.billbot("restore", str(backup), "--yes", "--now", NOW)
    assert (ran.code, why in ran.err, len(ran.err.splitlines())) == (1, True, 1), ran
    assert state(app) == before


def test_it_is_said_and_asked(app: AppOnDisk, backup: Path) -> None:
    """`restore` lists what it would replace, with times, sizes and counts; without a yes it does nothing."""
    (app.folder / "bills.toml").write_text(app.listing + "# later\n")
    before = state(app)
    ran = app.billbot("restore", str(backup), "--now", NOW)
    assert (ran.code, "run this again with --yes" in ran.err) == (2, True)
    assert "made on Monday, March 3, 2025, 10:00 EST by billbot" in ran.out
    assert ran.out.count("2 bills, 1 proposal, 0.") == 2
    assert f"replaces {app.folder / 'bills.toml'}, which differs" in ran.out
    assert state(app) == before


def test_what_is_replaced_is_moved_aside(app: AppOnDisk, backup: Path) -> None:
    """After a restore everything is as in the backup, and the old state is in a folder with the date."""
    listed = (app.folder / "bills.toml").read_bytes()
    (app.folder / "bills.toml").write_bytes(listed + b"# later\n")
    app.change("UPDATE bills SET tried_at = 'later'")
    key = app.database.with_suffix(".key").read_bytes()
    ran = app.billbot("restore", str(backup), "--yes", "--now", NOW)
    assert ran.code == 0, ran
    assert (app.folder / "bills.toml").read_bytes() == listed
    assert app.ask("SELECT count(*) FROM bills WHERE tried_at = 'later'") == [(0,)]
    assert "run `billbot doctor`, and start billbot." in ran.out
    replaced = app.database.parent / "backups" / "billbot-replaced-2025-03-05-1000"
    assert (replaced / "config" / "bills.toml").read_bytes() == listed + b"# later\n"
    assert (replaced / "billbot.key").read_bytes() == app.database.with_suffix(".key").read_bytes() == key
    with closing(sqlite3.connect(replaced / "billbot.db")) as old:
        assert old.execute("SELECT DISTINCT tried_at FROM bills").fetchall() == [("later",)]
    assert replaced.stat().st_mode & 0o077 == 0
    assert not list(app.database.parent.glob(".aside-*"))
    assert app.billbot("status", "--now", NOW).code == 0


def test_on_another_machine(app: AppOnDisk, backup: Path, tmp_path: Path) -> None:
    """In an empty folder nothing is replaced, so nobody is asked, and billbot goes on from there."""
    folder = tmp_path / "new" / "config"
    ran = typed("--config", str(folder), "restore", str(backup), "--now", NOW)
    assert (ran.code, "which does not exist yet" in ran.out) == (0, True), ran
    assert "start billbot, if no other billbot does this work" in ran.out
    assert typed("--config", str(folder), "status", "--now", NOW).out.startswith("2 bills watched")
    assert (folder.parent / "state" / "billbot.key").read_bytes() == app.database.with_suffix(".key").read_bytes()


def test_into_another_configuration_s_place(app: AppOnDisk, backup: Path) -> None:
    """A restore under a new name that would take over another configuration's database is refused."""
    before = state(app)
    ran = typed("--config", str(app.root / "rehearsal"), "restore", str(backup), "--yes", "--now", NOW)
    assert (ran.code, f"the backup would replace {app.database}, which may belong to another" in ran.err) == (1, True)
    assert (state(app), (app.root / "rehearsal").exists()) == (before, False)


def test_of_a_newer_billbot(app: AppOnDisk, tmp_path: Path) -> None:
    """A backup of a newer version is refused."""
    new = tmp_path / "new.db"
    releases.of_a_newer_version(new)
    archive.write(tmp_path / "new.zip", {archive.DATABASE: new}, clock.parse(NOW))
    refused(app, tmp_path / "new.zip", f"new.zip was written by a newer billbot (step {releases.LATER})")


def test_in_the_place_of_a_newer_one(app: AppOnDisk, backup: Path) -> None:
    """A message says that this version cannot read a database that a newer one upgraded, and why."""
    releases.of_a_newer_version(app.database)
    ran = app.billbot("restore", str(backup), "--yes", "--now", NOW)
    assert f"cannot be read ({app.database} was written by a newer billbot (step {releases.LATER})" in ran.out
    assert (ran.code, app.billbot("status", "--now", NOW).code) == (0, 0)


def test_no_byte_may_differ(app: AppOnDisk, backup: Path) -> None:
    """A backup with any byte changed, or cut off anywhere, is refused, or all of it comes out as it was."""
    whole = backup.read_bytes()
    places = [*range(0, len(whole), max(1, len(whole) // 150)), *range(len(whole) - 100, len(whole))]
    with zipfile.ZipFile(backup) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    taken = []
    for at in places:
        for harmed in (whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :], whole[:at]):
            backup.write_bytes(harmed)
            try:
                with archive.opened(backup, config.FILES), zipfile.ZipFile(backup) as zipped:
                    taken += [at] if {name: zipped.read(name) for name in zipped.namelist()} != members else []
            except StoreError:
                pass
    assert taken == []
    refused(app, backup, "cannot be restored")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"billbot.db": None}, "it contains something that does not belong in a backup"),
        ({"more.txt": b"x"}, "it contains something that does not belong in a backup"),
        ({"manifest.json": None}, "it is damaged"),
        ({"manifest.json": b"[]"}, "it is damaged"),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, dict) else "",
)
def test_forged_members(app: AppOnDisk, backup: Path, changed: dict[str, bytes | None], why: str) -> None:
    """What is not a backup is refused, though each sum is right."""
    refused(app, forged(backup, **changed), why)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "config/.env", "secrets/token", "config/../../x"])
def test_members_that_a_backup_never_has(app: AppOnDisk, backup: Path, name: str) -> None:
    """A member with another name is refused, even if in the manifest: names never become paths."""
    refused(app, forged(backup, **{name: b"x"}), "it contains something that does not belong in a backup")
    assert not (app.root.parent / "outside").exists()


def test_what_is_no_backup(app: AppOnDisk, tmp_path: Path) -> None:
    """Another file, an empty one, a folder or none is refused in a line."""
    (tmp_path / "a.txt").write_text("no backup")
    (tmp_path / "b.zip").touch()
    refused(app, tmp_path / "a.txt", "cannot be restored")
    refused(app, tmp_path / "b.zip", "cannot be restored")
    refused(app, tmp_path / "none.zip", "there is no such file")


def test_while_billbot_works(app: AppOnDisk, backup: Path) -> None:
    """While a worker waits for its next turn nothing is restored; once it is stopped, it is."""
    working = app.start("work")
    try:
        until(lambda: app.database.with_suffix(".lock").exists() and cannot(app))
        ran = app.billbot("restore", str(backup), "--yes", "--now", NOW)
        assert ran.code == 1
        assert "billbot is using it, and nothing was changed" in ran.err
    finally:
        working.send_signal(signal.SIGTERM)
        ended(working)
    assert app.billbot("restore", str(backup), "--yes", "--now", NOW).code == 0


def cannot(app: AppOnDisk) -> bool:
    """Whether a process works with the database."""
    try:
        with alone(app.database):
            return False
    except StoreError:
        return True


def test_what_is_not_whole_by_itself(app: AppOnDisk, backup: Path) -> None:
    """If the unpacked database is incomplete, as on a full disk, nothing is changed."""
    before = state(app)
    with (
        restoring.opened(backup, app.folder) as found,
        closing(sqlite3.connect(found.aside / archive.DATABASE)) as reader,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM bills").fetchone()  # what is read meanwhile cannot be written over
        with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
            found.put_in_place(clock.parse(NOW))
    assert state(app) == before


def killed_at(app: AppOnDisk, backup: Path) -> Iterator[int]:
    """Restore in a separate process that is killed before its first step, its second, and so on; gives its code."""
    with dying() as run:
        for step in range(1, 200):
            code = run(step, "--config", str(app.folder), "restore", str(backup), "--yes", "--now", NOW)
            yield code
            if code == 0:
                break


@pytest.mark.thorough
def test_killed_at_each_step(app: AppOnDisk, backup: Path, tmp_path: Path) -> None:
    """After a kill at any time, everything is old or everything is new, or each command says how to finish."""
    (app.folder / "bills.toml").write_bytes((app.folder / "bills.toml").read_bytes() + b"# later\n")
    app.change("UPDATE bills SET tried_at = '2025-03-04T10:00:00.000Z'")
    shutil.copytree(app.root, tmp_path / "before")
    seen = set()
    for _ in killed_at(app, backup):
        ran = app.billbot("status", "--now", NOW)
        if ran.code:
            seen.add("cut off")
            assert f"`billbot restore {backup} --yes`" in ran.err, ran
            assert app.billbot("check", "--now", NOW).code == 1
            assert app.billbot("restore", str(backup), "--yes", "--now", NOW).code == 0
            assert app.billbot("status", "--now", NOW).code == 0
            assert state_of(app) == "new"
            kept = {each.read_bytes() for each in (app.database.parent / "backups").rglob("bills.toml")}
            assert any(b"# later" in each for each in kept)
        else:
            seen.add(state_of(app))
        shutil.rmtree(app.root)
        shutil.copytree(tmp_path / "before", app.root)
    assert seen == {"old", "cut off", "new"}


def state_of(app: AppOnDisk) -> str:
    """Whether database and configuration are those of before, those of the backup, or of both."""
    of_old = app.ask("SELECT count(*) FROM bills WHERE tried_at = '2025-03-04T10:00:00.000Z'") == [(2,)]
    later = b"# later" in (app.folder / "bills.toml").read_bytes()
    return "mixed" if of_old is not later else "old" if later else "new"
