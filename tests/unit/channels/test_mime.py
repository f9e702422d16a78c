"""A message becomes an email that every server accepts and every program shows unchanged."""

import pytest
from msgspec.structs import replace

from billbot.domain.ledger import Attachment, Message
from billbot.errors import DeliveryError
from tests.support.email_channel import ANNA, BEN, SENDER, mail_channel
from tests.support.slack_channel import NOON
from tests.support.smtp_server import SmtpServer


def message(
    key: str = "organizers-1", subject: str = "Passed the Senate 32\u20138", text: str = "It passed."
) -> Message:
    return Message(key=key, subject=subject, text=text, html=f"<p>{text}</p>", fallback="", blocks=())


def test_mail_is_read_as_it_was_written(post: SmtpServer) -> None:
    """A mail holds the text and the HTML, a subject in any letters, an Eastern date and who it is from."""
    receipt = mail_channel(post).send(message(text="“Engrossed”"), ANNA, thread=None)
    (mail,) = post.mails
    read = mail.read()
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in read.iter_parts()] == ["“Engrossed”", "<p>“Engrossed”</p>"]
    assert (read["Subject"], read["From"]) == ("Passed the Senate 32\u20138", SENDER)
    assert read["Date"] == "Thu, 30 Jun 2022 12:00:00 -0400"
    assert (receipt.reference, receipt.at) == (read["Message-ID"], NOON)


def test_text_is_72_columns_wide(post: SmtpServer) -> None:
    """Long lines are broken between words, after their indent and marker; an address never is."""
    address = f"https://example.org/{'x' * 80}"
    long = "word " * 20
    mail_channel(post).send(
        message(text=f"{long}\n\n- {long}\n* {long}\n  {long}\nBill page: {address}"), ANNA, thread=None
    )
    (mail,) = post.mails
    part = next(mail.read().iter_parts())
    first, rest = ("word " * 14).strip(), ("word " * 6).strip()
    assert part.get_content().splitlines() == [
        first,
        rest,
        "",
        *(line for margin in ("- ", "* ", "  ") for line in (f"{margin}{first}", f"  {rest}")),
        "Bill page:",
        address,
    ]


def test_mail_says_that_a_machine_wrote_it(post: SmtpServer) -> None:
    """A mail tells other machines not to answer it and which list it is of, and people how to leave that."""
    mail_channel(post).send(message(), ANNA, thread=None)
    read = post.mails[0].read()
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Id"] == "<bot.example.org>"
    assert read["List-Unsubscribe"] == "<mailto:bot@example.org?subject=unsubscribe>"


def test_repeat_is_the_same_mail(post: SmtpServer) -> None:
    """A mail sent again has the same Message-ID in the sender's domain, and another message has another."""
    channel = mail_channel(post)
    for key in ("organizers-1", "organizers-1", "organizers-2"):
        channel.send(message(key), ANNA, thread=None)
    first, repeat, other = (mail.read()["Message-ID"] for mail in post.mails)
    assert first == repeat != other
    assert first.endswith("@example.org>")


def test_message_id_tells_nothing_of_the_recipient(post: SmtpServer) -> None:
    """The stored Message-ID does not depend on the address, so nobody can guess an address from it."""
    channel = mail_channel(post)
    receipts = {channel.send(message(), who, thread=None).reference for who in (ANNA, BEN)}
    assert len(receipts) == 1


def test_answer_belongs_to_its_thread(post: SmtpServer) -> None:
    """A later mail of a proposal names the first one, so mailboxes show them together."""
    channel = mail_channel(post)
    first = channel.send(message("a"), ANNA, thread=None)
    channel.send(message("b"), ANNA, thread=first.reference)
    began, answer = (mail.read() for mail in post.mails)
    assert (answer["In-Reply-To"], answer["References"]) == (first.reference, first.reference)
    assert (began["In-Reply-To"], began["References"]) == (None, None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x00", "\x85"], ids=ascii)
def test_subject_cannot_add_a_header(post: SmtpServer, end: str) -> None:
    """A title with line breaks stays a subject: it adds no header and no recipient."""
    mail_channel(post).send(message(subject=f"An Act{end}Bcc: {BEN}{end}{end}and more"), ANNA, thread=None)
    read = post.mails[0].read()
    assert read["Bcc"] is None
    assert read["Subject"] == f"An Act Bcc: {BEN} and more"
    assert post.mails[0].recipients == (ANNA,)


def test_long_lines_and_long_names(post: SmtpServer) -> None:
    """Long texts, titles and domains pass a server of short ASCII lines, and come out whole."""
    domain = f"{'a' * 60}.{'b' * 60}.example.org"
    channel = mail_channel(post, sender=f"Bïll Bot <notices-of-bills@{domain}>")
    first = channel.send(message("a"), ANNA, thread=None)
    long = message("b", subject="“Juvenile diversion” " * 60, text="é" * 5000)
    channel.send(long, ANNA, thread=first.reference)
    read = post.mails[1].read()
    assert read["In-Reply-To"] == read["References"] == first.reference
    assert f"In-Reply-To: {first.reference}\r\n".encode() in post.mails[1].content
    assert read["List-Unsubscribe"] == f"<mailto:notices-of-bills@{domain}?subject=unsubscribe>"
    assert f"List-Id: <notices-of-bills.{domain}>\r\n".encode() in post.mails[1].content
    assert read["Subject"] == long.subject.strip()
    assert next(read.iter_parts()).get_content().strip() == "é" * 5000


@pytest.mark.parametrize(
    "subject",
    [
        "Deportations é Juvenile Not “so” (S.2987) é “so” A-1 \u2019s Not \u2019s 32\u20138: é é : \u2019s",
        (
            "32\u20138: to “so” to \u2019s 32\u20138: Not Juvenile relative Juvenile Dignity H.1588 diversion"
            " (S.2987) Deportations \u2019s"
        ),
        "An Act relative to " * 20 + "bees",
        "a" * 300,
        "=?utf-8?q?An_Act?=",
        "=?utf-8?q?An_Act=0ABcc:_ben?=",
    ],
)
def test_subject_comes_out_whole(post: SmtpServer, subject: str) -> None:
    """Any subject is read back unchanged, and stays in short ASCII lines."""
    mail_channel(post).send(message(subject=subject), ANNA, thread=None)
    content, read = post.mails[0].content, post.mails[0].read()
    assert (read["Subject"], read["Bcc"]) == (subject, None)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_attached_file(post: SmtpServer) -> None:
    """A file goes with the mail byte for byte, under its name and media type."""
    content = b"BEGIN:VCALENDAR\r\nX:\xc3\xa9\r\n"
    file = Attachment("hearings.ics", 'text/calendar; charset="utf-8"; method=PUBLISH', content)
    mail_channel(post).send(replace(message(), attachments=(file,)), ANNA, thread=None)
    read = post.mails[0].read()
    (part,) = read.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "hearings.ics")
    assert (part.get_param("method"), part.get_param("charset")) == ("PUBLISH", "utf-8")
    assert part.get_payload(decode=True) == content
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "It passed."


@pytest.mark.parametrize("field", ["text", "subject"])
@pytest.mark.parametrize("words", ["half a pair \ud800", "\udfff", "\x00 and \x1b[2J", "a\rb\x85c\u2028d"])
def test_characters_that_no_mail_carries(post: SmtpServer, field: str, words: str) -> None:
    """With any text, a mail arrives or is refused, and nothing else is raised."""
    channel = mail_channel(post)
    refused = None
    try:
        channel.send(message(**{field: words}), ANNA, thread=None)
    except DeliveryError as error:
        refused = error
    assert len(post.mails) == (refused is None)
    assert refused is None or refused.kind == "refused"
    channel.send(message(), ANNA, thread=None)
    assert post.mails
