"""What is said of a channel that nothing reaches, in it once messages do again, and once a backup was restored."""

from datetime import datetime

from msgspec.structs import replace

from billbot.bills import HeldChannel
from billbot.bills.shown import count
from billbot.wording.document import MessageDocument, Paragraph
from billbot.wording.spoken import moment


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
