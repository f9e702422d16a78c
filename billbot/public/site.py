"""Writes the pages to the public folder: either all changes or none. Files that billbot did not write are left alone.

New files are first written to a drafts folder with a plan, and then moved into place, which takes no disk space. A full
disk or a kill before that leaves the old site as it was; after a kill during the moves the next run finishes them.
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
    """A file of the site: its path, a fingerprint of the facts on it, and what renders it where they changed."""

    path: str
    fingerprint: str
    make: Callable[[], bytes]


class WrittenProposal(Struct, frozen=True, array_like=True):
    """What the manifest notes of a proposal: a stamp of the facts that its files show, their paths, and its card."""

    stamp: str
    paths: tuple[str, ...]
    card: Mapping[str, Any]


class SiteManifest(Struct, frozen=True):
    """The files that we wrote to the folder, each with its fingerprint and size, and what was written of each proposal.

    `made_by` identifies the program that wrote them. From another program only the paths count, so that all is
    rendered anew.
    """

    made_by: str = ""
    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    proposals: Mapping[str, WrittenProposal] = field(default_factory=dict)


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
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


def read_manifest(folder: Path) -> SiteManifest:
    """The manifest of a `locked` folder, once the moves that a killed process left were finished or its drafts deleted.

    Raises OSError.
    """
    drafts = folder / _DRAFTS
    with suppress(FileNotFoundError, ValueError):  # without a whole plan the drafts are nobody's
        _put_in_place(folder, json.loads((drafts / _PLAN).read_text(encoding="utf-8")))
    if drafts.exists():
        shutil.rmtree(drafts)
    try:
        return msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=SiteManifest)
    except (FileNotFoundError, ValueError):
        return SiteManifest()


def read_file(folder: Path, path: str, *, skip_drafts: bool = False) -> bytes | None:
    """A file as this run has written it, or else as it was (always so with `skip_drafts`); null if there is none."""
    for place in ("",) if skip_drafts else (f"{_DRAFTS}/", ""):
        with suppress(OSError), open(f"{folder}/{place}{path}", "rb", buffering=0) as file:  # noqa: PTH123 - many at once
            return file.read()
    return None


def fingerprint(facts: object) -> str:
    """A hash of facts whose `repr` shows all of them."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def is_intact(folder: Path, manifest: SiteManifest, paths: Iterable[str]) -> bool:
    """Whether all these files are in the folder as they were written, judged by size and mode."""
    return all(path in manifest.files and _size(f"{folder}/{path}") == manifest.files[path][1] for path in paths)


def lay_down(
    folder: Path,
    before: SiteManifest,
    pages: Iterable[SitePage],
    proposals: Mapping[str, WrittenProposal],
    made_by: str,
    kept: Iterable[str],
) -> int:
    """Make the `locked` folder hold `pages` and the paths `kept`, and delete every other file that we wrote before.

    Gives the number of files written. `before` is the manifest of the last run: a page with the same fingerprint is not
    rendered. The caller may still fill `kept` and `proposals` while `pages` are iterated. Raises OSError; then the site
    is as it was, or the next `read_manifest` finishes the moves.
    """
    drafts = folder / _DRAFTS
    files: dict[str, tuple[str, int]] = {}
    wrote: list[str] = []
    try:
        for page in pages:
            if before.files.get(page.path, ("", 0))[0] == page.fingerprint and is_intact(folder, before, [page.path]):
                files[page.path] = before.files[page.path]
                continue
            content = page.make()
            files[page.path] = page.fingerprint, len(content)
            _write_draft(drafts / page.path, content)
            wrote.append(page.path)
        files |= {path: before.files[path] for path in kept}
        gone = sorted(path for path in before.files if path not in files)
        manifest = SiteManifest(made_by, files, proposals)
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
    """Carry out the plan, as far as it is not done: move pages before those that link to them, then delete the rest."""
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
    """Create the folders down to `parent`. Raises OSError where one of them is a link."""
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
