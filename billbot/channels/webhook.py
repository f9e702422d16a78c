"""The webhook channel: each message as JSON, posted to one address and signed in the form of Standard Webhooks.

`webhook.schema.json` says what is posted, https://github.com/standard-webhooks/standard-webhooks how it is signed.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from billbot.channels.posting import Post, PostingChannel
from billbot.domain.display import shortened
from billbot.domain.ledger import About, Message

VERSION = 1  # of the posted JSON: keys may be added, but not removed or renamed without a new version
PREFIX = "whsec_"
_BYTES = range(24, 65)  # bytes of a secret, per the specification
_AT_MOST = 2  # secrets, while one is changed
_LONGEST = 100_000  # characters of a text; longer ones are cut


class WebhookChannel(PostingChannel):
    """The transport for one address. A message is signed with one secret, or with two while it is being changed."""

    reads_facts = True
    holds = (
        f"an address that begins with https://, followed by its secret ({PREFIX} and 24 to 64 random bytes in base64),"
        " or two while it is changed"
    )
    explained = (
        "Webhook: each message is posted as JSON to your address, which begins with https://. billbot makes a secret,"
        " so that the receiver can check who sent it."
    )

    @classmethod
    def completed(cls, typed: str) -> str:
        """The address with a secret below it; a new one if there is none."""
        return typed if any(each.startswith(PREFIX) for each in typed.split()) else f"{typed}\n{new_secret()}"

    def post(self, words: Sequence[str], message: Message, at: datetime) -> Post:
        """The message as JSON, with its key as its id."""
        url, *given = words
        keys = [key_of(each) for each in given]
        if not 1 <= len(keys) <= _AT_MOST:
            raise ValueError
        body = json.dumps(content(message)).encode()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": f"{at.timestamp():.0f}",
            "webhook-signature": " ".join(signature(key, message.key, at, body) for key in keys),
        }
        return Post(url, headers, body)


def content(message: Message) -> dict[str, Any]:
    """The posted content of a message (`webhook.schema.json`)."""
    about = message.about or About("other")
    return {
        "version": VERSION,
        "id": message.key,
        "kind": about.kind,
        "corrects": list(about.corrects),
        "headline": message.subject,
        "text": shortened(message.text, _LONGEST),
        "proposals": list(about.proposals),
        "bills": [str(each) for each in about.bills],
        "links": [{"label": label, "url": url} for label, url in message.links],
    }


def new_secret() -> str:
    """A new signing secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a written secret. Raises ValueError if it is malformed."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    if not secret.startswith(PREFIX) or len(key) not in _BYTES:
        raise ValueError
    return key


def signature(key: bytes, message: str, at: datetime, body: bytes) -> str:
    """The signature of a post, over the message's id, its time to the second, and its body."""
    signed = f"{message}.{at.timestamp():.0f}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
