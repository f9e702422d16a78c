"""What is told in a tick: what is due, outages and digests, also while the site is asked.

The site may take as long as it likes: `BackgroundDelivery` sends what is due meanwhile, from a thread of its own. Each
of the `Steps` of a tick is done whatever became of the others.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Self

from billbot.bills import Channel, Mark
from billbot.bootstrap import House
from billbot.clock import elapsed
from billbot.deliver import DeliveryReport
from billbot.deliver import deliver as tell_everybody
from billbot.errors import BillbotError, ClockWrong, Damaged
from billbot.notify import digest, outage
from billbot.store import Store

_log = logging.getLogger(__name__)


class Steps:
    """Runs steps one after the other, each whatever became of those before, and collects their errors.

    Raises BillbotError at the end of its `with` block, with a line for each error there was.
    """

    def __init__(self) -> None:
        self._troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None and self._troubles:
            raise BillbotError("\n".join(dict.fromkeys(self._troubles)))  # several may have had the same

    @contextmanager
    def run(self) -> Iterator[None]:
        """Run the block as one step. A fault of ours is logged here, with its traceback.

        Raises ClockWrong and Damaged, after which no other step may be done.
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
        """Add an error to those that are raised at the end."""
        self._troubles += str(error).splitlines()


DELIVERS_EVERY = timedelta(minutes=1)

# So many deliveries leave outages and digests to the check that goes on, which may end the one and fill the other.
_WITHOUT_DIGESTS = 10


def deliver(house: House, store: Store) -> DeliveryReport:
    """Send what is due, and tell operations channels what does not arrive. Raises StoreError."""
    outage_after = house.settings.schedule.outage_after
    return tell_everybody(store, house.post(store), house.clock, house.owner, outage_after, stopping=house.stopping)


def note_outage(store: Store, channels: Iterable[Channel], outage_after: timedelta, now: datetime) -> None:
    """Mark an outage, or its end, for each channel that was not told of it: checks have failed for `outage_after`.

    It counts from the first failed check since the last good one, so that a machine that slept is no outage. While a
    running check has read the site again, which ends the outage, none is marked. Raises StoreError.
    """
    since, subject = store.sweeps.failing_since(), outage.SUBJECT
    if since is not None and (elapsed(since, now) < outage_after or store.sweeps.reads_again()):
        return
    marks = []
    for channel in channels:
        told = store.ledger.last_states(channel.name, outage.KIND).get(subject, [])
        differs = any(state != outage.GOOD for state in told) if since is None else not told or outage.GOOD in told
        if differs and subject not in store.marks.of_kind(channel.name, outage.KIND):
            marks.append(Mark(channel.name, subject, now))
    store.marks.add(marks, now)


def make_digests(house: House, store: Store) -> None:
    """Write the digests that are due. Raises StoreError."""
    digest.make_due_digests(store, house.watch(store), house.digest_context, house.clock.now())


class BackgroundDelivery:
    """Delivers what is due each time `every` has passed, in a thread, until the end of its `with` block.

    What left is added to `sent`, and errors to those of `steps`. Without `tells` it does nothing. What a sweep marks is
    not due before that has ended (`store.marks`). Raises Damaged at the end where the database is damaged.
    """

    def __init__(self, house: House, steps: Steps, sent: DeliveryReport, every: timedelta, *, tells: bool) -> None:
        self._house, self._steps, self._sent, self._every = house, steps, sent, every.total_seconds()
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
        deliveries = 0
        while not self._over.wait(self._every):
            deliveries += 1
            try:
                with self._steps.run(), self._house.open_store() as store:
                    self._deliver(store, with_digests=deliveries > _WITHOUT_DIGESTS)
            except Damaged as damaged:  # raised in the thread that waits for this one
                self._damaged = damaged
                return

    def _deliver(self, store: Store, *, with_digests: bool) -> None:
        with self._steps.run():
            if with_digests:
                house = self._house
                note_outage(store, house.channels, house.settings.schedule.outage_after, house.clock.now())
        with self._steps.run():
            self._sent += deliver(self._house, store)
        with self._steps.run():
            if with_digests:
                make_digests(self._house, store)
