"""One tick: what is due is done, in its order, whoever starts it: the clock, cron, or a person who asks for a check."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot import check, config, notify, watchlist
from billbot.bills import BillId
from billbot.bootstrap import House
from billbot.check import Report
from billbot.deliver import DeliveryReport
from billbot.errors import ClockWrong, ConfigError
from billbot.facts.due import check_due
from billbot.fetch import Source
from billbot.follow_up import follow_up, hear_answers, keep_up, read_documents, read_people, write_numbers
from billbot.gate import Gate, counted, say_wrong
from billbot.planning import FOR_DUE
from billbot.standby import note_standing
from billbot.status import owed
from billbot.store import Store
from billbot.telling import EVERY, TellingMeanwhile, Turns, deliver, make_digests, note_outage

# So long documents are read in one tick, so that what is owed meanwhile does not wait for the whole wave.
_READING = timedelta(seconds=50)


class Asked(Struct, frozen=True):
    """A check that somebody asks for: of these `bills`, or of every one; what is due then waits unless it `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True


class Ticked(Struct, frozen=True):
    """What a tick came to: the house as its files are by now, the report if a check was due, and what left."""

    house: House
    report: Report | None
    sent: DeliveryReport


def tick(
    house: House,
    turns: Turns,
    asked: Asked | None = None,
    reading: timedelta = _READING,
    gate: Gate | None = None,
    telling: timedelta = EVERY,
    looking: timedelta = FOR_DUE,
) -> Ticked:
    """Do all that is due now; where a check is `asked` for, that one and what follows from it, and nothing else.

    What is due is looked at for the time `looking`: the rest has its turn in the next tick. What was found leaves
    first; documents are read last, for `reading` at most. While the site is asked, however long that takes, what is
    owed leaves as often as `telling` says (`billbot/telling.py`). Each part has its turn, whatever becomes of the
    others: what went wrong is left to the `turns`. The `gate`, which a process keeps from tick to tick, comes first:
    where the site's clock speaks against ours, operations hear that, and nothing else is done. Opens the database and
    the site for itself, since a connection cannot cross threads. Raises StoreError where the database cannot be opened.
    """
    gate = gate or Gate(house.clock)
    house = replace(house, clock=gate.clock)
    with house.open_store() as store:
        try:
            done = _do_due(house, store, turns, gate, asked, reading, telling, looking)
        except ClockWrong as wrong:
            sent = DeliveryReport()
            with turns.take():
                if not gate.was_set:  # else it was in this very tick, and the next one asks which time is right
                    sent = say_wrong(house, store, wrong)
            turns.note(wrong)
            return Ticked(house, None, sent)
        with turns.take():
            write_numbers(done.house, store)
        return done


def _do_due(
    house: House,
    store: Store,
    turns: Turns,
    gate: Gate,
    asked: Asked | None,
    reading: timedelta,
    telling: timedelta,
    looking: timedelta,
) -> Ticked:
    """As `tick`. Raises ClockWrong."""
    report, sent, passed = None, DeliveryReport(), False
    due, read_at = asked is not None or _look_is_due(house, store), store.sweeps.last_good()
    with _site(house, turns, wanted=due or gate.is_due(store)) as source:
        with turns.take():
            gate.let_pass(house, store, source)
            passed = True
        if not passed:
            return Ticked(house, None, DeliveryReport(undelivered=owed(store, house.clock.now())))
        known, house = house, _as_configured(house, store, turns)
        with turns.take():
            # Where another process has just looked, a sweep would read none, which is how an outage looks.
            if asked is None and (house is not known or store.sweeps.last_good() != read_at):
                due = _look_is_due(house, store)
        same = house.settings.source == known.settings.source  # else the next tick asks where it should by now
        if source is not None:
            tells = asked is None or asked.sends
            with turns.take(), counted(store, source):
                if due and same:
                    with TellingMeanwhile(house, turns, sent, telling, tells=tells):
                        report = _check(house, store, turns, source, asked, looking)
    sends = asked is None or (asked.sends and report is not None and not report.busy)
    with turns.take():
        note_outage(house, store)
    with turns.take():
        sent += deliver(house, store) if sends else DeliveryReport()
    follow_up(house, store, turns, report)
    if asked is None:
        with turns.take():
            make_digests(house, store)
    with turns.take():
        sent += deliver(house, store) if sends else DeliveryReport(undelivered=owed(store, house.clock.now()))
    with turns.take():
        if hear_answers(house, store, report) and sends:
            sent += deliver(house, store)
    if asked is None:
        _read_beside(house, store, turns, report, sent, reading, telling)
    return Ticked(house, report, sent)


def _read_beside(
    house: House,
    store: Store,
    turns: Turns,
    report: Report | None,
    sent: DeliveryReport,
    reading: timedelta,
    telling: timedelta,
) -> None:
    """Read what is read beside the watched bills, and do the weekly work; what leaves meanwhile is added to `sent`."""
    with turns.take(), TellingMeanwhile(house, turns, sent, telling, tells=True):
        read_documents(house, store, report, reading)
    with turns.take():
        if notify.suggestion.tell_found(store, house.scope(store), house.channels, house.clock.now()):
            sent += deliver(house, store)
    with turns.take(), TellingMeanwhile(house, turns, sent, telling, tells=True):
        read_people(house, store, report)
    with TellingMeanwhile(house, turns, sent, telling, tells=True):
        keep_up(house, store, turns, report)


@contextmanager
def _site(house: House, turns: Turns, *, wanted: bool) -> Iterator[Source | None]:
    """The site, where it is `wanted` for anything; null where not, or where the configuration does not let us."""
    source = None
    with ExitStack() as opened:
        if wanted:
            with turns.take():
                source = opened.enter_context(house.open_source())
        yield source


def deliver_alone(house: House, store: Store) -> DeliveryReport:
    """As `deliver`, by itself: where the site, if it can be asked, says that the clock is right.

    Raises StoreError, BillbotError where it is not, or nobody knows.
    """
    gate = Gate(house.clock)
    with ExitStack() as opened:
        source = None
        with suppress(ConfigError):
            source = opened.enter_context(house.open_source())
        gate.let_pass(house, store, source)
    return deliver(replace(house, clock=gate.clock), store)


def _as_configured(house: House, store: Store, turns: Turns) -> House:
    """The house as its files are now; while another process is in the middle of a sweep it stays as it is."""
    with turns.take():
        if house.folder is not None and not store.sweeps.sweeping(house.clock.now()):
            house = watchlist.reread(house, store)
    with turns.take():
        if house.folder is not None:
            fault = config.pull_fault(house.folder)
            notify.incident.note_own(store, house.watch(store), "pull", house.clock.now(), fault)
    with turns.take():
        if house.replica is not None:
            note_standing(house, house.replica, store)
    return house


def _look_is_due(house: House, store: Store) -> bool:
    """Whether a look at any watched bill is due, which takes what is known of each."""
    now = house.clock.now()
    return check_due(store, house.watch(store), house.planner, now) <= now


def _check(house: House, store: Store, turns: Turns, source: Source, asked: Asked | None, looking: timedelta) -> Report:
    """Look at the watched bills whose turn it is, or at those that are asked for.

    What leads what was found, a welcome or what is watched since lately, is marked before anybody may tell of it.
    """
    bills = asked.bills if asked else ()

    def ending(report: Report) -> None:
        with turns.take():
            notify.after_check(store, house.watch(store), report, house.clock.now())

    return check.check_bills(
        store,
        source,
        house.watch(store),
        house.clock,
        house.owner,
        notify.marks,
        bills,
        planner=replace(house.planner, for_due=looking) if asked is None else None,
        ending=ending,
        stopping=house.stopping,
    )
