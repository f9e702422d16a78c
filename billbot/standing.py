"""Where a proposal stands: an alert tells the difference of it (MESSAGES, "A day is one story"). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billbot import follow, stages
from billbot.bills import Bill, BillId
from billbot.stages import Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands at one time: the numbers it lives in, and how far each number that was read has come."""

    lives_in: tuple[BillId, ...] = ()
    places: Mapping[BillId, Progress] = field(default_factory=dict)


def standing(configured: Sequence[BillId], bills: Mapping[BillId, Bill], today: date) -> Standing:
    """Where a proposal stands on the day `today`, as far as `bills` show: what was known of its numbers by then."""
    links = [link for bill, known in bills.items() for link in follow.links(bill, known.rows)]
    numbers = follow.numbers([bill for bill in configured if bill in bills], links)
    read = [bill for bill in numbers if bill in bills]
    places = {bill: stages.of_bill(bills[bill].history, today) for bill in read}
    texts = follow.texts({bill: bills[bill].rows for bill in read})
    return Standing(follow.lives_in(numbers, links, texts), places)
