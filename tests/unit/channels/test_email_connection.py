"""A mail server is spoken to as encrypted as configured, and one connection carries as many mails as it takes."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest

from billbot.errors import DeliveryError
from tests.support.email_channel import ANNA, BEN, failing, mail_channel, message
from tests.support.smtp_server import SmtpServer


@pytest.mark.parametrize(("where", "accepted"), [("before the dot", 0), ("after the dot", 1)])
@pytest.mark.parametrize("silent", [False, True])
def test_broken_off_is_a_doubt(post: SmtpServer, where: Any, accepted: int, *, silent: bool) -> None:
    """A connection lost around the final dot leaves a doubt, and the next try sends the same mail again."""
    channel = mail_channel(post, timeout=0.5)
    post.break_next(where, silent=silent)
    failed = failing(channel)
    assert not failed.permanent
    assert len(post.mails) == accepted
    channel.send(message(), ANNA, thread=None)
    assert len({mail.read()["Message-ID"] for mail in post.mails}) == 1


@pytest.mark.parametrize("silent", [False, True])
def test_broken_goodbye_is_no_failure(post: SmtpServer, *, silent: bool) -> None:
    """A mail that was accepted is delivered, however the conversation ends."""
    post.break_next("at the goodbye", silent=silent)
    receipt = mail_channel(post, timeout=0.5).send(message(), ANNA, thread=None)
    assert receipt.reference == post.mails[0].read()["Message-ID"]


def test_nobody_there(post: SmtpServer) -> None:
    """Where no connection comes about the mail waits, and the error says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    failed = failing(mail_channel(post, port=port))
    assert not failed.permanent
    assert "port" in str(failed)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificate_for_another_name(security: Any) -> None:
    """A certificate that does not fit the host ends the conversation before login and mail, and says so."""
    with SmtpServer(security=security, certificate_for="elsewhere.example") as post:
        failed = failing(mail_channel(post, security=security))
    assert "certificate" in str(failed)
    assert "ca_file" in str(failed)
    assert (failed.permanent, post.mails) == (False, [])


def test_certificate_of_an_unknown_issuer(post: SmtpServer) -> None:
    """A certificate whose issuer nobody named is not trusted, and the error says where to name it."""
    failed = failing(mail_channel(post, ca_file=""))
    assert "ca_file" in str(failed)
    assert (failed.permanent, post.mails) == (False, [])


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_unreadable_ca_file(post: SmtpServer, tmp_path: Path, content: str | None) -> None:
    """A file of certificates that is missing or holds none is named, and the mail waits."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    failed = failing(mail_channel(post, ca_file=str(file)))
    assert "ca_file cannot be read" in str(failed)
    assert not failed.permanent


def test_never_without_encryption() -> None:
    """Where STARTTLS is configured and not offered, neither the login nor a mail goes out in the clear."""
    with SmtpServer(security="none") as post:
        failed = failing(mail_channel(post))
        assert "STARTTLS" in str(failed)
        assert (failed.permanent, post.mails) == (False, [])


@pytest.mark.parametrize("security", ["tls", "none"])
def test_other_ways_in(security: Any) -> None:
    """TLS from the first byte works, and on this machine no encryption does."""
    with SmtpServer(security=security) as post:
        mail_channel(post, security=security).send(message(), ANNA, thread=None)
        assert len(post.mails) == 1


def told_together(post: SmtpServer, *recipients: str, **settings: Any) -> list[DeliveryError | None]:
    """What becomes of a mail to each of these in one conversation."""
    found: list[DeliveryError | None] = []
    with mail_channel(post, **settings).one_connection() as channel:
        for n, recipient in enumerate(recipients):
            try:
                channel.send(message(f"organizers-{n}"), recipient, thread=None)
            except DeliveryError as error:
                found.append(error)
            else:
                found.append(None)
    return found


def boxes(post: SmtpServer) -> list[str]:
    """Who has a mail, in their order, by the envelope; each names its one reader."""
    assert [(mail.read()["To"],) for mail in post.mails] == [mail.recipients for mail in post.mails]
    return [mail.recipients[0] for mail in post.mails]


def test_many_over_one_connection(post: SmtpServer) -> None:
    """The mails of a conversation go over one connection, each with one reader and a Message-ID of its own."""
    assert told_together(post, ANNA, BEN, ANNA) == [None, None, None]
    assert (post.connections, boxes(post)) == (1, [ANNA, BEN, ANNA])
    assert len({mail.read()["Message-ID"] for mail in post.mails}) == 3
    assert {mail.read().get_body(("plain",)).get_content().strip() for mail in post.mails} == {"It passed."}  # type: ignore[union-attr]


def test_refused_in_a_conversation(post: SmtpServer) -> None:
    """A mailbox that refuses, for now or for good, is its own failure: the others have their mails all the same."""
    post.refused = {BEN: "550 5.1.1 no such person", "cy@home.example": "450 4.2.0 greylisted"}
    first, gone, later, last = told_together(post, ANNA, BEN, "cy@home.example", ANNA)
    assert (first, last) == (None, None)
    assert gone is not None
    assert later is not None
    assert (gone.permanent, later.permanent, later.unclear) == (True, False, False)
    assert (post.connections, boxes(post)) == (1, [ANNA, ANNA])


@pytest.mark.parametrize("reply", ["421 4.7.0 too many mails", "452 4.3.1 enough for now"])
def test_server_that_has_had_enough(post: SmtpServer, reply: str) -> None:
    """Where a server takes no further mail in a conversation, the rest goes in another one."""
    with mail_channel(post).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.answer_next("MAIL", reply)
        channel.send(message("two"), BEN, thread=None)
    assert (post.connections, boxes(post)) == (2, [ANNA, BEN])


def test_server_that_takes_nothing(post: SmtpServer) -> None:
    """A refusal on a fresh connection is one, and is not tried on the next."""
    post.answer_next("MAIL", "452 4.3.1 enough for now")
    (failed,) = told_together(post, ANNA)
    assert failed is not None
    assert (post.connections, post.mails) == (1, [])


@pytest.mark.parametrize(
    ("where", "connections", "has"), [("before a mail", 2, [ANNA, BEN]), ("before the dot", 1, [ANNA])]
)
def test_hung_up_in_a_conversation(post: SmtpServer, where: Any, connections: int, has: list[str]) -> None:
    """A server that hangs up between two mails is called again; within one that is a doubt, as it always is."""
    with mail_channel(post).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.break_next(where)
        if where == "before a mail":
            channel.send(message("two"), BEN, thread=None)
        else:
            assert failing(channel, BEN).unclear
    assert (post.connections, boxes(post)) == (connections, has)


def test_one_time_for_both_connections(post: SmtpServer) -> None:
    """A mail that needs a second connection has no more time than another: so long a second machine waits for it."""
    with mail_channel(post, longest_seconds=1).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.late, begun = 0.7, time.monotonic()
        post.answer_next("MAIL", "421 4.7.0 too many mails")
        post.break_next("before the dot", silent=True)
        assert "TimeoutError" in str(failing(channel, BEN))
    assert time.monotonic() - begun < 1.5


def test_after_a_doubt(post: SmtpServer) -> None:
    """After a mail of which nobody knows how it ended the next one goes over another connection."""
    post.break_next("after the dot")
    unclear, fine = told_together(post, ANNA, BEN)
    assert unclear is not None
    assert (unclear.unclear, fine, post.connections) == (True, None, 2)
