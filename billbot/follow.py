"""Where the official words carry a proposal (DESIGN, "Three values that matter"). Pure: changes in, links out."""

from collections.abc import Iterable

from billbot import actions
from billbot.bills import BillId, Change, Link

# A study order is told and its other bills are left alone; a mention is for any other reason. Neither is a link.
LINKING = ("continues_in", "continues", "absorbed_into", "absorbs")

_STATING = ("action_added", "action_restored", "action_reworded")


def links(changes: Iterable[Change]) -> tuple[Link, ...]:
    """The links that these changes state, each once, in the order stated; a document that names itself is none."""
    found = dict.fromkeys(
        Link(change.bill, BillId(change.bill.general_court, named.number), named.relation)
        for change in changes
        if change.kind in _STATING and change.text
        for named in actions.read(change.text).bills
        if named.relation in LINKING and named.number != change.bill.number
    )
    return tuple(found)
