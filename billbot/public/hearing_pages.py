"""A page a hearing: when, where and before whom it is, how to testify, and what of ours is heard."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from billbot import public
from billbot.public.cards import Card
from billbot.public.record import PublicHearing, hearing_page
from billbot.public.site import SitePage, digest
from billbot.wording.hearings import starts, until
from billbot.wording.spoken import capitalized, committee, when
from billbot.wording.testimony import WORKED_OUT, said

# So many of ours a page names, so that it stays light.
MOST = 100


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
        "committee": committee(hearing.committee) if hearing.committee else "",
        "code": code,
        "court": hearing.bills[0].general_court,
        "off": "" if hearing.stands else capitalized(hearing.status),
        "moved_from": starts(before) if before else "",
        "notice": hearing.description or "",
        "lines": list(found.lines),
        "quote": said(found.facts),
        "worked_out": WORKED_OUT if any(fact.day for fact in found.facts) else "",
        "words": found.words,
        "bills": [[bill.spoken, found.titles.get(bill, "")] for bill in hearing.bills],
        "url": found.url,
    }


def held(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """The hearings of all cards, each once with its proposals, by their days."""
    found: dict[str, dict[str, Any]] = {}
    for card in cards:
        for each in card["held"]:
            known = found.setdefault(each["key"], {**each, "bills": {}, "proposals": []})
            known["bills"].update((number, [number, title]) for number, title in each["bills"])
            known["proposals"].append([card["id"], card["name"]])
            if not each["off"]:  # it is off once none of its bills is heard
                known["off"] = ""
    for each in found.values():
        each["bills"] = list(each["bills"].values())
    return sorted(found.values(), key=lambda each: (each["day"], each["key"]))


def hearing_pages(
    hearings: Sequence[Mapping[str, Any]], committees: Mapping[tuple[int, str], str], today: date
) -> Iterator[SitePage]:
    """The page of each; `committees` are the paths of those that have a page, by court and code."""
    for each in hearings:
        over = date.fromisoformat(each["last_day"]) < today
        shown = {**each, "bills": each["bills"][:MOST], "proposals": each["proposals"][:MOST]}
        values = {
            "root": "../",
            "hearing": shown,
            "more": max(0, len(each["bills"]) - MOST),
            "committee_path": committees.get((each["court"], each["code"])),
            "over": over,
        }
        yield SitePage(hearing_page(each["key"]), digest(values), partial(public.fill, "hearing.html", **values))
