"""What processes know of each other."""

import shlex
from pathlib import Path

import pytest

from billbot.errors import StoreError
from billbot.store import Presence


def test_a_restore_that_was_cut_off(tmp_path: Path) -> None:
    """What finishes a restore that was cut off can be typed as it is said, whatever its backup is called."""
    (tmp_path / "billbot.restoring").write_text("/copies/of today's.zip\n", encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        Presence(tmp_path / "billbot.db")
    said = str(refused.value).split("`")[1]
    assert shlex.split(said) == ["billbot", "restore", "/copies/of today's.zip", "--yes"]
