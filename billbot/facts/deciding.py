"""Before which committee each followed number lies, where the record of that committee is, and what is asked there."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from msgspec import Struct

from billbot.bills import BillId, Committee, Proposal
from billbot.standing import Standing
from billbot.store import Store
from billbot.watch import Watch, whereabouts
from billbot.wording.people import fitting, titled

_LONG = (("joint committee on ", ""), ("house committee on ", "house "), ("senate committee on ", "senate "))
# What rows call the joint committee on rules.
_RULES = {"rules of the two branches, acting concurrently": "rules", "joint rules": "rules"}
_ENDED = "ended with the term"


class Lying(Struct, frozen=True):
    """A number that lies before a committee, under a proposal; `committee` is what the rows call it.

    `code` is that of its record, null where nobody knows it.
    """

    bill: BillId
    proposal: Proposal
    committee: str
    code: str | None


def lying(store: Store, watch: Watch, today: date, ends: Mapping[int, date]) -> tuple[Lying, ...]:
    """Every followed number that lies before a committee by its rows, of courts not over. Raises StoreError."""
    return tuple(
        Lying(place.bill, proposal, place.progress.committee, code_of(place.progress.committee))
        for proposal in watch.proposals
        for term in whereabouts(store, watch, proposal, today, ends).standing.terms
        if term.ended is None
        for place in term.places
        if place.progress is not None and place.progress.committee is not None
    )


def code_of(name: str) -> str | None:
    """The code of the record of a committee, by what a row calls it; null for one that is not known."""
    return _codes().get(_key(name))


def is_named(committee: Committee, name: str) -> bool:
    """Whether a record is that of the committee which a row calls so."""
    return _key(committee.name) == _key(name)


def full_name(code: str) -> str:
    """What the record of a code is called; of one that is not known the code."""
    return _names().get(code, code)


def recorded(store: Store, general_court: int, name: str) -> Committee | None:
    """The record of the committee that a row calls so; null where it was not read. Raises StoreError."""
    code = code_of(name)
    return None if code is None else store.people.committee(general_court, code)


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads((files("billbot.facts") / "committees.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {_key(name): code for code, name in _names().items()}


def _key(name: str) -> str:
    """A committee's name as it can be compared: rows call the Joint Committee on the Judiciary `The Judiciary`."""
    key = " ".join(name.casefold().split())
    for long, short in _LONG:
        if key.startswith(long):
            key = short + key.removeprefix(long)
    for branch in ("house ", "senate ", ""):
        if key.startswith(f"{branch}the "):
            key = branch + key.removeprefix(f"{branch}the ")
    return _RULES.get(key, key)


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
