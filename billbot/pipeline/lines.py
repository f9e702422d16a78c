"""The lines of a message, a change each: what is told as one, what is no longer so, what goes under one name. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from billbot import actions, hearings, route, wording
from billbot.actions import Hearing
from billbot.bills import CORRECTING, UNDOING, BillId
from billbot.store import Owed

# The main proposal, or nothing where there is none.
Main = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """How changes of a row are told: the notice of the first of them, their ids in order, and what is said.

    `beside` are the changes of another row that are told by it, too.
    """

    owed: Owed
    keys: tuple[int, ...]
    entry: wording.Entry
    beside: tuple[int, ...] = ()

    @property
    def bill(self) -> BillId:
        """The bill it happened to."""
        return self.entry.change.bill

    @property
    def row(self) -> tuple[BillId, int | None]:
        """The row it tells of, with its bill; the number is null where it tells of none."""
        return self.entry.change.bill, self.entry.change.row

    @property
    def kind(self) -> str:
        """The kind of the change that is said."""
        return self.entry.change.kind

    @property
    def announces(self) -> bool:
        """Whether it says when a hearing is."""
        return hearings.announces(self.entry.meaning)

    @property
    def is_undone(self) -> bool:
        """Whether the row is struck or gone by now; what is no row is not."""
        rows = {row.number: row.action for row in self.entry.bill.rows} if self.entry.bill else {}
        action = rows.get(self.entry.change.row or 0)
        return self.entry.change.row is not None and (action is None or action.stricken)


def as_one(lines: Sequence[Line]) -> list[Line]:
    """Tell a row that was entered and altered in one message once, in the words that it got."""
    altering: dict[tuple[BillId, int | None], list[Line]] = {}
    for line in lines:
        if line.kind in CORRECTING:
            altering.setdefault(line.row, []).append(line)
    entered = {line.row: _with(line, altering.get(line.row, [])) for line in lines if line.kind == "action_added"}
    return [
        entered[line.row] if line.kind == "action_added" else line
        for line in lines
        if line.kind not in CORRECTING or line.row not in entered
    ]


def _with(line: Line, later: Sequence[Line]) -> Line:
    """A row that was entered, with what altered it later: in the last words that it got."""
    text = next((other.entry.change.text for other in reversed(later) if other.kind == "action_reworded"), None)
    keys = (*line.keys, *(key for other in later for key in other.keys))
    if text is None:
        return replace(line, keys=keys)
    change = replace(line.entry.change, text=text)
    return replace(line, keys=keys, entry=replace(line.entry, change=change, meaning=actions.read(text)))


def moved(lines: Sequence[Line]) -> list[Line]:
    """Say the strike of a hearing's notice and the next notice of the same bill as one thing: the hearing moves."""
    gone = {line.bill: line for line in lines if line.announces and line.kind in UNDOING}
    new = {line.bill for line in lines if line.announces and line.kind == "action_added"}
    moving = {bill: line for bill, line in gone.items() if bill in new}
    return [
        replace(
            line,
            beside=moving[line.bill].keys,
            entry=replace(line.entry, former=_before(moving[line.bill], line)),
        )
        if line.announces and line.kind == "action_added" and line.bill in moving
        else line
        for line in lines
        if line is not moving.get(line.bill)
    ]


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
        sharing.setdefault(line.owed.gathered, set()).add(line.owed.proposals[:1])
    alone: dict[Main, list[wording.Entry]] = {}
    together: dict[str, dict[Main, list[wording.Entry]]] = {}
    for line in lines:
        name = line.owed.gathered
        shared = name and (name.startswith(route.ENDED) or len(sharing[name]) > 1)
        of = together.setdefault(line.owed.gathered, {}) if shared else alone
        of.setdefault(line.owed.proposals[:1], []).append(line.entry)
    return alone, together
