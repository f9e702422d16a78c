"""Calendar files of hearings."""

from collections.abc import Iterable

from billbot.briefs.hearings import to_attend
from billbot.briefs.watch import Watch
from billbot.domain.hearings import Hearing
from billbot.domain.ledger import Attachment
from billbot.domain.watched import CALENDAR_FILE
from billbot.messages.ical import calendar_file
from billbot.store import Store

_MEDIA_TYPE = 'text/calendar; charset="utf-8"; method=PUBLISH'


def calendar(store: Store, watch: Watch, known: Iterable[Hearing], topic: str = "") -> bytes:
    """These hearings as a calendar file, with the titles of bills. Raises StoreError.

    `topic` is the name of the calendar's topic, if it is for one.
    """
    found = [to_attend(store, watch, each) for each in known]
    bills = {bill: store.bills.last_seen(bill) for each in found for bill in each.hearing.bills}
    titles = {bill: seen.title.value for bill, seen in bills.items() if seen is not None and seen.title.value}
    return calendar_file(found, topic, titles)


def attached(store: Store, watch: Watch, known: Iterable[Hearing]) -> tuple[Attachment, ...]:
    """The calendar file of these hearings for an email; no file if there are none. Raises StoreError."""
    found = list(known)
    return (Attachment(CALENDAR_FILE, _MEDIA_TYPE, calendar(store, watch, found)),) if found else ()
