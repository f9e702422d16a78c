"""The practice mail server takes mail as any does, in its order alone."""

import smtplib

from billbot.demo.mailbox import Mailbox


def test_the_mailbox_takes_mail_in_its_order_alone() -> None:
    """Mail needs a sender and a recipient, and lines with dots arrive unchanged."""
    got: list[tuple[str, bytes]] = []
    with (
        Mailbox(lambda to, raw: got.append((to, raw))) as box,
        smtplib.SMTP("127.0.0.1", box.port, timeout=5) as client,
    ):
        assert client.docmd("RCPT", "TO:<a@example.org>")[0] == 503
        assert client.docmd("DATA")[0] == 503
        to = ["a@example.org", "b@example.org"]
        client.sendmail("c@example.org", to, b"Subject: dots\r\n\r\n.one\r\n..two\r\n")
        assert client.docmd("DATA")[0] == 503
    assert got == [(each, b"Subject: dots\r\n\r\n.one\r\n..two\r\n") for each in to]
