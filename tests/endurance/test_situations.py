"""Guards over the words for all real days: what they say is in the record, and reads well."""

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest

from billbot.domain.action_kinds import WEIGHTS
from billbot.domain.actions import read
from tests.support import rows_192
from tests.support.days_in_brief import ToldDay, days_of_month, faults, histories_192, tell_day
from tests.support.month import FILE

NEWS = frozenset(kind for kind, weight in WEIGHTS.items() if weight == "news")
# Of the many days that only refer a bill, or announce its hearing, one of so many is announced.
_COMMON = frozenset({"referred", "hearing_scheduled", "hearing_rescheduled", "study_order", "reporting_date_extended"})
_SHARE = 0.1


def _faulty(days: Iterable[ToldDay]) -> tuple[Counter[str], list[str]]:
    told, found = Counter[str](), []
    for each in days:
        told[each.told.situation if each.told else ""] += 1
        if each.told:
            found += [
                f"{each.bill} {each.day} {each.told.situation}: {fault}: {each.told.headline}. {each.told.text}"
                for fault in faults(each)
            ]
    return told, found


def _days_192() -> Iterable[ToldDay]:
    chance, known = Random(192), histories_192()
    for number, bill in known.items():
        for day in sorted({row.date for row in bill.history if row.date}):
            kinds = {kind for row in bill.history if row.date == day for kind in read(row.text).kinds} & NEWS
            if kinds and (not kinds <= _COMMON or chance.random() < _SHARE):
                yield tell_day([number], known, day)


def _days_194() -> Iterable[ToldDay]:
    chance = Random(194)
    for day, number, known, new in days_of_month():
        of = {row for bill, row in new if bill == number}
        kinds = {kind for row in known[number].rows if row.number in of for kind in read(row.action.text).kinds} & NEWS
        if kinds and (not kinds <= _COMMON or chance.random() < _SHARE):
            yield tell_day([number], known, day, new)


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.captures
@pytest.mark.skipif(not rows_192.ROWS.exists(), reason="the real rows do not lie beside the repository")
def test_every_day_of_the_192nd() -> None:
    """On days of the 192nd, numbers, votes and quotations are in the record, and nobody is asked for what is done."""
    told, found = _faulty(_days_192())
    assert found == []
    assert told.total() > 3_000
    assert told[""] < told.total() / 5


@pytest.mark.thorough
@pytest.mark.captures
@pytest.mark.skipif(not FILE.exists(), reason="the real month does not lie beside the repository")
def test_every_day_of_a_month_of_the_194th() -> None:
    """The same for the days of a captured month, with titles, late rows and changed rows."""
    told, found = _faulty(_days_194())
    assert found == []
    assert told.total() > 500
