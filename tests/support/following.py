"""Where a proposal of the small house is followed to."""

from billbot.bills import BillId, Proposal
from billbot.watch import whereabouts
from tests.support.rooms import Rooms


def one(*numbers: str, name: str = "sample") -> Proposal:
    return Proposal(name, f"{name.capitalize()} proposal", ("topic",), tuple(BillId(194, number) for number in numbers))


def watched(house: Rooms) -> list[str]:
    with house.store() as store:
        return [found.number for found in house.watch.following(store).bills]


def where(house: Rooms) -> tuple[list[str], str | None, str | None]:
    """The numbers that the one proposal lives in, its stage and its committee."""
    with house.store() as store:
        watch = house.watch.following(store)
        (proposal,) = watch.proposals
        found = whereabouts(store, watch, proposal, house.site.now.date())
    lives_in = [bill.number for bill in found.lives_in]
    return (lives_in, found.progress.stage, found.progress.committee) if found.progress else (lives_in, None, None)
