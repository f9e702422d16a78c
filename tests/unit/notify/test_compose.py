"""A sent message is kept as text and read back unchanged."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.ledger import Attachment, Message
from billbot.domain.slack import Offer
from billbot.domain.watched import Channel
from billbot.messages.document import Ask, Bullet, Bullets, Item, Links, MessageDocument, Paragraph, Quote
from billbot.messages.fit import lay_out
from billbot.messages.fit_slack import slack_message
from billbot.notify.compose import Payload


def test_kept_and_read_again() -> None:
    """A message with everything, and its document, is read back unchanged, with its buttons."""
    body = (
        Item("", (Paragraph("a"), Quote("b"), Bullets((Bullet("c"),)), Links((("f", "g"),)))),
        Ask("h"),
    )
    document = MessageDocument("Headline", body, files=(Attachment("a.ics", "text/calendar", b"\0\xff"),))
    message = replace(lay_out("key", document), offers=(Offer.suggestion(1),))
    said = Payload(message, document, "1.2", may_read="all")
    assert Payload.decode(said.encoded) == said


def test_what_is_no_text(tmp_path: Path) -> None:
    """A value that a bug puts in place of a text is not kept."""
    wrong = Message("k", "s", "t", "h", "f", ({"text": tmp_path},))
    with pytest.raises(TypeError):
        assert Payload(wrong).encoded


def test_form_that_a_channel_shows() -> None:
    """A message in every form, as 0.2.1 kept all of them, is for any channel; one in only Slack's form is for Slack."""
    document, channels = MessageDocument("Headline"), [Channel("room", "slack"), Channel("room", "console")]
    forms = [Payload(make("", document), may_read="asks=True operations=False *") for make in (lay_out, slack_message)]
    assert [[said.is_for(channel) for channel in channels] for said in forms] == [[True, True], [True, False]]
