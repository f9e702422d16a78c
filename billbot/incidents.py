"""Which troubles are worth a message to those who look after billbot, and when one is over. Pure: values in and out.

The rules. One dropped connection is worth no message: a bill is told of once neither of its views could be read in two
checks that read other bills well; a check that reads none is an outage, which is told by itself. The pages of two bills
or more, or of all there are, that cannot be read in two checks each are one incident, "the site's pages changed". One
page alone, while the JSON history suffices, is told of after a day: by then every other page was tried as well.
A committee's vote that is posted and cannot be read is told of at once, a tab of votes that does not open after a
day.
Bills of a finished court that are not read as their record is known are one incident once a second try found it too.
A channel is told of when something was given up, or has waited for too long.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from billbot.bills import BillId, Misread
from billbot.clock import elapsed

Kind = Literal["layout", "page", "vote", "bill", "channel", "reading", "backup"]

_CHECKS = 2  # so many have to find the same
_PAGES = 2  # so many unreadable ones are a changed layout
_ALONE_FOR = timedelta(days=1)
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble that was worth telling: since when, until when (null while it lasts), and what was found.

    `subject` is a bill (`194/H1588`), the name of a channel, or empty for the layout of the site's pages. `page` is the
    file in which the first page that could not be read is kept, if there was one.
    """

    id: int
    kind: Kind
    subject: str
    began: datetime
    ended: datetime | None
    detail: str
    page: Path | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A trouble as it stands now. `told` says that it is worth an incident; one that is open goes on without it, too.

    `lost` are the deliveries that were given up and stand under no incident yet.
    """

    kind: Kind
    subject: str
    since: datetime
    detail: str
    told: bool
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
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


@dataclass(frozen=True, slots=True)
class Reach:
    """What stands between a channel and its messages, as the outbox has it.

    `lost` are deliveries given up that stand under no incident yet, the first of them at `lost_since`. `waiting_since`
    is since when the oldest waits of those that wait too long. `reached` says that, since the trouble that is open,
    something went to everybody it was made out to.
    """

    channel: str
    lost: tuple[int, ...] = ()
    lost_since: datetime | None = None
    waiting_since: datetime | None = None
    error: str = ""
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written: what begins, what goes on in other words, what ended, and what nobody follows any more."""

    begun: tuple[Trouble, ...] = ()
    changed: tuple[tuple[Incident, Trouble], ...] = ()
    ended: tuple[Incident, ...] = ()
    dropped: tuple[Incident, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.begun or self.changed or self.ended or self.dropped)


def decide(still_open: Iterable[Incident], seen: Iterable[Trouble], followed: Callable[[Incident], bool]) -> Decision:
    """What begins, goes on and ended, given what is open and every trouble seen now.

    What is open ends once its trouble is not seen any more; where nobody follows its subject (`followed`) it is dropped
    without a word, as it is not known to have ended.
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
    unread: Sequence[Unread],
    watched: Sequence[BillId],
    good: Sequence[tuple[datetime, datetime]],
    now: datetime,
    *,
    outage: bool,
) -> list[Trouble]:
    """The troubles of the watched bills, by the rules above.

    `unread` are the bills with a trouble, `good` the beginnings and ends of the checks that read any bill well since
    the first of these troubles, `outage` whether the last check read none.
    """
    followed = [each for each in unread if each.bill in watched]
    failing = [
        Trouble(
            "bill",
            str(each.bill),
            each.failing_since,
            each.error,
            told=not outage and not each.awaiting and _failed_checks(each, each.failing_since, good) >= _CHECKS,
        )
        for each in followed
        if each.failing_since is not None
    ]
    readable = len(watched) - sum(each.awaiting for each in followed)
    votes = [
        Trouble("vote", str(each.bill), each.votes_since, each.votes_error, told=each.votes_posted or _lasts(each, now))
        for each in followed
        if each.votes_since is not None
    ]
    return [*_layout(followed, min(_PAGES, readable), now), *votes, *failing]


def of_channels(reaches: Iterable[Reach], still_open: Iterable[Incident]) -> list[Trouble]:
    """The troubles of the channels, by the rules above: one that is open lasts until something gets through again."""
    known = {incident.subject: incident for incident in still_open}
    troubles = []
    for reach in reaches:
        since = min(filter(None, (reach.lost_since, reach.waiting_since)), default=None)
        if since is not None:
            what = "given up" if reach.lost else "waiting"
            detail = f"{what}: {reach.error}" if reach.error else what
            troubles.append(Trouble("channel", reach.channel, since, detail, told=True, lost=reach.lost))
        elif reach.channel in known and not reach.reached:
            last = known[reach.channel]
            troubles.append(Trouble("channel", reach.channel, last.began, last.detail, told=False))
    return troubles


def of_reading(misread: Sequence[Misread]) -> list[Trouble]:
    """The trouble with known histories, by the rules above: one, however many bills it shows in."""
    if not misread:
        return []
    detail = "; ".join(f"{each.bill}: {each.difference}" for each in misread)
    twice = any(each.at > each.since for each in misread)
    return [Trouble("reading", "", min(each.since for each in misread), detail, told=twice)]


def _lasts(each: Unread, now: datetime) -> bool:
    """Whether a tab of votes did not open for a day, and was tried again."""
    since, at = each.votes_since, each.votes_at
    return since is not None and at is not None and at > since and elapsed(since, now) >= _ALONE_FOR


def _failed_checks(each: Unread, since: datetime, good: Sequence[tuple[datetime, datetime]]) -> int:
    """How many checks that read other bills well the bill failed in: those from its first failure to its last."""
    return sum(ended >= since and began <= each.tried_at for began, ended in good)


def _layout(followed: Sequence[Unread], several: int, now: datetime) -> list[Trouble]:
    """The pages that cannot be read: one trouble where there are several, else one a page."""
    pages = [(each, each.page_since, each.page_at) for each in followed if each.page_since and each.page_at]
    twice = [each for each, since, at in pages if at > since]
    changed = bool(pages) and len(pages) >= several
    alone = [
        Trouble(
            "page",
            str(each.bill),
            since,
            each.page_error,
            told=not changed and at > since and elapsed(since, now) >= _ALONE_FOR,
        )
        for each, since, at in pages
    ]
    if not changed:
        return alone
    bills = [each.bill.spoken for each, _, _ in pages]
    named = ", ".join([*bills[:_NAMED], *([f"{len(bills) - _NAMED} more"] if len(bills) > _NAMED else [])])
    layout = Trouble(
        "layout",
        "",
        min(since for _, since, _ in pages),
        f"{pages[0][0].page_error}; on the pages of {named}",
        told=len(twice) >= several,
    )
    return [layout, *alone]
