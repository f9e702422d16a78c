"""The webhook channel: each message as JSON, posted to one address and signed in the form of Standard Webhooks.

`webhook.schema.json` says what is posted; https://github.com/standard-webhooks/standard-webhooks how it is signed. The
address, which often lets anybody write, and the secrets are in no error, finding or log (promise 9).
"""

import base64
import binascii
import hmac
import json
import re
import secrets
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from msgspec import Struct

from billbot import __version__
from billbot.channels import Finding, Transport
from billbot.channels.posting import PrivateAddress, Unreached, ask, reach
from billbot.clock import Clock
from billbot.domain.ledger import About, Message, Receipt
from billbot.errors import BillbotError, DeliveryError, Meaning
from billbot.loopback import is_loopback

VERSION = 1  # of what is posted: keys may be added; none is removed or renamed without a new version
PREFIX = "whsec_"
_BYTES = range(24, 65)  # bytes of a secret, by the specification
_AT_MOST = 2  # secrets, while one is changed
_LONGEST = 100_000  # characters of a text; the rest is cut
_ANSWER = 65_536  # bytes that an answer may have; we do not look at them

# What an answer means, and what to do. A 2xx is accepted. After any other it is unknown whether it was accepted: the
# same message is sent again with the same id.
_ANSWERS: Mapping[int, tuple[Meaning, str]] = {
    HTTPStatus.UNAUTHORIZED: ("held", "compare the secret with the receiver's"),
    HTTPStatus.FORBIDDEN: ("held", "ask those who run it why"),
    HTTPStatus.NOT_FOUND: ("held", "copy its address again"),
    HTTPStatus.GONE: ("held", "it is gone: give another address, or remove the channel"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("refused", "it has to take messages of this size"),
    HTTPStatus.TOO_MANY_REQUESTS: ("later", "it is tried again later"),
}
_AGAIN = "the message is sent again, under the same id"


class _Place(Struct, frozen=True):
    """Where to post, and with which keys to sign."""

    url: str
    keys: tuple[bytes, ...]
    public_only: bool

    def __repr__(self) -> str:
        return "_Place()"  # all of it is secret


class WebhookChannel(Transport):
    """The transport for one address, to which every message is posted.

    `to` is the configured value, by which the ledger knows the recipient. `kept` looks up what it names, at each call:
    an address (https, on loopback also http), and one secret or, while that is changed, two. With `private` the address
    may be in a private network. `timeout` is in seconds for each step, `longest_seconds` for a whole post, and `clock`
    dates the messages.
    """

    def __init__(
        self,
        name: str,
        *,
        to: str,
        kept: Callable[[], str],
        clock: Clock,
        private: bool = False,
        timeout: float = 30,
        longest_seconds: float = 60,
    ) -> None:
        self.name = name
        self._to, self._kept, self._private, self._clock = to, kept, private, clock
        self._timeout, self._longest_seconds = timeout, longest_seconds

    def recipients(self) -> tuple[str, ...]:
        """The only recipient, as `to`. Raises DeliveryError, or what `kept` raises, if there is none."""
        self._place()
        return (self._to,)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Post `message`, with its key as its id; the receipt's reference is that id. Raises DeliveryError."""
        del recipient, thread  # an address is one place; what is corrected is named by its id
        place, body, now = self._place(), json.dumps(content(message)).encode(), self._clock.now()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"billbot/{__version__}",
            "webhook-id": message.key,
            "webhook-timestamp": f"{now.timestamp():.0f}",
            "webhook-signature": " ".join(signature(key, message.key, now, body) for key in place.keys),
        }
        try:
            answer = ask(
                Request(place.url, body, headers, method="POST"),  # noqa: S310 - https, as `_place` made sure
                timeout=self._timeout,
                longest_seconds=self._longest_seconds,
                largest_bytes=_ANSWER,
                context=ssl.create_default_context(),
                public_only=place.public_only,
            )
        except Unreached as error:
            raise _unreached(error) from None
        except (OSError, HTTPException, ValueError) as error:
            why = "did not answer in time" if isinstance(error, TimeoutError) else "broke off"
            raise DeliveryError(f"the webhook {why} ({type(error).__name__}): {_AGAIN}", "unclear") from None
        if answer.status not in range(200, 300):
            raise _refusal(answer.status, answer.headers)
        return Receipt(reference=message.key, at=now)

    def probe(self) -> None:
        """Connect, and post nothing: only a message shows whether it is accepted. Raises DeliveryError."""
        place = self._place()
        try:
            reach(
                place.url,
                timeout=self._timeout,
                longest_seconds=self._longest_seconds,
                context=ssl.create_default_context(),
                public_only=place.public_only,
            )
        except Unreached as error:
            raise _unreached(error) from None

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Connect; with `send` a test message is posted, which cannot be taken back."""
        said = "Sent by `billbot doctor --send`."
        test = Message(f"msg_{secrets.token_hex(12)}", "billbot: a test", said, "", "", (), about=About("test"))
        try:
            if send:
                self.send(test, self._to, thread=None)
            else:
                self.probe()
        except BillbotError as error:  # what `to` names may be anywhere
            return (Finding(self.name, well=False, said=str(error)),)
        return (Finding(self.name, True, "accepted a test message" if send else "can be reached; nothing was posted"),)

    def _place(self) -> _Place:
        """What `to` names now. Raises DeliveryError if that is not usable, and what `kept` raises."""
        words = self._kept().split()
        given = [each for each in words if each.startswith(PREFIX)]
        urls = [each for each in words if each not in given]
        try:
            (url,) = urls
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            url = host = ""
            parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        if not (safe and host and "@" not in parts.netloc and re.fullmatch(r"[!-~]+", url)):
            raise DeliveryError("the webhook's `to` has to lead to one address, which begins with https://", "later")
        keys = tuple(filter(None, map(key_of, given)))
        if len(keys) != len(given) or not 1 <= len(keys) <= _AT_MOST:
            lack = (
                f"the webhook's address must be followed by a secret, or two while it is changed: {PREFIX} and 24"
                " to 64 random bytes in base64; `billbot setup webhook` makes one"
            )
            raise DeliveryError(lack, "later")
        return _Place(url, keys, public_only=not (self._private or is_loopback(host)))


def content(message: Message) -> dict[str, Any]:
    """What is posted of a message, as `webhook.schema.json` says."""
    about, text = message.about or About("other"), message.text
    return {
        "version": VERSION,
        "id": message.key,
        "kind": about.kind,
        "corrects": list(about.corrects),
        "headline": message.subject,
        "text": text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
        "proposals": list(about.proposals),
        "bills": [str(each) for each in about.bills],
        "links": [{"label": label, "url": url} for label, url in message.links],
    }


def new_secret() -> str:
    """A secret to sign with, which nobody else has."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes | None:
    """The bytes of a secret from its written form; None if it is malformed."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in _BYTES else None


def signature(key: bytes, message: str, at: datetime, body: bytes) -> str:
    """The signature of a post: of the message's id, its time to the second, and its body."""
    signed = f"{message}.{at.timestamp():.0f}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def _refusal(status: int, headers: Mapping[str, str]) -> DeliveryError:
    """The error for an answer other than 2xx; it quotes nothing of the answer."""
    meaning, mend = _ANSWERS.get(status, ("unclear", _AGAIN))
    if status in range(300, 400):
        mend = f"a redirect is not followed: copy its address again; {_AGAIN}"
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    pause = float(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else None
    text = f"the webhook answered with status {status}: {mend}"
    return DeliveryError(text, meaning, retry_after=pause, by_message=meaning == "held")


def _unreached(error: Unreached) -> DeliveryError:
    """The error for no connection: nothing was accepted."""
    if isinstance(error.reason, PrivateAddress):
        text = "the webhook's address is in a private network: if it is yours, write [webhook] private = true"
    elif isinstance(error.reason, ssl.SSLCertVerificationError):
        text = "the webhook's certificate does not fit: ask those who run it"
    else:
        text = f"no connection to the webhook ({type(error.reason).__name__}): check its address and the network"
    return DeliveryError(text, "later")
