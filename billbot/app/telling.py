"""What is told in a tick: what is due, outages and digests, also between the looks of a long check.

Each of the `Steps` of a tick is done whatever became of the others.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Self

from billbot.app.bootstrap import App
from billbot.errors import BillbotError, ClockWrong, Damaged
from billbot.notify import digest
from billbot.notify.deliver import DeliveryReport
from billbot.notify.deliver import deliver as tell_everybody
from billbot.notify.incidents import note_outage
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


def deliver(app: App, store: Store, *, in_slices: bool = False) -> DeliveryReport:
    """Send what is due, and tell operations channels what does not arrive; `in_slices` as in `billbot.notify.deliver`.

    Raises StoreError.
    """
    return tell_everybody(
        store,
        app.post(store),
        app.clock,
        app.settings.schedule.outage_after,
        stopping=app.stopping,
        in_slices=in_slices,
    )


def make_digests(app: App, store: Store) -> None:
    """Write the digests that are due. Raises StoreError."""
    digest.make_due_digests(store, app.watch(store), app.digest_context, app.clock.now())


class BetweenLooks:
    """Delivers what is due between two looks at the site, once `every` has passed since the last time.

    What left is added to `sent`, and errors to those of `steps`: neither keeps the site from being asked. Without
    `tells` it does nothing. What a poll marks is not due before that has ended (`store.marks`).
    """

    def __init__(
        self, app: App, store: Store, steps: Steps, sent: DeliveryReport, every: timedelta, *, tells: bool
    ) -> None:
        self._app, self._store, self._steps, self._sent, self._tells = app, store, steps, sent, tells
        self._every, self._begun = every.total_seconds(), app.clock.monotonic()
        self._last = self._begun

    def go_on(self) -> bool:
        """Deliver if it is time; returns whether the site may be asked for more. Raises Damaged."""
        monotonic = self._app.clock.monotonic
        if self._tells and not self._app.stopping() and monotonic() - self._last >= self._every:
            self._deliver(with_digests=monotonic() - self._begun > _WITHOUT_DIGESTS * self._every)
            self._last = monotonic()
        return not self._app.stopping()

    def _deliver(self, *, with_digests: bool) -> None:
        app, store = self._app, self._store
        if with_digests and store.polls.failing_since() is not None:  # that one is over is told once the check is
            with self._steps.run():
                note_outage(store, app.channels, app.settings.schedule.outage_after, app.clock.now())
        with self._steps.run():
            self._sent += deliver(app, store, in_slices=True)
        if with_digests:
            with self._steps.run():
                make_digests(app, store)
