"""What a story says besides its headline, by the kind of the row that leads it."""

from tests.support.alert_sample import alert, entry


def test_two_numbers_were_folded_in() -> None:
    """Where two numbers of a proposal went into one bill, both did."""
    folded = [entry("Accompanied H2418", number) for number in ("S2987", "S2942")]
    assert "\nS.2987 and S.2942 were folded into it, where it goes on;" in alert(*folded).text
