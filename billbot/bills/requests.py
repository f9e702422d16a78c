"""What somebody asks of billbot in Slack."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

_BY = "Slack user "
# Who did it, once that person was forgotten.
SOMEBODY_IN_SLACK = "somebody in Slack"


@dataclass(frozen=True, slots=True)
class SlackControl:
    """A button that was pressed, or a dialog that was sent: billbot called it `name`, and gave it a `value`.

    `message` is Slack's name for the message that the button stands in, `view` the one for the dialog or the Home tab;
    empty where it stands in none. `chosen` holds what was written or ticked, by the name of each field.
    """

    name: str
    value: str = ""
    message: str = ""
    view: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """One use of the command, of a button or of a dialog: `person` in `channel`, both by their ids in Slack, asks it.

    Behind the command stand `words`; a button and a dialog have a `control` instead. `envelope` and `trigger` are
    Slack's own names for the request: what comes with one that is known came before. A dialog, and what stands in no
    channel, has an empty `channel`. `reply_to` is the address that takes answers to it, for half an hour; empty where
    there is none. `asked_at` is when it arrived, Eastern.
    """

    envelope: str
    trigger: str
    person: str
    channel: str
    words: str
    reply_to: str
    asked_at: datetime
    kind: Literal["command", "button", "dialog"] = "command"
    control: SlackControl | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What is said at once to a request: why it is `refused`, or nothing.

    A dialog may say what is wrong with a field, by its name (`faults`), or what it shows next (`view`).
    """

    refused: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, Any] | None = None


def by_slack_user(person: str) -> str:
    """Who does something, as it is written down and told: the id of a person in Slack."""
    return f"{_BY}{person}"


def slack_person(who: str | None) -> str:
    """The id in Slack of whoever did something, as `by_slack_user` wrote it down; empty for anybody else."""
    found = re.fullmatch(rf"{_BY}([UW][A-Z0-9]+)", who or "")
    return found[1] if found else ""


def is_by_slack(who: str | None) -> bool:
    """Whether somebody did it in Slack."""
    return who is not None and (who.startswith(_BY) or who == SOMEBODY_IN_SLACK)
