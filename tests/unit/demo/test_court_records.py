"""A practice bill and its rows have what the record had of them at each moment."""

from datetime import date
from typing import Any

import pytest

from billbot import clock
from billbot.demo import GeneralCourt, PracticeBill, PracticeRow, Revision, read_bill
from tests.support.court_sample import FRIDAY, MONDAY, S1, TUESDAY, bill, must_show, row


def at(moment: str, *rows: PracticeRow) -> list[str]:
    """The texts shown at a moment, struck ones in dashes."""
    shown = GeneralCourt([bill(*rows)]).show(S1, clock.parse(moment))
    assert shown is not None
    return [f"-{one.text}-" if one.stricken else one.text for one in shown.rows]


def dates(moment: str, *rows: PracticeRow) -> list[str | None]:
    shown = GeneralCourt([bill(*rows)]).show(S1, clock.parse(moment))
    assert shown is not None
    return [one.date.isoformat()[:16] if one.date else None for one in shown.rows]


def test_a_row_may_appear_in_the_middle() -> None:
    """A row keeps its place in the file, however late it is seen."""
    rows = row("one"), row("two", seen="2025-03-07T10:00"), row("three")
    assert at("2025-03-05", *rows) == ["one", "three"]
    assert at("2025-03-08", *rows) == ["one", "two", "three"]


def test_a_row_may_be_posted_late_with_an_old_date() -> None:
    """A row with a day of its own carries that day, at midnight as the site writes it."""
    late = row(seen="2025-03-07T10:00", date=date(2025, 3, 3))
    assert dates("2025-03-06", late) == []
    assert dates("2025-03-07T10:00", late) == ["2025-03-03T00:00"]


def test_a_row_may_get_its_date_later() -> None:
    """An undated row has no date until `dated_at`, and one that is never dated has none at all."""
    rows = row("later", dated_at=TUESDAY), row("never", undated=True)
    assert dates("2025-03-03T11:00", *rows) == [None, None]
    assert dates("2025-03-05", *rows) == ["2025-03-03T10:00", None]


def test_a_row_may_get_another_date() -> None:
    """A row has its old date until `redated_at`."""
    moved = row("moved", redated_at=TUESDAY, date=date(2025, 3, 4), old_date=date(2025, 3, 1))
    assert dates("2025-03-03T11:00", moved) == ["2025-03-01T00:00"]
    assert dates("2025-03-05", moved) == ["2025-03-04T00:00"]


def test_twins_may_be_struck_and_live() -> None:
    """The same row stands twice, and striking one leaves the other live."""
    rows = row(struck_at=TUESDAY), row()
    assert at("2025-03-03T11:00", *rows) == ["Read", "Read"]
    assert at("2025-03-05", *rows) == ["-Read-", "Read"]


@pytest.mark.parametrize(
    ("later", "before", "after"),
    [
        ({"struck_at": TUESDAY}, ["Read"], ["-Read-"]),
        ({"struck_at": MONDAY, "restored_at": TUESDAY}, ["-Read-"], ["Read"]),
        ({"reworded_at": TUESDAY, "old_text": "Red"}, ["Red"], ["Read"]),
        ({"removed_at": TUESDAY}, ["Read"], []),
    ],
)
def test_what_becomes_of_a_row(later: dict[str, Any], before: list[str], after: list[str]) -> None:
    """A row is struck, restored, reworded or removed at the moment given and not before."""
    assert at("2025-03-04T09:59", row(**later)) == before
    assert at("2025-03-04T10:00", row(**later)) == after


def test_values_may_change() -> None:
    """A revision holds from its moment on until the next one, so that a title can be missing for a span."""
    gone, back = Revision(TUESDAY, {"title": None}), Revision(FRIDAY, {"title": "An Act", "cosponsors": ("Q",)})
    court = GeneralCourt([PracticeBill(194, "S1", appears=MONDAY, title="An Act", revisions=(gone, back))])
    told = [must_show(court, S1, f"2025-03-{day}T12:00").bill for day in ("03", "05", "07")]
    assert [(one.title, one.cosponsors) for one in told] == [("An Act", ()), (None, ()), ("An Act", ("Q",))]


def test_what_cannot_be_a_practice_bill() -> None:
    """No name, no moment to appear at, a number given twice, or an unknown key is refused."""
    with pytest.raises(ValueError, match="number or a docket"):
        PracticeBill(general_court=194, appears=MONDAY)
    with pytest.raises(ValueError, match="when it appears"):
        PracticeBill(general_court=194, number="S1")
    with pytest.raises(ValueError, match="194/S1 is there twice"):
        GeneralCourt([bill(), bill()])
    with pytest.raises(TypeError, match="tittle"):
        read_bill('general_court = 194\nnumber = "S1"\nappears = 2025-03-03T10:00:00\ntittle = "An Act"')
