"""Committees, legislators and recorded votes.

It keeps each version of a committee, and each vote as each source has it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from billbot.domain.bills import BillId, Committee, Member, RecordedVote
from billbot.domain.ledger import Job
from billbot.store.attempts import note_attempt
from billbot.store.connection import Database, StorePart, bill_key, decoded, insert, unstamp
from billbot.store.ledger import write_jobs


class CommitteeVersion(Struct, frozen=True):
    """A committee as read since `since` (Eastern). `id` counts all versions of all committees."""

    id: int
    since: datetime
    committee: Committee


class Committees(StorePart):
    """The committees in the database, each version of each of them."""

    def of(self, general_court: int) -> tuple[Committee, ...]:
        """A court's committees that were read, in their present version, by code."""
        rows = self._rows(
            "SELECT * FROM committees WHERE id IN (SELECT max(id) FROM committees WHERE general_court = ?"
            " GROUP BY code) ORDER BY code",
            [general_court],
        )
        return tuple(self._committee(row).committee for row in rows)

    def current(self, general_court: int, code: str) -> Committee | None:
        """The present version of a committee; None if it was not read yet."""
        versions = self.versions(general_court, code)
        return versions[-1].committee if versions else None

    def with_queued_chairs(self, general_court: int, code: str) -> Committee | None:
        """The version of a committee with the chairs that were last queued. Later chairs are not announced yet."""
        first = "SELECT min(id) FROM committees WHERE (general_court, code) = (?, ?) AND new_chair"
        new = self._value(first, (general_court, code))
        known = [each for each in self.versions(general_court, code) if new is None or each.id < new]
        return known[-1].committee if known else None

    def versions(self, general_court: int, code: str) -> tuple[CommitteeVersion, ...]:
        """Every version of a committee, in the order read."""
        rows = self._rows(
            "SELECT * FROM committees WHERE general_court = ? AND code = ? ORDER BY id", [general_court, code]
        )
        return tuple(self._committee(row) for row in rows)

    def version(self, version: int) -> tuple[CommitteeVersion, CommitteeVersion | None]:
        """A version of a committee by its id, and the one before; a LookupError where there is none."""
        row = self._known("SELECT * FROM committees WHERE id = ?", version)
        all_of_it = self.versions(row["general_court"], row["code"])
        at = next(at for at, each in enumerate(all_of_it) if each.id == version)
        return all_of_it[at], all_of_it[at - 1] if at else None

    def new_chairs(self) -> tuple[CommitteeVersion, ...]:
        """Versions of committees with new chairs that nobody heard about yet."""
        return tuple(self._committee(row) for row in self._rows("SELECT * FROM committees WHERE new_chair ORDER BY id"))

    def told_of_chairs(self, versions: Iterable[int], jobs: Iterable[Job], now: datetime) -> None:
        """Write the jobs for the new chairs of these versions, and mark the versions as told."""
        with self._transaction():
            write_jobs(self._db, jobs, now)
            for each in versions:
                self._db.execute("UPDATE committees SET new_chair = 0 WHERE id = ?", (each,))

    def codes(self) -> dict[str, str]:
        """The code of each committee that was read, by every name that it had."""
        rows = self._rows("SELECT committee ->> '$.name' AS name, code FROM committees ORDER BY id")
        return {row["name"]: row["code"] for row in rows}

    def take_list(self, general_court: int, codes: Iterable[str], now: datetime) -> None:
        """Note a court's committees: each new one as an attempt that is not done yet."""
        with self._transaction():
            for code in codes:
                self._db.execute(
                    "INSERT OR IGNORE INTO attempts VALUES ('committee', ?, ?, ?, NULL, 0, NULL)",
                    (general_court, code, now),
                )
            note_attempt(self._db, "committees", now, general_court, done=True)

    def keep(self, committee: Committee, now: datetime) -> None:
        """Keep a committee as read. If it changed, that is a new version."""
        court, code = committee.general_court, committee.code
        with self._transaction():
            known = self.current(court, code)
            if known != committee:
                new_chair = known is not None and known.chairs != committee.chairs
                insert(
                    self._db,
                    "committees",
                    general_court=court,
                    code=code,
                    since=now,
                    committee=json.encode(committee).decode(),
                    new_chair=new_chair,
                )
                write_jobs(self._db, [Job.moved("people", now)], now)
            note_attempt(self._db, "committee", now, court, code, done=True)

    def _committee(self, row: dict[str, Any]) -> CommitteeVersion:
        return CommitteeVersion(row["id"], unstamp(row["since"]), decoded(row["committee"], Committee))


class People(StorePart):
    """The people in the database. Every method raises StoreError if the database cannot be read or written."""

    def members(self, general_court: int, codes: Sequence[str]) -> dict[str, Member]:
        """A court's members with these codes. If one was not read yet, only the name is known, from documents."""
        places = ", ".join("?" * len(codes))
        named = f"SELECT code, name FROM member_names WHERE general_court = ? AND code IN ({places})"
        read = f"SELECT * FROM members WHERE general_court = ? AND code IN ({places})"
        found = {
            row["code"]: Member(general_court, row["code"], row["name"])
            for row in self._rows(named, [general_court, *codes])
        }
        for row in self._rows(read, [general_court, *codes]):
            found[row["code"]] = decoded(row["member"], Member)
        return found

    def seated(self, committee: Committee) -> dict[str, Member]:
        """The members with a seat on a committee, by code, as from `members`."""
        return self.members(committee.general_court, [seat.member for seat in committee.seats])

    def keep_member(self, member: Member, now: datetime) -> None:
        """Keep a member's present record."""
        court, code = member.general_court, member.code
        content = json.encode(member).decode()
        with self._transaction():
            written = self._db.execute(
                "INSERT INTO members VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET member = excluded.member"
                " WHERE member <> excluded.member",
                (court, code, content),
            )
            if written.rowcount:
                write_jobs(self._db, [Job.moved("people", now)], now)
            note_attempt(self._db, "member", now, court, code, done=True)


def keep_names(db: Database, general_court: int, names: Iterable[tuple[str, str]]) -> None:
    """Keep members' names from documents, by code, within the caller's transaction."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO member_names VALUES (?, ?, ?)", [(general_court, *each) for each in dict(names).items()]
    )


class RecordedVotes(StorePart):
    """The votes in the database."""

    def keep(self, votes: Iterable[RecordedVote]) -> None:
        """Keep votes as read. Each replaces the same source's earlier version."""
        with self._transaction():
            for vote in votes:
                read = replace(vote, voters=vote.voters if any(vote.voters.values()) else {})
                content, bare = json.encode(read).decode(), replace(read, tally={}, voters={})
                same = (key for key, known in self._of(vote.bill) if replace(known, tally={}, voters={}) == bare)
                if (key := next(same, None)) is not None:
                    self._db.execute("UPDATE votes SET vote = ? WHERE id = ?", (content, key))
                else:
                    self._db.execute(
                        "INSERT INTO votes (general_court, number, body, roll_call, vote) VALUES (?, ?, ?, ?, ?)",
                        (*bill_key(vote.bill), vote.body, vote.number, content),
                    )

    def of(self, bill: BillId) -> tuple[RecordedVote, ...]:
        """Every vote on a bill, as each source has it, in the order first read."""
        return tuple(vote for _, vote in self._of(bill))

    def roll_call(self, general_court: int, branch: str, number: int) -> RecordedVote | None:
        """A roll call of a branch; None if it was not read."""
        query = "SELECT vote FROM votes WHERE (general_court, body, roll_call) = (?, ?, ?)"
        found = self._value(query, [general_court, branch, number])
        return None if found is None else decoded(found, RecordedVote)

    def _of(self, bill: BillId) -> list[tuple[int, RecordedVote]]:
        rows = self._rows(
            "SELECT id, vote FROM votes WHERE (general_court, number) = (?, ?) ORDER BY id", bill_key(bill)
        )
        return [(row["id"], decoded(row["vote"], RecordedVote)) for row in rows]
