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
# Separators of cells: a comma, a tab (cells copied from a spreadsheet), or a semicolon (where commas are decimals).
_BETWEEN = (",", "\t", ";")
# No court had 10,000 bills, and nobody begins with a part of one, such as H4055C.
_MISTYPED = re.compile(r"\d{5}|[A-Z]$")
# How many lines without a number an error names.
_SHOWN = 10


class NumberedLine(NamedTuple):
    """A line of the file: its number `at` (from 1), its bill, and its other cells by their heading in lower case."""

    at: int
    bill: BillId
    cells: Mapping[str, str]


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

    lines = numbered_lines(file, Dates().sitting(clock.system().now().date())) if file else []
    topics, bills = _first_list(file, lines) if file else ({}, {})
    try:
        wrote = scaffold.write_sample(folder, topics, bills)
    except ConfigError as error:
        begun = list(dict.fromkeys(new.id for new in bills.values()))
        at = {key: next(line.at for line in lines if bills[line.bill].id == key) for key in begun}
        raise ConfigError([_at_its_line(each, file, [at[key] for key in begun]) for each in error.faults]) from error
    for path in wrote:
        say(f"wrote {path}")
    if lines:
        proposals = len({each.id for each in bills.values()})
        say(f"{count(len(bills), 'bill')} in {count(proposals, 'proposal')}, under {', '.join(topics)}")
        tell(f'A topic finds new documents once it has words: `billbot topic words {next(iter(topics))} +"a phrase"`')
        if left := [each for each in lines[0].cells if each not in _COLUMNS]:
            say(f"These columns were not used: {', '.join(left)}")
    look = "look through" if lines else "list your bills in"
    tell(f"Next: `billbot setup` asks for your address, Slack and email; {look} bills.toml; then: `billbot check`")


def numbered_lines(file: Path, general_court: int) -> list[NumberedLine]:
    """Read the lines of a file, each with its bill: the first cell that is the number of one.

    The first line may have headings; without them only the numbers are read. Empty lines are skipped.

    Args:
        file: text in UTF-8, with a number per line, or a CSV, in whose first line the separator is looked for.
        general_court: the court of numbers without one.

    Raises:
        ConfigError: with each line that names no bill, or why the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig").splitlines()
        between = next((each for each in _BETWEEN if text and each in text[0]), ",")
        rows = list(csv.reader(text, delimiter=between))
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read ({error.strerror})"]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        fault = f"{file}: is neither a list of numbers nor a table; save it as text or CSV, in UTF-8"
        raise ConfigError([fault]) from error
    found, faults, headings = [], [], list[str]()
    for at, row in enumerate(rows, start=1):
        numbers = ((i, each) for i, cell in enumerate(row) if (each := _number(cell, general_court)))
        place, bill = next(numbers, (0, None))
        if bill is not None:
            cells = {name: " ".join(cell.split()) for name, cell in zip(headings, row, strict=False) if name}
            found.append(
                NumberedLine(
                    at, bill, {key: cell for key, cell in cells.items() if [key] != headings[place : place + 1]}
                )
            )
        elif at == 1:
            headings = [cell.strip().lower() for cell in row]
        elif any(cell.strip() for cell in row):
            faults.append(f"{file}: line {at}: no bill number here; write one like H1588 or 194/H1588")
    if not found:
        faults = faults or [f"{file}: has no bill number"]
    if faults:
        left = len(faults) - _SHOWN
        raise ConfigError([*faults[:_SHOWN], *([f"{file}: the same in {left} more lines"] if left > 0 else [])])
    return found


def _number(cell: str, general_court: int) -> BillId | None:
    """The bill that a cell names; none if that is more likely mistyped, as in S9z, since nobody looks it up here."""
    try:
        bill = BillId.typed(cell, general_court)
    except ValueError:
        return None
    return None if _MISTYPED.search(bill.number) else bill


def _at_its_line(fault: str, file: Path | None, lines: Sequence[int]) -> str:
    """A fault of a proposal in the new list, named by the line of the file that it came from."""
    found = re.fullmatch(r'.*bills\.toml: proposal (\d+) \(".*?"\): (.*) \(line \d+\)', fault, re.DOTALL)
    return fault if found is None else f"{file}: line {lines[int(found[1]) - 1]}: {found[2]}"


def _first_list(file: Path, lines: Sequence[NumberedLine]) -> "tuple[dict[str, str], dict[BillId, NewProposal]]":
    """The topics of the list in a file, each id with its name; and each bill with the proposal that it starts or joins.

    Lines with the same proposal, or else the same name, make one proposal; any other line makes its own. What no line
    says a topic of is under "Our bills". Raises ConfigError, which names each line that contradicts an earlier one.
    """
    from billbot.app import config_edit

    topics: dict[str, str] = {}
    groups: dict[str, list[NumberedLine]] = {}
    for line in lines:
        key = line.cells.get("proposal") or line.cells.get("name") or str(line.bill)
        groups.setdefault(key.casefold(), []).append(line)
    bills: dict[BillId, NewProposal] = {}
    faults: list[str] = []
    for group in groups.values():
        said = {column: next(filter(None, (line.cells.get(column) for line in group)), "") for column in _COLUMNS}
        named = [each.strip() for line in group for each in line.cells.get("topic", "").split(";") if each.strip()]
        under = {re.sub(r"[^a-z0-9]+", "-", each.lower())[:80].strip("-"): each for each in named or ["Our bills"]}
        topics |= {key: each for key, each in under.items() if key not in topics}
        taken, name = {each.id for each in bills.values()}, said["name"] or said["proposal"]
        new = config_edit.new_proposal(taken, group[0].bill, name, None, tuple(under), said["position"].lower())
        twice = (each for each in group if each.bill in bills)
        faults += [f"{file}: line {each.at}: {each.bill} is in another proposal already" for each in twice]
        bills |= {line.bill: new for line in group}
    if faults:
        raise ConfigError(faults)
    return topics, bills
