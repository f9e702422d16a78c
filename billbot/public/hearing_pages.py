"""A page a hearing and a page a committee: when it is, how to testify; who sits there, what of ours lies there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec import Struct

from billbot import public
from billbot.bills import Committee, Member, Seat
from billbot.public.cards import Card, called
from billbot.public.record import PublicHearing, committee_page, hearing_page
from billbot.public.site import SitePage, digest
from billbot.wording.hearings import WORKED_OUT, quoted_on_testimony, starts, until
from billbot.wording.people import spoken_phone, titled
from billbot.wording.spoken import capitalized, committee, when

_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# So many of ours a page names, so that it stays light.
_MOST = 100


class PublicCommittee(Struct, frozen=True):
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
    found: dict[tuple[int, str], dict[str, list[tuple[Card, dict[str, Any]]]]] = {}
    for card in cards:
        for court, code, bill, title, since in card["before"]:
            lying = {"bill": bill, "title": title, "since": since}
            found.setdefault((court, code), {}).setdefault(bill, []).append((card, lying))
    return {
        key: [
            {"id": one, "name": name, **those[0][1]}
            for bill, those in bills.items()
            for one, name in called((card, [bill]) for card, _ in those)
        ]
        for key, bills in found.items()
    }


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
            "lying": list(lying.get(each.key, ()))[:_MOST],
            "more": max(0, len(lying.get(each.key, ())) - _MOST),
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


def hearing_card(found: PublicHearing, code: str | None) -> dict[str, Any]:
    """A hearing of a proposal as plain values, which JSON gives back as they are; `code` is its committee's."""
    hearing, slot = found.hearing, found.hearing.slot
    before = hearing.moved_from
    return {
        "key": hearing.key,
        "day": hearing.day_to_keep.isoformat(),
        "last_day": hearing.last_day.isoformat(),
        "name": f"Written testimony {until(slot)}" if slot.written else f"Hearing: {starts(slot)}",
        "when": when(slot),
        "place": "" if slot.written else slot.place or "",
        "written": slot.written,
        "committee": committee(hearing.committee),
        "code": code,
        "court": hearing.bills[0].general_court,
        "off": "" if hearing.stands else capitalized(hearing.status),
        "moved_from": starts(before) if before else "",
        "notice": hearing.description or "",
        "lines": list(found.lines),
        "quote": quoted_on_testimony(found.facts),
        "worked_out": WORKED_OUT if any(fact.day for fact in found.facts) else "",
        "words": found.words,
        "bills": [[bill.spoken, found.titles.get(bill, "")] for bill in hearing.bills],
        "url": found.url,
    }


def held(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """The hearings of all cards, each once with its proposals, by their days."""
    found: dict[str, dict[str, Any]] = {}
    of: dict[str, list[tuple[Card, list[str]]]] = {}
    for card in cards:
        for each in card["held"]:
            known = found.setdefault(each["key"], {**each, "bills": {}})
            known["bills"].update((number, [number, title]) for number, title in each["bills"])
            of.setdefault(each["key"], []).append((card, [number for number, _ in each["bills"]]))
            if not each["off"]:  # it is off once none of its bills is heard
                known["off"] = ""
    for each in found.values():
        each["bills"], each["proposals"] = list(each["bills"].values()), called(of[each["key"]])
    return sorted(found.values(), key=lambda each: (each["day"], each["key"]))


def hearing_pages(
    hearings: Sequence[Mapping[str, Any]], committees: Mapping[tuple[int, str], str], today: date
) -> Iterator[SitePage]:
    """The page of each; `committees` are the paths of those that have a page, by court and code."""
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
        yield SitePage(hearing_page(each["key"]), digest(values), partial(public.fill, "hearing.html", **values))
