"""What a list of numbers that somebody brings along makes of a new `bills.toml`: values in, values out."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from billbot.errors import ConfigError

if TYPE_CHECKING:
    from billbot.bills import BillId
    from billbot.config import NewProposal, NumberedLine

COLUMNS = ("topic", "proposal", "name", "position")
_POSITIONS = ("support", "oppose", "watch")
_OURS = {"our-bills": "Our bills"}


class FirstList(NamedTuple):
    """The topics, each id with its name, and each bill with the proposal that it begins or joins."""

    topics: "Mapping[str, str]"
    bills: "Mapping[BillId, NewProposal]"


def first_list(file: Path, lines: "Sequence[NumberedLine]", chosen: Sequence[str], samples: Sequence[str]) -> FirstList:
    """The topics and proposals of a list.

    Lines that name one proposal stand together, and where they name none, lines of one name; any other line is a
    proposal of its own. A topic that is none of the `samples` begins without words.

    Args:
        file: how the list is named in a fault.
        lines: what stands in it.
        chosen: the topics that were asked for; a proposal without a topic is under the only one of them. Where there
            are none, it is under one called "Our bills".
        samples: the ids of the topics that there are to start from.

    Raises:
        ConfigError: with each line that says something else than an earlier one, or nothing that can be used.
    """
    topics, faults = dict(zip(chosen, chosen, strict=True)), []
    groups: dict[str, list[NumberedLine]] = {}
    from billbot import config

    seen: dict[BillId, tuple[str, int]] = {}
    for line in lines:
        key = (line.cells.get("proposal") or line.cells.get("name") or str(line.bill)).casefold()
        before, at = seen.setdefault(line.bill, (key, line.at))
        if before != key:
            faults.append(f"{file}: line {line.at}: {line.bill} stands in line {at} already, under another proposal")
        groups.setdefault(key, []).append(line)
    bills: dict[BillId, NewProposal] = {}
    for group in groups.values():
        under = _topics(file, group, chosen, samples, faults)
        topics.update((key, name) for key, name in under.items() if key not in topics)
        new = config.begun(
            {each.id for each in bills.values()},
            group[0].bill,
            _first(group, "name") or _first(group, "proposal"),
            None,
            tuple(under),
            position=_position(file, group, faults),
        )
        bills.update((line.bill, new) for line in group)
    if faults:
        raise ConfigError(faults)
    return FirstList(topics, bills)


def _topics(
    file: Path, group: "Sequence[NumberedLine]", chosen: Sequence[str], samples: Sequence[str], faults: list[str]
) -> dict[str, str]:
    """The topics of a proposal's lines, each id with its name."""
    named = [(line.at, name.strip()) for line in group for name in line.cells.get("topic", "").split(";")]
    found = {}
    for at, name in named:
        key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if key:
            found[key] = key if key in samples else name
        elif name:
            faults.append(f'{file}: line {at}: "{name}" gives no id for a topic; write it with letters from a to z')
    if any(name for _, name in named):
        return found
    if len(chosen) > 1:
        asked = " or ".join(chosen)
        faults.append(f"{file}: line {group[0].at}: is it {asked}? Write its topic in a column named topic")
    return {chosen[0]: chosen[0]} if chosen else _OURS


def _first(group: "Sequence[NumberedLine]", column: str) -> str:
    return next((said for line in group if (said := line.cells.get(column, ""))), "")


def _position(file: Path, group: "Sequence[NumberedLine]", faults: list[str]) -> str:
    """The position that the lines of a proposal agree on, in small letters; empty where none says one."""
    position = ""
    for line in group:
        said = line.cells.get("position", "").lower()
        if said and said not in _POSITIONS:
            faults.append(f'{file}: line {line.at}: "{said}" is no position; write support, oppose or watch')
        elif said and position and said != position:
            faults.append(f"{file}: line {line.at}: another line of this proposal says {position}; they have to agree")
        position = position or said
    return position
