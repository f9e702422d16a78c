"""The facts of a proposal as values for a program that reads messages: `channels/webhook.schema.json` explains them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from billbot.briefs.ahead import Ahead
from billbot.briefs.brief import Brief
from billbot.briefs.now import brief_now
from billbot.briefs.situations import as_of_now
from billbot.briefs.votes import votes_on_all
from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal

_VOTES = 6  # the last ones


def proposal_data(proposal: Proposal, ahead: Ahead) -> Mapping[str, Any]:
    """The state of a proposal and what is ahead of it, ready for JSON. Days are ISO 8601. Raises StoreError."""
    store, watch = ahead.store, ahead.watch
    found = ahead.standing(proposal)
    brief = brief_now(store, found, watch.dates, ahead.today)
    told = as_of_now(brief)
    dated = ahead.days(found)
    known = [bill for of in watch.unshared_numbers(proposal) if (bill := found.known.get(of)) is not None]
    votes = votes_on_all(store, known)[-_VOTES:]
    days = [
        *(_day(each.bill, each.day, "report", derived=each.derived) for each in dated.deadlines if not each.passed),
        *(_day(each.bill, each.day, each.kind, derived=each.kind == "governor") for each in dated.steps),
        *_ends(brief),
    ]
    return {
        "id": proposal.id,
        "name": proposal.name,
        "stage": found.progress.stage if found.progress else None,
        "last": told.sentences("happened", "means") if told else "",
        "next": told.sentences("next", "clock") if told else "",
        "bills": [
            {
                "id": str(place.bill),
                "stage": place.progress.stage if place.progress else None,
                "committee": place.committee,
                "since": _iso(place.progress.there_since) if place.progress else None,
            }
            for place in found.places
        ],
        "votes": [
            {
                "bill": str(each.vote.bill),
                "date": _iso(each.vote.date),
                "body": each.vote.body,
                "question": each.vote.question,
                "roll_call": each.vote.number,
                "tally": dict(each.vote.tally),
            }
            for each in votes
        ],
        "hearings": [
            {
                "bill": str(bill),
                "date": _iso(each.day),
                "start": each.slot.start and f"{each.slot.start:%H:%M}",
                "end": each.slot.end and f"{each.slot.end:%H:%M}",
                "place": each.slot.place,
                "committee": each.committee,
            }
            for each in (found.hearing for found in dated.hearings)
            for bill in each.bills
        ],
        "days": sorted(days, key=lambda each: each["date"]),
    }


def _ends(brief: Brief) -> Iterator[dict[str, Any]]:
    """The ends of formal sessions and of the term, if ahead."""
    ends = {"formal_sessions_end": brief.formal_end, "term_end": brief.term_end} if brief.live else {}
    for what, day in ends.items():
        if day is not None and day >= brief.today:
            yield _day(None, day, what)


def _day(bill: BillId | None, day: date, what: str, *, derived: bool = False) -> dict[str, Any]:
    return {"bill": None if bill is None else str(bill), "date": _iso(day), "what": what, "derived": derived}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
