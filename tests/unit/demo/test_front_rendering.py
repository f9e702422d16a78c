"""Messages are shown as Slack would show them, and what strangers wrote in them is no markup."""

import re

import pytest

from billbot.clock import parse
from billbot.demo.front import SlackPost, changes, mrkdwn, slack_page
from billbot.demo.inbox import Room
from tests.support.alert_sample import HOSTILE, PASSED, TITLE, alert, entry
from tests.support.app_in_process import at

AT = parse("2026-03-02T12:00")
DESK = "C0DESK"


def room() -> Room:
    return Room(lambda: AT)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*What it means:* x", "<b>What it means:</b> x<br>"),
        ("~“Rules”~ _struck_", "<s>“Rules”</s> <i>struck</i><br>"),
        ("> “Rules”\nrest", "<blockquote>“Rules”</blockquote>rest<br>"),
        ("<https://example.org/a_b_c|Bill _page_>", '<a href="https://example.org/a_b_c">Bill _page_</a><br>'),
        ("on June 3: <https://a.example/p1>", 'on June 3: <a href="https://a.example/p1">https://a.example/p1</a><br>'),
        ("*\u200bnot bold*, 2*3*4, a_b_c", "*\u200bnot bold*, 2*3*4, a_b_c<br>"),
        ("&lt;!channel&gt; &amp;", "&lt;!channel&gt; &amp;<br>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;<br>"),
    ],
)
def test_mrkdwn(text: str, html: str) -> None:
    """Slack's markup becomes HTML, and whatever is none of it stays text."""
    assert mrkdwn(text) == html


def test_slack_page() -> None:
    """A message stands on the page with its headline, its words, when it came, and the thread that it answers in."""
    page = slack_page([SlackPost(at(), alert(entry(PASSED, title=f"{TITLE} {HOSTILE}")).blocks, "What began it")])
    for part in (
        '<time datetime="2025-03-03T10:00">March 3, 2025, 10:00 AM</time>',
        "replied to a thread: What began it",
        "<h2>Juvenile diversion passed the Senate, 32 to 8</h2>",
        f"<blockquote>“{PASSED}”</blockquote>",
        "&lt;script&gt;",
    ):
        assert part in page
    assert "<script" not in page


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
