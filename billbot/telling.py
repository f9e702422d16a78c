"""Each has its turn, whatever became of the others, and telling one of its own: while the site is asked, it goes on."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Self

from billbot import notify
from billbot.bootstrap import House
from billbot.deliver import DeliveryReport
from billbot.deliver import deliver as tell_everybody
from billbot.errors import BillbotError, ClockWrong, Damaged
from billbot.store import Store

_log = logging.getLogger(__name__)


class Turns:
    """Things that each have their turn, whatever became of those before.

    Raises BillbotError where its `with` ends, with a line for each trouble there was.
    """

    def __init__(self) -> None:
        self._troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None and self._troubles:
            raise BillbotError("\n".join(dict.fromkeys(self._troubles)))  # several may have had the same

    @contextmanager
    def take(self) -> Iterator[None]:
        """Do one of them. A fault of ours is logged here, where all is known of it.

        Raises ClockWrong and Damaged, which leave no turn to the others.
        """
        try:
            yield
        except (ClockWrong, Damaged):
            raise
        except BillbotError as error:
            self.note(error)
        except Exception as error:
            _log.exception("a fault in billbot; please report it")
            self._troubles.append(f"a fault in billbot ({type(error).__name__}); please report it, with the log")

    def note(self, error: BillbotError) -> None:
        """Add what went wrong to the troubles that are raised at the end."""
        self._troubles += str(error).splitlines()


EVERY = timedelta(minutes=1)

# An outage and a digest wait for the check in hand, which may end the one and belongs into the other, but not for long.
_TURNS_FOR_A_CHECK = 10


def deliver(house: House, store: Store) -> DeliveryReport:
    """Send what is due, and let operations channels know what does not arrive. Raises StoreError."""
    outage_after = house.settings.schedule.outage_after
    return tell_everybody(store, house.post(store), house.clock, house.owner, outage_after, stopping=house.stopping)


def note_outage(house: House, store: Store) -> None:
    """Mark an outage, or its end, by what the database shows. Raises StoreError."""
    notify.outage.note_outage(store, house.channels, house.settings.schedule.outage_after, house.clock.now())


def make_digests(house: House, store: Store) -> None:
    """Write the digests that are due. Raises StoreError."""
    notify.digest.make_due_digests(store, house.watch(store), house.digest_context, house.clock.now())


class TellingMeanwhile:
    """In a thread of its own, from the beginning of its `with` to its end: what is owed leaves, `every` so often.

    What left is added to `sent`, faults are left to the `turns`. Where it may not tell (`tells`) nothing is done. The
    marks of the sweep in hand wait for its end (`store.marks`). A damaged database raises Damaged at the end.
    """

    def __init__(self, house: House, turns: Turns, sent: DeliveryReport, every: timedelta, *, tells: bool) -> None:
        self._house, self._turns, self._sent, self._every = house, turns, sent, every.total_seconds()
        self._over = threading.Event()
        self._damaged: Damaged | None = None
        self._thread = threading.Thread(target=self._tell, daemon=True) if tells else None

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()  # the message in hand is finished
        if self._damaged is not None and error is None:
            raise self._damaged

    def _tell(self) -> None:
        turn = 0
        while not self._over.wait(self._every):
            turn += 1
            try:
                with self._turns.take(), self._house.open_store() as store:
                    self._take_turn(store, waited=turn > _TURNS_FOR_A_CHECK)
            except Damaged as damaged:  # it ends whoever waits for us
                self._damaged = damaged
                return

    def _take_turn(self, store: Store, *, waited: bool) -> None:
        with self._turns.take():
            if waited:
                note_outage(self._house, store)
        with self._turns.take():
            self._sent += deliver(self._house, store)
        with self._turns.take():
            if waited:
                make_digests(self._house, store)
