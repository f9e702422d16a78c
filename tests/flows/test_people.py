"""Who decides: committees and members are read now and then, named in alerts, and a new chair is told once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.bills import Member, Seat
from billbot.practice import PracticeCommittee, PracticeMember, faults
from tests.support import toml
from tests.support.hearing_sample import posted
from tests.support.house_on_disk import BEGIN, CONSOLE, HEARING, REFERRED, HouseOnDisk, bill, on_disk, row

ANN = PracticeMember("AAS0", "Ann Sample", "Senate", chair=True, phone="6175550100", district="First Sample")
BO = PracticeMember("BBS1", "Bo Sample", "House", chair=True)
CY = PracticeMember("CCS1", "Cy Sample", "House")
JUDICIARY = PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=(ANN, BO, CY))
BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1")
HOUR_LATER, DAYS_LATER, MONTH_LATER = "2025-03-03T11:30", "2025-03-05T10:00", "2025-04-05T10:00"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOnDisk]:
    """A house that watches a bill before the Judiciary, which has sat for a while."""
    with on_disk(tmp_path_factory.mktemp("people"), bill("H1", row(REFERRED), row(HEARING, DAYS_LATER))) as house:
        house.site.court.committees = (JUDICIARY,)
        house.configure(CONSOLE, BILLS)
        house.once(BEGIN)
        house.save()
        yield house


@pytest.fixture
def made(read: HouseOnDisk) -> HouseOnDisk:
    """That house, as good as new."""
    made = read.restored()
    made.site.court.committees = (JUDICIARY,)
    return made


def asked(house: HouseOnDisk) -> list[str]:
    """The records of people that were asked for, in order."""
    paths = [request.target for request in house.site.requests]
    return [path.rpartition("/")[2] for path in paths if "/Committees/" in path or "/LegislativeMembers/" in path]


def chaired_by(house: HouseOnDisk, *seats: PracticeMember) -> None:
    """The site has the Judiciary with these seats."""
    house.site.court.committees = (replace(JUDICIARY, seats=seats),)


def test_one_member_an_hour(made: HouseOnDisk) -> None:
    """The committee is read when a bill is before it, then a member an hour, chairs first; then nothing for a month."""
    assert asked(made) == ["J19", "AAS0"]
    made.once("2025-03-03T10:30")
    assert asked(made) == ["J19", "AAS0"]
    for now in ("2025-03-03T11:30", "2025-03-03T13:00", "2025-03-03T14:30", "2025-03-20T10:00"):
        made.once(now)
    assert asked(made) == ["J19", "AAS0", "BBS1", "CCS1"]
    made.once(MONTH_LATER)
    assert asked(made)[4:] == ["J19", "AAS0"]


def test_a_committee_that_was_renamed(tmp_path: Path) -> None:
    """A committee by a name that nobody knew is found by its hearings, also where other bills came to it before."""
    renamed = "Joint Committee on Courts and Rights"
    referred = row("Referred to the committee on Courts and Rights")
    with on_disk(tmp_path, bill("H1", referred), bill("H2", row(REFERRED), appears=HOUR_LATER)) as house:
        house.site.court.committees = (replace(JUDICIARY, name=renamed),)
        house.configure(CONSOLE, BILLS + toml.proposal("other", "Other", "194/H2"))
        house.once(BEGIN)
        assert asked(house) == []
        house.site.hearings = [posted(5, "H9", Name=renamed)]
        house.once("2025-03-04T11:00")
        assert asked(house) == ["J19", "AAS0"]
        assert "Ann Sample" in house.billbot("who", "H1").out


def test_a_record_that_does_not_answer(made: HouseOnDisk) -> None:
    """A member whose record is refused is left alone for a day, the others have their turn, and nothing is told."""
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/BBS1")
    said = made.once("2025-03-03T11:30") + made.once("2025-03-03T13:00") + made.once("2025-03-03T14:30")
    assert said.count("0 messages sent") == 3
    assert asked(made) == ["J19", "AAS0", "BBS1", "CCS1"]
    made.site.faults.clear()
    made.once("2025-03-04T14:00")
    assert asked(made)[4:] == ["BBS1"]


def test_an_alert_names_the_chairs(made: HouseOnDisk) -> None:
    """A row of a bill before a committee is told with those who chair it."""
    made.once(HOUR_LATER)
    said = made.once(DAYS_LATER)
    assert "Before the Judiciary Committee: chairs Senator Ann Sample and Representative Bo Sample." in said
    assert "/Committees/Detail/J19/194" in said


def test_a_chair_whose_name_is_not_known(made: HouseOnDisk) -> None:
    """As long as the record of a chair was not read, no alert names chairs: a code says nothing to anybody."""
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/BBS1")
    made.once(HOUR_LATER)
    said = made.once(DAYS_LATER)
    assert ("Hearing on Dignity" in said, "chairs" in said, "BBS1" in said) == (True, False, False)


def test_a_new_chair(made: HouseOnDisk) -> None:
    """A committee that has another chair after a month is told once, with what of ours lies before it."""
    made.once("2025-03-06T10:00")
    chaired_by(made, replace(BO, chair=True), replace(ANN, chair=False), replace(CY, branch="Senate", chair=True))
    made.once(MONTH_LATER)
    said = "".join(made.once(f"2025-04-05T{hour}:00") for hour in (11, 12, 13))
    assert said.count("The Judiciary Committee has a new Senate chair") == 1
    assert "Cy Sample, until now Ann Sample" in said
    assert "Before it: Dignity (H.1)" in said


def test_a_new_chair_without_a_name(made: HouseOnDisk) -> None:
    """A new chair whose record does not answer is waited for a day, and then told without a code."""
    made.once("2025-03-06T10:00")
    di = PracticeMember("DDS0", "Di Sample", "Senate", chair=True)
    chaired_by(made, di, BO, replace(CY, chair=False))
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/DDS0")
    first = made.once(MONTH_LATER) + made.once("2025-04-05T12:00")
    assert "has a new" not in first
    later = made.once("2025-04-06T12:30") + made.once("2025-04-06T14:00")
    assert later.count("has a new Senate chair") == 1
    assert "somebody whose record could not be read, until now Ann Sample" in later
    assert "DDS0" not in later


def test_a_chair_that_comes_back(made: HouseOnDisk) -> None:
    """A chair who was replaced and is back before anybody was told is no news."""
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        store.committees.keep(replace(read, seats=read.seats[1:]), clock.parse(HOUR_LATER))
        store.committees.keep(read, clock.parse(HOUR_LATER))
    assert "chair" not in made.once("2025-03-03T12:30")


def senate_chair(house: HouseOnDisk, code: str, now: str) -> None:
    """The Judiciary is known to have this Senate chair, beside Bo Sample."""
    with house.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        seats = (Seat(code, "Senate", chair=True), Seat("BBS1", "House", chair=True))
        store.committees.keep(replace(read, seats=seats), clock.parse(now))


def test_two_new_chairs_of_a_day(made: HouseOnDisk) -> None:
    """Of two changes before either was told the last is, beside the chair who was before both."""
    made.once(HOUR_LATER)
    senate_chair(made, "DDS0", "2025-03-03T12:00")
    senate_chair(made, "CCS1", "2025-03-03T12:10")
    # The record of the first one never answers, so that it would be waited for a day.
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/DDS0")
    said = "".join(made.once(now) for now in ("2025-03-03T13:00", "2025-03-03T14:30", "2025-03-04T15:00"))
    assert said.count("has a new Senate chair") == 1
    assert "Cy Sample, until now Ann Sample" in said


def test_a_new_chair_behind_one_of_whom_nobody_heard(made: HouseOnDisk) -> None:
    """Who was chair until now is said by the record, also where a change in between was told to nobody."""
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


def test_a_new_chair_while_another_waits(made: HouseOnDisk) -> None:
    """What leaves before a further change was looked at tells of the one before, and that one is told behind it."""
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


@pytest.mark.parametrize("wrong", [{"seats": ()}, {"name": "Joint Committee on Revenue"}], ids=["nobody", "another"])
def test_a_record_that_is_wrong(made: HouseOnDisk, wrong: dict[str, Any]) -> None:
    """A record of a committee without anybody where there were some, or of another, is an error: its chairs stay."""
    made.site.court.committees = (replace(JUDICIARY, **wrong),)
    assert "chair at the moment" not in made.once(MONTH_LATER) + made.once("2025-04-05T12:00")
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        assert len(read.chairs) == 2
        assert store.people.reads("committee", 194)["J19"].error


def test_nobody_was_named_yet(tmp_path: Path) -> None:
    """Until a new committee names somebody it is read once a day, and once a day until somebody chairs it."""
    chairs = []
    with on_disk(tmp_path, bill("H1", row(REFERRED))) as house:
        house.configure(CONSOLE, BILLS)
        for day, seats in ((3, ()), (4, (CY,)), (5, (ANN, BO, CY))):
            chaired_by(house, *seats)
            house.once(f"2025-03-0{day}T10:00")
            with house.store() as store:
                read = store.committees.current(194, "J19")
            chairs.append(len(read.chairs) if read else None)
    assert chairs == [None, 0, 2]


def test_no_chair_any_more(made: HouseOnDisk) -> None:
    """A committee that lost its chair is told so."""
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        store.committees.keep(replace(read, seats=read.seats[1:]), clock.parse(HOUR_LATER))
    assert "The Judiciary Committee has no Senate chair at the moment" in made.once("2025-03-03T12:30")


def test_no_chair_in_one_reading(made: HouseOnDisk) -> None:
    """A record without the chair that a committee had is believed once it is read again a day later, and not before."""
    chaired_by(made, replace(ANN, chair=False), BO, CY)
    assert "chair at the moment" not in made.once(MONTH_LATER) + made.once("2025-04-05T14:00")
    said = made.once("2025-04-06T11:00") + made.once("2025-04-06T14:00")
    assert said.count("The Judiciary Committee has no Senate chair at the moment") == 1


def test_a_chair_missing_for_a_moment(made: HouseOnDisk) -> None:
    """A chair who is missing in one reading and there in the next was chair all the time."""
    chaired_by(made, CY)
    said = made.once(MONTH_LATER)
    chaired_by(made, ANN, BO, CY)
    assert "chair at the moment" not in said + made.once("2025-04-06T11:00")
