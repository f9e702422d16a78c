"""A backup in one file: the database, its key and the configuration, with a manifest; whole, or refused.

It is a zip, since that has its directory at the end and a checksum for each member, has no links that a reader would
follow, and opens on any machine. Its comment, at the very end, is a checksum of everything before. Names in it are only
compared with known names, and never become paths.
"""

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from billbot import __version__
from billbot.clock import EASTERN
from billbot.errors import StoreError

DATABASE, KEY, CONFIG = "billbot.db", "billbot.key", "config/"
SUFFIX = ".zip"

_MANIFEST = "manifest.json"
_SEAL = b"sha256:"
_HEX = 64
_CHUNK = 1 << 20
# A manifest or a file of the configuration is text that people write.
_TEXT = 4 << 20
# A database contains compressed data; what unpacks to this many times its size was made to fill a disk.
_RATIO, _SMALL = 200, 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, RuntimeError, OverflowError)


class Manifest(Struct, frozen=True):
    """What an archive says about itself: when it was made (Eastern), and by which version.

    `members` has each one's size and SHA-256.
    """

    made: datetime
    version: str
    members: Mapping[str, tuple[int, str]]


def write(path: Path, members: Mapping[str, Path | bytes], at: datetime) -> None:
    """Write an archive of these members over an empty file. Raises OSError."""
    sums = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = _SEAL + b"0" * _HEX
        for name, source in members.items():
            with archive.open(_member(name, at), "w", force_zip64=True) as into:
                sums[name] = _copied(_pieces(source), into)
        manifest = {
            "billbot": __version__,
            "made": at.astimezone(EASTERN).isoformat(timespec="seconds"),
            "members": {name: {"size": size, "sha256": digest} for name, (size, digest) in sums.items()},
        }
        archive.writestr(_member(_MANIFEST, at), json.dumps(manifest, indent=1))
    with path.open("r+b") as file:
        seal = _sum_before(file)
        file.seek(-_HEX, os.SEEK_END)
        file.write(seal)


class Archive:
    """An open archive, whole according to its checksum and directory; a member is checked when it is read."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest, self._archive = path, manifest, archive

    def text(self, name: str) -> bytes:
        """The content of a small member. Raises StoreError if it is damaged or too large."""
        size, digest = self.manifest.members[name]
        with _refused(self.path):
            if size > _TEXT:
                raise ValueError(f"{name} is too large")
            with self._archive.open(name) as member:
                body = member.read(size + 1)
            if (len(body), hashlib.sha256(body).hexdigest()) != (size, digest):
                raise ValueError(f"{name} is not what its manifest says")
            return body

    def extract(self, name: str, to: Path) -> None:
        """Write a member to a new private file. Raises StoreError if it is damaged, OSError."""
        with _refused(self.path), self._archive.open(name) as member:
            to.touch(0o600, exist_ok=False)
            with to.open("r+b") as into:
                found = _copied(_read(member, self.manifest.members[name][0] + 1), into)
                into.flush()
                os.fsync(into.fileno())
            if found != self.manifest.members[name]:
                raise ValueError(f"{name} is not what its manifest says")


@contextmanager
def opened(path: Path, config: Collection[str]) -> Iterator[Archive]:
    """Open an archive whose `config/` may have files with these names. Raises StoreError if it is invalid."""
    with _refused(path):
        if not path.exists():
            raise StoreError(f"{path}: there is no such file")
        if not path.is_file():
            raise ValueError("it is not a file")
        with path.open("rb") as file:
            seal = _sum_before(file)
            if file.read(_HEX) != seal:
                raise ValueError("it was cut off or changed")
        archive = zipfile.ZipFile(path)
    with archive:
        with _refused(path):
            manifest = _manifest(path, archive, {DATABASE, KEY, *(f"{CONFIG}{name}" for name in config)})
        yield Archive(path, archive, manifest)


def _manifest(path: Path, archive: zipfile.ZipFile, known: Collection[str]) -> Manifest:
    """The manifest, checked against the directory. Raises ValueError if they differ."""
    found = {each.filename: each for each in archive.infolist()}
    if len(found) != len(archive.infolist()):
        raise ValueError("it contains a file twice")
    if not all(_is_plain(each) for each in found.values()):
        raise ValueError("a member is not a plain file")
    if found[_MANIFEST].file_size > _TEXT:
        raise ValueError("its manifest is too large")
    told = json.loads(archive.read(_MANIFEST))
    members = {str(name): (int(each["size"]), str(each["sha256"])) for name, each in told["members"].items()}
    if {*members, _MANIFEST} != found.keys():
        raise ValueError("its members are not those of its manifest")
    if DATABASE not in members or not members.keys() <= {*known}:
        raise ValueError("it holds something that a backup does not")
    if any(found[name].file_size != size for name, (size, _) in members.items()):
        raise ValueError("a member does not have the size that its manifest says")
    if sum(size for size, _ in members.values()) > _RATIO * path.stat().st_size + _SMALL:
        raise ValueError("it unpacks to far more than a backup does")
    made = datetime.fromisoformat(str(told["made"]))
    if made.tzinfo is None:
        raise ValueError("its time has no zone")
    return Manifest(made.astimezone(EASTERN), str(told["billbot"]), members)


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a plain file: not a link or folder, and not encrypted or packed in an unusual way."""
    mode = member.external_attr >> 16
    plain = stat.S_IFMT(mode) in {0, stat.S_IFREG} and not member.is_dir()
    return plain and not member.flag_bits & 1 and member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, at.astimezone(EASTERN).timetuple()[:6])
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o600) << 16
    return member


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK), b"")


def _read(file: IO[bytes], left: int) -> Iterator[bytes]:
    """The next bytes of a file or a member, up to this many: for a member, one more than it should have."""
    while left > 0 and (piece := file.read(min(_CHUNK, left))):
        left -= len(piece)
        yield piece


def _copied(pieces: Iterator[bytes], into: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        into.write(piece)
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _sum_before(file: IO[bytes]) -> bytes:
    """The checksum of a file without its last characters, where the checksum is; leaves the file position there."""
    left = file.seek(0, os.SEEK_END) - _HEX
    file.seek(0)
    digest = hashlib.sha256()
    for piece in _read(file, left):
        digest.update(piece)
    return digest.hexdigest().encode()


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
