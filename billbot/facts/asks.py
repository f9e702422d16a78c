"""What is asked for a proposal by where it stands, from what the database knows."""

from billbot.bills import Proposal
from billbot.facts.deciding import recorded
from billbot.standing import Standing
from billbot.store import Store
from billbot.wording.asks import fitting
from billbot.wording.people import titled

_ENDED = "ended with the term"


def ask_of(store: Store, proposal: Proposal, standing: Standing) -> tuple[str, str]:
    """The stage of a proposal, empty where nothing was read, and what is asked at it, filled in. Raises StoreError."""
    if standing.ended is not None:
        return _ENDED, fitting(proposal, _ENDED, "", ())
    places = standing.terms[0].places if standing.terms else ()
    place = next((each for each in places if each.progress is not None), None)
    if place is None or place.progress is None:
        return "", fitting(proposal, None, "", ())
    before = place.progress.committee or ""
    committee = recorded(store, place.bill.general_court, before) if before else None
    seats = committee.chairs if committee else ()
    members = store.people.members(place.bill.general_court, [seat.member for seat in seats])
    chairs = [titled(seat, members) for seat in seats]
    return place.progress.stage, fitting(proposal, place.progress.stage, before, chairs)
