"""After a hearing's day, the bill counts as heard if people met, by rows and agendas."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billbot.briefs.standing import proposal_standing
from billbot.demo import PracticeRow
from billbot.messages.standing import standing_in_words
from tests.support.agenda_app import BOTH, TEXT, app, at
from tests.support.app_in_process import REFERRED, AppInProcess, bill, row
from tests.support.hearing_sample import posted

WAITS = "in the Judiciary Committee since March 1"
ROWS = (row(REFERRED), row(TEXT, 2))


def stood(made: AppInProcess, day: int) -> str:
    """The words on this day of March for where the proposal is."""
    today = date(2025, 3, day)
    with made.store() as store:
        return standing_in_words(proposal_standing(store, made.watch.following(store), BOTH, today), today).split("; ")[
            0
        ]


@pytest.mark.parametrize(
    ("rows", "becomes", "stand"),
    [
        (ROWS, {}, {20: WAITS, 21: "heard in the Judiciary Committee on March 20"}),
        (ROWS, {"Status": "Canceled"}, {21: WAITS}),
        (
            ROWS,
            {**at(27), "RescheduledHearing": at(20)},
            {21: WAITS, 28: "heard in the Judiciary Committee on March 27"},
        ),
        (ROWS[:1], {}, {21: "heard in the Judiciary Committee on March 20"}),
        (ROWS[:1], {"HearingAgendas": []}, {21: WAITS}),
    ],
    ids=["it is on", "called off", "moved", "no row names it", "taken off"],
)
def test_heard(tmp_path: Path, rows: Sequence[PracticeRow], becomes: dict[str, Any], stand: dict[int, str]) -> None:
    """A bill was heard on the day that its agenda gave last, and nowhere if that called it off or took the bill off."""
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, 75, hearings=[posted(2, "H1") | becomes])
        assert {day: stood(made, day) for day in stand} == {day: f"H.1, {said}" for day, said in stand.items()}


def test_an_agenda_without_bills(tmp_path: Path) -> None:
    """A hearing called off by an agenda that never named the bill was not held, even if the bill's row still has it."""
    with app(tmp_path, bill("H1", *ROWS), bill("S1")) as made:
        made.day(25, hearings=[posted(2)])
        made.day(50, hearings=[posted(2, Status="Canceled")])
        assert stood(made, 21) == f"H.1, {WAITS}"


def test_a_companion(tmp_path: Path) -> None:
    """An alert says about a companion what the answer says: that it was heard, by the agenda alone."""
    order = row("Accompanied a study order, see H9", 500)
    with app(tmp_path, bill("H1", row(REFERRED), order), bill("S1", row(REFERRED))) as made:
        made.day(25, 501, hearings=[posted(2, "S1")])
        assert "S.1, the other bill of the proposal, is in the Judiciary Committee." in made.inbox.got[-1].text
        assert stood(made, 24) == "S.1, heard in the Judiciary Committee on March 20"
