"""When a process may tell: only by a clock that the site confirms (`Gate`), but also while the site is asked.

As long as the clock of this machine may be wrong, nothing is written, sent or counted. Every site answer has a `Date`,
with which our clock is compared (docs/design/architecture.md, "The clock"). A process asks the site before it does
anything, once an hour while it looks at bills, and whenever its own clock was set. Once the clock was found right,
`Gate.clock` goes on by monotonic time, whatever the machine's clock is set to.

The site may take as long as it likes: `BackgroundDelivery` sends what is due meanwhile, from a thread of its own. Each
of the `Steps` of a tick is done whatever became of the others.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Self

from msgspec.structs import replace

from billbot.bills import Channel, Mark
from billbot.bootstrap import House
from billbot.clock import Clock, ClockReading, elapsed
from billbot.deliver import DeliveryReport
from billbot.deliver import deliver as tell_everybody
from billbot.errors import BillbotError, ClockWrong, Damaged, StoreError
from billbot.fetch import Source
from billbot.notify import digest, outage
from billbot.notify.incident import note_own
from billbot.store import Store

_log = logging.getLogger(__name__)

# After that a clock that was found right is compared again, even if it was not set.
_RIGHT_FOR = timedelta(hours=1)
# After that the site is asked again if it was asked in vain and the clock was not set since.
_ASKED_AGAIN = timedelta(minutes=30)
# Without an answer of the site a time is believed that is between so much before the last check and so much after it.
_BEFORE_CHECK, _AFTER_CHECK = timedelta(hours=1), timedelta(days=1)


class Gate:
    """What a process knows of the clock of its machine, `ours`: whether an answer of the site has confirmed it."""

    def __init__(self, ours: Clock) -> None:
        self._ours = ours
        self._began = ours.monotonic()
        self._right: ClockReading | None = None  # when the site last agreed
        self._asked: ClockReading | None = None  # when it was last asked and did not

    @property
    def clock(self) -> Clock:
        """Our clock; if it is set to another time after it was found right, this goes on by monotonic time instead."""
        return Clock(self._now, self._ours.monotonic, self._ours.sleep)

    @property
    def was_set(self) -> bool:
        """Whether our clock was set since it was found right."""
        return self._right is not None and self._right.was_set

    def is_due(self, store: Store) -> bool:
        """Whether the site has to be asked before anything else. Raises StoreError."""
        return self._right is None or self.was_set or store.clock_in_doubt() is not None

    def let_pass(self, house: House, store: Store, source: Source | None) -> None:
        """Return if our clock is right, so that the caller may write and send; a null `source` cannot be asked.

        Raises ClockWrong where the site's clock differs, BillbotError while nobody knows, and StoreError.
        """
        wrong = store.clock_in_doubt()
        if source is not None and self._agrees(store, source, held_wrong=wrong is not None):
            if wrong:
                note_own(store, house.watch(store), "clock", self._now(), None)
            return
        if wrong:
            raise BillbotError(f"{wrong[1]}; the next answer of the site finds out")
        silent = timedelta(seconds=self._ours.monotonic() - self._began)
        outage_after = house.settings.schedule.outage_after
        if self._right is None and not _is_plausible(store, self._now()) and silent < outage_after:
            raise BillbotError(
                f"the clock of this machine says {self._now():%Y-%m-%d %H:%M}, which is not within a day of the last"
                " check, and the site does not answer, which would tell whether that is so: nothing is written or sent"
                " until it does; see that the clock is right"
            )

    def _now(self) -> datetime:
        return self._right.expected if self._right is not None and self._right.was_set else self._ours.now()

    def _agrees(self, store: Store, source: Source, *, held_wrong: bool) -> bool:
        """Whether the site confirms our clock, now or lately; it is not asked where it must be left alone."""
        reading = self._ours.reading
        now = reading.at
        if self._right is not None and self._right.age < _RIGHT_FOR and not (self.was_set or held_wrong):
            return True
        if self._asked is not None and not self._asked.was_set and self._asked.age < _ASKED_AGAIN:
            return False
        paused = store.sweeps.pause().ahead(now) is not None
        if (paused and not held_wrong and _is_plausible(store, now)) or store.sweeps.sweeping(now):
            return False
        # Without `_right`, `clock` is the machine's own, which is the one to compare.
        right, self._right, self._asked = self._right, None, reading
        try:
            source.read_rules()  # robots.txt, the smallest page
        except (ClockWrong, StoreError):
            raise
        except BillbotError:  # whoever asks for something next says what is wrong
            self._right = right
        if source.heard:
            self._right, self._asked = self._ours.reading, None
        return source.heard


def _is_plausible(store: Store, now: datetime) -> bool:
    """Whether a time is at most a day after the last check, or after the end of the pause that this led to."""
    last, until = store.sweeps.last_begun(), store.sweeps.pause().resume_at
    if last is None:
        return True
    return elapsed(last, now) >= -_BEFORE_CHECK and elapsed(max(last, until or last), now) <= _AFTER_CHECK


def say_wrong(house: House, store: Store, wrong: ClockWrong) -> DeliveryReport:
    """Tell operations channels that our clock is wrong; all that is written for that has the site's time."""
    right = replace(house, clock=replace(house.clock, now=lambda: wrong.site_time))
    note_own(store, right.watch(store), "clock", wrong.site_time, str(wrong))
    return tell_everybody(store, right.post(store), right.clock, right.owner, stopping=right.stopping)


@contextmanager
def counted(store: Store, source: Source) -> Iterator[None]:
    """Count the requests to the site, those before the block included, at its end; not where our clock is wrong."""
    counts = True
    try:
        yield
    except ClockWrong:
        counts = False
        raise
    finally:
        if counts:
            _count(store, source)


@contextmanager
def open_counted(house: House, store: Store) -> Iterator[Source]:
    """Open the site, and count all requests to it. Raises ConfigError as `House.open_source`."""
    with house.open_source() as source, counted(store, source):
        yield source


def _count(store: Store, source: Source) -> None:
    """Add the requests to the traffic; an error is only logged, since the answers are worth more than their count."""
    try:
        store.traffic.add(source.requests, source.received)
    except Damaged:
        raise
    except StoreError as error:
        _log.warning("what was asked of the site is not counted: %s", error)


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
