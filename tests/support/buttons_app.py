"""An app with buttons in its Slack messages, how to press them, and what the message shows then."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.ledger import Message
from billbot.domain.slack import Role, SlackRequest
from billbot.domain.watched import Channel, Proposal
from billbot.notify.compose import Payload
from tests.support.app_in_process import REFERRED, AppInProcess, bill, in_process, row

H1 = BillId(194, "H1")
ASKED = Proposal("safe", "Safe Communities", ("topic",), (H1,), ask="Call your senator.", owner="A. Sample")
ROOM = Channel("room", "slack", to="C0123456789")
LATER = "Reporting date extended to Friday, July 31, 2026"
NAMED = "*We ask, for Safe Communities:* On it: "


@contextmanager
def heard(
    path: Path, *rows: PracticeRow, channels: Sequence[Channel] = (ROOM,), hears: bool = True
) -> Iterator[AppInProcess]:
    """An app with a welcomed Slack channel and a listener for presses."""
    with in_process(path, bill("H1", row(REFERRED), *rows), proposals=(ASKED,), channels=channels) as app:
        app.hears = hears
        for channel in channels[1:]:
            app.inboxes[channel.name].to = (channel.to,)
        app.day(0)
        yield app


def buttons(message: Message) -> list[str]:
    return [
        each["text"]["text"] for block in message.blocks for each in block.get("elements", ()) if "action_id" in each
    ]


def lines(message: Message) -> list[str]:
    """The small lines above the small print."""
    return [block["elements"][0]["text"] for block in message.blocks[:-1] if block["type"] == "context"]


def press(
    app: AppInProcess, n: int, user: str, role: Role = "on it", kind: str = "ask", *, channel: str = "room"
) -> None:
    """Somebody presses a button of the message that the inbox got as this one, counted from 1."""
    with app.store() as store:
        kept = store.offers.with_reference(channel, f"{channel}-{n}")
        assert kept is not None
        message = Payload.decode(kept.content).message
        assert message is not None
        (offer,) = (each for each in message.offers if each.kind == kind)
        store.offers.toggle_role(kept.recipient, offer, user, role, app.site.now, asked(app, user))


def asked(app: AppInProcess, user: str) -> str:
    """A request of that person, which waits for its answer."""
    name = secrets.token_hex(4)
    with app.store() as store:
        store.requests.keep(SlackRequest(name, name, user, "C0123456789", "", "", app.site.now))
    return name
