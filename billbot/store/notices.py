"""The notices of hearings: what their pages say of them, of testimony above all."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from billbot.bills import Mark, Notice
from billbot.store.connection import StorePart, maybe_unstamp, plain_errors, stamp, unstamp, write_transaction
from billbot.store.marks import write_marks
from billbot.store.moments import note_notice


class KeptNotice(Struct, frozen=True):
    """A notice as it was last read, its words so `since` then, and the words `before`; Eastern times.

    `turns` counts how often the words have changed. Since `doubted_at` the answer may be an old one, null where nothing
    is in doubt.
    """

    notice: Notice
    since: datetime
    turns: int = 0
    before: str | None = None
    doubted_at: datetime | None = None


class Notices(StorePart):
    """The notices in the database, by the numbers of their hearings."""

    def of(self, event: int) -> KeptNotice | None:
        """The notice of a hearing; null if its page was not read yet."""
        row = self._first("SELECT * FROM hearing_notices WHERE event = ?", [event])
        if row is None:
            return None
        notice, doubted_at = Notice(row["text"], form=bool(row["form"])), maybe_unstamp(row["doubted_at"])
        return KeptNotice(notice, unstamp(row["since"]), row["turns"], row["before"], doubted_at)

    def doubt(self, event: int, at: datetime) -> None:
        """Note that a page's answer may be outdated; what was read of it before stays."""
        self._alter("UPDATE hearing_notices SET doubted_at = ? WHERE event = ?", (stamp(at), event))

    def record(
        self, event: int, notice: Notice, at: datetime, marks: Iterable[Mark] = (), sweep: int | None = None
    ) -> None:
        """Write the notice of a hearing as it was read, and marks made by a `sweep`: all of it, or nothing."""
        with plain_errors(self._path), write_transaction(self._db):
            self._db.execute(
                "INSERT INTO hearing_notices (event, since, turns, form, text) VALUES (?, ?, 0, ?, ?)"
                " ON CONFLICT (event) DO UPDATE SET"
                " doubted_at = NULL, form = excluded.form,"
                " since = CASE WHEN text = excluded.text THEN since ELSE excluded.since END,"
                " turns = turns + (text <> excluded.text),"
                " before = CASE WHEN text = excluded.text THEN before ELSE text END,"
                " text = excluded.text",
                (event, stamp(at), notice.form, notice.text),
            )
            note_notice(self._db, event, notice, at)
            write_marks(self._db, (*marks, Mark.moved("agendas", at)), (), at, sweep)
