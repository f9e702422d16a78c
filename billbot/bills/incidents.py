"""Troubles as values; `billbot.incidents` decides which of them operations channels are told of."""

import shlex
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from billbot.bills.numbers import BillId

IncidentKind = Literal[
    "layout", "page", "vote", "bill", "list", "channel", "reading", "backup", "clock", "rest", "pull", "standby"
]


class Incident(Struct, frozen=True):
    """A trouble that was worth telling: since when, until when (null while it lasts), and what was found.

    `subject` is a bill (`194/H1588`), the name of a channel, or empty for the layout of the site's pages. `page` is the
    file in which the first page that could not be read is kept, if there was one. `lost` says of a channel that a
    message was given up there.
    """

    id: int
    kind: IncidentKind
    subject: str
    began: datetime
    ended: datetime | None
    detail: str
    page: Path | None = None
    lost: bool = False


class Undelivered(Struct, frozen=True):
    """What is overdue for a channel: how much, since when, and the error for which it was not sent.

    `notices` is about the number of messages: it counts a bill once, and each subject that is about no bill.
    """

    channel: str
    notices: int
    oldest: datetime
    error: str | None


class HeldChannel(Struct, frozen=True):
    """A channel that cannot be reached, since when and why, with how many messages wait for it.

    `asked` says that the channel itself can be asked whether it works again; else only a message shows that.
    """

    channel: str
    since: datetime
    waiting: int
    error: str
    asked: bool

    @property
    def command(self) -> str:
        """The command that tries it again."""
        return again(self.channel)


class Numbers(Struct, frozen=True):
    """The numbers of the metrics file. Times are Eastern, null where there is none.

    `undelivered` counts the messages that are due and were not sent, the oldest since `oldest_undelivered`. `requests`
    and `received` (bytes) are totals since the beginning; `database` is its size in bytes.
    """

    last_good_check: datetime | None
    bills: int
    failing: int
    held: int
    undelivered: int
    oldest_undelivered: datetime | None
    requests: int
    received: int
    database: int


def again(channel: str) -> str:
    """The command that tries a channel now."""
    return f"billbot deliver --again {shlex.quote(channel)}"


class Trouble(Struct, frozen=True):
    """A trouble that exists now. `told` says that it is worth opening an incident; an open one goes on in any case.

    `lost` are the ids of messages that were given up since they were refused, and that no incident has named yet.
    """

    kind: IncidentKind
    subject: str
    since: datetime
    detail: str
    told: bool
    lost: tuple[int, ...] = ()


class Unread(Struct, frozen=True):
    """A bill with a trouble: `failing_since` when neither view can be read, `page_since` when its page cannot.

    `awaiting` says that it was never read, as the site has no page for it; `tried_at`, `page_at` and `votes_at` are the
    last tries. Votes of committees on it cannot be read from `votes_since` on; `votes_posted` says that they were seen.
    """

    bill: BillId
    awaiting: bool
    tried_at: datetime
    failing_since: datetime | None = None
    error: str = ""
    page_since: datetime | None = None
    page_at: datetime | None = None
    page_error: str = ""
    votes_since: datetime | None = None
    votes_at: datetime | None = None
    votes_error: str = ""
    votes_posted: bool = False


class Decision(Struct, frozen=True):
    """What to write: incidents that begin, change their words, end, or are dropped since nobody follows the subject."""

    begun: tuple[Trouble, ...] = ()
    changed: tuple[tuple[Incident, Trouble], ...] = ()
    ended: tuple[Incident, ...] = ()
    dropped: tuple[Incident, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.begun or self.changed or self.ended or self.dropped)
