"""Changes of the record itself: rows that are struck, reworded or dated, and how late they were entered."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot.messages.changes import with_days_apart
from billbot.messages.templates import MOST_WORDS, SituationText
from tests.support.alert_sample import PASSED, alert, entry


@pytest.mark.parametrize(("words", "kept"), [(10, True), (MOST_WORDS, False)])
def test_late_and_what_it_means(words: int, *, kept: bool) -> None:
    """A late entry still says what it means, as long as that does not make the message too long."""
    means = " ".join(["word"] * words)
    late = replace(entry("Bill reported favorably by committee"), seen=date(2022, 8, 12))
    said = with_days_apart(
        SituationText("plain", "It moved", {"happened": ("It moved.",), "means": (means,)}), late, None
    )
    assert said.text.startswith("It moved. The entry was first seen on August 12, six weeks later.")
    assert (means in said.text) is kept


def test_struck() -> None:
    """A struck row is marked and does not say what it would mean."""
    message = alert(entry("Hearing scheduled for 10/05/2021 from 10:00 AM-02:00 PM in A-1", kind="action_struck"))
    assert message.text.startswith(
        "The hearing notice of June 30 on the juvenile diversion bill (S.2987) was struck from the record"
    )
    assert "What it means" not in message.text
    assert "<s>“Hearing scheduled" in message.html


def test_reworded() -> None:
    """A reworded row shows what was before."""
    message = alert(
        entry("Referred to the committee on B", kind="action_reworded", old="Referred to the committee on A")
    )
    assert "Before: “Referred to the committee on A”" in message.text


@pytest.mark.parametrize(
    ("before", "said"),
    [("2022-06-27", "is now dated June 30, before June 27"), (None, "got its date")],
)
def test_another_date(before: str | None, said: str) -> None:
    """A row under another date says both dates, one that had none that it has one now."""
    message = alert(entry(PASSED, kind="action_dated", old=before))
    assert message.text.startswith(f"An entry on the juvenile diversion bill (S.2987) {said}\n")
    assert "Before:" not in message.text


def test_a_headline_that_says_what_was_struck_stands() -> None:
    """If a strike comes with other news, only the struck words are struck, not the headline."""
    message = alert(entry(PASSED), entry("Rules suspended", "S2942", row=2, kind="action_struck"))
    assert message.html.count("<s>") == 1
    assert "<s>“Rules suspended”</s> <em>struck from the record</em>" in message.html


def test_a_hundred_amendments() -> None:
    """A hundred amendments are counted, and not listed."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 98)]
    message = alert(*rejected, *(entry(f"Amendment #{n} (Creem) adopted", row=n) for n in (98, 99, 100)))
    assert "adopted three of the 100 amendments" in message.subject
    assert "Nos. 98 (Creem), 99 (Creem) and 100 (Creem)." in message.text
    assert len(message.blocks) < 7


def test_amendments_beside_other_news() -> None:
    """Many amendments do not lead before other news, and do not hide it."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 11)]
    text = alert(*rejected, entry(PASSED, row=11)).text
    assert text.startswith("The juvenile diversion bill (S.2987) passed the Senate, 32 to 8")
    assert "It adopted none of the ten amendments it acted on." in text


def test_few_amendments_are_told_one_by_one() -> None:
    """Up to three amendments are announced in the clerk's words."""
    message = alert(*(entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in (1, 2, 3)))
    assert message.text.count("(Tarr) rejected”") == 3


def test_amendments_taken_as_one() -> None:
    """Each amendment counts of those that one row takes together, and one without a name is counted alone."""
    rows = (
        "The following amendments were considered as one and adopted: 14, 36 and 203.1",
        "The following amendments were considered as one and rejected: 4, 46, 496, 733",
        "Amendment #41 (Fattman) adopted",
        "Pending Senate Ways and Means amendment adopted, as amended",
        "Amendment #713 (Tarr) rejected",
    )
    text = alert(entry(PASSED), *(entry(words, row=at) for at, words in enumerate(rows, 2))).text
    assert "It adopted five of the ten amendments it acted on." in text
