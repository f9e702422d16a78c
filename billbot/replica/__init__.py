"""The replica: where the database is copied to, term by term, and by which two machines know whose turn it is.

A term is the time during which one machine tells. Each has its own copy, `term-N`, which that machine alone writes,
and before it begins a claim, `claim-N`. A machine that sees the claim of a later term tells nothing any more.
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

# So often it is said that a whole copy is on its way: one that takes longer will never come.
_WORDS = 36


class Timing(Struct, frozen=True):
    """How long is waited, in seconds.

    Between two looks at the replica; how long the right to tell that a look showed is believed; how long a message
    that is in hand may take; how long a machine is silent that is taken to be gone, and how long, from its claim or its
    last word on, one of which nothing has arrived yet: its term begins with a whole copy; between two words that it is
    on its way; and between two looks whether one stands by.
    """

    look: float = 60
    right: float = 300
    message: float = 180
    silence: float = 600
    whole: float = 1800
    word: float = 600
    standing: float = 3600


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
        """The term of this replica that the database is of, as this machine has it; 0 for none."""
        try:
            term, _, url = self._term_file.read_text(encoding="utf-8").strip().partition(" ")
            return int(term) if url == self._litestream.url else 0
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise ReplicaError(f"{self._term_file}: cannot be read: {error}") from error

    @property
    def goes_on(self) -> bool:
        """Whether the database is the one that was copied in its term, and not another in its place."""
        return self._database.exists() and self.traces.is_dir()

    @property
    def traces(self) -> Path:
        """Where Litestream keeps what it has copied of the database."""
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
        """Whether this machine's is the last term, so that it may tell for a while."""
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
        """Wait until whatever was written has arrived where the other machine would go on with it.

        Raises ReplicaError where that cannot be, or this machine is not the one that tells: nothing may leave then.
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
        """Leave word, in a small database, that the whole copy with which this term begins is on its way, if it is."""
        now = self._monotonic()
        if self._words < _WORDS and now - self._word_at >= self.timing.word and not self.arrived(self.term):
            self._litestream.put(_copying(self.term, self._words + 1), word())
            self._words, self._word_at = self._words + 1, now

    def words(self, term: int, known: int = 0) -> int:
        """How often a machine has said that the whole copy of a term is on its way, of which so many are `known`."""
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
        """Whether an hour has passed since this was last asked."""
        now = self._monotonic()
        if self._asked_at is not None and now - self._asked_at < self.timing.standing:
            return False
        self._asked_at = now
        return True

    def arrived(self, term: int) -> int:
        """The number of the last transaction of a term that arrived; 0 where none did."""
        return self._litestream.arrived(_copy(term))

    def fetch(self, term: int, to: Path, stopping: Callable[[], bool] = lambda: False) -> None:
        """Put the database as it was left in a term at `to`, where nothing is yet. Raises Stopped where `stopping`."""
        self._litestream.fetch(_copy(term), to, large=True, stopping=stopping)

    def begin(self, term: int) -> None:
        """Note that the database is of a term from now on."""
        try:
            with draft(self._term_file) as aside:
                aside.write_text(f"{term} {self._litestream.url}\n", encoding="utf-8")
        except OSError as error:
            raise ReplicaError(f"{self._term_file}: {error.strerror}") from error
        self._words, self._word_at = 0, -math.inf

    @contextmanager
    def copying(self) -> Iterator[None]:
        """Have the database copied as the one of its term, until the end."""
        with self._litestream.copying(_copy(self.term)):
            yield

    def keep_copying(self) -> None:
        """Begin to copy anew where that has ended by itself."""
        self._litestream.keep_copying()


def _claim(term: int) -> str:
    return f"claim-{term}"


def _standing(term: int, day: date) -> str:
    return f"standing-{term}-{day.isoformat()}"


def _copying(term: int, number: int) -> str:
    return f"copying-{term}-{number}"


def _copy(term: int) -> str:
    return f"term-{term}"
