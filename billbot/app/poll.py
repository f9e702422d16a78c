"""Looks at watched bills, all or those that are due, one after the other, and reports the outcome (promise 8).

Then what is due from the General Court's list of hearings is read (`app.read_agendas`).
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct, field

from billbot.app.check_bill import BillChecks, LookResult
from billbot.app.due import DueLooks, unseen
from billbot.app.read_agendas import read_agendas
from billbot.briefs.watch import Watch
from billbot.clock import Clock
from billbot.domain import schedule
from billbot.domain.bills import BillId
from billbot.domain.report import Failure, Report, ShowProgress, unshown
from billbot.errors import BUG, BillbotError, ClockWrong, Refused, Stopped, StoreError, Unreachable, log_bug
from billbot.notify.bills import queue_bills
from billbot.site.source import Source
from billbot.store import Pause, PlannedBill, Store

_log = logging.getLogger(__name__)

_EVER = datetime.min.replace(tzinfo=UTC)


def bills_to_check(watch: Watch, asked: Iterable[BillId]) -> tuple[BillId, ...]:
    """The bills to check: those `asked` for, or all watched ones. Raises LookupError for one that is not watched."""
    wanted = tuple(dict.fromkeys(watch.numbers.get(bill, bill) for bill in asked))
    for bill in wanted:
        if not watch.watches(bill):
            alike = next((f"{other} is" for other in watch.bills if other.number == bill.number), "")
            raise LookupError(f"{bill} is not watched; {alike or f'to watch it: `billbot watch add {bill}`'}")
    return wanted or watch.bills


def check_bills(
    store: Store,
    source: Source,
    watch: Watch,
    clock: Clock,
    asked: Sequence[BillId] = (),
    *,
    looks_for: timedelta | None = None,
    ending: Callable[[Report], None] = lambda _: None,
    go_on: Callable[[], bool] = lambda: True,
    progress: ShowProgress = unshown,
) -> Report:
    """Look at every watched bill, or at those `asked` for, and store what changed, within a turn. Sends nothing.

    With `looks_for`, and no bills asked for, it looks for about that time at bills that are due, and at those that may
    have moved with them. `ending` is called right before the end of the poll. `go_on` is called before each look, and
    may do something else first; so is `progress`. A problem with one bill does not affect the others. Raises
    LookupError for a bill that is not watched, StoreError, and ClockWrong if the site's clock contradicts ours; what
    was read before is written.
    """
    report, bills = Report(clock.now()), list(bills_to_check(watch, asked))
    queue_bills(store, watch, report.started)  # a poll's findings wait for its end, so nobody hears half of them
    poll = store.polls.begin(report.started)
    left_out, failure = len(watch.bills), None
    try:
        in_turn = None if looks_for is None or asked else DueLooks(store, report.started, watch, looks_for)
        looks = in_turn or sorted(bills, key=lambda bill: store.checks.of(bill).tried_at or _EVER)
        checks = BillChecks(store, source, clock, poll)
        _Poll(store, watch, clock, checks, report).run(looks, go_on, progress)
        watch = watch.following(store)  # links may have been added and removed
        tried = store.polls.planned(watch.courts) if in_turn is not None else None
        left_out = _left_out(store, watch, report, asked=len(bills) if asked else None, tried=tried)
        report.round_completed = bool(report.checked) and not left_out and not asked
        ever = tried is not None and not unseen(tried, watch, _EVER, report.started)  # only a planned poll knows
        report.all_seen = report.round_completed or (bool(report.checked) and ever)
        if report.all_seen and not report.not_tried and report.paused_until is None:
            try:
                read_agendas(store, source, watch, clock, go_on, progress)
            except Unreachable as error:
                _leave_alone(store, report, error, clock.now())
        queue_bills(store, watch.following(store), clock.now())
        ending(report)
    except BillbotError as error:
        failure = str(error)
        if isinstance(error, ClockWrong):
            report.finished = error.site_time
            if not (report.checked or report.failed):
                store.polls.withdraw(poll)
        raise
    finally:
        progress(0, 0, "")
        report.requests = source.requests  # includes the one that compared the clocks
        report.finished = report.finished or clock.now()
        # The numbers count what this poll left out, so a poll of some bills does not postpone one of the others.
        counts = {"checked": report.checked, "failed": report.in_trouble, "not_tried": left_out}
        failure = failure or report.failure
        store.polls.end(poll, report.finished, **counts, failure=failure)
    return report


def _left_out(
    store: Store, watch: Watch, report: Report, *, asked: int | None, tried: Mapping[BillId, PlannedBill] | None
) -> int:
    """How many watched bills were left out by this poll or, if it was planned, since the last completed round.

    `asked` is the number of bills that were asked for, None for none; `tried` is when a planned poll last tried each
    bill, otherwise None.
    """
    if tried is None:
        return len(report.not_tried) + (0 if asked is None else len(watch.bills) - asked)
    return unseen(tried, watch, store.polls.round_began() or report.started, report.started)


class _Poll:
    """One poll: looks at one bill after another, and notes the outcome in the report."""

    def __init__(self, store: Store, watch: Watch, clock: Clock, checks: BillChecks, report: Report) -> None:
        self._store, self._watch, self._clock = store, watch, clock
        self._checks, self._report = checks, report
        self._pause = store.polls.pause()

    def run(self, looks: DueLooks | list[BillId], go_on: Callable[[], bool], progress: ShowProgress) -> None:
        """Look at one bill after another, then at numbers that their rows lead to, until the site must be left alone.

        `looks` plans the bills, or is their fixed order.
        """
        done, to_follow = set[BillId](), dict[BillId, date]()  # each with the day since which it is news

        def left() -> list[BillId]:
            return looks.left if isinstance(looks, DueLooks) else [bill for bill in looks if bill not in done]

        self._report.paused_until = self._pause.ahead(self._report.started)
        try:
            while self._report.paused_until is None:
                # The earliest first: the numbers it leads to may already wait here, with news from an earlier day.
                bill = looks.next(self._clock.now()) if isinstance(looks, DueLooks) else next(iter(left()), None)
                bill = bill or min(to_follow, key=lambda at: (to_follow[at], at), default=None)
                if bill is None:
                    break
                if not go_on():
                    return
                progress(len(done), len(done) + len(left()) + len(to_follow), bill.spoken)
                seen = self._look(bill)
                done.add(bill)
                if isinstance(looks, DueLooks):
                    looks.looked_at(self._watch, bill, [told.change for told in seen.changes], self._clock.now())
                to_follow.pop(bill, None)
                for number in set(self._numbers_led_to(seen)).difference(done, left()):
                    to_follow[number] = self._store.news.led_to(number) or date.min
                if seen.stop is not None:
                    _leave_alone(self._store, self._report, seen.stop, self._clock.now())
        except Stopped:
            return
        finally:  # also after an error
            self._report.not_tried = [*left(), *to_follow]
        if self._pause.stops and self._report.checked and self._report.paused_until is None:
            self._store.polls.set_pause(Pause())

    def _look(self, bill: BillId) -> LookResult:
        """Look at one bill; failures are noted for this bill. Raises only Stopped, ClockWrong and StoreError."""
        try:
            seen = self._checks.check_bill(bill, self._watch)
        except (Stopped, ClockWrong, StoreError):
            raise
        except Unreachable as error:
            self._failed(bill, error)
            return LookResult(stop=error if error.stop else None)
        except BillbotError as error:
            self._failed(bill, error)
        except Exception as error:  # an unexpected error in one bill must not silence the others
            log_bug(error, bill)
            self._failed(bill, BillbotError(f"{BUG} ({type(error).__name__}: {error})"))
        else:
            self._report.checked += 1
            self._report.changes += seen.changes
            self._report.links += seen.links
            return seen
        return LookResult()

    def _numbers_led_to(self, seen: LookResult) -> Sequence[BillId]:
        """The numbers that a look's links lead to. They get a look in the same poll."""
        if seen.renumbered is not None:
            self._report.checked -= 1  # the docket and its number are one bill
            self._watch = self._watch.following(self._store)
            return [seen.renumbered]
        if not seen.links:
            return []
        known, self._watch = self._watch, self._watch.following(self._store)
        # An awaited number is tried at once when a row names it.
        named = {link.to: None for link in seen.links}
        return [bill for bill in self._watch.reached_from(named) if bill in named or not known.watches(bill)]

    def _failed(self, bill: BillId, error: BillbotError) -> None:
        absent = isinstance(error, Refused) and error.absent
        _log.info("%s: %s", bill, error)  # the report says so
        self._store.checks.read_badly(bill, self._clock.now(), str(error), absent=absent)
        awaited = self._store.checks.of(bill).awaiting
        if awaited and bill not in self._watch.configured:
            return  # a followed number whose page does not exist yet is awaited, not an error
        self._report.failed.append(Failure(bill, str(error), awaited))


def _leave_alone(store: Store, report: Report, error: Unreachable, now: datetime) -> None:
    """End a poll with a pause, which its report says."""
    report.paused_until = begin_pause(store, error, now, answered=bool(report.checked))
    report.long_rest = str(error) if error.long_rest else None


def may_read_more(store: Store, now: datetime) -> bool:
    """Whether more than the watched bills may be read: the site is not paused, and a first check has begun."""
    begun = store.polls.last_started() is not None
    return begun and store.polls.pause().ahead(now) is None


class Reading(Struct):
    """The outcome of reading new documents: counts of them and of requests, errors, and `long_rest` as in `Report`.

    `odd` describes, for each court whose list was read, the records that were left out.
    """

    new: int = 0
    read: int = 0
    suggested: int = 0
    requests: int = 0
    faults: list[str] = field(default_factory=list)
    odd: dict[int, tuple[str, ...]] = field(default_factory=dict)
    long_rest: str | None = None


@contextmanager
def until_stopped(store: Store, clock: Clock, reading: Reading) -> Iterator[None]:
    """Run the block until the site must be left alone or the process is asked to end. Both errors stop here.

    An Unreachable is noted in `reading`, and begins a pause.
    """
    try:
        yield
    except Stopped:
        pass
    except Unreachable as error:
        reading.faults.append(str(error))
        reading.long_rest = str(error) if error.long_rest else None
        begin_pause(store, error, clock.now(), answered=bool(reading.read))


def begin_pause(store: Store, error: Unreachable, now: datetime, *, answered: bool) -> datetime:
    """Begin a pause after an `error`: we leave the site alone. Returns its end.

    Pauses in a row grow longer. If the site `answered` in between, they start over.
    """
    stops = 1 if answered else store.polls.pause().stops + 1
    until = schedule.resume_at(stops, now, error.retry_after)
    store.polls.set_pause(Pause(stops, until))
    return until
