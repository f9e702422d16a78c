"""That the site cannot be read, and that it can again."""

from datetime import datetime

from billbot.bills import Channel
from billbot.wording.document import MessageDocument, Paragraph
from billbot.wording.spoken import moment


def outage(channel: Channel, since: datetime) -> MessageDocument:
    """Tell a channel, once, that the site could not be read since then."""
    first = f"We could not read malegislature.gov since {moment(since)}"
    said = "Alerts may be late; what appears meanwhile is told afterwards."
    said += " We keep trying and will say when it works again."
    return MessageDocument(first, (Paragraph(said),), why=f"every channel hears of an outage → {channel.name}")


def mended(channel: Channel, since: datetime, again: datetime, late: int) -> MessageDocument:
    """Tell a channel, once, that the site can be read again, and of how many alerts that are `late` for it."""
    first = f"The site can be read again, since {moment(again)}"
    said = Paragraph(f"It could not be read since {moment(since)}. {_late(late)}")
    return MessageDocument(first, (said,), why=f"every channel hears of the end of an outage → {channel.name}")


def _late(alerts: int) -> str:
    if alerts == 0:
        return "Nothing that is told here at once was entered meanwhile."
    return (
        "1 thing happened meanwhile; it follows."
        if alerts == 1
        else f"{alerts} things happened meanwhile; they follow."
    )
