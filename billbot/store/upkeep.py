"""What is done now and then: when each part was last done, what the self-check found, and what is taken out.

What is long settled goes, and what is kept of a person in Slack once somebody asks for that.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from billbot.bills import SOMEBODY_IN_SLACK, BillId, Misread, by_slack_user
from billbot.store.bill_rows import apart, bill_of, forget_page, keep_page
from billbot.store.connection import Part, immediate, maybe_unstamp, said_plainly, stamp, unstamp

Task = Literal["self-check", "backup", "pruning", "people", "pages", "reminders", "answers"]


class Done(Struct, frozen=True):
    """When a part of the weekly work was last tried, and when it was last done to its end. Times are Eastern."""

    tried_at: datetime | None = None
    done_at: datetime | None = None


class Upkeep(Part):
    """The weekly work in the database."""

    def last(self, task: Task) -> Done:
        """When a part of the work was last tried, and done."""
        found = self._first("SELECT * FROM upkeep WHERE task = ?", [task])
        return Done() if found is None else Done(unstamp(found["tried_at"]), maybe_unstamp(found["done_at"]))

    def note(self, task: Task, at: datetime, *, done: bool) -> None:
        """Note that a part of the work was tried, and whether it was done to its end."""
        self._alter(
            "INSERT INTO upkeep VALUES (:task, :at, CASE WHEN :done THEN :at END) ON CONFLICT (task) DO UPDATE"
            " SET tried_at = excluded.tried_at, done_at = coalesce(excluded.done_at, done_at)",
            {"task": task, "at": stamp(at), "done": done},
        )

    def misread(self) -> tuple[Misread, ...]:
        """The bills that were not read as their record is known, when last tried."""
        return tuple(
            Misread(bill_of(row), unstamp(row["since"]), unstamp(row["at"]), row["difference"])
            for row in self._rows("SELECT * FROM misread ORDER BY general_court, number")
        )

    def note_reading(self, bill: BillId, at: datetime, difference: str | None, page: bytes | None = None) -> None:
        """Note how a bill was read: null as its record is known, else what differs, with the `page` to be kept."""
        with said_plainly(self._path), immediate(self._db):
            if difference is None:
                self._db.execute("DELETE FROM misread WHERE (general_court, number) = (?, ?)", apart(bill))
                forget_page(self._db, bill)
                return
            self._db.execute(
                "INSERT INTO misread VALUES (:court, :number, :at, :at, :difference)"
                " ON CONFLICT (general_court, number) DO UPDATE"
                " SET at = excluded.at, difference = excluded.difference",
                {"court": bill.general_court, "number": bill.number, "at": stamp(at), "difference": difference},
            )
            keep_page(self._db, bill, at, page)


# A column of this name holds the id of a person alone, and its row is about nothing but what that person did.
_PERSON = "person"


class Forgetting(Part):
    """What the database has of people in Slack."""

    def forget(self, person: str) -> Mapping[str, int]:
        """Take out all of a person, and give the tables it stood in, with how many rows each.

        What is about that person alone goes; of what else they did stays what it was, as done by somebody in Slack.
        """
        found = Counter[str]()
        word = re.compile(rf"(?<![A-Z0-9]){re.escape(person)}(?![A-Z0-9])")
        with said_plainly(self._path):
            self._db.execute("PRAGMA secure_delete = ON")  # nor does it stand in what the file has to spare
        with said_plainly(self._path), immediate(self._db):
            for table in self._db.tables:
                texts = [column.name for column in table.columns if column.type == "TEXT"]
                if _PERSON in texts:
                    gone = self._db.execute(f'DELETE FROM "{table.name}" WHERE {_PERSON} = ?', [person])
                    found[table.name] += gone.rowcount
                for column in texts:
                    found[table.name] += self._replace(table.name, column, person, word)
        return +found

    def _replace(self, table: str, column: str, person: str, word: re.Pattern[str]) -> int:
        """Have somebody stand in the place of a person in a column; how many rows that changes."""
        found = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE instr("{column}", ?)'
        texts = [text for (text,) in self._db.execute(found, [person]).fetchall()]
        changed = {text: left for text in texts if (left := _without(text, person, word)) != text}
        update = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?'
        return sum(self._db.execute(update, [left, text]).rowcount for text, left in changed.items())


def _without(text: Any, person: str, word: re.Pattern[str]) -> str:
    said = re.sub(rf"{re.escape(by_slack_user(person))}(?![A-Z0-9])", SOMEBODY_IN_SLACK, str(text))
    return word.sub("somebody", said)
