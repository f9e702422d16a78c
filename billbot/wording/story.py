"""The story of an alert: which row leads, what the day did to a proposal, and what comes next, in two sentences.

How that is said: docs/design/voice.md, "A day is one story".
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot import stages
from billbot.bills import BillId
from billbot.wording.clauses import (
    other_effects,
    rest_of_day,
)
from billbot.wording.entries import LATE_DAYS, Context, Entry
from billbot.wording.facts import Fact
from billbot.wording.headlines import RANK, ROWS, fact_of, leading_kind, rank
from billbot.wording.last_votes import Story
from billbot.wording.spoken import hearing_time
from billbot.wording.standing import court_has_ended
from billbot.wording.story_kinds import STORIES, its_meaning, left_study_order

_REFERRING = frozenset({"referred", "recommitted"})
# As telling as what a committee recommends, and as what is law.
_DECIDES, _IS_LAW = RANK["reported_favorably"], RANK["veto_overridden"]
# What a story says beside its headline.
_SENTENCES = 2


def most_telling_first(told: Sequence[Fact], context: Context) -> list[Fact]:
    """Sort the facts of a message: the most telling leads, of equals the one of the later day.

    Rows that were overtaken by later ones, or altered since, come last: a row that brought a bill to a stage which it
    has left by now does not lead, nor does one from long before another row that decides on the same bill.
    """
    left = {bill for fact in told if fact.leads_to for bill in fact.bills}
    living = set(context.lives_in)
    live = [fact for fact in told if fact.altered is None]
    gone = [fact.on_the_way or _passed_through(fact, left, living) or fact.answered(live) for fact in told]
    marked = [replace(fact, on_the_way=on_the_way) for fact, on_the_way in zip(told, gone, strict=True)]
    decided = [fact for fact in live if rank(fact) <= _DECIDES and not (fact.item or fact.after_part_signed)]
    turns = {bill: stages.stage_changes(known.history) for bill, known in context.bills.items()}

    def telling(fact: Fact) -> tuple[bool, bool, bool, bool, int, int]:
        back = fact.left_study_order and fact.progress is not None and not fact.progress.ended  # however it went on
        passed = not back and all(_overtaken(each, context, turns) for each in fact.entries)
        passed = passed or _turned_since(fact, told) or _decided_since(fact, decided, context)
        days = (fact.change.date or date.max).toordinal()
        return fact.altered is not None, passed, not fact.left_study_order, fact.on_the_way, rank(fact), -days

    return sorted(marked, key=telling)


def long_before(lead: Fact, fact: Fact) -> bool:
    """Whether a row is dated so long before the leading one that it is no part of the same story."""
    led_on, dated = lead.change.date, fact.change.date
    return led_on is not None and dated is not None and (led_on - dated).days >= LATE_DAYS


def _decided_since(fact: Fact, decided: Sequence[Fact], context: Context) -> bool:
    """Whether a deciding row of the same bill came long after a row that did not make the bill law."""
    later = [each for each in decided if long_before(each, fact) and not leading_kind(each).startswith("hearing_")]
    return rank(fact) > _IS_LAW and any(not context.family(fact.bills).isdisjoint(each.bills) for each in later)


def _turned_since(fact: Fact, told: Sequence[Fact]) -> bool:
    """Whether a later row supersedes it: moves its hearing, sends back what was late, or extends the time once more."""
    at, slot = next(at for at, each in enumerate(told) if each.change == fact.change), fact.meaning.hearing
    later = told[at + 1 :]
    of_all = [each for each in later if set(fact.bills) <= set(each.bills)]
    if fact.out_of_time:
        return any(not _REFERRING.isdisjoint(each.meaning.kinds) for each in of_all)
    if fact.meaning.reporting_date:
        return any(each.meaning.reporting_date for each in of_all)
    former = [each.former for each in later if each.former is not None]
    return slot is not None and any((each.date, each.start) == (slot.date, slot.start) for each in former)


def _passed_through(fact: Fact, left: set[BillId], living: set[BillId]) -> bool:
    """Whether the number that a row leads to is one that the proposal has left again."""
    return bool(fact.leads_to & left) or bool(living and fact.leads_to and not fact.leads_to & living)


def _overtaken(entry: Entry, context: Context, turns: Mapping[BillId, Sequence[int]]) -> bool:
    placed = context.row(entry.change) if entry.change.kind in ROWS else None
    return placed is not None and placed[1] in turns[entry.change.bill][:-1]


def story_of(told: Sequence[Fact], context: Context) -> str:
    """What the day did to a proposal besides what the headline says, and what comes next, in at most two sentences.

    `told` are the rows to tell, the leading one first. Left out are rows that were altered since, and those from long
    before the leading one, which were answered since or are listed with their own day.
    """
    lead = told[0]
    rest = [fact for fact in told[1:] if fact.altered is None and not long_before(lead, fact)]
    beside_it = (fact_of(lead.name, [entry], context) for entry in context.untold_rows)
    rest += [fact for fact in beside_it if not long_before(lead, fact)]
    # What happened to a companion is no clause about "it"; it stands among the rows.
    family = context.family([*lead.bills, *lead.related("absorbed_into")])
    rest = [fact for fact in rest if not context.bills or family.intersection(fact.bills)]
    bill, kind = lead.bills[0], leading_kind(lead)
    parts = (left_study_order if lead.left_study_order else _STORIES.get(kind, its_meaning))(lead, rest, context)
    if (ended := context.over_with(bill)) is not None:  # nothing comes next
        over = court_has_ended(bill.general_court, ended, context.today)
        parts = [over, rest_of_day(lead, rest)]
    return " ".join([part for part in parts if part][:_SENTENCES])


def _heard(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """When, where and before which committee it is heard, as far as the row says; how to testify is told below."""
    slot = lead.meaning.hearing
    if slot is None or slot.date is None or lead.hearing_is_over:
        return [] if lead.hearing_is_over else its_meaning(lead, rest, context)
    if slot.written:
        to = lead.in_charge or "the committee"
        return [f"Testimony is sent to {to}: {hearing_time(slot)}. Nobody meets.", other_effects(rest) if rest else ""]
    before = f", before {lead.in_charge}" if lead.in_charge else ""
    at = f", {slot.place}" if slot.place else ""
    return [f"{hearing_time(slot)}{at}{before}.", other_effects(rest) if rest else ""]


# What a story says, by the kind of its leading row.
_STORIES: Mapping[str, Story] = {
    **STORIES,
    **dict.fromkeys(
        ("hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"), _heard
    ),
}
