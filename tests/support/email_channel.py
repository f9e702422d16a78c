"""An email channel that uses a mail server of the tests, or any port, and a message for it."""

from typing import Any

import pytest

from billbot.channels.email import EmailChannel
from billbot.clock import stopped
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from tests.support.postfix import Postfix
from tests.support.slack_channel import NOON
from tests.support.smtp_server import SmtpServer

ANNA, BEN = "anna.invented@home.example", "ben.invented@home.example"
SENDER = "Bill Bot <bot@example.org>"


def mail_channel(post: SmtpServer | Postfix | None = None, **settings: Any) -> EmailChannel:
    """The channel for a server of the tests; else unencrypted and without login. `settings` are further keys."""
    usual = {"host": "localhost", "port": 25, "security": "none", "ca_file": "", "user": "", "password": ""}
    if post is not None:
        usual |= {"port": post.port, "security": "starttls", "ca_file": post.ca_file}
        usual |= {"user": post.user, "password": post.password}
    to = {"recipients": lambda: (ANNA, BEN), "sender": SENDER, "clock": stopped(NOON), "timeout": 5}
    return EmailChannel("people", **{**usual, **to, **settings})


def message(
    key: str = "organizers-1", subject: str = "Passed the Senate 32\u20138", text: str = "It passed."
) -> Message:
    return Message(key=key, subject=subject, text=text, html=f"<p>{text}</p>", fallback="", blocks=())


def failing(channel: EmailChannel, recipient: str = ANNA) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        channel.send(message(), recipient, thread=None)
    assert "\n" not in str(failed.value)
    return failed.value
