"""The machine that stands by: waits until the one that tells is silent, then takes over with its copied database."""

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from billbot.bootstrap import House
from billbot.errors import ReplicaError, Stopped, StoreError
from billbot.files import folder_beside, settle
from billbot.processes import is_here
from billbot.replica import Replica
from billbot.store import Store
from billbot.store.replacing import alone, move_aside, parts, refuse_log, replaced
from billbot.store.terms import Claim, key_print, read_claim, write_claim

_log = logging.getLogger(__name__)

# Seconds after which a machine that could not take over with what is copied tries out again whether it could.
_AGAIN = 1800.0
_NONE_COPIES = "no machine copies its database to the replica yet"


class Standby:
    """This machine while it waits for its turn.

    `pause` waits so many seconds, and returns true, at once, when the process was asked to end.
    """

    def __init__(self, house: House, replica: Replica, pause: Callable[[float], bool]) -> None:
        self._house, self._replica, self._pause = house, replica, pause
        self._database, self._now = house.settings.state.path, house.clock.now
        self._seen, self._since = (0, 0, 0), house.clock.monotonic()
        self._said = self._shown = ""
        self._next_try = self._since

    def wait(self) -> bool:
        """Wait until it is this machine's turn, with the database in its place; false where it was asked to end."""
        while True:
            try:
                if self._has_turn():
                    return True
            except Stopped:
                return False
            except StoreError as error:
                self._say(logging.ERROR, str(error))
            except OSError as error:
                self._say(logging.ERROR, f"{error.filename or self._database}: {error.strerror}")
            if self._pause(self._replica.timing.look):
                return False

    def _has_turn(self) -> bool:
        replica = self._replica
        last, term = replica.last(), replica.term
        if last and last == term and replica.goes_on and self._is_used():
            return replica.look()
        if not last:
            return self._begin()
        if last == term:  # a backup was put in the place of the database, or there is none any more, or an empty one
            return self._take_over(last)
        return self._is_silent(last) and self._take_over(last)

    def _begin(self) -> bool:
        """Begin the first term of all, if this is the machine that has a database in use."""
        if not self._database.exists():
            self._say(logging.WARNING, f"{_NONE_COPIES}: begin with the one that has it")
            return False
        if not self._is_used():
            self._say(
                logging.WARNING,
                f"{_NONE_COPIES}, and the database here is empty: begin with the one that told until now; where there"
                " is none, run `billbot check --no-send` here once",
            )
            return False
        with Store(self._database) as store:
            store.recipient_key("")  # which makes the key, where nobody was told anything yet
        shutil.rmtree(self._replica.traces, ignore_errors=True)  # of another replica
        with folder_beside(self._database) as aside:
            self._replica.claim(1, word_of(self._house, aside))
        self._replica.begin(1)
        return self._replica.look()

    def _is_used(self) -> bool:
        """Whether the database is one with which bills were checked; one that cannot be opened counts, and is reported.

        An empty one, as `doctor` makes it, is not in use: with that everybody would be welcomed anew.
        """
        if not self._database.exists():
            return False
        with suppress(StoreError), Store(self._database) as store:
            return store.sweeps.last_begun() is not None
        return True

    def _is_silent(self, last: int) -> bool:
        """Whether the machine that tells has written nothing to the replica for so long that it has to be gone."""
        arrived, known = self._replica.arrived(last), self._seen[2] if self._seen[0] == last else 0
        newest = (last, arrived, known if arrived else self._replica.words(last, known))
        if newest != self._seen:
            self._seen, self._since = newest, self._house.clock.monotonic()
            self._say(logging.INFO, f"standing by: another machine tells (term {last})")
        timing = self._replica.timing
        silent = self._house.clock.monotonic() - self._since >= (timing.silence if arrived else timing.whole)
        if not silent:
            self._show(last)
        return silent

    def _show(self, last: int) -> None:
        """Write to the replica once a day that this machine stands by. Raises StoreError if it could not take over."""
        now, today = self._house.clock.monotonic(), self._now().date()
        if self._shown == f"{last} {today}" or now < self._next_try:
            return
        self._next_try = now + _AGAIN
        compare_keys(self._replica, last, self._database)
        self._try_out(last)
        if not self._replica.stood_by(last, today):
            with folder_beside(self._database) as aside:
                self._replica.stand_by(last, today, word_of(self._house, aside))
        self._shown, self._next_try = f"{last} {today}", now

    def _try_out(self, last: int) -> None:
        """Fetch what is copied, to find out early whether this machine could take over with it. Raises StoreError."""
        with folder_beside(self._database) as aside:
            fetch(self._replica, last, aside / "billbot.db", self._is_to_end)

    def _take_over(self, last: int) -> bool:
        """Claim the next term, wait until nobody can tell in the last one any more, and go on with its database.

        Returns false where this machine does not get the term, since another one claimed it later, or told in it.
        """
        replica, term = self._replica, last + 1
        if not self._goes_on_itself(last):
            compare_keys(replica, last, self._database)
            if not self._shown:  # it was not tried out since that last failed
                self._try_out(last)
        wait = replica.timing.right + replica.timing.message
        with folder_beside(self._database) as aside:
            replica.claim(term, word_of(self._house, aside))
            self._shown = ""
            self._say(logging.WARNING, f"taking over in {wait / 60:.0f} minutes (term {term})")
            if self._pause(wait):
                return False
            claimed = claim_of(replica, term)
            if replica.last() != term or claimed.owner != self._house.owner or replica.arrived(term):
                return False
            if not self._goes_on_itself(last):  # asked again, since more may have arrived meanwhile
                compare_keys(replica, last, self._database)
                fetch(replica, last, aside / "billbot.db", self._is_to_end)
                self._put_in_place(aside / "billbot.db")
        shutil.rmtree(replica.traces, ignore_errors=True)  # of another database, or another term
        replica.begin(term)
        self._say(logging.WARNING, f"taken over: this machine tells from now on (term {term})")
        return replica.look()

    def _goes_on_itself(self, last: int) -> bool:
        """Whether to go on with the database on this machine, and not with a copy from the replica.

        It is if nothing has arrived in any later term, so that nobody else told anything, nor in its own, unless a
        backup was put in the place of the copied database. In the first term of all it is on the machine that claimed
        it.
        """
        replica = self._replica
        since = replica.term if replica.goes_on else replica.term + 1
        if any(map(replica.arrived, range(last, since - 1, -1))) or not self._is_used():
            return False
        return bool(replica.term) or is_here(claim_of(replica, 1).owner)

    def _put_in_place(self, database: Path) -> None:
        with alone(self._database):
            if any(part.exists() for part in parts(self._database)):  # a log alone would be read into what comes there
                move_aside(self._database, replaced(self._database, self._now()))
            database.replace(self._database)
            settle(self._database.parent)

    def _is_to_end(self) -> bool:
        return self._pause(0.01)

    def _say(self, level: int, text: str) -> None:
        """Log a text, but not twice in a row."""
        if text != self._said:
            _log.log(level, "%s", text)
            self._said = text


def word_of(house: House, aside: Path) -> Path:
    """Write this machine's claim to a small database in the folder `aside`: who it is, and the print of its key."""
    path = aside / "claim.db"
    write_claim(path, Claim(house.owner, house.clock.now(), key_print(house.settings.state.path)))
    return path


def fetch(replica: Replica, last: int, to: Path, stopping: Callable[[], bool] = lambda: False) -> None:
    """Fetch to `to` the database of the last term in which anything arrived; a term that was only claimed left none.

    Raises StoreError where there is none that is sound, and Stopped where it is `stopping` meanwhile.
    """
    term = next((each for each in range(last, 0, -1) if replica.arrived(each)), 0)
    if not term:
        raise ReplicaError("the replica holds no database to go on with")
    replica.fetch(term, to, stopping)
    try:
        with Store(to, through=True):
            pass
        refuse_log(to)
    except StoreError as error:
        raise ReplicaError(str(error).replace(str(to), "what is copied to the replica")) from error


def claim_of(replica: Replica, term: int) -> Claim:
    """The claim of a term. Raises StoreError."""
    with TemporaryDirectory() as aside:
        replica.fetch_claim(term, Path(aside, "claim.db"))
        return read_claim(Path(aside, "claim.db"))


def compare_keys(replica: Replica, term: int, database: Path) -> None:
    """Raise StoreError where the key beside a database is not that of the machine that claimed a term."""
    if claim_of(replica, term).key != key_print(database):
        path = database.with_suffix(".key")
        raise StoreError(f"{path}: is not the key of the machine that tells; bring it from there, or nobody is told")
