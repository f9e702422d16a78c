"""What is told: changes, links, and the messages that carry them."""

from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct

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

# What alters a row that was there before: whoever was told of the row has to hear of it (promise 5).
CORRECTING: frozenset[ChangeKind] = frozenset({"action_struck", "action_restored", "action_removed", "action_reworded"})
# Of these, the kinds after which it is not in the record.
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
