"""What became of a message that was claimed; within the caller's transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from billbot.store.connection import stamp

# As the index deliveries_open has it, word for word: else SQLite reads every delivery there ever was.
OPEN = "state IN ('due', 'claimed', 'waiting')"
# Nobody holds it any more.
_FREE = "owner = NULL, claimed_until = NULL"
_HELD = "state = 'claimed' AND owner = ?"


def note_attempt(db: Database, parcel: str, at: datetime, error: str | None) -> None:
    """Note an attempt to send a parcel; a null `error` is one that went well."""
    db.execute("INSERT INTO attempts (parcel, at, error) VALUES (?, ?, ?)", (parcel, stamp(at), error))


def settle_sent(db: Database, parcel: str, at: datetime, reference: str, owner: str) -> bool:
    """A parcel was sent, whoever holds the claim by now; false when that is not `owner`."""
    sent = f"UPDATE deliveries SET state = 'sent', settled_at = ?, reference = ?, error = NULL, {_FREE}"
    values = (stamp(at), reference, parcel)
    if db.execute(f"{sent} WHERE parcel = ? AND {_HELD}", (*values, owner)).rowcount > 0:
        return True
    db.execute(f"{sent} WHERE parcel = ? AND {OPEN}", values)
    return False


def leave_out(db: Database, parcel: str, at: datetime, reference: str, changes: Collection[int]) -> None:
    """What a message that was sent said nothing of is withdrawn."""
    marks = ", ".join("?" * len(changes))
    db.execute(
        f"UPDATE deliveries SET state = 'withdrawn', settled_at = ?, reference = ?, {_FREE} WHERE parcel = ? AND {OPEN}"
        f" AND EXISTS (SELECT 1 FROM notices WHERE notices.id = notice AND change IN ({marks}))",
        (stamp(at), reference, parcel, *changes),
    )


def settle_withdrawn(db: Database, parcel: str, at: datetime) -> None:
    """Nothing of a parcel is true any more."""
    db.execute(
        f"UPDATE deliveries SET state = 'withdrawn', settled_at = ?, {_FREE} WHERE parcel = ? AND {OPEN}",
        (stamp(at), parcel),
    )


def give_up(db: Database, parcel: str, at: datetime, error: str, owner: str) -> None:
    """A parcel that `owner` holds is not tried again."""
    db.execute(
        "UPDATE deliveries SET state = 'given_up', settled_at = ?, reference = NULL, error = ?,"
        f" {_FREE} WHERE parcel = ? AND {_HELD}",
        (stamp(at), error, parcel, owner),
    )


def wait(db: Database, parcel: str, until: datetime, owner: str, error: str | None = None) -> None:
    """A parcel that `owner` holds is tried at `until`: again after an `error`, or for the first time."""
    failed = "" if error is None else ", tries = tries + 1, error = ?"
    values = (stamp(until),) if error is None else (stamp(until), error)
    db.execute(
        f"UPDATE deliveries SET state = 'waiting', next_try = ?{failed}, {_FREE} WHERE parcel = ? AND {_HELD}",
        (*values, parcel, owner),
    )
