"""A proposal as of now: what we know, what is said about it, and what we ask."""

from datetime import date

from msgspec.structs import replace

from billbot.briefs.brief import Brief, brief
from billbot.briefs.committees import chairs_of, chairs_of_committees, committee_record
from billbot.briefs.situations import as_of_now
from billbot.domain.standing import Standing
from billbot.domain.watched import Dates, Proposal
from billbot.messages.people import ask_at_stage
from billbot.messages.templates import SituationText
from billbot.messages.watchlist import ask_to_cosponsor
from billbot.store import Store

_ENDED = "ended with the term"


def brief_now(store: Store, standing: Standing, dates: Dates, today: date) -> Brief:
    """What we know about a proposal on the day `today`. Raises StoreError."""
    return brief(standing, dates, today, chairs_of_committees(store, standing))


def told_now(
    store: Store, standing: Standing, dates: Dates, today: date, *, dated: bool = False
) -> SituationText | None:
    """What last happened to a proposal and what comes next, in words for readers on the day `today`.

    For readers on other days they are `dated`. Raises StoreError.
    """
    return as_of_now(replace(brief_now(store, standing, dates, today), dated=dated))


def stage_and_ask(
    store: Store, proposal: Proposal, standing: Standing, told: SituationText | None = None
) -> tuple[str, str]:
    """A proposal's stage (empty if nothing was read), and what we ask at that stage. Raises StoreError.

    That is the list's ask, filled in. If the list has none for the stage and the proposal is not law, a template gives
    one for where it is now. If the list has none at all, we ask to cosponsor dockets of what we support.
    """
    stage, ask = _stage_and_ask(store, proposal, standing)
    if proposal.position == "support" and not proposal.every_ask:
        filed = [each.bill for each in standing.open_places if each.bill.is_docket and not each.awaited]
        if filed and stage == "filed":
            return stage, ask_to_cosponsor(filed)
    if ask or told is None or stage == "law":
        return stage, ask
    return stage, told.ask_alone(next((each.committee for each in standing.places if each.bill == told.bill), None))


def _stage_and_ask(store: Store, proposal: Proposal, standing: Standing) -> tuple[str, str]:
    if standing.ended is not None:
        return _ENDED, ask_at_stage(proposal, _ENDED, "", ())
    place = next((each for each in standing.places if each.progress is not None), None)
    if place is None or place.progress is None:
        return "", ask_at_stage(proposal, None, "", ())
    chairs = chairs_of(store, committee_record(store, place))
    return place.progress.stage, ask_at_stage(proposal, place.progress.stage, place.committee or "", chairs)
