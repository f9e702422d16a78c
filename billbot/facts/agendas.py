"""The agendas that the database knows, as the quiet rooms take them."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from billbot import hearings
from billbot.bills import BillId
from billbot.errors import StoreError
from billbot.store import ListedHearing, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)


def numbered(watch: Watch, bills: Iterable[BillId]) -> tuple[BillId, ...]:
    """The same documents, each once; a docket that got a number goes by it."""
    return tuple(dict.fromkeys(watch.numbers.get(bill, bill) for bill in bills))


def days_off(store: Store, bill: BillId, now: datetime) -> frozenset[date]:
    """The days ahead on which an agenda has called the hearing of a bill off. Raises StoreError.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    try:
        return frozenset(
            each.agenda.day
            for each in store.hearings.agendas(now.date())
            if not each.agenda.stands and bill in {*each.agenda.bills, *each.gone}
        )
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return frozenset()


def posted(store: Store, watch: Watch, since: date) -> list[hearings.Posted]:
    """The agendas of `since` and later days, as the quiet rooms take them; a docket that got a number goes by it."""
    return [_posted(each, watch) for each in store.hearings.agendas(since)]


def _posted(listed: ListedHearing, watch: Watch) -> hearings.Posted:
    agenda = replace(listed.agenda, bills=numbered(watch, listed.agenda.bills))
    return hearings.Posted(agenda, listed.course, listed.known_at.date(), numbered(watch, listed.gone))
