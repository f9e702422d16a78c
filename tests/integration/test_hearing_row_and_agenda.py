"""If a row and an agenda differ what the record said last holds; what words tell of a hearing is noted as told."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from tests.support.agenda_app import BOTH, CHANNEL, TEXT, app, at, known
from tests.support.app_in_process import REFERRED, Inbox, bill, row
from tests.support.app_in_process import at as hours
from tests.support.hearing_sample import posted

CALLED_OFF = {"Status": "Canceled"}
NAMELESS = {"Name": None, "HearingHost": None}
AGAIN = "Hearing rescheduled to 03/20/2025 from 01:00 PM-05:00 PM in A-1"
MOVED = at(27) | {"RescheduledHearing": at(20)}
ON_20 = "Thursday, March 20"
ON_27 = "Thursday, March 27"


def test_row_after_the_agenda_called_it_off(tmp_path: Path) -> None:
    """A hearing that its agenda called off, and a later row gives again, is on and announced once."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2), row(AGAIN, 72)), bill("S1")) as made:
        made.day(3)
        made.day(27, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(73, 77, 102)
        assert [each.is_on for each in known(made)] == [True]
        (message,) = made.inbox.got
        assert "is on again: Thursday, March 20, 1:00 PM" in message.subject


def test_later_row_is_struck(tmp_path: Path) -> None:
    """If the row that set a hearing again is struck, the hearing is off, as its agenda says."""
    again = row(AGAIN, 72, struck_at=hours(79))
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2), again), bill("S1")) as made:
        made.day(3)
        made.day(27, 73, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(80, 102)
        assert [each.is_on for each in known(made)] == [False]
        (message,) = made.inbox.got
    assert message.subject == "Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"


def test_struck_row_whose_agenda_stands(tmp_path: Path) -> None:
    """If a notice is struck but its agenda unchanged, the hearing stays where the agenda has it; a message says so."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, struck_at=hours(60))), bill("S1")) as made:
        made.day(3)
        made.day(27, hearings=[posted(2, "H1")])
        made.inbox.got.clear()
        made.day(61, 77)
        (message,) = made.inbox.got
        assert [(each.day, each.is_on) for each in known(made)] == [(date(2025, 3, 20), True)]
    assert f"By the committee's agenda there is a hearing on {ON_20}" in message.text
    assert "no hearing date" not in message.text


def test_row_told_after_the_agenda_moved(tmp_path: Path) -> None:
    """Anybody who reads a notice of a day that its agenda has left meanwhile hears about the new day, too."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 26)), bill("S1"), known=[posted(2, "H1")]) as made:
        made.check(27)
        made.site.hearings = [posted(2, "H1", **MOVED)]
        made.check(52)
        made.deliver()
        assert ON_20 in made.inbox.got[0].text
        assert ON_27 in made.inbox.got[-1].text


def test_old_row_beside_an_agenda_that_nobody_was_told_of(tmp_path: Path) -> None:
    """A late notice of a day that its agenda had already left is announced with the new day, too."""
    known_before = [posted(2, "H1", **MOVED)]
    late = row(TEXT, 26, date=date(2025, 3, 2))
    with app(tmp_path, bill("H1", row(REFERRED), late), bill("S1"), known=known_before) as made:
        made.day(27)
        assert ON_27 in made.inbox.got[-1].text


def test_hearing_that_a_correction_named(tmp_path: Path) -> None:
    """If a correction said that a hearing is on, people hear when it is off, whatever they follow now."""
    struck = row(TEXT, 2, struck_at=hours(60))
    with app(tmp_path, bill("H1", row(REFERRED), struck), bill("S1"), known=[posted(3, "H1", **at(27))]) as made:
        made.day(3)
        made.inbox.got.clear()
        made.day(61)
        assert ON_27 in made.inbox.got[0].text
        made.watch = replace(made.watch, channels=(replace(CHANNEL, topics=("another",)),))
        made.day(86, hearings=[posted(3, "H1", **at(27), **CALLED_OFF)])
        assert made.inbox.subjects[1:] == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 27"]


def test_hearing_named_by_a_correction_is_not_told_again(tmp_path: Path) -> None:
    """If a correction said that a hearing is on, its agenda does not announce it again."""
    struck = row(TEXT, 2, struck_at=hours(60))
    with app(tmp_path, bill("H1", row(REFERRED), struck), bill("S1")) as made:
        made.day(3)
        made.inbox.got.clear()
        made.site.hearings = [posted(3, "H1", **at(27))]
        made.check(61)
        made.deliver()
        made.day(85)
        assert [ON_27 in message.text for message in made.inbox.got] == [True]


def test_row_redated_behind_its_agenda(tmp_path: Path) -> None:
    """A row dated later than its agenda's calling off puts the hearing on again, which is announced."""
    dated = row(TEXT, 2, date=date(2025, 3, 5), old_date=date(2025, 3, 3), redated_at=hours(60))
    with app(tmp_path, bill("H1", row(REFERRED), dated), bill("S1")) as made:
        made.day(3)
        made.day(27, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(61, 63, 77)
        assert [each.is_on for each in known(made)] == [True]
        assert made.inbox.subjects == [
            "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1"
        ]


def test_move_that_is_not_what_leads(tmp_path: Path) -> None:
    """A hearing that moves, next to news that leads a story, is announced below that."""
    first, later = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1", TEXT.replace("03/20", "03/27")
    rows = (row(first, 2, struck_at=hours(5)), row(later, 5), row("Passed to be engrossed", 5))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3, 6)
        assert (
            "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM" in made.inbox.got[-1].text
        )
        assert "it was to be on Thursday, March 20, from 1:00 PM to 5:00 PM" in made.inbox.got[-1].text


def test_notice_of_another_day_than_was_heard(tmp_path: Path) -> None:
    """A notice of another day says where the hearing was by its agenda, though no valid row had it there."""
    rows = row(TEXT, 2, struck_at=hours(60)), row(TEXT.replace("03/20", "03/27"), 72)
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        made.day(27, 61, 73, hearings=[posted(2, "H1")])
        assert (
            made.inbox.subjects[-1]
            == "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1"
        )
        assert f"it was to be on {ON_20}" in made.inbox.got[-1].text


def test_removed_row_under_another_key(tmp_path: Path) -> None:
    """An agenda without a committee tells its hearing, even if the row of the same day is gone."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2, removed_at=hours(4))), bill("S1")) as made:
        made.day(3, 5, 7)
        assert "There is no hearing date at the moment." in made.inbox.got[-1].text
        made.day(27, hearings=[posted(2, "H1", **NAMELESS)])
        assert (
            made.inbox.subjects[-1]
            == "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1"
        )


def test_called_off_under_another_key(tmp_path: Path) -> None:
    """An agenda without a committee that calls off a hearing is announced, though the row that named one is gone."""
    struck = row(TEXT, 24, struck_at=hours(24.5), removed_at=hours(50))
    with app(tmp_path, bill("H1", row(REFERRED), struck), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1", **NAMELESS)])
        assert made.inbox.subjects == ["Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"]
        made.site.hearings = [posted(2, "H1", **NAMELESS, **CALLED_OFF)]
        made.check(52, 54)
        made.deliver()
        assert made.inbox.subjects[1:] == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]


def test_row_struck_before_anybody_heard_of_it(tmp_path: Path) -> None:
    """If a notice is struck before it was told, the agenda that still has the hearing announces it."""
    struck = row(TEXT, 24.5, struck_at=hours(50))
    with app(tmp_path, bill("H1", row(REFERRED), struck), bill("S1")) as made:
        made.site.hearings = [posted(2, "H1")]
        made.check(25, 51)
        made.deliver()
        made.day(60)
        assert made.inbox.subjects == ["Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"]


def test_moved_under_another_key(tmp_path: Path) -> None:
    """A notice of another day says where the hearing was by an agenda without a committee, under whatever key."""
    first = row(TEXT, 60, date=date(2025, 3, 3), struck_at=hours(60.5))
    rows = first, row(TEXT.replace("03/20", "03/27"), 60)
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(25, 61, hearings=[posted(2, "H1", **NAMELESS)])
        assert made.inbox.subjects[1:] == [
            "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1"
        ]


def test_muted_under_another_key(tmp_path: Path) -> None:
    """An agenda's news is corrected under another key, too, even if its proposal is muted."""
    late = row(TEXT, 40, date=date(2025, 3, 3))
    with app(tmp_path, bill("H1", row(REFERRED), late), bill("S1")) as made:
        made.day(25, 41, hearings=[posted(2, "H1", **NAMELESS)])
        made.watch = replace(made.watch, proposals=(replace(BOTH, mute_until=date(2026, 1, 1)),))
        made.inbox.got.clear()
        made.day(52, hearings=[posted(2, "H1", **NAMELESS, **CALLED_OFF)])
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]


def test_muted_hears_of_no_other_hearing(tmp_path: Path) -> None:
    """Anybody who heard about a hearing hears about no other one of the bill while its proposal is muted."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.watch = replace(made.watch, proposals=(replace(BOTH, mute_until=date(2026, 1, 1)),))
        made.inbox.got.clear()
        made.day(52, hearings=[posted(2, "H1"), posted(3, "H1", **at(27))])
        assert made.inbox.got == []


def test_another_hearing_called_off_at_once(tmp_path: Path) -> None:
    """A struck notice and a hearing called off by its agenda share a message, each with its own words."""
    rows = row(TEXT, 2), row(TEXT.replace("03/20", "03/27"), 2, struck_at=hours(50))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        made.day(27, hearings=[posted(2, "H1")])
        made.inbox.got.clear()
        made.day(52, hearings=[posted(2, "H1", **CALLED_OFF)])
        (message,) = made.inbox.got
        assert message.text.startswith("2 hearings called off: Sample proposal\n")
        assert "\nCalled off: the hearing on the sample proposal (H.1) on Thursday, March 20\n" in message.text
        assert "\nCorrection: the hearing on the sample proposal (H.1) on March 27 was struck" in message.text


def test_row_reworded_to_another_day_where_the_agenda_stands(tmp_path: Path) -> None:
    """A row that is reworded to another day, while its agenda has the first one, is another hearing."""
    other = TEXT.replace("03/20", "03/27")
    reworded = row(other, 2, old_text=TEXT, reworded_at=hours(50))
    with app(tmp_path, bill("H1", row(REFERRED), reworded), bill("S1")) as made:
        made.day(3)
        made.day(27, hearings=[posted(2, "H1")])
        made.inbox.got.clear()
        made.day(51, 53, 77)
        assert made.inbox.subjects == ["Hearing on the sample proposal (H.1): Thursday, March 27, 1:00 PM, room A-1"]


def test_hearing_of_a_row_that_a_correction_named(tmp_path: Path) -> None:
    """A hearing that a correction named is announced as off there, also where its own row was never heard."""
    rows = row(TEXT, 2, struck_at=hours(50)), row(TEXT.replace("03/20", "03/27"), 26, struck_at=hours(74))
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        made.watch = replace(made.watch, channels=(replace(CHANNEL, topics=("another",)),))
        made.inbox.got.clear()
        made.day(27, 51)
        assert [f"There is a hearing on {ON_27}" in message.text for message in made.inbox.got] == [True]
        made.day(75)
        assert made.inbox.subjects[1:] == [
            "The hearing on the sample proposal (H.1) on March 27 was struck from the record"
        ]


def test_notice_entered_anew_before_anybody_heard(tmp_path: Path) -> None:
    """A notice struck and entered again is announced only to those who had not heard about the first."""
    quiet = replace(CHANNEL, name="quiet", quiet=(hours(1).time(), hours(9).time()))
    rows = row(TEXT, 2, struck_at=hours(4)), row(AGAIN, 4)
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.add_channel(quiet, Inbox("quiet"))
        made.day(0.5, 3, 5, 10)
        heard = [[ON_20 in message.text for message in inbox.got] for inbox in made.inboxes.values()]
        assert heard == [[True], [False, True]]


def test_called_off_on_another_day_than_was_heard(tmp_path: Path) -> None:
    """The message that a hearing is off names the day that people heard, even if it moved before."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.site.hearings = [posted(2, "H1", **MOVED)]
        made.check(52)
        made.site.hearings = [posted(2, "H1", **MOVED, **CALLED_OFF)]
        made.check(77)
        made.deliver()
        assert made.inbox.subjects[1:] == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]
        assert ON_20 in made.inbox.got[-1].text


def test_hearing_that_parts_in_two(tmp_path: Path) -> None:
    """If a notice is back and there are two hearings, the one that people heard about is still on."""
    first, moved = row(TEXT, 2, struck_at=hours(4), restored_at=hours(50)), row(TEXT.replace("03/20", "03/27"), 4)
    with app(tmp_path, bill("H1", row(REFERRED), first, moved), bill("S1")) as made:
        heard = made.watch
        made.watch = replace(heard, proposals=(replace(BOTH, mute_until=date(2025, 3, 4)),))
        made.day(3)
        made.watch = replace(heard, proposals=(BOTH,))
        made.day(5)
        assert ON_27 in made.inbox.got[-1].text
        made.day(27, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.inbox.got.clear()
        made.day(51, 53, 77)
        assert [(each.day.day, each.is_on) for each in known(made)] == [(20, False), (27, True)]
        assert [subject for subject in made.inbox.subjects if "called off" in subject] == []


def test_notices_that_move_it_twice(tmp_path: Path) -> None:
    """If several notices move a hearing in turn, only the last one is announced."""
    back = "Hearing rescheduled to 03/27/2025 from 01:00 PM-05:00 PM in A-1"
    rows = row(TEXT.replace("03/20", "03/27"), 2), row(AGAIN, 2), row(back, 2)
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3)
        assert made.inbox.subjects == ["Hearing on the sample proposal (H.1): Thursday, March 27, 1:00 PM, room A-1"]


def test_two_that_become_one(tmp_path: Path) -> None:
    """If a notice moves a hearing to where an agenda told another, the message says that it left its old place."""
    moved = row("Hearing rescheduled to 03/27/2025 from 01:00 PM-05:00 PM in A-1", 50)
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2), moved), bill("S1")) as made:
        made.day(3)
        made.day(27, 51, hearings=[posted(2, "H1", **NAMELESS, **at(27))])
        assert made.inbox.subjects[2:] == [
            "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1"
        ]


def test_notice_that_is_gone_while_another_has_its_day(tmp_path: Path) -> None:
    """A notice that is gone moves nothing to another day while a second notice entered later still has the hearing."""
    late = row(TEXT.replace("03/20", "03/27"), 42, date=date(2025, 3, 3))
    rows = row(TEXT, 2, removed_at=hours(40)), row(AGAIN, 26), late
    with app(tmp_path, bill("H1", row(REFERRED), *rows), bill("S1")) as made:
        made.day(3, 27, 41, 43)
        assert [(each.day, each.is_on) for each in known(made)] == [(date(2025, 3, 20), True)]
        assert [message.subject for message in made.inbox.got if ON_27 in message.text] == []
