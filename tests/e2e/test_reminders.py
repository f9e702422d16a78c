"""A reminder of a hearing as it arrives in Slack and in a mailbox."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.support import toml
from tests.support.app_on_disk import REFERRED, bill, on_disk, row
from tests.support.hearing_sample import posted
from tests.support.listening_app import text_of
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

ROOM = "C0123456789"
NOTICE = "<p>Written testimony may be sent to a.sample@masenate.gov until Wednesday, March 19, 2025, at 5 PM.</p>"
ADDRESS, LABEL = "mailto:a.sample@masenate.gov", "Email: written testimony"


class Reminded(NamedTuple):
    """What arrived last: the blocks in Slack, the HTML of the email, and its text."""

    blocks: str
    html: str
    text: str


@pytest.fixture(scope="module")
def reminded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reminded]:
    """The reminder of the day before a hearing, whose notice says where to write."""
    seconds = iter(range(0, 10_000, 60))
    with (
        on_disk(tmp_path_factory.mktemp("reminders"), bill("H1", row(REFERRED))) as app,
        SlackServer(ROOM, monotonic=lambda: next(seconds)) as slack,
        SmtpServer() as post,
    ):
        channels = "".join(
            toml.channel(name, kind, to=to, topics=["287g"], digest="")
            for name, kind, to in (("coalition", "slack", ROOM), ("list", "email", "env:PEOPLE"))
        )
        listed = toml.TOPIC + toml.proposal("sample", "Sample", "194/H1", ask="Call your senator.")
        app.configure(slack.settings + post.settings + channels, listed)
        tokens = {
            "BILLBOT_SLACK_TOKEN": slack.token,
            "BILLBOT_SMTP_PASSWORD": post.password,
            "PEOPLE": "reader@home.example",
        }
        app.site.hearings = [posted(2, "H1", _notice=NOTICE)]
        for now in ("2025-03-12T10:00", "2025-03-19T08:00"):
            ran = app.billbot("work", "--once", "--now", now, environ=tokens)
            assert ran.code == 0, ran.err
        mail = post.mails[-1].read()
        html, text = (mail.get_body((form,)) for form in ("html", "plain"))
        assert html is not None
        assert text is not None
        yield Reminded(text_of(slack.channels[ROOM][-1]), html.get_content(), text.get_content())


def test_where_to_write_is_a_link(reminded: Reminded) -> None:
    """A reminder's testimony address is a link in Slack and in an email."""
    assert "Hearing tomorrow" in reminded.text
    assert f"<{ADDRESS}|{LABEL}>" in reminded.blocks
    assert f'<a href="{ADDRESS}"' in reminded.html


def test_the_ask_is_repeated(reminded: Reminded) -> None:
    """A reminder says again what is asked."""
    for form in reminded:
        assert "Call your senator" in form


def test_why_it_is_read_here(reminded: Reminded) -> None:
    """The small print in Slack says in a sentence why a channel gets it, without an arrow."""
    assert "You are in #coalition, which follows Limits on 287(g) agreements" in reminded.blocks
    assert "→" not in reminded.blocks
