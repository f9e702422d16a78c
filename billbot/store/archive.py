"""A backup in one file: the database, its key and the configuration, with a manifest. A damaged one is refused.

It is a zip: that has its directory at the end, a checksum for each member and no links to follow, and opens on any
machine. Names in it are only compared with known names. They never become paths.
"""

import json
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from billbot import __version__
from billbot.clock import EASTERN
from billbot.errors import StoreError

DATABASE, KEY, CONFIG = "billbot.db", "billbot.key", "config/"
SUFFIX = ".zip"

_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
# A manifest and the configuration's files are short texts.
_TEXT = 4 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, RuntimeError, OverflowError)


class Manifest(Struct, frozen=True):
    """What an archive says about itself: when it was made (Eastern), by which version, and its members' sizes."""

    made: datetime
    version: str
    members: Mapping[str, int]


def write(path: Path, members: Mapping[str, Path | bytes], at: datetime) -> None:
    """Write an archive of these members over an empty file. Raises OSError."""
    manifest = {"billbot": __version__, "made": at.astimezone(EASTERN).isoformat(timespec="seconds")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in members.items():
            with archive.open(_member(name, at), "w", force_zip64=True) as into:
                if isinstance(source, bytes):
                    into.write(source)
                else:
                    with source.open("rb") as file:
                        shutil.copyfileobj(file, into, _CHUNK)
        archive.writestr(_member(_MANIFEST, at), json.dumps(manifest))


class Archive:
    """An open archive, whole according to its checksums."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest, self._archive = path, manifest, archive

    def text(self, name: str) -> bytes:
        """The content of a small member. Raises StoreError if it is damaged or too large."""
        with _refused(self.path):
            if self.manifest.members[name] > _TEXT:
                raise ValueError(f"{name} is too large")
            return self._archive.read(name)

    def extract(self, name: str, to: Path) -> None:
        """Write a member to a new private file. Raises StoreError if it is damaged, OSError."""
        with _refused(self.path), self._archive.open(name) as member:
            to.touch(0o600, exist_ok=False)
            with to.open("r+b") as into:
                shutil.copyfileobj(member, into, _CHUNK)
                into.flush()
                os.fsync(into.fileno())


@contextmanager
def opened(path: Path, config: Collection[str]) -> Iterator[Archive]:
    """Open an archive whose `config/` may have files with these names. Raises StoreError if it is invalid."""
    with _refused(path):
        if not path.exists():
            raise StoreError(f"{path}: there is no such file")
        if not path.is_file():
            raise ValueError("it is not a file")
        archive = zipfile.ZipFile(path)
    with archive:
        with _refused(path):
            if archive.testzip() is not None:
                raise ValueError("it was cut off or changed")
            manifest = _manifest(archive, {DATABASE, KEY, *(f"{CONFIG}{name}" for name in config)})
        yield Archive(path, archive, manifest)


def _manifest(archive: zipfile.ZipFile, known: Collection[str]) -> Manifest:
    """The manifest. Raises ValueError if the directory is not that of a backup."""
    found = archive.infolist()
    sizes = {each.filename: each.file_size for each in found}
    if len(sizes) != len(found):
        raise ValueError("it contains a file twice")
    if sizes.pop(_MANIFEST) > _TEXT:
        raise ValueError("its manifest is too large")
    if DATABASE not in sizes or not sizes.keys() <= {*known}:
        raise ValueError("it contains something that does not belong in a backup")
    told = json.loads(archive.read(_MANIFEST))
    made = datetime.fromisoformat(str(told["made"]))
    if made.tzinfo is None:
        raise ValueError("its time has no zone")
    return Manifest(made.astimezone(EASTERN), str(told["billbot"]), sizes)


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, at.astimezone(EASTERN).timetuple()[:6])
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o600) << 16
    return member


@contextmanager
def _refused(path: Path) -> Iterator[Any]:
    """Refuse an archive, with one line about what is wrong."""
    try:
        yield
    except _BROKEN as error:
        why = str(error) if type(error) is ValueError else "it is damaged"
        said = f"{path}: cannot be restored ({why}); nothing was changed: use another backup"
        raise StoreError(said) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or 'cannot be read'}; nothing was changed") from error
