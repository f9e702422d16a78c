"""The practice room over HTTP: its page, who may ask something of it, and what it refuses."""

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
from billbot.demo.slack import YOU, PracticeSockets, PracticeWorkspace

JSON = {"Content-Type": "application/json"}


class Bot(PracticeSockets):
    """Notes where an answer is to go."""

    reply_to = ""

    def command(self, channel: str, text: str, reply_to: str) -> None:
        assert (channel, text) == ("C0DESK", "who")
        self.reply_to = reply_to


@contextmanager
def served(port: int = 0) -> Iterator[Front]:
    """The room, without a story."""
    with Front(PracticeWorkspace(Room(lambda: parse("2026-03-02T12:00"))), None, port) as front:
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
    """What another page asks is refused, by its origin, by the name of the host, and by the kind of content."""
    with served() as front:
        ts = front.workspace.room.post("C0DESK", text="?").ts
        react = {"channel": "C0DESK", "ts": ts, "name": "x"}
        url = f"{front.url}/do/react"
        assert post(url, react, {**JSON, "Origin": "http://evil.example"}) == 403
        assert post(url, react, {**JSON, "Host": "evil.example"}) == 403
        assert post(url, react, {"Content-Type": "text/plain"}) in {400, 404}
        assert front.workspace.room.posts[0].reactions == {}
        assert post(url, react, {**JSON, "Origin": front.url}) == 200
        assert front.workspace.room.posts[0].reactions == {"x": [YOU]}


def test_what_makes_no_sense_is_refused() -> None:
    """A message, a button or a clock that is not there, and what is no JSON object, is refused with a word."""
    with served() as front:
        for what, said in (
            ("react", {"channel": "C0DESK", "ts": "1.0", "name": "x"}),
            ("press", {"channel": "C0DESK"}),
            ("clock", {"do": "step"}),
            ("react", [1]),
        ):
            assert post(f"{front.url}/do/{what}", said) == 400
        assert post(f"{front.url}/answers/guessed", {"text": "x"}) == 404
        with pytest.raises(HTTPError, match="404") as lost:
            urlopen(f"{front.url}/page.html/../room.py", timeout=5)
        lost.value.close()


def test_the_page_runs_nothing_else() -> None:
    """The page comes with a policy that lets its own files run, and nothing that stands in it."""
    with served() as front, urlopen(front.url, timeout=5) as page:
        policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_bot_is_answered_where_it_was_asked() -> None:
    """An answer goes to the channel in which somebody asked: to him alone, or to everybody."""
    with served() as front:
        front.sockets = bot = Bot()
        assert post(f"{front.url}/do/ask", {"channel": "C0DESK", "text": "who"}) == 200
        assert post(bot.reply_to, {"text": "you", "response_type": "ephemeral"}) == 200
        assert post(bot.reply_to, {"text": "all", "response_type": "in_channel"}) == 200
        posts = front.workspace.room.posts
    assert [(each.channel, each.text, each.only_for) for each in posts] == [
        ("C0DESK", "you", YOU),
        ("C0DESK", "all", ""),
    ]
