"""One tick: what is due is done, in its order, whoever starts it: the clock, cron, or a person who asks for a check."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from billbot import check, config, facts, notify, watchlist
from billbot.bills import BillId
from billbot.bootstrap import House
from billbot.check import Report
from billbot.counting import counted, open_counted, write_numbers
from billbot.deliver import Delivered
from billbot.deliver import deliver as send
from billbot.errors import BillbotError, ClockWrong, ConfigError
from billbot.facts.held import overdue
from billbot.fetch import Source, beat
from billbot.gate import Gate
from billbot.status import owed
from billbot.store import Store
from billbot.telling import EVERY, TellingMeanwhile, deliver, make_digests, note_outage
from billbot.turns import Turns

_log = logging.getLogger(__name__)

# So long documents are read in one tick, so that what is owed meanwhile does not wait for the whole wave.
_READING = timedelta(seconds=50)


@dataclass(frozen=True, slots=True)
class Asked:
    """A check that somebody asks for: of these `bills`, or of every one; what is due then waits unless it `sends`."""

    bills: Sequence[BillId] = ()
    sends: bool = True


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick came to: the house as its files are by now, the report if a check was due, and what left."""

    house: House
    report: Report | None
    sent: Delivered


def tick(
    house: House,
    turns: Turns,
    asked: Asked | None = None,
    reading: timedelta = _READING,
    gate: Gate | None = None,
    telling: timedelta = EVERY,
) -> Ticked:
    """Do all that is due now; where a check is `asked` for, that one and what follows from it, and nothing else.

    What was found leaves first; documents are read last, for `reading` at most. While the site is asked, however long
    that takes, what is owed leaves as often as `telling` says (`billbot/telling.py`). Each part has its turn, whatever
    becomes of the others: what went wrong is left to the `turns`. The `gate`, which a process keeps from tick to tick,
    comes first: where the site's clock speaks against ours, operations hear that, and nothing else is done. Opens the
    database and the site for itself, since a connection cannot cross threads. Raises StoreError where the database
    cannot be opened.
    """
    gate = gate or Gate(house.clock)
    house = replace(house, clock=gate.clock)
    with house.open_store() as store:
        try:
            done = _do_due(house, store, turns, gate, asked, reading, telling)
        except ClockWrong as wrong:
            sent = Delivered()
            with turns.take():
                if not gate.was_set:  # else it was in this very tick, and the next one asks which time is right
                    sent = _say_clock_wrong(house, store, wrong)
            with turns.take():
                raise BillbotError(str(wrong)) from wrong
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
) -> Ticked:
    """As `tick`. Raises ClockWrong."""
    report, sent, passed = None, Delivered(), False
    with _site(house, store, turns, asked, gate) as source:
        with turns.take():
            gate.let_pass(house, store, source)
            passed = True
        if not passed:
            return Ticked(house, None, Delivered(undelivered=owed(store, house.clock.now())))
        asks = house.settings.source
        with turns.take():
            house = _reread(house, store)
        with turns.take():
            if house.folder is not None:
                fault = config.pull_fault(house.folder)
                notify.incident.note_pull(store, house.watch(store), house.clock.now(), fault)
        if source is not None and house.settings.source == asks:  # else the next tick asks where it should by now
            tells = asked is None or asked.sends
            meanwhile = TellingMeanwhile(house, turns, sent, telling, tells=tells)
            with turns.take(), counted(store, source), meanwhile:
                report = _check(house, store, turns, source, asked)
    sends = asked is None or (asked.sends and report is not None and not report.busy)
    with turns.take():
        note_outage(house, store)
    with turns.take():
        sent += deliver(house, store) if sends else Delivered()
    _follow_up(house, store, turns, report)
    if asked is None:
        with turns.take():
            make_digests(house, store)
    with turns.take():
        sent += deliver(house, store) if sends else Delivered(undelivered=owed(store, house.clock.now()))
    with turns.take():
        if _hear_answers(house, store, report) and sends:
            sent += deliver(house, store)
    if asked is None:
        with turns.take(), TellingMeanwhile(house, turns, sent, telling, tells=True):
            _read_documents(house, store, report, reading)
        with turns.take():
            if notify.suggestion.tell_found(store, house.scope(store), house.channels, house.clock.now()):
                sent += deliver(house, store)
        with turns.take(), TellingMeanwhile(house, turns, sent, telling, tells=True):
            _read_people(house, store, report)
        with TellingMeanwhile(house, turns, sent, telling, tells=True):
            _keep(house, store, turns, report)
    return Ticked(house, report, sent)


@contextmanager
def _site(house: House, store: Store, turns: Turns, asked: Asked | None, gate: Gate) -> Iterator[Source | None]:
    """The site, where it has to be asked for anything; null where not, or where the configuration does not let us."""
    due = asked is not None or check.check_due(store, house.pace, house.clock.now()) <= house.clock.now()
    source = None
    with ExitStack() as opened:
        if due or gate.is_due(store):
            with turns.take():
                source = opened.enter_context(house.open_source())
        yield source


def deliver_alone(house: House, store: Store) -> Delivered:
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


def _say_clock_wrong(house: House, store: Store, wrong: ClockWrong) -> Delivered:
    """Let operations channels know that our clock is wrong; whatever that writes bears the site's time."""
    right = replace(house, clock=replace(house.clock, now=lambda: wrong.site_time))
    notify.incident.note_clock(store, right.watch(store), wrong.site_time, str(wrong))
    return send(store, right.post(store), right.clock, right.owner, stopping=right.stopping)


def _reread(house: House, store: Store) -> House:
    """The house as its files are now; while another process is in the middle of a sweep it stays as it is."""
    return house if store.sweeps.sweeping(house.clock.now()) else watchlist.reread(house, store)


def _check(house: House, store: Store, turns: Turns, source: Source, asked: Asked | None) -> Report | None:
    """Look at the watched bills, if that is due or asked for.

    What leads what was found, a welcome or what is watched since lately, is marked before anybody may tell of it.
    """
    now = house.clock.now()
    if asked is None and check.check_due(store, house.pace, now) > now:
        return None
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
        ending=ending,
        stopping=house.stopping,
    )


def _follow_up(house: House, store: Store, turns: Turns, report: Report | None) -> None:
    """Do what follows from a check, once what it found has left; a null report says that none was due.

    The heartbeat hears of a good one while nothing is overdue, operations of what cannot be read; reminders of hearings
    are marked, and what is published is brought up to date. Digests are counted from the first good check on.
    """
    now = house.clock.now()
    if report is not None and report.checked:
        with turns.take():
            if not overdue(store, house.channels, now):
                beat(house.settings.heartbeat.url, house.clock, stopping=house.stopping)
        with turns.take():
            public, ends = house.settings.state.public, house.dates.ends
            notify.reminder.note_hearings(store, house.watch(store), now, public, house.site, ends)
        with turns.take():
            notify.digest.begin_digests(store, house.channels, now)
    if report is not None and (report.checked or report.long_rest):
        with turns.take():
            notify.incident.note_rest(store, house.watch(store), now, report.long_rest)
    if report is None or not report.busy:  # another process is in the middle of it
        with turns.take():
            notify.incident.note_bills(store, house.watch(store), now)


def _hear_answers(house: House, store: Store, report: Report | None) -> bool:
    """Take answers to suggestions, after a check; each is asked for, so what is owed has to leave before.

    Gives whether something new is owed by that.
    """
    if report is None or report.busy:
        return False

    def add(bill: BillId, proposal: str, who: str) -> None:
        watchlist.add(house, store, who, bill, proposal)

    return notify.decision.hear_answers(store, house.watch(store), house.ways_out, add, house.clock.now())


def _read_documents(house: House, store: Store, report: Report | None, budget: timedelta) -> None:
    """Read new documents until the next check is due; what went wrong stands in the log and in `status`."""
    if house.stopping() or (report is not None and (report.busy or report.not_tried)):
        return
    scope, now = house.scope(store), house.clock.now()
    if not check.documents_due(store, scope, house.pace, now):
        return
    until = check.check_due(store, house.pace, now)
    with open_counted(house, store) as source:
        done = check.read_documents(
            store, source, scope, house.clock, house.owner, until, budget=budget, stopping=house.stopping
        )
    if done.long_rest:
        notify.incident.note_rest(store, house.watch(store), house.clock.now(), done.long_rest)
    for fault in done.faults:
        _log.warning("%s", fault)
    if done.requests:
        _log.info("%d new documents, %d read, %d suggested", done.new, done.read, done.suggested)


def _read_people(house: House, store: Store, report: Report | None) -> None:
    """Read who decides on what is followed, after a good check: committees and members whose record is due."""
    if report is None or not report.checked or house.stopping():
        return
    now = house.clock.now()
    before = facts.lying(store, house.watch(store), now.date(), house.dates.ends)
    if not check.people_due(store, before, house.pace, now):
        return
    until = check.check_due(store, house.pace, now)
    with open_counted(house, store) as source:
        done = check.read_people(store, source, before, house.clock, house.owner, until, stopping=house.stopping)
    if done.long_rest:
        notify.incident.note_rest(store, house.watch(store), house.clock.now(), done.long_rest)


def _keep(house: House, store: Store, turns: Turns, report: Report | None) -> None:
    """Do the weekly work that is due, after a check and its delivery."""
    with turns.take():
        if check.check_itself(
            store, lambda: open_counted(house, store), house.clock, house.owner, report, stopping=house.stopping
        ):
            notify.incident.note_reading(store, house.watch(store), house.clock.now())
    with turns.take():
        failed = facts.keep(store, house.clock.now(), house.sound_files())
        if failed is not None:
            notify.incident.note_backup(store, house.watch(store), house.clock.now(), failed or None)
