"""The values of telling: changes, evidence, marks of what may have to be told, messages, and entries of the ledger."""

from datetime import date, datetime
from typing import Any, Literal, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills.numbers import BillId
from billbot.bills.offers import Offer

# Within a class that has a default for its own field `date`, that name no longer is the type.
_Day = date

ChangeKind = Literal[
    "first_seen",
    "action_added",
    "action_struck",
    "action_restored",
    "action_removed",
    "action_reworded",
    "action_dated",
    "title_changed",
    "status_changed",
    "number_assigned",
    "presenters_changed",
    "cosponsors_changed",
    "committee_vote_posted",
    "link_found",
]

Weight = Literal["news", "routine"]

# The changes that alter a known row: whoever was told of the row has to be told of them (promise 5).
CORRECTING: frozenset[ChangeKind] = frozenset({"action_struck", "action_restored", "action_removed", "action_reworded"})
# Those of them after which the row is not in the record any more.
UNDOING: frozenset[ChangeKind] = frozenset({"action_struck", "action_removed"})


class Change(Struct, frozen=True):
    """What a sighting added to what was known. Fields that do not apply are null; `old` holds what stood before.

    `row` is the number of the row it concerns, `text` the clerk's words or the new value, `kinds` what they mean.
    """

    bill: BillId
    kind: ChangeKind
    weight: Weight
    row: int | None = None
    date: _Day | None = None
    branch: str | None = None
    text: str | None = None
    old: str | None = None
    kinds: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """The official words carry a proposal to another number (docs/design/architecture.md, "Three values that matter").

    `row` is the number of the row of `origin` that states it.
    """

    origin: BillId
    to: BillId
    relation: str
    row: int


class Evidence(Struct, frozen=True):
    """The answer a change was read from, so that a doubt can be settled later. `body` is as it came."""

    url: str
    at: datetime
    body: bytes


class Attachment(Struct, frozen=True):
    """A file that goes with a message where a channel can carry one; `media_type` as in MIME, parameters and all."""

    name: str
    media_type: str
    content: bytes


class Message(Struct, frozen=True):
    """One thing to tell, said for every kind of channel; what is sent carries `key`, so that a doubt can be settled.

    `text` is for the console and mail, `html` for mail, `fallback` and `blocks` (Block Kit) for Slack.
    `thread` names the conversation it belongs to, or is empty. Only mail carries `attachments`, only Slack `told`: the
    prints of what it tells, and `offers`: what its buttons are for.
    """

    key: str
    subject: str
    text: str
    html: str
    fallback: str
    blocks: tuple[dict[str, Any], ...]
    thread: str = ""
    attachments: tuple[Attachment, ...] = ()
    told: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


class Receipt(Struct, frozen=True):
    """An accepted message: `reference` is what the other side calls it (Slack's ts, a Message-ID), `at` when.

    `anew` says that the thread it was meant for is gone, and that it begins another.
    """

    reference: str
    at: datetime
    anew: bool = False


class Answer(Struct, frozen=True):
    """What somebody answered on a message with ✅ (yes) or ❌; `user` is Slack's id of who did it."""

    yes: bool
    user: str


class Subject(Struct, frozen=True):
    """One thing that can be told, under an identity that lasts; fields that do not apply are empty.

    `kind` is one of `notify.KINDS`. `bill` is what it is about, `number` what counts such things there: the number of a
    row, the id of an incident, the number of a digest. `name` is a further name that nobody takes apart.
    """

    kind: str
    bill: BillId | None = None
    number: int = 0
    name: str = ""


# What moves, and whoever tells of it is asked: the list of hearings with its notices, whether a bill is in conference,
# the hours at which one is heard, the links, the list of bills and the channels, committees and members, texts. What
# waits for a day, or for a look that is to come, is asked for after each check.
Moved: TypeAlias = Literal["agendas", "conferences", "hearings", "links", "list", "people", "texts", "waiting"]
NOBODY = ""


class Mark(Struct, frozen=True):
    """A subject that may differ from what a channel was told of it, to be looked at from `due` on.

    `was` is its state before it turned, which whoever has no entry in the ledger counts as having heard in silence;
    null where it was not there. `change` counts the changes of the sighting that marked it from 0, null for any other.
    """

    channel: str
    subject: Subject
    due: datetime
    was: str | None = None
    change: int | None = None

    @classmethod
    def moved(cls, what: Moved, at: datetime) -> Self:
        """The mark of no channel that something moved: once a check is through, the kinds that tell of it are asked."""
        return cls(NOBODY, Subject("moved", name=what), at)


class DueMark(Struct, frozen=True):
    """A mark as it waits for one recipient of a channel. `recipient` is the keyed hash of an address.

    `change` is the id of the first change since it was marked; `waited` says that it waits for the end of quiet hours.
    `turns` counts how often it was marked: what turns while it is being told is looked at once more.
    """

    id: int
    channel: str
    recipient: str
    subject: Subject
    was: str | None
    change: int | None
    sweep: int | None
    marked_at: datetime
    due: datetime
    turns: int

    @property
    def waited(self) -> bool:
        """Whether it was marked in quiet hours, or could not leave before them, and waited for their end."""
        return self.due > self.marked_at


class Statement(Struct, frozen=True):
    """That a message tells this `state` of a subject, under these `proposals`, and settles its `mark`.

    `change` is the id of the last change that is told with it, null where it is about none. Statements with the same
    `group` may be told in one message.
    """

    mark: DueMark
    state: str
    change: int | None = None
    proposals: tuple[str, ...] = ()
    group: str = ""

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.mark.subject

    def for_subject(self, subject: Subject, state: str) -> Self:
        """The statement that the same words told of another subject, which is in this `state`."""
        return replace(self, mark=replace(self.mark, id=0, subject=subject), state=state)


class Telling(Struct, frozen=True):
    """An entry of the ledger: what a recipient was told of a subject, and by which message.

    `reference` is what the other side calls the message, null where we never heard; `envelope` is our key of it.
    `after` is the id of the last change that had been told before, 0 for none; `incidental` says that the message was
    about another subject, and its words told of this one, too.
    """

    envelope: str
    reference: str | None
    at: datetime
    statement: Statement
    after: int
    incidental: bool = False
