"""Posts to an address, with no redirects, a size limit for the answer, and a deadline for everything.

A way out that posts derives from `PostingChannel`. `ANSWERS` says what an answer means. No error, finding or log quotes
an answer, or what was posted and where: with that, anybody could often write (promise 9).
"""

import re
import socket
import ssl
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from msgspec import Struct

from billbot import __version__
from billbot.channels import AddressChannel, Finding, a_test
from billbot.channels.time_limit import TimeLimit, time_limit
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError, FailureKind
from billbot.loopback import is_loopback

# What an answer means, and what to do. A 2xx is accepted. For any other answer nobody knows.
ANSWERS: Mapping[int, tuple[FailureKind, str]] = {
    HTTPStatus.UNAUTHORIZED: ("held", "compare the secret with the receiver's"),
    HTTPStatus.FORBIDDEN: ("held", "ask those who run it why"),
    HTTPStatus.NOT_FOUND: ("held", "copy its address again"),
    HTTPStatus.GONE: ("held", "it is gone: give another address, or remove the channel"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("refused", "it has to take messages of this size"),
    HTTPStatus.TOO_MANY_REQUESTS: ("later", "billbot tries again later"),
}
_AGAIN = "the message is sent again, under the same id"
_STEP = 30  # seconds for each step of a post, as for the handshake


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

    def probe(self) -> None:
        """Connect, but post nothing. Only a message shows whether it is accepted. Raises DeliveryError."""
        url = self.post(self.words(), a_test(), self._clock.now()).url
        try:
            reach(url, self._longest_seconds, public_only=_public_only(url, self._private_network))
        except Unreached as error:
            raise _unreached(error) from None

    def tried(self) -> Finding:
        """Whether it can be reached."""
        self.probe()
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
            timeout=min(_STEP, longest_seconds),
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
    return DeliveryError(text, meaning, retry_after=pause, by_message=meaning == "held")


def _unreached(error: "Unreached") -> DeliveryError:
    """The error for no connection: nothing was accepted."""
    if isinstance(error.reason, PrivateAddress):
        text = "the receiver is in a private network: if it is yours, write private_network = true for the channel"
        return DeliveryError(text, "held")
    if isinstance(error.reason, ssl.SSLCertVerificationError):
        return DeliveryError("the receiver's certificate is not valid: ask those who run it", "later")
    text = f"no connection to the receiver ({type(error.reason).__name__}): check its address and the network"
    return DeliveryError(text, "later")


class HttpAnswer(Struct, frozen=True):
    """The other side's answer, with any status. A redirect is an answer like any other."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreached(OSError):
    """There was no connection, so nothing was sent. `reason` says why."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


class PrivateAddress(OSError):
    """A name leads into a private network."""


def ask(
    request: Request,
    *,
    timeout: float,
    longest_seconds: float,
    largest_bytes: int | None,
    context: ssl.SSLContext,
    public_only: bool,
    proxy: str | None = None,
) -> HttpAnswer:
    """Ask once, over a separate connection.

    Args:
        request: its method, address, headers and body.
        timeout: seconds for each step, including the handshake.
        longest_seconds: for the whole request.
        largest_bytes: the limit for the answer's body; None if it is not read.
        context: whose certificates are trusted.
        public_only: whether to refuse addresses of private networks and this machine, as for configured addresses
            unless allowed.
        proxy: for encrypted requests. Plain http, which is only for this machine, never uses one.

    Raises:
        Unreached: nothing was sent.
        ValueError: the answer is too large.
        OSError, HTTPException: the outcome is unclear; TimeoutError if the time was over.
    """
    opener = OpenerDirector()  # without error handlers it does not follow redirects
    by_proxy = ProxyHandler({"https": proxy} if proxy and request.type == "https" else {})
    kept = None
    try:
        with time_limit(longest_seconds) as kept:
            for handler in (by_proxy, _Plain(kept, public_only), _Encrypted(kept, public_only, context)):
                opener.add_handler(handler)
            with opener.open(request, timeout=timeout) as answer:
                body: bytes = answer.read(largest_bytes + 1) if largest_bytes is not None else b""
                if len(body) > (largest_bytes or 0):
                    raise ValueError("too large")
                return HttpAnswer(answer.status, dict(answer.headers.items()), body)
    except (OSError, HTTPException) as error:
        if kept is not None and not kept.connected:
            raise Unreached(getattr(error, "reason", error)) from None
        raise


def reach(url: str, longest_seconds: float, *, public_only: bool) -> None:
    """Connect to an address like `ask`, and send nothing. Raises Unreached."""
    where, timeout = urlsplit(url), min(_STEP, longest_seconds)
    try:
        with time_limit(longest_seconds) as kept:
            kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
            connection = _watched(kind, kept, public_only=public_only)(where.netloc, timeout=timeout)
            with closing(connection):
                connection.connect()
    except (OSError, HTTPException) as error:
        raise Unreached(error) from None


class _Plain(HTTPHandler):
    """Connects without encryption, under a deadline."""

    def __init__(self, kept: TimeLimit, public_only: bool) -> None:  # noqa: FBT001 - as `ask` has it
        super().__init__()
        self._connect = _watched(HTTPConnection, kept, public_only=public_only)

    def http_open(self, req: Request) -> HTTPResponse:
        """Ask."""
        return self.do_open(self._connect, req)


class _Encrypted(HTTPSHandler):
    """Connects under a deadline. The handshake has the time of one read."""

    def __init__(self, kept: TimeLimit, public_only: bool, context: ssl.SSLContext) -> None:  # noqa: FBT001 - as `ask` has it
        super().__init__(context=context)
        self._connect, self._trust = _watched(HTTPSConnection, kept, public_only=public_only), context

    def https_open(self, req: Request) -> HTTPResponse:
        """Ask."""
        return self.do_open(self._connect, req, context=self._trust)


def _watched(kind: Callable[..., HTTPConnection], kept: TimeLimit, *, public_only: bool) -> Any:
    """Makes a connection of this kind, under the deadline from the start."""

    def make(*where: Any, **more: Any) -> HTTPConnection:
        connection = kind(*where, **more)
        connect = connection.connect
        if public_only:
            connection._create_connection = _connect_in_public  # type: ignore[attr-defined]  # noqa: SLF001 - its only seam

        def watched() -> None:
            connect()
            kept.watch(connection.sock)

        connection.connect = watched  # type: ignore[method-assign]
        return connection

    return make


def _connect_in_public(address: tuple[str, int], timeout: float, *_: object) -> socket.socket:
    """Connect to the first public address of a host that answers. Raises PrivateAddress if it has none, OSError.

    It connects to the address that it checked, so that a second answer of the name server cannot differ.
    """
    failed: OSError = PrivateAddress("a private address")
    for *_rest, where in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
        if is_public(str(where[0])):
            try:
                return socket.create_connection((str(where[0]), address[1]), timeout)
            except OSError as error:
                failed = error
    raise failed


def is_public(address: str) -> bool:
    """Whether an IP address is public: not this machine's, a private network's or reserved."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        within = found.ipv4_mapped or found.sixtofour
        return is_public(str(within)) if within else found.is_global and not found.is_multicast
    return found.is_global and not found.is_multicast
