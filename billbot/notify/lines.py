"""The lines of a message, a change each: what is told as one, what goes under one name. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from billbot import hearings, route, wording
from billbot.actions import Hearing
from billbot.bills import UNDOING, BillId, Statement

# The main proposal, or nothing where there is none.
Main = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """How what differs of a subject is told: the state that is told, the ids of its changes, and what is said.

    Of one that is `known` by another way only the earlier message is put right.
    """

    told: Statement
    keys: tuple[int, ...]
    entry: wording.Entry
    known: bool = False

    @property
    def bill(self) -> BillId:
        """The bill it happened to."""
        return self.entry.change.bill

    @property
    def kind(self) -> str:
        """The kind of the change that is said."""
        return self.entry.change.kind

    @property
    def announces(self) -> bool:
        """Whether it says when a hearing is."""
        return hearings.announces(self.entry.meaning)


def moved(lines: Sequence[Line]) -> list[Line]:
    """Say the strike of a hearing's notice and the next notice of the same bill as one thing: the hearing moves.

    It does not where a hearing stands where it was.
    """
    gone = {line.bill: line for line in lines if line.announces and line.kind in UNDOING and not _stands_there(line)}
    new = {line.bill for line in lines if line.announces and line.kind == "action_added"}
    moving = {bill: line for bill, line in gone.items() if bill in new}
    return [
        replace(line, entry=replace(line.entry, former=_before(moving[line.bill], line)))
        if line.announces and line.kind == "action_added" and line.bill in moving
        else line
        for line in lines
        if line is not moving.get(line.bill)
    ]


def _stands_there(gone: Line) -> bool:
    """Whether a hearing of the bill is still when the notice that is gone had it."""
    slot, standing = gone.entry.meaning.hearing, (*gone.entry.coming, *gone.entry.posted)
    return slot is not None and any((each.date, each.start) == (slot.date, slot.start) for each in standing)


def _before(gone: Line, new: Line) -> Hearing | None:
    """When the hearing was whose notice is gone; null where the new one says the same."""
    was = gone.entry.meaning.hearing
    return was if was != new.entry.meaning.hearing else None


def sorted_out(
    lines: Sequence[Line],
) -> tuple[dict[Main, list[wording.Entry]], dict[str, dict[Main, list[wording.Entry]]]]:
    """What is told by proposal, and what several proposals have under one gathered name, by that name.

    The end of a term is told by topic, also where that has one proposal.
    """
    sharing: dict[str, set[Main]] = {}
    for line in lines:
        sharing.setdefault(line.told.gathered, set()).add(line.told.proposals[:1])
    alone: dict[Main, list[wording.Entry]] = {}
    together: dict[str, dict[Main, list[wording.Entry]]] = {}
    for line in lines:
        name = line.told.gathered
        shared = name and (name.startswith(route.ENDED) or len(sharing[name]) > 1)
        of = together.setdefault(line.told.gathered, {}) if shared else alone
        of.setdefault(line.told.proposals[:1], []).append(line.entry)
    return alone, together
