"""Suggestions, the offers behind the buttons of messages, what people did about them, and requests from Slack."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Self, get_args

from msgspec import Struct, field

from billbot.bills.committees import Hour
from billbot.bills.numbers import BillId

OfferKind = Literal["suggestion", "ask", "hearing"]
Role = Literal["on it", "done", "there"]
_BY = "Slack user "
# Who did it, once that person was forgotten.
SOMEBODY_IN_SLACK = "somebody in Slack"


class Offer(Struct, frozen=True):
    """What the buttons of a message offer: to decide on a suggestion, to take on an ask, or to come to a hearing.

    `names` has the id of the suggestion, the ids of the proposals, or the bills that are heard; `state` the stage of an
    ask, or the hour. `label` tells it apart from other offers in the message. One that is `closed` has no button any
    more; the message only names who took it up.
    """

    kind: OfferKind
    names: tuple[str, ...]
    state: str = ""
    label: str = ""
    closed: bool = False

    @classmethod
    def suggestion(cls, key: int) -> Self:
        """The offer to decide on a suggestion."""
        return cls("suggestion", (str(key),))

    @classmethod
    def ask(cls, proposals: Iterable[str], said: str, label: str = "") -> Self:
        """The offer to take on what is asked for the proposals with these ids; `said` is the stage with the words."""
        return cls("ask", tuple(proposals), _short(said), label)

    @classmethod
    def hearing(cls, bills: Iterable[BillId], hour: Hour, label: str = "") -> Self:
        """The offer to come when these bills are heard, at this hour."""
        day, start = hour
        at = f"T{start:%H:%M}" if start else ""
        return cls("hearing", tuple(map(str, bills)), f"{day.isoformat()}{at}", label)

    @property
    def mark(self) -> str:
        """The value of its buttons, the same for the same offer in any message."""
        return _short("\n".join((self.kind, self.state, *self.names)))


class Outcome(Struct, frozen=True):
    """What became of an offer: the Slack ids of those who are on it, have done it, or will be there.

    `decided` says what was decided, and by whom; empty where nothing was. `by` is the decider's Slack id, if any.
    """

    on_it: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    decided: str = ""
    by: str = ""

    def __bool__(self) -> bool:
        return bool(self.on_it or self.done or self.there or self.decided)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SlackControl(Struct, frozen=True):
    """A button that was pressed, or a dialog that was sent: billbot called it `name`, and gave it a `value`.

    `message` is Slack's name for the message that the button stands in, `view` the one for the dialog or the Home tab;
    empty where it stands in none. `chosen` holds what was written or ticked, by the name of each field.
    """

    name: str
    value: str = ""
    message: str = ""
    view: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SlackRequest(Struct, frozen=True):
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


class Acknowledged(Struct, frozen=True):
    """The immediate response to a request: a text why it is `refused`, or an empty one.

    For a dialog it may have the `faults` of fields, by their names, or the `view` to show next.
    """

    refused: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, Any] | None = None


def by_slack_user(person: str) -> str:
    """The form in which a person in Slack is recorded as the one who did something."""
    return f"{_BY}{person}"


def slack_person(who: str | None) -> str:
    """The id in Slack of whoever did something, as `by_slack_user` wrote it down; empty for anybody else."""
    found = re.fullmatch(rf"{_BY}([UW][A-Z0-9]+)", who or "")
    return found[1] if found else ""


def is_by_slack(who: str | None) -> bool:
    """Whether somebody did it in Slack."""
    return who is not None and (who.startswith(_BY) or who == SOMEBODY_IN_SLACK)


Place = Literal["title", "pinslip", "text"]
PLACES: tuple[Place, ...] = get_args(Place)
Reason = Literal["title", "named", "words", "report", "passage", "sponsor"]


class PhraseMatch(Struct, frozen=True):
    """A phrase of a topic that a document has: how often in one place, and the words around the first of them.

    `word` is the phrase as configured, `said` as the document has it; `topic` is an id.
    """

    topic: str
    word: str
    said: str
    place: Place
    times: int
    excerpt: str


class SharedPassage(Struct, frozen=True):
    """Words of a watched `bill` that stand in another document.

    The longest passage has so many `words` in a row, and is quoted in part; `share` is what all passages are of the
    bill's text, between 0 and 1.
    """

    bill: BillId
    words: int
    share: float
    quote: str


def decider(by: str | None) -> str:
    """Who decided, for a person: `Ann on the command line`, `Slack user U8`; `by` is as `Suggested` has it."""
    place, _, name = (by or "").partition(":")
    if place == "slack":
        who = by_slack_user(name)
        return who if slack_person(who) else SOMEBODY_IN_SLACK  # who is forgotten has no id any more
    return f"{name or 'somebody'} on the command line"


class Suggestion(Struct, frozen=True):
    """A document for a person to look at, and why.

    `topics` are ids, the most telling first. `found` are the phrases that stand in it; `like` is the watched bill
    whose title it has, that it names, whose words it has or whose sponsor filed it, null where the topics' phrases
    alone speak for it. `shared` is the word in common where the sponsor is the reason. `passage` is what it has of a
    watched bill's text, whatever the reason.
    """

    reason: Reason
    topics: tuple[str, ...]
    found: tuple[PhraseMatch, ...] = ()
    like: BillId | None = None
    shared: str = ""
    passage: SharedPassage | None = None
