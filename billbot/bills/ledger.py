"""What is told, by whom it was heard, and what may differ by now: the words of the ledger."""

from datetime import datetime
from typing import Literal, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills.numbers import BillId


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

    `change` is the id of the first change since it was marked; `waited` says that it was marked in quiet hours. `turns`
    counts how often it was marked: what turns while it is being told is looked at once more.
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
        """Whether it was marked in quiet hours, and waited for their end."""
        return self.due > self.marked_at


class Statement(Struct, frozen=True):
    """The state of a subject that a message tells, under which proposals, and with the like of which others.

    `change` is the id of the last change that is told with it, null where it is about none. `mark` is what it settles.
    """

    mark: DueMark
    state: str
    change: int | None = None
    proposals: tuple[str, ...] = ()
    gathered: str = ""

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.mark.subject

    def of(self, subject: Subject, state: str) -> Self:
        """That another subject was told by the same words."""
        return replace(self, mark=replace(self.mark, id=0, subject=subject), state=state)


class Telling(Struct, frozen=True):
    """An entry of the ledger: what a recipient was told of a subject, and by which message.

    `reference` is what the other side calls the message, null where we never heard; `envelope` is our key of it.
    `after` is the id of the last change that had been told before, 0 for none; `beside` says that it was told by the
    words of another.
    """

    envelope: str
    reference: str | None
    at: datetime
    told: Statement
    after: int
    beside: bool = False
