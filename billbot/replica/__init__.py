"""The replica: a bucket or folder to which the database is copied, and where two machines see whose turn it is.

A term is the time during which one machine tells. Each term has its own copy of the database, `term-N`, which only that
machine writes, and before it begins a claim, `claim-N`. A machine that sees the claim of a later term stops telling.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct

from billbot.errors import ReplicaError
from billbot.files import draft
from billbot.replica.litestream import Litestream

# How often at most a machine leaves word that its whole copy is on its way: one that takes longer will never come.
_WORDS = 36


class Timing(Struct, frozen=True):
    """How long is waited, in seconds."""

    look: float = 60  # between two looks at the replica
    right: float = 300  # how long after a look that showed it a machine has the right to tell
    message: float = 180  # how long a message that is being sent may take
    silence: float = 600  # after which a machine that writes nothing counts as gone
    whole: float = 1800  # the same for one whose term begins with a whole copy, since its claim or last word
    word: float = 600  # between two words that the whole copy is on its way
    standing: float = 3600  # between two looks whether a machine stands by


class Replica:
    """The replica of the database at `database`, by Litestream; `monotonic` measures time. For several threads.

    Each method raises ReplicaError where the replica cannot be asked or written.
    """

    def __init__(self, litestream: Litestream, database: Path, monotonic: Callable[[], float]) -> None:
        self.timing = Timing()
        self._database, self._term_file = database, database.with_suffix(".term")
        self._litestream, self._monotonic = litestream, monotonic
        self._right_at: float | None = None
        self._asked_at: float | None = None
        self._words, self._word_at = 0, -math.inf

    @property
    def term(self) -> int:
        """The term to which the database on this machine belongs; 0 where it belongs to none of this replica."""
        try:
            term, _, url = self._term_file.read_text(encoding="utf-8").strip().partition(" ")
            return int(term) if url == self._litestream.url else 0
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise ReplicaError(f"{self._term_file}: cannot be read: {error}") from error

    @property
    def goes_on(self) -> bool:
        """Whether the database is the one that was copied in its term, and was not replaced by another one."""
        return self._database.exists() and self.traces.is_dir()

    @property
    def traces(self) -> Path:
        """The folder in which Litestream notes what it has copied of the database."""
        return self._database.with_name(f".{self._database.name}-litestream")

    def last(self) -> int:
        """The last term that was claimed, by any machine; 0 where none was."""
        term = self.term
        if term and not self._litestream.arrived(_claim(term)):
            raise ReplicaError(
                f"the replica does not show what this machine wrote there in term {term}; see that it is the right one,"
                " and that its folder is mounted"
            )
        while self._litestream.arrived(_claim(term + 1)):
            term += 1
        return term

    def look(self) -> bool:
        """Whether the last term is this machine's; if so, it has the right to tell for a while."""
        at = self._monotonic()
        if self.last() != self.term or not self.term:
            self._right_at = None
            return False
        self._right_at = at
        return True

    @property
    def has_right(self) -> bool:
        """Whether this machine may tell, by a look that was not long ago."""
        return self._right_at is not None and self._monotonic() - self._right_at <= self.timing.right

    def wait_for_copy(self) -> None:
        """Wait until all that was written has arrived at the replica, which has to be before anything is sent.

        Raises ReplicaError where that fails, or this machine is not the one that tells: then nothing may be sent.
        """
        if not (self.has_right or self.look()):
            raise ReplicaError("nothing leaves from here: `billbot work` tells, on the machine whose turn it is")
        self._litestream.settle()

    def claim(self, term: int, claim: Path) -> None:
        """Claim a term with the small database at `claim`."""
        self._litestream.put(_claim(term), claim)

    def fetch_claim(self, term: int, to: Path) -> None:
        """Put the claim of a term at `to`, where nothing is yet."""
        self._litestream.fetch(_claim(term), to)

    def copies_whole(self, word: Callable[[], Path]) -> None:
        """As long as the whole copy with which this term begins has not arrived, leave word that it is on its way."""
        now = self._monotonic()
        if self._words < _WORDS and now - self._word_at >= self.timing.word and not self.arrived(self.term):
            self._litestream.put(_copying(self.term, self._words + 1), word())
            self._words, self._word_at = self._words + 1, now

    def words(self, term: int, known: int = 0) -> int:
        """How often a machine left word that the whole copy of a term is on its way; so many are `known` already."""
        while self._litestream.arrived(_copying(term, known + 1)):
            known += 1
        return known

    def stand_by(self, term: int, day: date, word: Path) -> None:
        """Leave word, in a small database, that a machine stands by on a day of a term."""
        self._litestream.put(_standing(term, day), word)

    def stood_by(self, term: int, day: date) -> bool:
        """Whether a machine left word that it stands by on a day of a term."""
        return bool(self._litestream.arrived(_standing(term, day)))

    def is_asked_who_stands_by(self) -> bool:
        """Whether it is time to look whether a machine stands by; true once an hour."""
        now = self._monotonic()
        if self._asked_at is not None and now - self._asked_at < self.timing.standing:
            return False
        self._asked_at = now
        return True

    def arrived(self, term: int) -> int:
        """The number of the last transaction of a term that arrived; 0 where none did."""
        return self._litestream.arrived(_copy(term))

    def fetch(self, term: int, to: Path, stopping: Callable[[], bool] = lambda: False) -> None:
        """Fetch the database of a term to `to`, where nothing is yet. Raises Stopped where `stopping`."""
        self._litestream.fetch(_copy(term), to, large=True, stopping=stopping)

    def begin(self, term: int) -> None:
        """Note that the database belongs to this term from now on."""
        try:
            with draft(self._term_file) as aside:
                aside.write_text(f"{term} {self._litestream.url}\n", encoding="utf-8")
        except OSError as error:
            raise ReplicaError(f"{self._term_file}: {error.strerror}") from error
        self._words, self._word_at = 0, -math.inf

    @contextmanager
    def copying(self) -> Iterator[None]:
        """Have the database copied to the replica for the length of the block."""
        with self._litestream.copying(_copy(self.term)):
            yield

    def keep_copying(self) -> None:
        """Start the copying again if it has ended by itself."""
        self._litestream.keep_copying()


def _claim(term: int) -> str:
    return f"claim-{term}"


def _standing(term: int, day: date) -> str:
    return f"standing-{term}-{day.isoformat()}"


def _copying(term: int, number: int) -> str:
    return f"copying-{term}-{number}"


def _copy(term: int) -> str:
    return f"term-{term}"
