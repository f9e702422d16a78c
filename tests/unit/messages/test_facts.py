"""What of a change its headline depends on, and what is said to happen to its hearing."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import BillId, Change, ChangeKind
from billbot.messages.facts import Fact, NewsItem, many_parts
from tests.support.alert_sample import PASSED, TITLE, alert, told
from tests.support.alert_sample import entry as alert_entry

H1 = BillId(194, "H1")


def fact(text: str, branch: str | None = "Senate", kind: ChangeKind = "action_added", **more: Any) -> Fact:
    change = Change(H1, kind, "news", more.pop("row", 1), date(2026, 3, 3), branch, text)
    return Fact(change, actions.read(text), "Juvenile diversion", (H1,), **more)


@pytest.mark.parametrize(
    ("branch", "who", "other"),
    [
        ("House", "the House", "the Senate"),
        ("Senate", "the Senate", "the House"),
        ("Executive", "the Governor's office", "the House"),
        (None, "the record", "the House"),
    ],
)
def test_who_acted(branch: str | None, who: str, other: str) -> None:
    """Who acted is a branch, the Governor's office, or the record where that names none."""
    found = fact("Read second", branch)
    assert (found.branch, found.other_branch) == (who, other)


def test_tense() -> None:
    """A day is over once it is past, or where the proposal went further in the same message."""
    day = date(2026, 3, 5)
    on = [fact("Read second", today=date(2026, 3, each)).tense("gets", "got", day) for each in (5, 6)]
    assert on == ["gets", "got"]
    assert fact("Read second", on_the_way=True).tense("gets", "got", None) == "got"
    assert fact("Read second").tense("gets", "got", day) == "gets"


def test_answered() -> None:
    """A further change by one branch is answered where the other one agrees, with no changes of its own."""
    changed = fact("House concurred in the Senate amendment with a further amendment", "House")
    agreed = fact("Senate concurred in the House amendment", "Senate")
    assert (changed.answered([agreed]), changed.answered([changed]), agreed.answered([changed])) == (True, False, False)


def test_many_parts() -> None:
    """More than three parts of a bill that one branch passed over the veto are one group, of either branch alone."""
    senate = [fact(f"Item 1-{n} passed over veto - 30 YEAS to 9 NAYS", row=n) for n in range(4)]
    app = [fact(f"Item 1-{n} passed over veto - 130 YEAS to 9 NAYS", "House", row=n) for n in range(3)]
    assert many_parts([*app, *senate]) == [[3, 4, 5, 6]]
    assert many_parts([*app, *senate[:3]]) == []


def test_proposal_that_is_no_longer_configured() -> None:
    """News without a proposal is told under the bill's own title."""
    message = told(NewsItem([], [alert_entry(PASSED)]))
    assert message.text.startswith(TITLE)


def test_a_row_seen_late_says_so_first() -> None:
    """A row seen weeks after its day begins with that, which is so whether it was entered late or nobody looked."""
    late = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 8, 12))
    assert alert(late).text.startswith("Dated six weeks earlier: The juvenile diversion bill gets a favorable report\n")
    meaning = actions.read("Signed by the Governor, Chapter 163 of the Acts of 2022")
    law = replace(late, change=replace(late.change, text=meaning.text), meaning=meaning)
    assert alert(law).text.startswith(
        "Dated six weeks earlier · The juvenile diversion bill is law: Chapter 163 of the Acts"
    )
    monday = replace(alert_entry("Bill reported favorably by committee"), seen=date(2022, 7, 4))
    assert alert(monday).text.startswith("The juvenile diversion bill gets a favorable report\n")


def test_a_row_dated_ahead_says_so_behind_it() -> None:
    """Of a row whose day is still to come the effect leads, and behind it stands that it is dated ahead."""
    ahead = replace(alert_entry("Signed by the Governor, Chapter 79 of the Acts of 2022"), seen=date(2022, 6, 22))
    first, about, *_ = alert(ahead).text.splitlines()
    assert first == "The juvenile diversion bill is law: Chapter 79 of the Acts of 2022 · dated 8 days ahead"
    assert about.endswith(" · Thursday, June 30, 2022")
