"""A hostile site's words go through the whole app into Slack and a mailbox, and stay text."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from msgspec.structs import replace

from billbot.domain.ledger import Message
from billbot.domain.watched import Channel
from tests.support.app_in_process import BEGIN, REFERRED, at, bill, each, in_process, row
from tests.support.digest_story import make
from tests.support.documents_app import day as documents_day
from tests.support.documents_app import docket, home
from tests.support.email_channel import mail_channel
from tests.support.slack_channel import ROOM, Stopwatch, a_channel
from tests.support.slack_server import SlackServer

STRANGE = (
    "<!channel> <@U0123456789> <http://evil.example|Bill page> http://evil.example www.evil.example"
    " *bold* _italic_ ~struck~ `code` :x: <script>alert(1)</script> <a href='http://evil.example'>x</a>"
    " \u202eturned\u202c\u2066\u200b \x1b[31m\x9b2J\r\nBcc: evil@evil.example"
)
HEARING = f"Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in {STRANGE}"
HOSTILE = bill(
    "H1",
    row(REFERRED),
    row(HEARING, 2),
    row(f"Reported favorably by committee {STRANGE}", 2),
    row(f"Amendment 1 ({STRANGE}) adopted", 4, struck_at=at(30)),
    title=f"An Act {STRANGE}",
    presenters=(STRANGE,),
)


def told(path: Path) -> list[Message]:
    """A welcome, alerts, a hearing, a correction, a digest and two suggestions, all of what strangers wrote."""
    weekly = Channel("all", "console", digest=(0, BEGIN.time()), weight="everything")
    (path / "bills").mkdir()
    (path / "documents").mkdir()
    (path / "passages").mkdir()
    with in_process(path / "bills", HOSTILE, proposals=each([HOSTILE]), channels=[weekly]) as app:
        app.day(0, 3, 5, 31, 34)
        make(app, 7 * 24)
        messages = [*app.inbox.got, *app.inbox.amended.values()]
    found = docket("HD5608", title=f"An Act {STRANGE}", text=f"civil detainer {STRANGE}", presenters=(STRANGE,))
    with home(path / "documents", found) as app:
        for hours in (0, 20):
            documents_day(app, hours)
        messages += app.inboxes["desk"].got[1:]
    text = f"{STRANGE} {' '.join(f'word{number}' for number in range(30))}"
    with home(path / "passages", docket("HD9", text=text), watched=bill("H1", row(REFERRED), text=text)) as app:
        for hours in (0, 20):
            documents_day(app, hours)
        messages += app.inboxes["desk"].got[1:]
        assert "words in a row match H.1" in messages[-1].text
    return messages


class Anchors(HTMLParser):
    """The elements and the addresses of a page, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.words = ""
        self.feed(str(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses.update(value or "" for name, value in attrs if name in {"href", "src"})

    def handle_data(self, data: str) -> None:
        self.words += data


def test_hostile_words_in_every_message(tmp_path: Path) -> None:
    """Slack takes each message as one with only texts, and in it and in mail only the record's own pages are links."""
    messages = told(tmp_path)
    assert len(messages) >= 6
    assert sum("evil.example" in message.text for message in messages) >= 5
    mails = mail_channel()
    watch = Stopwatch()
    with SlackServer(monotonic=watch.clock.monotonic) as slack:
        channel = a_channel(slack, watch)
        for number, message in enumerate(messages):
            channel.send(replace(message, key=f"k-{number}"), ROOM, thread=None)
        for posted in slack.channels[ROOM]:
            marked = re.sub(r'"type": "header"[^}]*}', "", json.dumps(posted["blocks"], ensure_ascii=False))
            links = {link.partition("|")[0] for link in re.findall(r"<([^<>]*)>", f"{marked}{posted['text']}")}
            assert all(link.startswith("https://malegislature.gov/") for link in links)
            assert not re.search(r":x:|(?<!\w)[*_~`](?:bold|italic|code)", marked)
            assert not re.search(r"[\x1b\x9b\u202e\u2066]", marked)
    for message in messages:
        page = Anchors(message.html)
        assert "script" not in page.tags
        assert all(link.startswith(("https://malegislature.gov/", "#")) for link in page.addresses)
        assert not re.search(r"(?:https?://|www\.)evil", page.words + message.text + message.subject.replace("://", ""))
        mail = mails.compose(message, "anna.invented@home.example", None)
        assert mail["Bcc"] is None
        assert not re.search(r"[\x1b\x9b\u202e\u2066]", message.text + message.html + str(mail["Subject"]))
