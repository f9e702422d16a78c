"""Committees' reporting days, compared with another tracker's, from the same record."""

import random
from collections import Counter

import pytest

from billbot.domain.deadlines import committee_deadlines
from tests.support.tracked_deadlines import (
    AS_OF,
    FILE,
    UNEXPLAINED,
    by_the_end,
    court,
    day_after,
    history,
    tracked,
    why,
)

pytestmark = [
    pytest.mark.captures,
    pytest.mark.thorough,
    pytest.mark.skipif(not FILE.exists(), reason="the tracker's days are not here"),
]


def test_the_rules_agree() -> None:
    """On the day after each hearing the rules give the tracker's day, but where billbot reads more of the record."""
    found = Counter(why(each, day_after(each, court()), each.heard) for each in tracked())
    assert sum(found.values()) == 6925
    assert found[""] >= 6760
    assert found[UNEXPLAINED] == 0


def test_no_day_without_a_hearing() -> None:
    """A bill of the House that was not heard has no day by the House's rule; March 18 came from orders of the House."""
    late = tuple(each for each in tracked() if each.bill.number.startswith("H"))
    unheard = [committee_deadlines(each.bill, history(each.bill), court(), AS_OF) for each in late]
    assert not any(found for found in unheard if found and found[0].derived)
    assert any(found for found in unheard), "an extension is a day all the same"


def test_a_random_hundred_is_explained() -> None:
    """A hundred drawn differences due to later events each have their reason."""
    differing = [reason for each in tracked() if (reason := why(each, by_the_end(each, court()), AS_OF))]
    drawn = Counter(random.Random(194).sample(differing, 100))
    assert drawn[UNEXPLAINED] == 0
    assert len(drawn) >= 4
