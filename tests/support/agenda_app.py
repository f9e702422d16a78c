"""An app that watches two bills and reads the list of hearings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot.briefs.hearings import known_hearings
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from billbot.domain.hearings import Hearing
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import REFERRED, AppInProcess, bill, in_process, row
from tests.support.hearing_sample import posted

TEXT = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1"
CHANNEL = Channel("all", "console")
BOTH = Proposal("sample", "Sample proposal", ("topic",), (BillId(194, "H1"), BillId(194, "S1")), ask="Write.")
APP, SENATE = BillId(194, "H1"), BillId(194, "S1")
OTHER = Proposal("other", "Other proposal", ("topic",), (SENATE,))
ALONE = replace(BOTH, bills=(APP,))
MOVED_TEXT = "Hearing rescheduled to 03/27/2025 from 01:00 PM-05:00 PM in A-1"


@contextmanager
def app(path: Path, *bills: PracticeBill, known: Sequence[dict[str, Any]] = ()) -> Iterator[AppInProcess]:
    """An app that has read the list of hearings once, with an old hearing on it, and has sent its welcome."""
    bills = bills or (bill("H1", row(REFERRED)), bill("S1", row(REFERRED)))
    with in_process(path, *bills, proposals=(BOTH,), channels=(CHANNEL,)) as made:
        made.day(0, hearings=[posted(1, "H99"), *known])
        made.inbox.got.clear()
        yield made


def asked(made: AppInProcess) -> list[str]:
    return [request.target for request in made.site.requests if "/api/Hearings" in request.target]


def at(day: int, hour: int = 13) -> dict[str, Any]:
    """A hearing on this day of March 2025."""
    moment = datetime(2025, 3, day, hour).isoformat()  # noqa: DTZ001 - the site gives Eastern time without a zone
    return {"EventDate": moment, "StartTime": moment}


def known(made: AppInProcess) -> list[Hearing]:
    with made.store() as store:
        return list(known_hearings(store, made.watch.following(store)))
