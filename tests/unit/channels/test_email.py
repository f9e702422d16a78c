import logging
import traceback
from typing import Any, Literal

import pytest

from billbot.errors import DeliveryError
from tests.support.email_channel import ANNA, BEN, failing, mail_channel, message
from tests.support.smtp_server import SmtpServer


def test_the_test_of_doctor_is_a_mail_as_others(post: SmtpServer) -> None:
    """What `doctor --send` mails has every header of a mail that tells something, and passes the same filters."""
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


def test_list_is_read_anew(post: SmtpServer) -> None:
    """An address added to the list is written to without a restart."""
    addresses = [ANNA]
    channel = mail_channel(post, recipients=lambda: tuple(addresses))
    before = channel.recipients()
    addresses.append(BEN)
    assert (before, channel.recipients()) == ((ANNA,), (ANNA, BEN))


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


def test_code_of_a_refusal_is_told(post: SmtpServer) -> None:
    """The numbers of a reply are told, since they say why a recipient was refused."""
    post.refused[ANNA] = "550 5.1.1 no such person"
    assert "(550 5.1.1)" in str(failing(mail_channel(post)))


def test_one_refused_recipient_is_given_up_alone(post: SmtpServer) -> None:
    """A recipient refused for good takes nobody else along."""
    post.refused[ANNA] = "550 5.1.1 no such person"
    channel = mail_channel(post)
    assert failing(channel, ANNA).permanent
    channel.send(message(), BEN, thread=None)
    assert [mail.recipients for mail in post.mails] == [(BEN,)]


@pytest.mark.parametrize(
    ("command", "reply", "permanent"),
    [
        ("RCPT", "450 4.2.1 mailbox busy", False),
        ("RCPT", "421 4.3.2 closing", False),
        ("RCPT", "552 5.2.2 mailbox full", True),
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
    assert post.mails == []


def test_wrong_password(post: SmtpServer) -> None:
    """A refused login is for good and names the variable to set, and neither user nor password."""
    failed = failing(mail_channel(post, password="a wrong one"))
    assert failed.permanent
    assert "BILLBOT_SMTP_PASSWORD" in str(failed)
    said = "".join(traceback.format_exception(failed))
    assert "a wrong one" not in said
    assert post.user not in said


def test_password_beyond_ascii(post: SmtpServer) -> None:
    """A password that SMTP cannot carry is an error of delivery that does not show it."""
    failed = failing(mail_channel(post, password="pässword"))
    assert "BILLBOT_SMTP_PASSWORD" in str(failed)
    assert "ssword" not in "".join(traceback.format_exception(failed)).replace("BILLBOT_SMTP_PASSWORD", "")


def test_login_is_wanted(post: SmtpServer) -> None:
    """A server that wants a login refuses a mail without one, and the error says what to set."""
    failed = failing(mail_channel(post, user=""))
    assert failed.permanent
    assert "[email] from and user" in str(failed)


def test_no_encryption_is_for_this_machine(post: SmtpServer) -> None:
    """No mail travels to another machine in the clear."""
    with pytest.raises(ValueError, match="starttls or tls"):
        mail_channel(post, security="none", host="smtp.example.org")


@pytest.mark.parametrize("sender", ["", "Bill Bot", "bot@", "@example.org", "böt@example.org", "Bot <bot@exämple.org>"])
def test_sender_has_to_be_an_address(post: SmtpServer, sender: str) -> None:
    """A sender that is no address is a fault of the configuration, found when the channel is made."""
    with pytest.raises(ValueError, match="from has to hold an address"):
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


def test_asked_without_a_mail(post: SmtpServer) -> None:
    """Asked whether it works the mail server is greeted and logged in to, and gets no mail."""
    mail_channel(post).probe()
    assert post.mails == []
    with pytest.raises(DeliveryError, match="refused the login") as failed:
        mail_channel(post, password="wrong").probe()
    assert (failed.value.permanent, failed.value.by_message) == (True, False)


@pytest.mark.parametrize(("command", "reply"), [("RCPT", "550 5.1.1 no"), ("MAIL", "553 5.7.1 not yours")])
def test_shown_by_a_mail_alone(post: SmtpServer, command: Literal["MAIL", "RCPT"], reply: str) -> None:
    """Whether a recipient or a sender that was refused is taken by now only a mail shows, and that is said."""
    post.answer_next(command, reply)
    failed = failing(mail_channel(post))
    assert (failed.permanent, failed.by_message) == (True, True)
    assert str(failed).endswith("only the next mail shows whether that helped")


def test_another_message_in_a_conversation(post: SmtpServer) -> None:
    """What is composed once for many is composed anew for the next message."""
    with mail_channel(post).one_connection() as channel:
        for text in ("It passed.", "It was struck."):
            channel.send(message(text, text=text, subject=text), ANNA, thread="<earlier@example.org>")
    read = [mail.read() for mail in post.mails]
    assert [each["Subject"] for each in read] == ["It passed.", "It was struck."]
    assert ["struck" in str(each.get_body(("html",))) for each in read] == [False, True]
    assert {each["In-Reply-To"] for each in read} == {"<earlier@example.org>"}
