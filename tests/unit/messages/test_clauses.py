"""The clauses of a story besides its headline."""

from billbot.domain.stages import Progress
from billbot.messages.stories import final_state, sentence
from tests.support.alert_sample import alert, entry


def test_what_was_not_signed() -> None:
    """Of a law that was signed in part the story says what became of the rest, where the same day has it."""
    rest = entry("Governor returned to the House with vetoes and amendments to certain sections", row=2)
    text = alert(entry("Signed (in part) by the Governor, Chapter 24 of the Acts of 2022"), rest).text
    assert "\nThe Governor vetoed parts of it and sent others back with an amendment. " in text


def test_a_sentence_has_three_clauses_at_most() -> None:
    """Clauses are joined as a sentence is, the last with an "and"; more than three are none to read on a phone."""
    said = [sentence(["it passed", "", "it was enacted", "it went on", "it came back"][:n]) for n in (0, 1, 3, 5)]
    assert said == ["", "It passed.", "It passed, and it was enacted.", "It passed; it was enacted, and it went on."]


def test_where_it_is_past_its_votes() -> None:
    """Where a bill is past its votes in the branches that is said, and before that nothing."""
    places = Progress("law"), Progress("in conference"), Progress("in conference", agreed=True), Progress("heard"), None
    assert [final_state(each) for each in places] == [
        "is law",
        "is in conference",
        "was agreed on in conference",
        "",
        "",
    ]
