"""What is said where the record itself changes: a row is struck, reworded or dated anew."""

import pytest

from tests.support.alert_sample import PASSED, alert, entry


def test_struck() -> None:
    """A struck row says so and does not say what it would have meant."""
    message = alert(entry("Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in A-1", kind="action_struck"))
    assert message.text.startswith(
        "The hearing notice of June 30 on Juvenile diversion (S.2987) was struck from the record"
    )
    assert "What it means" not in message.text
    assert "<s>“Hearing scheduled" in message.html


def test_reworded() -> None:
    """A reworded row shows what stood before."""
    message = alert(
        entry("Referred to the committee on B", kind="action_reworded", old="Referred to the committee on A")
    )
    assert "Before: “Referred to the committee on A”" in message.text


@pytest.mark.parametrize(
    ("before", "said"),
    [("2022-06-27", "is now dated Thursday, June 30, 2022, before Monday, June 27, 2022"), (None, "got its date")],
)
def test_another_date(before: str | None, said: str) -> None:
    """A row under another date says both dates, one that had none that it has one now."""
    message = alert(entry(PASSED, kind="action_dated", old=before))
    assert message.text.startswith(f"An entry on Juvenile diversion (S.2987) {said}\n")
    assert "Before:" not in message.text


def test_a_headline_that_says_what_was_struck_stands() -> None:
    """Where a strike is told beside other news, its headline is no struck one; the words that were struck are."""
    message = alert(entry(PASSED), entry("Rules suspended", "S2942", row=2, kind="action_struck"))
    assert "<s>The entry" not in message.html
    assert "<s>“Rules suspended”</s> <em>struck from the record</em>" in message.html
