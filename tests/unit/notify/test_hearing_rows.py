"""What somebody has heard of the hearings of a bill, under whatever keys it was told."""

from datetime import date, datetime, time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from billbot import route
from billbot.actions import Hearing
from billbot.bills import BillId, DueMark, Statement, Telling
from billbot.clock import EASTERN
from billbot.hearings import Announced, Meeting
from billbot.notify.hearing_rows import heard_of

if TYPE_CHECKING:
    from billbot.notify.audience import Audience

BILL, DAY, NOW = BillId(194, "H1"), date(2025, 5, 2), datetime(2025, 3, 3, 12, tzinfo=EASTERN)
NOW_KNOWN = Announced("by-row", (BILL,), Hearing(DAY, time(13), None, None), "announced")


def told(key: str, *, stands: bool, day: date = DAY) -> Telling:
    mark = DueMark(1, "all", "ann", route.hearing(BILL, key), None, None, None, NOW, NOW, turns=1)
    return Telling("e", None, NOW, Statement(mark, Meeting(stands, day, time(13), "", "row").encoded))


def heard(*tellings: Telling) -> list[bool]:
    """What was heard of the one hearing that there is, by the tellings in this order: whether it stands."""
    audience = SimpleNamespace(
        channel=SimpleNamespace(name="all"),
        recipient="ann",
        store=SimpleNamespace(ledger=SimpleNamespace(told_of=lambda *_: tellings)),
        known=SimpleNamespace(hearings_of=lambda _: (NOW_KNOWN,)),
    )
    return [each.stands for each in heard_of(cast("Audience", audience), BILL).values()]


@pytest.mark.parametrize("stands", [True, False])
def test_told_by_another_key(*, stands: bool) -> None:
    """What was told of the same day and hour under a key that no hearing has any more counts."""
    assert heard(told("by-place", stands=stands)) == [stands]


def test_of_another_hour() -> None:
    """What was told of another day under another key is of another hearing."""
    assert heard(told("by-place", stands=True, day=date(2025, 5, 3))) == []


@pytest.mark.parametrize("keys", [("by-row", "by-place"), ("by-place", "by-row")])
def test_last_counts(keys: tuple[str, str]) -> None:
    """What was told last counts, whichever of the keys it was told by."""
    assert heard(told(keys[0], stands=False), told(keys[1], stands=True)) == [True]


def test_told_again_by_its_first_key() -> None:
    """What was told by a key again is later than what came between."""
    first, between, last = (told(key, stands=key == "by-place") for key in ("by-row", "by-place", "by-row"))
    assert heard(first, between, last) == [False]


def test_off_elsewhere() -> None:
    """That it was told to be off on another day takes nothing from what was told of its day."""
    on, off = told("by-place", stands=True), told("by-row", stands=False, day=date(2025, 5, 1))
    assert heard(on, off) == [True]
