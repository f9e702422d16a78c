"""Which notices that are due to somebody go into one message, and when it leaves. Pure.

So many messages a day stand alone; what comes then is told in summaries, hours apart, so that the busiest day has no
more than twenty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from billbot import actions, route, schedule
from billbot.bills import CORRECTING
from billbot.clock import later

# So many messages a day stand alone; from then on what comes is told in summaries, each so long after what came before:
# eight of them at most make twenty in all.
_ALONE = 12
_APART = timedelta(hours=3)
# So many proposals have their line in one message, within Slack's limits: where all have the same to tell, and else.
_ALIKE, _MIXED = 120, 40
# What happened alike to so many proposals is one message; of fewer, each has its own story to tell.
_MANY = 4
# These are one message, however many they are (docs/design/voice.md).
_WHOLE = (route.NUMBERS, route.ENDED, route.HEARING)
_FAR = frozenset(
    {
        *("engrossed", "rejected", "enacted", "conference_reported", "conference_report_accepted"),
        *("laid_before_governor", "signed", "chaptered", "vetoed", "veto_overridden", "returned_with_amendment"),
    }
)


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is due to one recipient, and in no message yet.

    `change` is the kind of the change it tells of, null for a word of our own, `text` the clerk's words; `waited_for`
    is the end of the quiet hours that it waited for, null where it did not.
    """

    id: int
    kind: str
    proposal: str | None
    sweep: int | None
    gathered: str
    waited_for: datetime | None = None
    change: str | None = None
    text: str = ""
    news: bool = True

    @property
    def stands(self) -> bool:
        """Whether no summary takes it in: a correction, a hearing, and whatever is no alert."""
        told_alone = self.change is None or self.change in CORRECTING
        return self.kind != "alert" or told_alone or self.gathered.startswith(route.HEARING)

    @property
    def rank(self) -> int:
        """What stands alone first: 0 for a step towards law or its end, 1 for other news, 2 for what is routine."""
        if not self.news:
            return 2
        return 0 if _FAR.intersection(actions.read(self.text).kinds) else 1


@dataclass(frozen=True, slots=True)
class Day:
    """What one recipient had in a channel on this day: how many messages, and when the last of them left.

    `quiet` are the channel's quiet hours, in which no summary leaves either.
    """

    messages: int = 0
    last: datetime | None = None
    quiet: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The notices of one message in the order in which they were owed; `at` is when a summary may leave, else null."""

    notices: tuple[int, ...]
    at: datetime | None = None


def batches(due: Sequence[Due], day: Day, now: datetime) -> list[Batch]:
    """The messages that tell of all that is due to one recipient of a channel.

    One message has all that waited for the same end of the quiet hours; or what one sweep brought of several proposals
    under one gathered name; or else the rest of what it brought of one proposal. A digest and a suggestion told by
    itself go alone. On a day on which these are too many a summary has the rest: what is routine comes into it first,
    what is far on its way last, corrections and hearings never.
    """
    found = [part for group in _groups(due) for part in _parts(group)]
    stand = [group for group in found if any(each.stands for each in group)]
    loose = [group for group in found if not any(each.stands for each in group)]
    # Of what ranks alike, what concerns the most proposals stands alone.
    loose.sort(key=lambda group: (min(each.rank for each in group), -len({each.proposal for each in group})))
    free = max(0, _ALONE - day.messages)
    room = max(0, free - len(stand))
    rest = loose[room:]
    summary = sorted((each for group in rest for each in group), key=lambda each: each.id)
    at = schedule.after_quiet(max(now, later(day.last, _APART)), day.quiet) if day.last and not free else now
    return [
        *(Batch(_ids(group)) for group in (*stand, *loose[:room])),
        *(Batch(_ids(part), at) for part in _parts(summary)),
    ]


def _ids(group: Iterable[Due]) -> tuple[int, ...]:
    return tuple(each.id for each in group)


def _groups(due: Sequence[Due]) -> list[list[Due]]:
    """What belongs together, however many there are."""
    sharing: dict[tuple[str, int | None, str], set[str | None]] = {}
    for each in due:
        if each.waited_for is None:
            sharing.setdefault((each.kind, each.sweep, each.gathered), set()).add(each.proposal)
    groups: dict[tuple[object, ...], list[Due]] = {}
    for each in sorted(due, key=lambda each: each.id):
        name = (each.kind, each.sweep, each.gathered)
        if each.kind in {"suggestion", "digest"}:  # each is answered, or covers its time, by itself
            alike: tuple[object, ...] = (each.kind, each.id)
        elif each.waited_for is not None:
            alike = (each.kind, each.waited_for)
        elif each.gathered and len(sharing[name]) >= _needed(each.gathered):
            alike = ("gathered", *name)
        else:
            alike = (each.kind, each.sweep, each.proposal)
        groups.setdefault(alike, []).append(each)
    return list(groups.values())


def _needed(gathered: str) -> int:
    """How many proposals it takes to be told together under a name; the end of a term is told by topic anyway."""
    if gathered.startswith(route.ENDED):
        return 1
    alike = gathered.startswith((route.KIND, route.ROUTINE)) and not gathered.startswith(route.DRAFT)
    return _MANY if alike else 2


def _parts(group: Sequence[Due]) -> list[list[Due]]:
    """A group in as many parts as its proposals need to have a line each, about equally large."""
    names = {each.gathered for each in group}
    most = _ALIKE if len(names) == 1 and names != {""} else _MIXED
    proposals = list(dict.fromkeys(each.proposal for each in group))
    if len(proposals) <= most or all(name.startswith(_WHOLE) for name in names):
        return [list(group)] if group else []
    parts = -(-len(proposals) // most)
    of = {proposal: at * parts // len(proposals) for at, proposal in enumerate(proposals)}
    return [[each for each in group if of[each.proposal] == part] for part in range(parts)]
