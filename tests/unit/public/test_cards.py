"""What came last on each card, as the front page has it, and how what is about several of them is called."""

from billbot.public.cards import latest_news, proposal_names
from tests.support.public_site import card


def test_the_same_words_in_both_branches() -> None:
    """What one day brought to several in the same words is said of each branch that entered it."""
    (both,) = latest_news([card("H1", "House"), card("S2", "Senate"), card("H3", "House")])
    assert ([name for name, *_ in both["of"]], both["branches"]) == (["H1", "S2", "H3"], ["House", "Senate"])
    assert both["meaning"] == "Each is sent to a committee."


def test_another_day() -> None:
    """The same words on another day are another thing, the last one first."""
    things = latest_news([card("H1", "House"), card("S2", "Senate", "2027-02-10")])
    assert [thing["branches"] for thing in things] == [["Senate"], ["House"]]


def test_one_day() -> None:
    """Things of one day stand in the order of their cards, whatever their words are."""
    cards = [
        card("H1", "House", text="Read"),
        card("H2", "House", text="Read second"),
        card("H3", "House", text="Adopted"),
    ]
    assert [thing["text"] for thing in latest_news(cards)] == ["Read", "Read second", "Adopted"]


PART = card("Dignity Act", "House", number="H.5316", effect="H.5316 passed the House", others=["H.5316"])
WHOLE = card("PROTECT Act", "House", number="H.5316", effect="The PROTECT Act passed the House")


def test_a_bill_of_others() -> None:
    """A bill that took a proposal in is called so, and by its own proposal alone where that is on a card, too."""
    took_in = "The bill that took in the Dignity Act"
    assert proposal_names([(PART, ["H.5316"])]) == [["Dignity Act", took_in]]
    assert proposal_names([(PART, ["H.5316"]), (WHOLE, ["H.5316"])]) == [["PROTECT Act", "PROTECT Act"]]
    assert proposal_names([(PART, ["H.1588", "H.5316"])]) == [["Dignity Act", "Dignity Act"]]


def test_what_a_bill_of_others_came_to() -> None:
    """What happened to it stands on the front page under its own proposal, in whatever order the cards come."""
    for cards in ([PART, WHOLE], [WHOLE, PART]):
        (thing,) = latest_news(cards)
        assert (thing["of"], thing["effect"]) == (
            [["PROTECT Act", "PROTECT Act", "H.5316"]],
            "The PROTECT Act passed the House",
        )
