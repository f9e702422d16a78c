"""A new chair of a committee is announced once, by name, with what of ours is before the committee."""

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeMember
from billbot.domain.bills import Member, Seat
from tests.support import faults
from tests.support.app_on_disk import CONSOLE, AppOnDisk
from tests.support.judiciary_app import (
    ANN,
    BILLS,
    BO,
    CY,
    HOUR_LATER,
    MONTH_LATER,
    chaired_by,
)


@pytest.fixture
def made(judiciary: AppOnDisk) -> AppOnDisk:
    return judiciary


def test_a_new_chair(made: AppOnDisk) -> None:
    """A committee that has another chair after a month is announced once, with what of ours is before it."""
    made.once("2025-03-06T10:00")
    chaired_by(made, replace(BO, chair=True), replace(ANN, chair=False), replace(CY, branch="Senate", chair=True))
    made.once(MONTH_LATER)
    said = "".join(made.once(f"2025-04-05T{hour}:00") for hour in (11, 12, 13))
    assert said.count("The Judiciary Committee has a new Senate chair") == 1
    assert "Cy Sample, until now Ann Sample" in said
    assert "Before it: Dignity (H.1)" in said


def test_a_new_chair_without_a_name(made: AppOnDisk) -> None:
    """A new chair whose record does not answer is waited for a day, and then told without a code."""
    made.once("2025-03-06T10:00")
    di = PracticeMember(194, "DDS0", "Di Sample", "Senate", chair=True)
    chaired_by(made, di, BO, replace(CY, chair=False))
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/DDS0")
    first = made.once(MONTH_LATER) + made.once("2025-04-05T12:00")
    assert "has a new" not in first
    later = made.once("2025-04-06T12:30") + made.once("2025-04-06T14:00")
    assert later.count("has a new Senate chair") == 1
    assert "somebody whose record could not be read, until now Ann Sample" in later
    assert "DDS0" not in later


def test_a_chair_that_comes_back(made: AppOnDisk) -> None:
    """A chair who is replaced and comes back before anybody heard about it is not news."""
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        store.committees.keep(replace(read, seats=read.seats[1:]), clock.parse(HOUR_LATER))
        store.committees.keep(read, clock.parse(HOUR_LATER))
    assert "chair" not in made.once("2025-03-03T12:30")


def senate_chair(app: AppOnDisk, code: str, now: str) -> None:
    """The Judiciary with this Senate chair, and Bo Sample."""
    with app.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        seats = (Seat(code, "Senate", chair=True), Seat("BBS1", "House", chair=True))
        store.committees.keep(replace(read, seats=seats), clock.parse(now))


def test_two_new_chairs_of_a_day(made: AppOnDisk) -> None:
    """If chairs change twice before a message, it has the last chair and the one before both changes."""
    made.once(HOUR_LATER)
    senate_chair(made, "DDS0", "2025-03-03T12:00")
    senate_chair(made, "CCS1", "2025-03-03T12:10")
    # The record of the first one never answers, so it would be waited for a day.
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/DDS0")
    said = "".join(made.once(now) for now in ("2025-03-03T13:00", "2025-03-03T14:30", "2025-03-04T15:00"))
    assert said.count("has a new Senate chair") == 1
    assert "Cy Sample, until now Ann Sample" in said


def test_a_new_chair_behind_one_of_whom_nobody_heard(made: AppOnDisk) -> None:
    """The record says who was chair until now, even if nobody heard about a change in between."""
    for now in (HOUR_LATER, "2025-03-03T13:00"):
        made.once(now)
    senate_chair(made, "CCS1", "2025-03-03T13:30")
    assert "Cy Sample, until now Ann Sample" in made.once("2025-03-03T14:30")
    made.configure(CONSOLE, f'{BILLS}mute_until = "2025-03-05"\n')
    senate_chair(made, "AAS0", "2025-03-03T15:00")
    assert "chair" not in made.once("2025-03-03T16:00")
    made.configure(CONSOLE, BILLS)
    senate_chair(made, "BBS1", "2025-03-03T16:30")
    assert "Bo Sample, until now Ann Sample" in made.once("2025-03-03T17:30")


def test_a_new_chair_while_another_waits(made: AppOnDisk) -> None:
    """A message that leaves before a further change was read tells the earlier one; the other one follows."""
    made.once(HOUR_LATER)
    made.configure(f'{CONSOLE}quiet = "9:00-18:00"\n', BILLS)
    senate_chair(made, "DDS0", "2025-03-03T12:00")
    with made.store() as store:
        for code, name in (("DDS0", "Di Sample"), ("CCS1", "Cy Sample")):
            store.people.keep_member(Member(194, code, name, "Senate"), clock.parse("2025-03-03T12:00"))
    assert "chair" not in made.once("2025-03-03T13:00")
    senate_chair(made, "CCS1", "2025-03-03T17:50")
    told = made.billbot("deliver", "--now", "2025-03-03T18:10").out
    assert "Di Sample, until now Ann Sample" in told
    assert "Cy Sample, until now Di Sample" in made.once("2025-03-03T20:00")


def test_no_chair_any_more(made: AppOnDisk) -> None:
    """The message says that a committee lost its chair."""
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        store.committees.keep(replace(read, seats=read.seats[1:]), clock.parse(HOUR_LATER))
    assert "The Judiciary Committee has no Senate chair at the moment" in made.once("2025-03-03T12:30")


def test_no_chair_in_one_reading(made: AppOnDisk) -> None:
    """A record without the chair that a committee had is believed once it is read again a day later, and not before."""
    chaired_by(made, replace(ANN, chair=False), BO, CY)
    assert "chair at the moment" not in made.once(MONTH_LATER) + made.once("2025-04-05T14:00")
    said = made.once("2025-04-06T11:00") + made.once("2025-04-06T14:00")
    assert said.count("The Judiciary Committee has no Senate chair at the moment") == 1


def test_a_chair_missing_for_a_moment(made: AppOnDisk) -> None:
    """A chair who is missing in one reading and there in the next was chair all the time."""
    chaired_by(made, CY)
    said = made.once(MONTH_LATER)
    chaired_by(made, ANN, BO, CY)
    assert "chair at the moment" not in said + made.once("2025-04-06T11:00")
