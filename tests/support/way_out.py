"""Each way out of `WAYS_OUT`, made for a test: what its channel's `to` leads to is given."""

from typing import Any

from billbot.channels.address import AddressChannel
from billbot.channels.ways_out import WAYS_OUT
from billbot.clock import Clock, stopped
from billbot.domain.bills import BillId
from billbot.domain.ledger import About, Message
from billbot.domain.watched import Channel
from tests.support.slack_channel import NOON

MESSAGE = Message(
    key="msg_1",
    subject="It passed — at last",
    text="It passed — at last\n\nThe House acts next: *now* <b>.\n\nUnofficial.",
    html="<p>It passed.</p>",
    fallback="",
    blocks=(),
    links=(("H.1", "https://a.org/1"),),
    about=About("alert", ({"id": "dignity", "name": "Dignity"},), (BillId(194, "H1588"),), ("msg_0",)),
)


def way_out(
    kind: str, kept: str, *, clock: Clock | None = None, private_network: bool = False, **more: Any
) -> AddressChannel:
    """A channel named `way`; its `to` is env:KEPT, which is `kept`."""
    channel = Channel("way", kind, to="env:KEPT", private_network=private_network)
    return WAYS_OUT[kind](channel, lambda: kept, clock or stopped(NOON), **more)


def send(kind: str, kept: str, message: Message = MESSAGE, **more: Any) -> str:
    """Send a message through such a channel. Returns the receipt's reference."""
    return way_out(kind, kept, **more).send(message, "env:KEPT", thread=None).reference
