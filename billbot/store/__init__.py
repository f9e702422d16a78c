"""The database (SQLite): what is known, what is owed, what was done. It knows nothing of the site or of channels.

A `Store` belongs to the thread that opened it; each thread opens its own.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

from billbot.migrations import STEPS
from billbot.store import backups
from billbot.store.all_bills import AllBills
from billbot.store.answers import EvidenceArchive, ReadText, Texts, TextVersion
from billbot.store.backups import newest_sound
from billbot.store.connection import plain_errors, write_transaction
from billbot.store.digests import Digests, SeenChange
from billbot.store.documents import DocumentList, Documents, Waiting
from billbot.store.edits import Configurations, KeptConfiguration, Mutes, WatchlistChanges
from billbot.store.envelopes import Envelopes
from billbot.store.hearings import Committees, Hearings
from billbot.store.ledger import Ledger, Restorations
from billbot.store.lists import ChannelNames
from billbot.store.marks import Marks
from billbot.store.news import LoggedChange, News
from billbot.store.notices import KeptNotice, Notices
from billbot.store.offers import ButtonMessage, Offers
from billbot.store.opening import connect, connect_to_read, read_key, read_through, shut_off
from billbot.store.people import People, RecordedVotes
from billbot.store.presence import Presence, ReadingNote, last_read
from billbot.store.renumbering import Renumberings
from billbot.store.requests import Requests
from billbot.store.sightings import CheckRecord, CheckRecords, Sightings, name_of_answer
from billbot.store.suggestions import Decided, Suggested, Suggestions
from billbot.store.sweeps import Pause, PlannedBill, Plans, Sweeps, Traffic
from billbot.store.troubles import EVERYBODY, Holds, Incidents
from billbot.store.upkeep import Done, Forgetting, SettledEnvelopes, Upkeep
from billbot.store.values import (
    Amount,
    CommitteeVersion,
    Envelope,
    Hold,
    ListedHearing,
    PeopleRead,
    Restoration,
    Sighting,
)

_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class Store:
    """The open database at `path`, with one attribute for each part of it.

    With `reading`, a database that cannot be written can be opened, too. With `through` all of it is read first, for
    damage. `wait_for_copy` is called before anything is sent: it waits until what was written has reached the replica
    from which a standby machine would go on, and raises ReplicaError if it cannot. Raises Damaged if the database is
    found damaged; StoreError if the file is not our database, is of a newer version, or cannot be opened.
    """

    def __init__(self, path: Path, *, reading: bool = False, through: bool = False) -> None:
        self.path = path
        self.wait_for_copy: Callable[[], None] = lambda: None
        self._presence = Presence(path, reading=reading)
        self.note = ReadingNote(path)
        try:
            self._db = connect_to_read(path, through=through) if reading else connect(path, through=through)
        except BaseException as error:
            self.note.over(error)
            self._presence.over()
            raise
        self.bills = Sightings(self._db, path)
        self.renumberings = Renumberings(self._db, path)
        self.checks = CheckRecords(self._db, path)
        self.hearings = Hearings(self._db, path)
        self.news = News(self._db, path)
        self.notices = Notices(self._db, path)
        self.watchlist = WatchlistChanges(self._db, path)
        self.configurations = Configurations(self._db, path)
        self.mutes = Mutes(self._db, path)
        self.marks = Marks(self._db, path)
        self.envelopes = Envelopes(self._db, path)
        self.settled = SettledEnvelopes(self._db, path)
        self.ledger = Ledger(self._db, path)
        self.holds = Holds(self._db, path)
        self.channel_names = ChannelNames(self._db, path)
        self.incidents = Incidents(self._db, path)
        self.evidence = EvidenceArchive(self._db, path)
        self.upkeep = Upkeep(self._db, path)
        self.sweeps = Sweeps(self._db, path)
        self.traffic = Traffic(self._db, path)
        self.plans = Plans(self._db, path)
        self.documents = Documents(self._db, path)
        self.suggestions = Suggestions(self._db, path)
        self.votes = RecordedVotes(self._db, path)
        self.committees = Committees(self._db, path)
        self.people = People(self._db, path)
        self.texts = Texts(self._db, path)
        self.digests = Digests(self._db, path)
        self.restorations = Restorations(self._db, path)
        self.requests = Requests(self._db, path)
        self.all_bills = AllBills(self._db, path)
        self.offers = Offers(self._db, path)
        self.forgetting = Forgetting(self._db, path)
        self._key: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._db.close()
        self.note.over(error)
        self._presence.over()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read from one snapshot within, whatever other processes write meanwhile; nothing may be written within."""
        with plain_errors(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with plain_errors(self.path):
                if self._db.conn.in_transaction:
                    self._db.execute("ROLLBACK")

    def written_by_others(self) -> int:
        """A number that changes when another process or thread has written."""
        with plain_errors(self.path):
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def examine(self) -> None:
        """Read the database through and try to write. Raises Damaged, StoreError where it cannot be written."""
        with plain_errors(self.path), write_transaction(self._db):
            read_through(self._db)

    @property
    def size(self) -> int:
        """The bytes that the database takes, with its write-ahead log. Raises StoreError."""
        with plain_errors(self.path):
            beside = self.path.with_name(f"{self.path.name}-wal")
            return self.path.stat().st_size + (beside.stat().st_size if beside.exists() else 0)

    def back_up(self, at: datetime, files: Mapping[str, bytes] = _NO_FILES) -> Path:
        """Back up the database, its key and these files of the configuration; the last few weekly backups are kept.

        Gives the backup. Raises StoreError where there is no room for it; then the earlier ones stay.
        """
        with plain_errors(backups.folder(self.path)):
            return backups.keep_weekly(self._db, self.path, files, at, STEPS)

    def back_up_to(self, to: Path, at: datetime, files: Mapping[str, bytes]) -> None:
        """Put a backup at `to`, a file that is not there yet. Raises StoreError; then there is none."""
        with plain_errors(to):
            backups.write(self._db, self.path, to, files, at, STEPS)

    def recipient_key(self, address: str) -> str:
        """The keyed hash (HMAC) that stands for an address in the database (promise 9).

        The key is in a file of its own beside the database, readable by its owner alone: with a copy of the database
        only, nobody can try out addresses.
        """
        if self._key is None:
            self._key = read_key(self.path, self.envelopes.any_made)
        return hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
