"""Finds rows that only say that something was reported, while another row of the same day says more."""

from collections.abc import Collection, Sequence
from datetime import date

from billbot.actions import Meaning
from billbot.bills import BillId

_RECOMMENDING = frozenset({"reported_favorably", "reported_adversely"})


def reports_beside(rows: Sequence[tuple[Collection[BillId], date | None, Meaning | None]]) -> frozenset[int]:
    """The places of rows that only say that a committee reported, while one of their day says what it recommends.

    So is it with such rows beside that of a conference that reported, on the number that it reported or naming it. Each
    row is given with the bills that have it, its day, and what it means, which is null where it is struck.
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
