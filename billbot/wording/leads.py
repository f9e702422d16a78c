"""Which row of a day leads: the rows as facts of a proposal, with what the record says around them, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from billbot import stages
from billbot.bills import Action, BillId
from billbot.wording.entries import Context, Entry
from billbot.wording.facts import Fact
from billbot.wording.headlines import rank
from billbot.wording.spoken import committee

Told = tuple[Fact, list[Entry]]
# What an entry tells of a row that is new.
ROWS = frozenset({"action_added", "link_found"})


def fact_of(name: str, group: Sequence[Entry], context: Context) -> Fact:
    """The same row on one bill or several as a fact of the proposal that has this name."""
    first = group[0]
    place, sent = context.progress(first.change.bill), first.meaning.committees
    known = first.change.bill in context.bills
    out = _left_order(first, context)
    targets = [BillId(first.change.bill.general_court, named.number) for named in first.meaning.bills]
    stays = bool(sent) and (not known or (place is not None and place.committee == sent[-1]))
    return Fact(
        first.change,
        first.meaning,
        name,
        tuple(dict.fromkeys(entry.change.bill for entry in group)),
        told=first.told,
        former=first.former,
        unlinked=first.unlinked,
        over=first.over,
        by=_reporter(first, context),
        owners=context.owners,
        goes_to=committee(sent[-1]) if stays else "",
        left_order=out,
        today=context.today,
        joins=bool(set(context.lived_in) & set(targets)),
        back_in=committee(place.committee) if out and place and place.committee else "",
    )


def _placed(entry: Entry, context: Context) -> tuple[Sequence[Action], int] | None:
    """The history of an entry's bill and the place of its row there; null where it is not known, or no row."""
    known = context.bills.get(entry.change.bill)
    rows = known.rows if known else ()
    at = next((at for at, row in enumerate(rows) if row.number == entry.change.row), None)
    return None if known is None or at is None else (known.history, at)


def _left_order(entry: Entry, context: Context) -> bool:
    """Whether a row took its bill out of the study order that it was in."""
    placed = _placed(entry, context) if entry.change.kind in ROWS else None
    return placed is not None and stages.left_order(*placed)


def _reporter(entry: Entry, context: Context) -> str:
    """The committee that has a bill in its hands at a row, within a sentence; nothing where the record names none."""
    placed = _placed(entry, context)
    name = stages.in_hands_of(*placed) if placed else None
    return committee(name) if name else ""


def in_order(told: Sequence[Told], context: Context) -> list[Told]:
    """The most telling first. What the day itself overtook, and what is no longer so, come last.

    A row that brought a bill to a stage which it has left by now does not lead, whatever it says.
    """
    left = {bill for fact, _ in told if fact.leads_to for bill in fact.bills}
    living = set(context.lives_in)
    marked = [(replace(fact, on_the_way=_passed_through(fact, left, living)), group) for fact, group in told]
    turns = {bill: stages.turns(known.history) for bill, known in context.bills.items()}

    def telling(pair: Told) -> tuple[bool, bool, bool, bool, int]:
        fact, group = pair
        overtaken = all(_overtaken(entry, context, turns) for entry in group) or _moved_on(fact, told)
        return group[0].altered is not None, overtaken, not fact.left_order, fact.on_the_way, rank(fact)

    return sorted(marked, key=telling)


def _moved_on(fact: Fact, told: Sequence[Told]) -> bool:
    """Whether a row gives a hearing that a later one has moved from there."""
    at, slot = next(at for at, (each, _) in enumerate(told) if each.change == fact.change), fact.meaning.hearing
    later = [each.former for each, _ in told[at + 1 :] if each.former is not None]
    return slot is not None and any((each.date, each.start) == (slot.date, slot.start) for each in later)


def _passed_through(fact: Fact, left: set[BillId], living: set[BillId]) -> bool:
    """Whether the number that a row leads to is one that the proposal has left again."""
    return bool(fact.leads_to & left) or bool(living and fact.leads_to and not fact.leads_to & living)


def _overtaken(entry: Entry, context: Context, turns: Mapping[BillId, Sequence[int]]) -> bool:
    placed = _placed(entry, context) if entry.change.kind in ROWS else None
    return placed is not None and placed[1] in turns[entry.change.bill][:-1]
