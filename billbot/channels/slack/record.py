"""Finds our own messages in a channel's history by the key that they carry in their metadata."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web import SlackResponse

from billbot.channels.slack.api import Identity, SlackApi
from billbot.channels.slack.errors import RefusalError, legible
from billbot.clock import EASTERN
from billbot.domain.ledger import Message, Receipt

EVENT_TYPE = "billbot_notice"

_PAGE, _PAGES = 100, 20  # how many messages are looked through: 2,000
_APART = timedelta(days=1)  # by less than this Slack's clock and ours differ

# So many bytes of a message are read out; an edit is refused beyond 4,000.
_READ_OUT = 2500

_log = logging.getLogger(__name__)


class ChannelRecord:
    """Our messages in the history of the channel called `name`; `identify` gives the bot's identity."""

    def __init__(self, name: str, api: SlackApi, identify: Callable[[], Identity]) -> None:
        self._name, self._api, self._identify = name, api, identify

    def earlier(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """The receipt of our message with `key`, first tried at `since`, or null: there is none, or we may not see it.

        Any app could post our key, so only messages of our own bot count. Messages in a thread are shown in the
        channel, too.
        """
        own = self._identify()
        doubt = f"it is not among {_PAGE * _PAGES} messages since then, and no others were read"
        try:
            for page, last in self._history(recipient, since - _APART):
                with legible():
                    for told in page.get("messages") or ():
                        if own.wrote(told) and _key(told) == key:
                            reference = reference_of(told["ts"])
                            return Receipt(reference, datetime.fromtimestamp(float(reference), EASTERN))
                if last:
                    return None
        except RefusalError as refusal:
            if not refusal.permanent:
                raise
            doubt = str(refusal)
        _log.warning(
            "channel %s: cannot see whether an earlier try arrived; said again, it may stand there twice: %s",
            self._name,
            doubt,
        )
        return None

    def _history(self, channel: str, since: datetime) -> Iterator[tuple[SlackResponse, bool]]:
        """The messages there since a time, with their metadata, page by page."""
        ask, oldest = self._api.client.conversations_history, f"{since.timestamp():.6f}"
        return self._api.pages(ask, _PAGES, channel=channel, oldest=oldest, limit=_PAGE, include_all_metadata=True)


def content(message: Message) -> dict[str, Any]:
    """The blocks of a message, and what it says without them: what a telephone shows, and below it the other words.

    Screen readers take this text, and read nothing of the blocks
    (https://docs.slack.dev/reference/methods/chat.postMessage, "Accessibility considerations").
    """
    lines, room = [message.fallback], _READ_OUT - len(message.fallback.encode())
    for said in "\n".join(_words(message.blocks)).split("\n"):
        room -= len(f"\n{said}".encode())
        if room < 0:
            lines.append("…")
            break
        lines.append(said)
    return {"text": "\n".join(lines), "blocks": list(message.blocks) or None}


def _words(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of blocks but for the headline and the buttons, which can be reached by themselves."""
    for block in blocks:
        if block["type"] == "section":
            yield block["text"]["text"]
        elif block["type"] == "context":
            yield from (each["text"] for each in block["elements"])


def metadata(message: Message) -> dict[str, Any]:
    """The metadata of a message: its key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}}


def _key(told: Mapping[str, Any]) -> Any:
    """The key that a message carries, or null."""
    metadata = told.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT_TYPE else None


def reference_of(ts: Any) -> str:
    """Slack's `ts`. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{1,11}\.[0-9]{1,9}", str(ts)):
        raise ValueError("no ts")
    return str(ts)
