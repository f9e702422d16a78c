"""What goes to one recipient as one message, and the notices in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from billbot.store.connection import unstamp


@dataclass(frozen=True, slots=True)
class Owed:
    """One notice in a parcel: the change it tells of, or null for a word of our own, which its `key` tells apart.

    `gathered` is the name under which it may be told with those of other proposals, or empty; `waited` says that it
    was owed in quiet hours.
    """

    kind: str
    key: str
    change: int | None
    proposals: tuple[str, ...]
    owed_at: datetime
    gathered: str = ""
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one recipient as one message. `recipient` is the keyed hash of an address.

    `unclear` says that an earlier attempt may have been accepted, `tries` how many failed, `first` when the first of
    all attempts was made: now, if this is the one.
    """

    key: str
    channel: str
    recipient: str
    proposal: str | None
    notices: tuple[Owed, ...]
    unclear: bool
    tries: int
    first: datetime


def read_parcel(db: Database, key: str, found: dict[str, Any], now: datetime) -> Parcel:
    """The parcel of a delivery `found`, a row with its notice's columns; within the caller's transaction."""
    tried = next(
        db.query(
            "SELECT max(unclear) AS unclear, max(tries) AS tries,"
            " (SELECT min(at) FROM attempts WHERE attempts.parcel = deliveries.parcel) AS first"
            " FROM deliveries WHERE parcel = ?",
            [key],
        )
    )
    return Parcel(
        key,
        found["channel"],
        found["recipient"],
        found["proposal"],
        read_owed(db, key),
        unclear=bool(tried["unclear"]),
        tries=tried["tries"],
        first=unstamp(tried["first"]) if tried["first"] else now,
    )


def read_owed(db: Database, parcel: str, which: str = "TRUE") -> tuple[Owed, ...]:
    """The notices in a parcel, in the order in which they were owed; within the caller's transaction.

    `which` is a condition on their deliveries.
    """
    return tuple(
        Owed(
            row["kind"],
            row["key"],
            row["change"],
            tuple(row["proposals"].split()) if row["proposals"] else (),
            unstamp(row["owed_at"]),
            row["gathered"],
            waited=row["due_at"] > row["owed_at"],
        )
        for row in db.query(
            "SELECT kind, key, change, owed_at, due_at, gathered, (SELECT group_concat(proposal, ' ') FROM"
            " (SELECT proposal FROM notice_proposals WHERE notice = notices.id ORDER BY position)) AS proposals"
            f" FROM deliveries JOIN notices ON notices.id = notice WHERE parcel = ? AND {which} ORDER BY notices.id",
            [parcel],
        )
    )
