"""Notices as they are written down, within the caller's transaction; how they leave is the outbox's."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from billbot.bills import Notice
from billbot.store.connection import stamp


def owe(db: Database, notices: Iterable[Notice], changes: Sequence[int], at: datetime, sweep: int | None) -> None:
    """Write notices down; one that a channel is owed already is left alone.

    A notice's `change` is a position in `changes`, the ids of what was just written.
    """
    for notice in notices:
        change = None if notice.change is None else changes[notice.change]
        key = notice.key if change is None else f"change:{change}"
        # Not OR IGNORE, which would leave out in silence whatever breaks any other rule of the table, too.
        made = db.execute(
            "INSERT INTO notices (channel, key, kind, change, proposal, sweep, gathered, owed_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, key) DO NOTHING",
            (
                notice.channel,
                key,
                notice.kind,
                change,
                next(iter(notice.proposals), None),
                sweep,
                notice.gathered,
                stamp(at),
                stamp(notice.due),
            ),
        )
        if made.rowcount:
            for position, proposal in enumerate(notice.proposals):
                db.execute("INSERT INTO notice_proposals VALUES (?, ?, ?)", (made.lastrowid, position, proposal))
