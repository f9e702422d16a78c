"""What is asked for several proposals at once; and what became of each row that a summary quotes, behind its words."""

from datetime import date

from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import BillId, Change, ChangeKind
from billbot.domain.watched import Channel, Proposal
from billbot.messages.alerts import TODAY, summary
from billbot.messages.document import Ask
from billbot.messages.facts import Altered, Entry, NewsItem
from billbot.messages.fit import text
from billbot.messages.phrases import asks_on, names_within, positions_in_words

BILL = BillId(194, "H1")
GONE_SINCE = Altered("action_removed", date(2026, 3, 4), "")


def entry(kind: ChangeKind, words: str, old: str | None = None, altered: Altered | None = None) -> Entry:
    change = Change(BILL, kind, "news", 1, date(2026, 3, 3), "House", words, old)
    return Entry(change, actions.read(words), None, "https://site.example", altered=altered)


def said(*entries: Entry) -> str:
    """The line of these entries, of one proposal."""
    story = NewsItem([Proposal("one", "One", ("a",), (BILL,))], entries)
    document = summary(Channel("all", "console"), [("One passed", story)], [], [story], [], TODAY)
    return next(line for line in text(document).splitlines() if "One passed" in line)


def test_each_its_own() -> None:
    """Where not all rows have become the same each says what it has, before what stood there earlier."""
    line = said(entry("action_reworded", "New words", "Old words", GONE_SINCE), entry("action_added", "Read second"))
    gone = "no longer in the record since March 4"
    assert line == f"- One passed · “New words” ({gone}) · Before: “Old words” · “Read second”"


def test_all_alike() -> None:
    """What became of all rows alike is said once, behind the headline."""
    line = said(entry("action_added", "Read second", None, GONE_SINCE))
    assert line == "- One passed (no longer in the record since March 4) · “Read second”"


def test_struck() -> None:
    """A row whose strike is told says so beside one that stands."""
    line = said(entry("action_struck", "Read second"), entry("action_added", "Read third"))
    assert line == "- One passed · “Read second” (struck from the record) · “Read third”"


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
