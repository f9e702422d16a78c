"""The agendas that the database knows, as the quiet rooms take them."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from billbot import hearings
from billbot.bills import Bill, BillId
from billbot.errors import StoreError
from billbot.hearings import Announced
from billbot.store import ListedHearing, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)


def numbered(watch: Watch, bills: Iterable[BillId]) -> tuple[BillId, ...]:
    """The same documents, each once; a docket that got a number goes by it."""
    return tuple(dict.fromkeys(watch.numbers.get(bill, bill) for bill in bills))


def beside_rows(
    store: Store, watch: Watch, known: Bill | None, seen: Bill, today: date
) -> tuple[tuple[Announced | None, Announced], ...]:
    """The hearings of a bill that are on agendas or were altered, as its rows are `seen` by now, with what each was.

    Null for nothing; nothing at all at a first sight, which is the baseline. Raises StoreError. A fault of ours here
    leaves none: a bill's history is told whatever becomes of agendas.
    """
    if known is None:
        return ()
    try:
        agendas = posted(store, watch, date.min)
        first = store.hearings.first_seen(seen.id)
        days = {row.number: first[at] for at, row in enumerate(known.rows) if at in first}
        by_now = {at: days.get(row.number, today) for at, row in enumerate(seen.rows)}
        rows = hearings.of_bill(seen.id, known.history, first), hearings.of_bill(seen.id, seen.history, by_now)
        before, after = (hearings.with_agendas(each, agendas, {seen.id}) for each in rows)
        was = {each.key: each for each in before}
        found = [(was.get(each.key), each) for each in after]
        return tuple((old, each) for old, each in found if each.agenda is not None or old != each)
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return ()


def posted(store: Store, watch: Watch, since: date) -> list[hearings.Posted]:
    """The agendas of `since` and later days, as the quiet rooms take them; a docket that got a number goes by it."""
    return [_posted(each, watch) for each in store.hearings.agendas(since)]


def _posted(listed: ListedHearing, watch: Watch) -> hearings.Posted:
    agenda = replace(listed.agenda, bills=numbered(watch, listed.agenda.bills))
    return hearings.Posted(agenda, listed.course, listed.known_at.date(), numbered(watch, listed.gone))
