"""`init` writes a configuration to start from, with the bills of a list if there is one."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from billbot import clock
from billbot.cli.printing import say, tell
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.watched import Dates
from billbot.errors import ConfigError

if TYPE_CHECKING:
    from billbot.app.config_edit import NewProposal

_COLUMNS = ("topic", "proposal", "name", "position")
_POSITIONS = ("support", "oppose", "watch")
_OURS = {"our-bills": "Our bills"}
# Separators of cells: a comma, a tab (cells copied from a spreadsheet), or a semicolon (where commas are decimals).
_BETWEEN = (",", "\t", ";")
# No court had 10,000 bills, and nobody begins with a part of one, such as H4055C.
_MISTYPED = re.compile(r"\d{5}|[A-Z]$")
# How many lines without a number an error names.
_SHOWN = 10


class NumberedLine(NamedTuple):
    """A line of the file: its number `at` (from 1), its bill, and its other cells by their heading in lower case.

    Cells without a heading are `unnamed`.
    """

    at: int
    bill: BillId
    cells: Mapping[str, str]
    unnamed: tuple[str, ...] = ()


@click.command("init", short_help="Write a commented configuration to start from.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Start with the bills in a file: one number per line, or a CSV.",
)
@click.pass_obj
def init(folder: Path, file: Path | None) -> None:
    """Write a commented configuration to start from.

    It overwrites nothing. A CSV may have columns named topic, proposal, name and position (support, oppose or watch);
    lines with the same proposal or name make one proposal.
    """
    from billbot.app import scaffold

    begun = _FirstList({}, {}, ())
    left: list[str] = []
    lines: Sequence[NumberedLine] = ()
    if file is not None:
        lines = numbered_lines(file, Dates().sitting(clock.system().now().date()))
        begun = _first_list(file, lines)
        left = [each for each in lines[0].cells if each and each not in _COLUMNS]
    try:
        wrote = scaffold.write_sample(folder, begun.topics, begun.bills)
    except ConfigError as error:
        raise ConfigError([_at_its_line(each, file, begun) for each in error.faults]) from error
    for path in wrote:
        say(f"wrote {path}")
    if file is not None:
        proposals = len({each.id for each in begun.bills.values()})
        say(f"{count(len(begun.bills), 'bill')} in {count(proposals, 'proposal')}, under {', '.join(begun.topics)}")
        first = next(iter(begun.topics))
        tell(f'A topic finds new documents once it has words: `billbot topic words {first} +"a phrase"`')
    if left:
        say(f"These columns were not used: {', '.join(left)}")
    if (found := next((line for line in lines if line.unnamed), None)) is not None:
        tell(
            f'Nothing was taken of what is under no heading, such as "{found.unnamed[0]}" in line {found.at};'
            f' for it to count the first line has to say what it is, as in "bill,name,topic,position"'
        )
    look = "look through" if file is not None else "list your bills in"
    tell(f"Next: `billbot setup` asks for your address, Slack and email; {look} bills.toml; then: `billbot check`")


def numbered_lines(file: Path, general_court: int) -> list[NumberedLine]:
    """Read the lines of a file, each with its bill: the first cell that is the number of one.

    The first line may have headings; empty lines are skipped.

    Args:
        file: text in UTF-8, with a number per line, or a CSV, in whose first line the separator is looked for.
        general_court: the court of numbers without one.

    Raises:
        ConfigError: with each line that names no bill, or why the file cannot be read.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        between = next((each for each in _BETWEEN if lines and each in lines[0]), ",")
        rows = list(csv.reader(lines, delimiter=between))
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read ({error.strerror})"]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        fault = f"{file}: is neither a list of numbers nor a table; save it as text or CSV, in UTF-8"
        raise ConfigError([fault]) from error
    found, faults = [], []
    headings: list[str] = []
    for at, row in enumerate(rows, start=1):
        place, bill = next(
            ((i, each) for i, cell in enumerate(row) if (each := _number(cell, general_court))), (0, None)
        )
        if bill is not None:
            beside = [(i, " ".join(cell.split())) for i, cell in enumerate(row) if i != place]
            cells = {headings[i]: cell for i, cell in beside if i < len(headings)}
            if (said := cells.get("position", "")) and said.lower() not in _POSITIONS:
                faults.append(f"{file}: line {at}: position: write {', '.join(_POSITIONS)}, or nothing")
            found.append(
                NumberedLine(at, bill, cells, tuple(cell for i, cell in beside if i >= len(headings) and cell))
            )
        elif at == 1:
            headings = [cell.strip().lower() for cell in row]
        elif any(cell.strip() for cell in row):
            faults.append(f"{file}: line {at}: no bill number here; write one like H1588 or 194/H1588")
    if not found:
        faults = faults or [f"{file}: has no bill number"]
    if faults:
        left = len(faults) - _SHOWN
        raise ConfigError([*faults[:_SHOWN], *([f"{file}: and the same in {left} more lines"] if left > 0 else [])])
    return found


def _number(cell: str, general_court: int) -> BillId | None:
    """The bill that a cell names; none if that is more likely mistyped, as in S9z, since nobody looks it up here."""
    try:
        bill = BillId.typed(cell, general_court)
    except ValueError:
        return None
    return None if _MISTYPED.search(bill.number) else bill


class _FirstList(NamedTuple):
    """Each topic's id with its name, each bill with the proposal that it starts or joins, and the proposals' lines."""

    topics: "Mapping[str, str]"
    bills: "Mapping[BillId, NewProposal]"
    lines: tuple[int, ...]


def _at_its_line(fault: str, file: Path | None, begun: _FirstList) -> str:
    """A fault of a proposal in the new list, named by the line of the file that it came from."""
    found = re.fullmatch(r'.*bills\.toml: proposal (\d+) \(".*?"\): (.*) \(line \d+\)', fault, re.DOTALL)
    return fault if found is None or file is None else f"{file}: line {begun.lines[int(found[1]) - 1]}: {found[2]}"


def _first_list(file: Path, lines: Sequence[NumberedLine]) -> _FirstList:
    """The topics and proposals of the list in a file.

    Lines with the same proposal, or else the same name, make one proposal; any other line makes its own. What no line
    says a topic of is under "Our bills". Raises ConfigError, which names each line that contradicts an earlier one.
    """
    from billbot.app import config_edit

    topics: dict[str, str] = {}
    faults: list[str] = []
    groups: dict[str, list[NumberedLine]] = {}
    seen: dict[BillId, tuple[str, int]] = {}
    for line in lines:
        key = (line.cells.get("proposal") or line.cells.get("name") or str(line.bill)).casefold()
        before, at = seen.setdefault(line.bill, (key, line.at))
        if before != key:
            faults.append(f"{file}: line {line.at}: {line.bill} is in line {at} already, under another proposal")
        groups.setdefault(key, []).append(line)
    bills: dict[BillId, NewProposal] = {}
    for group in groups.values():
        under = _topics(group) or _OURS
        topics.update((key, name) for key, name in under.items() if key not in topics)
        new = config_edit.new_proposal(
            {each.id for each in bills.values()},
            group[0].bill,
            _first_cell(group, "name") or _first_cell(group, "proposal"),
            None,
            tuple(under),
            position=_first_cell(group, "position").lower(),
        )
        bills.update((line.bill, new) for line in group)
    if faults:
        raise ConfigError(faults)
    return _FirstList(topics, bills, tuple(group[0].at for group in groups.values()))


def _topics(group: Sequence[NumberedLine]) -> dict[str, str]:
    """The topics of a proposal's lines, each id with its name."""
    names = [name.strip() for line in group for name in line.cells.get("topic", "").split(";") if name.strip()]
    return {re.sub(r"[^a-z0-9]+", "-", name.lower())[:80].strip("-"): name for name in names}


def _first_cell(group: Sequence[NumberedLine], column: str) -> str:
    return next((said for line in group if (said := line.cells.get(column, ""))), "")
