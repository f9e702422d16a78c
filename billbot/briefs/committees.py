"""Committees: which one a row names, which bills are before it, who chairs it, and a proposal's brief as of now."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from msgspec import Struct

from billbot.briefs.brief import Brief, brief
from billbot.briefs.names import says
from billbot.briefs.standing import ProposalStanding, proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain import follow, hearings
from billbot.domain.actions import name_key
from billbot.domain.bills import BillId, Committee, Member
from billbot.domain.standing import Place, Standing
from billbot.domain.watched import Dates, Proposal
from billbot.messages.people import ask_at_stage, titled
from billbot.messages.phrases import committee_name
from billbot.messages.templates import Told
from billbot.messages.watchlist import ask_to_cosponsor
from billbot.store import Store

_ENDED = "ended with the term"


class BillBeforeCommittee(Struct, frozen=True):
    """A proposal's bill that is before a `committee`, as rows name it. `code` is None if unknown."""

    bill: BillId
    proposal: Proposal
    committee: str
    code: str | None


def bills_before_committees(store: Store, watch: Watch, today: date) -> tuple[BillBeforeCommittee, ...]:
    """Every followed bill that is before a committee, by its rows, during its term. Raises StoreError."""
    return tuple(
        BillBeforeCommittee(place.bill, proposal, place.committee, committee_code(store, place.committee))
        for proposal in watch.proposals
        for place in proposal_standing(store, watch, proposal, today).standing.open_places
        if place.committee is not None
    )


def stage_and_ask(store: Store, proposal: Proposal, standing: Standing, told: Told | None = None) -> tuple[str, str]:
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
    before = next((each.committee for each in standing.places if each.progress and each.committee), "")
    # In a message, the words around the ask name the committee.
    return stage, told.ask.replace(" the committee ", f" {committee_name(before)} ") if before else told.ask


def _stage_and_ask(store: Store, proposal: Proposal, standing: Standing) -> tuple[str, str]:
    if standing.ended is not None:
        return _ENDED, ask_at_stage(proposal, _ENDED, "", ())
    place = next((each for each in standing.places if each.progress is not None), None)
    if place is None or place.progress is None:
        return "", ask_at_stage(proposal, None, "", ())
    chairs = chairs_of(store, committee_record(store, place))
    return place.progress.stage, ask_at_stage(proposal, place.progress.stage, place.committee or "", chairs)


# Words that many committees have in their names.
_IN_MANY = frozenset({"and", "committee", "committees", "house", "joint", "of", "on", "senate", "the"})


def committees_called(text: str) -> list[str]:
    """The full names of the committees that somebody means: `Ways and Means` is of three. Mere `House` is of none."""
    if _IN_MANY.issuperset(text.casefold().split()):
        return []
    return [name for name in _names().values() if says(name, text)]


# What rows call the joint committee on rules.
_JOINT_RULES = "rules of the two branches, acting concurrently"


def committee_code(store: Store, name: str) -> str | None:
    """The site's code of a committee that a row names; None if unknown.

    A new name's code is known once the committee's record was read. Raises StoreError.
    """
    known = _codes().get(_comparable(name))
    if known or not name:
        return known
    return {_comparable(called): code for called, code in store.committees.codes().items()}.get(_comparable(name))


def chairs_of_committees(store: Store, standing: Standing) -> dict[BillId, list[str]]:
    """Who chairs the committee that each number is before, if all chairs are known. Raises StoreError."""
    found = {}
    for place in standing.open_places:
        if chairs := chairs_of(store, committee_record(store, place)):
            found[place.bill] = chairs
    return found


def brief_now(store: Store, place: ProposalStanding, dates: Dates, today: date) -> Brief:
    """What we know of a proposal on the day `today`. Raises StoreError."""
    links = [link for bill, known in place.bills.items() if known for link in follow.links(bill, known.rows)]
    return brief(place.standing, place.bills, links, dates, today, chairs_of_committees(store, place.standing))


def is_host(store: Store, name: str) -> bool:
    """Whether this name can hold hearings: it is a known committee, or held one before. Raises StoreError."""
    known = (*_names().values(), *store.committees.codes(), *store.agendas.hosts())
    return any(hearings.same_committee(name, each) for each in known)


def is_named(committee: Committee, name: str) -> bool:
    """Whether a row's `name` means this committee."""
    return _comparable(committee.name) == _comparable(name)


def full_name(code: str) -> str:
    """The name of the committee with this code; the code itself if it is not known."""
    return _names().get(code, code)


def committee_record(store: Store, place: Place) -> Committee | None:
    """The committee that a bill is before, from its page; None if not read. Raises StoreError."""
    code = committee_code(store, place.committee or "")
    return None if code is None else store.committees.current(place.bill.general_court, code)


def with_members(store: Store, committee: Committee) -> tuple[Committee, Mapping[str, Member], datetime | None]:
    """A committee, its members with a record we read, and when the committee's record was read. Raises StoreError."""
    read_at = store.attempts.of("committee", committee.general_court, committee.code).done_at
    return committee, store.people.seated(committee), read_at


def chairs_of(store: Store, committee: Committee | None) -> list[str]:
    """Who chairs a committee, with titles; empty unless all their records were read. Raises StoreError."""
    members = store.people.seated(committee) if committee else {}
    if committee is None or any(seat.member not in members for seat in committee.chairs):
        return []
    return [titled(seat, members) for seat in committee.chairs]


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads((files("billbot.briefs") / "committees.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {_comparable(name): code for code, name in _names().items()}


def _comparable(name: str) -> str:
    """A committee's name in a form to compare."""
    key = name_key(name)
    return "rules" if key == _JOINT_RULES else key
