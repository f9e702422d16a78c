"""A configuration in a separate folder, and the faults of a bad one."""

from pathlib import Path

import pytest

from billbot.app.config import load
from billbot.errors import ConfigError

TOPIC = '[[topic]]\nid = "287g"\nname = "287(g)"\n'
PROPOSAL = '[[proposal]]\nid = "dignity"\nname = "Dignity"\ntopics = ["287g"]\n'
SLACK = '[[channel]]\nname = "coalition"\nkind = "slack"\nto = "C0123456789"\n'
CHANNEL = '[[channel]]\nname = "m"\nkind = "email"\n'


def written(root: Path, billbot: str | bytes = "", bills: str = TOPIC, calendar: str = "") -> Path:
    """A configuration folder with these three files."""
    folder = root / "config"
    folder.mkdir(exist_ok=True)
    (folder / "billbot.toml").write_bytes(billbot.encode() if isinstance(billbot, str) else billbot)
    (folder / "bills.toml").write_text(bills, encoding="utf-8")
    (folder / "calendar.toml").write_text(calendar, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    """The faults of a folder that has some, with its path cut off."""
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    return [line.removeprefix(f"{folder}/") for line in raised.value.faults]
