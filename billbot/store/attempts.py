"""How reading something from the site, or a periodic task, went: last tried, last done, and the last error."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from billbot.store.connection import Database, StorePart, read

Task: TypeAlias = Literal["backup", "pruning", "people", "pages", "reminders", "answers", "refilings", "heartbeat"]
# The list of hearings; the lists of documents and of committees of a court; a committee or a member by code; a roll
# call by branch and number; the page of a text missing in the JSON, by its bill's number.
AttemptKind: TypeAlias = (
    Task | Literal["hearings", "documents", "committees", "committee", "member", "roll call", "text"]
)


class Attempt(Struct, frozen=True):
    """How something went, in Eastern times; all None before the first try.

    It was last tried at `tried_at`, last succeeded at `done_at`, and failed `tries` times since. `error` is from the
    last try, None if that succeeded or gave none.
    """

    tried_at: datetime | None = None
    done_at: datetime | None = None
    tries: int = 0
    error: str | None = None


class Attempts(StorePart):
    """The attempts in the database. `court` and `name` say what was tried, if there are several of a kind."""

    def of(self, kind: AttemptKind, court: int = 0, name: str = "") -> Attempt:
        """How it went."""
        found = self._first("SELECT * FROM attempts WHERE (kind, general_court, name) = (?, ?, ?)", [kind, court, name])
        return Attempt() if found is None else read(Attempt, found)

    def all(self, kind: AttemptKind) -> dict[tuple[int, str], Attempt]:
        """All attempts of a kind, by court and name."""
        rows = self._rows("SELECT * FROM attempts WHERE kind = ?", [kind])
        return {(row["general_court"], row["name"]): read(Attempt, row) for row in rows}

    def note(
        self, kind: AttemptKind, at: datetime, court: int = 0, name: str = "", *, done: bool, error: str | None = None
    ) -> None:
        """Note that it was tried, and whether it was done. Earlier notes stay."""
        with self._transaction():
            note_attempt(self._db, kind, at, court, name, done=done, error=error)


def note_attempt(
    db: Database,
    kind: AttemptKind,
    at: datetime,
    court: int = 0,
    name: str = "",
    *,
    done: bool,
    error: str | None = None,
) -> None:
    """Like `Attempts.note`, within the caller's transaction."""
    db.execute(
        "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET tried_at = excluded.tried_at,"
        " done_at = coalesce(excluded.done_at, done_at), error = excluded.error,"
        " tries = iif(excluded.done_at IS NULL, tries + 1, 0)",
        (kind, court, name, at, at if done else None, 0 if done else 1, error),
    )
