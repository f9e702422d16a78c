"""The practice room over HTTP: its page, who may use it, what it refuses, and how messages look."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from billbot.clock import parse
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.messages import changes, mrkdwn, slack_page
from billbot.demo.slack import YOU, PracticeWorkspace
from billbot.errors import BillbotError
from tests.support.alert_sample import HOSTILE, PASSED, TITLE, alert, entry
from tests.support.app_in_process import at
from tests.support.no_story import NoStory

JSON = {"Content-Type": "application/json"}


@contextmanager
def served(port: int = 0) -> Iterator[Front]:
    """The room, without a story."""
    with Front(PracticeWorkspace(room()), NoStory(), port) as front:
        yield front


def post(url: str, said: Any, headers: Mapping[str, str] = JSON) -> int:
    """The status of an answer."""
    try:
        with urlopen(Request(url, json.dumps(said).encode(), dict(headers)), timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code


def test_the_page_serves_nobody_else() -> None:
    """Another page's request is refused by origin, host name and content type."""
    with served() as front:
        ts = front.workspace.room.post("C000DESK", text="?")["ts"]
        react = {"channel": "C000DESK", "ts": ts, "name": "x"}
        url = f"{front.url}/do/react"
        assert post(url, react, {**JSON, "Origin": "http://evil.example"}) == 403
        assert post(url, react, {**JSON, "Host": "evil.example"}) == 403
        assert post(url, react, {"Content-Type": "text/plain"}) in {400, 404}
        assert front.workspace.room.reactions == {}
        assert post(url, react, {**JSON, "Origin": front.url}) == 200
        assert front.workspace.room.reactions == {ts: {"x": [YOU]}}


def test_what_makes_no_sense_is_refused() -> None:
    """A message, button or clock that does not exist, or anything but a JSON object, is refused with a message."""
    with served() as front:
        for what, said in (
            ("react", {"channel": "C000DESK", "ts": "1.0", "name": "x"}),
            ("press", {"channel": "C000DESK"}),
            ("clock", {}),
            ("react", [1]),
        ):
            assert post(f"{front.url}/do/{what}", said) == 400
        assert post(f"{front.url}/answers/guessed", {"text": "x"}) == 404
        with pytest.raises(HTTPError, match="404") as lost:
            urlopen(f"{front.url}/page.html/../room.py", timeout=5)
        lost.value.close()


def test_the_page_runs_nothing_else() -> None:
    """The page comes with a policy that lets its own files run, and nothing that is in it."""
    with served() as front, urlopen(front.url, timeout=5) as page:
        policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_question_that_no_bot_hears() -> None:
    """If no bot listens, the asker reads that, and why."""
    with served() as front:
        assert post(f"{front.url}/do/ask", {"channel": "C000DESK", "text": "todo"}) == 200
        (said,) = front.workspace.room.channels["C000DESK"]
    assert (said["only_for"], "No bot listens here" in said["text"]) == (YOU, True)


def test_a_port_that_is_taken() -> None:
    """If the port is taken, a line says so."""
    with served() as front:
        port = int(front.url.rpartition(":")[2])
        with pytest.raises(BillbotError, match=f"port {port} cannot be used"), served(port):
            pass
        with pytest.raises(BillbotError, match=f"port {port} cannot be used"), Mailbox(lambda _to, _raw: None, port):
            pass


AT = parse("2026-03-02T12:00")
DESK = "C000DESK"


def room() -> Room:
    return Room(AT.timestamp)


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
    """Slack's markup becomes HTML; everything else stays text."""
    assert mrkdwn(text) == html


def test_slack_page() -> None:
    """A message is on the page with its headline, its words, when it came, and the thread that it answers in."""
    blocks = alert(entry(PASSED, title=f"{TITLE} {HOSTILE}")).blocks
    room = Room(at().timestamp)
    room.post("", blocks=blocks, thread_ts=room.post("", text="What began it")["ts"])
    page = slack_page(room)
    for part in (
        '<time datetime="2025-03-03T10:00">March 3, 2025, 10:00 AM</time>',
        "replied to a thread: What began it",
        "<h2>The juvenile diversion bill (S.2987) passed the Senate, 32 to 8, and goes to the House</h2>",
        f"<blockquote>“{PASSED}”</blockquote>",
        "&lt;script&gt;",
        "body > main { max-width",  # so that it has a margin
    ):
        assert part in page
    assert "<script" not in page


def test_changes_since() -> None:
    """The page gets what changed since it last asked, and that a message is gone."""
    one = room()
    first = one.post(DESK, text=f"one{' and more' * 20}")
    seen = changes(one, 0, [DESK])["n"]
    second = one.post(DESK, text="two", thread_ts=first["ts"], subtype="thread_broadcast")
    third = one.post(DESK, text="three", thread_ts=second["ts"])
    one.delete(DESK, first)
    found = changes(one, seen, [DESK])
    assert [(each["ts"], each["gone"], each["inChannel"]) for each in found["posts"]] == [
        (first["ts"], True, True),
        (second["ts"], False, True),
        (third["ts"], False, False),
    ]
    assert "replied to a thread: two<" in found["posts"][2]["html"]
    assert changes(one, found["n"], [DESK])["posts"] == []
