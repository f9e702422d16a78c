"""What `show --json` prints of a proposal, as docs/design/contract.md has it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from billbot.bills import Bill, BillId, Deadline

if TYPE_CHECKING:
    from billbot.hearings import Announced
    from billbot.standing import Term
    from billbot.testimony import TestimonyFact
    from billbot.watch import Watch, Whereabouts


def shape(
    found: "Whereabouts",
    watch: "Watch",
    ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]",
    deadlines: Sequence[Deadline],
) -> dict[str, Any]:
    """Everything as one JSON object; `ahead` are the hearings still to come, with what is said of testimony."""
    from billbot.wording import counted

    return {
        "proposal": found.proposal.id,
        "topics": list(found.proposal.topics),
        "lives_in": [str(bill) for bill in found.lives_in],
        "stage": found.progress.stage if found.progress else None,
        "court_ended": found.standing.ended and found.standing.ended.isoformat(),
        "stands": [_term(term) for term in found.standing.terms],
        "bills": [_bill(bill, found.bills[bill], watch) for bill in found.numbers],
        "hearings": list(_hearings(found, ahead)),
        "deadlines": [
            {
                "bill": str(each.bill),
                "date": each.day.isoformat(),
                "rule": counted(each),
                "source": each.source or None,
                "derived": each.derived,
                "passed": each.passed,
                "hearing": each.heard and each.heard.isoformat(),
                "chair_until": each.chair_until and each.chair_until.isoformat(),
                "stated": each.stated and each.stated.isoformat(),
            }
            for each in deadlines
        ],
    }


def _term(term: "Term") -> dict[str, Any]:
    """The numbers of one court, each as it stands, the farthest first."""
    return {
        "general_court": term.general_court,
        "ended": term.ended and term.ended.isoformat(),
        "bills": [
            {
                "id": str(place.bill),
                "stage": place.progress and place.progress.stage,
                "committee": place.progress and place.progress.committee,
                "since": place.progress and place.progress.since and place.progress.since.isoformat(),
                "conferees": dict(place.progress.conferees) if place.progress else {},
            }
            for place in term.places
        ],
    }


def _bill(bill: BillId, known: Bill | None, watch: "Watch") -> dict[str, Any]:
    from billbot import actions

    return {
        "id": str(bill),
        "title": known.title.value if known else None,
        "history": [
            {
                "date": action.date and action.date.isoformat(),
                "branch": action.branch,
                "action": action.text,
                "stricken": action.stricken,
                "meaning": actions.read(action.text).meaning,
            }
            for action in (known.history if known else ())
        ],
        "links": [
            {"from": str(link.origin), "to": str(link.to), "relation": link.relation}
            for link in dict.fromkeys(replace(link, row=0) for link in watch.links)
            if bill in {link.origin, link.to}
        ],
    }


def _hearings(
    found: "Whereabouts", ahead: "Sequence[tuple[Announced, Sequence[TestimonyFact]]]"
) -> Iterator[dict[str, Any]]:
    """The hearings ahead, one object a bill."""
    for hearing, told in ahead:
        slot, moved = hearing.slot, hearing.moved_from
        for bill in hearing.bills:
            if bill in found.lives_in:
                yield {
                    "bill": str(bill),
                    "date": hearing.day.isoformat(),
                    "start": slot.start and f"{slot.start:%H:%M}",
                    "end": slot.end and f"{slot.end:%H:%M}",
                    "place": slot.place,
                    "committee": hearing.committee,
                    "announced": hearing.announced and hearing.announced.isoformat(),
                    "moved_from": moved and moved.date and moved.date.isoformat(),
                    "hearing_page": hearing.agenda,
                    "description": hearing.description,
                    "testimony": [_testimony(each) for each in told],
                    **({"last_day": slot.last_day.isoformat()} if slot.last_day else {}),
                    **({"written": True} if slot.written else {}),
                }


def _testimony(fact: "TestimonyFact") -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "date": fact.day and fact.day.isoformat(),
        "time": fact.at and f"{fact.at:%H:%M}",
        "doubt": fact.doubt or None,
        "address": fact.address or None,
        "branch": fact.branch or None,
        "quote": fact.quote or None,
    }
