"""Messages as text and back, so that what goes out is the same at each try."""

import base64
import json
from dataclasses import asdict
from typing import Any

from billbot.bills import Attachment, Message
from billbot.notify.kind import Said


def encode(said: Said) -> str:
    """What goes out, as text."""
    return json.dumps(
        {
            "message": said.message and _plain(said.message),
            "amended": {reference: _plain(each) for reference, each in said.amended.items()},
        }
    )


def decode(text: str) -> Said:
    """What `encode` gave."""
    kept = json.loads(text)
    message = _message(kept["message"]) if kept["message"] else None
    return Said(message, {ref: _message(each) for ref, each in kept["amended"].items()})


def _plain(message: Message) -> dict[str, Any]:
    kept = asdict(message)
    for file in kept["attachments"]:
        file["content"] = base64.b64encode(file["content"]).decode()
    return kept


def _message(kept: dict[str, Any]) -> Message:
    files = tuple(Attachment(**{**file, "content": base64.b64decode(file["content"])}) for file in kept["attachments"])
    return Message(
        **{**kept, "blocks": tuple(kept["blocks"]), "attachments": files, "told": tuple(kept.get("told", ()))}
    )
