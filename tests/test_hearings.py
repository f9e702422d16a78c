"""Which hearings are announced, read from a bill's history."""

from dataclasses import replace
from datetime import date, time

from billbot.bills import Action
from billbot.hearings import coming

TODAY = date(2025, 11, 10)


def notice(text: str) -> Action:
    return Action(date(2025, 11, 5), "Joint", text)


FIRST = notice("Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1")


def test_announced() -> None:
    """An announced hearing has its day, hours and place."""
    (hearing,) = coming([FIRST], TODAY)
    assert (hearing.date, hearing.start, hearing.end, hearing.place) == (
        date(2025, 11, 18),
        time(13),
        time(17),
        "A-1",
    )


def test_past() -> None:
    """A hearing of yesterday is not to come; one of today is."""
    assert coming([FIRST], date(2025, 11, 19)) == ()
    assert len(coming([FIRST], date(2025, 11, 18))) == 1


def test_struck_notice() -> None:
    """A struck notice announces nothing; the one that replaces it does."""
    moved = notice("Hearing scheduled for 11/25/2025 from 01:00 PM-05:00 PM in A-1")
    assert [hearing.date for hearing in coming([replace(FIRST, stricken=True), moved], TODAY)] == [date(2025, 11, 25)]


def test_rescheduled() -> None:
    """A rescheduled hearing takes the place of the one before."""
    moved = notice("Hearing rescheduled to 11/25/2025 from 01:00 PM-05:00 PM in A-1")
    assert [hearing.date for hearing in coming([FIRST, moved], TODAY)] == [date(2025, 11, 25)]


def test_other_place() -> None:
    """A hearing whose place changed is one hearing, in the new place."""
    moved = notice("Location Changed - Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in Gardner Auditorium")
    assert [hearing.place for hearing in coming([FIRST, moved], TODAY)] == ["Gardner Auditorium"]


def test_called_off() -> None:
    """A hearing that was called off is not to come."""
    assert coming([FIRST, notice("Hearing canceled")], TODAY) == ()
