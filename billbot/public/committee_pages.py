"""A page a committee: who chairs it and sits in it, how they are reached, and what of ours lies before it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from billbot import public
from billbot.bills import Committee, Member, Seat
from billbot.public.cards import Card
from billbot.public.hearing_pages import MOST
from billbot.public.record import committee_page
from billbot.public.site import SitePage, digest
from billbot.wording.people import spoken_phone, titled

_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class PublicCommittee:
    """A committee as its record had it on the day `as_of`, and its page there; of members who are not known no more."""

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


def lying_before(cards: Iterable[Card]) -> Mapping[tuple[int, str], list[dict[str, Any]]]:
    """What lies before each committee, by its court and code: the proposals of cards with their numbers and days."""
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for card in cards:
        for court, code, bill, title, since in card["before"]:
            lying = {"id": card["id"], "name": card["name"], "bill": bill, "title": title, "since": since}
            found.setdefault((court, code), []).append(lying)
    return found


def committee_pages(
    committees: Iterable[PublicCommittee],
    lying: Mapping[tuple[int, str], Sequence[Mapping[str, Any]]],
    hearings: Sequence[Mapping[str, Any]],
    today: date,
) -> Iterator[SitePage]:
    """The page of each, with what lies before it and the `hearings` that it holds from today on."""
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
            "lying": list(lying.get(each.key, ()))[:MOST],
            "more": max(0, len(lying.get(each.key, ())) - MOST),
            "hearings": ahead,
            "as_of": each.as_of,
            "url": each.url,
        }
        yield SitePage(each.path, digest(values), partial(public.fill, "committee.html", **values))


def _person(known: PublicCommittee, seat: Seat) -> dict[str, str]:
    """A legislator as the record publishes him; what is not known is empty."""
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
