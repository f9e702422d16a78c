"""What a reader sees first: the effect, in a line. One entry a kind, the most telling first."""

from collections.abc import Callable, Mapping
from datetime import date

from billbot.wording.cosponsors import cosponsors
from billbot.wording.facts import Fact
from billbot.wording.spoken import capitalized, day, numbers
from billbot.wording.unlinked import lives_again

# In order: of several kinds in one row, and of several rows in one message, the first found here leads.
TELLING: Mapping[str, Callable[[Fact], str]] = {
    "signed": lambda f: f"Signed: {f.the} is {f.law}",
    "chaptered": lambda f: f"{f.the} is law: {f.law}",
    "vetoed": lambda f: f"The Governor vetoed {f.subject}",
    "veto_overridden": lambda f: f"{f.branch} passed {f.subject} over the veto{f.tally}",
    "returned_with_amendment": lambda f: f"The Governor sent {f.subject} back with an amendment",
    "laid_before_governor": lambda f: f"{f.the} is on the Governor's desk",
    "governor_amendment_adopted": lambda f: f"{f.branch} adopted the Governor's amendment to {f.subject}{f.tally}",
    "governor_amendment_rejected": lambda f: f"{f.branch} rejected the Governor's amendment to {f.subject}{f.tally}",
    "enacted": lambda f: f"{f.the} was enacted in {f.branch}{f.tally}",
    "engrossed": lambda f: f"{f.the} passed {f.branch}{f.tally}",
    "rejected": lambda f: f"{f.subject} was rejected in {f.branch}{f.tally}",
    "adopted": lambda f: f"{'an order on ' if f.about_an_order else ''}{f.subject} was adopted in {f.branch}{f.tally}",
    "conference_report_accepted": lambda f: f"{f.branch} accepted the agreement on {f.the}{f.tally}",
    "conference_reported": lambda f: f"negotiators of both branches agreed on {f.the}",
    "conference_appointed": lambda f: f"negotiators of both branches were named for {f.the}",
    "nonconcurred": lambda f: f"{f.branch} did not agree to the other branch's version of {f.the}",
    "insisted": lambda f: f"{f.branch} holds to its own version of {f.the}",
    "new_draft": lambda f: (
        f"{f.who} recommends {f.the} in a new draft, {f.named('continues_in')}"
        if "reported_favorably" in f.meaning.kinds
        else f"{f.the} {f.lives} {f.named('continues_in')}, a new draft"
    ),
    "reprinted": lambda f: f"{f.the} {f.lives} {f.named('continues_in', 'continues')}",
    "substituted": lambda f: (
        f"{f.the} {f.lives} {f.named('continues_in')}"
        if any(bill.relation == "continues_in" for bill in f.meaning.bills)
        else f"{f.subject} takes the place of {f.named('continues', 'mentions')}"
    ),
    "accompanied": lambda f: (
        f"{numbers(f.bills)} was folded into {f.the} ({f.named('absorbed_into')})"
        if f.joins
        else f"{f.the} is now part of {f.named('absorbed_into')}{f.owner_of('absorbed_into')}"
    ),
    "study_order": lambda f: f"{f.subject} was put into a study order",
    "no_further_action": lambda f: f"{f.subject} ended with the term",
    "placed_on_file": lambda f: f"{f.subject} was laid to rest (placed on file)",
    **dict.fromkeys(
        (
            "hearing_canceled",
            "hearing_rescheduled",
            "hearing_location_changed",
            "hearing_time_changed",
            "hearing_scheduled",
        ),
        lambda f: f.hearing,
    ),
    "reported_adversely": lambda f: f"{f.who} recommends against {f.subject}",
    "reported_favorably": lambda f: f"{f.who} recommends {f.subject}{f.in_another_text}",
    "reporting_date_extended": lambda f: (
        f"{f.by or 'the committee'} {f.tense('gets', 'got', f.meaning.reporting_date)} more time for {f.subject}"
        + (f": until {day(f.meaning.reporting_date)}" if f.meaning.reporting_date else "")
    ),
    "discharged": lambda f: f"{f.subject} goes to {f.committee}",
    "recommitted": lambda f: f"{f.subject} goes back to {f.committee}",
    "referred": lambda f: f"{f.subject} goes to {f.committee}",
    "orders_of_the_day": lambda f: (
        f"{f.branch} {f.tense('can', 'was to', f.meaning.set_for)} take up {f.subject} on {day(f.meaning.set_for)}"
        if f.meaning.set_for
        else f"{f.subject} is on the calendar of {f.branch}"
    ),
    "reported": lambda f: f"{f.who} reported {f.subject}",
    "joint_session": lambda f: f"{f.subject} in a joint session of both branches",
    "other": lambda f: f"{f.subject}: a new entry that we could not interpret",
}

_RANK = {kind: rank for rank, kind in enumerate(TELLING)}

# What happened to the record itself, before what its words mean. What alters a row that was told is a correction.
_RECORD: Mapping[str, Callable[[Fact], str]] = {
    "action_struck": lambda f: f"{f.corrects(f.entry)} was struck from the record",
    "action_restored": lambda f: f"{f.corrects(f.entry)} is back in the record",
    "action_removed": lambda f: f"{f.corrects(f.entry)} is no longer in the record",
    "action_reworded": lambda f: f.hearing if f.former and f.meaning.hearing else f"{f.corrects(f.entry)} was reworded",
    "action_dated": lambda f: (
        f"An entry on {f.subject} is now dated {day(f.change.date)}, before {day(date.fromisoformat(f.change.old))}"
        if f.change.old
        else f"An entry on {f.subject} got its date"
    ),
    "number_assigned": lambda f: f"{f.the} has its number: {numbers(f.bills)}{f.docket}",
    "title_changed": lambda f: f"{f.subject} has a new title",
    "status_changed": lambda f: f"{f.subject} has a new status",
    "presenters_changed": lambda f: f"The presenters of {f.subject} changed",
    "cosponsors_changed": lambda f: f"{f.subject}: {cosponsors(f.change)}",
    "committee_vote_posted": lambda f: f"A committee's vote on {f.subject} was posted",
}


def rank(fact: Fact) -> int:
    """How telling a fact is: 0 leads. What happened to the record comes behind what the record says."""
    if fact.change.kind in _RECORD:
        return len(_RANK)
    return _rank(fact, leading(fact))


def leading(fact: Fact) -> str:
    """The most telling of the kinds of a row."""
    return min(fact.meaning.kinds, key=lambda kind: _rank(fact, kind))


def _rank(fact: Fact, kind: str) -> int:
    """An order about a bill is a step on its way, whatever adopting it would mean for a resolution."""
    if kind == "adopted" and fact.about_an_order:
        return _RANK["other"]
    return _RANK.get(kind, len(_RANK) + 1)


def rank_of(kind: str) -> int:
    """How telling a kind of row is: 0 leads."""
    return _RANK.get(kind, len(_RANK) + 1)


def headline(fact: Fact) -> str:
    """The effect in a line: `Juvenile diversion passed the Senate, 32 to 8`."""
    if fact.unlinked and fact.unlinked.moved_to:
        return fact.corrects(lives_again(fact.name, fact.bills, fact.unlinked))
    if fact.left_order:
        said = f"{fact.subject} is out of its study order" + (f", back in {fact.back_in}" if fact.back_in else "")
    elif fact.change.kind in _RECORD:
        said = _RECORD[fact.change.kind](fact)
    else:
        say = TELLING.get(leading(fact))
        said = f"{fact.subject}: a new entry in {fact.branch}" if say is None else say(fact)
    return capitalized(said)
