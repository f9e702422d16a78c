"""What a check found: the values that messages and commands are made from."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, field

from billbot.domain.bills import BillId, Change, Link

# Called with how much is done, of how much, and what comes now. 0 of 0 comes before other output.
ShowProgress = Callable[[int, int, str], None]


def unshown(done: int, total: int, what: str) -> None:
    """Shows no progress."""


class LoggedChange(Struct, frozen=True):
    """A change in the log: its id, when it was seen, and the ids of the proposals it was about then.

    The first proposal is the main one. `poll` is when its poll, or else its look, began. `told` says that a channel
    heard about the row before this change. Both are set only if asked for.
    """

    id: int
    change: Change
    at: datetime
    proposals: tuple[str, ...] = ()
    poll: datetime | None = None
    told: bool = False


class Failure(Struct, frozen=True):
    """A bill that could not be read, with the error on one line. `awaited` says that its page does not exist yet."""

    bill: BillId
    error: str
    awaited: bool = False


class Report(Struct):
    """The outcome of a check. Times are Eastern.

    `not_tried` are bills that were due or asked for, but had no turn. `busy` says that another process was checking or
    sending, so this one did neither. `round_completed`: every watched bill had a look since the last completed round.
    `all_seen`: each ever had one. `anything_moved`: something was written since the last check. `paused_until` is set
    if we must leave the site alone; `long_rest` is its answer if it asked for more than a day.
    """

    started: datetime
    finished: datetime | None = None
    checked: int = 0
    failed: list[Failure] = field(default_factory=list)
    not_tried: list[BillId] = field(default_factory=list)
    requests: int = 0
    changes: list[LoggedChange] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    busy: bool = False
    round_completed: bool = False
    all_seen: bool = False
    anything_moved: bool = False
    paused_until: datetime | None = None
    long_rest: str | None = None

    @property
    def in_trouble(self) -> int:
        """How many bills could not be read, not counting those without a page yet."""
        return sum(not each.awaited for each in self.failed)

    @property
    def failure(self) -> str | None:
        """Why the check read nothing or had to stop; None if it did not."""
        errors = [each.error for each in self.failed if not each.awaited]
        return errors[-1] if errors and (not self.checked or self.paused_until) else None

    @property
    def needs_follow_up(self) -> bool:
        """Whether to run the tasks that go through all watched bills: there is news, or a completed round."""
        return bool(self.changes) or self.round_completed


class FinishedPoll(Struct, frozen=True):
    """A finished poll: how many bills it could read, and whether it tried all of them (`whole`)."""

    started: datetime
    finished: datetime
    checked: int
    whole: bool
