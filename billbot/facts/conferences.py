"""The meetings of committees of conference on what is watched, from what the database knows."""

from datetime import date

from billbot import hearings, stages
from billbot.facts.hearings import posted
from billbot.hearings import ConferenceMeeting
from billbot.store import Store
from billbot.watch import Watch


def conference_meetings(store: Store, watch: Watch, today: date) -> tuple[ConferenceMeeting, ...]:
    """Those of `today` and later on watched bills that are in conference by their histories. Raises StoreError."""
    ahead = [each for each in posted(store, watch, today) if not each.agenda.bills]
    if not ahead:
        return ()
    conferring = {
        bill: [*(proposal.name for proposal in watch.concerned(bill)), known.title.value or ""]
        for bill in watch.bills
        if (known := store.bills.last_seen(bill)) is not None
        and stages.of_bill(known.history, today).stage == "in conference"
    }
    return hearings.conferences(ahead, conferring)
