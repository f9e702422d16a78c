"""A proposal is taken off the list, or muted, and all else in the file stays as people wrote it."""

from datetime import date
from pathlib import Path

import pytest

from billbot import config
from billbot.config import write_sample
from billbot.errors import UsageError

LIST = """\
# what we follow
[[topic]]
id = "housing"
name = "Housing"

[[proposal]]  # ours
id = "homes"
name = "Homes for all"
topics = ["housing"]  # the main one
bills = ["194/H1"]

[[proposal.ask]]
stage = "in committee"
text = "Write to {chairs}."

# the other one
[[proposal]]
id = "rent"
name = "Rent"
topics = ["housing"]
bills = ["194/H2"]
mute_until = "2027-01-01"     # until the session
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path, {}, {})
    (tmp_path / "bills.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def listed(folder: Path) -> str:
    return (folder / "bills.toml").read_text(encoding="utf-8")


def test_muted(folder: Path) -> None:
    """A day is written below the topics, before the tables of the proposal, and nothing else changes."""
    after = config.mute(folder, {}, "homes", date(2027, 2, 1))
    assert after.proposals[0].mute_until == date(2027, 2, 1)
    assert listed(folder) == LIST.replace("# the main one\n", '# the main one\nmute_until = "2027-02-01"\n')


def test_muted_until_another_day(folder: Path) -> None:
    """A day that is there becomes another one, and the note behind it stays."""
    config.mute(folder, {}, "rent", date(2027, 2, 1))
    assert listed(folder) == LIST.replace('"2027-01-01"', '"2027-02-01"')


def test_told_of_again(folder: Path) -> None:
    """Without a day the key is empty; where none was written nothing is."""
    assert config.mute(folder, {}, "rent", None).proposals[1].mute_until is None
    config.mute(folder, {}, "homes", None)
    assert listed(folder) == LIST.replace('"2027-01-01"', '""')


def test_taken_off(folder: Path) -> None:
    """A proposal goes with its tables; what stands above the next one stays."""
    after = config.remove_proposal(folder, {}, "homes")
    assert [each.id for each in after.proposals] == ["rent"]
    said = listed(folder)
    assert ("# what we follow" in said, "# the other one" in said, "Write to" in said) == (True, True, False)


def test_the_last_one(folder: Path) -> None:
    """The last proposal can go, too."""
    config.remove_proposal(folder, {}, "homes")
    assert config.remove_proposal(folder, {}, "rent").proposals == ()


def test_not_there_any_more(folder: Path) -> None:
    """A proposal that is not there is wrong, and nothing is written."""
    with pytest.raises(UsageError, match='there is no proposal "gone" any more'):
        config.remove_proposal(folder, {}, "gone")
    with pytest.raises(UsageError, match='there is no proposal "gone" any more'):
        config.mute(folder, {}, "gone", None)
    assert listed(folder) == LIST
