"""Committees and members are read now and then, and named in alerts."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.demo import PracticeCommittee, PracticeMember
from tests.support import faults, toml
from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.judiciary_app import (
    ANN,
    BILLS,
    BO,
    CY,
    DAYS_LATER,
    HOUR_LATER,
    JUDICIARY,
    MONTH_LATER,
    chaired_by,
)


@pytest.fixture
def made(judiciary: AppOnDisk) -> AppOnDisk:
    return judiciary


def asked(app: AppOnDisk) -> list[str]:
    """The records of committees and people that were asked for, in order."""
    paths = [request.target for request in app.site.requests]
    return [path.rpartition("/")[2] for path in paths if "/Committees/" in path or "/LegislativeMembers/" in path]


def test_one_member_an_hour(made: AppOnDisk) -> None:
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
    """A committee by a name that nobody knew is found by its record, also where other bills came to it before."""
    renamed = "Joint Committee on Courts and Rights"
    referred = row("Referred to the committee on Courts and Rights")
    with on_disk(tmp_path, bill("H1", referred), bill("H2", row(REFERRED), appears=HOUR_LATER)) as app:
        app.site.court.committees = (replace(JUDICIARY, name=renamed),)
        app.configure(CONSOLE, BILLS + toml.proposal("other", "Other", "194/H2"))
        app.once(BEGIN)
        app.once("2025-03-04T11:00")
        assert asked(app) == ["J19", "AAS0", "BBS1"]
        assert "Ann Sample" in app.billbot("who", "H1").out


def test_a_record_that_does_not_answer(made: AppOnDisk) -> None:
    """A member whose record is refused is skipped for a day; the others get their turn, and nobody hears of it."""
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/BBS1")
    said = made.once("2025-03-03T11:30") + made.once("2025-03-03T13:00") + made.once("2025-03-03T14:30")
    assert said.count("0 messages sent") == 3
    assert asked(made) == ["J19", "AAS0", "BBS1", "CCS1"]
    made.site.faults.clear()
    made.once("2025-03-04T14:00")
    assert asked(made)[4:] == ["BBS1"]


def test_an_alert_names_the_chairs(made: AppOnDisk) -> None:
    """A row of a bill before a committee is announced with those who chair it."""
    made.once(HOUR_LATER)
    said = made.once(DAYS_LATER)
    assert "The committee's chairs are Senator Ann Sample and Representative Bo Sample." in said
    assert "/Committees/Detail/J19" in said


def test_a_committee_that_has_none_of_our_bills(tmp_path: Path) -> None:
    """Every committee is read before a bill comes to it, and a chair whom no document names, so alerts name both."""
    report = "Bill reported favorably by committee and referred to the committee on House Ways and Means"
    chair = PracticeMember(194, "DDS1", "Di Sample", "House", chair=True)
    other = PracticeMember(194, "EES1", "Ed Sample", "House")
    money = PracticeCommittee(
        194, "H34", "House Committee on Ways and Means", "House Ways and Means", "House", (chair, other)
    )
    with on_disk(tmp_path, bill("H1", row(REFERRED), row(report, DAYS_LATER))) as app:
        app.site.court.committees = (JUDICIARY, money)
        app.configure(CONSOLE, toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1", position="support"))
        for now in (BEGIN, HOUR_LATER, "2025-03-03T13:00", "2025-03-03T14:30", "2025-03-03T16:00"):
            app.once(now)
        assert asked(app) == ["J19", "H34", "AAS0", "BBS1", "DDS1", "CCS1"]
        assert "to press House Ways and Means chair Di Sample to release H.1" in app.once(DAYS_LATER)


def test_a_chair_whose_name_is_not_known(made: AppOnDisk) -> None:
    """As long as the record of a chair was not read, no alert names chairs: a code says nothing to anybody."""
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/LegislativeMembers/BBS1")
    made.once(HOUR_LATER)
    said = made.once(DAYS_LATER)
    assert ("Hearing on the dignity" in said, "chairs" in said, "BBS1" in said) == (True, False, False)


@pytest.mark.parametrize("wrong", [{"seats": ()}, {"name": "Joint Committee on Revenue"}], ids=["nobody", "another"])
def test_a_record_that_is_wrong(made: AppOnDisk, wrong: dict[str, Any]) -> None:
    """A committee record that lost all its members, or is another committee's, is an error: the chairs stay."""
    made.site.court.committees = (replace(JUDICIARY, **wrong),)
    assert "chair at the moment" not in made.once(MONTH_LATER) + made.once("2025-04-05T12:00")
    with made.store() as store:
        read = store.committees.current(194, "J19")
        assert read is not None
        assert len(read.chairs) == 2
        assert store.attempts.of("committee", 194, "J19").error


def test_nobody_was_named_yet(tmp_path: Path) -> None:
    """Until a new committee names somebody it is read once a day, and once a day until somebody chairs it."""
    chairs = []
    with on_disk(tmp_path, bill("H1", row(REFERRED))) as app:
        app.configure(CONSOLE, BILLS)
        for day, seats in ((3, ()), (4, (CY,)), (5, (ANN, BO, CY))):
            chaired_by(app, *seats)
            app.once(f"2025-03-0{day}T10:00")
            with app.store() as store:
                read = store.committees.current(194, "J19")
            chairs.append(len(read.chairs) if read else None)
    assert chairs == [None, 0, 2]
