"""What buttons in Slack offer, who pressed them, what people there ask, and how the record names them."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Self

from msgspec import Struct, field

from billbot.domain.bills import BillId, HearingTime

OfferKind = Literal["suggestion", "ask", "hearing"]
Role = Literal["on it", "done", "there"]
_SLACK_USER = "Slack user "
# Stands in for a person whose id was deleted at their request.
SOMEBODY_IN_SLACK = "somebody in Slack"


class Offer(Struct, frozen=True):
    """What a message's buttons offer: to decide on a suggestion, take on an ask, or come to a hearing.

    `names` has the suggestion's id, the proposals' ids, or the hearing's bills or page number. `state` identifies the
    ask at its stage, or has the hour. `label` separates it from other offers in the message. A `closed` offer has no
    buttons: the message only names the people.
    """

    kind: OfferKind
    names: tuple[str, ...]
    state: str = ""
    label: str = ""
    closed: bool = False

    @classmethod
    def suggestion(cls, key: int, state: str = "", label: str = "") -> Self:
        """The offer to decide on a suggestion. `state` names its document if no message of ours is kept."""
        return cls("suggestion", (str(key),), state, label)

    @classmethod
    def ask(cls, proposals: Iterable[str], said: str, label: str = "") -> Self:
        """The offer to take on an ask for these proposals. `said` is the stage with the words of the ask."""
        return cls("ask", tuple(proposals), _fingerprint(said), label)

    @classmethod
    def hearing(cls, of: Iterable[BillId | int], hour: HearingTime, label: str = "") -> Self:
        """The offer to come to the hearing of these bills, or with this page number, at this hour."""
        day, start = hour
        at = f"T{start:%H:%M}" if start else ""
        return cls("hearing", tuple(map(str, of)), f"{day.isoformat()}{at}", label)

    @property
    def mark(self) -> str:
        """The value of its buttons. The same offer has the same value in every message."""
        return _fingerprint("\n".join((self.kind, self.state, *self.names)))


class Outcome(Struct, frozen=True):
    """Who accepted an offer: the Slack ids of those who are on it, have done it, or will be there.

    `decided` is the decision on a suggestion and who made it, or empty. `by` is that person's Slack id, if any.
    """

    on_it: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    decided: str = ""
    by: str = ""

    def __bool__(self) -> bool:
        return bool(self.on_it or self.done or self.there or self.decided)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SlackControl(Struct, frozen=True):
    """A pressed button or submitted dialog, with the `name` and `value` that billbot gave it.

    `message` is Slack's id of the button's message, `view` of the dialog or Home tab; either may be empty. `chosen` has
    what was entered or selected, by the field's name.
    """

    name: str
    value: str = ""
    message: str = ""
    view: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SlackRequest(Struct, frozen=True):
    """A command, button, dialog or message to billbot, from a `person` in a `channel` (Slack ids).

    A command or a message has `words`; a button or a dialog has a `control`. `envelope` and `trigger` are Slack's ids
    of the request: if they are known, it is a repeat. `channel` is empty for a dialog, and outside of channels.
    `reply_to` is an address that takes answers for half an hour, or empty. `asked_at` is when it arrived, Eastern.
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


class Acknowledged(Struct, frozen=True):
    """The immediate response to a request. `refused` says why it is refused; else it is empty.

    For a dialog it may have `faults` by field name, or the `view` to show next.
    """

    refused: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, Any] | None = None


def is_direct(channel: str) -> bool:
    """Whether this is the id of a direct conversation, such as a person's with billbot."""
    return channel.startswith("D")


def by_slack_user(person: str) -> str:
    """How the record names a person in Slack, by their id."""
    return f"{_SLACK_USER}{person}"


def slack_person(who: str | None) -> str:
    """The Slack id in what `by_slack_user` wrote; empty for anything else."""
    found = re.fullmatch(rf"{_SLACK_USER}([UW][A-Z0-9]+)", who or "")
    return found[1] if found else ""


def decided_by(who: str) -> str:
    """How a suggestion says who decided: the account `who`, or the person in Slack (`by_slack_user`)."""
    person = slack_person(who)
    return f"slack:{person}" if person else f"command line:{who}"


def decider(by: str | None) -> str:
    """Who decided, in words: `Ann on the command line`, `Slack user U8`. `by` is as in `Suggested`."""
    place, _, name = (by or "").partition(":")
    if place == "slack":
        who = by_slack_user(name)
        return who if slack_person(who) else SOMEBODY_IN_SLACK  # a deleted person has no id
    return f"{name or 'somebody'} on the command line"
