"""A document that has a text in every place that can have one, and what readers find of it in Slack and on a page."""

from html.parser import HTMLParser

from billbot.messages.document import (
    Ask,
    Bullet,
    Bullets,
    Group,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Quote,
    Section,
)
from billbot.messages.fit import lay_out
from tests.support.slack_blocks import content_of

URL = "https://malegislature.gov/Bills/192/S1"
OURS = "https://ours.example/act?a=1&b=_2"
# What an email program makes links of on its own.
ADDRESSES = (
    "http://evil.example www.evil.example/x HTTPS://evil.example/?a=b mailto:a@evil.example [x](http://evil.example)"
)


def slack(document: MessageDocument) -> str:
    """All texts of the blocks; raises what Slack would answer if it did not take them."""
    message = lay_out("key", document)
    content_of({"text": message.fallback, "blocks": list(message.blocks)}, {})
    return "\n".join((block.get("text") or block["elements"][0])["text"] for block in message.blocks)


def whole(text: str, asked: str = "") -> MessageDocument:
    """A document with a text in every possible place. What is `asked` is ours."""
    ask = Ask(asked or text, text, text, text)
    anchors = ((text, URL),)
    item = Item(
        text,
        (
            Paragraph(text, label=text, small=True),
            Quote(text, undone=text, more=text),
            Quote(text, label=text),
            Bullets((Bullet(text, text, anchors),), small=True),
            Links(anchors),
            ask,
        ),
        struck=True,
    )
    group = Group((item, Bullets((Bullet(text),)), Paragraph(text), Ask("", "", text, text)), topic=text, heading=text)
    return MessageDocument(
        headline=text,
        mail_subject=text,
        body=(Paragraph(text), Bullets((Bullet(text),)), item, Section(text, (group,), note=text)),
        asks=(ask,),
        closing=text,
        position=text,
        why=text,
        subtitle=text,
        notification=text,
    )


class Elements(HTMLParser):
    """The elements, addresses and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str | None] = set()
        self.words = ""
        self.feed(str(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses.update(value for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.words += data
