"""What is done now and then: when each part of it was last done, and what the self-check found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from billbot.bills import BillId, Misread
from billbot.store.bill_rows import forget_page, keep_page
from billbot.store.connection import Part, immediate, maybe_unstamp, said_plainly, stamp, unstamp

Task = Literal["self-check", "backup", "pruning", "people", "after check", "reminders", "answers"]


@dataclass(frozen=True, slots=True)
class Done:
    """When a part of the weekly work was last tried, and when it was last done to its end. Times are Eastern."""

    tried_at: datetime | None = None
    done_at: datetime | None = None


class Upkeep(Part):
    """The weekly work in the database."""

    def last(self, task: Task) -> Done:
        """When a part of the work was last tried, and done."""
        with said_plainly(self._path):
            found = next(self._db.query("SELECT * FROM upkeep WHERE task = ?", [task]), None)
        return Done() if found is None else Done(unstamp(found["tried_at"]), maybe_unstamp(found["done_at"]))

    def note(self, task: Task, at: datetime, *, done: bool) -> None:
        """Note that a part of the work was tried, and whether it was done to its end."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "INSERT INTO upkeep VALUES (:task, :at, CASE WHEN :done THEN :at END) ON CONFLICT (task) DO UPDATE"
                " SET tried_at = excluded.tried_at, done_at = coalesce(excluded.done_at, done_at)",
                {"task": task, "at": stamp(at), "done": done},
            )

    def misread(self) -> tuple[Misread, ...]:
        """The bills that were not read as their record is known, when last tried."""
        with said_plainly(self._path):
            return tuple(
                Misread(
                    BillId(row["general_court"], row["number"]),
                    unstamp(row["since"]),
                    unstamp(row["at"]),
                    row["difference"],
                )
                for row in self._db.query("SELECT * FROM misread ORDER BY general_court, number")
            )

    def note_reading(self, bill: BillId, at: datetime, difference: str | None, page: bytes | None = None) -> None:
        """Note how a bill was read: null as its record is known, else what differs, with the `page` to be kept."""
        with said_plainly(self._path), immediate(self._db):
            if difference is None:
                self._db.execute(
                    "DELETE FROM misread WHERE (general_court, number) = (?, ?)", (bill.general_court, bill.number)
                )
                forget_page(self._db, bill)
                return
            self._db.execute(
                "INSERT INTO misread VALUES (:court, :number, :at, :at, :difference)"
                " ON CONFLICT (general_court, number) DO UPDATE"
                " SET at = excluded.at, difference = excluded.difference",
                {"court": bill.general_court, "number": bill.number, "at": stamp(at), "difference": difference},
            )
            keep_page(self._db, bill, at, page)
