"""A committee's day to report, in words: the rule, whether we derived it, and how it was counted."""

from datetime import date

import pytest

from billbot.domain.deadlines import committee_deadlines
from billbot.domain.watched import Court, ReportingRule
from billbot.messages.standing import deadline_line
from tests.support.deadline_sample import BILL, PENDING, REFERRED, of


def test_said() -> None:
    """A deadline is said with its rule, and a derived one says so."""
    assert deadline_line(of()[0]) == (
        "H.1588: the committee's day to report is Wednesday, December 3, 2025"
        " (derived from the court's dates: Joint Rule 10 (Joint Rules))"
    )
    said = deadline_line(of(PENDING, today=date(2026, 4, 1))[0])
    assert said.startswith("H.1588: the committee's day to report was Friday, March 13, 2026 (“Reporting date extended")
    assert "yet to agree to; its history shows neither" in said


APP = ReportingRule("House Rule 27", "House", days_after_hearing=60, chair_may_add=30, latest=date(2026, 3, 18))
RULED = Court(194, reporting_rules=(APP,))
HEARD = date(2025, 10, 7)
DECEMBER = date(2025, 12, 1)


@pytest.mark.parametrize(
    ("heard", "on", "why"),
    [
        (
            HEARD,
            "Saturday, December 6, 2025",
            (
                "60 days after the hearing of Tuesday, October 7, 2025;"
                " the chair may put it off until Monday, January 5, 2026"
            ),
        ),
        (None, "Wednesday, March 18, 2026", "this day at the latest, and 60 days after the hearing once there was one"),
        (
            date(2026, 1, 20),
            "Wednesday, March 18, 2026",
            "this day at the latest, which is before 60 days after the hearing of Tuesday, January 20, 2026",
        ),
    ],
)
def test_how_it_was_counted_is_said(heard: date | None, on: str, why: str) -> None:
    """A day by a rule says that it is derived, from which hearing it was counted, and what the chair may add."""
    today = date(2026, 2, 1) if heard != HEARD else DECEMBER
    (found,) = committee_deadlines(BILL, (REFERRED,), RULED, today, (heard,) if heard else ())
    assert deadline_line(found) == (
        f"H.1588: the committee's day to report is {on} (derived from the court's rules: {why} (House Rule 27))"
    )
