"""A channel that takes its time to fail does not keep the others waiting."""

from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from tests.support.app_in_process import REFERRED, Inbox, Seconds, bill, in_process, row

LIST, DESK = Channel("list", "console"), Channel("desk", "console")
PEOPLE = tuple(f"p{n}@example.org" for n in range(10))


@dataclass
class Slow(Inbox):
    """A channel that fails after a minute and a half, for each of its recipients."""

    passing: Seconds = field(default_factory=Seconds)
    tried: list[str] = field(default_factory=list)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        del message, thread
        self.tried.append(recipient)
        self.passing.sleep(90)
        return self.answer()

    def answer(self) -> Receipt:
        raise DeliveryError("it did not answer in time", "unclear")


def test_slow_channel_has_one_turn(tmp_path: Path) -> None:
    """After a minute of failures, a channel's other messages wait for the next delivery; other channels go on."""
    slow = Slow("list", to=PEOPLE)
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(LIST, DESK)) as app:
        app.inboxes["list"], app.monotonic = slow, slow.passing.monotonic
        app.day(0)
        assert (len(slow.tried), len(app.inboxes["desk"].got)) == (1, 1)
        app.deliver(0.01)
        assert len(set(slow.tried)) == 2


def test_what_is_told_of_a_slow_channel(tmp_path: Path) -> None:
    """A broken channel is announced in the same delivery, and has no second turn in it."""

    class Refusing(Slow):
        def answer(self) -> Receipt:
            raise DeliveryError("the mailbox refuses", "held")

    slow = Refusing("list", to=PEOPLE)
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(LIST, replace(DESK, operations=True))) as app:
        app.inboxes["list"], app.monotonic = slow, slow.passing.monotonic
        app.day(0)
        assert (len(slow.tried), len(app.inboxes["desk"].got)) == (1, 2)


def test_channel_that_works_has_all_the_time(tmp_path: Path) -> None:
    """However long a working channel takes, all of its recipients get their messages in one delivery."""

    class Thorough(Slow):
        def answer(self) -> Receipt:
            return Receipt("1", self.now())

    thorough = Thorough("list", to=PEOPLE)
    with in_process(tmp_path, bill("H1", row(REFERRED)), channels=(LIST,)) as app:
        app.inboxes["list"], app.monotonic = thorough, thorough.passing.monotonic
        app.day(0)
        assert len(thorough.tried) == 10
