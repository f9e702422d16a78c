"""The mail channel: one mail a person, encrypted as configured, and no address in any error."""

import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from tests.support.email_channel import ANNA, BEN, failing, mail_channel, message
from tests.support.smtp_server import SmtpServer


def test_the_test_of_doctor_is_a_mail_as_others(post: SmtpServer) -> None:
    """The test mail of `doctor --send` has all headers of a real mail."""
    channel = mail_channel(post)
    channel.send(message(), ANNA, thread=None)
    channel.examine(send=True)
    told, test = (mail.read() for mail in post.mails)
    assert set(test.keys()) == set(told.keys())


def test_one_mail_a_recipient(post: SmtpServer) -> None:
    """Nobody on the list sees the address of anybody else."""
    channel = mail_channel(post)
    for recipient in channel.recipients():
        channel.send(message(), recipient, thread=None)
    assert [mail.recipients for mail in post.mails] == [(ANNA,), (BEN,)]
    assert BEN.encode() not in post.mails[0].content
    assert ANNA.encode() not in post.mails[1].content


@pytest.mark.parametrize(
    "reply",
    [
        f"550 5.1.1 <{ANNA}>: Recipient address rejected",
        "550 5.1.1 no user anna.invented here",
        f"550 {ANNA} unknown",
        f"550 5.1.1.{ANNA}",
        "550-5.7.1 Anna.Invented\r\n550 5.7.1 is blocked",
        f"450 4.2.1 <{ANNA}> is busy",
    ],
)
def test_no_address_in_errors_and_logs(post: SmtpServer, caplog: pytest.LogCaptureFixture, reply: str) -> None:
    """An address that the server repeats is in no error, no traceback and no log of ours."""
    caplog.set_level(logging.DEBUG, "billbot")
    caplog.set_level(logging.CRITICAL, "mail.log")  # the server under test, which runs in this process
    post.refused[ANNA] = reply
    said = "".join(traceback.format_exception(failing(mail_channel(post)))) + caplog.text
    assert f"refused address 1 of 2 in the channel's list ({reply[:3]}" in said
    assert "anna" not in said.lower()
    assert "home.example" not in said


@pytest.mark.parametrize(
    ("command", "reply", "permanent"),
    [
        ("RCPT", "450 4.2.1 mailbox busy", False),
        ("RCPT", "421 4.3.2 closing", False),
        ("RCPT", "552 5.2.2 mailbox full", True),
        ("RCPT", "550 5.1.1 no such person", True),
        ("DATA", "451 4.3.0 local error", False),
        ("DATA", "554 5.7.1 looks like spam", True),
        ("MAIL", "451 4.7.1 greylisted", False),
        ("MAIL", "550 5.7.1 not your address", True),
    ],
)
def test_fours_wait_and_fives_give_up(post: SmtpServer, command: Any, reply: str, *, permanent: bool) -> None:
    """A 4xx reply waits for another try, a 5xx reply is for good."""
    post.answer_next(command, reply)
    failed = failing(mail_channel(post))
    assert failed.permanent is permanent
    assert f"({reply[:9]})" in str(failed)
    assert str(failed).endswith("only the next email shows whether that helped" if permanent else "tries again later")
    assert post.mails == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"password": "a wrong one"}, "BILLBOT_SMTP_PASSWORD"),
        ({"password": "pa\u00e4 wrong one"}, "BILLBOT_SMTP_PASSWORD"),
        ({"user": ""}, "[email] from and user"),
    ],
    ids=["wrong", "not ASCII", "no login"],
)
def test_login(post: SmtpServer, settings: dict[str, str], said: str) -> None:
    """A refused login names what to set, not user or password."""
    failed = failing(mail_channel(post, **settings))
    assert said in str(failed)
    traced = "".join(traceback.format_exception(failed))
    assert "wrong one" not in traced
    assert post.user not in traced
    assert post.mails == []


def test_no_encryption_is_for_this_machine(post: SmtpServer) -> None:
    """No mail travels to another machine in the clear."""
    with pytest.raises(ValueError, match="starttls or tls"):
        mail_channel(post, security="none", host="smtp.example.org")


@pytest.mark.parametrize("sender", ["", "Bill Bot", "bot@", "@example.org", "böt@example.org", "Bot <bot@exämple.org>"])
def test_sender_has_to_be_an_address(post: SmtpServer, sender: str) -> None:
    """A sender that is not an address is a fault of the configuration, found when the channel is made."""
    with pytest.raises(ValueError, match="from must have an address"):
        mail_channel(post, sender=sender)


@pytest.mark.parametrize(
    "line",
    ["", "anna", "anna@home.example, ben@home.example", f"Anna <{ANNA}>", f"{ANNA}\nBcc: {BEN}", "änna@home.example"],
)
def test_line_that_is_no_address(post: SmtpServer, line: str) -> None:
    """A line of the list that is not one address is refused for good and not repeated."""
    failed = failing(mail_channel(post), line)
    assert failed.permanent
    assert "home.example" not in "".join(traceback.format_exception(failed))
    assert post.mails == []


def test_tried_without_a_mail(post: SmtpServer) -> None:
    """Tried by `doctor` the mail server is greeted and logged in to, and gets no mail."""
    assert [each.well for each in mail_channel(post).examine(send=False)][1:] == [True]
    assert post.mails == []
    (*_, server) = mail_channel(post, password="wrong").examine(send=False)
    assert (server.well, "refused the login" in server.said) == (False, True)


def test_another_message_in_a_conversation(post: SmtpServer) -> None:
    """A mail composed once for many recipients is composed again for the next message."""
    with mail_channel(post).one_connection() as channel:
        for text in ("It passed.", "It was struck."):
            channel.send(message(text, text=text, subject=text), ANNA, thread="<earlier@example.org>")
    read = [mail.read() for mail in post.mails]
    assert [each["Subject"] for each in read] == ["It passed.", "It was struck."]
    assert ["struck" in str(each.get_body(("html",))) for each in read] == [False, True]
    assert {each["In-Reply-To"] for each in read} == {"<earlier@example.org>"}


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
    """If no connection comes about the mail waits, and the error says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    failed = failing(mail_channel(post, port=port))
    assert not failed.permanent
    assert "port" in str(failed)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificate_for_another_name(security: Any) -> None:
    """A wrong certificate ends the conversation before login and mail, and the error says so."""
    with SmtpServer(security=security, certificate_for="elsewhere.example") as post:
        failed = failing(mail_channel(post, security=security))
    assert "certificate" in str(failed)
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


@pytest.mark.parametrize("security", ["tls", "none"])
def test_other_ways_in(security: Any) -> None:
    """TLS from the first byte works, and on this machine no encryption does."""
    with SmtpServer(security=security) as post:
        mail_channel(post, security=security).send(message(), ANNA, thread=None)
        assert len(post.mails) == 1


def told_together(post: SmtpServer, *recipients: str, **settings: Any) -> list[DeliveryError | None]:
    """The result of an email to each recipient in one conversation."""
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
    """Who got an email, in order, by the envelope; each mail names only its reader."""
    assert [(mail.read()["To"],) for mail in post.mails] == [mail.recipients for mail in post.mails]
    return [mail.recipients[0] for mail in post.mails]


def test_many_over_one_connection(post: SmtpServer) -> None:
    """The emails of a conversation go over one connection, each with one reader and a separate Message-ID."""
    assert told_together(post, ANNA, BEN, ANNA) == [None, None, None]
    assert (post.connections, boxes(post)) == (1, [ANNA, BEN, ANNA])
    assert len({mail.read()["Message-ID"] for mail in post.mails}) == 3
    assert {mail.read().get_body(("plain",)).get_content().strip() for mail in post.mails} == {"It passed."}  # type: ignore[union-attr]


def test_refused_in_a_conversation(post: SmtpServer) -> None:
    """A mailbox that refuses, for now or for good, is its own failure: the others have their emails anyway."""
    post.refused = {BEN: "550 5.1.1 no such person", "cy@home.example": "450 4.2.0 greylisted"}
    first, gone, later, last = told_together(post, ANNA, BEN, "cy@home.example", ANNA)
    assert (first, last) == (None, None)
    assert gone is not None
    assert later is not None
    assert (gone.kind, later.kind) == ("held", "later")
    assert (post.connections, boxes(post)) == (1, [ANNA, ANNA])


@pytest.mark.parametrize("reply", ["421 4.7.0 too many mails", "452 4.3.1 enough for now"])
def test_server_that_has_had_enough(post: SmtpServer, reply: str) -> None:
    """If a server takes no further mail in a conversation, the rest goes in another one."""
    with mail_channel(post).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.answer_next("MAIL", reply)
        channel.send(message("two"), BEN, thread=None)
    assert (post.connections, boxes(post)) == (2, [ANNA, BEN])


def test_server_that_takes_nothing(post: SmtpServer) -> None:
    """A refusal on a new connection counts, and is not tried on another."""
    post.answer_next("MAIL", "452 4.3.1 enough for now")
    (failed,) = told_together(post, ANNA)
    assert failed is not None
    assert (post.connections, post.mails) == (1, [])


@pytest.mark.parametrize(
    ("where", "connections", "has"), [("before a mail", 2, [ANNA, BEN]), ("before the dot", 1, [ANNA])]
)
def test_hung_up_in_a_conversation(post: SmtpServer, where: Any, connections: int, has: list[str]) -> None:
    """A server that hangs up between two emails is called again; within one that is a doubt, as it always is."""
    with mail_channel(post).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.break_next(where)
        if where == "before a mail":
            channel.send(message("two"), BEN, thread=None)
        else:
            assert failing(channel, BEN).kind == "unclear"
    assert (post.connections, boxes(post)) == (connections, has)


def test_one_time_for_both_connections(post: SmtpServer) -> None:
    """A mail that needs a second connection has no more time than another: so long a second machine waits for it."""
    with mail_channel(post, longest_seconds=1).one_connection() as channel:
        channel.send(message("one"), ANNA, thread=None)
        post.late, begun = 0.7, time.monotonic()
        post.answer_next("MAIL", "421 4.7.0 too many mails")
        post.break_next("before the dot", silent=True)
        assert "TimeoutError" in str(failing(channel, BEN))
    assert time.monotonic() - begun < 0.7 + 1


def test_after_a_doubt(post: SmtpServer) -> None:
    """After an email with an unknown outcome, the next one uses another connection."""
    post.break_next("after the dot")
    unclear, fine = told_together(post, ANNA, BEN)
    assert unclear is not None
    assert (unclear.kind, fine, post.connections) == ("unclear", None, 2)


USER, PASSWORD = "bot@example.org", "an invented password"
HELLO, OFFERS = b"220 mail\r\n", b"250-mail\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"
PLAIN = b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n"
READY = b"220 go on\r\n"
TAKES_ALL = b"235 welcome\r\n250 OK\r\n250 OK\r\n354 go on\r\n250 OK\r\n221 bye\r\n"


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
        [HELLO, PLAIN, TAKES_ALL],
        [HELLO, OFFERS, b"454 not now\r\n", TAKES_ALL],
        [HELLO, OFFERS, b"502 what is that\r\n", TAKES_ALL],
        [HELLO, b"502 what is that\r\n", b"250 mail\r\n", TAKES_ALL],
        [HELLO, OFFERS, READY + PLAIN + TAKES_ALL],
        [HELLO, OFFERS, READY, PLAIN, TAKES_ALL],
        [HELLO + PLAIN + TAKES_ALL, TAKES_ALL],
    ],
    ids=["not offered", "not now", "unknown", "no EHLO", "words behind the go-ahead", "no TLS after it", "all at once"],
)
def test_no_login_and_no_mail_in_the_clear(replies: list[bytes]) -> None:
    """If STARTTLS is withheld in any way, no login, recipient or mail goes in the clear, and it is an error."""
    with saying(replies) as (port, heard):
        channel = mail_channel(port=port, security="starttls", user=USER, password=PASSWORD, timeout=0.3)
        message = Message(key="k", subject="s", text="It passed.", html="<p>It passed.</p>", fallback="", blocks=())
        with pytest.raises(DeliveryError) as failed:
            channel.send(message, ANNA, thread=None)
        said = heard()
    assert not any(word in said for word in (b"AUTH", b"MAIL", b"RCPT", b"DATA", b"passed", ANNA.encode()))
    assert not failed.value.permanent
