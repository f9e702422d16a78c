"""What of a change its headline depends on, and what is said to happen to its hearing."""

from datetime import date, time

from billbot.actions import Hearing
from billbot.hearings import HearingSlots
from tests.support.digest_sample import entry, said


def test_a_past_hearing_reworded() -> None:
    """Of a hearing that is over by then no digest says that it moves, where its row was reworded."""
    words = "Hearing scheduled for 06/29/2022 from 02:00 PM-05:00 PM in A-2"
    slots = HearingSlots((Hearing(date(2022, 6, 29), time(13), time(17), "A-2"),), are_over=True)
    text = said(entry(words, kind="action_reworded", slots=slots)).text
    assert "Hearing on S.984 was to be on Wednesday, June 29, 2022, 2:00 PM" in text
