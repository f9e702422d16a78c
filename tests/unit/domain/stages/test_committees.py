"""What rows say of committees: which had the bill when a row was entered."""

from datetime import timedelta

import pytest

from billbot.domain import stages
from billbot.domain.bills import Action
from tests.support.stage_sample import CONFERENCE, FAVORABLE, REFERRED, TODAY, history


def test_what_the_committee_on_the_floor_does() -> None:
    """What Bills in the Third Reading substitutes is no doing of the committee that had the bill before."""
    rows = history(REFERRED, FAVORABLE, "Bills in the Third Reading new draft substituted, see S2859")
    assert stages.in_hands_of(rows, len(rows) - 1) == "Bills in the Third Reading"


@pytest.mark.parametrize("report", ["Reported by H5620", "Reported on H5316"])
def test_negotiators_report(report: str) -> None:
    """What was sent to a conference is in its hands, whichever committee had it before; its report says so, too."""
    sent = history("Senate: Read; and referred to the committee on Senate Ways and Means", *CONFERENCE)
    both = [*sent, Action(TODAY, "House", report)]
    assert stages.in_hands_of(both, len(both) - 1) == "committee of conference"
    alone = [Action(TODAY, "House", text) for text in ("Reported from the committee of conference", report)]
    assert stages.in_hands_of(alone, 1) == "committee of conference"


def test_a_bill_that_begins_with_its_report() -> None:
    """Which committee recommends a bill is said by its report, though that was entered on an earlier day."""
    rows = [
        Action(TODAY - timedelta(days=1), "House", "Reported from the committee on House Ways and Means"),
        Action(TODAY - timedelta(days=1), "House", "Reported on a part of H4496"),
        Action(TODAY, "House", FAVORABLE.replace("Ways and Means", "Steering, Policy and Scheduling")),
        Action(TODAY, "House", "Committee reported that the matter be placed in the Orders of the Day"),
    ]
    committees = [stages.in_hands_of(rows, at) for at in range(len(rows))]
    assert committees == [*["House Ways and Means"] * 3, "House Steering, Policy and Scheduling"]
