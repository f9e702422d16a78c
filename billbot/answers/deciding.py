"""Who decides on a proposal, and how was voted on it, for somebody who asks."""

from dataclasses import replace
from datetime import date

from billbot.bills import Dates, Proposal
from billbot.facts.digest_deciding import deciding
from billbot.facts.votes import roll_call_path, votes_on_all
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording import MessageDocument, called
from billbot.wording.answers_on import how_voted, who_decides


def who(store: Store, watch: Watch, proposal: Proposal, dates: Dates, today: date, *, asks: bool) -> MessageDocument:
    """The committees that a proposal is before; without `asks` not who has joined, which tells how we stand.

    Raises StoreError.
    """
    found = deciding(store, [whereabouts(store, watch, proposal, today, dates.ends)])
    return who_decides(proposal, [each if asks else replace(each, joined=()) for each in found])


def votes(store: Store, watch: Watch, proposal: Proposal, site: str) -> MessageDocument:
    """The votes on every number of a proposal, the latest first. Raises StoreError."""
    known = [bill for bill in map(store.bills.last_seen, watch.of(proposal)) if bill is not None]
    found = [(each.vote, each.tallies) for each in reversed(votes_on_all(store, known))]
    pages = {called(vote): f"{site}{roll_call_path(vote)}" for vote, _ in found if vote.kind == "roll_call"}
    return how_voted(proposal, found, pages)
