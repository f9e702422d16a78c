"""Many amendments at once: how many, what became of them, and which were adopted."""

from tests.support.alert_sample import PASSED, alert, entry


def test_a_hundred_amendments() -> None:
    """A hundred amendments are one passage with the count, and the adopted ones named."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 98)]
    message = alert(*rejected, *(entry(f"Amendment #{n} (Creem) adopted", row=n) for n in (98, 99, 100)))
    assert message.subject == ("Juvenile diversion (S.2987): 100 amendments acted on, 3 adopted, 97 rejected")
    assert "Adopted: Nos. 98 (Creem), 99 (Creem) and 100 (Creem)." in message.text
    assert len(message.blocks) < 6


def test_amendments_beside_other_news() -> None:
    """Many amendments beside other news do not lead, and do not hide it."""
    rejected = [entry(f"Amendment #{n} (Tarr) rejected", row=n) for n in range(1, 11)]
    text = alert(*rejected, entry(PASSED, row=11)).text
    assert text.startswith("Juvenile diversion passed the Senate, 32 to 8")
    assert "10 amendments were acted on, none adopted." in text


def test_few_amendments_are_told_one_by_one() -> None:
    """Up to three amendments are told in the clerk's words."""
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
    assert "10 amendments were acted on, 5 adopted, among them Nos. 14, 36, 41 (Fattman) and 203.1." in text
