"""The facts of a proposal as values for a program that reads messages: `channels/webhook.schema.json` explains them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from billbot.briefs.brief import Brief
from billbot.briefs.hearings import conference_meetings, hearing_days, still_open, within_term
from billbot.briefs.now import brief_now
from billbot.briefs.situations import as_of_now
from billbot.briefs.standing import hearings_of_proposal, proposal_standing, reporting_deadlines, steps_ahead
from billbot.briefs.votes import votes_on_all
from billbot.briefs.watch import Watch
from billbot.domain.bills import BillId
from billbot.domain.hearings import Hearing
from billbot.domain.watched import Proposal
from billbot.store import Store

_VOTES = 6  # the last ones


def proposal_data(
    store: Store, watch: Watch, proposal: Proposal, known: Sequence[Hearing], now: datetime
) -> Mapping[str, Any]:
    """The state of a proposal at the Eastern time `now`, ready for JSON; `known` are all hearings.

    Days are ISO 8601. Raises StoreError.
    """
    today = now.date()
    found = proposal_standing(store, watch, proposal, today)
    brief = brief_now(store, found, watch.dates, today)
    told = as_of_now(brief)
    announced = within_term(known, watch.dates)
    ours = watch.unshared_numbers(proposal)
    ahead = [each.hearing for each in still_open(store, watch, hearings_of_proposal(announced, watch, proposal), now)]
    votes = votes_on_all(store, [bill for of in ours if (bill := found.bills.get(of)) is not None])[-_VOTES:]
    deadlines = reporting_deadlines(found, hearing_days(announced), watch.dates, today)
    steps = steps_ahead(found, conference_meetings(store, watch, today), today)
    days = [
        *(_day(each.bill, each.day, "report", derived=each.derived) for each in deadlines if not each.passed),
        *(_day(each.bill, each.day, each.kind) for each in steps),
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
            for place in found.standing.places
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
            for each in ahead
            for bill in each.bills
            if bill in ours
        ],
        "days": sorted(days, key=lambda each: each["date"]),
    }


def _ends(brief: Brief) -> Iterator[dict[str, Any]]:
    """The Governor's last day for what is on the desk, and the ends of formal sessions and of the term, if ahead."""
    for matter in brief.live:
        if matter.progress is not None and matter.progress.stage == "before the Governor" and matter.tenth_day:
            yield _day(matter.bill, matter.tenth_day, "governor", derived=True)
    ends = {"formal_sessions_end": brief.formal_end, "term_end": brief.term_end} if brief.live else {}
    for what, day in ends.items():
        if day is not None and day >= brief.today:
            yield _day(None, day, what)


def _day(bill: BillId | None, day: date, what: str, *, derived: bool = False) -> dict[str, Any]:
    return {"bill": None if bill is None else str(bill), "date": _iso(day), "what": what, "derived": derived}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
