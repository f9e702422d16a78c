"""A mail server, or somebody before it, that does without STARTTLS learns neither the login nor a mail."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from tests.support.email_channel import ANNA, mail_channel

USER, PASSWORD = "bot@example.org", "an invented password"
HELLO, OFFERS = b"220 mail\r\n", b"250-mail\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"
PLAIN = b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n"
READY = b"220 go on\r\n"
YES = b"235 welcome\r\n250 OK\r\n250 OK\r\n354 go on\r\n250 OK\r\n221 bye\r\n"


@contextmanager
def saying(replies: Sequence[bytes]) -> Iterator[tuple[int, Callable[[], bytes]]]:
    """A server that says these, one after each thing it hears; its port, and all that it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    for reply in replies:
                        connection.sendall(reply)
                        heard.append(connection.recv(65_536))
                    while more := connection.recv(65_536):
                        heard.append(more)
                except OSError:
                    pass

        server = threading.Thread(target=serve)
        server.start()

        def all_heard() -> bytes:
            server.join()
            return b"".join(heard)

        yield listener.getsockname()[1], all_heard


@pytest.mark.parametrize(
    "replies",
    [
        [HELLO, PLAIN, YES],
        [HELLO, OFFERS, b"454 not now\r\n", YES],
        [HELLO, OFFERS, b"502 what is that\r\n", YES],
        [HELLO, b"502 what is that\r\n", b"250 mail\r\n", YES],
        [HELLO, OFFERS, READY + PLAIN + YES],
        [HELLO, OFFERS, READY, PLAIN, YES],
        [HELLO + PLAIN + YES, YES],
    ],
    ids=["not offered", "not now", "unknown", "no EHLO", "words behind the go-ahead", "no TLS after it", "all at once"],
)
def test_no_login_and_no_mail_in_the_clear(replies: list[bytes]) -> None:
    """However STARTTLS is kept from us, no login, recipient or mail is said in the clear, and it is an error."""
    with saying(replies) as (port, heard):
        channel = mail_channel(port=port, security="starttls", user=USER, password=PASSWORD, timeout=0.3)
        message = Message(key="k", subject="s", text="It passed.", html="<p>It passed.</p>", fallback="", blocks=())
        with pytest.raises(DeliveryError) as failed:
            channel.send(message, ANNA, thread=None)
        said = heard()
    assert not any(word in said for word in (b"AUTH", b"MAIL", b"RCPT", b"DATA", b"passed", ANNA.encode()))
    assert not failed.value.permanent
