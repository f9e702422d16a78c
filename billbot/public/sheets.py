"""What is public as tables for a spreadsheet: the proposals, a line each, and every action of theirs.

No stranger's text in them is a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from billbot.bills.shown import cell
from billbot.public.cards import dates_ahead
from billbot.public.record import PublicProposal
from billbot.wording.spoken import numbers

PROPOSALS, ACTIONS = "proposals.csv", "actions.csv"
_ACTIONS = ("proposal", "bill", "date", "branch", "action", "stricken", "meaning")
_PROPOSALS = (
    *("proposal", "name", "topics", "numbers", "stage", "committee", "since", "moved", "next", "next_day"),
    *("cosponsors", "position", "stands", "page"),
)


def actions(found: PublicProposal) -> bytes:
    """Every action of a proposal's numbers, by their days; the header is the first line."""
    rows = (
        (
            found.proposal.id,
            str(row.bill),
            row.date.isoformat() if row.date else "",
            row.branch,
            row.text,
            "yes" if row.stricken else "",
            row.meaning,
        )
        for row in found.rows
    )
    return _table([_ACTIONS, *rows])


def actions_of_all(tables: Iterable[bytes]) -> bytes:
    """The actions of all proposals in one table, from what `actions` made of each."""
    return _table([_ACTIONS]) + b"".join(table.partition(b"\n")[2] for table in tables)


def line(found: PublicProposal) -> str:
    """A proposal in a line of the table of all."""
    day, upcoming = next(((f"{day}", said) for day, said in dates_ahead(found)), ("", ""))
    progress = found.standing.progress
    joined = {each.bill: each.count for each in found.joined}
    living = [number.bill for number in found.numbers if number.lives]
    position = found.proposal.position
    row = (
        found.proposal.id,
        found.proposal.name,
        "; ".join(found.topics),
        numbers(living),
        (progress.stage if progress else None) or "",
        (progress.committee if progress else None) or "",
        progress.since.isoformat() if progress and progress.since else "",
        found.moved.isoformat() if found.moved else "",
        upcoming,
        day,
        "; ".join(f"{bill.spoken}: {joined[bill]}" for bill in living if bill in joined),
        "" if position == "watch" else position,
        found.stands,
        found.path,
    )
    return _lines([row])


def proposals(lines: Iterable[str]) -> bytes:
    """The table of all proposals, from what `line` made of each."""
    return _table([_PROPOSALS]) + "".join(lines).encode()


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that begins with the mark of UTF-8, without which Excel spoils names."""
    return _lines(rows).encode("utf-8-sig")


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV; a line break within a cell is none, so that each row is a line."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([cell(" ".join(each.split())) for each in row] for row in rows)
    return made.getvalue()
