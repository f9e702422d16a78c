"""What another process finds while something is told is not lost, and puts nothing right that nobody heard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app import telling
from billbot.domain.bills import Action, BillId, Channel, Message, Proposal, Receipt, Topic
from billbot.notify import Post
from billbot.notify.deliver import deliver
from billbot.store import Store
from tests.support.hearing_sample import posted
from tests.support.house_in_process import (
    HEARING,
    REFERRED,
    HouseInProcess,
    Inbox,
    at,
    bill,
    checked,
    in_process,
    one,
    row,
)
from tests.support.house_on_disk import BILLS, on_disk
from tests.support.turning import World

if TYPE_CHECKING:
    from billbot.site.fetch import Source

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


def slow(house: HouseInProcess, meanwhile: Callable[[], object]) -> Inbox:
    """The first channel takes its time with the next message; gives the second one, as if it had none yet."""
    house.inboxes["first"] = Slow("first", meanwhile=meanwhile, now=lambda: house.site.now)
    house.inboxes["second"].got.clear()
    return house.inboxes["second"]


def test_number_that_is_followed_since(tmp_path: Path) -> None:
    """What a check finds of a new draft in the middle of a delivery is told to whoever has their turn after it."""
    bills = [
        bill("S984", row(REFERRED), row("Reported favorably", 1), row("Accompanied a new draft, see S2836", 3)),
        bill("S2836", row(HEARING, 3, "Joint"), appears=at(3)),
    ]
    with in_process(tmp_path, *bills, proposals=[one("S984")], channels=TWO) as house:
        house.day(0)
        house.check(2)
        second = slow(house, lambda: house.check(4))
        house.deliver()
        house.deliver()
        assert [HEARING in message.text for message in second.got] == [False, True]


def test_hearing_that_is_posted_since(tmp_path: Path) -> None:
    """A hearing that a check finds in the middle of a delivery is told to whoever has their turn after it."""
    bills = [bill("H1", row(REFERRED), row(HEARING, 25, "Joint")), bill("S1", row(REFERRED))]
    with in_process(tmp_path, *bills, proposals=[one("H1"), one("S1", name="other")], channels=TWO) as house:
        house.day(0, hearings=[posted(1, "H99")])
        house.check(25)
        house.site.hearings = [posted(1, "H99"), posted(2, "S1")]
        second = slow(house, lambda: house.check(50))
        house.deliver()
        house.deliver()
        assert [message.subject for message in second.got] == [
            "Hearing on Sample proposal (H.1): Tuesday, November 18, 2025, 1:00 PM",
            "Hearing on Other proposal (S.1): Thursday, March 20, 2025, 1:00 PM",
        ]


def told_when_struck(path: Path, reading: int) -> tuple[list[str], bool]:
    """What is told of a row that another process finds struck while a delivery reads the clock for the nth time.

    Gives also whether that often was reached.
    """
    world = World(path, [Proposal("sample", "Sample", ("topic",), (BILL,))])
    world.add(Channel("all", "console"), "inbox", remembers=True)
    rows, entered = world.site.rows[BILL], Action(date(2025, 3, 3), "House", HEARING)
    rows.append(Action(date(2025, 3, 1), "House", REFERRED))
    world.process()
    rows.append(entered)
    with Store(world.path) as store:
        checked(store, cast("Source", world.site), world.watch, world.life.clock, "this process")
        readings = count()

        def now() -> datetime:
            if next(readings) == reading:
                rows[-1] = replace(entered, stricken=True)
                with Store(world.path) as other:
                    checked(other, cast("Source", world.site), world.watch, world.life.clock, "another process")
            return world.life.now

        post = Post(world.watch, world.outlets, (Topic("topic", "A topic"),))
        deliver(store, post, clock.Clock(now, sleep=lambda _: None), "this process")
    world.process(checks=False)
    return [each.first.subject for each in world.outlets["all"].posted[1:]], next(readings) > reading


@pytest.mark.thorough
def test_row_that_is_struck_while_it_is_looked_at(tmp_path: Path) -> None:
    """Whenever a row is struck, who has not heard of it hears nothing, and who has hears both."""
    for reading in count():
        told, reached = told_when_struck(tmp_path / f"{reading}.db", reading)
        if not reached:
            assert reading > 2
            return
        assert len(told) != 1, (reading, told)


def test_claim_lasts_while_earlier_messages_are_put_right(tmp_path: Path) -> None:
    """However long a channel takes to put earlier messages right, nobody else sends what follows them, too."""
    first, second = (HEARING.replace("11/18", f"11/{day}") for day in (18, 25))
    rows = [row(REFERRED), row(first, 1, struck_at=at(5)), row(second, 3, struck_at=at(5))]
    with in_process(tmp_path, bill("H1", *rows)) as house:
        house.day(0, 2, 4)
        house.check(6)
        late: Iterator[Callable[[], object]] = iter([lambda: None, house.deliver])

        class Amending(Inbox):
            def amend(self, message: Message, recipient: str, reference: str) -> None:
                house.site.now = clock.later(house.site.now, timedelta(minutes=6))
                house.owner = "another process"
                next(late, lambda: None)()
                super().amend(message, recipient, reference)

        house.inboxes["all"] = inbox = Amending("all", now=lambda: house.site.now)
        house.deliver()
        assert (len(inbox.amended), len(inbox.got)) == (2, 1)


def test_bill_that_is_put_on_the_list_since(tmp_path: Path) -> None:
    """What a check finds of a bill that was listed in the middle of a delivery is not settled by the old list."""
    channels = "".join(f'[[channel]]\nname = "{each.name}"\nkind = "console"\n' for each in TWO)
    bills = [bill("H1588", row(REFERRED), row("Reported favorably", 1)), bill("S1122", row(REFERRED), row(HEARING, 3))]
    with on_disk(tmp_path, *bills) as house:
        house.configure(channels, BILLS.replace(', "194/S1122"', ""))

        def check(hours: float) -> None:
            house.site.now = at(hours)
            house.billbot("check", "--no-send", "--now", at(hours).isoformat())

        def list_it() -> None:
            house.billbot("watch", "add", "S1122", "--proposal", "dignity", "--offline")
            check(2.5)
            check(3.5)

        def tell(first: Inbox) -> None:
            made = replace(house.house(at(3.5).isoformat()), transports_override={"first": first, "second": second})
            with made.open_store() as store:
                telling.deliver(made, store)

        second = Inbox("second")
        check(0)
        tell(Inbox("first"))
        check(2)
        tell(Slow("first", meanwhile=list_it))
        tell(Inbox("first"))
        assert HEARING in "".join(message.text for message in second.got)
