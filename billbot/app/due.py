"""When the next looks at watched bills and hearings are due, from the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.watch import Watch, agendas_since
from billbot.clock import elapsed, later
from billbot.domain import deadlines, planning
from billbot.domain.bills import Bill, BillId, Change
from billbot.domain.planning import TIME_FOR_DUE, Budget, LookQueue, Plan, Prospect
from billbot.store import PlannedBill, Store

# The kinds of changes in a history begin like this. What moved one bill may have moved others.
_OF_ROWS = "action_"
_DAILY = _NEAR = timedelta(days=1)
# How long after its day a canceled hearing is read, or an unreadable one tried; and how many hearings are read in a
# row.
_HEARINGS_FOR, _HEARINGS_AT_ONCE = timedelta(days=14), 20


def planned(store: Store, watch: Watch, now: datetime, known: Mapping[BillId, PlannedBill] | None = None) -> Plan:
    """When every watched bill is due, within the configured budget of looks. Raises StoreError.

    `known` is what is stored for the plan, if the caller has just read it. Bills last looked at before a backup was
    restored are due now. A number without a page for a day is tried once a day.
    """
    restored = store.upkeep.last_restoration()
    known = store.polls.planned(watch.courts) if known is None else known
    prospects = []
    for bill in watch.bills:
        each = known.get(bill, PlannedBill())
        if each.tried_at is not None and restored is not None and each.tried_at < restored.at:
            each = replace(each, tried_at=None)
        if not _is_awaited(each, now):
            prospects.append(_prospect(bill, each, now))
    ends = [court.formal_sessions_end for court in watch.dates.courts if court.formal_sessions_end]
    return Plan(prospects, planning.shipped(), Budget(watch.schedule.looks_per_day, watch.schedule.pace), ends)


def _work_out(store: Store, watch: Watch, bills: Sequence[BillId], now: datetime) -> None:
    """Work out the liveliness of these bills, and store it for the plan."""
    made, today = {}, now.date()
    heard = _heard(store, watch, today)
    for bill in bills:
        seen = store.bills.last_seen(bill)
        if seen is not None:
            days = _days(watch, seen, heard.get(bill, ()), today)
            lively = planning.liveliness(bill, seen.rows, today, days, watch.dates.ends.get(bill.general_court))
            made[bill] = PlannedBill(
                revision=seen.revision,
                day=today,
                weight=lively.weight,
                committee=lively.committee,
                moved_at=store.polls.moved_at(bill),
            )
    if made:
        store.polls.keep_plans(made)


def _days(watch: Watch, seen: Bill, heard: Collection[date], today: date) -> Iterable[date]:
    """The days of a bill's hearings by agendas, and those by which its committee has to report."""
    court = watch.dates.court(seen.id.general_court)
    if court is None:  # its own rows say the rest
        return heard
    due = deadlines.committee_deadlines(seen.id, seen.history, court, today, heard)
    return (*heard, *(each.day for each in due))


def unseen(known: Mapping[BillId, PlannedBill], watch: Watch, since: datetime, now: datetime) -> int:
    """How many watched bills had no look since then, not counting those without a page yet."""
    looks = [known.get(bill, PlannedBill()) for bill in watch.bills]
    return sum(each.tried_at is None or each.tried_at < since for each in looks if not _is_awaited(each, now))


def _prospect(bill: BillId, known: PlannedBill, now: datetime) -> Prospect:
    weight = planning.weighed(known.weight, known.moved_at, now)
    return Prospect(bill, known.tried_at, weight, known.committee, failing=known.failing_since is not None)


def _fresh(known: PlannedBill | None, now: datetime) -> bool:
    return known is None or known.is_fresh(now.date())


def _is_awaited(known: PlannedBill, now: datetime) -> bool:
    """Whether a number has had no page for a day, and was asked for within the last."""
    if not known.absent or known.failing_since is None or known.tried_at is None:
        return False
    return elapsed(known.failing_since, now) >= _DAILY and elapsed(known.tried_at, now) < _DAILY


def _heard(store: Store, watch: Watch, today: date) -> Mapping[BillId, Collection[date]]:
    """For each bill, the days since yesterday of its hearings on agendas, without canceled ones."""
    found: dict[BillId, set[date]] = {}
    for each in store.agendas.since(today - _NEAR):
        for bill in watch.by_number(each.bills) if each.now.is_on else ():
            found.setdefault(bill, set()).add(each.day)
    return found


class DueLooks(LookQueue):
    """The bills to look at in one turn: those that are due, and after a row is seen those that may have moved, too.

    Due bills get looks for the time `for_due` at most. Every method raises StoreError.
    """

    def __init__(self, store: Store, now: datetime, watch: Watch, for_due: timedelta = TIME_FOR_DUE) -> None:
        self._store = store
        known = store.polls.planned(watch.courts)
        stale = [bill for bill in watch.bills if not _fresh(known.get(bill), now)]
        if stale:
            _work_out(store, watch, stale, now)
            known = store.polls.planned(watch.courts)
        plan = planned(store, watch, now, known)
        super().__init__(plan, now, plan.due(now), for_due)

    def looked_at(self, watch: Watch, bill: BillId, changes: Sequence[Change], now: datetime) -> None:
        """Update the plan by what a look found."""
        moved = any(change.kind.startswith(_OF_ROWS) for change in changes)
        related = self._likely_moved(watch, bill, now.date()) if moved else ()
        known = self._store.polls.planned_bill(bill)
        if not _fresh(known, now):
            _work_out(self._store, watch, [bill], now)
            known = self._store.polls.planned_bill(bill)
        self.looked(_prospect(bill, known, now), moved=moved, related=related)

    def _likely_moved(self, watch: Watch, bill: BillId, today: date) -> Sequence[BillId]:
        """The bills that most likely moved with one: those of its proposals and agendas."""
        found = dict.fromkeys(each for proposal in watch.proposals_of(bill) for each in watch.all_numbers(proposal))
        for agenda in self._store.agendas.since(today):
            named = watch.by_number(agenda.bills)
            if bill in named:
                found |= dict.fromkeys(named)
        return [each for each in found if each != bill]


def check_due(store: Store, watch: Watch, now: datetime) -> datetime:
    """When the next look at any bill is due: as planned, or after a pause.

    It may be past. If nothing is watched, checks still run, at the longest interval.
    """
    due = planned(store, watch, now).next_at(now) or planning.next_check(
        store.polls.last_started(), now, watch.schedule.pace
    )
    until = store.polls.pause().ahead(now)
    return due if until is None else max(due, until)


def hearing_list_due(store: Store, now: datetime) -> bool:
    """Whether the General Court's list of hearings is due, which is asked for once a day. Raises StoreError."""
    tried = store.attempts.of("hearings").tried_at
    return tried is None or elapsed(tried, now) >= _DAILY


def hearings_to_read(store: Store, watch: Watch, now: datetime) -> list[int]:
    """The hearings to read now: new ones, and once a day those ahead of a watched committee or bill.

    One that was called off is read for two weeks after its day, since its new date is often posted later. Raises
    StoreError.
    """
    every = set(watch.bills)
    # Doubtful answers are read again as soon as that may settle them.
    waiting = store.agendas.not_asked_since(later(now, -_DAILY), later(now, -watch.gone_after))
    again = [
        each.event
        for each in agendas_since(store, watch, now.date() - _HEARINGS_FOR)
        if (each.day >= now.date() or not each.now.is_on) and each.event in waiting
        if not each.bills or watch.host(each.committee) or every.intersection(each.ever_named)
    ]
    new = store.agendas.unread(later(now, -_DAILY), later(now, -_HEARINGS_FOR), _HEARINGS_AT_ONCE)
    return [*new, *again[: _HEARINGS_AT_ONCE - len(new)]]
