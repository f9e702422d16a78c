"""What a check found: the values that it gives to who tells of it."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, field

from billbot.domain.bills import BillId, Change, Link

# Takes how much of long work is done, of how much, and what comes now; 0 of 0 before something else is printed.
Progress = Callable[[int, int, str], None]


def unshown(done: int, total: int, what: str) -> None:
    """The progress where nobody looks."""


class LoggedChange(Struct, frozen=True):
    """A change as the log has it, under its id, when it was seen, and the ids of the proposals that it concerned then.

    The main one is the first of them. `poll` is when the poll began that saw it, or the look where that was of none;
    `told` says that the row that it alters was told in a channel before. Both are known only where that was asked.
    """

    id: int
    change: Change
    at: datetime
    proposals: tuple[str, ...] = ()
    poll: datetime | None = None
    told: bool = False


class Failure(Struct, frozen=True):
    """A bill that could not be read, with the error in one line; `awaited` says that its page does not exist yet."""

    bill: BillId
    error: str
    awaited: bool = False


class Report(Struct):
    """The outcome of a check. Times are Eastern.

    `not_tried` are bills that were due, or asked for, and had no turn. `busy` says that another process was
    checking or sending, so that this one did neither.
    `round_completed` says that every watched bill was looked at since the last completed round, `all_seen` that each
    has been looked at so far, `anything_moved` that something was written since the last check. `paused_until` is
    set if the site has to be left alone, `long_rest` is its answer if it asked for more than a day.
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
        """How many bills could not be read, without those whose page does not exist yet."""
        return sum(not each.awaited for each in self.failed)

    @property
    def failure(self) -> str | None:
        """Why the check read nothing, or had to stop; None if neither is so."""
        errors = [each.error for each in self.failed if not each.awaited]
        return errors[-1] if errors and (not self.checked or self.paused_until) else None

    @property
    def needs_follow_up(self) -> bool:
        """Whether tasks that go through everything that is watched have to run: there is news, or a completed round."""
        return bool(self.changes) or self.round_completed


class FinishedPoll(Struct, frozen=True):
    """A poll that ended: how many bills it could read, and whether it tried all of them (`whole`)."""

    started: datetime
    finished: datetime
    checked: int
    whole: bool
