"""Follows a proposal from one bill number to another, by the links that the rows of bills state.

Pure: `links` reads rows, the other functions walk the graph of links (docs/design/architecture.md, "Links between
bills"). A study order or a mere mention is not a link. A printed text, such as one branch's amendment to the other's
bill, has its own number but no actions. They are entered under the bill.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from billbot.domain import actions
from billbot.domain.bills import Bill, BillId, Link, Row

# With these relations, the proposal continues under the named number.
FOLDED = "absorbed_into"
ONWARD = ("continues_in", FOLDED)
# The same link from the other end: the proposal comes from the named number, or was a part of it.
_BACK, _PART = "continues", "part_of"
BACKWARD = (_BACK, _PART)
# The named number was folded into this one. It is recorded, but not watched or followed.
ABSORBS = "absorbs"
# The whole that a part comes from is not followed either: its other parts are not ours. A conference's report is not a
# part but everything the branches agreed on.
_RECORDED = (ABSORBS, _PART)
# The named number has the text for this one. It is read, but the proposal does not move there.
_TEXT = "takes_text"
_LINKING = (*ONWARD, *BACKWARD, ABSORBS, _TEXT)
# "See H3993": actions are entered under that number. "For message, see H12" is about only a part, so it does not match.
_POINTER = re.compile(r"see\b", re.IGNORECASE)
# "Text of an amendment, see H4554", of a document that has only that text.
_TEXT_OF = re.compile(r"text of\b", re.IGNORECASE)
# A graph of numbers: from each one to others.
Edges = Mapping[BillId, Sequence[BillId]]


def links(bill: BillId, rows: Iterable[Row]) -> tuple[Link, ...]:
    """The links that these rows of a bill state, in order. Struck rows state none, and no link leads to itself.

    A study order named in any row, struck or not, is not a parent, although a bill that leaves it names it like one
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
        """Whether the row says that its bill is only a text of the named document, and actions are entered there."""
        if self.meaning.kinds == ("see_also",):
            return _POINTER.match(self.meaning.text) is not None
        is_a_text = self.relation == _BACK or _TEXT_OF.match(self.meaning.text) is not None
        return "text_of" in self.meaning.kinds and is_a_text

    @property
    def gives_text(self) -> bool:
        """Whether the named document has the text of the row's bill: as amended, or as proposed."""
        return self.relation == _TEXT or ("reprinted" in self.meaning.kinds and self.relation in ONWARD)


def _named(bill: BillId, rows: Iterable[Row]) -> Iterator[_Named]:
    for row in rows:
        meaning = actions.read(row.action.text)
        for each in meaning.bills:
            yield _Named(row, meaning, BillId(bill.general_court, each.number), each.relation)


def printed_texts(histories: Mapping[BillId, Sequence[Row]]) -> dict[BillId, BillId]:
    """Numbers that are only texts, by these bills' rows, each with the bill that has its actions.

    A row can say so of its own bill ("See H3993", "Recommended new text for H3993"), or of the number that a branch
    prints the other's amended bill under. Reprints of a text are texts of the same bill. So is a document whose text a
    bill is given, unless that is known as a separate bill.
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
    """Like `printed_texts`, for bills from the database. None is skipped."""
    return printed_texts({bill: known.rows for bill, known in bills.items() if known is not None})


def pending_drafts(bills: Mapping[BillId, Bill | None]) -> frozenset[BillId]:
    """Bills that their rows call pending drafts: they have not replaced a bill yet."""
    found = set()
    for bill, known in bills.items():
        said = [actions.read(action.text) for action in (known.history if known else ()) if not action.stricken]
        drawn = [each.text.casefold() for each in said if "new_draft_of" in each.kinds]
        if drawn and "pending" in drawn[-1]:
            found.add(bill)
    return frozenset(found)


def all_numbers(configured: Sequence[BillId], stated: Iterable[Link]) -> tuple[BillId, ...]:
    """Every number of a proposal: the configured ones, and all that links lead to from them, in the order reached.

    Links lead onward, and back to the named parents, in both branches. They do not lead to bills that a number
    absorbed, or from a part to its whole and so to other parts. They do lead from a whole to its parts.
    """
    return reachable(configured, edges(stated))


def edges(stated: Iterable[Link], *, back: bool = False) -> Edges:
    """The graph of the links to follow, from origin to target, or `back`."""
    found: dict[BillId, list[BillId]] = {}
    for link in stated:
        if link.relation not in _RECORDED:
            each, other = (link.to, link.origin) if back else (link.origin, link.to)
            found.setdefault(each, []).append(other)
    return found


def reachable(begin: Iterable[BillId], graph: Edges) -> tuple[BillId, ...]:
    """These numbers and all reachable from them, each once, in the order reached. Loops do no harm."""
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
    """The numbers in `reached` that are the proposal's own. The others are other people's bills that took it in.

    Its own are the listed ones (`own`), and all that links lead to without folding it into another bill. If it was
    folded into its twin in the other branch, with the same title, the twin is its own, too.
    """
    its_own = {titles.get(bill) for bill in own} - {None, ""}
    twins = [bill for bill in reached if titles.get(bill) in its_own]
    return frozenset(all_numbers([*own, *twins], [link for link in stated if link.relation != FOLDED]))


def onward_steps(stated: Iterable[Link]) -> set[tuple[BillId, BillId]]:
    """Pairs of a number and the one it goes on in, no matter which of them says so."""
    onward = {(link.origin, link.to) for link in stated if link.relation in ONWARD}
    return onward | {(link.to, link.origin) for link in stated if link.relation in BACKWARD}


def onward_edges(stated: Iterable[Link]) -> Edges:
    """The same as a graph: the numbers that each one goes on in."""
    found: dict[BillId, list[BillId]] = {}
    for origin, to in sorted(onward_steps(stated)):
        found.setdefault(origin, []).append(to)
    return found


def lives_in(
    numbers: Sequence[BillId], stated: Iterable[Link], texts: Mapping[BillId, BillId] | None = None
) -> tuple[BillId, ...]:
    """The proposal's current numbers: no link leads onward from them. In a loop, all numbers.

    A printed text of another number (`texts`) does not count, and neither do its links. The bill does.
    """
    held = {text for text, bill in (texts or {}).items() if bill in numbers}
    own = set(numbers) - held or set(numbers)
    left = {link.origin for link in stated if link.relation in ONWARD and link.to in own}
    left |= {link.to for link in stated if link.relation in BACKWARD and link.origin in own}
    return tuple(bill for bill in numbers if bill in own - left) or tuple(bill for bill in numbers if bill in own)
