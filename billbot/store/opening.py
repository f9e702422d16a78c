"""Opens the database: a `Store` has all its parts.

Locked files say who works with it, who checks or delivers (a turn), and whether a backup is replacing it.
"""

import errno
import fcntl
import hashlib
import hmac
import os
import shlex
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Self

from billbot.clock import Clock
from billbot.errors import AtWork, StoreError
from billbot.store.agendas import Agendas
from billbot.store.attempts import Attempts
from billbot.store.bills import Bills, CheckRecords, News
from billbot.store.channels import ChannelNames, Holds
from billbot.store.connection import connect, plain_errors, read_key
from billbot.store.digests import Digests
from billbot.store.documents import Documents, Suggestions, Texts
from billbot.store.incidents import Incidents
from billbot.store.ledger import Envelopes, Jobs, Ledger
from billbot.store.moments import Moments
from billbot.store.people import Committees, People, RecordedVotes
from billbot.store.polls import Polls
from billbot.store.slack import Offers, Requests
from billbot.store.upkeep import Upkeep
from billbot.store.watchlist import Configurations, WatchlistChanges

# How often to try for a turn, and how many seconds apart.
_TRIES, _BETWEEN_TRIES = 30, 2.0


class Store:
    """The open database at `path`, with one attribute for each part of it.

    If only `reading`, this process does not count as at work. With `through`, all of it is read first to find damage.
    Raises Damaged for damage; StoreError if the file is not our database, is from a newer version, or cannot be opened.
    """

    def __init__(self, path: Path, *, reading: bool = False, through: bool = False) -> None:
        self.path = path
        self._presence = Presence(path, reading=reading)
        try:
            self._db = connect(path, through=through)
        except BaseException:
            self._presence.over()
            raise
        self.bills = Bills(self._db, path)
        self.checks = CheckRecords(self._db, path)
        self.agendas = Agendas(self._db, path)
        self.news = News(self._db, path)
        self.moments = Moments(self._db, path)
        self.watchlist = WatchlistChanges(self._db, path)
        self.configurations = Configurations(self._db, path)
        self.jobs = Jobs(self._db, path)
        self.envelopes = Envelopes(self._db, path)
        self.ledger = Ledger(self._db, path)
        self.holds = Holds(self._db, path)
        self.channel_names = ChannelNames(self._db, path)
        self.incidents = Incidents(self._db, path)
        self.attempts = Attempts(self._db, path)
        self.upkeep = Upkeep(self._db, path)
        self.polls = Polls(self._db, path)
        self.documents = Documents(self._db, path)
        self.suggestions = Suggestions(self._db, path)
        self.votes = RecordedVotes(self._db, path)
        self.committees = Committees(self._db, path)
        self.people = People(self._db, path)
        self.texts = Texts(self._db, path)
        self.digests = Digests(self._db, path)
        self.requests = Requests(self._db, path)
        self.offers = Offers(self._db, path)
        self._key: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, as at the end of a `with` block."""
        self._db.close()
        self._presence.over()

    @contextmanager
    def turn(self, clock: Clock | None = None) -> Iterator[None]:
        """Hold the turn in this block. Only one process or thread at a time checks or delivers.

        The lock ends with its process. With a `clock` it waits at most a minute for another holder, then raises AtWork.
        """
        with exclusive(self.path.with_suffix(".turn"), clock):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read from one snapshot in this block, even while other processes write. Do not write in it."""
        with plain_errors(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with plain_errors(self.path):
                if self._db.conn.in_transaction:
                    self._db.execute("ROLLBACK")

    def list_version(self) -> int | None:
        """The id of the version of the list (`Configurations`) that applies now, or None."""
        with plain_errors(self.path):
            found: int | None = self._db.execute("SELECT max(id) FROM configurations").fetchone()[0]
            return found

    def clock_in_doubt(self) -> tuple[int, str] | None:
        """The incident "our clock is in doubt" with its details, or None. While it lasts, nothing else is sent."""
        with plain_errors(self.path):
            query = "SELECT id, detail FROM incidents WHERE kind = 'clock' AND ended IS NULL"
            found: tuple[int, str] | None = self._db.execute(query).fetchone()
            return found

    def require_key(self) -> None:
        """Raise Damaged if there was ever a message for anybody, and the key is missing or invalid."""
        if self.channel_names.any_recipient():
            self._key = read_key(self.path, self.channel_names.any_recipient)

    def recipient_key(self, address: str) -> str:
        """The keyed hash (HMAC) that replaces an address in the database (promise 9).

        The key is in a separate file next to the database. Only the owner can read it. With a copy of only the
        database, nobody can try out addresses.
        """
        if self._key is None:
            self._key = read_key(self.path, self.channel_names.any_recipient)
        return hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256).hexdigest()


class Presence:
    """Marks that this process works with the database at `path`, until it is `over`.

    Raises StoreError while a backup is replacing it, or if that was interrupted. If the lock file cannot be written, no
    lock is held. A process that is only `reading` does not count as at work.
    """

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self._handle = None if reading or not path.parent.is_dir() else open_lock(presence_file(path))
        if self._handle is not None and not lock(self._handle, fcntl.LOCK_SH):
            self.over()
            raise StoreError(f"{path}: a backup is being restored there right now; run this again after that")
        cut_off, there = restoring(path), False
        with suppress(PermissionError):  # another user's folder; opening the database reports that
            there = cut_off.exists()
        if there:
            self.over()
            again = "`billbot restore` with that backup"
            with suppress(OSError, UnicodeDecodeError):
                again = f"`billbot restore {shlex.quote(cut_off.read_text(encoding='utf-8').strip())} --yes`"
            raise StoreError(f"{path}: restoring a backup there was interrupted: run {again} to finish it")

    def over(self) -> None:
        """Let go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def restoring(path: Path) -> Path:
    """The file that exists while a backup is replacing the database at `path`. It names the backup."""
    return path.with_suffix(".restoring")


def presence_file(path: Path) -> Path:
    """The lock file of those who work with the database at `path`."""
    return path.with_suffix(".lock")


def working_file(path: Path) -> Path:
    """The lock file that `billbot work` holds while it works with the database at `path`. Nobody deletes it."""
    return path.with_suffix(".working")


def open_lock(path: Path) -> int | None:
    """A file to lock; None if it cannot be written or is a link."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


@contextmanager
def exclusive(path: Path, clock: Clock | None = None, busy: StoreError | None = None) -> Iterator[None]:
    """Hold the lock of the file at `path`, like `Store.turn`.

    Raises `busy`, or AtWork, while another process or thread does.
    """
    handle, tries = open_lock(path), _TRIES if clock else 1
    try:
        while handle is not None and not lock(handle, fcntl.LOCK_EX):
            tries -= 1
            if not tries or clock is None or clock.sleep(_BETWEEN_TRIES):
                raise busy or AtWork("another process is checking or sending right now; try again in a minute")
        yield
    finally:
        if handle is not None:
            os.close(handle)


def lock(handle: int, how: int) -> bool:
    """Lock that file like `fcntl.flock`; false if another process has the lock."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EWOULDBLOCK, errno.EACCES}  # on a file system without locks, go on
    return True


def alone(path: Path) -> AbstractContextManager[None]:
    """Keep every other process from the database at `path` in this block. Raises StoreError if one works with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    busy = (
        f"{path}: billbot is using it, and nothing was changed; stop it first, as with"
        " `sudo systemctl stop billbot`, and run this again"
    )
    return exclusive(presence_file(path), busy=StoreError(busy))
