"""An act with a committee of conference, and a meeting of it."""

from typing import Any

from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal
from tests.support.app_in_process import REFERRED, AppInProcess, news, row
from tests.support.hearing_sample import hearing

H1 = BillId(194, "H1")
PROTECT = Proposal("protect", "PROTECT Act", ("topic",), (H1,))
NAMED = "Committee of conference appointed (A-B-C)"
SECOND = row("Committee of conference appointed (D-E-F), in concurrence", 3, "Senate")
BY_NUMBER = "Conference Committee to Resolve Differences Between H.1 and S.3072 - Meeting Notice"


def confers(*more: PracticeRow) -> tuple[PracticeRow, ...]:
    """The rows of an act with one branch's conferees, and what follows."""
    return row(REFERRED), row("Passed to be engrossed", 0.1), row(NAMED, 1), *more


def meeting(**more: Any) -> dict[str, Any]:
    """A meeting on March 20, as the list has it, with no agenda."""
    given = {"Name": "Conference Committee Meeting", "Description": BY_NUMBER, "HearingHost": None}
    return hearing(**{"EventId": 9, "HearingAgendas": [], **given, **more})


def told(app: AppInProcess, *hours: float) -> str:
    """The messages from checks at these hours."""
    return "\n".join(each.text for each in news(app, *hours))
