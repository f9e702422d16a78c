"""What a reading of an agenda means, and where row and agenda differ: the last word counts."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain import agendas
from billbot.domain.agendas import filled_in
from billbot.domain.bills import Agenda, BillId
from billbot.domain.hearings import Hearing
from tests.support.hearing_sample import AGENDA, FIRST, H1588, notice, of

OFF = replace(AGENDA, status="Canceled")
MOVED = replace(AGENDA, day=date(2025, 11, 25))
AGAIN = "Hearing rescheduled to 11/18/2025 from 01:00 PM-05:00 PM in A-1"
CANCELED = "Hearing canceled"
ONE, OTHER, NEW = (BillId(194, number) for number in ("H1", "H2", "H3"))
KNOWN = Agenda(7, "Rescheduled", date(2025, 3, 20), time(13), bills=(ONE, OTHER), moved_from=(date(2025, 3, 13), None))
SAID = Agenda(7, "Confirmed", date(2025, 3, 27), time(14), bills=(NEW,), moved_from=(date(2025, 3, 20), time(13)))


def read(*readings: tuple[int, Agenda], known: bool = True) -> Agenda:
    """An agenda as it was read on these days of November; where that is not `known`, as the first list ever had it."""
    found: Agenda | None = None
    for day, each in readings:
        found = agendas.with_course(found, each, date(2025, 11, day) if known else None)
    assert found is not None
    return replace(found, listed=date(2025, 11, readings[0][0]))


def so(posted: Agenda, *rows: tuple[str, int]) -> Hearing:
    """What happens to the one hearing announced by the notice of November 5 and these rows."""
    (one,) = agendas.with_agendas(of(FIRST, *(notice(text, day) for text, day in rows)), [posted], {H1588})
    return one


@pytest.mark.parametrize(("day", "is_on"), [(7, False), (8, False), (9, True)])
def test_row_after_a_calling_off(day: int, *, is_on: bool) -> None:
    """A row of a later day than its agenda's calling off puts the hearing on; on the same day the agenda decides."""
    assert so(read((6, AGENDA), (8, OFF)), (AGAIN, day)).is_on is is_on


def test_struck_row_is_no_word() -> None:
    """A struck row does not put on a hearing that its agenda has called off."""
    rows = of(FIRST, notice(AGAIN, 9, stricken=True))
    (one,) = agendas.with_agendas(rows, [read((6, AGENDA), (8, OFF))], {H1588})
    assert not one.is_on


@pytest.mark.parametrize(("day", "is_on"), [(7, True), (9, False)])
def test_agenda_after_a_calling_off(day: int, *, is_on: bool) -> None:
    """An agenda that puts a hearing on again after a row called it off wins; an earlier one does not."""
    assert so(read((5, AGENDA), (6, OFF), (8, AGENDA)), (CANCELED, day)).is_on is is_on


def test_first_reading_undoes_no_calling_off() -> None:
    """An agenda that was just read for the first time may be older than the row that calls its hearing off."""
    assert not so(read((9, AGENDA)), (CANCELED, 7)).is_on


@pytest.mark.parametrize(("day", "is_on"), [(6, False), (9, True)])
def test_first_list(day: int, *, is_on: bool) -> None:
    """A hearing that the first list calls off is off, until a row of a later day sets it again."""
    assert so(read((8, OFF), known=False), (AGAIN, day)).is_on is is_on


def test_struck_notice_leaves_the_agenda() -> None:
    """If every row was struck, the hearing is where its agenda has it."""
    rows = of(replace(FIRST, stricken=True))
    (one,) = agendas.with_agendas(rows, [read((4, AGENDA))], {H1588})
    assert (one.is_on, one.day, one.by_agenda) == (True, date(2025, 11, 18), True)


def test_row_that_stands_is_its_own_word() -> None:
    """A hearing that a row gives as its agenda does is not one only by its agenda."""
    assert not so(read((6, AGENDA))).by_agenda


def test_late_row_of_the_hour_that_was_left() -> None:
    """A notice of the hour that its agenda has left is late, and moves nothing back."""
    assert so(read((4, AGENDA), (6, MOVED)), (AGAIN, 9)).day == date(2025, 11, 25)


def test_row_that_comes_back() -> None:
    """A row that moves a hearing back to an earlier row's day, after its agenda moved it, is the last word."""
    later = "Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1"
    assert so(read((4, AGENDA), (6, MOVED)), (later, 7), (AGAIN, 9)).day == date(2025, 11, 18)


def test_day_that_a_row_has_left() -> None:
    """If an agenda calls off a day that a row moved its hearing from, nothing is called off."""
    one = so(read((4, AGENDA), (9, OFF)), ("Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7))
    assert (one.is_on, one.day) == (True, date(2025, 11, 25))


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ({}, {"place": "B-2"}, "B-2"),
        ({"start": time(11)}, {"place": None}, "A-1"),
        ({"start": time(11), "committee": "Joint Committee on Revenue"}, {"place": "B-2", "start": time(11)}, "A-1"),
    ],
)
def test_place(before: dict[str, Any], after: dict[str, Any], place: str) -> None:
    """An agenda that moves to another place takes its hearing there, none at another hour, and none to nowhere."""
    first = replace(AGENDA, **before)
    assert so(read((4, first), (6, replace(first, **({"start": AGENDA.start} | after))))).slot.place == place


@pytest.mark.parametrize(("here", "left"), [(7, 8), (8, 7)])
def test_agenda_of_an_hour_that_rows_have_left(here: int, left: int) -> None:
    """Of two agendas the one at the hour that rows give is the hearing's, whichever was posted first."""
    rows = of(FIRST, notice("Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1", 7))
    posted = [read((4, replace(AGENDA, event=left))), read((4, replace(MOVED, event=here)))]
    (one,) = agendas.with_agendas(rows, sorted(posted, key=lambda each: each.event), {H1588})
    assert (one.day, one.agenda) == (MOVED.day, here)


@pytest.mark.parametrize(("here", "moved"), [(7, 8), (8, 7)])
def test_agenda_beside_one_that_moved(here: int, moved: int) -> None:
    """If an agenda moves, and another is at its former hour, both are hearings, whichever was posted first."""
    posted = [read((4, replace(AGENDA, event=moved)), (6, replace(MOVED, event=moved)))]
    posted.append(read((7, replace(AGENDA, event=here))))
    both = agendas.with_agendas(of(FIRST), sorted(posted, key=lambda each: each.event), {H1588})
    assert {(each.day, each.agenda) for each in both} == {(AGENDA.day, here), (MOVED.day, moved)}


def test_agenda_that_was_elsewhere_takes_it_up() -> None:
    """If rows called a hearing off and an agenda then gives another hour, it is at that hour."""
    other = replace(AGENDA, day=AGENDA.day + timedelta(2), start=time(10))
    one = so(read((4, AGENDA), (9, other)), (CANCELED, 7))
    assert (one.is_on, one.hour) == (True, (other.day, other.start))


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (SAID, SAID),
        (replace(SAID, null_fields=frozenset({"bills"})), replace(SAID, bills=(NEW, ONE, OTHER))),
        (replace(SAID, null_fields=frozenset({"status"})), replace(SAID, status="Rescheduled")),
        (replace(SAID, day=KNOWN.day, start=None), replace(SAID, day=KNOWN.day, start=time(13))),
        (replace(SAID, start=None), replace(SAID, start=None)),
        (replace(SAID, moved_from=None), replace(SAID, moved_from=KNOWN.moved_from)),
    ],
)
def test_completed(said: Agenda, taken: Agenda) -> None:
    """A null removes nothing, and a new document is added to an empty part."""
    assert filled_in(said, KNOWN) == taken
