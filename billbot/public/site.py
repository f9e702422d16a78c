"""Writes the site to the public folder: those files that differ, each whole. Files of anybody else are left alone.

All is first rendered to a folder of drafts, and then moved into place, which takes no disk space: a full disk leaves
the old site. After a kill in the middle of the moves the next run writes what is missing.
"""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from billbot.files import refuse_link, settle

_FILE, _FOLDER = 0o644, 0o755
# The paths of the files that are ours, a line each; and where files are before they are moved into place.
_LIST, _DRAFTS = ".billbot-pages", ".billbot-drafts"
# A file's path within the site, and its content.
SiteFile: TypeAlias = tuple[str, bytes]


def lay_down(folder: Path, files: Iterable[SiteFile]) -> int | None:
    """Make the folder, created if need be, hold these files, and delete those that an earlier run wrote besides.

    Gives how many files were written, or null if another process is writing them. Everybody may read the files,
    whatever the umask says. They are moved into place in their order. Raises OSError, also for a path through a link.
    """
    with _locked(folder) as ours:
        if not ours:
            return None
        drafts, made, wrote = folder / _DRAFTS, set[str](), list[str]()
        refuse_link(drafts)
        shutil.rmtree(drafts, ignore_errors=True)  # those that a kill left
        try:
            for path, content in files:
                made.add(path)
                if not _holds(folder / path, content):
                    _write_draft(drafts / path, content)
                    wrote.append(path)
            before = _listed(folder)
            if not made <= before:
                _list(folder, before | made)
            for parent in dict.fromkeys((folder / path).parent for path in wrote):
                _make_folders(folder, parent)
            for path in wrote:
                (drafts / path).replace(folder / path)
            for path in sorted(before - made):
                _delete(folder, path)
            if before != made:
                _list(folder, made)
        finally:
            shutil.rmtree(drafts, ignore_errors=True)
        return len(wrote)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock the folder, created if need be; gives false if another process has locked it. Raises OSError."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(_FOLDER)
    refuse_link(folder)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        ours = True
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            ours = False
        yield ours
    finally:
        os.close(held)


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file that everybody may read holds exactly this."""
    try:
        found = path.lstat()
        alike = stat.S_ISREG(found.st_mode) and (stat.S_IMODE(found.st_mode), found.st_size) == (_FILE, len(content))
        return alike and path.read_bytes() == content
    except OSError:
        return False


def _listed(folder: Path) -> set[str]:
    try:
        return set((folder / _LIST).read_text(encoding="utf-8").splitlines())
    except (FileNotFoundError, UnicodeDecodeError):
        return set()


def _list(folder: Path, paths: set[str]) -> None:
    """Keep which files are ours. Only this is synced: a page that a power cut spoils differs, and is written again."""
    _write_draft(folder / _DRAFTS / _LIST, "".join(f"{path}\n" for path in sorted(paths)).encode())
    settle(folder / _DRAFTS / _LIST)
    (folder / _DRAFTS / _LIST).replace(folder / _LIST)


def _write_draft(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(_FILE)


def _make_folders(folder: Path, parent: Path) -> None:
    """Create the folders down to `parent`. Raises OSError where one of them is a link."""
    depth = len(parent.relative_to(folder).parts)
    for above in reversed([parent, *parent.parents][: depth + 1]):
        refuse_link(above)
        if not above.exists():
            above.mkdir()
            above.chmod(_FOLDER)


def _delete(folder: Path, path: str) -> None:
    """Delete a file, with its folders that are empty then; none outside, where a link or a spoilt list would lead."""
    if not (folder / path).parent.resolve().is_relative_to(folder.resolve()):
        return
    (folder / path).unlink(missing_ok=True)
    for above in Path(path).parents:
        with suppress(OSError):  # somebody else's file lies there
            (folder / above).rmdir() if above.parts else None
