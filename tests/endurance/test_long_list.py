"""A list of hundreds gets mail through a real server (Debian's) with greylisting, refusals and limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.notify import deliver as delivering
from billbot.notify.deliver import DeliveryReport
from tests.support.app_on_disk import BEGIN, AppOnDisk, on_disk
from tests.support.email_channel import mail_channel
from tests.support.postfix import Postfix, is_there

MANY, A_CONNECTION = 300, 60
SOON, NEXT_DAY = "2025-03-03T10:05", "2025-03-04T10:00"
PEOPLE = tuple(f"member{at}@members.example.org" for at in range(MANY))
GREYLISTED, GONE = frozenset(PEOPLE[::10]), frozenset(PEOPLE[5::150])
LIST = '[[channel]]\nname = "people"\nkind = "email"\nto = "env:PEOPLE"\n'

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not is_there(), reason="needs root and Debian's packages postfix and sasl2-bin"),
]


@pytest.fixture
def server() -> Iterator[Postfix]:
    with Postfix(a_connection=A_CONNECTION) as running:
        running.greylisted, running.refused = set(GREYLISTED), set(GONE)
        yield running


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    with on_disk(tmp_path) as opened:
        opened.configure(LIST)
        assert opened.billbot("check", "--no-send", "--now", BEGIN).code == 0
        yield opened


def deliver(app: AppOnDisk, server: Postfix, now: str) -> DeliveryReport:
    channel = mail_channel(server, recipients=lambda: PEOPLE, clock=clock.stopped(clock.parse(now)))
    ready = replace(app.app(now), transports_override={channel.name: channel})
    with ready.open_store() as store:
        return delivering.deliver(store, ready.delivery(store), ready.clock)


def test_list_of_hundreds(app: AppOnDisk, server: Postfix, caplog: pytest.LogCaptureFixture) -> None:
    """Everybody gets one separate mail, those turned away at first a little later, and those who refuse get none."""
    first = deliver(app, server, BEGIN)
    assert (first.sent, first.refused) == (MANY - len(GREYLISTED | GONE), [])
    second = deliver(app, server, SOON)
    assert second.sent == len(GREYLISTED - GONE)
    assert deliver(app, server, NEXT_DAY).sent == 0
    boxes = server.mails(MANY - len(GONE))
    assert set(boxes) == set(PEOPLE) - GONE
    assert {len(mails) for mails in boxes.values()} == {1}
    for address, (mail,) in boxes.items():
        assert mail["To"] == address
        assert "with ESMTPSA" in mail["Received"]  # encrypted, and after a login
    assert len({mail["Message-ID"] for (mail,) in boxes.values()}) == len(boxes)
    # As many connections as the server wants, and one more for those who came again, and for those who refused.
    assert -(-MANY // A_CONNECTION) <= server.connections <= -(-MANY // A_CONNECTION) + 2
    (held,) = second.held
    assert "refused address" in held.error
    assert "members.example.org" not in caplog.text + str(held) + "\n".join(app.dump())
