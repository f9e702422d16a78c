"""`who`: the committees that have a bill or a proposal, their members, chairs first, and how to reach each of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from billbot.cli.options import JSON, NOW, find_proposal, open_app
from billbot.cli.printing import say_json, say_rows, tell, when
from billbot.domain.bills import Bill, BillId, Committee, Member, Seat
from billbot.domain.display import UNOFFICIAL
from billbot.errors import BillbotError, UsageError

if TYPE_CHECKING:
    from billbot.app.bootstrap import App
    from billbot.store import Store


class _CommitteeRecord(Struct, frozen=True):
    """A committee with its members, when it was read, and the names of those who filed or joined its bills."""

    committee: Committee
    members: dict[str, Member]
    as_of: datetime | None
    sponsors: frozenset[str] = frozenset()
    cosponsors: frozenset[str] = frozenset()

    def name(self, seat: Seat) -> str:
        member = self.members.get(seat.member)
        return member.name if member else ""


@click.command("who", short_help="Show who decides: the committee, its chairs and members.")
@click.argument("name", metavar="BILL|PROPOSAL|COMMITTEE|NAME")
@click.option("--csv", "as_csv", is_flag=True, help="List the members, a line each.")
@JSON
@NOW
@click.pass_obj
def who(folder: Path, name: str, now: str | None, *, as_csv: bool, as_json: bool) -> None:
    """Show who decides: the committee that a bill or proposal is before, its chairs first, with their contact.

    Also takes a committee, by its code or words of its name, and a legislator, by words of the name. Those who filed
    or joined the bill are marked.
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json: take one of them")
    app = open_app(folder, now)
    with app.open_store(reading=True) as store:
        found = _committees_meant(app, store, name)
    if as_json:
        say_json([_as_json(each) for each in found] if len(found) > 1 else _as_json(found[0]))
    elif as_csv:
        say_rows(_rows(found))
    else:
        for at, each in enumerate(found):
            if at:
                tell("")
            for line in _lines(each):
                tell(line)


def _committees_meant(app: "App", store: "Store", name: str) -> list[_CommitteeRecord]:
    """The committees that `name` means: by their code or name, by a member, or by a bill or proposal that they have.

    Raises UsageError for an unknown name, and BillbotError where no committee that was read has the bill.
    """
    from billbot.briefs.names import says

    courts = app.court - 1, app.court  # in January those of the new one are read one by one
    committees = {each.code: each for court in courts for each in store.committees.of(court)}.values()
    of_code = [each for each in committees if each.code.casefold() == name.casefold()]
    named = of_code or [each for each in committees if says(each.name, name)]
    if named:
        return [_record_of(store, each) for each in named]
    if _bill_typed(app, name) is None:
        sitting = [_with_members_named(_record_of(store, each), name) for each in committees]
        if any(each.committee.seats for each in sitting):
            return [each for each in sitting if each.committee.seats]
    return _committees_of(app, store, name)


def _committees_of(app: "App", store: "Store", name: str) -> list[_CommitteeRecord]:
    """The committees that have a bill, or a proposal. Raises as `_committees_meant`."""
    from billbot.briefs.deciding import bills_before_committees
    from billbot.briefs.standing import proposal_standing
    from billbot.messages import standing_in_words
    from billbot.messages.spoken import committee_name

    watch, proposal, typed = find_proposal(app, store, name)
    bills, today = watch.of(proposal) if typed is None else (typed,), app.clock.now().date()
    found: dict[Committee, list[Bill]] = {}
    before = [each for each in bills_before_committees(store, watch, today, app.dates.ends) if each.bill in bills]
    for each in before:
        committee = store.committees.current(each.bill.general_court, each.code) if each.code else None
        known = store.bills.last_seen(each.bill)
        if committee is not None and known is not None:
            found.setdefault(committee, []).append(known)
    if found:
        return [_record_of(store, committee, ours) for committee, ours in found.items()]
    what = proposal.name if typed is None else typed.spoken
    if not before:
        standing = proposal_standing(store, watch, proposal, today, app.dates.ends).standing
        where = f": {standing_in_words(standing, today)}" if typed is None else ""
        raise BillbotError(f"{what} is before no committee{where}")
    first = before[0]
    read = store.people.reads("committee", first.bill.general_court).get(first.code or "")
    why = f"could not be read: {read.error}" if read and read.error else "was not read yet: it comes with a check"
    why = why if first.code else "is not known to billbot"
    raise BillbotError(f"{what} is before {committee_name(first.committee)}, whose record {why}")


def _record_of(store: "Store", committee: Committee, bills: Sequence[Bill] = ()) -> _CommitteeRecord:
    reads = store.people.reads("committee", committee.general_court)
    return _CommitteeRecord(
        committee,
        store.people.seated(committee),
        reads[committee.code].read_at if committee.code in reads else None,
        frozenset(name for each in bills for name in each.presented_by),
        frozenset(joined.name for each in bills for joined in each.cosponsors or ()),
    )


def _with_members_named(known: _CommitteeRecord, typed: str) -> _CommitteeRecord:
    """A committee with only the seats of members whose name has the typed words."""
    from billbot.briefs.names import says

    seats = tuple(seat for seat in known.committee.seats if says(known.name(seat), typed))
    return replace(known, committee=replace(known.committee, seats=seats))


def _bill_typed(app: "App", name: str) -> BillId | None:
    try:
        return app.bill(name)
    except ValueError:
        return None


def _lines(known: _CommitteeRecord) -> Iterable[str]:
    """A committee as a person reads it."""
    committee = known.committee
    yield f"{committee.name} ({committee.code}, General Court {committee.general_court})"
    for title, seats in (
        ("Chairs", committee.chairs),
        ("Members", tuple(seat for seat in committee.seats if not seat.chair)),
    ):
        if seats:
            yield title
            for seat in seats:
                yield from _person(known, seat)
    if not committee.chairs:
        yield "No chair is named in the record."
    yield f"As the record had it on {when(known.as_of)}. {UNOFFICIAL}"


def _person(known: _CommitteeRecord, seat: Seat) -> Iterable[str]:
    """A legislator in two lines at most: who, and how to reach him."""
    from billbot.messages.people import spoken_phone, titled

    member = known.members.get(seat.member)
    named = titled(seat, known.members)
    marked = "sponsor" if known.name(seat) in known.sponsors else ""
    marked = marked or ("cosponsor" if known.name(seat) in known.cosponsors else "")
    about = [member.district, member.party, member.leadership] if member else []
    yield f"  {', '.join(filter(None, [named, *about]))}" + (f"  ◄ {marked}" if marked else "")
    reached = [spoken_phone(member.phone), member.email, f"room {member.room}" if member.room else ""] if member else []
    line = " · ".join(filter(None, reached))
    if line:
        yield f"    {line}"


_COLUMNS = ("committee", "role", "branch", "name", "district", "party", "phone", "email", "room", "sponsor")


def _rows(found: Sequence[_CommitteeRecord]) -> Iterable[Sequence[str]]:
    from billbot.messages.people import spoken_phone

    yield _COLUMNS
    for known in found:
        for seat in known.committee.seats:
            member = known.members.get(seat.member) or Member(known.committee.general_court, seat.member, seat.member)
            marked = "yes" if member.name in known.sponsors | known.cosponsors else ""
            yield (
                known.committee.name,
                "chair" if seat.chair else "member",
                seat.branch,
                member.name,
                member.district or "",
                member.party or "",
                spoken_phone(member.phone),
                member.email or "",
                member.room or "",
                marked,
            )


def _as_json(known: _CommitteeRecord) -> dict[str, Any]:
    """The JSON that docs/design/contract.md shows."""
    committee = known.committee
    return {
        "committee": {"code": committee.code, "name": committee.name, "general_court": committee.general_court},
        "chairs": [_seat(known, seat) for seat in committee.chairs],
        "members": [_seat(known, seat) for seat in committee.seats if not seat.chair],
        "as_of": known.as_of,
    }


def _seat(known: _CommitteeRecord, seat: Seat) -> dict[str, Any]:
    member = known.members.get(seat.member) or Member(known.committee.general_court, seat.member, "")
    return {
        "name": member.name or None,
        "code": seat.member,
        "branch": seat.branch,
        "district": member.district,
        "party": member.party,
        "phone": member.phone,
        "email": member.email,
        "room": member.room,
        "role": member.leadership,
        "sponsor": bool(member.name) and member.name in known.sponsors,
        "cosponsor": bool(member.name) and member.name in known.cosponsors,
    }
