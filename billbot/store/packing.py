"""Which deliveries go into one message, within the caller's transaction."""

import secrets
from dataclasses import replace
from datetime import datetime, time

from sqlite_utils import Database

from billbot.batch import Batch, Day, Due, batches
from billbot.clock import EASTERN
from billbot.store.connection import stamp, unstamp
from billbot.store.settling import OPEN


def pack(db: Database, channel: str, recipient: str, now: datetime, quiet: tuple[time, time] | None) -> None:
    """Give a key to each message that tells of what is due to one recipient of a channel; a summary may be put off."""
    day = replace(_day(db, channel, recipient, now), quiet=quiet)
    for batch in batches(_due(db, channel, recipient, now), day, now):
        _put(db, channel, recipient, batch, now)


def _put(db: Database, channel: str, recipient: str, batch: Batch, now: datetime) -> None:
    # Known to no other database, so that no other side mistakes a message for one it has had before.
    key = f"{channel}-{secrets.token_hex(8)}" if batch.at is None or batch.at <= now else None
    for notice in batch.notices:
        db.execute(
            "UPDATE deliveries SET parcel = ?, next_try = coalesce(?, next_try) WHERE (notice, recipient) = (?, ?)",
            (key, stamp(batch.at) if batch.at else None, notice, recipient),
        )


def _due(db: Database, channel: str, recipient: str, now: datetime) -> list[Due]:
    """What is due and in no message yet, in the order in which it was owed."""
    rows = db.query(
        "SELECT notices.*, changes.kind AS altered, weight, text FROM deliveries"
        " CROSS JOIN notices ON notices.id = notice LEFT JOIN changes ON changes.id = change"
        f" WHERE {OPEN} AND next_try <= ? AND state = 'due' AND +parcel IS NULL"
        " AND recipient = ? AND channel = ? ORDER BY notices.id",
        [stamp(now), recipient, channel],
    )
    return [
        Due(
            row["id"],
            row["kind"],
            row["proposal"],
            row["sweep"],
            row["gathered"],
            waited_for=unstamp(row["due_at"]) if row["due_at"] > row["owed_at"] else None,
            change=row["altered"],
            text=row["text"] or "",
            news=row["weight"] != "routine",
        )
        for row in rows
    ]


def _day(db: Database, channel: str, recipient: str, now: datetime) -> Day:
    """What a recipient had of a channel since midnight, with what is on its way."""
    midnight = datetime.combine(now.astimezone(EASTERN), time(), EASTERN)
    found = next(
        db.query(
            "SELECT count(DISTINCT parcel) AS messages, max(settled_at) AS last FROM"
            " (SELECT notice, parcel, settled_at FROM deliveries"
            " WHERE state = 'sent' AND settled_at >= ? AND recipient = ?"
            " UNION ALL SELECT notice, parcel, NULL FROM deliveries"
            f" WHERE {OPEN} AND recipient = ? AND parcel IS NOT NULL)"
            " CROSS JOIN notices ON notices.id = notice WHERE channel = ?",
            [stamp(midnight), recipient, recipient, channel],
        )
    )
    return Day(found["messages"], unstamp(found["last"]) if found["last"] else None)
