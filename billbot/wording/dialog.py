"""A dialog of Slack: what it says, and what may be written or chosen in it; `slack_view` fits it to Slack."""

import json
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from billbot.wording.document import MessageDocument


class Choice(Struct, frozen=True):
    """What can be chosen: `value` is what comes back, `said` what is read."""

    value: str
    said: str


class DialogField(Struct, frozen=True):
    """A field: one line to `write`, one of several to `choose`, or any of them to `tick`; `chosen` is what is there.

    It may be left empty.
    """

    name: str
    label: str
    kind: Literal["write", "choose", "tick"]
    choices: Sequence[Choice] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""


class Dialog(Struct, frozen=True):
    """A dialog: the document below its `title`, then its fields, and the button that sends them, called `send`.

    `name` is what it is known by when it is sent, `value` comes back with it.
    """

    title: str
    document: MessageDocument
    fields: tuple[DialogField, ...] = ()
    send: str = ""
    name: str = "billbot"
    value: str = ""


def kept(**values: str) -> str:
    """What a dialog is to bring back, as text."""
    return json.dumps(values, ensure_ascii=False)
