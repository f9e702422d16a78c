"""Posts each message to an address.

A way out that posts derives from `PostingChannel`. `ANSWERS` says what an answer means. No error, finding or log quotes
an answer, or what was posted and where: with that, anybody could often write (promise 9).
"""

import re
import ssl
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import Request

from msgspec import Struct

from billbot import __version__
from billbot.channels import Finding, a_test
from billbot.channels.address import AddressChannel
from billbot.channels.http import PrivateAddress, Unreached, ask, reach
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError, FailureKind
from billbot.loopback import is_loopback

# What an answer means, and what to do. A 2xx is accepted. For any other answer nobody knows.
ANSWERS: Mapping[int, tuple[FailureKind, str]] = {
    HTTPStatus.UNAUTHORIZED: ("held", "compare the secret with the receiver's"),
    HTTPStatus.FORBIDDEN: ("held", "ask the people who run it why"),
    HTTPStatus.NOT_FOUND: ("held", "copy its address again"),
    HTTPStatus.GONE: ("held", "it is gone: give another address, or remove the channel"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("refused", "it must accept messages of this size"),
    HTTPStatus.TOO_MANY_REQUESTS: ("later", "billbot tries again later"),
}
_AGAIN = "the message is sent again, under the same id"


class Post(Struct, frozen=True):
    """A post: an address (https, on loopback also http), headers in ASCII, and a body, by default plain text."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return "Post()"  # all of it may be secret


class PostingChannel(AddressChannel):
    """A way out that posts each message once. A derived class only says what, in `post`."""

    @abstractmethod
    def post(self, words: Sequence[str], message: Message, at: datetime) -> Post:
        """The post for a message at a time. `words` are kept: usually an address, and maybe a key.

        Put `message.key` into it if the receiver can use it to find duplicates. Raises ValueError if the words are
        wrong.
        """

    def checked(self, words: Sequence[str]) -> None:
        """Raises ValueError if `post` does, or gives an address that is not encrypted."""
        check_address(self.post(words, a_test(), self._clock.now()).url)

    def deliver(self, words: Sequence[str], message: Message, at: datetime) -> None:
        """Post `message`. Raises DeliveryError."""
        post(self.post(words, message, at), self._longest_seconds, private_network=self._private_network)

    def tried(self) -> Finding:
        """Whether it can be reached. Posts nothing."""
        url = self.post(self.words(), a_test(), self._clock.now()).url
        try:
            reach(url, self._longest_seconds, public_only=_public_only(url, self._private_network))
        except Unreached as error:
            raise _unreached(error) from None
        return Finding(self.name, well=True, said="can be reached; nothing was posted")


def check_address(url: str) -> None:
    """Raises ValueError unless the address is https (on loopback also http), without a login."""
    parts = urlsplit(url)
    host, _ = parts.hostname or "", parts.port
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (safe and host and "@" not in parts.netloc and re.fullmatch(r"[!-~]+", url)):
        raise ValueError


def post(what: Post, longest_seconds: float = 60, *, private_network: bool = False) -> None:
    """Post once. If nothing is raised, it was accepted. `private_network` allows an address there.

    Raises DeliveryError, with what follows by `ANSWERS`.
    """
    headers = {"User-Agent": f"billbot/{__version__}", "Content-Type": "text/plain; charset=utf-8", **what.headers}
    if not all(each.isascii() and each.isprintable() for each in headers.values()):
        raise DeliveryError(
            "a message has a header that HTTP cannot carry: report this to the maintainers of billbot", "refused"
        )
    try:
        answer = ask(
            Request(what.url, what.body, headers, method="POST"),  # noqa: S310 - https, by `check_address`
            longest_seconds=longest_seconds,
            largest_bytes=None,  # the status says it all
            context=ssl.create_default_context(),
            public_only=_public_only(what.url, private_network),
        )
    except Unreached as error:
        raise _unreached(error) from None
    except (OSError, HTTPException, ValueError) as error:
        why = "did not answer in time" if isinstance(error, TimeoutError) else "cut the connection"
        raise DeliveryError(f"the receiver {why} ({type(error).__name__}): {_AGAIN}", "unclear") from None
    if answer.status not in range(200, 300):
        raise _refusal(answer.status, answer.headers)


def _public_only(url: str, private_network: bool) -> bool:  # noqa: FBT001 - as `ask` has it
    return not (private_network or is_loopback(urlsplit(url).hostname or ""))


def _refusal(status: int, headers: Mapping[str, str]) -> DeliveryError:
    """The error for an answer other than 2xx."""
    meaning, mend = ANSWERS.get(status, ("unclear", _AGAIN))
    if status in range(300, 400):
        mend = f"a redirect is not followed: copy its address again; {_AGAIN}"
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    pause = float(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else None
    text = f"the receiver answered with status {status}: {mend}"
    return DeliveryError(text, meaning, retry_after=pause)


def _unreached(error: "Unreached") -> DeliveryError:
    """The error for no connection: nothing was accepted."""
    if isinstance(error.reason, PrivateAddress):
        text = "the receiver is in a private network: if it is yours, write private_network = true for the channel"
        return DeliveryError(text, "held")
    if isinstance(error.reason, ssl.SSLCertVerificationError):
        return DeliveryError("the receiver's certificate is not valid: ask the people who run it", "later")
    text = f"no connection to the receiver ({type(error.reason).__name__}): check its address and the network"
    return DeliveryError(text, "later")
