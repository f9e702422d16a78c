"""Where the official words carry a proposal (docs/design/architecture.md, "Three values that matter").

Pure: rows and links in, links out.
A study order is told and its other bills are left alone; a mention is for any other reason. Neither is a link.
What one branch would put into the other's bill is printed under a number of its own, which is a text and no address.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from billbot import actions
from billbot.bills import Bill, BillId, Link, Row

# The proposal goes on under the number that is named.
FOLDED = "absorbed_into"
ONWARD = ("continues_in", FOLDED)
# The same link from the other end: the number named is where the proposal comes from.
_BACK = "continues"
# Others were folded into it: recorded, neither watched nor followed.
KIN = "absorbs"
_LINKING = (*ONWARD, _BACK, KIN)
# "See H3993": what happens is entered under that number. "For message, see H12" says that of a part alone.
_POINTER = re.compile(r"see\b", re.IGNORECASE)

# From each number to others.
Ways = Mapping[BillId, Sequence[BillId]]
_NOWHERE: Ways = MappingProxyType({})


def links(bill: BillId, rows: Iterable[Row]) -> tuple[Link, ...]:
    """The links that these rows of a bill state, in their order; a struck row states none, nor does naming itself.

    A study order that a row names, struck or not, is no kin and no parent: a bill that leaves it names it as if it
    were ("Reported on a part of H4883", "Also based on S2824").
    """
    named = list(_named(bill, rows))
    orders = {each.to for each in named if each.relation == "study_order"}
    found = dict.fromkeys(
        Link(bill, each.to, each.relation, each.row.number)
        for each in named
        if each.relation in _LINKING and not each.row.action.stricken and each.to not in {bill, *orders}
    )
    return tuple(found)


class _Named(Struct, frozen=True):
    """A document that a row names."""

    row: Row
    meaning: actions.Meaning
    to: BillId
    relation: str

    @property
    def holds_its_text(self) -> bool:
        """Whether the row says that its number is a text of the document named, under which its actions are entered."""
        if self.meaning.kinds == ("see_also",):
            return _POINTER.match(self.meaning.text) is not None
        return "text_of" in self.meaning.kinds and self.relation == _BACK


def _named(bill: BillId, rows: Iterable[Row]) -> Iterator[_Named]:
    for row in rows:
        meaning = actions.read(row.action.text)
        for each in meaning.bills:
            yield _Named(row, meaning, BillId(bill.general_court, each.number), each.relation)


def texts(histories: Mapping[BillId, Iterable[Row]]) -> dict[BillId, BillId]:
    """The numbers that these bills' rows show to be texts, each with the bill under which its actions are entered.

    A row says so of its own number ("See H3993", "Recommended new text for H3993"), and of the number under which a
    branch prints the other's bill as it amended it. What a text was printed as, or from, is a text of the same bill.
    """
    found: dict[BillId, BillId] = {}
    prints: dict[BillId, list[BillId]] = {}
    for bill, rows in histories.items():
        for each in _named(bill, rows):
            if each.row.action.stricken:
                continue
            if each.holds_its_text:
                found[bill] = each.to
            if "reprinted" in each.meaning.kinds and each.to.branch == bill.branch:
                prints.setdefault(bill, []).append(each.to)
                prints.setdefault(each.to, []).append(bill)
            elif "reprinted" in each.meaning.kinds and each.relation in ONWARD:
                found.setdefault(each.to, bill)
    queue = list(found)
    for text in queue:  # grows while it is walked
        for other in prints.get(text, ()):
            if other not in found:
                found[other] = found[text]
                queue.append(other)
    return found


def texts_of(bills: Mapping[BillId, Bill | None]) -> dict[BillId, BillId]:
    """The same, by what is known of these bills."""
    return texts({bill: known.rows for bill, known in bills.items() if known is not None})


def rejected_drafts(bills: Mapping[BillId, Bill | None]) -> frozenset[BillId]:
    """The drafts of these bills that a branch rejected while they were pending: none of them took a bill's place."""
    return frozenset(bill for bill, known in bills.items() if known is not None and _was_in_vain(known))


def _was_in_vain(draft: Bill) -> bool:
    said = [actions.read(action.text) for action in draft.history if not action.stricken]
    drawn = [each.text.casefold() for each in said if "new_draft_of" in each.kinds]
    return bool(drawn) and "pending" in drawn[-1] and any(each.kinds == ("rejected",) for each in said)


def numbers(configured: Sequence[BillId], stated: Iterable[Link]) -> tuple[BillId, ...]:
    """Every number of a proposal: the configured ones, and all that links lead to from them, in the order reached.

    Onward, and back to the named parents, across branches; kin is left alone.
    """
    return walked(configured, leads(stated))


def leads(stated: Iterable[Link], known: Ways = _NOWHERE) -> Ways:
    """Where each number leads to by what is stated, besides what is `known`."""
    return _with(known, ((link.origin, link.to) for link in stated if link.relation != KIN))


def leads_back(stated: Iterable[Link], known: Ways = _NOWHERE) -> Ways:
    """Where each number comes from by what is stated, besides what is `known`."""
    return _with(known, ((link.to, link.origin) for link in stated if link.relation != KIN))


def _with(known: Ways, pairs: Iterable[tuple[BillId, BillId]]) -> Ways:
    found = dict(known)
    for each, other in pairs:
        found[each] = (*found.get(each, ()), other)
    return found


def walked(begin: Iterable[BillId], ways: Ways) -> tuple[BillId, ...]:
    """These numbers and all that `ways` lead to from them, each once, in the order reached. Loops are harmless."""
    reached = dict.fromkeys(begin)
    queue = list(reached)
    for bill in queue:  # grows while it is walked
        for to in ways.get(bill, ()):
            if to not in reached:
                reached[to] = None
                queue.append(to)
    return tuple(reached)


def carried(
    own: Sequence[BillId], reached: Iterable[BillId], stated: Iterable[Link], titles: Mapping[BillId, str | None]
) -> frozenset[BillId]:
    """Those numbers of a proposal that are its own, of all that it `reached`; any other is a bill that took it in.

    That is what carries `own` on but by folding it into another bill. What was folded into its own twin of the other
    branch, which has the same title, is still itself.
    """
    its_own = {titles.get(bill) for bill in own} - {None, ""}
    twins = [bill for bill in reached if titles.get(bill) in its_own]
    return frozenset(numbers([*own, *twins], [link for link in stated if link.relation != FOLDED]))


def ways(stated: Iterable[Link]) -> set[tuple[BillId, BillId]]:
    """The numbers that carry on from others: pairs of a number and the one in which it goes on, whichever says so."""
    onward = {(link.origin, link.to) for link in stated if link.relation in ONWARD}
    return onward | {(link.to, link.origin) for link in stated if link.relation == _BACK}


def lives_in(
    all_numbers: Sequence[BillId], stated: Iterable[Link], texts: Mapping[BillId, BillId] | None = None
) -> tuple[BillId, ...]:
    """The numbers a proposal lives in at the moment: those that no link carries on from; all of them in a loop.

    A number that is a text of another of them is none, and carries nothing on: the bill it is a text of is where the
    proposal lives.
    """
    held = {text for text, bill in (texts or {}).items() if bill in all_numbers}
    own = set(all_numbers) - held or set(all_numbers)
    left = {link.origin for link in stated if link.relation in ONWARD and link.to in own}
    left |= {link.to for link in stated if link.relation == _BACK and link.origin in own}
    return tuple(bill for bill in all_numbers if bill in own - left) or tuple(b for b in all_numbers if b in own)


def branches_texts(
    bill: BillId, stated: Sequence[Link], texts: Mapping[BillId, BillId]
) -> tuple[BillId, tuple[BillId, ...]] | None:
    """What a conference report or a substitute may draw on: the bill that it is about, and the other branch's texts.

    Of a report on a bill into which the other branch had put a text these are that branch's, the last first; of a
    text that a branch would put into the other's bill, the own bills on which that is based. Null for any other number.
    `texts` are as `texts` gives them.
    """
    onward = ways(stated)
    about = texts.get(bill)
    if about is None:
        parents = [origin for origin, to in onward if to == bill]
        printed = {origin: [text for text, of in texts.items() if of == origin != bill] for origin in parents}
        for origin, prints in printed.items():
            last_first = sorted((each for each in prints if each.branch != origin.branch), key=_counted, reverse=True)
            if last_first:
                return origin, tuple(last_first)
        return None
    based_on = {origin for origin, to in onward if to in (bill, about) and texts.get(origin) != about}
    own = sorted((each for each in based_on if each.branch == bill.branch), key=_counted)
    return (about, tuple(own)) if own else None


def _counted(bill: BillId) -> tuple[int, str]:
    """By this a branch's later numbers stand behind the earlier ones."""
    return len(bill.number), bill.number
