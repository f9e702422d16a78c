"""How often to look at a bill in proportion to others."""

from datetime import date, timedelta

import pytest

from billbot.clock import later, parse
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.planning import liveliness, weighed

BILL = BillId(194, "H1")
REFERRED = "Referred to the committee on The Judiciary"
TODAY = date(2026, 3, 5)
NOON = parse("2026-03-05T12:00")


def rows(*texts: str, day: date = date(2026, 1, 5)) -> list[Row]:
    return [Row(number, Action(day, "House", text)) for number, text in enumerate(texts, 1)]


def test_in_a_committee() -> None:
    """A bill that waits in a committee is the measure, and names it."""
    known = liveliness(BILL, rows(REFERRED), TODAY)
    assert (known.weight, known.committee) == (1.0, "The Judiciary")


@pytest.mark.parametrize(
    "text",
    [
        "Accompanied a study order, see H5281 (under House Rule 27)",
        "Accompanied a new draft, see H4515",
        "Signed by the Governor, Chapter 163 of the Acts of 2026",
    ],
)
def test_what_is_over(text: str) -> None:
    """What is in a study order, goes on elsewhere or is law has no part in the budget."""
    assert liveliness(BILL, rows(REFERRED, text), TODAY).weight == 0


@pytest.mark.parametrize(
    ("text", "days", "over"),
    [
        (REFERRED, 0, False),
        (REFERRED, 1, True),
        ("Enacted and laid before the Governor", 30, False),
        ("Enacted and laid before the Governor", 31, True),
    ],
)
def test_when_the_court_has_ended(text: str, days: int, over: bool) -> None:  # noqa: FBT001 - a table
    """What is over with its court has no part in the budget; what may be signed still keeps it for a month."""
    found = liveliness(BILL, rows(REFERRED, text), TODAY, ends=TODAY - timedelta(days=days))
    assert (found.weight == 0) == over


@pytest.mark.parametrize(
    ("text", "ahead", "near"),
    [
        ("Hearing scheduled for 03/10/2026 from 10:00 AM-02:00 PM in A-1", 0, True),
        ("Reporting date extended to Wednesday, March 18, 2026", 0, False),
        ("Reporting date extended to Wednesday, March 18, 2026", 10, True),
        ("Hearing scheduled for 03/10/2026 from 10:00 AM-02:00 PM in A-1", 30, False),
    ],
)
def test_near_a_day(text: str, ahead: int, near: bool) -> None:  # noqa: FBT001 - a table
    """About the day of a hearing or of a report it is looked at oftener, and so about a day that others know."""
    today = TODAY + timedelta(days=ahead)
    assert (liveliness(BILL, rows(REFERRED, text), today).weight > 1) == near
    assert liveliness(BILL, rows(REFERRED), today, [today]).weight > 1


def test_what_just_moved() -> None:
    """What moved within a day is looked at oftener, one that is over as often as any."""
    lately, long_ago = later(NOON, -timedelta(hours=3)), later(NOON, -timedelta(days=3))
    assert weighed(1.0, lately, NOON) > weighed(1.0, long_ago, NOON) == weighed(1.0, None, NOON) == 1.0
    assert (weighed(0.0, lately, NOON), weighed(0.0, long_ago, NOON)) == (1.0, 0.0)
