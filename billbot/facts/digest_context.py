"""What is the same in every digest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from billbot.bills import BillId, Dates, Topic
from billbot.schedule import Pace


@dataclass(frozen=True, slots=True)
class DigestContext:
    """What is the same in every digest: the dates of the calendar, whom to ask, and what counts as an outage.

    `site` is the address of the site, without a slash at its end. Digests are due in `zone`.
    """

    topics: Sequence[Topic]
    page_url: Callable[[BillId], str]
    site: str
    dates: Dates
    contact: str
    zone: ZoneInfo
    outage_after: timedelta
    pace: Pace
