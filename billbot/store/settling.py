"""What became of a message that was claimed, and what a wrong clock made of one; within the caller's transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlite_utils import Database

from billbot.clock import later
from billbot.store.connection import stamp

# As the index deliveries_open has it, word for word: else SQLite reads every delivery there ever was.
OPEN = "state IN ('due', 'claimed', 'waiting')"
# Nobody holds it any more.
_FREE = "owner = NULL, claimed_until = NULL"
_HELD = "state = 'claimed' AND owner = ?"
# No message waits for more than two days (schedule.next_try): what is further off was noted by a clock that was ahead.
_AHEAD = timedelta(days=3)


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


def catch_up(db: Database, now: datetime) -> None:
    """What a clock that was far ahead put off is due `now`: at the end of a wait, of a claim or of quiet hours.

    A reminder's hour goes by its hearing, whatever the clock says.
    """
    at, ahead = stamp(now), stamp(later(now, _AHEAD))
    db.execute(f"UPDATE deliveries SET next_try = ? WHERE {OPEN} AND state = 'waiting' AND next_try > ?", (at, ahead))
    db.execute(
        f"UPDATE deliveries SET claimed_until = ? WHERE {OPEN} AND state = 'claimed' AND claimed_until > ?", (at, ahead)
    )
    db.execute(
        "UPDATE notices SET owed_at = :at, due_at = :at"
        " WHERE addressed_at IS NULL AND owed_at > :ahead AND kind <> 'reminder'",
        {"at": at, "ahead": ahead},
    )


def bring_back(db: Database, now: datetime) -> None:
    """What was withdrawn at a time yet to come, as being about a hearing long past, is due when it was before."""
    db.execute(
        "UPDATE deliveries SET state = 'due', settled_at = NULL, parcel = NULL,"
        " next_try = (SELECT due_at FROM notices WHERE notices.id = notice)"
        " WHERE state = 'withdrawn' AND settled_at > ? AND NOT unclear"
        " AND EXISTS (SELECT 1 FROM notices WHERE notices.id = notice AND kind IN ('reminder', 'hearing'))",
        (stamp(now),),
    )
