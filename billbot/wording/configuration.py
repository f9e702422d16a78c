"""That the files of the configuration cannot be used, and that they can again."""

from datetime import datetime

from billbot.bills import Channel
from billbot.wording.document import Bullet, Bullets, MessageDocument, Paragraph
from billbot.wording.spoken import for_operations, moment

_LINES = 20


def config_broken(channel: Channel, since: datetime, faults: str) -> MessageDocument:
    """Tell those who look after billbot, once, that its configuration cannot be used; `faults` holds a line a fault."""
    lines = faults.splitlines()
    more = [f"… and {len(lines) - _LINES} more; the log has them all"] if len(lines) > _LINES else []
    first = "The configuration cannot be used as it is now"
    said = f"Since {moment(since)}. Until it is mended, billbot goes on with the last good one."
    told = Bullets(tuple(map(Bullet, (*lines[:_LINES], *more))))
    return MessageDocument(first, (Paragraph(said), told), why=for_operations(channel))


def config_mended(channel: Channel, since: datetime) -> MessageDocument:
    """Tell those who look after billbot that its configuration can be used again."""
    first = "The configuration can be used again"
    said = f"It could not be used since {moment(since)}. From now on it is what billbot goes by."
    return MessageDocument(first, (Paragraph(said),), why=for_operations(channel))
