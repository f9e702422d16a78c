"""Restores a backup: replaces the database, its key and the configuration with the backup's.

Everything that can be wrong is checked before anything is touched. What is replaced is moved aside, never deleted. A
marker file keeps all commands away from the half-restored database until this is done, also after a crash.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from billbot.app import config, config_edit
from billbot.clock import EASTERN
from billbot.errors import ConfigError, StoreError
from billbot.files import folder_beside, settle, write_privately
from billbot.store import Store, archive
from billbot.store.backups import move_aside, parts, refuse_log, replaced
from billbot.store.opening import alone, restoring

# The usual names of the folder and the database; another configuration's folder and database both have its name.
_FIRST_FOLDER, _FIRST_DATABASE = "config", "billbot.db"


class Contents(Struct, frozen=True):
    """The content of a backup or database, to show: its time, its size in bytes, its bills and listed proposals.

    `bills` is the error if the database cannot be read, `proposals` is None if the list cannot.
    """

    at: datetime
    size: int
    bills: int | StoreError
    proposals: int | None


class Restoring(Struct, frozen=True):
    """A backup that was checked, unpacked to `aside` and migrated, ready to use.

    Its configuration's `files` go to `folder`. `database` is the one it replaces.
    """

    backup: Path
    manifest: archive.Manifest
    folder: Path
    database: Path
    files: dict[str, bytes]
    aside: Path

    @property
    def new(self) -> Contents:
        """The backup's content."""
        size = sum(self.manifest.members.values())
        files = config.files(self.folder) | self.files
        return Contents(self.manifest.made, size, _bills(self.aside / archive.DATABASE), _proposals(self.folder, files))

    @property
    def old(self) -> Contents | None:
        """The content that it replaces; None if there is no database."""
        if not self.database.exists():
            return None
        found = [each.stat() for each in parts(self.database) if each.exists()]
        at = datetime.fromtimestamp(max(each.st_mtime for each in found), EASTERN)
        size = sum(each.st_size for each in found)
        return Contents(at, size, _bills(self.database), _proposals(self.folder, config.files(self.folder)))

    @property
    def changed(self) -> tuple[Path, ...]:
        """The existing files of the configuration that the backup changes."""
        return tuple(
            path
            for name, text in self.files.items()
            if (path := self.folder / name).exists() and path.read_bytes() != text
        )

    def put_in_place(self, now: datetime) -> Path:
        """Put the backup in place. Returns the folder that the old files were moved to.

        Raises StoreError while billbot works with the database, ConfigError if a file cannot be written.
        """
        with alone(self.database), config_edit.locked(self.folder):
            self._refuse_unwritable()
            with Store(self.aside / archive.DATABASE) as store:
                store.upkeep.note_restoration(self.manifest.made, now)
            refuse_log(self.aside / archive.DATABASE)
            aside = replaced(self.database, now)
            try:
                self._swap(aside)
            except OSError as error:
                raise StoreError(
                    f"{error.filename or self.database}: {error.strerror}; fix that and run this again: until then no"
                    f" command works. What was there is in {aside}"
                ) from error
        return aside

    def _refuse_unwritable(self) -> None:
        """Raise ConfigError, before anything is changed, if a file cannot be written."""
        for name in self.files if self.changed or not self.folder.is_dir() else ():
            path = self.folder / name
            there = next(each for each in (path, *path.parents) if each.exists())
            where = path.parent if path.exists() else there
            if not (os.access(there, os.W_OK) and os.access(where, os.W_OK)):
                raise ConfigError([f"{path}: cannot be written; run this as its owner"])

    def _swap(self, aside: Path) -> None:
        job, changed, key = restoring(self.database), self.changed, self.database.with_suffix(".key")
        write_privately(job, f"{self.backup.absolute()}\n".encode())
        settle(job.parent)
        move_aside(self.database, aside)
        (aside / "config").mkdir(mode=0o700)
        if key.exists():
            key.replace(aside / key.name)
        for path in changed:
            write_privately(aside / "config" / path.name, path.read_bytes())
        for name, path in ((archive.KEY, key), (archive.DATABASE, self.database)):
            if (self.aside / name).exists():
                (self.aside / name).replace(path)
        settle(self.database.parent)
        for name, text in self.files.items():
            if not (self.folder / name).exists() or (self.folder / name) in changed:
                config_edit.put_new(self.folder / name, text)
        job.unlink()
        settle(job.parent)


@contextmanager
def opened(backup: Path, folder: Path) -> Iterator[Restoring]:
    """Unpack a backup next to what it would replace. At the end of the block, unused files are deleted.

    Raises StoreError for a file that is not a backup, is damaged, or was made by a newer billbot, and ConfigError if it
    would replace the database of another configuration.
    """
    with ExitStack() as held:
        found = held.enter_context(archive.opened(backup, config.FILES))
        names = [name for name in found.manifest.members if name.startswith(archive.CONFIG)]
        files = {name.removeprefix(archive.CONFIG): found.text(name) for name in names}
        database = config.database(folder, files or config.files(folder))
        _refuse_anothers(folder, database)
        try:
            database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            aside = held.enter_context(folder_beside(database))
            for name in {*found.manifest.members} & {archive.DATABASE, archive.KEY}:
                found.extract(name, aside / name)
        except OSError as error:
            raise StoreError(f"{database.parent}: {error.strerror}; nothing was changed") from error
        try:
            with Store(aside / archive.DATABASE, through=True):
                pass
        except StoreError as error:
            raise StoreError(str(error).replace(str(aside / archive.DATABASE), str(backup))) from error
        yield Restoring(backup, found.manifest, folder, database, files, aside)


def _refuse_anothers(folder: Path, database: Path) -> None:
    """Raise ConfigError if a new configuration would take over the database of another one."""
    if (folder / "billbot.toml").exists() or not database.exists():
        return
    if folder.resolve().name != (_FIRST_FOLDER if database.name == _FIRST_DATABASE else database.stem):
        fault = (
            f"{folder}: has no configuration yet, and the backup would replace {database}, which may belong to another;"
            f" use a separate folder, such as --config {folder}/config, or move that file away first"
        )
        raise ConfigError([fault])


def _bills(database: Path) -> int | StoreError:
    try:
        with Store(database, reading=True) as store:
            return store.bills.count()
    except StoreError as error:
        return error


def _proposals(folder: Path, files: Mapping[str, bytes]) -> int | None:
    with suppress(ConfigError):
        return len(config.load(folder, {}, files).proposals)
    return None
