"""How somebody voted: each vote as each witness has it, with the names."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from billbot.bills import BillId, RecordedVote, Voter
from billbot.store.connection import Part, immediate, maybe_date, said_plainly, stamp, unstamp


class RecordedVotes(Part):
    """The votes in the database."""

    def keep(self, votes: Iterable[RecordedVote], now: datetime) -> None:
        """Write down votes as they were read, each in place of what the same witness said of it before."""
        with said_plainly(self._path), immediate(self._db):
            for vote in votes:
                self._keep(vote, now)

    def of(self, bill: BillId) -> tuple[RecordedVote, ...]:
        """Every vote on a bill, as each witness has it, in the order in which they were read first."""
        with said_plainly(self._path):
            rows = self._db.query(
                "SELECT * FROM votes WHERE general_court = ? AND number = ? ORDER BY id",
                [bill.general_court, bill.number],
            )
            return tuple(self._vote(row) for row in rows)

    def roll_call(self, general_court: int, branch: str, number: int) -> RecordedVote | None:
        """A roll call of a branch; null where it was not read."""
        with said_plainly(self._path):
            row = next(
                self._db.query(
                    "SELECT * FROM votes WHERE general_court = ? AND kind = 'roll_call' AND body = ? AND roll_call = ?",
                    [general_court, branch, number],
                ),
                None,
            )
            return None if row is None else self._vote(row)

    def read_badly(self, general_court: int, branch: str, number: int, now: datetime, error: str) -> None:
        """Note that a roll call could not be read."""
        with said_plainly(self._path), immediate(self._db):
            self._db.execute(
                "INSERT INTO roll_call_tries VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE"
                " SET tried_at = excluded.tried_at, tries = tries + 1, error = excluded.error",
                (general_court, branch, number, stamp(now), error),
            )

    def tries(self, general_court: int, branch: str, number: int) -> tuple[datetime, int] | None:
        """When a roll call that could not be read was last asked for, and how often it was; null for never."""
        with said_plainly(self._path):
            found = self._db.execute(
                "SELECT tried_at, tries FROM roll_call_tries WHERE general_court = ? AND branch = ? AND roll_call = ?",
                (general_court, branch, number),
            ).fetchone()
            return (unstamp(found[0]), int(found[1])) if found else None

    def _keep(self, vote: RecordedVote, now: datetime) -> None:
        same = (
            *(vote.bill.general_court, vote.bill.number, vote.kind, vote.body, vote.number),
            *(vote.date and vote.date.isoformat(), vote.question, vote.source),
        )
        known = next(
            self._db.query(
                "SELECT * FROM votes WHERE (general_court, number, kind, body, question, source) = (?, ?, ?, ?, ?, ?)"
                " AND roll_call IS ? AND date IS ?",
                [*same[:4], same[6], same[7], same[4], same[5]],
            ),
            None,
        )
        if known is not None and self._vote(known) == replace(vote, tally=dict(vote.tally), voters=dict(vote.voters)):
            return
        if known is not None:
            self._db.execute("DELETE FROM voters WHERE vote = ?", (known["id"],))
            self._db.execute("DELETE FROM votes WHERE id = ?", (known["id"],))
        key = self._db.execute(
            "INSERT INTO votes (general_court, number, kind, body, roll_call, date, question, source, tally, read_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*same, json.dumps(dict(vote.tally)), stamp(now)),
        ).lastrowid
        voters = [(way, voter) for way, those in vote.voters.items() for voter in those]
        for position, (way, voter) in enumerate(voters):
            self._db.execute("INSERT INTO voters VALUES (?, ?, ?, ?, ?)", (key, position, way, voter.code, voter.name))

    def _vote(self, row: dict[str, Any]) -> RecordedVote:
        tally: dict[str, int] = json.loads(row["tally"])
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(tally, ())
        cast = self._db.query("SELECT * FROM voters WHERE vote = ? ORDER BY position", [row["id"]])
        for each in cast:
            voters[each["way"]] = (*voters.get(each["way"], ()), Voter(each["code"], each["name"]))
        return RecordedVote(
            BillId(row["general_court"], row["number"]),
            row["kind"],
            row["body"],
            row["roll_call"],
            maybe_date(row["date"]),
            row["question"],
            tally,
            voters if any(voters.values()) else {},
            row["source"],
        )
