"""One tick: does all that is due, in a fixed order.

`work` ticks once a minute, `work --once` from cron, and `check` when somebody asks. Each step is done whatever became
of those before it; what decides which of them is due is in the database.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot import notify
from billbot.app import check, config, watchlist
from billbot.app.bootstrap import App
from billbot.app.follow_up import follow_up, hear_answers, read_other_pages
from billbot.app.gate import Gate, say_wrong
from billbot.app.status import owed
from billbot.app.telling import DELIVERS_EVERY, BetweenLooks, Steps, deliver, make_digests, note_outage
from billbot.briefs.due import check_due
from billbot.domain.bills import BillId
from billbot.domain.planning import TIME_FOR_DUE
from billbot.domain.report import Report
from billbot.errors import AtWork, ClockWrong, ConfigError
from billbot.notify.deliver import DeliveryReport
from billbot.site.source import Source
from billbot.store import Store

# Reading documents ends after that, for the next tick to go on, so that other work does not wait for very many of them.
_READS_FOR = timedelta(seconds=50)


class Asked(Struct, frozen=True):
    """A check that somebody asks for: of these `bills`, or of all if there are none; it delivers only if it `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True


class Ticked(Struct, frozen=True):
    """The result of a tick: the app with its files as they are now, the report if a check was due, and what left."""

    app: App
    report: Report | None
    sent: DeliveryReport


def tick(
    app: App,
    steps: Steps,
    asked: Asked | None = None,
    reads_for: timedelta = _READS_FOR,
    gate: Gate | None = None,
    delivers_every: timedelta = DELIVERS_EVERY,
    looks_for: timedelta = TIME_FOR_DUE,
    *,
    in_slices: bool = True,
) -> Ticked:
    """Do all that is due now; where a check is `asked` for, do that one and what follows from it, and nothing else.

    Args:
        app: the app; the tick opens its database and the site itself, since a connection cannot cross threads.
        steps: collects the errors of all parts, of which each is done whatever became of the others.
        asked: a check that somebody asks for.
        reads_for: how long documents are read at most, which comes last.
        gate: what the process knows of the clock, kept from tick to tick. Where the site says that our clock is wrong,
            operations channels are told so, and nothing else is done.
        delivers_every: how often what is due is sent while the site is asked (`billbot/app/telling.py`).
        looks_for: how long bills that are due are looked at; the rest has its turn in the next tick.
        in_slices: whether a long list of recipients is told in as many ticks as that takes, so that looks go on; a
            check that is asked for tells all of it.

    While another process checks or delivers, nothing is done, and the report says so.

    Raises:
        StoreError: the database cannot be opened.
    """
    gate = gate or Gate(app.clock)
    app = replace(app, clock=gate.clock)
    with ExitStack() as opened:
        store = opened.enter_context(app.open_store())
        try:
            opened.enter_context(store.turn())
            done = _do_due(app, store, steps, gate, asked, reads_for, delivers_every, looks_for, in_slices=in_slices)
        except AtWork:
            now = app.clock.now()
            bills = list(check.bills_to_check(app.watch(store), asked.bills if asked else ()))
            report = Report(now, finished=now, not_tried=bills, busy=True)
            return Ticked(app, report, DeliveryReport(undelivered=owed(store, now)))
        except ClockWrong as wrong:
            sent = DeliveryReport()
            with steps.run():
                if not gate.was_set:  # where it was set during this tick, the next one asks which time is right
                    sent = say_wrong(app, store, wrong)
            steps.note(wrong)
            return Ticked(app, None, sent)
        return done


def _do_due(
    app: App,
    store: Store,
    steps: Steps,
    gate: Gate,
    asked: Asked | None,
    reads_for: timedelta,
    delivers_every: timedelta,
    looks_for: timedelta,
    *,
    in_slices: bool,
) -> Ticked:
    """Do what `tick` says, with an open database. Raises ClockWrong."""
    report, sent, passed = None, DeliveryReport(), False
    due = asked is not None or _look_is_due(app, store)
    with _site(app, steps, wanted=due or gate.is_due(store)) as source:
        with steps.run():
            gate.let_pass(app, store, source)
            passed = True
        if not passed:
            return Ticked(app, None, DeliveryReport(undelivered=owed(store, app.clock.now())))
        known, app = app, _as_configured(app, store, steps)
        with steps.run():
            if asked is None and app is not known:
                due = _look_is_due(app, store)
        same = app.settings.source == known.settings.source  # else the next tick asks the site that is meant now
        if source is not None:
            tells = asked is None or asked.sends
            with steps.run():
                if due and same:
                    between = BetweenLooks(app, store, steps, sent, delivers_every, tells=tells)
                    report = _check(app, store, steps, source, asked, looks_for, between.go_on)
    sends = asked is None or (asked.sends and report is not None)
    in_slices = in_slices and asked is None
    with steps.run():
        note_outage(store, app.channels, app.settings.schedule.outage_after, app.clock.now())
    with steps.run():
        sent += deliver(app, store, in_slices=in_slices) if sends else DeliveryReport()
    follow_up(app, store, steps, report)
    if asked is None:
        with steps.run():
            make_digests(app, store)
    with steps.run():
        sent += (
            deliver(app, store, in_slices=in_slices)
            if sends
            else DeliveryReport(undelivered=owed(store, app.clock.now()))
        )
    with steps.run():
        if hear_answers(app, store, report) and sends:
            sent += deliver(app, store, in_slices=in_slices)
    if asked is None:
        read_other_pages(app, store, steps, report, sent, reads_for, delivers_every, in_slices=in_slices)
    return Ticked(app, report, sent)


@contextmanager
def _site(app: App, steps: Steps, *, wanted: bool) -> Iterator[Source | None]:
    """The site, opened if it is `wanted`; null where it is not, or where the configuration does not allow it."""
    source = None
    with ExitStack() as opened:
        if wanted:
            with steps.run():
                source = opened.enter_context(app.open_source())
        yield source


def deliver_alone(app: App, store: Store) -> DeliveryReport:
    """Deliver outside of a tick, once the clock is known to be right.

    Raises AtWork, StoreError, and BillbotError where the clock is wrong, or nobody knows whether it is right.
    """
    gate = Gate(app.clock)
    with ExitStack() as opened:
        source = None
        with suppress(ConfigError):
            source = opened.enter_context(app.open_source())
        opened.enter_context(store.turn(app.clock))
        gate.let_pass(app, store, source)
        return deliver(replace(app, clock=gate.clock), store)


def _as_configured(app: App, store: Store, steps: Steps) -> App:
    """The app with its files as they are now."""
    with steps.run():
        if app.folder is not None:
            app = watchlist.reread(app, store)
    with steps.run():
        if app.folder is not None:
            fault = config.pull_fault(app.folder)
            notify.incident.note_own(store, app.watch(store), "pull", app.clock.now(), fault)
    return app


def _look_is_due(app: App, store: Store) -> bool:
    """Whether a look at any watched bill is due."""
    now = app.clock.now()
    return check_due(store, app.watch(store), app.planner, now) <= now


def _check(
    app: App,
    store: Store,
    steps: Steps,
    source: Source,
    asked: Asked | None,
    looks_for: timedelta,
    go_on: Callable[[], bool],
) -> Report:
    """Look at the watched bills that are due, or at those that are asked for.

    What has to be told before the changes, such as a welcome, is queued before the poll ends and they are due.
    """
    bills = asked.bills if asked else ()

    def ending(report: Report) -> None:
        with steps.run():
            notify.after_check(store, app.watch(store), report, app.clock.now())

    return check.check_bills(
        store,
        source,
        app.watch(store),
        app.clock,
        notify.jobs,
        bills,
        planner=replace(app.planner, for_due=looks_for) if asked is None else None,
        ending=ending,
        go_on=go_on,
    )
