"""Reads the records of the committees that watched bills are before, and of their members.

A committee is read when a watched bill enters it and then once a month, or daily while it has no chair, as when a court
begins. Each member is read once a month, the chairs first, and at most one an hour, since a member's record is large.
Those that a bill may come to next are read with their chairs before it does, so that the message about it names them.
Watched bills come first, as with documents.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from billbot.app.poll import Reading, may_read_more, until_stopped
from billbot.briefs.committees import BillBeforeCommittee, full_name, is_named
from billbot.clock import Clock, elapsed
from billbot.domain.bills import Committee, PeopleRecord
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.messages.phrases import committee_name
from billbot.site.source import Source
from billbot.store import Attempt, Store

_log = logging.getLogger(__name__)

_MONTH, _DAY = timedelta(days=30), timedelta(days=1)
_MEMBER_INTERVAL = timedelta(hours=1)
# By a bill's branch, the committees to which most others report it: Ways and Means, Steering and Rules.
_COMES_NEXT = {"House": ("H34", "H52"), "Senate": ("S29", "S30")}


class _DueRecord(NamedTuple):
    """A record to be read; `names` are the committee's names in histories, several if it was renamed.

    A committee that has none of our bills yet has no names there.
    """

    record: PeopleRecord
    general_court: int
    code: str
    names: tuple[str, ...] = ()


def people_due(store: Store, before: Sequence[BillBeforeCommittee], now: datetime) -> bool:
    """Whether the record of a committee that has one of these bills, or of a member of it, is due to be read.

    Never during a pause, or before the first check is done. Raises StoreError.
    """
    if not may_read_more(store, now):
        return False
    return next(_records_due(store, _by_court(before), now), None) is not None


def read_people(
    store: Store,
    source: Source,
    before: Sequence[BillBeforeCommittee],
    clock: Clock,
    until: datetime,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> Reading:
    """Read the due records of the committees that bills are `before`, and of one member, until `until` at most.

    `go_on` is called before each, and may do something else first. The caller must have the turn (`Store.turn`). Sends
    nothing. Raises StoreError.
    """
    reading, tried = Reading(), set[_DueRecord]()
    with until_stopped(store, clock, reading):
        while clock.now() < until and go_on():
            due = _records_due(store, _by_court(before), clock.now())
            each = next((each for each in due if each not in tried), None)
            if each is None:
                break
            tried.add(each)
            _read(store, source, each, clock.now(), reading)
    return reading


def _read(store: Store, source: Source, due: _DueRecord, now: datetime, reading: Reading) -> None:
    """Read one record and write it. Raises Unreachable if the site has to be left alone, and Stopped."""
    try:
        if due.record == "committee":
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

    A record with a name that rows do not use is refused as unreadable. So is one without seats: a part is missing
    (promise 2), or nobody was appointed yet. A vacant chair is believed after two readings (promise 3).
    """
    names = due.names or (full_name(due.code),)
    committee, name = source.committee(due.general_court, due.code), committee_name(names[0])
    known = store.committees.current(due.general_court, due.code)
    if not committee.seats:
        raise Unreadable(f"the seats of {name}", "none")
    if not any(is_named(committee, each) for each in names):
        raise Unreadable(f"the record of {name}", f"that of the {committee.name}")
    if known is not None and (empty := _branches_with_a_chair(known) - _branches_with_a_chair(committee)):
        doubt = Unreadable(f"the {' and '.join(sorted(empty))} chair of {name}", "nobody")
        if store.attempts.of("committee", due.general_court, due.code).error != str(doubt):
            raise doubt
    return committee


def _branches_with_a_chair(committee: Committee) -> set[str]:
    return {seat.branch for seat in committee.chairs}


def _records_due(
    store: Store, committees: Mapping[int, Mapping[str, tuple[str, ...]]], now: datetime
) -> Iterator[_DueRecord]:
    """The records that are due, in the order of reading: committees, then chairs, then other members."""
    for court, codes in committees.items():
        for code in codes:
            before = store.committees.current(court, code)
            if _is_due(
                store.attempts.of("committee", court, code), now, _MONTH if before is None or before.chairs else _DAY
            ):
                yield _DueRecord("committee", court, code, codes[code])
    reads = store.attempts.all("member")
    last = max((each.tried_at for each in reads.values() if each.tried_at), default=None)
    if last is not None and elapsed(last, now) < _MEMBER_INTERVAL:
        return
    for court, codes in sorted(committees.items(), reverse=True):
        known = [found for code in codes if (found := store.committees.current(court, code)) is not None]
        seats = [seat for each in known for seat in (each.seats if codes[each.code] else each.chairs)]
        seats.sort(key=lambda seat: not seat.chair)
        for code in dict.fromkeys(seat.member for seat in seats):
            if _is_due(reads.get((court, code), Attempt()), now, _MONTH):
                yield _DueRecord("member", court, code)


def _is_due(read: Attempt, now: datetime, every: timedelta) -> bool:
    if read.tried_at is None:
        return True
    if read.error is not None:
        return elapsed(read.tried_at, now) >= _DAY
    return read.done_at is None or elapsed(read.done_at, now) >= every


def _by_court(before: Iterable[BillBeforeCommittee]) -> dict[int, dict[str, tuple[str, ...]]]:
    """For each court, the codes of its committees with the names that rows use.

    Those that have none of our bills, but may be next, come last and have no names.
    """
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for each in before:
        if each.code is not None:
            codes = found.setdefault(each.bill.general_court, {})
            codes[each.code] = tuple(dict.fromkeys((*codes.get(each.code, ()), each.committee)))
            for code in _COMES_NEXT[each.bill.branch]:
                codes.setdefault(code, ())
    return {
        court: dict(sorted(codes.items(), key=lambda each: (not each[1], each[0])))
        for court, codes in sorted(found.items())
    }
