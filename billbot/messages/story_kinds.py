"""What a story says besides its headline, by the kind of the row that leads it.

Votes stand in `last_votes`, hearings in `alerts`.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from billbot.domain import actions, stages
from billbot.domain.action_kinds import FOR_MONEY, OVER_A_VETO
from billbot.domain.actions import AGREES
from billbot.messages import last_votes
from billbot.messages.clauses import (
    based_on,
    clauses,
    comes_next,
    earlier_passage,
    final_state,
    followed_from_here,
    other_effects,
    rest_of_day,
    sentence,
)
from billbot.messages.entries import Context
from billbot.messages.facts import Fact
from billbot.messages.headlines import leading_kind
from billbot.messages.last_votes import Story
from billbot.messages.spoken import capitalized, few_numbers, full_date, numbers, was_or_were
from billbot.messages.standing import stage_in_words


def _and_next(*except_kinds: str) -> Story:
    """A story that has what else the day brought, without `except_kinds`, and then what usually comes next."""
    return lambda lead, rest, _: [rest_of_day(lead, rest, *except_kinds), comes_next(lead)]


def its_meaning(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What the words of the row mean, and what else the day brought."""
    return [lead.meaning.meaning, other_effects(rest)]


def left_study_order(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else happened to a bill that left its study order; the headline says where it was sent."""
    happened = sentence(clauses([lead, *rest], except_kinds=("referred", "study_order")))
    return [happened or "Bills seldom come back from one; it can be reported again.", ""]


def _recommended(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Where the bill goes next, or else that this is only advice, and how far it had come before."""
    next_steps = rest_of_day(lead, rest)
    before = sentence(earlier_passage(lead.bills[0], "it", [lead, *rest], context))
    if not before and "Ways and Means" in lead.goes_to:
        before = FOR_MONEY
    return [next_steps or "That is the committee's advice, not yet a vote of a branch.", before]


def _new_number(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Who wrote the new text, which numbers it replaces, and where it goes."""
    facts = [lead, *rest]
    new = next((bill for bill in sorted(lead.leads_to)), None)
    parents = [bill for fact in rest if new in fact.bills for bill in fact.related("continues")]
    parents = list(dict.fromkeys([*lead.bills, *parents]))
    recommended = [fact for fact in facts if "reported_favorably" in fact.meaning.kinds]
    who = next((fact.in_charge for fact in (*recommended, lead) if fact.in_charge), "")
    words = actions.without_asides(lead.meaning.text.casefold())
    in_place = leading_kind(lead) == "new_draft" and "draft substituted" in words
    rewrote = leading_kind(lead) == "new_draft" and who and new and not in_place
    into = " into one bill, a new draft," if len(parents) > 1 else " in a new draft"
    ends = "and recommends it" if recommended else "and sends it on"
    first = f"{capitalized(who)} rewrote {few_numbers(parents)}{into} {ends}." if rewrote else lead.meaning.comes_next
    if in_place:
        first = f"{capitalized(lead.branch)} put the new draft in the place of {few_numbers(parents)}."
    elif rewrote and "reported_favorably" in lead.meaning.kinds:  # then the headline says who recommends it
        first = f"The new draft takes the place of {few_numbers(parents)}."
    told = ("reported",) if leading_kind(lead) == "reported" else ()  # by the headline
    goes = clauses(facts, except_kinds=("reported_favorably", "new_draft_of", *told))
    stay = [bill for bill in context.lives_in if bill not in {new, *lead.bills} and context.progress(bill)]
    stays = f"; {numbers(stay)} goes on by itself" if len(stay) == 1 else ""
    follows = followed_from_here(new, context) if new else ""
    return [first, sentence([*goes, f"{follows}{stays}" if follows else ""])]


def _reported(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """That we follow the new number, where there is one; else what else the day brought, and whether it is advice."""
    if lead.leads_to:
        return _new_number(lead, rest, context)[1:]
    advised = any("reported_favorably" in fact.meaning.kinds for fact in rest)
    return [rest_of_day(lead, rest), "" if advised else comes_next(lead)]


def _folded(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """Which numbers were folded into the target with it, how far that has come, and what happened to it today."""
    target = next((bill for bill in lead.related("absorbed_into") if bill in context.bills), None)
    said = f"{numbers(lead.bills)} {was_or_were(lead.bills)} folded into it"
    if target is None:
        return [f"{said}, where it goes on; old numbers usually do not move again."]
    others = [bill for bill in based_on(target, context) if bill not in lead.bills]
    family = context.family([target])
    now = next((bill for bill in context.lives_in if bill in family), target)
    is_so = final_state(context.progress(now))
    if now != target:
        course = [f"{target.spoken} went on as {now.spoken}{f', which {is_so}' if is_so else ''}"]
    else:
        today = [fact for fact in rest if target in fact.bills]
        stands = [f"{target.spoken} {is_so}"] if is_so else earlier_passage(target, target.spoken, today, context)
        course = [*stands, *clauses(today, except_kinds=("new_draft_of",))]
    if lead.names_own_number:  # which the headline says
        return [f"So {was_or_were(others)} {few_numbers(others)}." if others else "", sentence(course)]
    return [f"{said}{f', with {few_numbers(others)}' if others else ''}.", sentence(course)]


def _ended(lead: Fact, _: Sequence[Fact], context: Context) -> list[str]:
    """What usually happens to a bill that ended so, and one other number under which the proposal goes on."""
    others = [
        (bill, place)
        for bill in context.lives_in
        if bill not in lead.bills and (place := context.progress(bill)) and place.stage not in stages.ENDED
    ]
    kind, usual, today = leading_kind(lead), comes_next(lead), context.today or date.max
    if kind == "study_order" and lead.in_charge and "rule" not in lead.meaning.words:
        usual = f"{capitalized(lead.in_charge)} put it there. {usual}"
    if lead.out_of_time and "orders_of_the_day" in lead.meaning.kinds:
        usual = f"It is on the calendar of {lead.branch}. {usual}"
    companion = "Its companion"
    if kind == "rejected" and lead.progress and lead.progress.open_draft:
        companion = "The bill that it was drawn from,"
        usual = "A branch that rejects one draft usually has another before it, under a number of its own."
    if kind == "placed_on_file" and lead.jointly:
        return [_ON_FILE]
    if kind == "placed_on_file" and lead.progress and lead.progress.received:
        return ["So are reports and letters to the General Court; nothing usually follows."]
    return [usual, *(f"{companion} {bill.spoken}: {stage_in_words(bill, place, today)}." for bill, place in others[:1])]


def _extended(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    asked, those = lead.change.date or date.min, [fact for fact in rest if fact.branch != lead.branch]
    # What it agreed to before was something else.
    agreed = any("concurred" in fact.meaning.kinds and (fact.change.date or date.max) >= asked for fact in those)
    pending = "pending concurrence" in lead.meaning.text.casefold() and not agreed
    usual = f"{AGREES if pending else ''}Extensions are frequent and say little about a bill's chances."
    return [usual, other_effects(rest, "reporting_date_extended")]


def _on_the_calendar(lead: Fact, rest: Sequence[Fact], _: Context) -> list[str]:
    """What else the day brought, and to which day it was put off since, or how firm the day is."""
    later = [fact for fact in rest if "postponed" in fact.meaning.kinds and fact.branch == lead.branch]
    put_off = [fact.meaning.set_for for fact in later]
    here = [fact.meaning.kinds for fact in (lead, *rest) if fact.branch == lead.branch]
    usual = comes_next(lead)
    if lead.about_veto:
        usual = OVER_A_VETO
    elif put_off and put_off[-1]:
        usual = f"{capitalized(lead.branch)} put it off to {full_date(put_off[-1])}."
    elif any("ordered_to_third_reading" in kinds for kinds in here):
        usual = "It passed its second reading; after the third comes the vote to pass it."
    elif lead.meaning.set_for:
        usual = "What is on the calendar can still be put off."
    return [rest_of_day(lead, rest, "orders_of_the_day"), usual]


def _refused(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """What else the day brought, and what usually comes of it that the branches do not agree."""
    if lead.of_reference:
        return its_meaning(lead, rest, context)
    return [rest_of_day(lead, rest, "nonconcurred"), comes_next(lead)]


_ON_FILE = (
    "There both branches, sitting together, can take it up; two General Courts in a row and then the voters have to"
    " approve a change of the Constitution."
)
_REFERRED_OR_SCHEDULED = ("referred", "orders_of_the_day")
_ENDS = ("study_order", "rejected", "placed_on_file", "reported_adversely", "no_further_action")
STORIES: Mapping[str, Story] = {
    **last_votes.STORIES,
    "orders_of_the_day": _on_the_calendar,
    **dict.fromkeys(_ENDS, _ended),
    "nonconcurred": _refused,
    "insisted": _and_next("insisted"),
    **dict.fromkeys(("adopted", "rejection_negatived"), _and_next()),
    "ordered_to_third_reading": _and_next("orders_of_the_day"),
    "postponed": _and_next("orders_of_the_day"),
    "conference_reported": lambda lead, *_: [
        f"Their text is {numbers(lead.bills)}.",
        comes_next(lead),
    ],
    "new_draft": _new_number,
    "reprinted": _new_number,
    "substituted": _new_number,
    "accompanied": _folded,
    "reported_favorably": _recommended,
    "hearing_canceled": lambda lead, rest, _: [lead.meaning.comes_next, other_effects(rest, "hearing_canceled")],
    "reported": _reported,
    "reporting_date_extended": _extended,
    "referred": _and_next(*_REFERRED_OR_SCHEDULED),
    "discharged": lambda lead, rest, _: [
        f"It was in {lead.in_charge} before; “discharged” means moved, not rejected."
        if lead.in_charge
        else comes_next(lead),
        rest_of_day(lead, rest, "discharged", *_REFERRED_OR_SCHEDULED),
    ],
    "recommitted": lambda lead, rest, _: [
        "There it has to be taken up once more.",
        rest_of_day(lead, rest, "recommitted", *_REFERRED_OR_SCHEDULED),
    ],
    **dict.fromkeys(("sections_sent", "sections_studied"), _and_next()),
}
