"""What a reading of an agenda is taken for, where not all of it was said."""

from datetime import date, time

import pytest
from msgspec.structs import replace

from billbot.bills import Agenda, BillId
from billbot.hearings import completed

ONE, OTHER, NEW = (BillId(194, number) for number in ("H1", "H2", "H3"))
KNOWN = Agenda(7, "Rescheduled", date(2025, 3, 20), time(13), bills=(ONE, OTHER), moved_from=(date(2025, 3, 13), None))
SAID = Agenda(7, "Confirmed", date(2025, 3, 27), time(14), bills=(NEW,), moved_from=(date(2025, 3, 20), time(13)))


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (SAID, SAID),
        (replace(SAID, unsaid=frozenset({"bills"})), replace(SAID, bills=(NEW, ONE, OTHER))),
        (replace(SAID, unsaid=frozenset({"status"})), replace(SAID, status="Rescheduled")),
        (replace(SAID, day=KNOWN.day, start=None), replace(SAID, day=KNOWN.day, start=time(13))),
        (replace(SAID, start=None), replace(SAID, start=None)),
        (replace(SAID, moved_from=None), replace(SAID, moved_from=KNOWN.moved_from)),
    ],
)
def test_completed(said: Agenda, taken: Agenda) -> None:
    """What is null takes nothing away; what is said stands, a new document beside those of a silent part, too."""
    assert completed(said, KNOWN) == taken
