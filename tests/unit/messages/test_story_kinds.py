"""What a story says besides its headline, by the kind of the row that leads it."""

import pytest

from tests.support.alert_sample import alert, entry


def test_two_numbers_were_folded_in() -> None:
    """Where two numbers of a proposal went into one bill, both did."""
    folded = [entry("Accompanied H2418", number) for number in ("S2987", "S2942")]
    assert "\nS.2987 and S.2942 were folded into it, where it goes on;" in alert(*folded).text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["Committee recommended ought to pass"], "That is the committee's advice, not yet a vote of a branch."),
        (["Accompanied a study order, see H5013"], "Bills seldom come back from one in the same term."),
        (["Recommitted to the committee on Revenue"], "There it has to be taken up once more."),
        (["Senate insists on its amendments"], "They usually negotiate next, in a committee of conference."),
        (
            ["Placed in the Orders of the Day for Thursday, July 7, 2022"],
            "What is on the calendar can still be put off.",
        ),
        (
            [
                "Placed in the Orders of the Day for Thursday, July 7, 2022",
                "Consideration postponed until July 14, 2022",
            ],
            "The Senate put it off to Thursday, July 14, 2022.",
        ),
        (["Reported (in part) by H4000"], "We follow H.4000 from here."),
    ],
)
def test_what_a_story_says_besides_its_headline(rows: list[str], said: str) -> None:
    """Besides its headline a story says what usually comes next of such a row, or what the day made of it."""
    lines = alert(*(entry(text, row=at) for at, text in enumerate(rows, 1))).text.splitlines()
    assert said in lines
