"""A proposal in short, as the pages that have many of them show it: plain values that are kept between two checks."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from billbot.public.record import PublicHearing, PublicProposal, PublicRow
from billbot.wording.hearings import place
from billbot.wording.spoken import capitalized, committee, the_bill_that_took_in, when

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
        "others": sorted(bill.spoken for bill in found.standing.of_others),
        "lives": [number.bill.spoken for number in found.numbers if number.lives],
        "stands": found.stands,
        "moved": found.moved.isoformat() if found.moved else None,
        "at": way.at,
        "passed": [at for at, station in enumerate(way.stations) if at <= way.at and (station.day or at == 0)],
        "ending": way.ending,
        "way": way.said,
        "dates": [[day.isoformat(), said] for day, said in dates_ahead(found)],
        "hearings": [_hearing(each) for each in found.ahead],
        "news": [_news(row) for row in _latest(found.rows)],
    }
    return made | {"print": hashlib.sha256(repr(made).encode()).hexdigest()}


def _latest(rows: Sequence[PublicRow]) -> list[PublicRow]:
    """The rows that tell most of its last days, the last first."""
    live = [row for row in rows if not row.stricken and row.date]
    by_day: dict[date, list[PublicRow]] = {}
    for row in reversed(live):
        by_day.setdefault(row.date or date.min, []).append(row)
    return [_leading(those) for those in list(by_day.values())[:_NEWS]]


def called(those: Iterable[tuple[Card, Sequence[str]]]) -> list[list[str]]:
    """How the proposals of cards are called, each by its id, where something is about so many numbers of each.

    A bill of others is called by what it took in, and where it is another's own, by that one's name alone.
    """
    known = list(those)
    own = {number for each, numbers in known for number in numbers if number not in each["others"]}
    found = []
    for each, numbers in known:
        if not own.isdisjoint(numbers) and all(number in each["others"] for number in numbers):
            continue
        took_in = all(number in each["others"] for number in numbers)
        found.append([each["id"], capitalized(the_bill_that_took_in(each["name"])) if took_in else each["name"]])
    return found


def hearings_of(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """The hearings that are ahead on all cards, each once with its proposals, by their days."""
    found: dict[str, dict[str, Any]] = {}
    of: dict[str, list[tuple[Card, Sequence[str]]]] = {}
    for each in cards:
        for hearing in each["hearings"]:
            known = found.setdefault(hearing["key"], {**hearing, "bills": []})
            known["bills"] += hearing["bills"]
            of.setdefault(hearing["key"], []).append((each, hearing["bills"]))
    for key, known in found.items():
        names = called(of[key])
        known.update({"proposals": names[:_NAMED], "more": max(0, len(names) - _NAMED)})
    return sorted(found.values(), key=lambda hearing: (hearing["day"], hearing["start"] or "", hearing["key"]))


def lately(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """What came last on each card, the last first, of one day in their order.

    What one day brought to several in the same words is one thing.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    of: dict[tuple[str, str], list[tuple[Card, Sequence[str]]]] = {}
    for each in cards:
        if each["news"]:
            day, number, _, branch, text, *_ = each["news"][0]
            known = found.setdefault((day, text), {"day": day, **_said(each), "branches": [], "text": text})
            if branch and branch not in known["branches"]:
                known["branches"].append(branch)
            of.setdefault((day, text), []).append((each, [number]))
    for key, known in found.items():
        numbers = {each["id"]: number for each, (number,) in of[key]}
        names = [[*name, numbers[name[0]]] for name in called(of[key])]
        if len(names) == 1:  # of one alone it is said what that day made of it
            known.update(_said(next(each for each, _ in of[key] if each["id"] == names[0][0])))
        elif known["meaning"].startswith("It "):
            known["meaning"] = f"Each {known['meaning'].removeprefix('It ')}"
        known.update({"of": names[:_NAMED], "more": max(0, len(names) - _NAMED)})
    return sorted(found.values(), key=lambda thing: thing["day"], reverse=True)


def _said(each: Card) -> dict[str, str]:
    """What the last row of a card means, what it made of the proposal, and what usually comes next."""
    _, _, meaning, _, _, effect, comes_next = each["news"][0]
    return {"meaning": meaning, "effect": effect, "comes_next": comes_next}


def _leading(rows: Sequence[PublicRow]) -> PublicRow:
    """Of the rows of a day, the last one first, that which tells most."""
    return next((row for row in rows if row.turns), None) or next((row for row in rows if row.telling), rows[0])


_STEPS = {"orders_of_the_day": "on the calendar", "postponed": "taken up again", "conference": "negotiators meet"}


def dates_ahead(found: PublicProposal) -> list[tuple[date, str]]:
    """What is ahead of a proposal, and on which day, the nearest first."""
    days = [
        (each.hearing.day_to_keep, "testimony ends" if each.hearing.slot.written else "hearing") for each in found.ahead
    ]
    days += [(each.day, "day to report by") for each in found.deadlines if not each.passed]
    days += [(each.day, _STEPS[each.kind]) for each in found.steps]
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
        "committee": committee(hearing.committee),
        "bills": [bill.spoken for bill in hearing.bills],
        "lines": list(found.lines),
        "url": found.url,
    }


def _news(row: PublicRow) -> list[str]:
    day = row.date.isoformat() if row.date else ""
    return [day, row.bill.spoken, row.meaning, row.branch, row.text, row.effect, row.comes_next]
