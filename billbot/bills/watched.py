"""What people follow, and where they hear of it, as configured."""

from datetime import date, datetime, time
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills.numbers import BillId

Position = Literal["support", "oppose", "watch"]


class Topic(Struct, frozen=True):
    """What a coalition follows: phrases to look for (`deport*` is a stem) and those that don't count.

    One that is not `public` is on no page that anybody may read, nor is a proposal under it.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    public: bool = True


class StagedAsk(Struct, frozen=True):
    """What is asked while a proposal is at a stage; `stage` is one of `stages.Stage`."""

    stage: str
    text: str


class Proposal(Struct, frozen=True):
    """What people follow, wherever it lives; the first topic is the main one. Empty texts were left out.

    `ask` is what is asked until it is law or its term is over; where there are `asks`, these are at their stages alone.
    One that is not `public` is on no page that anybody may read; `page` is the address of its page, empty for none.
    """

    id: str
    name: str
    topics: tuple[str, ...]
    bills: tuple[BillId, ...]
    position: Position = "watch"
    why: str = ""
    ask: str = ""
    owner: str = ""
    next: Literal["", "re-file", "defend", "drop"] = ""
    mute_until: date | None = None
    asks: tuple[StagedAsk, ...] = ()
    public: bool = True
    page: str = ""


class Belonging(Struct, frozen=True):
    """The proposals that a bill is watched for: as their `own`, or as a bill of others that `took_in` them."""

    own: tuple[Proposal, ...] = ()
    took_in: tuple[Proposal, ...] = ()

    @property
    def all(self) -> tuple[Proposal, ...]:
        """All of them, those whose own it is first."""
        return (*self.own, *self.took_in)


class Channel(Struct, frozen=True):
    """Where people hear of it, and how, as docs/design/contract.md's `[[channel]]` says.

    `digest` is a weekday (Monday is 0) and a time, `quiet` a start and an end, all Eastern. `to` is never the address
    of a person. `calendar` is the address of the published calendar of hearings, empty for none.
    """

    name: str
    kind: Literal["slack", "email", "console"]
    to: str = ""
    topics: tuple[str, ...] = ("*",)
    weight: Literal["news", "everything"] = "news"
    alerts: bool = True
    digest: tuple[int, time] | None = None
    asks: bool = True
    remind_days: tuple[int, ...] = ()
    quiet: tuple[time, time] | None = None
    operations: bool = False
    calendar: str = ""

    def planned(self, proposal: Proposal) -> Proposal:
        """A proposal as it is known in it: where facts alone are wanted without what is planned for the next court."""
        return proposal if self.asks else replace(proposal, next="")

    @property
    def reader(self) -> str:
        """What may be read in it, for comparing: what was composed for another reader is not for this one."""
        return " ".join([f"asks={self.asks}", f"operations={self.operations}", *sorted(self.topics)])


class Edit(Struct, frozen=True):
    """A bill that was put on the list, or taken off it, under a proposal that had this name then.

    `who` is the name of an account, null for an edit of the file by hand.
    """

    id: int
    at: datetime
    who: str | None
    kind: Literal["added", "removed"]
    bill: BillId
    proposal: str
    name: str


class MuteEdit(Struct, frozen=True):
    """A proposal that had this name then is silent until a day, or, without a day, told of again; `who` edited it."""

    at: datetime
    who: str
    proposal: str
    name: str
    until: date | None
