"""Where the official words carry a proposal (DESIGN, "Three values that matter"). Pure: rows and links in, links out.

A study order is told and its other bills are left alone; a mention is for any other reason. Neither is a link.
"""

from collections.abc import Iterable, Sequence

from billbot import actions
from billbot.bills import BillId, Link, Row

# The proposal goes on under the number that is named.
ONWARD = ("continues_in", "absorbed_into")
# The same link from the other end: the number named is where the proposal comes from.
_BACK = "continues"
# Others were folded into it: recorded, neither watched nor followed.
_KIN = "absorbs"
_LINKING = (*ONWARD, _BACK, _KIN)


def links(bill: BillId, rows: Iterable[Row]) -> tuple[Link, ...]:
    """The links that these rows of a bill state, in their order; a struck row states none, nor does naming itself."""
    found = dict.fromkeys(
        Link(bill, BillId(bill.general_court, named.number), named.relation, row.number)
        for row in rows
        if not row.action.stricken
        for named in actions.read(row.action.text).bills
        if named.relation in _LINKING and named.number != bill.number
    )
    return tuple(found)


def numbers(configured: Sequence[BillId], stated: Iterable[Link]) -> tuple[BillId, ...]:
    """Every number of a proposal: the configured ones, and all that links lead to from them, in the order reached.

    Onward, and back to the named parents, across branches; kin is left alone. Loops are harmless.
    """
    ways: dict[BillId, list[BillId]] = {}
    for link in stated:
        if link.relation != _KIN:
            ways.setdefault(link.origin, []).append(link.to)
    reached = dict.fromkeys(configured)
    queue = list(reached)
    for bill in queue:  # grows while it is walked
        for to in ways.get(bill, ()):
            if to not in reached:
                reached[to] = None
                queue.append(to)
    return tuple(reached)


def ways(stated: Iterable[Link]) -> set[tuple[BillId, BillId]]:
    """The numbers that carry on from others: pairs of a number and the one in which it goes on, whichever says so."""
    onward = {(link.origin, link.to) for link in stated if link.relation in ONWARD}
    return onward | {(link.to, link.origin) for link in stated if link.relation == _BACK}


def lives_in(all_numbers: Sequence[BillId], stated: Iterable[Link]) -> tuple[BillId, ...]:
    """The numbers a proposal lives in at the moment: those that no link carries on from; all of them in a loop."""
    own = set(all_numbers)
    left = {link.origin for link in stated if link.relation in ONWARD and link.to in own}
    left |= {link.to for link in stated if link.relation == _BACK and link.origin in own}
    return tuple(bill for bill in all_numbers if bill not in left) or tuple(all_numbers)
