"""What another process finds during a delivery is not lost, and corrects nothing nobody heard."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from billbot.app import tick
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel
from tests.support.app_in_process import (
    HEARING,
    REFERRED,
    Inbox,
    at,
    bill,
    row,
)
from tests.support.app_on_disk import BILLS, on_disk

TWO = [Channel("first", "console"), Channel("second", "console")]
BILL = BillId(194, "H1")


@dataclass
class Slow(Inbox):
    """A channel that takes so long that something happens meanwhile, once."""

    meanwhile: Callable[[], object] = lambda: None

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return super().send(message, recipient, thread=thread)


def test_bill_that_is_put_on_the_list_since(tmp_path: Path) -> None:
    """News of a bill added during a delivery is not settled by the old list."""
    channels = "".join(f'[[channel]]\nname = "{each.name}"\nkind = "console"\n' for each in TWO)
    bills = [bill("H1588", row(REFERRED), row("Reported favorably", 1)), bill("S1122", row(REFERRED), row(HEARING, 3))]
    with on_disk(tmp_path, *bills) as app:
        app.configure(channels, BILLS.replace(', "194/S1122"', ""))

        def check(hours: float) -> None:
            app.site.now = at(hours)
            app.billbot("check", "--no-send", "--now", at(hours).isoformat())

        def list_it() -> None:
            app.billbot("watch", "add", "S1122", "--proposal", "dignity", "--offline")
            check(2.5)
            check(3.5)

        def tell(first: Inbox) -> None:
            made = replace(app.app(at(3.5).isoformat()), transports_override={"first": first, "second": second})
            with made.open_store() as store:
                tick.deliver(made, store)

        second = Inbox("second")
        check(0)
        tell(Inbox("first"))
        check(2)
        tell(Slow("first", meanwhile=list_it))
        tell(Inbox("first"))
        assert HEARING in "".join(message.text for message in second.got)
