"""Two machines that share a replica of the database: one tells people, the other takes over once that one is silent.

This module is for the machine that tells: it has the database copied, and checks again and again that it is still its
turn. `waiting` is for the one that stands by. Why nothing is told twice: docs/design/architecture.md, "Two machines".
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

# Until so long after the beginning of a term nobody is told that no machine stands by: one may still be starting.
_GRACE = timedelta(hours=1)
_DAY = timedelta(days=1)


@contextmanager
def telling(house: House, replica: Replica, give_up: Callable[[Exception], None]) -> Iterator[None]:
    """For the length of the block, have the database copied and check in a thread that it is this machine's turn.

    `give_up` is called with a TurnLost once it is not, or the replica could not say so for too long, and with Damaged.
    Raises StoreError.
    """
    over = threading.Event()

    def keep() -> None:
        while not over.wait(replica.timing.look):
            try:
                _check_turn(house, replica)
            except (TurnLost, Damaged) as error:
                give_up(error)
                return
            except StoreError as error:
                _log.error("%s", error)
            except Exception:  # the next look may go well; without any look the right to tell would lapse
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


def _check_turn(house: House, replica: Replica) -> None:
    """Check that it is still this machine's turn, and note that it is at work. Raises TurnLost, StoreError."""
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
    """Open an incident where no other machine stands by, and close it when one does; once an hour. Raises StoreError.

    Only `work` on the machine that tells does so, and no command that somebody runs by hand, perhaps on the other one.
    """
    if not (replica.has_right and replica.is_asked_who_stands_by()):
        return
    now, term = house.clock.now(), replica.term
    began = claim_of(replica, term).at
    days = [later(now, _DAY * each).date() for each in (-1, 0, 1)]  # the other machine's clock may differ
    stands = elapsed(began, now) < _GRACE or any(replica.stood_by(term, day) for day in days)
    fault = None if stands else f"nothing stood by since yesterday, in term {term}"
    note_own(store, house.watch(store), "standby", now, fault)


def how_it_stands(house: House, replica: Replica, *, tries: bool = False) -> str:
    """A line that says whether this machine tells or stands by, for `status` and `doctor`.

    With `tries` the copy is fetched, to see that this machine could take over. Raises StoreError where it could not.
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
