"""`backup`: everything in one file, but secrets, and nothing is overwritten."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from tests.support.app_on_disk import AppOnDisk

NOW = "2025-03-05T10:00"
_FILES = ["billbot.toml", "bills.toml", "calendar.toml"]
MEMBERS = ["billbot.db", "billbot.key", *(f"config/{name}" for name in _FILES), "manifest.json"]


@pytest.fixture
def app(looked: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return looked.restored()


def test_what_it_holds(backup: Path) -> None:
    """A backup has the database, its key and the configuration, each with its sum, and no secret; it is private."""
    with zipfile.ZipFile(backup) as whole:
        assert sorted(whole.namelist()) == MEMBERS
        manifest = json.loads(whole.read("manifest.json"))
        assert manifest["made"] == "2025-03-03T10:00:00-05:00"
        for name, said in manifest["members"].items():
            body = whole.read(name)
            assert (said["size"], said["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_configuration_with_faults_stays_out(app: AppOnDisk, tmp_path: Path) -> None:
    """What is refused in a file may be a secret: the backup is made without the configuration, and says so."""
    text = app.listing
    (app.folder / "bills.toml").write_text(f'{text}\ntoken = "xoxb-planted"\n')
    ran = app.billbot("backup", str(tmp_path / "a.zip"), "--now", NOW)
    assert (ran.code, "so it is not in the backup" in ran.err) == (1, True)
    with zipfile.ZipFile(tmp_path / "a.zip") as whole:
        assert sorted(whole.namelist()) == ["billbot.db", "billbot.key", "manifest.json"]


def test_nothing_is_overwritten(app: AppOnDisk, backup: Path) -> None:
    """A file that is there stays; without a name the backup goes beside the database, under its time."""
    ran = app.billbot("backup", str(backup))
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert app.billbot("backup", "--now", NOW).code == 0
    made = app.database.parent / "backups" / "billbot-by-hand-2025-03-05-1000.zip"
    assert made.is_file()
