"""A hearing whose agenda moves, is called off, gains or loses bills appears once, and each step is announced once."""

from datetime import date, time
from pathlib import Path

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.watched import Channel
from tests.support import faults
from tests.support.agenda_app import ALONE, APP, BOTH, MOVED_TEXT, OTHER, SENATE, TEXT, app, asked, at, known
from tests.support.app_in_process import REFERRED, Inbox, bill, row
from tests.support.app_in_process import at as hours
from tests.support.hearing_sample import document, posted


def test_moves_twice(tmp_path: Path) -> None:
    """A hearing that moves twice is announced three times, appears once, and stays the same event of the calendar."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        first = known(made)
        made.day(50, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        made.day(75, 100, hearings=[posted(2, "H1", **at(28), RescheduledHearing=at(27))])
        assert made.inbox.subjects == [
            "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1",
            "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1",
            "The hearing on the sample proposal (H.1) moves to Friday, March 28, 1:00 PM, room A-1",
        ]
        (one,) = known(made)
    assert (one.key, one.day, one.changes) == (first[0].key, date(2025, 3, 28), 2)
    assert [slot.date for slot in one.before] == [date(2025, 3, 20), date(2025, 3, 27)]


def test_first_told_after_it_moved(tmp_path: Path) -> None:
    """Anybody who first hears about a hearing that has moved reads for when the quoted row had announced it."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        (told,) = made.inbox.got
    assert told.subject == "Hearing on the sample proposal (H.1): Thursday, March 27, 1:00 PM, room A-1"
    assert f"“{TEXT}”" in told.text
    assert " in room A-1 at the State House. It had been announced for Thursday, March 20, 1:00 PM." in told.text


def test_other_hours(tmp_path: Path) -> None:
    """A hearing that is put to another hour, with no earlier slot named, is announced as moved and appears once."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        told = len(made.inbox.got)
        made.day(50, 75, hearings=[posted(2, "H1", **at(20, 10))])
        assert len(made.inbox.got) == told + 1
        assert (
            "The hearing on the sample proposal (H.1) now starts at 10:00 AM; still Thursday, March 20"
            in made.inbox.got[-1].text
        )
        (one,) = known(made)
    assert one.slot.start == time(10)


def test_hour_of_later(tmp_path: Path) -> None:
    """The hour that an agenda or a row gives to a hearing without one is announced, and is not a move."""
    later = "The hearing on the sample proposal (H.1) has its hour: Thursday, March 20, 1:00 PM, room A-1"
    with app(tmp_path / "agenda") as made:
        made.day(25, hearings=[posted(2, "H1", **at(20, 0))])
        made.day(50, 75, hearings=[posted(2, "H1", **at(20))])
        first, second = made.inbox.got
        assert second.text.startswith(f"{later}\n")
        assert not any("oved" in each.text for each in (first, second))
        (one,) = known(made)
        assert (one.slot.start, one.moved_from) == (time(13), None)
    with app(tmp_path / "row", bill("H1", row(REFERRED), row(TEXT, 30)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1", **at(20, 0))])
        made.day(50, 75)
        assert [each.text.splitlines()[0] for each in made.inbox.got[1:]] == [later]


def test_first_read_at_another_hour(tmp_path: Path) -> None:
    """An agenda that is first read days after its row, at another hour, moves the hearing there, as each later one."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3)
        made.site.hearings = [posted(2, "H1", **at(20, 10))]
        made.day(74, 75)
        made.site.hearings = [posted(2, "H1", **at(20, 11))]
        made.day(100, 125)
        (one,) = known(made)
    told = [message.text.splitlines()[0] for message in made.inbox.got]
    assert [next(at for at in ("10:00 AM", "11:00 AM", "1:00 PM") if at in each) for each in told] == [
        "1:00 PM",
        "10:00 AM",
        "11:00 AM",
    ]
    assert "it was to begin at 1:00 PM" in made.inbox.got[1].text
    assert (one.slot.start, one.changes) == (time(11), 2)


def test_back_at_the_hour_of_its_row(tmp_path: Path) -> None:
    """Calendars count each step of an agenda that is first read at another hour than its row's, and goes back there."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3)
        counts = []
        for day, hour in ((75, 10), (100, 13), (125, 11)):
            made.site.hearings = [posted(2, "H1", **at(20, hour))]
            made.day(day - 1, day, day + 12)
            (one,) = known(made)
            counts.append((one.slot.start, one.changes))
    assert counts == [(time(10), 1), (time(13), 2), (time(11), 3)]


def test_two_agendas_of_a_day(tmp_path: Path) -> None:
    """Another agenda of the committee and day moves no hearing whose own agenda is at the hour of its row."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3)
        made.site.hearings = [posted(2, "H1", **at(20, 10)), posted(3, "H1")]
        made.day(74, 75)
        assert [(one.slot.start, one.before) for one in known(made)] == [(time(10), ()), (time(13), ())]
    assert not any("moves" in message.text for message in made.inbox.got)


def test_another_committee_at_another_hour(tmp_path: Path) -> None:
    """Another committee's hearing on the same day does not move a row's hearing."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3)
        made.site.hearings = [posted(2, "H1", **at(20, 10), Name="Joint Committee on Public Health")]
        made.day(74, 75)
        assert len(made.inbox.got) == 1


def test_moves_after_a_row(tmp_path: Path) -> None:
    """An agenda that moves before the rows do tells it; the message of the row is corrected when they follow."""
    rows = (row(REFERRED), row(TEXT, 2, struck_at=hours(79)), row(MOVED_TEXT, 80))
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(3, 27, hearings=[posted(2, "H1")])
        assert len(made.inbox.got) == 1
        made.day(52, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        assert "it was to be on Thursday, March 20" in made.inbox.got[-1].text
        made.day(81, 105)
        assert len(made.inbox.got) == 2
        assert "Struck from the record on March 6" in made.inbox.amended["all-1"].text
        (one,) = known(made)
    assert (one.day, one.is_on) == (date(2025, 3, 27), True)


def test_gains_a_bill(tmp_path: Path) -> None:
    """A bill that an agenda gains is announced with all that is on it; its own row tells it to nobody a second time."""
    with app(tmp_path, bill("H1", row(REFERRED)), bill("S1", row(REFERRED), row(TEXT, 60))) as made:
        made.watch = replace(made.watch, proposals=(ALONE, OTHER))
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, 75, hearings=[posted(2, "H1", "S1")])
        assert made.inbox.subjects == [
            "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1",
            "Hearing on the other proposal (S.1): Thursday, March 20, 1:00 PM, room A-1",
        ]
        assert "H.1" in made.inbox.got[-1].text
        (one,) = known(made)
    assert set(one.bills) == {APP, SENATE}


def test_loses_a_bill(tmp_path: Path) -> None:
    """A bill that is off an agenda in two readings is announced as taken off, and stays in the calendar as canceled."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, hearings=[posted(2, "H1")])
        assert len(made.inbox.got) == 1
        made.day(52, 76)
        assert made.inbox.subjects[1:] == [
            "The sample proposal (S.1) is off the agenda of the hearing on Thursday, March 20"
        ]
        standing = {each.bills: each.status for each in known(made)}
    assert standing == {(APP,): "announced", (SENATE,): "taken off"}


def test_first_list_the_day_after(tmp_path: Path) -> None:
    """A hearing on the first list is not news on the next day either, unless it moves."""
    with app(tmp_path, known=[posted(2, "H1")]) as made:
        made.day(25, 50)
        assert made.inbox.got == []
        made.day(75, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        assert len(made.inbox.got) == 1


def test_answer_of_yesterday(tmp_path: Path) -> None:
    """An answer that goes back to an earlier state is not announced unless the next one confirms it."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        moved = [posted(2, "H1", **at(27), RescheduledHearing=at(20))]
        made.day(50, hearings=moved)
        made.day(75, hearings=[posted(2, "H1")])
        made.day(77, 101, hearings=moved)
        assert len(made.inbox.got) == 2


def test_back_for_good(tmp_path: Path) -> None:
    """A hearing that was called off and is on again, in two readings, is announced again."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, hearings=[posted(2, "H1", Status="Canceled")])
        made.day(75, 77, 101, hearings=[posted(2, "H1")])
        assert made.inbox.subjects == [
            "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1",
            "Called off: the hearing on the sample proposal (H.1) on Thursday, March 20",
            "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1",
        ]


def test_row_that_comes_as_its_hearing_is_called_off(tmp_path: Path) -> None:
    """A row that announces a hearing is not quoted for that it is off, though it comes in the same look."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 40)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, hearings=[posted(2, "H1", Status="Canceled")])
        announced, off = made.inbox.got
    assert off.text.startswith("Called off: the hearing on the sample proposal (H.1) on Thursday, March 20\n")
    assert TEXT not in announced.text + off.text


def test_called_off_after_a_row(tmp_path: Path) -> None:
    """A hearing announced by a row and called off by its agenda is announced as off once, not again by the next row."""
    rows = (row(REFERRED), row(TEXT, 2), row("Hearing canceled", 60))
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(27, hearings=[posted(2, "H1")])
        made.inbox.got.clear()
        made.day(52, 61, 90, hearings=[posted(2, "H1", Status="Canceled")])
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]
        (one,) = known(made)
    assert one.status == "called off"


def test_called_off_on_another_day(tmp_path: Path) -> None:
    """An agenda that moved and was called off between two readings calls off the hearing that the history shows."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(3)
        made.inbox.got.clear()
        made.day(27, 52, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20), Status="Canceled")])
        assert made.inbox.subjects == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]
        assert [each.is_on for each in known(made)] == [False]


def test_rescheduled_under_another_number(tmp_path: Path) -> None:
    """A hearing that gets another number in the list is told as moved, not as called off."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.site.hearings = [
            posted(2, "H1", Status="Rescheduled"),
            posted(3, "H1", **at(27), RescheduledHearing=at(20)),
        ]
        made.day(50, 75)
        assert len(made.inbox.got) == 2
        assert (
            "The hearing on the sample proposal (H.1) moves to Thursday, March 27, 1:00 PM, room A-1"
            in made.inbox.got[1].text
        )
        (one,) = known(made)
    assert (one.day, one.is_on) == (date(2025, 3, 27), True)


def test_agenda_that_lags(tmp_path: Path) -> None:
    """While its agenda still has the old day, a row that moves a hearing is announced, and there is one hearing."""
    rows = (row(REFERRED), row(TEXT, 2), row(MOVED_TEXT, 30))
    with app(tmp_path, bill("H1", *rows), bill("S1")) as made:
        made.day(27, hearings=[posted(2, "H1")])
        made.inbox.got.clear()
        made.day(52)
        assert len(made.inbox.got) == 1
        (one,) = known(made)
    assert (one.day, one.agenda) == (date(2025, 3, 27), 2)


def test_docket_on_an_agenda(tmp_path: Path) -> None:
    """An agenda that names a bill by its docket is that bill's."""
    docketed = bill("H1", row(REFERRED), docket="HD9", numbered_at=hours(10))
    with app(tmp_path, docketed, bill("S1")) as made:
        made.watch = replace(made.watch, proposals=(replace(BOTH, bills=(BillId(194, "HD9"),)),))
        made.day(1, 36)
        made.inbox.got.clear()
        agenda = [{"StartTime": None, "EndTime": None, "DocumentsInAgenda": [document(None, "HD9")]}]
        made.day(61, hearings=[posted(2) | {"HearingAgendas": agenda}])
        assert made.inbox.subjects == ["Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"]
        assert [each.bills for each in known(made)] == [(APP,)]


def test_channel_of_later(tmp_path: Path) -> None:
    """A channel that is added later is not told what an agenda said before."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.add_channel(Channel("late", "console"), Inbox("late"))
        made.day(50, 75)
        late = made.inboxes["late"]
        assert [subject for subject in late.subjects if subject.startswith("Hearing")] == []


def test_known_one_that_cannot_be_read(tmp_path: Path) -> None:
    """A known hearing that cannot be read is tried once a day, and what we know about it stays."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.site.faults.add(faults.error_page(), "/api/Hearings/2")
        made.site.requests.clear()
        made.day(50, 51, 52, 53)
        assert len([target for target in asked(made) if target.endswith("/2")]) == 1
        assert len(known(made)) == 1
