"""What is known of a bill: everything its sightings added up to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from billbot.bills.numbers import BillId
from billbot.bills.record import Action, CommitteeVote

Missing = Literal["row", "strike", "words"]


@dataclass(frozen=True, slots=True)
class Row:
    """An action as we know it; `number` counts the rows of a bill as we met them and never changes.

    `missing` says what the site stopped showing (the row, its strike, its words) and `missing_since` from when: not yet
    believed (promise 3). `former` and `former_date` hold the words and the date that it had before either last changed.
    """

    number: int
    action: Action
    former: str | None = None
    former_date: date | None = None
    missing: Missing | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a page states once; `value` is null until it was seen. The rest is as for a `Row`."""

    value: str | None = None
    former: str | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cosponsor:
    """Somebody who joined a bill; `missing_since` as for a `Row`."""

    name: str
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class VotesUnread:
    """Votes of committees that stand on a bill's page and cannot be read, since when, and what was found last.

    `posted` says that the vote itself was seen, and not only a tab that does not open. `at_first` says that it was so
    when the page was first seen: what was entered before that day is the past, also once it can be read.
    """

    since: datetime
    error: str
    posted: bool
    at_first: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """What is known of a bill: everything its sightings added up to, rows in display order.

    `presenters` are joined by line breaks; `cosponsors` are null until they were read. `rows_met` counts every row
    ever met; `revision` every sighting that was written: the write of the next one holds only if it is still the same
    (promise 4). Times are aware.
    """

    id: BillId
    document_type: str | None = None
    pinslip: str | None = None
    sponsor: str | None = None
    title: Stated = Stated()
    status: Stated = Stated()
    presenters: Stated = Stated()
    rows: tuple[Row, ...] = ()
    rows_met: int = 0
    committee_votes: tuple[CommitteeVote, ...] = ()
    votes_unread: VotesUnread | None = None
    cosponsors: tuple[Cosponsor, ...] | None = None
    revision: int = 0

    @property
    def history(self) -> tuple[Action, ...]:
        """The rows as the General Court shows them, also those that are missing but not yet believed gone."""
        return tuple(row.action for row in self.rows)


@dataclass(frozen=True, slots=True)
class Misread:
    """A bill of a finished court that is not read as its record is known: found first, and last, and what differs."""

    bill: BillId
    since: datetime
    at: datetime
    difference: str
