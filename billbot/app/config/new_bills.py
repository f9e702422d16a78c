"""Bills to add to the list: reads the numbers in a file that people have, and makes new proposals for bills."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from billbot.domain.bills import BillId
from billbot.errors import ConfigError

# Separators of cells: a comma, or what a spreadsheet writes when cells are copied, or where commas are decimals.
_BETWEEN = (",", "\t", ";")
# How many lines without a number a fault names.
_SHOWN = 10
_ID_WORDS = 5
_EVERY_TITLE = re.compile(
    r"^(?:An Act|Resolve|Resolutions?|Order)\s+"
    r"(?:(?:further\s+)?(?:relative|relating) to\s+|concerning\s+|regarding\s+)?(?=\w)",
    re.IGNORECASE,
)


class NumberedLine(NamedTuple):
    """A line of the file: `at`, counted from 1, its bill, and its other cells by their heading, in small letters.

    Cells without a heading are `unnamed`: nobody can say what they are.
    """

    at: int
    bill: BillId
    cells: Mapping[str, str]
    unnamed: tuple[str, ...] = ()


def numbered_lines(file: Path, general_court: int) -> list[NumberedLine]:
    """Read the lines of a file, each with its bill: the first cell that is the number of one.

    The first line may have headings; empty lines are skipped.

    Args:
        file: text in UTF-8, with a number a line, or a CSV, in whose first line the separator is looked for.
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
        fault = f"{file}: is no list of numbers, nor a table of them; save it as text or CSV, in UTF-8"
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
            found.append(
                NumberedLine(at, bill, cells, tuple(cell for i, cell in beside if i >= len(headings) and cell))
            )
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


class NewProposal(Struct, frozen=True):
    """A proposal to be made for a bill; the first of its `topics` is the main one. Empty values are not written."""

    id: str
    name: str
    topics: tuple[str, ...]
    position: str = ""
    why: str = ""
    ask: str = ""
    owner: str = ""


def new_proposal(
    taken: Collection[str], bill: BillId, name: str, title: str | None, topics: tuple[str, ...], **more: str
) -> NewProposal:
    """A proposal to be made for a bill, with an id that is not `taken`; `more` are other values of its table.

    Without a `name` it is called by the bill's title, or else by its number.
    """
    key = _id(name or title or "", bill, taken)
    return NewProposal(key, name or name_from(title) or bill.spoken, topics, **more)


def name_from(title: str | None) -> str:
    """A name from a title, without the words that every title begins with: "An Act relative to expungement"."""
    name = _EVERY_TITLE.sub("", title or "")
    if name != title and re.match(r"to\b", name, re.IGNORECASE):
        name = f"Act {name}"
    return name[:1].upper() + name[1:]


def _id(name: str, bill: BillId, taken: Collection[str]) -> str:
    """An id that is not `taken`: of the first words of the name or, if these give none, of the number and court."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", name_from(name).lower()))
    words = [word for word in words if word not in {"a", "an", "the", "to", "of", "and", "act"}]
    stem = "-".join(words[:_ID_WORDS])
    if not re.search(r"[a-z]{3}", stem):
        stem = f"{bill.number.lower()}-{bill.general_court}"
    return next(each for n in range(len(taken) + 1) if (each := stem + (f"-{n + 1}" if n else "")) not in taken)


def as_table(bills: Sequence[BillId], new: NewProposal) -> dict[str, Any]:
    """A new proposal with these bills as a TOML table, its keys in the order in which they are written."""
    values = asdict(new)
    first = {key: values.pop(key) for key in ("id", "name", "topics")}
    table = {**first, "topics": list(new.topics), "bills": [str(bill) for bill in bills], **values}
    return {key: each for key, each in table.items() if each}
