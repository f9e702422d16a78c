"""What is asked in a message about several proposals, and how many names a headline has room for."""

import pytest

from billbot.bills import Channel, Proposal
from billbot.wording.document import Ask
from billbot.wording.spoken import asked, how_we_stand, named
from billbot.wording.text import whole

CHANNEL = Channel("all", "console")
ONE = Proposal("one", "One", ("topic",), (), "support", ask="Call.", owner="Bo")
TWO = Proposal("two", "Two", ("topic",), (), "support", ask="Call.", owner="Bo")
THREE = Proposal("three", "Three", ("topic",), (), "oppose")
FOUR = Proposal("four", "Four", ("topic",), ())


def test_by_name() -> None:
    """Proposals for which the same is asked share a line with their names; one without an ask has its position."""
    assert asked(CHANNEL, [ONE, TWO, THREE, FOUR], 4) == (
        Ask("Call.", "Bo", "support", "One and Two"),
        Ask("", "", "oppose", "Three"),
    )


def test_the_same_for_all() -> None:
    """What is asked for all that are told of needs no names, and each proposal counts once."""
    assert asked(CHANNEL, [ONE, TWO, ONE], 2) == (Ask("Call.", "Bo", "support"),)


def test_facts_alone() -> None:
    """A channel without asks gets neither asks nor positions."""
    facts = Channel("all", "console", asks=False)
    assert (asked(facts, [ONE, THREE], 2), how_we_stand(facts, [ONE, THREE])) == ((), {})


def test_positions() -> None:
    """How the coalition stands is said of each where it is not the same for all."""
    assert how_we_stand(CHANNEL, [ONE, THREE, FOUR]) == {"one": "we support it", "three": "we oppose it", "four": ""}
    assert how_we_stand(CHANNEL, [ONE, TWO]) == {}


def test_names() -> None:
    """As many names as there is room for, at least one, and the others counted."""
    assert named(["Alpha", "Beta", "Gamma"], 21) == "Alpha, Beta and Gamma"
    assert named(["Alpha", "Beta", "Gamma"], 20) == "Alpha and 2 others"
    assert named(["Alpha", "Beta", "Gamma"], 23) == "Alpha, Beta and Gamma"
    assert named(["Alpha", "Beta"], 1) == "Alpha and 1 other"


def test_names_with_commas() -> None:
    """Names that have commas themselves stand between semicolons, the others behind them."""
    names = ["Safety, money, and help", "Beta", "Gamma"]
    assert named(names, 40) == "Safety, money, and help; Beta; and Gamma"
    assert named([*names, "Delta, too"], 46) == "Safety, money, and help; Beta; and 2 others"
    assert named(names, 1) == "Safety, money, and help and 2 others"


def test_a_sentence_ends_before_the_owner() -> None:
    """What is asked has one mark at its end where the owner follows, and is left as it is where nobody does."""
    ends = {"Call": "Call.", "Call!": "Call!", "Call (today)": "Call (today)", "Call…": "Call…"}
    assert {ask: Ask(ask, "Bo").sentence for ask in ends} == ends
    assert [Ask(ask).sentence for ask in ends] == list(ends)


@pytest.mark.parametrize("command", ["billbot show H1 & <@U1>", "a*b* _c_ :x:", "see https://example.org"])
def test_commands_in_slack(command: str) -> None:
    """What stands between backticks in an ask is code, and nothing in it a mark, a mention or a link."""
    shown = command.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert whole(Ask(f"Run `{command}` now.")).endswith(f" Run `{shown}` now.")
