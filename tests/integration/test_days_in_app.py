"""Real days of past courts, told at their end to somebody who listed the bills before (`days-told.json`)."""

from pathlib import Path

from tests.support.days_in_app import PRESENT, lived_through, told

pytestmark = PRESENT


def test_text_that_comes_and_goes_in_one_day(tmp_path: Path) -> None:
    """A text that a row gives a bill is read in the same look, even if it was replaced since.

    S2968 was named, amended six times and substituted for H5077 in one day. It does not become the proposal's number.
    """
    with lived_through(tmp_path, 6) as app:
        assert "S2968" in [bill.number for bill in app.watch.bills]
        (message,) = told(app)
    assert "It adopted five of the six amendments it acted on, rejecting No. 4 (Keenan)." in message
    assert "lives in" not in message


def test_the_last_notice_of_the_day_counts(tmp_path: Path) -> None:
    """A hearing called off and noticed again within minutes is announced once, at the place in the last notice."""
    with lived_through(tmp_path, 18) as app:
        (message,) = told(app)
    assert (
        "hears S.2394 and H.3698 on Tuesday, September 7, in seven days, from 11:00 AM to 3:00 PM, online." in message
    )
    assert "An earlier notice of the same day, for a hearing in room A-2, is replaced by this one." in message


def test_a_change_of_room(tmp_path: Path) -> None:
    """A new notice for another room is a change of room in the headline, and the strike of the old one is not news."""
    with lived_through(tmp_path, 9) as app:
        (message,) = told(app)
    assert message.startswith(
        "The hearing on the fusion centers bill (H.3637) is now in room A-2; still Tuesday, January 30, 11:00 AM"
    )
    assert "struck" not in message


def test_rejection_negatived(tmp_path: Path) -> None:
    """If a branch votes down the adverse report of a rule, the bill goes on."""
    with lived_through(tmp_path, 20) as app:
        (message,) = told(app)
    assert message.startswith("The House kept the elder care bill (H.4471) alive; it is now in House Ways and Means")


def test_what_came_back_of_a_law(tmp_path: Path) -> None:
    """A bill that was signed in part is law, and what the Governor sent back is distinguished from that."""
    with lived_through(tmp_path, 13) as app:
        (message,) = told(app)
    assert message.startswith("The COVID recovery act (H.4269) is law; the parts that were not signed are back in")


def test_which_committee_recommended_it(tmp_path: Path) -> None:
    """A bill that began with its report is reported as recommended by the committee that reported it the day before."""
    with lived_through(tmp_path, 12) as app:
        assert [bill.number for bill in app.watch.bills] == ["H4844"]  # not the whole, nor its other parts
        (message,) = told(app)
    assert "House Ways and Means had recommended it" in message


def test_from_which_committee_to_which(tmp_path: Path) -> None:
    """A discharge names the committee that the bill leaves, a study order the committee that made it."""
    with lived_through(tmp_path / "discharged", 11) as app:
        (message,) = told(app)
    assert "from the Consumer Protection and Professional Licensure Committee to the Committee on Advanced" in message
    with lived_through(tmp_path / "studied", 7) as app:
        (message,) = told(app)
    told_first = "\nThe Judiciary Committee put S.938 into a study order, S.2926, today, ten months after its October 3"
    assert told_first in message


def test_two_bills_to_two_committees(tmp_path: Path) -> None:
    """If two bills of a proposal are reported to two committees, both are announced with their titles."""
    with lived_through(tmp_path, 8) as app:
        (message,) = told(app)
    assert message.startswith("Both police transparency bills get favorable reports")
    assert "S.1503 goes to Senate Rules and S.1557 goes to Senate Ways and Means." in message
    assert "An Act on S1503 (S.1503); An Act on S1557 (S.1557)" in message
