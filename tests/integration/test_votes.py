"""A passage is announced with how those who joined the bill voted, where names are known, and without where not."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeBill, PracticeCommittee, PracticeMember, PracticeRollCall
from tests.support import faults, toml
from tests.support.app_on_disk import CONSOLE, REFERRED, AppOnDisk, on_disk, row

AMENDED = "Amendment #1 (Sample) rejected -see Roll Call #157 (Yeas 1 to Nays 3)"
PASSED = "Passed to be engrossed -see Roll Call #158 (Yeas 3 to Nays 1)"
ON_THE_AMENDMENT = PracticeRollCall(194, "Senate", 157, "Adopt?", ("EES0",), ("AAS0", "BBS0", "CCS0"))
ROLL_CALL = PracticeRollCall(194, "Senate", 158, "Engross?", ("AAS0", "CCS0", "DDS0"), ("EES0",), ("BBS0",))
SENATORS = tuple(
    PracticeMember(194, code, f"{name} Sample", "Senate")
    for code, name in (("AAS0", "Ann"), ("BBS0", "Bo"), ("CCS0", "Cy"), ("DDS0", "Di"), ("EES0", "Ed"))
)
BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/S1")
AFTER = "2025-03-04T10:00"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that watches a bill with three cosponsors, the names of the Senate known, before the bill passes."""
    bill = PracticeBill(
        194,
        "S1",
        appears=clock.parse("2025-03-01T10:00"),
        title="An Act on samples",
        presenters=("Ann Sample",),
        cosponsors=("Bo Sample", "Cy Sample", "Fay Sample"),
        rows=(row(REFERRED, branch="Senate"), row(PASSED, "2025-03-04T09:00", branch="Senate")),
    )
    with on_disk(tmp_path_factory.mktemp("votes"), bill) as app:
        app.site.court.committees = (
            PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=SENATORS),
        )
        app.site.court.roll_calls = (ROLL_CALL,)
        app.configure(CONSOLE, BILLS)
        for hour in range(10, 18):  # each member's record takes an hour
            app.once(f"2025-03-03T{hour}:00")
        app.save()
        yield app


@pytest.fixture
def made(read: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return read.restored()


def test_how_those_who_joined_voted(made: AppOnDisk) -> None:
    """The alert of a passage counts sponsors and cosponsors among those who voted, and leads to the names."""
    said = made.once(AFTER)
    assert "The dignity bill (S.1) passed the Senate, 3 to 1" in said
    assert "Of 3 sponsors and cosponsors in the Senate 2 voted yes and 1 was absent." in said
    assert "Senate roll call 158: " in said
    assert "/RollCall/194/SenateRollCall158.pdf" in said


def test_a_vote_on_an_amendment(made: AppOnDisk) -> None:
    """How those who joined voted on an amendment is not counted: it says nothing of where they are on the bill."""
    made.configure(f'{CONSOLE}weight = "everything"\n', BILLS)
    court = made.site.court
    (known,) = court.bills
    amended = row(AMENDED, "2025-03-04T09:00", branch="Senate")
    changed = replace(known, rows=(*known.rows[:1], amended, *known.rows[1:]))
    made.site.court = type(court)([changed], court.committees)
    made.site.court.roll_calls = (ON_THE_AMENDMENT, ROLL_CALL)
    said = made.once(AFTER)
    assert "Amendment #1 (Sample) rejected" in said
    assert said.count("sponsors and cosponsors in the Senate") == 1
    assert "Senate roll call 157: " not in said


def test_without_names(made: AppOnDisk) -> None:
    """A roll call that does not answer takes nothing from the alert, and is asked for on another day."""
    made.site.faults.add(faults.error_page(), "/api/GeneralCourts/194/Branches/*")
    said = made.once(AFTER)
    assert ("The dignity bill (S.1) passed the Senate, 3 to 1" in said, "sponsors" in said) == (True, False)
    made.site.faults.clear()
    made.once("2025-03-04T12:00")
    assert not roll_calls(made)
    made.once("2025-03-05T10:00")
    assert roll_calls(made) == [158]


def test_read_once(made: AppOnDisk) -> None:
    """A roll call that was read is not asked for again."""
    for now in (AFTER, "2025-03-04T12:00", "2025-03-05T12:00"):
        made.once(now)
    asked = [request.target for request in made.site.requests if "RollCalls" in request.target]
    assert asked == ["/api/GeneralCourts/194/Branches/Senate/RollCalls/158"]


def test_votes_by_name(made: AppOnDisk) -> None:
    """`votes` shows the tally with the names."""
    made.once(AFTER)
    said = made.billbot("votes", "dignity").out
    assert "Tuesday, March 4, 2025 · S.1 · Senate roll call 158\n" in said
    assert "  3 yes, 1 no, 1 absent or not voting\n  yes: Ann Sample, Cy Sample, Di Sample\n  no: Ed Sample\n" in said


def roll_calls(app: AppOnDisk) -> list[int]:
    """The roll calls whose names are known."""
    with app.store() as store:
        found = store.votes.roll_call(194, "Senate", 158)
        return [found.number] if found is not None and found.number is not None else []
