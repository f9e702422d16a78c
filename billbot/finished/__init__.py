"""Histories of a finished General Court that are known for good, and how what was read of them differs. Pure.

The rows are data of ours in `bills.toml`, written from the public record and compared with it by a test. Nothing can
happen to these bills any more, so that a difference is a fault in reading.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest

from msgspec import Struct

from billbot.bills import Action, BillId


class Finished(Struct, frozen=True):
    """A bill with the whole of its history, in the order of its page."""

    bill: BillId
    history: tuple[Action, ...]


@cache
def bills() -> tuple[Finished, ...]:
    """The bills whose histories are known."""
    table = tomllib.loads((files("billbot.finished") / "bills.toml").read_text("utf-8"))
    return tuple(
        Finished(
            BillId.parse(bill["id"]),
            tuple(Action(row["date"], row["branch"], row["text"], row.get("struck", False)) for row in bill["rows"]),
        )
        for bill in table["bill"]
    )


def difference(known: Sequence[Action], read: Sequence[Action]) -> str | None:
    """The first row in which what was read differs from what is known, in a line; null where nothing does."""
    for number, (expected, found) in enumerate(zip_longest(known, read), 1):
        if expected != found:
            return f"expected {_said(expected)} as row {number} of {len(known)}, found {_said(found)} of {len(read)}"
    return None


def _said(action: Action | None) -> str:
    if action is None:
        return "none"
    struck = ", struck" if action.stricken else ""
    return f"{action.text!r} ({action.branch}, {action.date or 'no date'}{struck})"
