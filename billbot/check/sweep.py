"""One sweep over watched bills, all of them or those whose turn it is: who may look, in which order, what came of it.

And when the site is left alone (promise 8), by whoever asks it.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from msgspec import Struct, field

from billbot import route, schedule
from billbot.bills import BillId, Change, Link
from billbot.check.bill import BillChecks, Seen, Told
from billbot.check.hearings import read_hearings
from billbot.clock import Clock
from billbot.errors import BillbotError, ClockWrong, Refused, Stopped, StoreError, Unreachable, Unreadable
from billbot.facts.due import LooksInTurn, Planner, unseen
from billbot.fetch import Source
from billbot.store import Pause, PlannedBill, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)

_EVER = datetime.min.replace(tzinfo=UTC)


class Failure(Struct, frozen=True):
    """A bill that could not be read, and why, in one line; one that is `awaited` has no page yet."""

    bill: BillId
    error: str
    awaited: bool = False


class Report(Struct):
    """What a check came to.

    `busy` says that another process was sweeping, and that nothing was done, `through` that with this check every
    watched bill was looked at since the last one that was through, `known` that by now each was looked at ever, `moved`
    that something was written since the last one, by it or beside it. `not_tried` are bills that were due, or asked
    for. `paused_until` is set where the site has to be left alone for a while, `long_rest` says how it asked for more
    than a day of that; times are Eastern.
    """

    started: datetime
    finished: datetime | None = None
    checked: int = 0
    failed: list[Failure] = field(default_factory=list)
    not_tried: list[BillId] = field(default_factory=list)
    requests: int = 0
    told: list[Told] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    busy: bool = False
    through: bool = False
    known: bool = False
    moved: bool = False
    paused_until: datetime | None = None
    long_rest: str | None = None

    @property
    def in_trouble(self) -> int:
        """How many bills could not be read; not those that have no page yet."""
        return sum(not each.awaited for each in self.failed)

    @property
    def brings(self) -> bool:
        """Whether what looks at all that is watched has to look again."""
        return bool(self.told) or self.through


def watched(watch: Watch, asked: Iterable[BillId]) -> tuple[BillId, ...]:
    """The bills to look at: those `asked` for, or every watched one. Raises LookupError for one that is not watched."""
    wanted = tuple(dict.fromkeys(watch.numbers.get(bill, bill) for bill in asked))
    for bill in wanted:
        if not watch.watches(bill):
            alike = next((f"; {other} is" for other in watch.bills if other.number == bill.number), "")
            raise LookupError(f"{bill} is not watched{alike}")
    return wanted or watch.bills


def check_bills(
    store: Store,
    source: Source,
    watch: Watch,
    clock: Clock,
    owner: str,
    marking: route.Marking,
    asked: Sequence[BillId] = (),
    *,
    planner: Planner | None = None,
    ending: Callable[[Report], None] = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Report:
    """Look at every watched bill, or at those `asked` for, and write down what changed; nothing is sent.

    Where there is a `planner`, and no bill is asked for, those are looked at whose turn it is, and what may have moved
    with them. `marking` says what may have to be told of it; nobody tells it before the sweep is over. `ending` comes
    right before that, for what has to be told beside it. One bill's trouble touches no other. Raises StoreError,
    LookupError for one that is not watched, ClockWrong where the site's clock speaks against ours; what was read is
    written.
    """
    report, bills = Report(clock.now()), list(watched(watch, asked))
    sweep = store.sweeps.begin(owner, report.started)
    if sweep is None:
        report.busy, report.not_tried, report.finished = True, bills, clock.now()
        return report
    left_out = len(watch.bills)
    try:
        in_turn = None if planner is None or asked else LooksInTurn(store, planner, report.started, watch)
        looks = in_turn or InOrder(sorted(bills, key=lambda bill: store.checks.of(bill).tried_at or _EVER))
        checks = BillChecks(store, source, clock, sweep, marking)
        _Sweep(store, watch, clock, owner, checks, report).over(looks, stopping)
        watch = watch.following(store)  # which may have learnt, and unlearnt
        tried = store.plans.all(watch.courts) if in_turn is not None else None
        left_out = _left_out(store, watch, report, asked=len(bills) if asked else None, tried=tried)
        report.through = bool(report.checked) and not left_out and not asked
        ever = tried is not None and not unseen(tried, watch, _EVER, report.started)  # each, in a sweep by turns
        report.known = report.through or (bool(report.checked) and ever)
        if report.known and not report.not_tried and report.paused_until is None:
            read_hearings(
                store, source, watch, clock, sweep, lambda: not stopping() and store.sweeps.renew(owner, clock.now())
            )
        ending(report)
    finally:
        report.requests = source.requests  # it was opened for this check; our clocks were compared by it, too
        report.finished = report.finished or clock.now()
        # A sweep over some bills puts off none over the others.
        counts = {"checked": report.checked, "failed": report.in_trouble, "not_tried": left_out}
        store.sweeps.end(sweep, owner, report.finished, **counts, requests=report.requests)
    return report


def _left_out(
    store: Store, watch: Watch, report: Report, *, asked: int | None, tried: Mapping[BillId, PlannedBill] | None
) -> int:
    """How many watched bills were left out: by a sweep over all, or by the sweeps since the last that left out none.

    `tried` is when each was, in a sweep over those whose turn it was.
    """
    if tried is None:
        return len(report.not_tried) + (0 if asked is None else len(watch.bills) - asked)
    return unseen(tried, watch, store.sweeps.round_began() or report.started, report.started)


class InOrder:
    """Looks at these bills, one after the other; `left` are those to come."""

    def __init__(self, bills: Sequence[BillId]) -> None:
        self.left = deque(bills)

    def next(self, _: datetime) -> BillId | None:
        """The first that is left."""
        return self.left[0] if self.left else None

    def saw(self, _: Watch, bill: BillId, __: Sequence[Change], ___: datetime) -> None:
        """That one is done."""
        if bill in self.left:
            self.left.remove(bill)


class _Sweep:
    """One sweep: goes from bill to bill, and notes in the report how it went."""

    def __init__(
        self, store: Store, watch: Watch, clock: Clock, owner: str, checks: BillChecks, report: Report
    ) -> None:
        self._store, self._watch, self._clock, self._owner = store, watch, clock, owner
        self._checks, self._report = checks, report
        self._pause = store.sweeps.pause()

    def over(self, looks: InOrder | LooksInTurn, stopping: Callable[[], bool]) -> None:
        """Look at one bill after the other, and at what they lead to, unless the site has to be left alone."""
        met, led = set[BillId](), list[BillId]()
        led_on = self._store.bills.led_to
        self._report.paused_until = schedule.left_alone_until(self._pause.resume_at, self._report.started)
        try:
            while self._report.paused_until is None:
                bill = looks.next(self._clock.now()) or next(iter(led), None)
                if bill is None:
                    break
                if stopping() or not self._store.sweeps.renew(self._owner, self._clock.now()):
                    return
                seen = self._look(bill)
                met.add(bill)
                looks.saw(self._watch, bill, [told.change for told in seen.told], self._clock.now())
                leads = [each for each in self._lead_on(seen) if each not in {*met, *led, *looks.left}]
                # By the days from which they are news: what an earlier one leads to may be another that is waiting.
                led = sorted({*led, *leads} - met, key=lambda each: (led_on(each) or date.min, each))
                if seen.stop is not None:
                    self._rest(seen.stop)
        except Stopped:
            return
        finally:  # whatever ends it, what is left is known
            self._report.not_tried = [*looks.left, *led]
        if self._pause.stops and self._report.checked and self._report.paused_until is None:
            self._store.sweeps.set_pause(Pause())

    def _look(self, bill: BillId) -> Seen:
        """Look at one bill; its trouble stays its own. Raises Stopped, ClockWrong and StoreError."""
        try:
            seen = self._checks.check_bill(bill, self._watch)
        except (Stopped, ClockWrong, StoreError):
            raise
        except Unreachable as error:
            self._failed(bill, error)
            return Seen(stop=error if error.stop else None)
        except BillbotError as error:
            self._failed(bill, error)
        except Exception as error:  # a fault of ours in one bill must not silence the others
            _log.exception("%s: a fault in billbot; please report it", bill)
            self._failed(bill, BillbotError(f"a fault in billbot ({type(error).__name__}: {error})"))
        else:
            self._report.checked += 1
            self._report.told += seen.told
            self._report.links += seen.links
            return seen
        return Seen()

    def _lead_on(self, seen: Seen) -> Sequence[BillId]:
        """The numbers that a look leads to, to be looked at in this very sweep."""
        if seen.renumbered is not None:
            self._report.checked -= 1  # the docket and its number are one bill
            self._watch = self._watch.following(self._store)
            return [seen.renumbered]
        if not seen.links:
            return []
        known, self._watch = self._watch, self._watch.learning(seen.links)
        # A number that was awaited is tried at once when a row names it.
        named = {link.to: None for link in seen.links}
        return [each for each in self._watch.reached_from(named) if each in named or not known.watches(each)]

    def _failed(self, bill: BillId, error: BillbotError) -> None:
        absent = isinstance(error, Refused) and error.absent
        _log.info("%s: %s", bill, error)  # the report says it aloud
        page = error.page if isinstance(error, Unreadable) else None
        self._store.checks.read_badly(bill, self._clock.now(), str(error), absent=absent, page=page)
        awaited = self._store.checks.of(bill).awaiting
        if awaited and bill not in self._watch.configured:
            return  # a followed number whose page does not exist yet is awaited, never an alarm
        self._report.failed.append(Failure(bill, str(error), awaited))

    def _rest(self, error: Unreachable) -> None:
        """Stay away for a while."""
        answered = bool(self._report.checked)
        self._report.paused_until = leave_alone(self._store, error, self._clock.now(), answered=answered)
        self._report.long_rest = str(error) if error.long_rest else None


def may_read_beside(store: Store, now: datetime) -> bool:
    """Whether the site may be asked for more than the watched bills: in no pause, and after the first check began."""
    begun = store.sweeps.last_started() is not None
    return begun and schedule.left_alone_until(store.sweeps.pause().resume_at, now) is None


class Reading(Struct):
    """What reading beside the watched bills came to: new documents in the lists, what was read, and suggested of it.

    `faults` says what went wrong, `long_rest` how the site asked to be left alone for more than a day, if it did.
    """

    new: int = 0
    read: int = 0
    suggested: int = 0
    requests: int = 0
    faults: list[str] = field(default_factory=list)
    long_rest: str | None = None


@contextmanager
def beside(store: Store, clock: Clock, owner: str, reading: Reading) -> Iterator[bool]:
    """Ask the site within, unless another process does (false); what breaks that off is noted, and ends there."""
    held = store.sweeps.hold(owner, clock.now())
    try:
        yield held
    except Stopped:
        pass
    except Unreachable as error:
        reading.faults.append(str(error))
        reading.long_rest = str(error) if error.long_rest else None
        leave_alone(store, error, clock.now(), answered=bool(reading.read))
    finally:
        if held:
            store.sweeps.let_go(owner)


def leave_alone(store: Store, error: Unreachable, now: datetime, *, answered: bool) -> datetime:
    """Begin a pause after an `error`; gives its end.

    It is longer each time in a row. Where the site has `answered` before, it is the first again.
    """
    stops = 1 if answered else store.sweeps.pause().stops + 1
    until = schedule.resume_at(stops, now, error.retry_after)
    store.sweeps.set_pause(Pause(stops, until))
    return until
