"""What arrived in the practice Slack and the practice mailbox."""

from email.message import EmailMessage

from billbot.clock import parse
from billbot.demo.inbox import Room
from billbot.demo.slack import YOU

AT = parse("2026-03-02T12:00")
DESK = "C000DESK"


def mail(subject: str, message_id: str = "<1@example.org>") -> bytes:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = subject, message_id
    made.set_content("text")
    made.add_alternative(f"<p>{subject}</p>", subtype="html")
    return made.as_bytes()


def test_a_mail_twice_is_one() -> None:
    """A mail that comes again under its Message-ID, as after a lost answer, is shown once."""
    one = Room(AT.timestamp)
    for subject, message_id in (("A", "<1@example.org>"), ("A", "<1@example.org>"), ("B", "<2@example.org>")):
        one.mail("reader@example.org", mail(subject, message_id))
    assert [(each.subject, each.html.strip()) for each in one.mails] == [("A", "<p>A</p>"), ("B", "<p>B</p>")]


def test_a_reaction_is_taken_back() -> None:
    """The same reaction again removes it."""
    one = Room(AT.timestamp)
    post = one.post(DESK, text="?")
    one.react(DESK, post, "x", YOU)
    assert one.reactions == {post["ts"]: {"x": [YOU]}}
    one.react(DESK, post, "x", YOU)
    assert one.reactions == {post["ts"]: {"x": []}}
