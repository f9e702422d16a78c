"""A document, said for every kind of channel."""

from billbot.bills import Message
from billbot.wording.document import MessageDocument
from billbot.wording.html import html
from billbot.wording.slack import MOST_OFFERS, blocks, notification
from billbot.wording.spoken import plain
from billbot.wording.text import text


def lay_out(key: str, document: MessageDocument) -> Message:
    """The message that carries `key`, as text, as mail and as Slack has it."""
    return Message(
        key=key,
        subject=plain(document.subject),
        text=text(document),
        html=html(document),
        fallback=notification(document),
        blocks=blocks(document),
        thread=document.thread,
        attachments=document.files,
        offers=document.offers[:MOST_OFFERS],
    )
