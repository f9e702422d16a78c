"""What arrived in the practice Slack and the practice mailbox."""

from email.message import EmailMessage
from pathlib import Path

from billbot.clock import parse
from billbot.demo.inbox import Room
from billbot.demo.slack import YOU

AT = parse("2026-03-02T12:00")
DESK = "C000DESK"


def room(file: Path | None = None) -> Room:
    return Room(lambda: AT, file)


def mail(subject: str, message_id: str = "<1@example.org>") -> bytes:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = subject, message_id
    made.set_content("text")
    made.add_alternative(f"<p>{subject}</p>", subtype="html")
    return made.as_bytes()


def test_it_is_taken_up_again(tmp_path: Path) -> None:
    """After a kill, everything in the room is back, except an incomplete line."""
    file = tmp_path / "room.jsonl"
    first = room(file)
    post = first.post(DESK, text="one", blocks=[{"type": "divider"}])
    first.edit(DESK, post.ts, text="another")
    first.react(DESK, post.ts, "x", YOU)
    first.mail("reader@example.org", mail("Hello"))
    first.note_time()
    with file.open("ab") as torn:
        torn.write(b'{"what": "post", "at": "2026-')
    second = room(file)
    assert (second.posts, second.mails, second.n, second.last) == (first.posts, first.mails, 4, AT)
    assert second.posts[0].edited
    second.post(DESK, text="after")
    assert [each.text for each in room(file).posts] == ["another", "after"]


def test_a_mail_twice_is_one() -> None:
    """A mail that comes again under its Message-ID, as after a lost answer, is shown once."""
    one = room()
    for subject, message_id in (("A", "<1@example.org>"), ("A", "<1@example.org>"), ("B", "<2@example.org>")):
        one.mail("reader@example.org", mail(subject, message_id))
    assert [(each.subject, each.html.strip()) for each in one.mails] == [("A", "<p>A</p>"), ("B", "<p>B</p>")]


def test_a_reaction_is_taken_back() -> None:
    """The same reaction again removes it."""
    one = room()
    post = one.post(DESK, text="?")
    one.react(DESK, post.ts, "x", YOU)
    assert post.reactions == {"x": [YOU]}
    one.react(DESK, post.ts, "x", YOU)
    assert post.reactions == {"x": []}
