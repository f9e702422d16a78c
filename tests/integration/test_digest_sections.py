"""A digest's votes and who decides, from what an app has read."""

from collections.abc import Iterator

import pytest

from billbot import clock
from billbot.demo import PracticeBill, PracticeCommittee, PracticeMember, PracticeRollCall
from tests.support import toml
from tests.support.app_on_disk import REFERRED, AppOnDisk, on_disk, row

PASSED = "Passed to be engrossed -see Roll Call #158 (Yeas 3 to Nays 1)"
QUORUM = "Quorum Roll Call -see Roll Call #156 (Yeas 4 to Nays 0)"
AMENDED = "Amendment #1 (Sample) adopted -see Roll Call #157 (Yeas 1 to Nays 3)"
SENATORS = tuple(
    PracticeMember(194, code, f"{name} Sample", "Senate", chair=code == "AAS0", phone="6175550100")
    for code, name in (("AAS0", "Ann"), ("BBS0", "Bo"), ("CCS0", "Cy"), ("DDS0", "Di"))
)
CHANNELS = toml.channel("desk", "console", digest="mon 08:00") + toml.channel(
    "facts", "console", digest="mon 08:00", asks=False
)
BILLS = (
    toml.TOPIC
    + toml.proposal("dignity", "Dignity", "194/S1", position="support")
    + toml.proposal("other", "Other", "194/S2", position="support")
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that watches one bill that passes, and one before a committee of four whose records were read."""
    passes = PracticeBill(
        194,
        "S1",
        appears=clock.parse("2025-03-01T10:00"),
        title="An Act on samples",
        rows=tuple(row(text, "2025-03-04T09:00", branch="Senate") for text in (AMENDED, QUORUM, PASSED)),
    )
    waits = PracticeBill(
        194,
        "S2",
        appears=clock.parse("2025-03-01T10:00"),
        title="An Act on samples",
        presenters=("Ann Sample",),
        cosponsors=("Bo Sample",),
        rows=(row(REFERRED, branch="Senate"),),
    )
    with on_disk(tmp_path_factory.mktemp("deciding"), passes, waits) as app:
        app.site.court.committees = (
            PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=SENATORS),
        )
        app.site.court.roll_calls = (
            PracticeRollCall(194, "Senate", 157, "Adopt?", ("DDS0",), ("AAS0", "BBS0")),
            PracticeRollCall(194, "Senate", 158, "Engross?", ("AAS0", "BBS0", "CCS0"), ("DDS0",)),
        )
        app.configure(CHANNELS, BILLS)
        for hour in (*range(10, 17), 24 + 10):
            now = f"2025-03-{3 + hour // 24:02}T{hour % 24:02}:00"
            app.once(now)
        app.save()
        yield app


@pytest.fixture
def made(read: AppOnDisk) -> AppOnDisk:
    """That app, as good as new."""
    return read.restored()


def digest(app: AppOnDisk, channel: str) -> str:
    """The digest of a channel as it would be now."""
    app.site.now = clock.parse("2025-03-05T10:00")
    return app.billbot("digest", "--preview", "--channel", channel, "--now", "2025-03-05T10:00").out


def test_who_voted_otherwise(made: AppOnDisk) -> None:
    """For a vote on the bill itself, those who voted against our position are named; on an amendment, nobody."""
    said = digest(made, "desk")
    votes = said.partition("\nWHO VOTED OTHERWISE\n")[2].partition("\n\n\n")[0]
    assert "Senate roll call 158: 3 yes, 1 no, 0 absent or not voting (“Passed to be engrossed”)." in votes
    assert votes.count("Against our position: Di Sample.") == 1
    assert ("roll call 156" in votes, "roll call 157" in votes) == (False, False)


def test_facts_alone(made: AppOnDisk) -> None:
    """A channel with only facts has nothing about our position."""
    said = digest(made, "facts")
    assert [each in said for each in ("Senate roll call 158: 3 yes", "osition")] == [False, False]


def test_who_has_not_joined(made: AppOnDisk) -> None:
    """The committee of a bill that is supported appears with its chair and with who has not joined it."""
    said = digest(made, "desk")
    assert "The Judiciary Committee has S.2; chair: Senator Ann Sample, (617) 555-0100" in said
    assert (
        "- S.2: 2 of the committee's 4 members have signed on; still missing: Senator Cy Sample and Senator Di Sample"
        in said
    )


def test_who_has_not_joined_tells_our_position(made: AppOnDisk) -> None:
    """A channel with only facts has the committee and its chair, but not who joined what we support."""
    said = digest(made, "facts")
    assert "The Judiciary Committee has S.2; chair: Senator Ann Sample, (617) 555-0100" in said
    assert "joined" not in said


def test_a_companion_left_behind_decides_nothing(made: AppOnDisk) -> None:
    """Once a branch passed a proposal, its companion's committee no longer counts as deciding."""
    made.configure(CHANNELS, toml.TOPIC + toml.proposal("dignity", "Dignity", "194/S1", "194/S2", position="support"))
    assert "The Judiciary Committee has" not in digest(made, "desk")
