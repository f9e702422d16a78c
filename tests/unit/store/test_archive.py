"""A backup's file returns what was put in, or is refused."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from billbot import __version__
from billbot.clock import EASTERN
from billbot.errors import StoreError
from billbot.store import archive
from tests.support.store_sample import NOON

NAMES = ("bills.toml",)
BODIES: Mapping[str, bytes] = {archive.DATABASE: b"rows" * 1000, archive.KEY: b"key", "config/bills.toml": b"# ours\n"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """An archive, whose database was a file and the rest bytes."""
    (tmp_path / "copy").write_bytes(BODIES[archive.DATABASE])
    made = tmp_path / "kept.zip"
    made.touch()
    archive.write(made, {**BODIES, archive.DATABASE: tmp_path / "copy"}, NOON)
    return made


def forged(to: Path, members: Mapping[str, bytes], said: Mapping[str, object] = MappingProxyType({})) -> Path:
    """An archive with a true manifest, except for what is `said`."""
    manifest = {"billbot": "1", "made": NOON.isoformat(), **said}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, body in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            whole.writestr(name, body)
    return to


def test_what_went_in_comes_out(kept: Path, tmp_path: Path) -> None:
    """It returns each member unchanged, in a private file, with the time and version."""
    with archive.opened(kept, NAMES) as found:
        assert (found.manifest.made, found.manifest.made.tzinfo) == (NOON, EASTERN)
        assert found.manifest.version == __version__
        assert {name: found.text(name) for name in found.manifest.members} == BODIES
        found.extract(archive.DATABASE, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODIES[archive.DATABASE]
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over(kept: Path, tmp_path: Path) -> None:
    """A member is written to no file that is there already."""
    (tmp_path / "out").write_bytes(b"mine")
    with archive.opened(kept, NAMES) as found, pytest.raises(StoreError, match="nothing was changed"):
        found.extract(archive.KEY, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_text_that_is_none(tmp_path: Path) -> None:
    """A text far longer than people write is not read."""
    long = hashlib.shake_256(b"").digest(5 << 20)
    made = forged(tmp_path / "long.zip", {archive.DATABASE: b"rows", "config/bills.toml": long})
    with archive.opened(made, NAMES) as found, pytest.raises(StoreError, match="is too large"):
        found.text("config/bills.toml")


@pytest.mark.parametrize(
    ("members", "said", "why"),
    [
        ({archive.KEY: b"key"}, {}, "it contains something that does not belong in a backup"),
        ({**BODIES, "config/more.toml": b""}, {}, "it contains something that does not belong in a backup"),
        (BODIES, {"made": "2026-03-02T12:00:00"}, "its time has no zone"),
        (BODIES, {"made": "noon"}, "cannot be restored"),
    ],
)
def test_refused(tmp_path: Path, members: Mapping[str, bytes], said: dict[str, object], why: str) -> None:
    """A file without a database or a time, or with an unknown file, is not a backup."""
    made = forged(tmp_path / "forged.zip", members, said)
    with pytest.raises(StoreError, match=why), archive.opened(made, NAMES):
        pass
