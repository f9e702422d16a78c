"""Which rows only say that something was reported, where another row of their day says more of it."""

from collections.abc import Collection, Sequence
from datetime import date

from billbot.actions import Meaning
from billbot.bills import BillId

_RECOMMENDING = frozenset({"reported_favorably", "reported_adversely"})


def reports_beside(rows: Sequence[tuple[Collection[BillId], date | None, Meaning | None]]) -> frozenset[int]:
    """The places of rows that only say that a committee reported, beside one of their day that says what it recommends.

    So are those beside the row of a conference that reported, on the number that it reported or naming that. Each row
    is given with the bills that it stands on, its day, and what it means, null where it does not stand.
    """
    recommended, conferred, bare = set[tuple[BillId, date | None]](), set[tuple[BillId, date | None]](), []
    for at, (bills, day, meaning) in enumerate(rows):
        if meaning is None:
            continue
        here = [(bill, day) for bill in bills]
        courts = {bill.general_court for bill in bills}
        named = [(BillId(court, each.number), day) for court in courts for each in meaning.bills]
        if not _RECOMMENDING.isdisjoint(meaning.kinds):
            recommended.update(here, named)
        if "conference_reported" in meaning.kinds:
            conferred.update(here)
        if meaning.kinds == ("reported",):
            bare.append((at, here, named))
    return frozenset(
        at for at, here, named in bare if recommended.issuperset(here) or not conferred.isdisjoint([*here, *named])
    )
