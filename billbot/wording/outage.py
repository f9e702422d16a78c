"""What cannot be reached, and that it can again: the site, or a channel; and what was told before a restore."""

from datetime import datetime

from msgspec.structs import replace

from billbot.bills import Channel, HeldChannel
from billbot.bills.shown import count
from billbot.wording.document import MessageDocument, Paragraph
from billbot.wording.spoken import moment


def outage(channel: Channel, since: datetime) -> MessageDocument:
    """Tell a channel, once, that the site could not be read since then."""
    first = f"We have not been able to read malegislature.gov since {moment(since)}"
    said = "Alerts may be late; what appears meanwhile is told afterwards."
    said += " We keep trying and will say when it works again."
    return MessageDocument(first, (Paragraph(said),), why=f"every channel hears of an outage → {channel.name}")


def mended(channel: Channel, since: datetime, again: datetime, late: int) -> MessageDocument:
    """Tell a channel, once, that the site can be read again, and of how many alerts that are `late` for it."""
    first = f"The site can be read again, since {moment(again)}"
    said = Paragraph(f"It could not be read from {moment(since)} until then. {_late(late)}")
    return MessageDocument(first, (said,), why=f"every channel hears of the end of an outage → {channel.name}")


def _late(alerts: int) -> str:
    if alerts == 0:
        return "Nothing that is told here at once was entered meanwhile."
    return (
        "1 thing happened meanwhile; it follows."
        if alerts == 1
        else f"{alerts} things happened meanwhile; they follow."
    )


def held(found: HeldChannel) -> str:
    """Which channel is held, since when, what waits, why, and what to do, in a line for whoever runs billbot."""
    since = f"channel {found.channel} has been held since {moment(found.since)} ({found.since:%Z})"
    return f"{since}, {waits(found.waiting)}: {found.error}; then run `{found.command}`"


def waits(waiting: int) -> str:
    """How much waits for a channel, behind a comma."""
    return f"{count(waiting, 'message')} {'waits' if waiting == 1 else 'wait'}" if waiting else "nothing waits"


def waited(since: datetime) -> str:
    """What the first message says that gets through again."""
    return f"Messages have waited for this channel since {moment(since)}. This tells what is still so."


def may_be_known(document: MessageDocument, backup_at: datetime) -> MessageDocument:
    """The same, with a line above it for what may have been told since the backup was made."""
    text = f"billbot was restored from a backup of {moment(backup_at)}; this may have been told before."
    return replace(document, body=(Paragraph(text, small=True), *document.body))
