"""Lays the pages down in the public folder: all that changed or nothing, and nothing that billbot did not write itself.

What is new is written beside the site first, and then put in its place, page by page, which takes no room. A full disk
or a kill before that leaves the old site as it was; a kill amid it is made up for by whoever comes next.
"""

import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from billbot.files import refuse_link

_FILE, _FOLDER = 0o644, 0o755
_MANIFEST, _DRAFTS, _PLAN = ".billbot-pages.json", ".billbot-drafts", "plan.json"


class SitePage(Struct, frozen=True):
    """A file of the site: its path, a digest of the facts on it, and what makes it, called where that differs."""

    path: str
    facts: str
    make: Callable[[], bytes]


class Written(Struct, frozen=True, array_like=True):
    """What a proposal's files were made from, by its id: the stamp of that, their paths, and its card."""

    stamp: str
    paths: tuple[str, ...]
    card: Mapping[str, Any]


class LaidDown(Struct, frozen=True):
    """What lies in the folder of ours: of each file the digest of its facts and its size; and of each proposal what.

    `made_by` is the program that wrote it; one of another program is as if it said nothing but what is ours.
    """

    made_by: str = ""
    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    proposals: Mapping[str, Written] = field(default_factory=dict)


@contextmanager
def taken(folder: Path) -> Iterator[bool]:
    """Hold the folder, which is made if need be; false where another process does. Raises OSError."""
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


def read_manifest(folder: Path) -> LaidDown:
    """What lies in a folder that is `taken`, after what a killed process left was put in its place or away.

    Raises OSError.
    """
    drafts = folder / _DRAFTS
    with suppress(FileNotFoundError, ValueError):  # without a whole plan the drafts are nobody's
        _put_in_place(folder, json.loads((drafts / _PLAN).read_text(encoding="utf-8")))
    if drafts.exists():
        shutil.rmtree(drafts)
    try:
        return msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=LaidDown)
    except (FileNotFoundError, ValueError):
        return LaidDown()


def lying(folder: Path, path: str, *, before: bool = False) -> bytes | None:
    """What lies in a folder by now under a path, or lay there before this time of writing; null for nothing."""
    for place in ("",) if before else (f"{_DRAFTS}/", ""):
        with suppress(OSError), open(f"{folder}/{place}{path}", "rb", buffering=0) as file:  # noqa: PTH123 - many at once
            return file.read()
    return None


def digest(facts: object) -> str:
    """The digest of facts that print as what they are."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def lies_there(folder: Path, manifest: LaidDown, paths: Iterable[str]) -> bool:
    """Whether all these files lie there as they were written, as far as sizes and modes say."""
    return all(path in manifest.files and _size(f"{folder}/{path}") == manifest.files[path][1] for path in paths)


def lay_down(
    folder: Path,
    before: LaidDown,
    pages: Iterable[SitePage],
    proposals: Mapping[str, Written],
    made_by: str,
    kept: Iterable[str],
) -> int:
    """Let the folder, which is `taken`, hold these pages and those `kept`, and no other that we wrote.

    Gives how many files it wrote. `kept` and `proposals` are looked at behind the last of the pages. A page whose
    facts are as before is not made. Raises OSError; then the site is as it was, or what was planned is done by the
    next `read_manifest`.
    """
    drafts = folder / _DRAFTS
    files: dict[str, tuple[str, int]] = {}
    wrote: list[str] = []
    try:
        for page in pages:
            if before.files.get(page.path, ("", 0))[0] == page.facts and lies_there(folder, before, [page.path]):
                files[page.path] = before.files[page.path]
                continue
            content = page.make()
            files[page.path] = page.facts, len(content)
            _write_draft(drafts / page.path, content)
            wrote.append(page.path)
        files |= {path: before.files[path] for path in kept}
        gone = sorted(path for path in before.files if path not in files)
        manifest = LaidDown(made_by, files, proposals)
        if not wrote and not gone and manifest == before:
            return 0
        _write_draft(drafts / _MANIFEST, msgspec.json.encode(manifest), sync=True)
        plan = {"wrote": wrote, "gone": gone}
        _write_draft(drafts / _PLAN, json.dumps(plan).encode(), sync=True)
    except BaseException:
        shutil.rmtree(drafts, ignore_errors=True)
        raise
    _put_in_place(folder, plan)
    shutil.rmtree(drafts)
    return len(wrote)


def _put_in_place(folder: Path, plan: dict[str, Any]) -> None:
    """Do what was planned, as far as it was not done yet: pages before those that lead to them, what goes last."""
    for parent in dict.fromkeys((folder / path).parent for path in plan["wrote"]):
        _make_folders(folder, parent)
    for path in plan["wrote"]:
        with suppress(FileNotFoundError):  # it is in its place already
            (folder / _DRAFTS / path).replace(folder / path)
    for path in plan["gone"]:
        (folder / path).unlink(missing_ok=True)
        for above in (folder / path).relative_to(folder).parents:
            with suppress(OSError):  # somebody else's file lies there
                (folder / above).rmdir() if above.parts else None
    with suppress(FileNotFoundError):  # it is in its place already
        (folder / _DRAFTS / _MANIFEST).replace(folder / _MANIFEST)


def _make_folders(folder: Path, parent: Path) -> None:
    """The folders down to this one, none of them a link."""
    depth = len(parent.relative_to(folder).parts)
    for above in reversed([parent, *parent.parents][: depth + 1]):
        refuse_link(above)
        if not above.exists():
            above.mkdir()
            above.chmod(_FOLDER)


def _write_draft(path: Path, content: bytes, *, sync: bool = False) -> None:
    """Everybody may read it. No page is synced: one that a power cut emptied has another size, and is made anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        os.fchmod(file.fileno(), _FILE)
        file.write(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


def _size(path: str) -> int:
    """The size of a file that everybody may read; -1 for what is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - of many files, and pathlib takes most of the time
    except OSError:
        return -1
    return found.st_size if stat.S_IMODE(found.st_mode) == _FILE else -1
