"""Cards: a short form of each proposal, for the front page and other pages that show many.

A card is JSON, kept in the manifest of the site, so that a page of many is made without looking all proposals up again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from billbot.public.record import PublicHearing, PublicProposal, PublicRow
from billbot.wording.hearings import WORKED_OUT, place_in_words, quoted_on_testimony
from billbot.wording.spoken import (
    capitalized,
    committee_name,
    hearing_time,
    start_time,
    the_bill_that_took_in,
    until_end,
)

Card = Mapping[str, Any]
# So many of its last rows a card has.
_NEWS = 3
# So many proposals of a hearing, or of what moved, are named; the others are counted.
_NAMED = 12


def card(found: PublicProposal) -> dict[str, Any]:
    """The card of a proposal: text, numbers, lists and nulls alone, so that it survives JSON unchanged.

    Its `print` is a hash of all of it, by which pages of many proposals see whether any card has changed.
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
        "held": [_hearing(each) for each in found.hearings],
        "news": [_row_values(row) for row in _latest(found.rows)],
    }
    return made | {"print": hashlib.sha256(repr(made).encode()).hexdigest()}


def _latest(rows: Sequence[PublicRow]) -> list[PublicRow]:
    """The most telling row of each of the last days on which anything was entered, the latest first."""
    live = [row for row in rows if not row.stricken and row.date]
    by_day: dict[date, list[PublicRow]] = {}
    for row in reversed(live):
        by_day.setdefault(row.date or date.min, []).append(row)
    return [_most_telling(those) for those in list(by_day.values())[:_NEWS]]


def proposal_names(those: Iterable[tuple[Card, Sequence[str]]]) -> list[list[str]]:
    """Pairs of id and name for the proposals that an event concerns; each card comes with the bill numbers concerned.

    Where these are only of a bill that took the proposal in, the name says so ("The bill that took in …"); where
    another card has such a bill as its own, that card's name alone is given.
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


def committee_hearings(
    found: Iterable[tuple[Sequence[str], PublicHearing]], topic: str | None = None
) -> list[dict[str, Any]]:
    """The hearings of watched committees, as a card has them, of those that a topic gets; of all without one."""
    return [_hearing(each) for topics, each in found if topic is None or not {"*", topic}.isdisjoint(topics)]


def merged_hearings(cards: Iterable[Card], of_committees: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The hearings of all cards, each once with its bills and proposals, and those of committees, by their days."""
    found: dict[str, dict[str, Any]] = {}
    of: dict[str, list[tuple[Card, list[str]]]] = {}
    for card in cards:
        for each in card["held"]:
            known = found.setdefault(each["key"], {**each, "bills": {}})
            known["bills"].update((number, [number, title]) for number, title in each["bills"])
            of.setdefault(each["key"], []).append((card, [number for number, _ in each["bills"]]))
    for each in found.values():
        each["bills"], each["proposals"] = list(each["bills"].values()), proposal_names(of[each["key"]])
    for bare in of_committees:
        found.setdefault(bare["key"], {**bare, "proposals": []})
    return sorted(found.values(), key=lambda each: (each["day"], each["start"], each["key"]))


def hearings_ahead(
    cards: Iterable[Card], of_committees: Iterable[Mapping[str, Any]], today: date
) -> list[dict[str, Any]]:
    """The merged hearings that stand and are ahead; `more` counts the proposals that are not named."""
    merged = merged_hearings(cards, of_committees)
    ahead = [each for each in merged if not each["off"] and each["last_day"] >= today.isoformat()]
    return [
        {**each, "proposals": each["proposals"][:_NAMED], "more": max(0, len(each["proposals"]) - _NAMED)}
        for each in ahead
    ]


def latest_news(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """The last news of each card, the latest first, those of one day in the order of the cards.

    What one day brought to several proposals in the same words is one item.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    of: dict[tuple[str, str], list[tuple[Card, Sequence[str]]]] = {}
    for each in cards:
        if each["news"]:
            day, number, _, branch, text, *_ = each["news"][0]
            known = found.setdefault((day, text), {"day": day, **_last_news(each), "branches": [], "text": text})
            if branch and branch not in known["branches"]:
                known["branches"].append(branch)
            of.setdefault((day, text), []).append((each, [number]))
    for key, known in found.items():
        numbers = {each["id"]: number for each, (number,) in of[key]}
        names = [[*name, numbers[name[0]]] for name in proposal_names(of[key])]
        if len(names) == 1:  # of one alone it is said what that day made of it
            known.update(_last_news(next(each for each, _ in of[key] if each["id"] == names[0][0])))
        elif known["meaning"].startswith("It "):
            known["meaning"] = f"Each {known['meaning'].removeprefix('It ')}"
        known.update({"of": names[:_NAMED], "more": max(0, len(names) - _NAMED)})
    return sorted(found.values(), key=lambda thing: thing["day"], reverse=True)


def _last_news(each: Card) -> dict[str, str]:
    """Of the last news of a card: what it means, its effect on the proposal, and what usually comes next."""
    _, _, meaning, _, _, effect, comes_next = each["news"][0]
    return {"meaning": meaning, "effect": effect, "comes_next": comes_next}


def _most_telling(rows: Sequence[PublicRow]) -> PublicRow:
    """Of the rows of a day, the latest first, the one that tells most."""
    return next((row for row in rows if row.changes_stage), None) or next(
        (row for row in rows if row.newsworthy), rows[0]
    )


_STEPS = {"orders_of_the_day": "on the calendar", "postponed": "taken up again", "conference": "negotiators meet"}


def dates_ahead(found: PublicProposal) -> list[tuple[date, str]]:
    """The days ahead of a proposal, each with what is on it, the nearest first."""
    days = [
        (each.hearing.day_to_keep, "testimony ends" if each.hearing.slot.written else "hearing") for each in found.ahead
    ]
    days += [(each.day, "day to report by") for each in found.deadlines if not each.passed]
    days += [(each.day, _STEPS[each.kind]) for each in found.steps]
    return sorted(days)


def _hearing(found: PublicHearing) -> dict[str, Any]:
    """A hearing as a card has it; what is not known is empty."""
    hearing, slot = found.hearing, found.hearing.slot
    before = hearing.moved_from
    return {
        "key": hearing.key,
        "day": hearing.day_to_keep.isoformat(),
        "last_day": hearing.last_day.isoformat(),
        "start": f"{slot.start:%H:%M}" if slot.start else "",
        "name": f"Written testimony {until_end(slot)}" if slot.written else f"Hearing: {start_time(slot)}",
        "when": hearing_time(slot),
        "place": place_in_words(slot),
        "written": slot.written,
        "committee": committee_name(hearing.committee),
        "code": found.code,
        "court": hearing.general_court,
        "off": "" if hearing.stands else capitalized(hearing.status),
        "moved_from": start_time(before) if before else "",
        "notice": hearing.description or "",
        "lines": list(found.lines),
        "quote": quoted_on_testimony(found.facts),
        "worked_out": WORKED_OUT if any(fact.day for fact in found.facts) else "",
        "words": found.words,
        "bills": [[bill.spoken, found.titles.get(bill, "")] for bill in hearing.bills],
        "url": found.url,
    }


def _row_values(row: PublicRow) -> list[str]:
    day = row.date.isoformat() if row.date else ""
    return [day, row.bill.spoken, row.meaning, row.branch, row.text, row.effect, row.comes_next]
