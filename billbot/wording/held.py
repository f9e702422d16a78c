"""What is said of a channel that nothing reaches, and in it, once messages do again."""

from datetime import datetime

from billbot.bills import HeldChannel
from billbot.wording.spoken import count, moment


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
