"""What arrived in the practice Slack and the practice mailbox."""

import re
from email.message import EmailMessage
from pathlib import Path

from billbot.clock import parse
from billbot.practice.inbox import Room
from billbot.practice.rendered import changes
from billbot.practice.workspace import YOU, PracticeWorkspace

AT = parse("2026-03-02T12:00")
DESK = "C0DESK"


def room(file: Path | None = None) -> Room:
    return Room(lambda: AT, file)


def mail(subject: str, message_id: str = "<1@example.org>") -> bytes:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = subject, message_id
    made.set_content("text")
    made.add_alternative(f"<p>{subject}</p>", subtype="html")
    return made.as_bytes()


def test_it_is_taken_up_again(tmp_path: Path) -> None:
    """What was in the room is there again after a kill, but for a line that was not written to its end."""
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
    """Who reacts again in the same way takes it back."""
    one = room()
    post = one.post(DESK, text="?")
    one.react(DESK, post.ts, "x", YOU)
    assert post.reactions == {"x": [YOU]}
    one.react(DESK, post.ts, "x", YOU)
    assert post.reactions == {"x": []}


def test_changes_since() -> None:
    """The page is told what changed since it looked, and that a message is gone."""
    one = room()
    first = one.post(DESK, text=f"one{' and more' * 20}")
    seen = changes(one, 0, [DESK])["n"]
    second = one.post(DESK, text="two", thread=first.ts, broadcast=True)
    one.delete(DESK, first.ts)
    found = changes(one, seen, [DESK])
    assert [(each["ts"], each["gone"], each["inChannel"]) for each in found["posts"]] == [
        (first.ts, True, True),
        (second.ts, False, True),
    ]
    assert re.search("replied to a thread: one and more[^<]*…<", found["posts"][1]["html"])
    assert changes(one, found["n"], [DESK])["posts"] == []


def ask(
    workspace: PracticeWorkspace, method: str, token: str = "xoxb-practice", **arguments: object
) -> dict[str, object]:
    return workspace.answer(method, token, arguments)


def test_slack_refuses_what_slack_refuses() -> None:
    """A method, a token, a channel or a thread that is none gets Slack's own word."""
    workspace = PracticeWorkspace(room())
    post = {"channel": DESK, "text": "x"}
    assert ask(workspace, "chat.shout")["error"] == "unknown_method"
    assert ask(workspace, "auth.test", "")["error"] == "not_authed"
    assert ask(workspace, "auth.test", "xapp-practice")["error"] == "invalid_auth"
    assert ask(workspace, "apps.connections.open", "xapp-practice")["error"] == "forbidden_team"
    assert ask(workspace, "chat.postMessage", channel="#desk", text="x")["error"] == "channel_not_found"
    assert ask(workspace, "chat.postMessage", **post, thread_ts="1.000001")["error"] == "thread_not_found"
    assert ask(workspace, "chat.update", **post, ts="1.000001")["error"] == "message_not_found"
    assert ask(workspace, "conversations.history", channel=DESK, limit="many")["error"] == "invalid_arguments"
    assert ask(workspace, "users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_slack_shows_history_a_page_at_a_time() -> None:
    """The latest comes first, answers that are shown in the channel among them; metadata only for who asks."""
    workspace = PracticeWorkspace(room())
    for n in range(3):
        ask(workspace, "chat.postMessage", channel=DESK, text=str(n), metadata={"event_type": "t"})
    root = workspace.room.posts[0].ts
    ask(workspace, "chat.postMessage", channel=DESK, text="quiet", thread_ts=root)
    ask(workspace, "chat.postMessage", channel=DESK, text="loud", thread_ts=root, reply_broadcast=True)
    ask(workspace, "chat.postEphemeral", channel=DESK, user=YOU, text="psst")
    page: dict[str, object] = ask(workspace, "conversations.history", channel=DESK, limit="3")
    assert texts(page) == ["loud", "2", "1"]
    rest = ask(workspace, "conversations.history", channel=DESK, limit=3, cursor="3", include_all_metadata="1")
    assert (
        texts(rest),
        rest["has_more"],
        "metadata" in str(page["messages"]),
        "metadata" in str(rest["messages"]),
    ) == (["0"], False, False, True)
    assert texts(ask(workspace, "conversations.replies", channel=DESK, ts=root)) == ["0", "quiet", "loud"]


def texts(page: dict[str, object]) -> list[str]:
    messages = page["messages"]
    assert isinstance(messages, list)
    return [each["text"] for each in messages]
