"""Reads the records of all committees of the court in session, and of the members of those that have watched bills.

A committee is read once a month, or daily while it has no chair, as when a court begins; those with watched bills come
first. So the message about a bill names the chairs of the committee to which it goes. Each member of a committee with
watched bills is read once a month, the chairs first, and at most one an hour, since a member's record is large. Of
other committees only chairs are read whom no document names. Watched bills come first, as with documents.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from billbot.app.poll import Reading, may_read_more, until_stopped
from billbot.briefs.committees import BillBeforeCommittee, is_named
from billbot.clock import Clock, elapsed
from billbot.domain.bills import Committee, PeopleRecord, Seat
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.messages.phrases import committee_name
from billbot.site.source import Source
from billbot.store import Attempt, Store

_log = logging.getLogger(__name__)

_MONTH, _DAY = timedelta(days=30), timedelta(days=1)
_MEMBER_INTERVAL = timedelta(hours=1)

# By court, also the one in session: the codes of the committees that have our bills, with what rows call them.
_Ours: TypeAlias = Mapping[int, Mapping[str, tuple[str, ...]]]


class _DueRecord(NamedTuple):
    """A record to be read; `names` are what rows of watched bills call the committee, several if it was renamed."""

    record: PeopleRecord
    general_court: int
    code: str = ""
    names: tuple[str, ...] = ()


def people_due(store: Store, court: int, before: Sequence[BillBeforeCommittee], now: datetime) -> bool:
    """Whether a record of a committee or member is due to be read, in the `court` in session or because of bills.

    Never during a pause, or before the first check is done. Raises StoreError.
    """
    if not may_read_more(store, now):
        return False
    return next(_records_due(store, _with_our_bills(court, before), now), None) is not None


def read_people(
    store: Store,
    source: Source,
    court: int,
    before: Sequence[BillBeforeCommittee],
    clock: Clock,
    until: datetime,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> Reading:
    """Read the due records of committees, first of those that bills are `before`, and of one member, until `until`.

    `court` is the one in session.
    `go_on` is called before each, and may do something else first. The caller must have the turn (`Store.turn`). Sends
    nothing. Raises StoreError.
    """
    reading, tried = Reading(), set[_DueRecord]()
    with until_stopped(store, clock, reading):
        while clock.now() < until and go_on():
            due = _records_due(store, _with_our_bills(court, before), clock.now())
            each = next((each for each in due if each not in tried), None)
            if each is None:
                break
            tried.add(each)
            _read(store, source, each, clock.now(), reading)
    return reading


def _read(store: Store, source: Source, due: _DueRecord, now: datetime, reading: Reading) -> None:
    """Read one record and write it. Raises Unreachable if the site has to be left alone, and Stopped."""
    try:
        if due.record == "committees":
            store.committees.take_list(due.general_court, source.committees(due.general_court), now)
        elif due.record == "committee":
            store.committees.keep(_fetch_committee(store, source, due), now)
        else:
            store.people.keep_member(source.member(due.general_court, due.code), now)
    except (Refused, Unreadable, Unreachable) as error:
        store.attempts.note(due.record, now, due.general_court, due.code, done=False, error=str(error))
        if isinstance(error, Unreachable) and error.stop:
            raise
        fault = f"{due.record} {due.code} of General Court {due.general_court}: {error}"
        _log.info("%s", fault)
        reading.faults.append(fault)
    else:
        reading.read += 1


def _fetch_committee(store: Store, source: Source, due: _DueRecord) -> Committee:
    """The record of a committee.

    A record with a name that our bills' rows do not use is refused as unreadable. So is one without seats: a part is
    missing (promise 2), or nobody was appointed yet. A vacant chair is believed after two readings (promise 3).
    """
    committee = source.committee(due.general_court, due.code)
    name = committee_name(due.names[0] if due.names else committee.name)
    known = store.committees.current(due.general_court, due.code)
    if not committee.seats:
        raise Unreadable(f"the seats of {name}", "none")
    if due.names and not any(is_named(committee, each) for each in due.names):
        raise Unreadable(f"the record of {name}", f"that of the {committee.name}")
    if known is not None and (empty := _branches_with_a_chair(known) - _branches_with_a_chair(committee)):
        doubt = Unreadable(f"the {' and '.join(sorted(empty))} chair of {name}", "nobody")
        if store.attempts.of("committee", due.general_court, due.code).error != str(doubt):
            raise doubt
    return committee


def _branches_with_a_chair(committee: Committee) -> set[str]:
    return {seat.branch for seat in committee.chairs}


def _records_due(store: Store, ours: _Ours, now: datetime) -> Iterator[_DueRecord]:
    """The records that are due, in the order of reading: lists, committees, then chairs, then other members."""
    for court in ours:
        if _is_due(store.attempts.of("committees", court), now, _MONTH):
            yield _DueRecord("committees", court)
    known = {(court, each.code): each for court in ours for each in store.committees.of(court)}
    reads = store.attempts.all("committee")
    with_bills = [(court, code) for court, codes in ours.items() for code in codes]
    for court, code in dict.fromkeys((*with_bills, *(each for each in reads if each[0] in ours))):
        without_chair = (court, code) in known and not known[court, code].chairs
        if _is_due(reads.get((court, code), Attempt()), now, _DAY if without_chair else _MONTH):
            yield _DueRecord("committee", court, code, ours[court].get(code, ()))
    reads = store.attempts.all("member")
    last = max((each.tried_at for each in reads.values() if each.tried_at), default=None)
    if last is not None and elapsed(last, now) < _MEMBER_INTERVAL:
        return
    seats: list[tuple[int, Seat]] = []
    for (court, code), each in sorted(known.items(), key=lambda known: known[0] not in with_bills):
        named = () if code in ours[court] else store.people.seated(each)
        wanted = each.seats if code in ours[court] else each.chairs
        seats += [(court, seat) for seat in wanted if seat.member not in named]
    seats.sort(key=lambda each: (not each[1].chair, -each[0]))
    for court, code in dict.fromkeys((court, seat.member) for court, seat in seats):
        if _is_due(reads.get((court, code), Attempt()), now, _MONTH):
            yield _DueRecord("member", court, code)


def _is_due(read: Attempt, now: datetime, every: timedelta) -> bool:
    if read.tried_at is None:
        return True
    if read.error is not None:
        return elapsed(read.tried_at, now) >= _DAY
    return read.done_at is None or elapsed(read.done_at, now) >= every


def _with_our_bills(court: int, before: Iterable[BillBeforeCommittee]) -> _Ours:
    found: dict[int, dict[str, tuple[str, ...]]] = {court: {}}
    for each in before:
        if each.code is not None:
            codes = found.setdefault(each.bill.general_court, {})
            codes[each.code] = tuple(dict.fromkeys((*codes.get(each.code, ()), each.committee)))
    return found
