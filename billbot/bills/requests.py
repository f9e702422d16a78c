"""What somebody asks of billbot in Slack."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """One use of the command: `person` in `channel`, both by their ids in Slack, wrote `words` behind it.

    `envelope` and `trigger` are Slack's own names for it: what comes with one that is known came before. `reply_to` is
    the address that takes answers to it, for half an hour. `asked_at` is when it arrived, Eastern.
    """

    envelope: str
    trigger: str
    person: str
    channel: str
    words: str
    reply_to: str
    asked_at: datetime
