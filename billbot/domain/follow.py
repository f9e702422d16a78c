"""Follows a proposal from one bill number to another, by the links that the rows of bills state.

Pure: `links` reads rows, the other functions walk the graph of links (docs/design/architecture.md, "Links between
bills"). A study order and a mere mention are not links. A printed text, such as an amendment that one branch would put
into the other's bill, has its own number, but no actions: these are entered under the bill.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from billbot.domain import actions
from billbot.domain.bills import Bill, BillId, Link, Row

# The relations of a link with which the proposal goes on under the number that is named.
FOLDED = "absorbed_into"
ONWARD = ("continues_in", FOLDED)
# The same link from the other end: the number named is where the proposal comes from, or the whole that it was part of.
_BACK, _PART = "continues", "part_of"
BACKWARD = (_BACK, _PART)
# The number named was folded into this one: recorded, neither watched nor followed.
ABSORBS = "absorbs"
# Nor is the whole that a part comes from: its other parts, and what becomes of the rest, are none of ours. What a
# committee of conference reports is no such part, but all that the branches agreed on.
_RECORDED = (ABSORBS, _PART)
# The number named has the text that this one is given, or is to be given: it is read, but no address.
_TEXT = "takes_text"
_LINKING = (*ONWARD, *BACKWARD, ABSORBS, _TEXT)
# "See H3993": actions are entered under that number. "For message, see H12" says that only of a part, so no match.
_POINTER = re.compile(r"see\b", re.IGNORECASE)
# "Text of an amendment, see H4554", of a document that has only that text.
_TEXT_OF = re.compile(r"text of\b", re.IGNORECASE)
# A graph of numbers: from each one to others.
Edges = Mapping[BillId, Sequence[BillId]]
_NO_EDGES: Edges = MappingProxyType({})


def links(bill: BillId, rows: Iterable[Row]) -> tuple[Link, ...]:
    """The links that these rows of a bill state, in their order; struck rows state none, and none leads to itself.

    A study order that any row names, struck or not, is not a parent: a bill that leaves it names it as if it were
    ("Reported on a part of H4883", "Also based on S2824").
    """
    rows = tuple(rows)
    named = list(_named(bill, rows))
    orders = {each.to for each in named if each.relation == "study_order"}
    conferred = any("conference_reported" in actions.read(row.action.text).kinds for row in rows)
    found = dict.fromkeys(
        Link(bill, each.to, _BACK if conferred and each.relation == _PART else each.relation, each.row.number)
        for each in named
        if each.relation in _LINKING and not each.row.action.stricken and each.to not in {bill, *orders}
    )
    return tuple(found)


class _Named(Struct, frozen=True):
    """A document that a row names, with its relation to the bill of the row."""

    row: Row
    meaning: actions.Meaning
    to: BillId
    relation: str

    @property
    def says_where_actions_are(self) -> bool:
        """Whether the row says that its bill is but a text of the document named, under which actions are entered."""
        if self.meaning.kinds == ("see_also",):
            return _POINTER.match(self.meaning.text) is not None
        is_a_text = self.relation == _BACK or _TEXT_OF.match(self.meaning.text) is not None
        return "text_of" in self.meaning.kinds and is_a_text

    @property
    def gives_text(self) -> bool:
        """Whether the document named has the text of the bill of the row: as it was amended, or as it is to be."""
        return self.relation == _TEXT or ("reprinted" in self.meaning.kinds and self.relation in ONWARD)


def _named(bill: BillId, rows: Iterable[Row]) -> Iterator[_Named]:
    for row in rows:
        meaning = actions.read(row.action.text)
        for each in meaning.bills:
            yield _Named(row, meaning, BillId(bill.general_court, each.number), each.relation)


def printed_texts(histories: Mapping[BillId, Sequence[Row]]) -> dict[BillId, BillId]:
    """The numbers that these bills' rows show to be texts, each with the bill under which its actions are entered.

    A row says so of its bill's number ("See H3993", "Recommended new text for H3993"), and of the number under which a
    branch prints the other's bill as it amended it. What a text was printed as, or from, is a text of the same bill. So
    is what a bill is given as its text, unless that is known as a separate bill.
    """
    found: dict[BillId, BillId] = {}
    prints: dict[BillId, list[BillId]] = {}
    for bill, rows in histories.items():
        for each in _named(bill, rows):
            if each.row.action.stricken:
                continue
            if each.says_where_actions_are:
                found[bill] = each.to
            if "reprinted" in each.meaning.kinds and each.to.branch == bill.branch:
                prints.setdefault(bill, []).append(each.to)
                prints.setdefault(each.to, []).append(bill)
            elif each.gives_text and not (each.relation == _TEXT and histories.get(each.to)):
                found.setdefault(each.to, bill)
    queue = list(found)
    for text in queue:  # grows while it is walked
        for other in prints.get(text, ()):
            if other not in found:
                found[other] = found[text]
                queue.append(other)
    return found


def printed_texts_of(bills: Mapping[BillId, Bill | None]) -> dict[BillId, BillId]:
    """As `printed_texts`, for bills as the database has them; None ones are left out."""
    return printed_texts({bill: known.rows for bill, known in bills.items() if known is not None})


def pending_drafts(bills: Mapping[BillId, Bill | None]) -> frozenset[BillId]:
    """The bills whose rows call them pending drafts: none of them has taken a bill's place yet."""
    found = set()
    for bill, known in bills.items():
        said = [actions.read(action.text) for action in (known.history if known else ()) if not action.stricken]
        drawn = [each.text.casefold() for each in said if "new_draft_of" in each.kinds]
        if drawn and "pending" in drawn[-1]:
            found.add(bill)
    return frozenset(found)


def all_numbers(configured: Sequence[BillId], stated: Iterable[Link]) -> tuple[BillId, ...]:
    """Every number of a proposal: the configured ones, and all that links lead to from them, in the order reached.

    Links lead onward and back to the named parents, in both branches. What a number absorbed is left alone, and so is
    the whole of which it is a part: a part is followed from its whole, but not the other way to the other parts.
    """
    return reachable(configured, edges(stated))


def edges(stated: Iterable[Link], known: Edges = _NO_EDGES, *, back: bool = False) -> Edges:
    """The graph of the links to follow, from origin to target or `back`, added to the edges that are `known`."""
    found = dict(known)
    for link in stated:
        if link.relation not in _RECORDED:
            each, other = (link.to, link.origin) if back else (link.origin, link.to)
            found[each] = (*found.get(each, ()), other)
    return found


def reachable(begin: Iterable[BillId], graph: Edges) -> tuple[BillId, ...]:
    """These numbers and all that are reachable from them, each once, in the order reached. Loops are harmless."""
    reached = dict.fromkeys(begin)
    queue = list(reached)
    for bill in queue:  # grows while it is walked
        for to in graph.get(bill, ()):
            if to not in reached:
                reached[to] = None
                queue.append(to)
    return tuple(reached)


def own_numbers(
    own: Sequence[BillId], reached: Iterable[BillId], stated: Iterable[Link], titles: Mapping[BillId, str | None]
) -> frozenset[BillId]:
    """The numbers a proposal `reached` that are its own; any other belongs to other people's bill that took it in.

    Its own are the listed ones (`own`), and all that links lead to from them without folding them into another bill.
    If it was folded into its twin of the other branch, which has the same title, that one is its own, too.
    """
    its_own = {titles.get(bill) for bill in own} - {None, ""}
    twins = [bill for bill in reached if titles.get(bill) in its_own]
    return frozenset(all_numbers([*own, *twins], [link for link in stated if link.relation != FOLDED]))


def onward_steps(stated: Iterable[Link]) -> set[tuple[BillId, BillId]]:
    """The pairs of a number and the one in which it goes on, whichever of the two says so."""
    onward = {(link.origin, link.to) for link in stated if link.relation in ONWARD}
    return onward | {(link.to, link.origin) for link in stated if link.relation in BACKWARD}


def lives_in(
    numbers: Sequence[BillId], stated: Iterable[Link], texts: Mapping[BillId, BillId] | None = None
) -> tuple[BillId, ...]:
    """The proposal's numbers in which it lives now: no link leads onward from them; in a loop, all numbers.

    A number that is a printed text of another one (`texts`) does not count, nor do its links: the proposal lives in the
    bill.
    """
    held = {text for text, bill in (texts or {}).items() if bill in numbers}
    own = set(numbers) - held or set(numbers)
    left = {link.origin for link in stated if link.relation in ONWARD and link.to in own}
    left |= {link.to for link in stated if link.relation in BACKWARD and link.origin in own}
    return tuple(bill for bill in numbers if bill in own - left) or tuple(bill for bill in numbers if bill in own)
