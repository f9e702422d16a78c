"""What came last on each card, as the front page has it."""

from typing import Any

from billbot.public.cards import lately

TEXT = "Referred to the committee on The Judiciary"


def card(name: str, branch: str, day: str = "2027-02-09") -> dict[str, Any]:
    news = [day, name, "It is sent to a committee.", branch, TEXT, "", ""]
    return {"id": name, "name": name, "news": [news]}


def test_the_same_words_in_both_branches() -> None:
    """What one day brought to several in the same words is said of each branch that entered it."""
    (both,) = lately([card("H1", "House"), card("S2", "Senate"), card("H3", "House")])
    assert ([name for name, *_ in both["of"]], both["branches"]) == (["H1", "S2", "H3"], ["House", "Senate"])


def test_another_day() -> None:
    """The same words on another day are another thing, the last one first."""
    things = lately([card("H1", "House"), card("S2", "Senate", "2027-02-10")])
    assert [thing["branches"] for thing in things] == [["Senate"], ["House"]]
