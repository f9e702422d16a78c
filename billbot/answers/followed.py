"""What lies ahead of some proposals that are followed, as it is shown to somebody who asks."""

from collections.abc import Sequence
from datetime import date, time

from billbot import hearings
from billbot.bills import Dates, Proposal
from billbot.facts.hearings import known_hearings, within_their_court
from billbot.hearings import Announced
from billbot.store import Store
from billbot.watch import Watch


def hearings_ahead(
    store: Store, watch: Watch, dates: Dates, proposals: Sequence[Proposal], today: date
) -> list[tuple[Announced, list[Proposal]]]:
    """The hearings ahead of any of these, the nearest first, each with those that it is about. Raises StoreError."""
    numbers = {each.id: frozenset(watch.of(each)) for each in proposals}
    ahead = [
        (announced, concerned)
        for announced in hearings.ahead(within_their_court(known_hearings(store, watch), dates.ends), today)
        if (concerned := [each for each in proposals if not numbers[each.id].isdisjoint(announced.bills)])
    ]
    return sorted(ahead, key=lambda each: (each[0].day, each[0].slot.start or time.max))
