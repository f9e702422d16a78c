"""Whose turn it is: of two machines that share a replica one tells, and the other goes on once that is silent.

How it stays so that nothing is told twice is in docs/design/architecture.md, "Two machines". Here is the machine that
tells: what it writes is copied, and it looks whether it is its turn still; `waiting` has the other.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from billbot.bootstrap import House
from billbot.clock import elapsed, later
from billbot.errors import Damaged, ReplicaError, StoreError, TurnLost
from billbot.notify.incident import note_own
from billbot.processes import is_here
from billbot.replica import Replica
from billbot.standby.waiting import Standby, claim_of, compare_keys, fetch, word_of
from billbot.store import Store

_log = logging.getLogger(__name__)

# So long after a term began another machine may be on its way to stand by.
_ON_ITS_WAY = timedelta(hours=1)
_DAY = timedelta(days=1)


@contextmanager
def telling(house: House, replica: Replica, give_up: Callable[[Exception], None]) -> Iterator[None]:
    """Have the database copied, and the replica looked at, as long as this machine tells.

    Once it is not its turn any more, or nobody can say so for too long, `give_up` has a TurnLost; Damaged is left to
    it, too. Raises StoreError.
    """
    over = threading.Event()

    def keep() -> None:
        while not over.wait(replica.timing.look):
            try:
                _keep(house, replica)
            except (TurnLost, Damaged) as error:
                give_up(error)
                return
            except StoreError as error:
                _log.error("%s", error)
            except Exception:  # the next look may go well; without any nothing would be told in the end
                _log.exception("a fault in billbot; please report it")

    with house.open_store() as store:  # made and of today's schema before it is copied
        store.sweeps.at_work(house.owner, house.clock.now())
    keeper = threading.Thread(target=keep, daemon=True)
    with replica.copying():
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()


def _keep(house: House, replica: Replica) -> None:
    """Look whether it is this machine's turn still, and say that it is here."""
    try:
        replica.keep_copying()
        if not replica.look():
            raise TurnLost("another machine tells from now on; this one stands by")
        with TemporaryDirectory() as aside:
            replica.copies_whole(lambda: word_of(house, Path(aside)))
    except ReplicaError as error:
        if not replica.has_right:
            raise TurnLost(f"{error}; nothing is told until the replica answers") from error
        raise
    with house.open_store() as store:
        store.sweeps.at_work(house.owner, house.clock.now())


def note_standing(house: House, replica: Replica, store: Store) -> None:
    """Note that no other machine stands by while this one tells, or that one does; once an hour. Raises StoreError.

    What somebody runs by hand, perhaps on the machine that stands by, notes nothing: `work` does.
    """
    if not (replica.has_right and replica.is_asked_who_stands_by()):
        return
    now, term = house.clock.now(), replica.term
    began = claim_of(replica, term).at
    days = [later(now, _DAY * each).date() for each in (-1, 0, 1)]  # by the clock of the other one
    stands = elapsed(began, now) < _ON_ITS_WAY or any(replica.stood_by(term, day) for day in days)
    fault = None if stands else f"nothing stood by since yesterday, in term {term}"
    note_own(store, house.watch(store), "standby", now, fault)


def how_it_stands(house: House, replica: Replica, *, tries: bool = False) -> str:
    """In a line whether this machine tells or stands by; `tries` has it see that it could go on with what is copied.

    Raises StoreError where it could not.
    """
    last = replica.last()
    if not last:
        return "no machine copies its database to the replica yet"
    if tries:
        with TemporaryDirectory() as aside:
            fetch(replica, last, Path(aside, "billbot.db"))
    if last == replica.term:
        with suppress(StoreError), house.open_store(reading=True) as store:
            if store.sweeps.works(house.clock.now()):
                return f"this machine tells (term {last})"
        return f"it is this machine's turn to tell (term {last}), and `billbot work` does not run here"
    compare_keys(replica, last, house.settings.state.path)
    if replica.arrived(last):
        return f"another machine tells (term {last}); this one stands by, while `billbot work` runs here"
    who = "this" if is_here(claim_of(replica, last).owner) else "another"
    wait = (replica.timing.right + replica.timing.message) / 60
    return f"nobody tells at the moment: {who} machine claimed term {last}, and tells {wait:.0f} minutes after that"
