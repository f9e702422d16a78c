"""If several agendas or rows are about one bill or hour, each hearing appears once, where the record has it."""

from datetime import date, time
from pathlib import Path

from msgspec.structs import replace

from billbot.demo import PracticeBill
from billbot.domain import agendas
from tests.support.agenda_app import APP, MOVED_TEXT, SENATE, TEXT, app, at, known
from tests.support.app_in_process import REFERRED, bill, row
from tests.support.app_in_process import at as hours
from tests.support.hearing_sample import AGENDA, FIRST, H1588, of, posted, read

CALLED_OFF = {"Status": "Canceled"}


def of_committee(number: str, committee: str) -> PracticeBill:
    return bill(number, row(f"Referred to the committee on {committee}"), row(TEXT, 2))


def test_again_under_another_number(tmp_path: Path) -> None:
    """A hearing called off and listed again under another number, at its old hour, is announced again."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1")])
        made.day(50, hearings=[posted(2, "H1", **CALLED_OFF)])
        made.day(75, hearings=[posted(2, "H1", **CALLED_OFF), posted(3, "H1")])
        assert made.inbox.subjects[2:] == [
            "The hearing on the sample proposal (H.1) is on again: Thursday, March 20, 1:00 PM, room A-1"
        ]
        (one,) = known(made)
    assert (one.is_on, one.agenda, one.changes) == (True, 3, 1)


def test_called_off_beside_one_that_stands(tmp_path: Path) -> None:
    """A number that was called off, empty or not, takes nothing from one that appears at that hour."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1", **CALLED_OFF), posted(3, "H1"), posted(4, **CALLED_OFF)])
        assert [(each.agenda, each.is_on) for each in known(made)] == [(3, True)]


def test_two_committees_called_off(tmp_path: Path) -> None:
    """If the bills of one agenda are in two committees, both their hearings are called off, and told so."""
    with app(tmp_path, of_committee("H1", "The Judiciary"), of_committee("S1", "Public Health")) as made:
        made.day(3)
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, hearings=[posted(2, "H1", "S1", **CALLED_OFF)])
        assert [each.is_on for each in known(made)] == [False, False]
        said = made.inbox.got[-1].text
    assert ("hearing of H.1 on" in said, "hearing of S.1 on" in said) == (True, True)


def test_two_committees_move(tmp_path: Path) -> None:
    """If the bills of one agenda are in two committees, both their hearings move with it."""
    with app(tmp_path, of_committee("H1", "The Judiciary"), of_committee("S1", "Public Health")) as made:
        made.day(3)
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, hearings=[posted(2, "H1", "S1", **at(27), RescheduledHearing=at(20))])
        found = known(made)
    assert [(each.bills, each.day) for each in found] == [((APP,), date(2025, 3, 27)), ((SENATE,), date(2025, 3, 27))]


def test_rows_of_one_bill_lag(tmp_path: Path) -> None:
    """A hearing appears once if its agenda and the rows of one bill have moved, and those of another have not yet."""
    moved = bill("H1", row(REFERRED), row(TEXT, 2, struck_at=hours(40)), row(MOVED_TEXT, 40))
    with app(tmp_path, moved, bill("S1", row(REFERRED), row(TEXT, 2))) as made:
        made.day(3)
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, hearings=[posted(2, "H1", "S1", **at(27), RescheduledHearing=at(20))])
        (one,) = known(made)
    assert (set(one.bills), one.day) == ({APP, SENATE}, date(2025, 3, 27))


def test_bill_that_is_not_on_it_stays(tmp_path: Path) -> None:
    """If an agenda moves, a bill that is not on it stays at its row's hour."""
    both = (row(REFERRED), row(TEXT, 2))
    with app(tmp_path, bill("H1", *both), bill("S1", *both)) as made:
        made.day(3)
        made.day(25, hearings=[posted(2, "H1")])
        assert [set(each.bills) for each in known(made)] == [{APP, SENATE}]
        made.day(50, hearings=[posted(2, "H1", **at(27), RescheduledHearing=at(20))])
        days = {each.bills: each.day.day for each in known(made)}
    assert days == {(APP,): 27, (SENATE,): 20}


def test_put_on_another_agenda(tmp_path: Path) -> None:
    """A bill that goes to another agenda of that day is heard there, and was not taken off."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, 52, hearings=[posted(2, "H1"), posted(3, "S1", **at(20, 10))])
        found = {(each.bills, each.slot.start, each.status) for each in known(made)}
    assert found == {((APP,), time(13), "announced"), ((SENATE,), time(10), "announced")}


def test_taken_off_and_heard_earlier(tmp_path: Path) -> None:
    """The bills left on an agenda do not follow a bill that was taken off and has a row for another hour."""
    earlier = TEXT.replace("01:00 PM", "10:00 AM")
    with app(tmp_path, bill("H1", row(REFERRED), row(earlier, 60)), bill("S1")) as made:
        made.day(25, hearings=[posted(2, "H1", "S1")])
        made.day(50, 52, 61, hearings=[posted(2, "S1")])
        found = {(each.bills, each.slot.start, each.agenda) for each in known(made)}
    assert found == {((APP,), time(10), None), ((SENATE,), time(13), 2)}


def test_beside_one_that_a_row_called_off(tmp_path: Path) -> None:
    """A bill on an agenda is announced, also where a row has called off the hearing of another bill on it."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 2), row("Hearing canceled", 10)), bill("S1")) as made:
        made.day(3, 11)
        made.day(36, hearings=[posted(2, "H1", "S1")])
        assert made.inbox.subjects[-1] == "Hearing on the sample proposal (S.1): Thursday, March 20, 1:00 PM, room A-1"


def test_on_two_agendas(tmp_path: Path) -> None:
    """A bill that is only on one of two agendas at an hour is announced, though the other has all the rest of them."""
    with app(tmp_path) as made:
        made.day(25, hearings=[posted(2, "H1", "S1"), posted(3, "H1")])
        assert any("S.1" in message.text for message in made.inbox.got)


def test_agenda_before_its_row() -> None:
    """Notice counts from the agenda if that was seen before the row."""
    (one,) = agendas.with_agendas(of(FIRST), [read(AGENDA)], {H1588})
    assert one.notice_days == 14


def test_other_place_on_the_day_of_the_row(tmp_path: Path) -> None:
    """If an agenda changes the place on the day of the row, the new place is announced."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 48.5)), bill("S1")) as made:
        made.day(25, 48.7, hearings=[posted(2, "H1")])
        made.day(50, hearings=[posted(2, "H1", Location={"LocationName": "B-2"})])
        assert "B-2" in made.inbox.got[-1].text


def test_committee_without_a_place() -> None:
    """Two bills of an agenda without committee and place are one hearing."""
    plainly = replace(AGENDA, committee=None, place=None, bills=(H1588, SENATE))
    assert len(agendas.with_agendas((), [read(plainly)], {H1588, SENATE})) == 1
