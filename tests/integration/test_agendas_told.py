"""News from agendas and rows is told once, no matter which comes first."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.watched import Proposal
from tests.support.agenda_app import ALONE, APP, BOTH, CHANNEL, MOVED_TEXT, OTHER, TEXT, app, at
from tests.support.app_in_process import REFERRED, bill, row
from tests.support.app_in_process import at as hours
from tests.support.hearing_sample import document, posted

CALLED_OFF = {"Status": "Canceled"}
MOVED_HERE = {"Status": "Rescheduled", "RescheduledHearing": {"StartTime": "2025-03-13T13:00:00"}}
ON_27 = TEXT.replace("03/20", "03/27")
DOCKET = BillId(194, "HD9")
BY_DOCKET = replace(BOTH, bills=(DOCKET,))
OF_DOCKET = {"HearingAgendas": [{"StartTime": None, "EndTime": None, "DocumentsInAgenda": [document(None, "HD9")]}]}


def test_row_calls_off_another_one(tmp_path: Path) -> None:
    """A row that calls a hearing off is announced, though an agenda has told before that an earlier one was off."""
    rows = (row(REFERRED), row(ON_27, 60), row("Hearing canceled", 80))
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, 61, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(81)
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 27"]


def test_called_off_where_the_row_was_struck(tmp_path: Path) -> None:
    """A hearing moved by its agenda, whose old notice was struck, is announced as off once the agenda calls it off."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, struck_at=hours(60))), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        moved = at(27) | {"RescheduledHearing": at(20)}
        made.day(52, 61, hearings=[posted(2, "H1", **moved)])
        made.inbox.got.clear()
        made.day(77, 102, hearings=[posted(2, "H1", **moved, **CALLED_OFF)])
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 27"]


@pytest.mark.parametrize(
    ("was", "null"),
    [
        ({}, {"HearingAgendas": None}),
        ({}, {"HearingAgendas": [{"StartTime": None, "EndTime": None, "DocumentsInAgenda": None}]}),
        (CALLED_OFF, {"Status": None}),
        (
            MOVED_HERE,
            {"Status": None, "RescheduledHearing": None, "StartTime": None, "EventDate": "2025-03-20T00:00:00"},
        ),
    ],
)
def test_null_is_no_news(tmp_path: Path, was: dict[str, Any], null: dict[str, Any]) -> None:
    """If known values turn null, for however long, no hearing is announced as off, moved or on."""
    with app(tmp_path, bill("H1", row(REFERRED)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, hearings=[posted(2, "H1", **was)])
        made.inbox.got.clear()
        made.day(75, 78, 102, 130, hearings=[posted(2, "H1", **was) | null])
        assert made.inbox.subjects == []


def test_on_again_with_its_row(tmp_path: Path) -> None:
    """People who heard that a hearing is off hear that it is on again, though its row was there all the time."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        made.day(52, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(77, 79, 102, hearings=[posted(2, "H1")])
        assert made.inbox.subjects == [
            "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1"
        ]
    said = "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1\n"
    assert made.inbox.got[0].text.startswith(said)


def test_on_again_by_a_row(tmp_path: Path) -> None:
    """If a row has told that a hearing is on again its agenda does not tell it once more."""
    again = row("Hearing rescheduled to 03/20/2025 from 01:00 PM-05:00 PM in A-1", 72)
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, struck_at=hours(71)), again), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        made.day(52, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(73)
        made.day(77, 79, 102, hearings=[posted(2, "H1")])
        assert len(made.inbox.got) == 1


def test_struck_after_another_place(tmp_path: Path) -> None:
    """The strike of a notice is announced, though the agenda has told of another place at that hour before."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, struck_at=hours(60))), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        made.day(52, hearings=[posted(2, "H1", Location={"LocationName": "B-2"})])
        made.inbox.got.clear()
        made.day(61)
        (message,) = made.inbox.got
    assert "struck from the record" in message.text


def test_other_place_in_the_rows(tmp_path: Path) -> None:
    """Another place that an agenda has told is not told again when its row follows and the old one is struck."""
    rows = (row(TEXT, 2, struck_at=hours(60)), row(f"Location Changed - {TEXT.replace('A-1', 'B-2')}", 60))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        made.day(52, hearings=[posted(2, "H1", Location={"LocationName": "B-2"})])
        made.inbox.got.clear()
        made.day(61, 77)
        assert made.inbox.got == []


def test_row_of_a_docket(tmp_path: Path) -> None:
    """If an agenda told of a docket, the row under its bill number does not tell it again."""
    docketed = bill("H1", row(REFERRED), row(TEXT, 60), docket="HD9", numbered_at=hours(50))
    with app(tmp_path, docketed, bill("S1")) as made:
        made.watch = replace(made.watch, proposals=(BY_DOCKET,))
        made.day(1)
        made.day(25, 55, 61, 76, hearings=[posted(2) | OF_DOCKET])
        assert len([subject for subject in made.inbox.subjects if subject.startswith("Hearing")]) == 1


def test_docket_numbered_meanwhile(tmp_path: Path) -> None:
    """If a docket gets its number before the message is sent, its agenda's news has that number."""
    docketed = bill("H1", row(REFERRED), docket="HD9", numbered_at=hours(30))
    with app(tmp_path, docketed, bill("S1")) as made:
        made.watch = replace(made.watch, proposals=(BY_DOCKET,))
        made.day(1)
        made.site.hearings = [posted(2) | OF_DOCKET]
        made.check(25)
        made.day(52)
        assert "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1" in made.inbox.subjects


def test_taken_off_before_it_moves(tmp_path: Path) -> None:
    """If the agenda moves before the message is sent, people still hear that a bill was taken off."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.site.hearings = [posted(2, "H1")]
        made.check(50, 52)
        made.day(77, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        assert any("off the agenda" in message.text and "S.1" in message.text for message in made.inbox.got)


def test_called_off_twice_before_it_left(tmp_path: Path) -> None:
    """A hearing that was off, on and off again before any word of it left is announced as off once."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        for status, later in (("Canceled", 50), ("Confirmed", 75), ("Confirmed", 77), ("Canceled", 102)):
            made.site.hearings = [posted(2, "H1", Status=status)]
            made.check(later)
        made.check(104)
        made.deliver()
        assert made.inbox.subjects[1:] == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]


def test_two_numbers_at_once(tmp_path: Path) -> None:
    """A hearing that is on the list under a second number, too, with the same hour and place, is announced once."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, 75, hearings=[posted(2, "H1"), posted(3, "H1", Name="Joint Committee on Public Health")])
        assert len(made.inbox.got) == 1


def test_two_rows_move_it(tmp_path: Path) -> None:
    """Rows that move a hearing after an agenda has told it are not announced again, whichever end they give it."""
    rows = (row(REFERRED), row(TEXT, 2), row(MOVED_TEXT.replace("05:00", "04:00"), 60))
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        made.day(52, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        told = len(made.inbox.got)
        made.day(61)
        assert len(made.inbox.got) == told


def test_bill_on_it_after_it_moved(tmp_path: Path) -> None:
    """A bill that is added to an agenda after it moved does not have its hearing moved."""
    with app(tmp_path) as made:
        made.watch = replace(made.watch, proposals=(ALONE, OTHER))
        made.day(25, hearings=[posted(2, "H1")])
        moved = at(27) | {"RescheduledHearing": at(20)}
        made.day(50, hearings=[posted(2, "H1", **moved)])
        made.day(75, hearings=[posted(2, "H1", "S1", **moved)])
        headlines = [message.text.partition("\n")[0] for message in made.inbox.got[1:]]
    assert headlines == [
        "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1",
        "Hearing on the other proposal (S.1): Thursday, March 27, 1:00 PM, room A-1",
    ]


def test_long_patience(tmp_path: Path) -> None:
    """Something missing counts as gone even if the second check comes more than a day later."""
    with app(tmp_path) as made:
        made.watch = replace(made.watch, gone_after=timedelta(hours=30))
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, 75, 100, 125, hearings=[posted(2, "H1")])
        assert len(made.inbox.got) == 2


def test_place_of_later(tmp_path: Path) -> None:
    """A place that is given late is not news, and another one after it is announced."""
    with app(tmp_path) as made:
        for place, later in ((None, 25), ({"LocationName": "A-1"}, 50)):
            made.day(later, hearings=[posted(2, "H1", Location=place)])
        assert len(made.inbox.got) == 1
        made.day(75, hearings=[posted(2, "H1", Location={"LocationName": "B-2"})])
        assert "B-2" in made.inbox.got[1].text


def test_new_day_after_the_old_one(tmp_path: Path) -> None:
    """A hearing that was called off on its day, and gets another one the day after, is announced with that."""
    the_day = 17 * 24
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(the_day, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.day(the_day + 25, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        assert made.inbox.subjects[-1] == "Hearing on the sample proposal (H.1): Thursday, March 27, 1:00 PM, room A-1"


@pytest.mark.thorough
def test_agenda_with_many_of_ours(tmp_path: Path) -> None:
    """An agenda with more of our bills than a headline has room for names the proposal there, and counts its bills."""
    numbers = [f"H{number}" for number in range(1, 31)]
    with app(tmp_path, *(bill(number, row(REFERRED)) for number in numbers)) as made:
        made.watch = replace(
            made.watch, proposals=(replace(BOTH, bills=tuple(BillId(194, number) for number in numbers)),)
        )
        made.day(1)
        made.inbox.got.clear()
        made.day(26, hearings=[posted(2, *numbers)])
        (message,) = made.inbox.got
    assert message.subject.startswith(
        "Hearing on the sample proposals: Thursday, March 20, 1:00 PM, room A-1 (H.1, H.2, "
    )
    assert message.subject.endswith(" and 25 more)")
    assert "H.30 · An Act on H30" in message.text


def test_called_off_where_the_topic_is_not_heard_any_more(tmp_path: Path) -> None:
    """People who heard about a hearing hear that its agenda calls it off, even if they no longer follow its topic."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.watch = replace(made.watch, channels=(replace(CHANNEL, topics=("another",)),))
        made.site.hearings = [posted(2, "H1", **CALLED_OFF)]
        made.inbox.got.clear()
        made.day(50)
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]


@pytest.mark.parametrize("listed", [True, False])
def test_what_is_not_heard_is_not_named(tmp_path: Path, *, listed: bool) -> None:
    """People who heard about a hearing hear that it is off, without any other proposal that its bill is watched for.

    Nothing is asked for their own bill, which is not heard, or not on the list anymore.
    """
    plan = Proposal("plan", "Quiet Plan", ("kept",), (APP,), position="oppose", ask="Hush.", owner="A. Sample")
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        both = (ALONE, plan)
        made.watch = replace(made.watch, proposals=both, channels=(replace(CHANNEL, topics=("topic",)),))
        made.day(25, hearings=[posted(2, "H1")])
        assert "sample proposal" in made.inbox.subjects[-1]
        made.watch = (
            replace(made.watch, channels=(replace(CHANNEL, topics=("another",)),))
            if listed
            else replace(made.watch, proposals=(plan,))
        )
        made.day(50, hearings=[posted(2, "H1", **CALLED_OFF)])
        said = made.inbox.got[-1]
    about = "the sample proposal (H.1) on Thursday, March 20" if listed else "An Act on H1 on Thursday, March 20 (H.1)"
    assert said.subject == f"Called off: the hearing on {about}"
    everywhere = said.text + said.html + str(said.blocks)
    assert not [each for each in ("Quiet", "oppose", "Hush", "A. Sample", "Write") if each in everywhere]
