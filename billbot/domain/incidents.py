"""Decides which problems get a message to operations, and when a problem is over. Pure: values in and out.

The rules. One dropped connection gets no message. A bill is reported once both its page and its JSON failed in two
checks that read other bills well. A check that reads nothing is an outage, which has its own message.

If the pages of two bills, or of all, fail in two checks each, that is one incident: "the site's pages changed". A
single bad page is reported after a day if the JSON history works: by then every other page was tried.

A committee's vote that is posted but unreadable is reported immediately, a tab of votes that does not open after a day.
Bills of a finished court that read differently from their record are one incident, after a second try.

A wrong clock is reported immediately, and nothing else until it is right. So is a pause of more than a day that the
site asks for. A channel is reported if a message was refused, somebody must fix something, or it waits too long.
"""

import shlex
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from billbot.clock import elapsed
from billbot.domain.bills import BillId
from billbot.domain.display import first_few

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
    "slack",
    "config",
]


class Incident(Struct, frozen=True):
    """A problem that operations channels hear of: its beginning, its end (None while it lasts), and its details.

    `subject` is a bill (`194/H1588`), the name of a channel, the General Court of a list, or empty, such as for the
    layout of pages. `lost` says that a message to the channel was given up.
    """

    id: int
    kind: IncidentKind
    subject: str
    began: datetime
    ended: datetime | None
    detail: str
    lost: bool = False


class Undelivered(Struct, frozen=True):
    """What a channel should have got: how much, since when, and the error that prevented it.

    `notices` is about the number of messages: it counts each bill once, and each subject without a bill.
    """

    channel: str
    notices: int
    oldest: datetime
    error: str | None


class HeldChannel(Struct, frozen=True):
    """A channel that cannot be reached: since when, why, and how many messages wait for it."""

    channel: str
    since: datetime
    waiting: int
    error: str

    @property
    def command(self) -> str:
        """The command that tries it again."""
        return retry_command(self.channel)


def retry_command(channel: str) -> str:
    """The command that tries a channel again now."""
    return f"billbot deliver --again {shlex.quote(channel)}"


class Trouble(Struct, frozen=True):
    """A problem that exists now. `told` says that it is worth a new incident. An open incident lasts in any case.

    `lost` are the ids of messages that were refused for good and are in no incident yet.
    """

    kind: IncidentKind
    subject: str
    since: datetime
    detail: str
    told: bool
    lost: tuple[int, ...] = ()


class UnreadBill(Struct, frozen=True):
    """A bill that cannot be read, or not fully.

    Page and JSON both fail since `failing_since`, its page since `page_since`, its committee votes since `votes_since`.
    `tried_at`, `page_at` and `votes_at` are the last tries. `awaiting`: the site has no page for it yet.
    `votes_posted`: a vote was seen.
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
    """The incidents that begin, change, end, or are dropped because nobody follows the subject."""

    begun: tuple[Trouble, ...] = ()
    changed: tuple[tuple[Incident, Trouble], ...] = ()
    ended: tuple[Incident, ...] = ()
    dropped: tuple[Incident, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.begun or self.changed or self.ended or self.dropped)


_CHECKS = 2  # so many have to find the same
_PAGES = 2  # so many unreadable ones are a changed layout
_ALONE_FOR = timedelta(days=1)
_NAMED = 10


class Reach(Struct, frozen=True):
    """What keeps messages from a channel.

    `lost` are messages that were refused and are in no incident yet, the first at `lost_since`. `held_since` is None if
    it is not held. `to_mend`: somebody must fix something. `reached` is when something last got through, None if a
    message was refused since.
    """

    channel: str
    lost: tuple[int, ...] = ()
    lost_since: datetime | None = None
    held_since: datetime | None = None
    to_mend: bool = False
    error: str = ""
    reached: datetime | None = None


def decide(still_open: Iterable[Incident], seen: Iterable[Trouble], followed: Callable[[Incident], bool]) -> Decision:
    """Which incidents begin, change and end, from the open ones and every problem seen now.

    An open incident ends once its problem is gone. If nobody follows its subject (`followed`), it is dropped silently:
    we do not know whether it ended.
    """
    troubles = {(trouble.kind, trouble.subject): trouble for trouble in seen}
    known = {(incident.kind, incident.subject): incident for incident in still_open}
    gone = [incident for at, incident in known.items() if at not in troubles]
    return Decision(
        begun=tuple(trouble for at, trouble in troubles.items() if trouble.told and at not in known),
        changed=tuple(
            (known[at], trouble)
            for at, trouble in troubles.items()
            if at in known and (trouble.detail != known[at].detail or trouble.lost)
        ),
        ended=tuple(incident for incident in gone if followed(incident)),
        dropped=tuple(incident for incident in gone if not followed(incident)),
    )


def of_bills(
    unread: Sequence[UnreadBill],
    watched: Sequence[BillId],
    good: Sequence[tuple[datetime, datetime]],
    now: datetime,
    *,
    outage: bool,
) -> list[Trouble]:
    """The problems of the watched bills, by the rules above.

    `unread` are the bills with a problem. `good` are the begin and end times of checks that read any bill well since
    the first problem. `outage` says that the last check read nothing.
    """
    followed = [each for each in unread if each.bill in watched]
    troubles = []
    for each in followed:
        if each.failing_since is not None:
            since, last = each.failing_since, each.tried_at
            checks = sum(ended >= since and began <= last for began, ended in good)
            told = checks >= _CHECKS and not outage and not each.awaiting
            troubles.append(Trouble("bill", str(each.bill), since, each.error, told))
        if each.votes_since is not None:
            told = each.votes_posted or _lasts(each.votes_since, each.votes_at, now)
            troubles.append(Trouble("vote", str(each.bill), each.votes_since, each.votes_error, told))
    readable = len(watched) - sum(each.awaiting for each in followed)
    return [*_layout(followed, min(_PAGES, readable), now), *troubles]


def _lasts(since: datetime, last: datetime | None, now: datetime) -> bool:
    """Whether something was tried again and lasts for a day."""
    return last is not None and last > since and elapsed(since, now) >= _ALONE_FOR


def of_channels(
    reaches: Iterable[Reach], still_open: Iterable[Incident], patience: timedelta, now: datetime
) -> list[Trouble]:
    """Channels' problems. A lost message or something to fix is reported immediately, waiting only after `patience`.

    An open problem lasts while the channel is held, and until something gets through again.
    """
    known = {incident.subject: incident for incident in still_open}
    troubles = []
    for reach in reaches:
        since = min(filter(None, (reach.lost_since, reach.held_since)), default=None)
        if since is not None:
            detail = f"given up: {reach.error}" if reach.lost else reach.error or "not sent yet"
            told = bool(reach.lost) or reach.to_mend or elapsed(since, now) >= patience
            troubles.append(Trouble("channel", reach.channel, since, detail, told=told, lost=reach.lost))
        elif reach.channel in known and not (reach.reached and reach.reached > known[reach.channel].began):
            last = known[reach.channel]
            troubles.append(Trouble("channel", reach.channel, last.began, last.detail, told=False))
    return troubles


def _layout(followed: Sequence[UnreadBill], several: int, now: datetime) -> list[Trouble]:
    """The unreadable pages: one problem for several, else one per page."""
    pages = [(each, each.page_since, each.page_at) for each in followed if each.page_since and each.page_at]
    changed = bool(pages) and len(pages) >= several
    alone = [
        Trouble("page", str(each.bill), since, each.page_error, told=not changed and _lasts(since, at, now))
        for each, since, at in pages
    ]
    if not changed:
        return alone
    named = ", ".join(first_few([each.bill.spoken for each, *_ in pages], _NAMED))
    detail = f"{pages[0][0].page_error}; on the pages of {named}"
    twice = sum(at > since for _, since, at in pages) >= several
    return [Trouble("layout", "", min(since for _, since, _ in pages), detail, told=twice), *alone]
