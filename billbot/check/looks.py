"""When the site is left alone (promise 8), and in which order bills are looked at where nothing is planned."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from billbot import schedule
from billbot.bills import BillId, Change
from billbot.clock import elapsed
from billbot.errors import Unreachable
from billbot.store import Pause, Store
from billbot.watch import Watch

_ASK_AGAIN = timedelta(days=1)


def may_read_beside(store: Store, now: datetime) -> bool:
    """Whether the site may be asked for more than the watched bills: in no pause, and after the first check began."""
    begun = store.sweeps.last_started() is not None
    return begun and schedule.left_alone_until(store.sweeps.pause().resume_at, now) is None


def leave_alone(store: Store, error: Unreachable, now: datetime, *, answered: bool) -> datetime:
    """Begin a pause after an `error`; gives its end.

    It is longer each time in a row. Where the site has `answered` before, it is the first again.
    """
    stops = 1 if answered else store.sweeps.pause().stops + 1
    until = schedule.resume_at(stops, now, error.retry_after)
    store.sweeps.set_pause(Pause(stops, until))
    return until


def due(store: Store, bills: Sequence[BillId], now: datetime, *, every: bool) -> list[BillId]:
    """The bills to look at, the one that waited for longest first, so that none is left behind for good.

    A number the site has no page for is asked for at each check of its first day, then once a day, unless `every` bill
    was asked for.
    """
    looks = {bill: store.checks.of(bill) for bill in bills}

    def recently(at: datetime | None) -> bool:
        return at is not None and elapsed(at, now) < _ASK_AGAIN

    def is_due(bill: BillId) -> bool:
        awaiting = looks[bill].awaiting and not recently(looks[bill].failing_since)
        return not awaiting or not recently(looks[bill].tried_at)

    def waited(bill: BillId) -> float:
        tried = looks[bill].tried_at
        return tried.timestamp() if tried else 0.0

    return sorted((bill for bill in bills if every or is_due(bill)), key=waited)


class InOrder:
    """Looks at these bills, one after the other; `left` are those to come."""

    def __init__(self, bills: Sequence[BillId]) -> None:
        self.left = deque(bills)

    def next(self, _: datetime) -> BillId | None:
        """The first that is left."""
        return self.left[0] if self.left else None

    def looked(self, _: Watch, bill: BillId, __: Sequence[Change], now: datetime) -> None:
        """That one is done."""
        if bill == self.next(now):
            self.left.popleft()
        elif bill in self.left:
            self.left.remove(bill)
