"""What became of each row that a summary quotes stands behind its words."""

from datetime import date

from billbot import actions
from billbot.bills import BillId, Change, ChangeKind, Channel, Proposal
from billbot.wording.entries import Altered, Entry, Tale
from billbot.wording.layout import text
from billbot.wording.stories import TODAY, summary

BILL = BillId(194, "H1")
GONE_SINCE = Altered("action_removed", date(2026, 3, 4), "")


def entry(kind: ChangeKind, words: str, old: str | None = None, altered: Altered | None = None) -> Entry:
    change = Change(BILL, kind, "news", 1, date(2026, 3, 3), "House", words, old)
    return Entry(change, actions.read(words), None, "https://site.example", altered=altered)


def said(*entries: Entry) -> str:
    """The line of these entries, of one proposal."""
    story = Tale([Proposal("one", "One", ("a",), (BILL,))], entries)
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
