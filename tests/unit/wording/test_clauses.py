"""The clauses of a story besides its headline."""

from tests.support.alert_sample import alert, entry


def test_what_was_not_signed() -> None:
    """Of a law that was signed in part the story says what became of the rest, where the same day has it."""
    rest = entry("Governor returned to the House with vetoes and amendments to certain sections", row=2)
    text = alert(entry("Signed (in part) by the Governor, Chapter 24 of the Acts of 2022"), rest).text
    assert "\nThe Governor vetoed parts of it and sent others back with an amendment. " in text
