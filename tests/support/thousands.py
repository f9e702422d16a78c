"""A look that brings a bill thousands of new rows, and the telling of them, measured in time and memory."""

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from billbot.app.poll import check_bills
from billbot.domain.watched import Channel
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, one, row
from tests.support.memory import in_new_process, most_memory

KINDS: Mapping[str, Callable[[int], str]] = {
    "votes": lambda n: f"Passed to be engrossed - {n} YEAS to 0 NAYS",
    "amendments": lambda n: f"Amendment #{n} (Sample) adopted",
    "hearings": lambda n: f"Hearing scheduled for 11/{1 + n % 28}/2025 from {1 + n % 11:02}:00 PM-11:59 PM in A-{n}",
    "referrals": lambda n: f"Bill reported favorably by committee and referred to the committee on Number {n}",
}
SIGNED = "Signed by the Governor"


class Measured(Struct, frozen=True):
    """The seconds of CPU for the look and for the delivery, the most memory (MB), and how many messages left."""

    look: float
    delivery: float
    memory: int
    sent: int


def measure(kind: str, rows: int, recipients: int) -> Measured:
    """Read a bill with so many new rows, and tell of it and of another bill."""
    new = [row(KINDS[kind](n), 1) for n in range(1, rows + 1)]
    bills = bill("H1", row(REFERRED), *new), bill("H2", row(REFERRED), row(SIGNED, 1, "Executive"))
    channels = Channel("slack", "slack"), Channel("mail", "email")
    with tempfile.TemporaryDirectory() as folder:
        watched = [one("H1", name="first"), one("H2", name="second")]
        with in_process(Path(folder), *bills, proposals=watched, channels=channels) as app:
            app.inboxes["mail"].to = tuple(f"member {n}" for n in range(recipients))
            app.day(0)
            begun = time.process_time()
            _look(app)
            looked = time.process_time()
            sent = app.deliver().sent
            return Measured(looked - begun, time.process_time() - looked, most_memory(), sent)


def _look(app: AppInProcess) -> None:
    app.site.now = at(2)
    with app.store() as store, app.source() as source:
        check_bills(store, source, app.watch.following(store), app.clock)


def measured(kind: str, rows: int = 10_000, recipients: int = 1) -> Measured:
    """The same in a process that begins with it, so its memory is that of this alone."""
    return in_new_process(measure, kind, rows, recipients)
