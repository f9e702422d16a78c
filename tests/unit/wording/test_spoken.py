"""How dates, numbers and spans are said to a person, what is asked of whom, and how a bill is called."""

from datetime import date, time

import pytest
from msgspec.structs import replace

from billbot.actions import Hearing
from billbot.bills import Belonging, Channel, Proposal
from billbot.wording.document import Ask
from billbot.wording.headlines import how_late
from billbot.wording.hearings import bills_called
from billbot.wording.slack_message import mrkdwn
from billbot.wording.spoken import hearing_time, time_and_place, with_article
from billbot.wording.stories import asks_on, names_within, positions_in_words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (9, "9 days"),
        (13, "13 days"),
        (14, "two weeks"),
        (44, "six weeks"),
        (74, "eleven weeks"),
        (75, "two months"),
        (122, "four months"),
        (365, "twelve months"),
        (500, "16 months"),
    ],
)
def test_how_late(days: int, said: str) -> None:
    """So many days are said in the measure that a reader takes in at once."""
    assert how_late(days) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PROTECT Act", "the PROTECT Act"),
        ("Act on data", "the Act on data"),
        ("The Safe Communities Act", "the Safe Communities Act"),
        ("The gateway cities", "the gateway cities"),
        ("Juvenile diversion", "Juvenile diversion"),
        ("The", "The"),
        ("", ""),
    ],
)
def test_article(name: str, said: str) -> None:
    """An Act has its article within a sentence, once, and a name that begins with one has that."""
    assert with_article(name) == said


DAY, LAST = date(2025, 12, 11), date(2025, 12, 29)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (Hearing(DAY, time(13), time(17), "A-1"), "Thursday, December 11, 2025, 1:00 PM to 5:00 PM, A-1"),
        (Hearing(DAY, time(13), None, None), "Thursday, December 11, 2025, 1:00 PM"),
        (Hearing(DAY, None, time(17), None), "Thursday, December 11, 2025, until 5:00 PM"),
        (Hearing(DAY, time(13), time(10), None), "Thursday, December 11, 2025, 1:00 PM, until 10:00 AM of a later day"),
        (
            Hearing(DAY, time(16), time(17), None, LAST),
            "Thursday, December 11, 2025, 4:00 PM, until Monday, December 29, 2025, 5:00 PM",
        ),
        (Hearing(DAY, None, None, None, LAST), "Thursday, December 11, 2025, until Monday, December 29, 2025"),
    ],
)
def test_when(slot: Hearing, said: str) -> None:
    """A hearing is said with its day, its hours and its last day, as far as the record has them."""
    assert time_and_place(slot) == said


def test_the_year_goes_without_saying() -> None:
    """The year is left out where it is this one."""
    slot = Hearing(DAY, time(16), time(17), None, LAST)
    assert hearing_time(slot, 2025) == "Thursday, December 11, 4:00 PM, until Monday, December 29, 5:00 PM"


CHANNEL = Channel("all", "console")
ONE = Proposal("one", "One", ("topic",), (), "support", ask="Call.", owner="Bo")
TWO = Proposal("two", "Two", ("topic",), (), "support", ask="Call.", owner="Bo")
THREE = Proposal("three", "Three", ("topic",), (), "oppose")
FOUR = Proposal("four", "Four", ("topic",), ())


def test_by_name() -> None:
    """Proposals for which the same is asked share a line with their names; one without an ask has its position."""
    an_act = replace(THREE, id="five", name="SHIELD Act")
    assert asks_on(CHANNEL, [ONE, TWO, THREE, FOUR, an_act], 5) == (
        Ask("Call.", "Bo", "support", "One and Two"),
        Ask("", "", "oppose", "Three and the SHIELD Act"),
    )


def test_the_same_for_all() -> None:
    """What is asked for all that are told of needs no names, and each proposal counts once."""
    assert asks_on(CHANNEL, [ONE, TWO, ONE], 2) == (Ask("Call.", "Bo", "support"),)


def test_facts_alone() -> None:
    """A channel without asks gets neither asks nor positions."""
    facts = Channel("all", "console", asks=False)
    assert (asks_on(facts, [ONE, THREE], 2), positions_in_words(facts, [ONE, THREE])) == ((), {})


def test_positions() -> None:
    """How the coalition stands is said of each where it is not the same for all."""
    assert positions_in_words(CHANNEL, [ONE, THREE, FOUR]) == {
        "one": "we support it",
        "three": "we oppose it",
        "four": "",
    }
    assert positions_in_words(CHANNEL, [ONE, TWO]) == {}


def test_names() -> None:
    """As many names as there is room for, at least one, and the others counted."""
    assert names_within(["Alpha", "Beta", "Gamma"], 21) == "Alpha, Beta and Gamma"
    assert names_within(["Alpha", "Beta", "Gamma"], 20) == "Alpha and 2 others"
    assert names_within(["Alpha", "Beta", "Gamma"], 23) == "Alpha, Beta and Gamma"
    assert names_within(["Alpha", "Beta"], 1) == "Alpha and 1 other"


def test_names_with_commas() -> None:
    """Names that have commas themselves stand between semicolons, the others behind them."""
    names = ["Safety, money, and help", "Beta", "Gamma"]
    assert names_within(names, 40) == "Safety, money, and help; Beta; and Gamma"
    assert names_within([*names, "Delta, too"], 46) == "Safety, money, and help; Beta; and 2 others"
    assert names_within(names, 1) == "Safety, money, and help and 2 others"


def test_a_sentence_ends_before_the_owner() -> None:
    """What is asked has one mark at its end where the owner follows, and is left as it is where nobody does."""
    ends = {"Call": "Call.", "Call!": "Call!", "Call (today)": "Call (today)", "Call…": "Call…"}
    assert {ask: Ask(ask, "Bo").sentence for ask in ends} == ends
    assert [Ask(ask).sentence for ask in ends] == list(ends)


@pytest.mark.parametrize("command", ["billbot show H1 & <@U1>", "a*b* _c_ :x:", "see https://example.org"])
def test_commands_in_slack(command: str) -> None:
    """What stands between backticks in an ask is code, and nothing in it a mark, a mention or a link."""
    shown = command.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert mrkdwn(Ask(f"Run `{command}` now.")).endswith(f" Run `{shown}` now.")


DIGNITY = Proposal("dignity", "Dignity Not Deportations Act", ("topic",), ())
PROTECT = Proposal("protect", "PROTECT Act", ("topic",), ())
SAFE = Proposal("safe", "Safe Communities", ("topic",), ())
EVERY = (DIGNITY, PROTECT, SAFE)


def test_its_own_name_alone() -> None:
    """A bill that is a proposal's own has its name, whatever it took in."""
    assert bills_called([Belonging((PROTECT,), (DIGNITY,))], EVERY) == ["the PROTECT Act"]


def test_a_bill_of_others() -> None:
    """A bill of others is called by all that it took in, and by nothing that is not told of."""
    assert bills_called([Belonging((), (DIGNITY, SAFE))], EVERY) == [
        "the bill that took in the Dignity Not Deportations Act and Safe Communities"
    ]
    assert bills_called([Belonging((), (DIGNITY, SAFE))], (SAFE,)) == ["the bill that took in Safe Communities"]


def test_several_bills() -> None:
    """Of several bills each name stands once, in the order of the list, and those of others behind."""
    bills = [Belonging((), (DIGNITY,)), Belonging((SAFE,)), Belonging((PROTECT,)), Belonging((SAFE,))]
    assert bills_called(bills, EVERY) == [
        "the PROTECT Act",
        "Safe Communities",
        "the bill that took in the Dignity Not Deportations Act",
    ]
