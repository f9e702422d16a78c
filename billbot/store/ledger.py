"""The ledger: for each recipient and subject the states that were told; the last one is what the recipient knows.

Entries (tellings) are written with the envelope of a message, and count once that is sent.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from billbot.domain.bills import BillId
from billbot.domain.ledger import Grouping, Statement, Subject, Telling
from billbot.store.connection import Database, StorePart, maybe_unstamp, stamp, unstamp
from billbot.store.marks import mark_again_for_recipient
from billbot.store.rows import OF_SUBJECT, columns_of, due_mark, subject_of


class Ledger(StorePart):
    """The ledger in the database."""

    def tellings_of(self, channel: str, recipient: str, subject: Subject) -> tuple[Telling, ...]:
        """The tellings of a subject to a recipient, in order; the last is what he knows."""
        return self._tellings(
            f"(tellings.channel, tellings.recipient) = (?, ?) AND {OF_SUBJECT}",
            [channel, recipient, *columns_of(subject)],
        )

    def told_elsewhere(self, channel: str, recipient: str, subject: Subject) -> bool:
        """Whether a recipient was told of a subject in another channel that reaches him as well."""
        rows = self._rows(
            "SELECT 1 FROM tellings JOIN envelopes ON envelopes.id = envelope WHERE envelopes.state IN ('open', 'sent')"
            f" AND tellings.channel <> ? AND tellings.recipient = ? AND {OF_SUBJECT} LIMIT 1",
            [channel, recipient, *columns_of(subject)],
        )
        return any(rows)

    def tellings_about(self, channel: str, recipient: str, kind: str, bill: BillId) -> tuple[Telling, ...]:
        """The tellings to a recipient of all subjects of a kind about this bill, in order."""
        return self._tellings(
            "(tellings.channel, tellings.recipient, kind, general_court, bill) = (?, ?, ?, ?, ?)",
            [channel, recipient, kind, bill.general_court, bill.number],
        )

    def tellings_in(self, key: str, *, on_its_way: bool = False) -> tuple[Telling, ...]:
        """The tellings of a sent message, by its key, in order; with `on_its_way`, of one that is still open."""
        return self._tellings("envelopes.key = ?", [key], "open" if on_its_way else "sent")

    def last_states(self, channel: str, kind: str, *, even_refused: bool = False) -> dict[Subject, list[str]]:
        """The state last told of every subject of a kind, for each recipient of a channel who was told of it.

        With `even_refused`, messages that were refused for good count, too.
        """
        found: dict[tuple[Subject, str], str] = {}
        for row in self._rows(
            "SELECT tellings.*, envelopes.state AS became FROM tellings JOIN envelopes ON envelopes.id = envelope"
            " WHERE +tellings.channel = ? AND kind = ?"
            " AND (envelopes.state IN ('open', 'sent') OR envelopes.state = 'refused' AND ?)"
            " ORDER BY tellings.id",
            [channel, kind, even_refused],
        ):
            found[subject_of(row), row["recipient"]] = row["state"]
        states: dict[Subject, list[str]] = {}
        for (subject, _), state in found.items():
            states.setdefault(subject, []).append(state)
        return states

    def first_marked_at(self, channel: str, kind: str) -> datetime | None:
        """When the first subject of a kind that a channel was told, or refused, was marked; null for none."""
        query = "SELECT min(marked_at) FROM tellings WHERE channel = ? AND kind = ?"
        return maybe_unstamp(self._value(query, [channel, kind]))

    def channels_told(self, subjects: Iterable[Subject]) -> dict[Subject, frozenset[str]]:
        """The channels in which anybody was told of these subjects, or is being told."""
        found = {}
        for subject in subjects:
            rows = self._rows(
                "SELECT DISTINCT tellings.channel FROM tellings JOIN envelopes ON envelopes.id = envelope"
                f" WHERE envelopes.state IN ('open', 'sent') AND {OF_SUBJECT}",
                list(columns_of(subject)),
            )
            found[subject] = frozenset(row["channel"] for row in rows)
        return found

    def _tellings(self, which: str, values: Sequence[Any], state: str = "sent") -> tuple[Telling, ...]:
        rows = self._rows(
            "SELECT tellings.*, envelopes.key, reference, settled_at FROM tellings"
            f" JOIN envelopes ON envelopes.id = envelope WHERE envelopes.state = ? AND {which}"
            " ORDER BY tellings.id",
            [state, *values],
        )
        return tuple(_telling(row) for row in rows)


def write_tellings(db: Database, envelope: int, told: Sequence[Statement], at: datetime) -> None:
    """Write what an envelope tells; within the caller's transaction.

    Statements of other subjects than its own (incidental ones) are as its words say, not as it is: these subjects are
    marked, to be compared once it was told.
    """
    for each in told:
        db.execute(
            "INSERT INTO tellings (envelope, channel, recipient, kind, general_court, bill, number, name,"
            " state, change, after, proposals, gathered, was, since, sweep, marked_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(envelope, each.mark.channel, each.mark.recipient, *columns_of(each.subject)),
                *(each.state, each.change, _last_change(db, each)),
                *(" ".join(each.proposals), each.group.encoded if each.group else ""),
                *(each.mark.was, each.mark.change, each.mark.sweep),
                *(stamp(each.mark.marked_at), stamp(each.mark.due) if each.mark.id else None),
            ),
        )
        if not each.mark.id:
            mark_again_for_recipient(db, each.mark, at)


def _last_change(db: Database, told: Statement) -> int:
    """The id of the last change of a subject that the recipient was told, or that came before the mark; 0 for none."""
    rows = db.query(
        "SELECT max(change) AS last FROM tellings JOIN envelopes ON envelopes.id = envelope"
        f" WHERE (tellings.channel, tellings.recipient) = (?, ?) AND {OF_SUBJECT} AND envelopes.state = 'sent'",
        [told.mark.channel, told.mark.recipient, *columns_of(told.subject)],
    )
    return max(next(rows)["last"] or 0, (told.mark.change or 1) - 1)


def _telling(row: dict[str, Any]) -> Telling:
    due = row["due_at"] or row["marked_at"]
    mark = due_mark({**row, "id": 0, "change": row["since"], "due_at": due, "turns": 0})
    told = Statement(
        mark, row["state"], row["change"], tuple(row["proposals"].split()), Grouping.decode(row["gathered"])
    )
    at = unstamp(row["settled_at"] or row["marked_at"])
    return Telling(row["key"], row["reference"], at, told, row["after"], row["due_at"] is None)
