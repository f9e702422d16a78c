"""Compare who is known to have joined a bill with who is listed now (promise 3)."""

from collections.abc import Sequence
from dataclasses import replace

from billbot.bills import Bill, Change, Cosponsor
from billbot.diff.patience import Patience


def cosponsors(known: Bill, names: Sequence[str], patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with its cosponsors as they are known now, and at most one change of them; the first list is none.

    Who joins is believed at once; who is missing has left once that was seen twice. The change holds all names in
    `text`, and all that stood before in `old`, one a line.
    """
    if known.cosponsors is None:
        return replace(known, cosponsors=tuple(map(Cosponsor, names))), ()
    stayed = []
    for each in known.cosponsors:
        if each.name in names:
            stayed.append(Cosponsor(each.name))
        elif not patience.over(each.missing_since):
            stayed.append(Cosponsor(each.name, patience.first_missed(each.missing_since)))
    before = [each.name for each in known.cosponsors]
    after = (*stayed, *(Cosponsor(name) for name in names if name not in before))
    bill = replace(known, cosponsors=after)
    listed = [each.name for each in after]
    if listed == before:
        return bill, ()
    text, old = "\n".join(listed), "\n".join(before)
    return bill, (Change(known.id, "cosponsors_changed", "routine", text=text or None, old=old or None),)
