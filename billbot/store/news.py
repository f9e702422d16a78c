"""The log of changes: what was news of a bill since its first sight, and what news led to a number."""

from datetime import date, datetime
from typing import cast

from msgspec import Struct

from billbot.bills import BillId, Change
from billbot.store.connection import StorePart, maybe_date, maybe_unstamp, unstamp
from billbot.store.rows import apart, change_of


class LoggedChange(Struct, frozen=True):
    """A change, its id, when it was seen, and when the sweep began that saw it, or the look where that was of none.

    `proposals` are those that it concerned then.
    """

    key: int
    change: Change
    at: datetime
    sweep: datetime
    proposals: frozenset[str]


class News(StorePart):
    """The log of changes in the database."""

    def begun(self) -> datetime | None:
        """When anything was seen for the first time; null where nothing was."""
        return maybe_unstamp(self._value("SELECT at FROM sightings ORDER BY id LIMIT 1"))

    def of(self, bill: BillId) -> tuple[LoggedChange, ...]:
        """Every change of a bill since its first sight, in their order."""
        rows = self._rows(
            "SELECT changes.*, at, coalesce(started, at) AS began, general_court, bills.number,"
            " (SELECT group_concat(proposal, ' ') FROM change_proposals WHERE change = changes.id) AS concerned"
            " FROM bills JOIN sightings ON bill = bills.id JOIN changes ON sighting = sightings.id"
            " LEFT JOIN sweeps ON sweeps.id = sweep"
            " WHERE (general_court, bills.number) = (?, ?) AND kind <> 'first_seen' ORDER BY changes.id",
            apart(bill),
        )
        return tuple(
            LoggedChange(
                row["id"],
                change_of(row),
                unstamp(row["at"]),
                unstamp(row["began"]),
                frozenset((row["concerned"] or "").split()),
            )
            for row in rows
        )

    def led_to(self, bill: BillId) -> date | None:
        """The day of the first row that was news and leads to a number; null for none.

        Rows of a baseline were not news. For a row without a date it is the day on which we read it.
        """
        return maybe_date(self._led(bill, "coalesce(changes.date, substr(sightings.at, 1, 10))"))

    def led_to_at(self, bill: BillId) -> datetime | None:
        """When that row was first seen (Eastern); null for none."""
        return maybe_unstamp(self._led(bill, "sightings.at"))

    def _led(self, bill: BillId, what: str) -> str | None:
        """The minimum of an SQL expression over the rows that were news and lead to a number."""
        query = (
            f"SELECT min({what}) FROM links JOIN bills ON (general_court, number) = (origin_court, origin)"
            " JOIN sightings ON sightings.bill = bills.id"
            " JOIN changes ON changes.sighting = sightings.id AND changes.row = links.row"
            " WHERE (to_court, to_number) = (?, ?) AND changes.kind = 'link_found'"
        )
        return cast("str | None", self._value(query, apart(bill)))
