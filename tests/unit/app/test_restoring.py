"""A backup is checked completely before it replaces anything, and what it replaces is kept."""

from pathlib import Path

import pytest

from billbot import clock
from billbot.app import config
from billbot.app.restoring import Contents, opened
from billbot.errors import ConfigError, StoreError
from billbot.store import Restoration, Store
from billbot.store.opening import restoring
from tests.support.new_database import used_database
from tests.support.store_sample import observation
from tests.support.written_config import PROPOSAL, TOPIC, written

MADE, NOW = clock.parse("2025-03-04T10:00"), clock.parse("2025-03-05T10:00")
LISTED, EDITED = TOPIC + PROPOSAL, TOPIC


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with a proposal, and a database that has seen no bill."""
    used_database(tmp_path / "state" / "billbot.db")
    return written(tmp_path, bills=LISTED)


@pytest.fixture
def database(folder: Path) -> Path:
    return folder.parent / "state" / "billbot.db"


@pytest.fixture
def backup(folder: Path, database: Path) -> Path:
    """A backup of that; then a bill was seen, and the proposal taken off the list."""
    made = folder.parent / "kept.zip"
    with Store(database) as store:
        store.recipient_key("a@example.org")
        store.upkeep.back_up_to(made, MADE, config.files(folder))
        store.bills.record(observation())
    (folder / "bills.toml").write_text(EDITED, encoding="utf-8")
    return made


def test_what_is_to_be_replaced(folder: Path, backup: Path) -> None:
    """It shows the backup's and the present content: when, how many bills and proposals, which files."""
    with opened(backup, folder) as found:
        new, old = found.new, found.old
        assert (new.at, new.bills, new.proposals) == (MADE, 0, 1)
        assert old is not None
        assert (old.bills, old.proposals) == (1, 0)
        assert found.changed == (folder / "bills.toml",)
    assert sorted(each.name for each in folder.parent.iterdir()) == ["config", "kept.zip", "state"]


def test_what_cannot_be_read(folder: Path, database: Path, backup: Path) -> None:
    """If the present database is unreadable and the list has a fault, only that is said about them."""
    database.write_bytes(b"torn" * 1000)
    (folder / "bills.toml").write_text("[[topic", encoding="utf-8")
    with opened(backup, folder) as found:
        old = found.old
    assert isinstance(old, Contents)
    assert isinstance(old.bills, StoreError)
    assert old.proposals is None


def test_put_in_place(folder: Path, database: Path, backup: Path) -> None:
    """Database, key and list are the backup's; the old ones are aside, and the restore is noted."""
    key = database.with_suffix(".key").read_bytes()
    database.with_suffix(".key").write_bytes(b"k" * 32)
    with opened(backup, folder) as found:
        aside = found.put_in_place(NOW)
    assert (folder / "bills.toml").read_text(encoding="utf-8") == LISTED
    assert database.with_suffix(".key").read_bytes() == key
    with Store(database) as store, Store(aside / "billbot.db", reading=True) as before:
        assert (store.bills.count(), before.bills.count()) == (0, 1)
        assert store.upkeep.last_restoration() == Restoration(1, NOW, MADE)
    assert (aside / "config" / "bills.toml").read_text(encoding="utf-8") == EDITED
    assert (aside / "billbot.key").read_bytes() == b"k" * 32
    assert not restoring(database).exists()


def test_at_work(folder: Path, database: Path, backup: Path) -> None:
    """While a process works with the database nothing is put in its place."""
    with opened(backup, folder) as found, Store(database) as store:
        with pytest.raises(StoreError, match="billbot is using it, and nothing was changed"):
            found.put_in_place(NOW)
        assert store.bills.count() == 1
    assert (folder / "bills.toml").read_text(encoding="utf-8") == EDITED


def test_another_configuration(tmp_path: Path, backup: Path) -> None:
    """A folder that is not a configuration yet does not take over the database of another one."""
    with pytest.raises(ConfigError, match="has no configuration yet"), opened(backup, tmp_path / "mine"):
        pass
    assert not (tmp_path / "mine").exists()


def test_an_empty_place(tmp_path: Path, backup: Path) -> None:
    """If there is nothing, nothing is replaced, and the whole configuration is written."""
    folder = tmp_path / "elsewhere" / "config"
    with opened(backup, folder) as found:
        assert (found.old, found.changed) == (None, ())
        found.put_in_place(NOW)
    assert config.files(folder)["bills.toml"] == LISTED.encode()
    with Store(tmp_path / "elsewhere" / "state" / "billbot.db") as store:
        assert store.bills.count() == 0
