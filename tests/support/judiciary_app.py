"""A committee with its members, and an app that watches a bill before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from billbot.demo import PracticeCommittee, PracticeMember
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, HEARING, REFERRED, AppOnDisk, bill, on_disk, row

ANN = PracticeMember(194, "AAS0", "Ann Sample", "Senate", chair=True, phone="6175550100", district="First Sample")
BO = PracticeMember(194, "BBS1", "Bo Sample", "House", chair=True)
CY = PracticeMember(194, "CCS1", "Cy Sample", "House")
JUDICIARY = PracticeCommittee(194, "J19", "Joint Committee on the Judiciary", "The Judiciary", seats=(ANN, BO, CY))
BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1")
HOUR_LATER, DAYS_LATER, MONTH_LATER = "2025-03-03T11:30", "2025-03-05T10:00", "2025-04-05T10:00"


@contextmanager
def judiciary_app(path: Path) -> Iterator[AppOnDisk]:
    """An app that watches a bill before the Judiciary, which has members for a while; saved."""
    with on_disk(path, bill("H1", row(REFERRED), row(HEARING, DAYS_LATER))) as app:
        app.site.court.committees = (JUDICIARY,)
        app.configure(CONSOLE, BILLS)
        app.once(BEGIN)
        app.save()
        yield app


def chaired_by(app: AppOnDisk, *seats: PracticeMember) -> None:
    """The site has the Judiciary with these seats."""
    app.site.court.committees = (replace(JUDICIARY, seats=seats),)
