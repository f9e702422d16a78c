"""The sample configuration that is written to start from."""

import re
from pathlib import Path

import pytest

from billbot.app.config import load
from billbot.app.config_tables import BillbotFile, ChannelTable
from billbot.app.scaffold import write_sample
from billbot.errors import ConfigError
from tests.support.repository import ROOT
from tests.support.written_config import written


def test_the_sample_is_a_configuration_without_faults(tmp_path: Path) -> None:
    """The output of `billbot init` can be loaded, and its settings are the defaults."""
    folder = tmp_path / "new" / "config"
    paths = write_sample(folder)
    sample = load(folder, {})
    empty = load(written(tmp_path / "new"), {})
    assert [path.name for path in paths] == ["billbot.toml", "bills.toml", "calendar.toml"]
    assert sample.proposals[0].topics == ("juvenile-diversion",)
    for name in ("source", "state", "schedule", "slack", "email", "heartbeat", "channels"):
        assert getattr(sample, name) == getattr(empty, name)


@pytest.mark.parametrize("folder", ["config", "billbot/app/sample"])
def test_the_sample_shows_every_key_of_the_settings(folder: str) -> None:
    """Each key that billbot.toml may hold appears in the sample, and in ours, so nobody has to look elsewhere."""
    text = (ROOT / folder / "billbot.toml").read_text(encoding="utf-8")
    for name, section in BillbotFile.model_fields.items():
        head, table = ("[[channel]]", ChannelTable) if name == "channels" else (f"[{name}]", section.annotation)
        assert table is not None
        under = text.partition(f"\n{head}\n")[2]
        for key, field in table.model_fields.items():
            assert re.search(rf"^(# )?{field.alias or key} = ", under, re.MULTILINE), (head, key)


def test_a_place_that_cannot_be_written_to_is_a_fault(tmp_path: Path) -> None:
    """A sample below a file instead of a folder is one line."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="choose another folder"):
        write_sample(tmp_path / "file" / "config")


def test_sample_beside_another_configuration_has_a_database_of_its_own(tmp_path: Path) -> None:
    """A second configuration, in a folder of another name, does not share the first one's database."""
    write_sample(tmp_path / "config")
    write_sample(tmp_path / "my-config")
    first, second = load(tmp_path / "config", {}), load(tmp_path / "my-config", {})
    assert first.state.path.name == "billbot.db"
    assert second.state.path.name == "my-config.db"
