"""An app that knows a hearing, and sends reminders of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.notify.deliver import deliver
from billbot.notify.reader import DeliveryContext
from billbot.notify.reminders import queue_reminders
from tests.support.app_in_process import REFERRED, AppInProcess, bill, checked, in_process, row

TEXT = "Hearing scheduled for 03/20/2025 from 01:00 PM-05:00 PM in A-1"
CHANNEL = Channel("all", "console", alerts=False, remind_days=(7, 1))
PROPOSAL = Proposal(
    "sample", "Sample proposal", ("topic",), (BillId(194, "H1"), BillId(194, "S1")), "support", ask="Write.", owner="Bo"
)


@contextmanager
def app(
    path: Path, *rows: PracticeRow, channel: Channel = CHANNEL, proposals: tuple[Proposal, ...] = (PROPOSAL,)
) -> Iterator[AppInProcess]:
    """An app that knows H1 and S1 with the hearing, or with these rows, and has said its welcome."""
    rows = rows or (row(TEXT),)
    bills = (bill("H1", row(REFERRED), *rows), bill("S1", row(REFERRED), *rows))
    with in_process(path, *bills, proposals=proposals, channels=(channel,)) as made:
        look(made, "2025-03-03T10:00")
        send(made, "2025-03-03T10:00")
        made.inbox.got.clear()
        yield made


def look(made: AppInProcess, now: str) -> None:
    """Check, and make the reminders that are due."""
    made.site.now = clock.parse(now)
    with made.store() as store, made.source() as source:
        checked(store, source, made.watch, made.clock)
        queue_reminders(store, made.watch.following(store), made.clock.now())


def send(made: AppInProcess, now: str, dates: Dates | None = None) -> list[Message]:
    """Deliver what is due. Returns all messages so far."""
    made.site.now = clock.parse(now)
    topics = (Topic("topic", "A topic"),)
    post = DeliveryContext(replace(made.watch, topics=topics, dates=dates or Dates()), made.inboxes)
    with made.store() as store:
        deliver(store, post, made.clock)
    return made.inbox.got
