"""A row under another date is the same row, and so is one in other words for the same (promise 3)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import Action, BillId, Change
from billbot.domain.diff import Patience, compare

BILL = BillId(194, "S983")
NOON = datetime(2025, 12, 8, 12, tzinfo=EASTERN)
HOUR = timedelta(hours=1)

REFERRED = Action(date(2025, 2, 27), "Senate", "Referred to the committee on The Judiciary")
DRAFT = Action(date(2025, 12, 5), "Senate", "Accompanied a new draft, see S2761")
STUDY = Action(date(2025, 12, 5), "Senate", "Accompanied a study order, see S2824")
SUSPENDED = Action(date(2025, 12, 5), "House", "Rules suspended")
HEARING = Action(date(2025, 11, 5), "Joint", "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1")


def on(day: int, action: Action) -> Action:
    return replace(action, date=date(2025, 12, day))


class Watched:
    """One bill, looked at again and again."""

    def __init__(self, *baseline: Action) -> None:
        self.bill = compare(None, baseline, BILL, Patience(NOON, HOUR)).bill

    def sees(self, *seen: Action, after: timedelta = timedelta()) -> list[Change]:
        comparison = compare(self.bill, seen, BILL, Patience(NOON + after, HOUR))
        self.bill = comparison.bill
        return list(comparison.changes)


def said(changes: Sequence[Change]) -> list[tuple[str, int | None, str | None, str]]:
    """Of each change the kind, the row, what stood before and the weight."""
    return [(change.kind, change.row, change.old, change.weight) for change in changes]


def test_in_its_place() -> None:
    """The same words under another date are the same row, which tells the date that stood before."""
    watched = Watched(REFERRED, DRAFT)
    (change,) = watched.sees(REFERRED, on(8, DRAFT))
    assert said([change]) == [("action_dated", 2, "2025-12-05", "routine")]
    assert (change.date, change.text) == (date(2025, 12, 8), DRAFT.text)
    assert watched.sees(REFERRED, on(8, DRAFT), after=5 * HOUR) == []


def test_elsewhere() -> None:
    """A row that moves with its new date is the same row."""
    watched = Watched(DRAFT, REFERRED, SUSPENDED)
    assert said(watched.sees(REFERRED, SUSPENDED, on(8, DRAFT))) == [("action_dated", 1, "2025-12-05", "routine")]
    assert watched.bill.history == (REFERRED, SUSPENDED, on(8, DRAFT))


def test_a_twin_of_another_day_is_new() -> None:
    """A row that stays while its words are entered again on another day stays; the twin is new."""
    assert said(Watched(SUSPENDED).sees(SUSPENDED, on(8, SUSPENDED))) == [("action_added", 2, None, "routine")]


def test_other_branch() -> None:
    """The same words of the other branch are another row."""
    watched = Watched(REFERRED, SUSPENDED)
    (change,) = watched.sees(REFERRED, replace(on(8, SUSPENDED), branch="Senate"))
    assert change.kind == "action_added"


def test_nearest_date_first() -> None:
    """Of twins that get other dates each is paired with the nearest."""
    watched = Watched(on(1, SUSPENDED), on(20, SUSPENDED))
    changes = watched.sees(on(19, SUSPENDED), on(2, SUSPENDED))
    assert {(change.row, change.date, change.old) for change in changes} == {
        (1, date(2025, 12, 2), "2025-12-01"),
        (2, date(2025, 12, 19), "2025-12-20"),
    }


def test_back_under_another_date_while_it_is_waited_for() -> None:
    """A row that was missing at the check before and comes back with another date was never gone."""
    watched = Watched(REFERRED, DRAFT)
    assert watched.sees(REFERRED) == []
    assert said(watched.sees(REFERRED, on(8, DRAFT), after=HOUR / 2)) == [("action_dated", 2, "2025-12-05", "routine")]
    assert watched.sees(REFERRED, on(8, DRAFT), after=5 * HOUR) == []


def test_back_after_it_was_believed_gone() -> None:
    """A row that was told as gone is told anew when it comes back, under whatever date."""
    watched = Watched(REFERRED, DRAFT)
    watched.sees(REFERRED)
    assert [change.kind for change in watched.sees(REFERRED, after=HOUR)] == ["action_removed"]
    assert said(watched.sees(REFERRED, on(8, DRAFT), after=2 * HOUR)) == [("action_added", 3, None, "news")]


def test_former_date_waits() -> None:
    """A return to the former date may be a lagging server's, and is believed like a disappearance."""
    watched = Watched(DRAFT)
    watched.sees(on(8, DRAFT))
    assert watched.sees(DRAFT) == []
    assert watched.sees(on(8, DRAFT), after=timedelta(minutes=10)) == []
    assert watched.sees(DRAFT, after=timedelta(minutes=20)) == []
    assert said(watched.sees(DRAFT, after=timedelta(minutes=90))) == [("action_dated", 1, "2025-12-08", "routine")]


def test_struck_under_another_date() -> None:
    """A row that is struck and gets another date at once tells both."""
    changes = Watched(REFERRED, HEARING).sees(REFERRED, replace(on(8, HEARING), stricken=True))
    assert [(change.kind, change.row) for change in changes] == [("action_dated", 2), ("action_struck", 2)]


def test_entered_again_where_a_struck_row_goes() -> None:
    """A live row of another day is new although a struck one with its words goes: it was entered again."""
    changes = Watched(REFERRED, replace(HEARING, stricken=True)).sees(REFERRED, on(8, HEARING))
    assert [(change.kind, change.row) for change in changes] == [("action_added", 3)]


@pytest.mark.parametrize(
    "words",
    [
        "Accompanied a study order (under JR10), see S2824",
        "Accompanied a study order, see S2824.",
        "Accompanied a Study Order, see  S2824",
        "Accompnied a study order, see S2824",
    ],
)
def test_other_words_for_the_same(words: str) -> None:
    """Other words that say the same are routine, whatever the row weighs, and tell what stood before."""
    changes = Watched(REFERRED, STUDY).sees(REFERRED, replace(STUDY, text=words))
    assert said(changes) == [("action_reworded", 2, STUDY.text, "routine")]


def test_other_words_for_something_else() -> None:
    """A row in its place whose words name another document weighs what they weigh."""
    changes = Watched(REFERRED, STUDY).sees(REFERRED, replace(STUDY, text="Accompanied a study order, see S2825"))
    assert said(changes) == [("action_reworded", 2, STUDY.text, "news")]


def test_other_punctuation_elsewhere() -> None:
    """A row that moves while only its punctuation changes is the same row."""
    watched = Watched(STUDY, REFERRED, SUSPENDED)
    changes = watched.sees(REFERRED, SUSPENDED, replace(STUDY, text=f"{STUDY.text}."))
    assert said(changes) == [("action_reworded", 1, STUDY.text, "routine")]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_other_words_and_another_date_at_once(place: int) -> None:
    """A row that is re-dated and reworded at once tells both, and neither is news, wherever it moves."""
    seen = [REFERRED, SUSPENDED]
    seen.insert(place, on(8, replace(STUDY, text="Accompanied a study order (under JR10), see S2824")))
    changes = Watched(REFERRED, SUSPENDED, STUDY).sees(*seen)
    assert said(changes) == [
        ("action_dated", 3, "2025-12-05", "routine"),
        ("action_reworded", 3, STUDY.text, "routine"),
    ]


def test_brackets_and_another_date_in_its_place() -> None:
    """A row in its place that gets another date and a remark in brackets is the same row."""
    passed = Action(date(2025, 12, 5), "Senate", "Read third and passed to be engrossed")
    again = on(8, replace(passed, text="Read third (title changed) and passed to be engrossed"))
    changes = Watched(REFERRED, passed).sees(REFERRED, again)
    assert [(change.kind, change.row) for change in changes] == [("action_dated", 2), ("action_reworded", 2)]


def test_something_else_on_another_date_is_new() -> None:
    """Words that say something else under another date are another row, though place and kind are the same."""
    watched = Watched(REFERRED, STUDY)
    (change,) = watched.sees(REFERRED, on(8, replace(STUDY, text="Accompanied a study order, see S2825")))
    assert change.kind == "action_added"
