"""What is asked of all bills at once: their rows and titles."""

from billbot.bills import Action, BillId
from billbot.store.connection import StorePart, plain_errors
from billbot.store.rows import as_action

_HISTORIES = (
    "SELECT general_court, bills.number, date, branch, text, stricken FROM actions JOIN bills ON bills.id = bill"
    " WHERE removed_at IS NULL AND bills.first_seen IS NOT NULL ORDER BY bill, position"
)
# Of a bill that is checked, too, the later row counts: its page is newer than the list.
_TITLES = """
    SELECT general_court, coalesce(number, docket), title FROM documents WHERE title IS NOT NULL
    UNION ALL SELECT general_court, number, value FROM stated JOIN bills ON bills.id = bill
    WHERE name = 'title' AND value IS NOT NULL
"""


class AllBills(StorePart):
    """The bills in the database, taken together."""

    def histories(self) -> dict[BillId, tuple[Action, ...]]:
        """The rows of every bill that was read, as `Bill.history` has them, by one query."""
        found: dict[BillId, list[Action]] = {}
        with plain_errors(self._path):
            for court, number, *row in self._db.execute(_HISTORIES):
                found.setdefault(BillId(court, number), []).append(as_action(*row))
        return {bill: tuple(actions) for bill, actions in found.items()}

    def titles(self) -> dict[BillId, str]:
        """The title of every bill and document of which one was read, each under its number if it has one."""
        with plain_errors(self._path):
            return {BillId(court, number): title for court, number, title in self._db.execute(_TITLES)}
