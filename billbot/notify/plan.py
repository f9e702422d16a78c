"""Which differences go into one message for a recipient, and when it is sent. Pure.

The first messages of a day are sent right away; the rest is announced in summaries, hours apart, one for each type of
message. What keeps changing is announced once it has been the same for a day.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from msgspec import Struct

from billbot.clock import EASTERN, after_quiet, later
from billbot.domain.ledger import DueJob, Grouping, Subject
from billbot.notify.kind import Difference

# How many messages a day are sent right away, and how long after the last message each summary follows: at most eight
# summaries of alerts, so twenty messages in all.
_ALONE = 12
APART = timedelta(hours=3)
# The most proposals in one message, by Slack's limits: if the same happened to all of them, and otherwise.
_ALIKE, _MIXED = 120, 40
# If the same happened to this many proposals, they share a message; fewer get one each.
_MANY = 4
# These groups are never split, however many proposals they have (docs/design/voice.md).
_WHOLE = frozenset({"numbers", "hearing"})


class RecipientDay(Struct, frozen=True):
    """The messages that one recipient got today: how many, and when the `last` was sent (None if none).

    `quiet` are the channel's quiet hours; no summary is sent in these either. `held` says that the channel could not be
    reached, so all that is due has waited.
    """

    messages: int = 0
    last: datetime | None = None
    quiet: tuple[time, time] | None = None
    held: bool = False


class PlannedMessage(Struct, frozen=True):
    """The items of one message, in the order they were queued; `at` is when it may be sent, None for now."""

    items: tuple[Difference[Any], ...]
    at: datetime | None = None

    def leaves(self, now: datetime) -> bool:
        """Whether it may be sent now."""
        return self.at is None or self.at <= now

    @property
    def subjects(self) -> frozenset[Subject]:
        """What to look at again once it was sent: its items' bills, and subjects that its words may also mention."""
        items = self.items
        return frozenset(subject for each in items for subject in (each.job.subject.queued_as, *each.recheck_after))


class RecipientPlan(Struct, frozen=True):
    """What to do with the jobs that are due for one recipient.

    `leaving` are the messages to send now, in order. Nothing is left to say for the `settled` jobs. Those that are
    `put_off` are looked at again at a later time.
    """

    leaving: Sequence[PlannedMessage]
    settled: Sequence[DueJob]
    put_off: Sequence[tuple[DueJob, datetime]]


def plan_recipient(
    due: Sequence[DueJob],
    found: Sequence[Difference[Any]],
    faulty: Collection[DueJob],
    day: RecipientDay,
    now: datetime,
) -> RecipientPlan:
    """What to send, settle and put off, if these differences were `found` for the due jobs.

    Pure. A subject that another item's words may also mention waits, and is compared again after that item was sent.
    `faulty` jobs, which could not be compared, stay as they are.
    """
    beside = {subject for item in found for subject in item.recheck_after if item.rests_until is None}
    kept = {*(item.job.id for item in found), *(job.id for job in faulty)}
    messages = planned_messages([item for item in found if item.job.subject not in beside], day, now)
    leaving = [message for message in messages if message.leaves(now)]
    told_now = {subject for message in leaving for subject in message.subjects}
    again: dict[Subject, datetime] = {}
    for message in messages:
        for subject in message.subjects - told_now:
            if message.at is not None:
                again[subject] = min(message.at, again.get(subject, message.at))
    return RecipientPlan(
        leaving,
        [job for job in due if job.id not in kept and job.subject not in beside],
        [(job, again[job.subject]) for job in due if job.subject in again],
    )


def planned_messages(due: Sequence[Difference[Any]], day: RecipientDay, now: datetime) -> list[PlannedMessage]:
    """The messages that tell one recipient everything that is due, in the order they are sent.

    Pure. One message has everything that waited for the same end of quiet hours, or for a held channel; or what is due
    in one group of several proposals; or the rest of what is due for one proposal. Items that are `alone` get one each.
    If these are too many for a day, a summary has the rest: routine items go into it first; corrections, hearings, and
    bills that came far go last. Whatever remains from the day before is in a summary, too. What rests is looked at
    again hours later, and when it has rested.
    """
    resting = [(each, each.rests_until) for each in due if each.rests_until is not None and each.rests_until > now]
    rested = [each for each in due if each.rests_until is None or each.rests_until <= now]
    found = [part for group in _group_together(rested, held=day.held) for part in _split_for_space(group)]
    fixed = [group for group in found if any(each.never_summarised for each in group)]
    others = [group for group in found if not any(each.never_summarised for each in group)]
    midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
    old = [group for group in others if all(each.job.due < midnight and not each.job.waited for each in group)]
    others = [group for group in others if group not in old]
    # Among those of the same rank, the ones about the most proposals get a separate message.
    others.sort(key=lambda group: (min(each.rank for each in group), -len({each.proposal for each in group})))
    left_today = max(0, _ALONE - day.messages)
    room = max(0, left_today - len(fixed))
    summaries: dict[str, list[Difference[Any]]] = {}
    for each in sorted((each for group in (*others[room:], *old) for each in group), key=_leaving_order):
        summaries.setdefault(each.message, []).append(each)
    at = now
    if day.last is not None and not left_today:
        at = after_quiet(max(now, later(day.last, APART)), day.quiet)
    first = sorted((*fixed, *others[:room]), key=lambda group: min(map(_leaving_order, group)))
    return [
        *(PlannedMessage(tuple(group)) for group in first),
        *(PlannedMessage(tuple(part), at) for summary in summaries.values() for part in _split_for_space(summary)),
        *(PlannedMessage((each,), min(until, later(now, APART))) for each, until in resting),
    ]


def _leaving_order(item: Difference[Any]) -> tuple[bool, datetime, int]:
    """The sort key of items: those that `goes_first`, then by when they were due."""
    return not item.goes_first, item.job.due, item.job.id


def _group_together(due: Sequence[Difference[Any]], *, held: bool) -> list[list[Difference[Any]]]:
    """The items that belong in one message each, regardless of how many proposals or messages that makes."""
    sharing: dict[tuple[str, Grouping | None], set[str | None]] = {}
    for each in due:
        if not each.job.waited:
            sharing.setdefault((each.message, each.group), set()).add(each.proposal)
    # What is found of a proposal when something of it has waited goes with that, since both tell of the same day.
    waited = {(each.message, each.proposal): each.job.due for each in due if each.job.waited}
    groups: dict[tuple[object, ...], list[Difference[Any]]] = {}
    for each in sorted(due, key=_leaving_order):
        name = (each.message, each.group)
        if each.alone:  # each is answered, or covers its period, separately
            alike: tuple[object, ...] = (each.message, each.job.id)
        elif held:
            alike = (each.message, "held")
        elif until := waited.get((each.message, each.proposal)):
            alike = (each.message, until)
        elif each.group and len(sharing[name]) >= _needed_to_group(each.group):
            alike = ("gathered", *name)
        else:
            alike = (each.message, each.proposal)
        groups.setdefault(alike, []).append(each)
    return list(groups.values())


def _needed_to_group(group: Grouping) -> int:
    """How many proposals it takes to share a message."""
    return _MANY if group.by in {"kind", "routine"} and not group.is_new_draft else 2


def _split_for_space(group: Sequence[Difference[Any]]) -> list[list[Difference[Any]]]:
    """Split a group into equal parts that are small enough for each proposal to have its line in a message."""
    groups = {each.group for each in group}
    most = _ALIKE if len(groups) == 1 and groups != {None} else _MIXED
    proposals = list(dict.fromkeys(each.proposal for each in group))
    if len(proposals) <= most or (len(groups) == 1 and all(each and each.by in _WHOLE for each in groups)):
        return [list(group)]
    parts = -(-len(proposals) // most)
    of = {proposal: at * parts // len(proposals) for at, proposal in enumerate(proposals)}
    return [[each for each in group if of[each.proposal] == part] for part in range(parts)]
