"""What is known of a General Court's dates."""

import pytest

from billbot.bills import Court, Dates


@pytest.mark.parametrize(
    ("committee", "days"), [("The Judiciary", 10), (None, 10), ("House Ways and Means", None), ("Senate Rules", None)]
)
def test_the_rule_on_notice_is_for_joint_committees(committee: str | None, days: int | None) -> None:
    """How long before it a hearing has to be announced a Joint Rule says, which binds no committee of one branch."""
    assert Dates([Court(194, hearing_notice_days=10)]).notice_days(194, committee) == days
