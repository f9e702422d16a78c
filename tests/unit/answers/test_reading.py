"""What the words behind the command ask for."""

import pytest

from billbot.answers import COMMANDS, Question, nearest, read


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", Question("")),
        ("  ", Question("")),
        ("help", Question("")),
        ("here", Question("", here=True)),
        ("show diversion", Question("show", "diversion")),
        ("SHOW  the PROTECT   Act Here", Question("show", "the PROTECT Act", here=True)),
        ("show", Question("show")),
        ("show here", Question("show", here=True)),
        (
            "show <https://malegislature.gov/Bills/194/H1588|malegislature.gov/Bills/194/H1588>",
            Question("show", "https://malegislature.gov/Bills/194/H1588"),
        ),
        ("shwo diversion", Question("shwo", "diversion")),
    ],
)
def test_words(words: str, question: Question) -> None:
    """The first word is the command, `here` at the end is for everybody, and what is between them is the subject."""
    assert read(words) == question


@pytest.mark.parametrize(("word", "near"), [("shwo", "show"), ("Sho", "show"), ("xyz", ""), ("", "")])
def test_nearest(word: str, near: str) -> None:
    """A word that nobody knows has the one that is most like it, if any is."""
    assert nearest(word, COMMANDS) == near
