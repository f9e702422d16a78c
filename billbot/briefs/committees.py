"""Committees: which one a row names, which bills are before it, and who chairs it."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from msgspec import Struct

from billbot.briefs.names import says
from billbot.briefs.standing import proposal_standing
from billbot.briefs.watch import Watch
from billbot.domain import hearings
from billbot.domain.actions import name_key
from billbot.domain.bills import Bill, BillId, Committee, Member
from billbot.domain.digest import Deciding
from billbot.domain.standing import Place, Standing
from billbot.domain.watched import Proposal
from billbot.messages.people import spoken_phone, titled
from billbot.messages.standing import members_deciding, next_to_act
from billbot.store import Store


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
        for place in proposal_standing(store, watch, proposal, today).open_places
        if place.committee is not None
    )


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


def deciding(
    store: Store, site: str, standings: Iterable[Standing], *, all_bills: bool = False, asks: bool = True
) -> tuple[Deciding, ...]:
    """Who has proposals before them, each once: committees, a branch, its negotiators, the Governor.

    With `all_bills`, also bills that no longer matter, such as a companion of what a branch passed. Without `asks`,
    cosponsors are left out: they show our position. Raises StoreError.
    """
    found: dict[str, tuple[Place, dict[BillId, tuple[Bill, bool]]]] = {}
    for standing in standings:
        for each in standing.open_places if all_bills else _leading(standing):
            known, name = standing.known.get(each.bill), next_to_act(each)
            if known is not None and name:
                wanted = asks and standing.proposal.position == "support"
                _, bills = found.setdefault(name, (each, {}))
                bills[each.bill] = known, wanted or bills.get(each.bill, (known, False))[1]
    return tuple(_deciding(store, site, name, place, bills) for name, (place, bills) in found.items())


def _leading(standing: Standing) -> Sequence[Place]:
    """The numbers that wait for somebody. Once a branch passed one, its companions in committees do not."""
    places = standing.open_places
    first = places[0].progress if places else None
    return places[:1] if first and (first.passed or not first.committee) and not first.ended else places


def _deciding(store: Store, site: str, name: str, place: Place, bills: dict[BillId, tuple[Bill, bool]]) -> Deciding:
    committee, code = committee_record(store, place), committee_code(store, place.committee or "")
    page = f"{site}/Committees/Detail/{code}/{place.bill.general_court}" if code else ""
    if committee is None:
        return Deciding(name, (), tuple(bills), page=page, members=members_deciding(place))
    members = store.people.seated(committee)
    chairs = tuple(
        (titled(seat, members), spoken_phone(members[seat.member].phone))
        for seat in committee.chairs
        if seat.member in members
    )
    joined = tuple(_joined(committee, members, known) for known, wanted in bills.values() if wanted)
    return Deciding(
        name,
        chairs if len(chairs) == len(committee.chairs) else (),
        tuple(bills),
        len(committee.seats),
        tuple(each for each in joined if each is not None),
        page,
    )


def _joined(committee: Committee, members: dict[str, Member], bill: Bill) -> tuple[BillId, int, tuple[str, ...]] | None:
    """How many of a committee's members filed or joined a bill, and who has not; None unless all is known.

    Where only chairs are listed, the other members are not known.
    """
    only_chairs = all(seat.chair for seat in committee.seats)
    if bill.cosponsors is None or only_chairs or any(seat.member not in members for seat in committee.seats):
        return None
    signed = bill.signed_by
    missing = tuple(titled(seat, members) for seat in committee.seats if members[seat.member].name not in signed)
    return bill.id, len(committee.seats) - len(missing), missing


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
