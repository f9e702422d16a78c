"""Real days of past courts, told at their end to somebody who listed the bills before (`days-told.json`)."""

from pathlib import Path

from tests.support.days_told import PRESENT, lived_through, told

pytestmark = PRESENT


def test_text_that_comes_and_goes_in_one_day(tmp_path: Path) -> None:
    """A text that a row names as the bill's is read in the same look, also where it is replaced already.

    S2968 was named, amended six times and substituted for H5077 on one day. It is no place in which the proposal lives.
    """
    with lived_through(tmp_path, 6) as house:
        assert "S2968" in [bill.number for bill in house.watch.bills]
        (message,) = told(house)
    assert "with a new text, S.2968, and 6 amendments were acted on, 5 adopted: Nos. 1 (O'Connor)," in message
    assert "lives in" not in message
