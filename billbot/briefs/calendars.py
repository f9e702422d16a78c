"""Calendar files: hearings, and the days that rows of bills set."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from billbot.briefs.hearings import facts_in_notice, hearing_url
from billbot.briefs.watch import Watch
from billbot.domain import deadlines
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import Attachment
from billbot.domain.watched import CALENDAR_FILE
from billbot.messages.ical import HearingEntry, PlannedStep, calendar_file
from billbot.store import Store

_MEDIA_TYPE = 'text/calendar; charset="utf-8"; method=PUBLISH'


def calendar(
    store: Store, known: Iterable[Hearing], site: str, planned: Iterable[PlannedStep] = (), topic: str = ""
) -> bytes:
    """These hearings and what is planned as a calendar file, with the titles of bills. Raises StoreError.

    `topic` is the name of the one that it is of.
    """
    return calendar_file((_entry(store, hearing, site) for hearing in known), planned, topic)


def _entry(store: Store, hearing: Hearing, site: str) -> HearingEntry:
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    titles = ((bill, store.bills.last_seen(bill)) for bill in hearing.bills)
    return HearingEntry(
        hearing,
        hearing_url(hearing, site),
        {bill: seen.title.value for bill, seen in titles if seen is not None and seen.title.value},
        testimony=facts_in_notice(hearing, kept),
        noticed=kept.since.date() if kept else None,
        notice_changes=kept.turns if kept else 0,
    )


def planned(store: Store, watch: Watch, site: str, ends: Mapping[int, date]) -> Iterator[PlannedStep]:
    """The days that rows of watched bills set within their term, also past ones. Raises StoreError."""
    for bill in watch.bills:
        known, last = store.bills.last_seen(bill), ends.get(bill.general_court, date.max)
        for step in deadlines.steps_of_bill(bill, known.history) if known else ():
            if step.day > last:
                continue
            yield PlannedStep(step, f"{site}{bill.page_path}", (known.title.value if known else None) or "")


def attached(store: Store, known: Iterable[Hearing], site: str) -> tuple[Attachment, ...]:
    """The calendar file of these hearings for a mail; no file where there are none. Raises StoreError."""
    found = list(known)
    return (Attachment(CALENDAR_FILE, _MEDIA_TYPE, calendar(store, found, site)),) if found else ()
