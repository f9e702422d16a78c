"""Reads a list of bills from a file as people have it: numbers one a line, or a table with a column of them."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from billbot.bills import BillId
from billbot.errors import ConfigError

# What stands between two cells: a comma, or what a spreadsheet puts there when cells are copied or commas are decimals.
_BETWEEN = (",", "\t", ";")
# So many lines are named that have no number.
_SHOWN = 10


class NumberedLine(NamedTuple):
    """A line of the file: `at` which place, counted from 1, its bill, and what stands beside it under each heading.

    Headings are in small letters; without a line of headings there are no cells.
    """

    at: int
    bill: BillId
    cells: Mapping[str, str]


def numbered_lines(file: Path, general_court: int) -> list[NumberedLine]:
    """The lines of a file, each with the first of its cells that is the number of a bill.

    The first line may be a heading; empty lines are passed over.

    Args:
        file: text in UTF-8, numbers one a line or a CSV, whose first line says what stands between its cells.
        general_court: the court of numbers that stand without one.

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
        fault = f"{file}: is no list of numbers, nor a table of them; save it as text or CSV, in UTF-8"
        raise ConfigError([fault]) from error
    found, faults = [], []
    headings: list[str] = []
    for at, row in enumerate(rows, start=1):
        place, bill = next(
            ((i, each) for i, cell in enumerate(row) if (each := _number(cell, general_court))), (0, None)
        )
        if bill is not None:
            cells = {name: " ".join(cell.split()) for name, cell in zip(headings, row, strict=False)}
            cells.pop(headings[place] if place < len(headings) else "", None)
            found.append(NumberedLine(at, bill, cells))
        elif at == 1:
            headings = [cell.strip().lower() for cell in row]
        elif any(cell.strip() for cell in row):
            faults.append(f"{file}: line {at}: no number of a bill stands here; write one like H1588 or 194/H1588")
    if not found:
        faults = faults or [f"{file}: no number of a bill stands in it"]
    if faults:
        left = len(faults) - _SHOWN
        raise ConfigError([*faults[:_SHOWN], *([f"{file}: and so in {left} lines more"] if left > 0 else [])])
    return found


def _number(cell: str, general_court: int) -> BillId | None:
    try:
        return BillId.typed(cell, general_court)
    except ValueError:
        return None
