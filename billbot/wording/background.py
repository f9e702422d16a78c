"""What a story says beyond its day: what the record holds of votes before, of other numbers and of companions."""

from collections.abc import Mapping, Sequence

from billbot import actions, stages
from billbot.bills import BillId
from billbot.stages import Progress
from billbot.wording.entries import Context
from billbot.wording.facts import Fact
from billbot.wording.spoken import committee, day_of

# What is said of the bill that another was folded into, once it is so far that its votes are the past.
FAR: Mapping[str, str] = {
    "law": "is law",
    "before the Governor": "is on the Governor's desk",
    "vetoed": "was vetoed",
    "in conference": "is in conference",
    "rejected": "was rejected",
    "study order": "is in a study order",
    "ended with the term": "ended with the term",
}


def acted(kind: str, bill: BillId, context: Context) -> set[str | None]:
    """The branches that did so by the history of a bill."""
    known = context.bills.get(bill)
    rows = [row for row in known.history if not row.stricken] if known else []
    return {row.branch for row in rows if kind in actions.read(row.text).kinds}


def answer(lead: Fact) -> str:
    """What follows where a branch takes the other one's text, and who has the next word; or what it agrees to."""
    if not lead.takes:
        return lead.meaning.meaning
    if lead.again:
        return f"It took {lead.other_branch}'s changes with some of its own, and {lead.other_branch} has to agree."
    return "Both branches have one text now; their last votes usually follow, and then it goes to the Governor."


def based_on(bill: BillId, context: Context) -> list[BillId]:
    """The numbers that were folded into a bill, by its own rows."""
    folded = {"new_draft_of", "accompanied_by"}
    meanings = [actions.read(row.text) for row in context.bills[bill].history if not row.stricken]
    named = [each.number for meaning in meanings if folded.intersection(meaning.kinds) for each in meaning.bills]
    return [BillId(bill.general_court, number) for number in dict.fromkeys(named)]


def so_far(bill: BillId, subject: str, today: Sequence[Fact], context: Context) -> list[str]:
    """Which branch had passed a bill before the day, when and how; nothing where none had."""
    new = {fact.change.row for fact in today if bill in fact.bills}
    known = context.bills.get(bill)
    for row in reversed(known.rows if known else ()):
        action, meaning = row.action, actions.read(row.action.text)
        if "engrossed" in meaning.kinds and not action.stricken and row.number not in new and action.date:
            year = next((fact.change.date.year for fact in today if fact.change.date), None)
            tally = f", {meaning.votes.yeas} to {meaning.votes.nays}" if meaning.votes else ""
            return [f"{subject} passed the {action.branch} on {day_of(action.date, year, weekday=False)}{tally}"]
    return []


def goes_on(bill: BillId, place: Progress, lead: Fact, context: Context) -> str:
    """Where another number waits, and since when: the day of the row that brought it there."""
    history = context.bills[bill].history
    turns = stages.turns(history)
    came = history[turns[-1]].date if turns else None
    year = lead.change.date.year if lead.change.date else None
    since = f" since {day_of(came, year, weekday=False)}" if came else ""
    at = f"has waited in {committee(place.committee)}" if place.committee else f"has been {place.stage}"
    return f"Its companion {bill.spoken} goes on: it {at}{since}."
