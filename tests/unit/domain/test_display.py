"""A stranger's text is shown safely where a program might obey it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.display import fitted, harmless


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("It fits.\n\n- So", ["It fits.", "", "- So"]),
        ("A sentence of some words", ["A sentence of", "some words"]),
        ("- A bullet of words", ["- A bullet of", "  words"]),
        ("  “Quoted by a clerk”", ["  “Quoted by a", "  clerk”"]),
        ("ok    site: it is away", ["ok    site: it", "      is away"]),
        ("S1  An Act on more  (followed)", ["S1  An Act on", "    more", "    (followed)"]),
        ("At: http://127.0.0.1/Bills", ["At:", "http://127.0.0.1/Bills"]),
        ("Committees:    The Judiciary", ["Committees:", "The Judiciary"]),
        ("Run `billbot watch undo` now", ["Run", "`billbot watch undo`", "now"]),
    ],
)
def test_a_line_is_broken_between_words(text: str, lines: list[str]) -> None:
    """A line that is too wide goes on below where its last part began; a command stays whole, and an address."""
    assert fitted(text, 16).splitlines() == lines


def test_joined_characters() -> None:
    """Characters that join letters or emoji parts are harmless and stay."""
    assert (
        harmless("\N{MAN}\N{ZERO WIDTH JOINER}\N{GRADUATION CAP} a\u200cb")
        == "\N{MAN}\u200d\N{GRADUATION CAP} a\u200cb"
    )


@given(st.text(max_size=200))
def test_nothing_in_a_text_is_obeyed(text: str) -> None:
    """No control, escape or turning mark is left in a text, but line breaks and tabs."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", harmless(text))
    assert len(harmless(text)) == len(text)
