"""The clauses that a story is put together from: "it goes to Ways and Means", "the House agreed".

Each effect that a day's rows had on a proposal gives one clause, whatever numbers the rows are on. Further functions
give clauses about what came before: earlier votes, and the bills that a bill is based on.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from billbot.domain import actions
from billbot.domain.bills import BillId
from billbot.domain.stages import Progress
from billbot.messages.amendments import amendments_acted_on
from billbot.messages.entries import Context
from billbot.messages.facts import FEW, Fact
from billbot.messages.headlines import leading_kind
from billbot.messages.spoken import capitalized, listed, numbers, short_date, was_or_were, with_article

# At most so many clauses in a sentence, to be read on a phone.
_MOST_CLAUSES = 3
_BRANCHES = 2
# What is said of a bill that is past its votes in the branches, by its stage.
_FINAL_STATES: Mapping[str, str] = {
    "law": "is law",
    "before the Governor": "is on the Governor's desk",
    "vetoed": "was vetoed",
    "in conference": "is in conference",
    "rejected": "was rejected",
    "study order": "is in a study order",
    "ended with the term": "ended with the term",
}


def final_state(place: Progress | None) -> str:
    """`is on the Governor's desk`, of a bill that is past its votes in the branches; else nothing."""
    if place is None:
        return ""
    agreed = place.agreed and place.stage == "in conference"
    return "was agreed on in conference" if agreed else _FINAL_STATES.get(place.stage, "")


def sentence(parts: Sequence[str]) -> str:
    """Join clauses: `It goes on as S.3086; the House agreed, and it goes back to the Senate.`; nothing for none."""
    parts = [part for part in parts if part][:_MOST_CLAUSES]
    if not parts:
        return ""
    said = f"{'; '.join(parts[:-1])}, and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{capitalized(said)}."


def clauses(
    facts: Sequence[Fact], lead: Fact | None = None, said: str = "", except_kinds: Collection[str] = ()
) -> list[str]:
    """A clause for each effect of these rows, in the order of a bill's way through the branches.

    Left out are `except_kinds`, which the caller tells otherwise, and of the `lead` the kind that the headline `said`.
    Rows about only a part of the bill, or after it was signed in part, have no effect here.
    """
    facts = [fact for fact in facts if not (fact.item or fact.after_part_signed)]
    told = []
    for kinds, say in _EFFECTS:
        of_kind = [
            fact
            for fact in facts
            if any(kind in fact.meaning.kinds and not (fact is lead and kind == said) for kind in kinds)
        ]
        if of_kind and not set(kinds) & set(except_kinds):
            told.append(say(of_kind))
    return [clause for clause in told if clause]


def rest_of_day(lead: Fact, rest: Sequence[Fact], *except_kinds: str) -> str:
    """A sentence with what the leading row says besides its headline, and with the effects of the other rows."""
    own = set(lead.bills)  # which are no drafts of themselves
    rest = [each for each in rest if each.meaning.kinds != ("new_draft_of",) or set(each.related("continues")) - own]
    return sentence(clauses([lead, *rest], lead, leading_kind(lead), except_kinds))


def comes_next(lead: Fact) -> str:
    """What usually comes next of a row of this kind."""
    return actions.usual_next_step(leading_kind(lead), lead.meaning.text)


def followed_from_here(new: BillId, context: Context) -> str:
    """`we follow S.2836 from here`, of a number that a proposal goes on in; nothing where it lived there before."""
    place = context.place(new)
    page = ", which has no page yet," if place and place.awaited else ""
    return "" if new in context.lived_in else f"we follow {new.spoken}{page} from here"


def other_effects(rest: Sequence[Fact], *except_kinds: str) -> str:
    """A sentence with the effects of the rows besides the leading one."""
    return sentence(clauses(rest, except_kinds=except_kinds))


def _recommended(facts: Sequence[Fact]) -> str:
    who = listed(dict.fromkeys(fact.in_charge or "a committee" for fact in facts))
    return f"{who} recommended it{next(filter(None, (fact.in_another_text for fact in facts)), '')}"


def _advised_against(facts: Sequence[Fact]) -> str:
    if not all(fact.out_of_time for fact in facts):
        return f"{facts[-1].acting_committee} recommended against it"
    who = facts[-1].in_charge
    return f"{who} did not report it in time" if who else "it was not reported in time"


def _went_on(facts: Sequence[Fact]) -> str:
    """Where a committee reported it under another number; what a conference reported says so elsewhere."""
    onward = [fact for fact in facts if fact.leads_to and fact.in_charge and "conference" not in fact.in_charge]
    if not onward:
        return ""
    part = "a part of " if "in part" in onward[-1].meaning.words else ""
    return f"{part}{numbers(onward[-1].bills)} goes on as {onward[-1].named('continues_in')}"


def _agreed(facts: Sequence[Fact]) -> str:
    """What the branches did with the text of a conference, or with the final one, with the tallies."""
    accepted = [fact for fact in facts if "conference_report_accepted" in fact.meaning.kinds]
    votes = [fact for fact in facts if "enacted" in fact.meaning.kinds and not fact.once_more]
    enacted = [fact for fact in votes if not fact.related("mentions")]
    within = [bill for fact in votes for bill in fact.related("mentions")]
    text = f"accepted the conference's text, {numbers(accepted[0].bills)}," if accepted else ""
    if accepted and enacted and _who(accepted) == _who(enacted):
        return f"{_who(accepted)} {text} and enacted it{_tallies(enacted)}"
    said = [f"{_who(accepted)} {text.removesuffix(',')}{_tallies(accepted)}"] if accepted else []
    said += [f"{_who(enacted)} enacted it{_tallies(enacted)}"] if enacted else []
    said += [f"it was enacted as a part of {numbers(within)}"] if within else []
    return ", and ".join(said)


def _agreed_again(facts: Sequence[Fact]) -> str:
    again = [fact for fact in facts if fact.once_more]
    return _did("enacted it again")(again) if again else ""


def _who(facts: Sequence[Fact]) -> str:
    branches = dict.fromkeys(fact.branch for fact in facts)
    return "both branches" if len(branches) == _BRANCHES else next(iter(branches))


def _tallies(facts: Sequence[Fact]) -> str:
    """`, the House 137 to 21`, or the tally alone of one branch."""
    tallies = {fact.branch: fact.tally.removeprefix(", ") for fact in facts if fact.tally}
    both = _who(facts) == "both branches"
    said = [f"{branch} {tally}" if both else tally for branch, tally in tallies.items()]
    return f", {listed(said)}" if said else ""


def _did(what: str) -> Callable[[Sequence[Fact]], str]:
    """A function that says of facts which branches did `what`, with the tallies."""
    return lambda facts: f"{_who(facts)} {what}{_tallies(facts)}"


def _not_signed(facts: Sequence[Fact]) -> str:
    """Whether the Governor vetoed the bill or sent it back with an amendment, and whether all or parts of it."""
    kinds = {kind for fact in facts for kind in fact.meaning.kinds}
    part = "parts of it" if any(actions.names_parts_only(fact.meaning.text) for fact in facts) else "it"
    vetoed = [f"vetoed {part}"] if "vetoed" in kinds else []
    back = [f"sent {'others' if vetoed else part} back with an amendment"] if "returned_with_amendment" in kinds else []
    return f"the Governor {listed([*vetoed, *back])}"


def _joined(facts: Sequence[Fact]) -> str:
    """What was folded into what, by the rows of either; a number that another proposal has is followed by its name."""
    # The study order that a bill comes out of is no part of it.
    facts = [fact for fact in facts if not fact.left_study_order]
    kin = [(bill, fact) for fact in facts for bill in fact.related("continues", "absorbs")]
    if not facts:
        return ""
    if kin:
        said = [f"{bill.spoken}{_owner_of(fact, bill)}" for bill, fact in dict(kin).items()]
        draft = all("draft" in fact.meaning.text.casefold() for _, fact in kin)
        return f"it is a new draft of {listed(said)}" if draft else f"it is also based on {listed(said)}"
    folded = [bill for fact in facts for bill in fact.bills]
    return f"{numbers(folded)} {was_or_were(folded)} folded into {facts[0].named('absorbed_into')}"


def _owner_of(fact: Fact, bill: BillId) -> str:
    """` (the PROTECT Act)` if this number belongs to another proposal; else an empty string."""
    return f" ({with_article(fact.owners[bill])})" if bill in fact.owners else ""


def _amendments(facts: Sequence[Fact]) -> str:
    """A count of amendments where there are many; a few are listed among the rows."""
    return amendments_acted_on(facts) if len(facts) > FEW else ""


def _sent(facts: Sequence[Fact]) -> str:
    """Where the bill is by now; places that it only passed through are left out."""
    places = [fact.goes_to for fact in facts if fact.goes_to and not actions.is_about_sections(fact.meaning.text)]
    return f"it goes to {places[-1]}" if places else ""


def _set(facts: Sequence[Fact]) -> str:
    """For which day a branch that has not passed it since put the bill on its calendar, or its second reading there."""
    passed = {fact.branch for fact in facts if "engrossed" in fact.meaning.kinds}
    facts = [fact for fact in facts if fact.branch not in passed and not fact.on_the_way]
    if not facts:
        return ""
    debated = [fact for fact in facts if "ordered_to_third_reading" in fact.meaning.kinds]
    fact = next((fact for fact in reversed(facts) if fact.meaning.set_for), [*facts, *debated][-1])
    if "ordered_to_third_reading" in fact.meaning.kinds:
        return f"it passed its second reading in {fact.branch}"
    if fact.meaning.set_for is None:
        return f"it is on the calendar of {fact.branch}"
    year = fact.change.date.year if fact.change.date else None
    may = fact.tense("can", "was to", fact.meaning.set_for)
    return f"{fact.branch} {may} take it up on {short_date(fact.meaning.set_for, year)}"


def _extended(facts: Sequence[Fact]) -> str:
    until = facts[-1].meaning.reporting_date
    has = facts[-1].tense("has", "had", until)
    part = " some sections of it" if actions.is_about_sections(facts[-1].meaning.text) else ""
    who = facts[-1].in_charge or "the committee"
    return f"{who} {has} until {short_date(until)} to report{part}" if until else ""


def _disagreed(facts: Sequence[Fact]) -> str:
    facts = [fact for fact in facts if not fact.of_reference]
    return f"{_who(facts)} did not agree to {facts[0].other_branch}'s text" if facts else ""


def _answered(facts: Sequence[Fact]) -> str:
    """Whether a branch agreed to the other's text or changed it again; of several answers the last."""
    taken = [fact for fact in facts if fact.accepts_other_text]
    if not taken:
        return ""
    last = next((fact for fact in taken if not fact.with_own_changes), taken[-1])
    agreed = f"{last.branch} agreed to {last.other_branch}'s changes"
    return f"{last.branch} changed it again" if last.with_own_changes else agreed


_EFFECTS: tuple[tuple[tuple[str, ...], Callable[[Sequence[Fact]], str]], ...] = (
    (("nonconcurred",), _disagreed),
    (("insisted",), lambda facts: f"{_who(facts)} holds to its own"),
    (("conference_appointed",), lambda _: "negotiators of both branches were named"),
    (("reported_favorably",), _recommended),
    (("reported_adversely",), _advised_against),
    (("rejection_negatived",), _did("voted against rejecting it")),
    (("reported",), _went_on),
    (("engrossed",), _did("passed it")),
    (("concurred",), _answered),
    (("conference_report_accepted", "enacted"), _agreed),
    (("vetoed", "returned_with_amendment"), _not_signed),
    (("veto_overridden",), _did("passed it over the Governor's veto")),
    (("governor_amendment_adopted",), _did("adopted the Governor's amendment")),
    (("governor_amendment_rejected",), _did("rejected the Governor's amendment")),
    (("enacted",), _agreed_again),
    (("new_draft_of", "accompanied_by", "accompanied"), _joined),
    (("amendment_adopted", "amendment_rejected", "amendment_laid_aside"), _amendments),
    (("referred", "discharged", "recommitted"), _sent),
    (("orders_of_the_day", "ordered_to_third_reading", "engrossed"), _set),
    (("reporting_date_extended",), _extended),
)


def based_on(bill: BillId, context: Context) -> list[BillId]:
    """The numbers that were folded into a bill, by the bill's own rows."""
    folded = {"new_draft_of", "accompanied_by"}
    meanings = [actions.read(row.text) for row in context.bills[bill].history if not row.stricken]
    named = [each.number for meaning in meanings if folded.intersection(meaning.kinds) for each in meaning.bills]
    return [BillId(bill.general_court, number) for number in dict.fromkeys(named)]


def earlier_passage(bill: BillId, subject: str, today: Sequence[Fact], context: Context) -> list[str]:
    """One clause about the latest passage of a bill in a branch before today's rows, with day and tally; else none."""
    new, known = {fact.change.row for fact in today if bill in fact.bills}, context.bills.get(bill)
    for row in reversed(known.rows if known else ()):
        action, meaning = row.action, actions.read(row.action.text)
        if "engrossed" in meaning.kinds and not action.stricken and row.number not in new and action.date:
            year = next((fact.change.date.year for fact in today if fact.change.date), None)
            tally = f", {meaning.votes.yeas} to {meaning.votes.nays}" if meaning.votes else ""
            return [f"{subject} passed the {action.branch} on {short_date(action.date, year, weekday=False)}{tally}"]
    return []
