"""What a proposal loses where a row that led to other numbers is struck, gone or reworded."""

from collections.abc import Sequence
from datetime import date

from billbot import follow, wording
from billbot.bills import UNDOING, Action, Bill, Change, Row
from billbot.store import Store
from billbot.watch import Watch, whereabouts

# The number of no row: the words that are no longer in the record.
_GONE = 0


def unlinked(
    store: Store, watch: Watch, proposals: Sequence[str], change: Change, bill: Bill | None, today: date
) -> wording.Unlinked | None:
    """What the first of these proposals loses with what a row stated before this change; null where it stated no link.

    `bill` is what is known by now of the change's own. Raises StoreError.
    """
    words = change.text if change.kind in UNDOING else change.old if change.kind == "action_reworded" else None
    proposal = next((each for each in watch.proposals if (each.id,) == tuple(proposals[:1])), None)
    if words is None or proposal is None or bill is None:
        return None
    gone = Row(_GONE, Action(change.date, change.branch or "", words))
    stated = [link for link in follow.links(bill.id, (*bill.rows, gone)) if link.row == _GONE]
    named = tuple(dict.fromkeys(link.to for link in stated if link.relation != follow.KIN))
    if not named:
        return None
    now, before = watch.of(proposal), watch.learning(stated).of(proposal)
    lost = tuple(each for each in named if each not in now)
    onward = {link.to for link in stated if link.relation in follow.ONWARD}
    return wording.Unlinked(
        lives_in=whereabouts(store, watch, proposal, today).lives_in,
        lost=lost,
        moved_to=tuple(each for each in lost if each in onward),
        kept=tuple(each for each in named if each in now),
        further=len(before) > len(now) + len(lost),
    )
