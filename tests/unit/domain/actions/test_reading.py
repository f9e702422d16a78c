"""Any text has a meaning, at once, and slips of the spacing change none."""

import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billbot.domain.action_kinds import KINDS, WEIGHTS, Relation
from billbot.domain.action_rules import RULES
from billbot.domain.actions import read

# Pieces of rows, so that what is tried looks like a clerk's text more often than chance would have it.
PIECES = st.sampled_from(
    [
        *(rule.example for rule in RULES),
        *(
            "S2836",
            "House, Nos. 5",
            " and 6",
            " (",
            ")",
            ";",
            " see ",
            " with the amendment pending",
            "07/28/2021",
            "99/99/9999",
        ),
        *(
            "committee on ",
            "A, B and C",
            " 13:00 PM",
            " in ",
            "\u2013",
            "\u0130",
            "\ud800",
            "\x00",
            "{documents}",
            "~~~~",
            "%s",
        ),
    ]
)

ANYTHING = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))

LONG = [
    "x",
    "(",
    "H1, ",
    "amendment ",
    "text of ",
    "returned ",
    "hearing scheduled 01/01/2021 ",
    "Governor's amendment ",
    "committee on A, B and ",
    "Committee reported a b c d e f ",
    "House, Nos. 1, 2, ",
    "substitut",
    "concurred with a",
    " \n",
]


@given(ANYTHING)
def test_any_text_has_a_meaning(text: str) -> None:
    """Whatever the text, there is an answer within the vocabulary, and it says something."""
    meaning = read(text)
    assert meaning.kinds
    assert set(meaning.kinds) <= set(KINDS)
    assert len(set(meaning.kinds)) == len(meaning.kinds)
    assert {bill.relation for bill in meaning.bills} <= set(get_args(Relation))
    assert meaning.weight == ("news" if "news" in {WEIGHTS[kind] for kind in meaning.kinds} else "routine")
    assert meaning.meaning


@given(ANYTHING)
def test_spacing_changes_nothing(text: str) -> None:
    """A text and its collapsed form mean the same, and reading the answer's text again gives the same answer."""
    meaning = read(text)
    assert read(meaning.text) == meaning
    assert read(f"  {text}\r\n\t") == meaning


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_a_huge_text_is_read_at_once(piece: str) -> None:
    """A hundred thousand characters of anything take well under a second, because no pattern runs away."""
    text = piece * (100_000 // len(piece))
    assert any(_seconds(text) < 0.5 for _ in range(3))


def _seconds(text: str) -> float:
    """The CPU that reading it takes; now and then that holds what this process had to tidy up."""
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def test_the_acts_at_the_beginning_of_a_huge_text_are_read() -> None:
    """A text too long for a row still has the meaning of its beginning, and its own words."""
    text = "Accompanied a study order, see H4844 " + "and so on " * 10_000
    assert read(text).kinds == ("study_order",)
    assert read(text).text == text.strip()


def test_a_row_is_news_if_one_of_its_kinds_is() -> None:
    """A reading is routine, a reading with a referral is news, an agreement is routine even when long."""
    assert read("Read second and ordered to a third reading").weight == "routine"
    assert read("Read; and referred to the committee on House Ways and Means").weight == "news"
    assert read("House concurred in the Senate amendment with a further amendment, see text of H95").weight == "routine"
    assert read("Amendment #12 (Tarr) rejected").weight == "routine"
    assert read("Words no clerk has written before").weight == "news"
