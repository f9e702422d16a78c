"""What is known of hearings and of what is set for a day, as a calendar file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from billbot import dated_steps, public
from billbot.bills import Attachment
from billbot.facts.hearings import page_of, read_of
from billbot.hearings import Announced
from billbot.site_paths import page_path
from billbot.store import Store
from billbot.watch import Watch

_MEDIA_TYPE = 'text/calendar; charset="utf-8"; method=PUBLISH'


def calendar(store: Store, known: Iterable[Announced], site: str, planned: Iterable[public.Planned] = ()) -> bytes:
    """These hearings and what is planned as a calendar file, with the titles of bills. Raises StoreError."""
    return public.calendar((_entry(store, hearing, site) for hearing in known), planned)


def _entry(store: Store, hearing: Announced, site: str) -> public.HearingEntry:
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    titles = ((bill, store.bills.last_seen(bill)) for bill in hearing.bills)
    return public.HearingEntry(
        hearing,
        page_of(hearing, site),
        {bill: seen.title.value for bill, seen in titles if seen is not None and seen.title.value},
        testimony=read_of(hearing, kept),
        noticed=kept.since.date() if kept else None,
        turns=kept.turns if kept else 0,
    )


def planned(store: Store, watch: Watch, site: str, ends: Mapping[int, date]) -> Iterator[public.Planned]:
    """What rows of watched bills set for a day on which their court sits, that of the past too. Raises StoreError."""
    for bill in watch.bills:
        known, last = store.bills.last_seen(bill), ends.get(bill.general_court, date.max)
        for step in dated_steps.of_bill(bill, known.history) if known else ():
            if step.day > last:
                continue
            yield public.Planned(step, f"{site}{page_path(bill)}", (known.title.value if known else None) or "")


def attached(store: Store, known: Iterable[Announced], site: str) -> tuple[Attachment, ...]:
    """These hearings as a file for a mail; none where there are none. Raises StoreError."""
    found = list(known)
    return (Attachment(public.NAME, _MEDIA_TYPE, calendar(store, found, site)),) if found else ()
