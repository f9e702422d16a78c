"""A proposal in short, as the pages that have many of them show it: plain values that are kept between two checks."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from billbot.public.record import PublicHearing, PublicProposal, PublicRow
from billbot.wording.hearings import place
from billbot.wording.spoken import committee, when

Card = Mapping[str, Any]
# So many of its last rows a card has.
_NEWS = 3
# So many proposals of a hearing, or of what moved, are named; the others are counted.
_NAMED = 12


def card(found: PublicProposal) -> dict[str, Any]:
    """The card of a proposal; nothing but text, numbers, lists and nulls, so that JSON gives the same back.

    Its `print` tells it from any other, so that whoever has many need not look at all of each.
    """
    way = found.way
    made = {
        "id": found.proposal.id,
        "name": found.proposal.name,
        "topic_ids": list(found.proposal.topics),
        "position": found.proposal.position,
        "lives": [number.bill.spoken for number in found.numbers if number.lives],
        "stands": found.stands,
        "moved": found.moved.isoformat() if found.moved else None,
        "at": way.at,
        "passed": [at for at, station in enumerate(way.stations) if at <= way.at and (station.day or at == 0)],
        "ending": way.ending,
        "way": way.said,
        "dates": [[day.isoformat(), said] for day, said in dates_ahead(found)],
        "hearings": [_hearing(each) for each in found.ahead],
        "news": [_news(row) for row in latest(found.rows)],
    }
    return made | {"print": hashlib.sha256(repr(made).encode()).hexdigest()}


def latest(rows: Sequence[PublicRow]) -> list[PublicRow]:
    """The rows that tell most of its last days, the last first."""
    live = [row for row in rows if not row.stricken and row.date]
    by_day: dict[date, list[PublicRow]] = {}
    for row in reversed(live):
        by_day.setdefault(row.date or date.min, []).append(row)
    return [_leading(those) for those in list(by_day.values())[:_NEWS]]


def hearings_of(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """The hearings that are ahead on all cards, each once with its proposals, by their days."""
    found: dict[str, dict[str, Any]] = {}
    for each in cards:
        for hearing in each["hearings"]:
            known = found.setdefault(hearing["key"], {**hearing, "bills": [], "proposals": [], "more": 0})
            known["bills"] += hearing["bills"]
            if len(known["proposals"]) < _NAMED:
                known["proposals"].append([each["id"], each["name"]])
            else:
                known["more"] += 1
    return sorted(found.values(), key=lambda hearing: (hearing["day"], hearing["start"] or "", hearing["key"]))


def lately(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """What came last on each card, the last first; what one day brought to several in the same words is one thing."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in cards:
        if each["news"]:
            day, number, meaning, branch, text, effect, comes_next = each["news"][0]
            said = {"meaning": meaning, "effect": effect, "comes_next": comes_next}
            thing = {"day": day, **said, "branches": [], "text": text, "of": [], "more": 0}
            known = found.setdefault((day, text), thing)
            if branch and branch not in known["branches"]:
                known["branches"].append(branch)
            if len(known["of"]) < _NAMED:
                known["of"].append([each["id"], each["name"], number])
            else:
                known["more"] += 1
    return sorted(found.values(), key=lambda thing: (thing["day"], thing["text"]), reverse=True)


def _leading(rows: Sequence[PublicRow]) -> PublicRow:
    """Of the rows of a day, the last one first, that which tells most."""
    return next((row for row in rows if row.turns), None) or next((row for row in rows if row.telling), rows[0])


def dates_ahead(found: PublicProposal) -> list[tuple[date, str]]:
    """What is ahead of a proposal, and on which day, the nearest first."""
    days = [
        (each.hearing.day_to_keep, "testimony ends" if each.hearing.slot.written else "hearing") for each in found.ahead
    ]
    days += [(each.day, "day to report by") for each in found.deadlines if not each.passed]
    return sorted(days)


def _hearing(found: PublicHearing) -> dict[str, Any]:
    hearing = found.hearing
    return {
        "key": hearing.key,
        "day": hearing.day_to_keep.isoformat(),
        "start": f"{hearing.slot.start:%H:%M}" if hearing.slot.start else None,
        "what": "Written testimony" if hearing.slot.written else "Hearing",
        "when": when(hearing.slot),
        "place": place(hearing.slot),
        "committee": committee(hearing.committee) if hearing.committee else "",
        "bills": [bill.spoken for bill in hearing.bills],
        "lines": list(found.lines),
        "url": found.url,
    }


def _news(row: PublicRow) -> list[str]:
    day = row.date.isoformat() if row.date else ""
    return [day, row.bill.spoken, row.meaning, row.branch, row.text, row.effect, row.comes_next]
