"""The practice Slack answers a bot as Slack does, and refuses what Slack refuses, in its words."""

from billbot.clock import parse
from billbot.demo.inbox import Room
from billbot.demo.slack import APP_TOKEN, BOT_TOKEN, YOU, PracticeWorkspace

AT = parse("2026-03-02T12:00")
DESK = "C0DESK"


def room() -> Room:
    return Room(lambda: AT)


def ask(
    workspace: PracticeWorkspace, method: str, token: str = "xoxb-practice", **arguments: object
) -> dict[str, object]:
    return workspace.answer(method, token, arguments)


def texts(page: dict[str, object]) -> list[str]:
    messages = page["messages"]
    assert isinstance(messages, list)
    return [each["text"] for each in messages]


def test_a_wrong_token() -> None:
    """A token other than its own is refused, as Slack refuses one, so that somebody can try what becomes of it."""
    workspace = PracticeWorkspace(room())
    assert workspace.answer("auth.test", BOT_TOKEN, {})["ok"]
    assert workspace.answer("auth.test", "xoxb-another", {}) == {"ok": False, "error": "invalid_auth"}
    assert workspace.answer("auth.test", APP_TOKEN, {}) == {"ok": False, "error": "invalid_auth"}


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
