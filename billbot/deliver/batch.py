"""Which of the things to tell somebody go into one message, and when it leaves. Pure.

So many messages a day stand alone; what comes then is told in summaries, hours apart, so that the busiest day has no
more than twenty.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct

from billbot import route, schedule
from billbot.clock import later
from billbot.notify import Difference

# So many messages a day stand alone; from then on what comes is told in summaries, each so long after what came before:
# eight of them at most make twenty in all.
_ALONE = 12
_APART = timedelta(hours=3)
# So many proposals have their line in one message, within Slack's limits: where all have the same to tell, and else.
_ALIKE, _MIXED = 120, 40
# What happened alike to so many proposals is one message; of fewer, each has its own story to tell.
_MANY = 4
# These are one message, however many they are (docs/design/voice.md).
_WHOLE = (route.NUMBERS, route.ENDED, route.HEARINGS)


class Day(Struct, frozen=True):
    """What one recipient had in a channel on this day: how many messages, and when the last of them left.

    `quiet` are the channel's quiet hours, in which no summary leaves either. `held` says that all that is due waited
    for a channel that could not be reached.
    """

    messages: int = 0
    last: datetime | None = None
    quiet: tuple[time, time] | None = None
    held: bool = False


class Batch(Struct, frozen=True):
    """The items of one message in the order in which they were marked; `at` is when a summary may leave, else null."""

    items: tuple[Difference, ...]
    at: datetime | None = None


def batches(due: Sequence[Difference], day: Day, now: datetime) -> list[Batch]:
    """The messages that tell of all that is due to one recipient of a channel, in the order in which they leave.

    One message has all that waited for the same end of the quiet hours, or for a channel that was held; or what one
    sweep brought of several proposals under one gathered name; or else the rest of what it brought of one proposal. A
    digest and a suggestion told by itself go alone. On a day on which these are too many a summary has the rest: what
    is routine comes into it first, what is far on its way last, corrections and hearings never.
    """
    found = [part for group in _groups(due, held=day.held) for part in _parts(group)]
    stand = [group for group in found if any(each.never_summarised for each in group)]
    loose = [group for group in found if not any(each.never_summarised for each in group)]
    # Of what ranks alike, what concerns the most proposals stands alone.
    loose.sort(key=lambda group: (min(each.rank for each in group), -len({each.proposal for each in group})))
    free = max(0, _ALONE - day.messages)
    room = max(0, free - len(stand))
    rest = loose[room:]
    summary = sorted((each for group in rest for each in group), key=_in_order)
    at = schedule.after_quiet(max(now, later(day.last, _APART)), day.quiet) if day.last and not free else now
    first = sorted((*stand, *loose[:room]), key=lambda group: min(map(_in_order, group)))
    return [*(Batch(tuple(group)) for group in first), *(Batch(tuple(part), at) for part in _parts(summary))]


def _in_order(item: Difference) -> tuple[bool, datetime, int]:
    """What was due first leaves first, behind what leads."""
    return not item.goes_first, item.mark.due, item.mark.id


def _groups(due: Sequence[Difference], *, held: bool) -> list[list[Difference]]:
    """What belongs together, however many there are."""
    sharing: dict[tuple[str, int | None, str], set[str | None]] = {}
    for each in due:
        if not each.mark.waited:
            sharing.setdefault((each.message, each.mark.sweep, each.group), set()).add(each.proposal)
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for each in sorted(due, key=_in_order):
        name = (each.message, each.mark.sweep, each.group)
        if each.alone:  # each is answered, or covers its time, by itself
            alike: tuple[object, ...] = (each.message, each.mark.id)
        elif held:
            alike = (each.message, "held")
        elif each.mark.waited:
            alike = (each.message, each.mark.due)
        elif each.group and len(sharing[name]) >= _needed(each.group):
            alike = ("gathered", *name)
        else:
            alike = (each.message, each.mark.sweep, each.proposal)
        groups.setdefault(alike, []).append(each)
    return list(groups.values())


def _needed(gathered: str) -> int:
    """How many proposals it takes to be told together under a name; the end of a term is told by topic anyway."""
    if gathered.startswith(route.ENDED):
        return 1
    alike = gathered.startswith((route.KIND, route.ROUTINE)) and not gathered.startswith(route.DRAFT)
    return _MANY if alike else 2


def _parts(group: Sequence[Difference]) -> list[list[Difference]]:
    """A group in as many parts as its proposals need to have a line each, about equally large."""
    names = {each.group for each in group}
    most = _ALIKE if len(names) == 1 and names != {""} else _MIXED
    proposals = list(dict.fromkeys(each.proposal for each in group))
    if len(proposals) <= most or all(name.startswith(_WHOLE) for name in names):
        return [list(group)] if group else []
    parts = -(-len(proposals) // most)
    of = {proposal: at * parts // len(proposals) for at, proposal in enumerate(proposals)}
    return [[each for each in group if of[each.proposal] == part] for part in range(parts)]
