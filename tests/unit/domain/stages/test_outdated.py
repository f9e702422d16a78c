"""Rows that came late, and those that a bill has left behind."""

from datetime import date

import pytest
from msgspec.structs import replace

from billbot.domain import stages
from billbot.domain.bills import Action
from tests.support.stage_sample import DESK, EXTENDED, FAVORABLE, HEARING, PASSED, REFERRED, TODAY, history


@pytest.mark.parametrize(
    ("texts", "behind"),
    [
        ((REFERRED,), []),
        (("Referred to the committee on House Rules", REFERRED), [0]),
        ((REFERRED, HEARING, FAVORABLE), [0, 1]),
        ((REFERRED, FAVORABLE, "Rules suspended"), [0]),
        (("Accompanied H5316",), []),
        (("Committee reported ought to be adopted", "Adopted"), [0]),
        (
            (DESK, "Governor returned to the House an amendment", "Governor's amendment rejected", "Re-enacted"),
            [0, 1, 2],
        ),
    ],
)
def test_what_a_bill_left_behind(texts: tuple[str, ...], behind: list[int]) -> None:
    """The rows before that by which it came to its stage or committee are behind it, and none after that."""
    assert sorted(stages.left_behind(history(*texts))) == behind


LAW = (REFERRED, FAVORABLE, PASSED, DESK, "Signed by the Governor, Chapter 163 of the Acts of 2026")


def late(text: str, branch: str = "House", day: date = date(2025, 1, 8)) -> Action:
    """A row of the time between the referral and the report."""
    return Action(day, branch, text)


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (LAW, late("Bill reported favorably by committee")),
        (LAW, late(EXTENDED)),
        ((REFERRED, FAVORABLE, PASSED), late(REFERRED)),
        ((REFERRED, "Accompanied a study order, see H5013"), late("Bill reported favorably by committee")),
        ((REFERRED, PASSED), late("Placed in the Orders of the Day for the next session", day=date(2025, 1, 13))),
    ],
)
def test_overtaken(texts: tuple[str, ...], row: Action) -> None:
    """A late row of a step that the bill has left behind since is overtaken."""
    assert stages.overtaken(row, history(*texts))


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        ((REFERRED, FAVORABLE), late(PASSED, day=date(2025, 1, 20))),
        ((REFERRED, PASSED), late("Read; and referred to the committee on Senate Ways and Means", "Senate", TODAY)),
        ((REFERRED, PASSED), late("Referred to the committee on Rules", "Senate", date(2025, 1, 13))),
        ((REFERRED, FAVORABLE), late("Accompanied a new draft, see H4515")),
        (LAW, late("Reported favorably as a new draft, see H4515")),
        ((REFERRED, FAVORABLE, f"Senate: {PASSED}"), late(EXTENDED, day=date(2025, 1, 20))),
        ((REFERRED, "Accompanied a study order, see H5013"), late(FAVORABLE, day=TODAY)),
        ((REFERRED,), late(EXTENDED)),
        (LAW, late("Some words that nobody has read yet")),
        (LAW, Action(None, "House", FAVORABLE)),
    ],
)
def test_not_overtaken(texts: tuple[str, ...], row: Action) -> None:
    """A late row that takes the bill further, to another committee or number, or is not understood, is not.

    Nor is one of the day on which the other branch came further.
    """
    assert not stages.overtaken(row, history(*texts))


def test_overtaken_by_nothing_that_was_struck() -> None:
    """What was struck left nothing behind."""
    referred, concurred = history(REFERRED, "Senate: Senate concurred")
    assert stages.overtaken(late(EXTENDED), [referred, concurred])
    assert not stages.overtaken(late(EXTENDED), [referred, replace(concurred, stricken=True)])
