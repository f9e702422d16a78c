"""The values of troubles and incidents; `billbot.domain.incidents` decides which troubles become incidents."""

import shlex
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from billbot.domain.bills.bill import BillId

IncidentKind = Literal[
    "layout",
    "page",
    "vote",
    "bill",
    "list",
    "records",
    "channel",
    "backup",
    "clock",
    "rest",
    "pull",
]


class Incident(Struct, frozen=True):
    """A trouble that operations channels are told of: its beginning, its end (null while it lasts), and its details.

    `subject` is a bill (`194/H1588`), the name of a channel, the General Court of a list, or empty, as for the layout
    of the site's pages. `page` is the file with the first page that could not be read, if any. `lost` says that a
    message to the channel was given up.
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
    """What is overdue for a channel: how much, since when, and the error that prevented it.

    `notices` approximates the number of messages: it counts each bill once, and each subject without a bill.
    """

    channel: str
    notices: int
    oldest: datetime
    error: str | None


class HeldChannel(Struct, frozen=True):
    """A channel that cannot be reached: since when, why, and how many messages wait for it.

    `can_be_probed` says that a probe can show whether it works again; otherwise only a message can.
    """

    channel: str
    since: datetime
    waiting: int
    error: str
    can_be_probed: bool

    @property
    def command(self) -> str:
        """The command that tries it again."""
        return retry_command(self.channel)


def retry_command(channel: str) -> str:
    """The command with which somebody has a channel tried again at once."""
    return f"billbot deliver --again {shlex.quote(channel)}"


class Trouble(Struct, frozen=True):
    """A trouble that exists now. `told` says that it warrants a new incident; an open one lasts in any case.

    `lost` are the ids of messages that were refused for good and that no incident has yet.
    """

    kind: IncidentKind
    subject: str
    since: datetime
    detail: str
    told: bool
    lost: tuple[int, ...] = ()


class UnreadBill(Struct, frozen=True):
    """A bill that cannot be read, or not fully.

    Neither view of it can be read since `failing_since`, its page since `page_since`, its committee votes since
    `votes_since`. `tried_at`, `page_at` and `votes_at` are the last tries. `awaiting` says that it was never read,
    since the site has no page for it yet; `votes_posted` says that a vote was seen.
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
    """The incidents that begin, change their details, end, or are dropped because nobody follows the subject."""

    begun: tuple[Trouble, ...] = ()
    changed: tuple[tuple[Incident, Trouble], ...] = ()
    ended: tuple[Incident, ...] = ()
    dropped: tuple[Incident, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.begun or self.changed or self.ended or self.dropped)
