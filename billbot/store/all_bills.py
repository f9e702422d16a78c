"""What is asked of all bills at once: their rows, and by what one sees that something more is known of one."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from billbot.bills import Action, BillId
from billbot.store.connection import StorePart, plain_errors
from billbot.store.rows import as_action

# Each gives a court, a number, and what is another value once something else is known.
_OF_BILLS = (
    """
    SELECT general_court, number, first_seen IS NULL, absent, (SELECT max(id) FROM sightings WHERE bill = bills.id),
      (SELECT count(*) FROM cosponsors WHERE bill = bills.id)
    FROM bills WHERE general_court IN ({courts})
    """,
    "SELECT general_court, number, max(id), count(*) FROM votes WHERE general_court IN ({courts}) GROUP BY 1, 2",
    """
    SELECT listed.general_court, coalesce(renumberings.number, listed.number), event, taken_off, {hearing}
    FROM hearing_bills AS listed JOIN hearings USING (event)
      LEFT JOIN renumberings ON (renumberings.general_court, docket) = (listed.general_court, listed.number)
    WHERE listed.general_court IN ({courts}) ORDER BY event, position
    """,
)
# What is known of a hearing and its notice.
_HEARING = """
  status, day, start, ends, place, committee, description, moved_from, moved_from_start,
  (SELECT max(since) FROM hearing_notices WHERE event = hearings.event),
  (SELECT turns || ' ' || form FROM hearing_notices WHERE event = hearings.event)
"""
_OF_TEXTS = (
    "SELECT texts.general_court, coalesce(documents.number, texts.number), max(texts.id) FROM texts"
    " LEFT JOIN documents ON (documents.general_court, docket) = (texts.general_court, texts.number) GROUP BY 1, 2"
)
_OF_ALL = (
    "SELECT max(id) FROM members",
    "SELECT max(id) FROM committees",
    "SELECT count(*) FROM member_names",
    "SELECT max(id) FROM votes WHERE kind = 'roll_call'",
)
# Those whose agenda names nothing go by their committees (hearings.with_agendas), and may be of any bill.
_OF_NONE = (
    f"SELECT event, {_HEARING} FROM hearings WHERE day IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM hearing_bills WHERE event = hearings.event) ORDER BY event"
)


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
    """The bills in the database, taken together. A stamp is another one once something more is known."""

    def histories(self) -> dict[BillId, tuple[Action, ...]]:
        """The rows of every bill that was read, as `Bill.history` has them, by one query."""
        found: dict[BillId, list[Action]] = {}
        for court, number, *row in self._db.execute(_HISTORIES):
            found.setdefault(BillId(court, number), []).append(as_action(*row))
        return {bill: tuple(actions) for bill, actions in found.items()}

    def titles(self) -> dict[BillId, str]:
        """The title of every bill and document of which one was read, each under its number if it has one."""
        with plain_errors(self._path):
            return {BillId(court, number): title for court, number, title in self._db.execute(_TITLES)}

    def stamps_of_bills(self, courts: Collection[int]) -> Mapping[BillId, str]:
        """A stamp for each bill and document of these courts of which more is known than that it is listed."""
        found: dict[BillId, list[object]] = defaultdict(list)
        which = ", ".join("?" * len(courts))
        with plain_errors(self._path):
            for at, query in enumerate(_OF_BILLS):
                for court, number, *values in self._db.execute(query.format(courts=which, hearing=_HEARING), [*courts]):
                    if number is not None:
                        found[BillId(court, number)].append((at, *values))
        return {bill: hashlib.sha256(repr(values).encode()).hexdigest() for bill, values in found.items()}

    def stamps_of_texts(self) -> Mapping[BillId, int]:
        """A stamp for each document of which a text was read, those of its docket among them."""
        with plain_errors(self._path):
            return {BillId(court, number): last for court, number, last in self._db.execute(_OF_TEXTS)}

    def stamp_of_all(self) -> str:
        """A stamp of what may be about any bill.

        Who sits where, the names of those who voted, and the hearings whose agenda names no document.
        """
        values = [self._value(query) for query in _OF_ALL], [tuple(row) for row in self._db.execute(_OF_NONE)]
        return hashlib.sha256(repr(values).encode()).hexdigest()
