"""Renders a page for each hearing (when, where, how to testify) and for each committee (members, our bills there)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec import Struct

from billbot.bills import Committee, Member, Seat
from billbot.public.cards import Card, proposal_names
from billbot.public.pages import fill
from billbot.public.record import committee_page, hearing_page
from billbot.public.site import SitePage, fingerprint
from billbot.wording.people import spoken_phone, titled

_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# At most so many of our bills and proposals are named on a page, to keep it small.
_MOST = 100


class PublicCommittee(Struct, frozen=True):
    """A committee as its record was on `as_of`, and the record's address; `members` has those whose record was read."""

    committee: Committee
    members: Mapping[str, Member]
    as_of: date | None
    url: str

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from others."""
        return self.committee.general_court, self.committee.code

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return committee_page(*self.key)


def bills_before_committees(cards: Iterable[Card]) -> Mapping[tuple[int, str], list[dict[str, Any]]]:
    """The bills that lie before each committee (by court and code), each with its proposal and since when."""
    found: dict[tuple[int, str], dict[str, list[tuple[Card, dict[str, Any]]]]] = {}
    for card in cards:
        for court, code, bill, title, since in card["before"]:
            values = {"bill": bill, "title": title, "since": since}
            found.setdefault((court, code), {}).setdefault(bill, []).append((card, values))
    return {
        key: [
            {"id": one, "name": name, **those[0][1]}
            for bill, those in bills.items()
            for one, name in proposal_names((card, [bill]) for card, _ in those)
        ]
        for key, bills in found.items()
    }


def committee_pages(
    committees: Iterable[PublicCommittee],
    lying: Mapping[tuple[int, str], Sequence[Mapping[str, Any]]],
    hearings: Sequence[Mapping[str, Any]],
    today: date,
) -> Iterator[SitePage]:
    """The page of each committee, with the bills that lie before it and its own `hearings` from today on."""
    for each in committees:
        ahead = [
            hearing
            for hearing in hearings
            if (hearing["court"], hearing["code"]) == each.key and date.fromisoformat(hearing["last_day"]) >= today
        ]
        values = {
            "root": "../",
            "name": each.committee.name,
            "court": each.committee.general_court,
            "chairs": [_person(each, seat) for seat in each.committee.chairs],
            "members": [_person(each, seat) for seat in each.committee.seats if not seat.chair],
            "lying": list(lying.get(each.key, ()))[:_MOST],
            "more": max(0, len(lying.get(each.key, ())) - _MOST),
            "hearings": ahead,
            "as_of": each.as_of,
            "url": each.url,
        }
        yield SitePage(each.path, fingerprint(values), partial(fill, "committee.html", **values))


def _person(known: PublicCommittee, seat: Seat) -> dict[str, str]:
    """A member of a committee as the record publishes them; what is not known is empty."""
    member = known.members.get(seat.member)
    about = [member.district, member.party, member.leadership] if member else []
    email = (member.email if member else None) or ""
    phone = (member.phone if member else None) or ""
    return {
        "name": titled(seat, known.members),
        "about": " · ".join(filter(None, about)),
        "phone": spoken_phone(phone),
        "call": phone if re.fullmatch(r"\d{10}", phone) else "",
        "email": email,
        "write": email if _EMAIL.fullmatch(email) else "",
        "room": (member.room if member else None) or "",
    }


def hearing_pages(
    hearings: Sequence[Mapping[str, Any]], committees: Mapping[tuple[int, str], str], today: date
) -> Iterator[SitePage]:
    """The page of each hearing; `committees` are the paths of the committees that have a page, by court and code."""
    for each in hearings:
        over = date.fromisoformat(each["last_day"]) < today
        shown = {**each, "bills": each["bills"][:_MOST], "proposals": each["proposals"][:_MOST]}
        values = {
            "root": "../",
            "hearing": shown,
            "more": max(0, len(each["bills"]) - _MOST),
            "committee_path": committees.get((each["court"], each["code"])),
            "over": over,
        }
        yield SitePage(hearing_page(each["key"]), fingerprint(values), partial(fill, "hearing.html", **values))
