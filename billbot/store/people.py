"""Committees, legislators and recorded votes.

Each version of a committee is kept, each vote as each source has it, and how reading them went.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId, Committee, Member, PeopleRecord, RecordedVote, Seat, Voter
from billbot.domain.ledger import Job
from billbot.store.connection import (
    Database,
    StorePart,
    bill_of,
    insert,
    maybe_date,
    maybe_unstamp,
    plain_errors,
    stamp,
    unstamp,
    write_transaction,
)
from billbot.store.ledger import write_jobs


class CommitteeVersion(Struct, frozen=True):
    """A committee as it was read from `since` on (Eastern); `id` counts all versions of all committees."""

    id: int
    since: datetime
    committee: Committee


class Committees(StorePart):
    """The committees in the database, each version of each of them."""

    def of(self, general_court: int) -> tuple[Committee, ...]:
        """The committees of a court that were read, as they are now, by their codes."""
        rows = self._rows(
            "SELECT * FROM committees WHERE id IN (SELECT max(id) FROM committees WHERE general_court = ?"
            " GROUP BY code) ORDER BY code",
            [general_court],
        )
        return tuple(self._committee(row).committee for row in rows)

    def current(self, general_court: int, code: str) -> Committee | None:
        """A committee as it is now; None where it was not read yet."""
        versions = self.versions(general_court, code)
        return versions[-1].committee if versions else None

    def with_queued_chairs(self, general_court: int, code: str) -> Committee | None:
        """The version of a committee whose chairs were last queued to be told; later chairs have to be queued first."""
        first = "SELECT min(id) FROM committees WHERE (general_court, code) = (?, ?) AND new_chair"
        new = self._value(first, (general_court, code))
        known = [each for each in self.versions(general_court, code) if new is None or each.id < new]
        return known[-1].committee if known else None

    def versions(self, general_court: int, code: str) -> tuple[CommitteeVersion, ...]:
        """Every version of a committee, in the order in which they were read."""
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
        """The versions of committees with new chairs of which nobody was told yet."""
        return tuple(self._committee(row) for row in self._rows("SELECT * FROM committees WHERE new_chair ORDER BY id"))

    def told_of_chairs(self, versions: Iterable[int], jobs: Iterable[Job], now: datetime) -> None:
        """Write the jobs for the new chairs of these versions, and note the versions as told."""
        with plain_errors(self._path), write_transaction(self._db):
            write_jobs(self._db, jobs, now)
            for each in versions:
                self._db.execute("UPDATE committees SET new_chair = 0 WHERE id = ?", (each,))

    def keep(self, committee: Committee, now: datetime) -> None:
        """Write down a committee as it was read; what changed is a new version."""
        court, code = committee.general_court, committee.code
        with plain_errors(self._path), write_transaction(self._db):
            known = self.current(court, code)
            if known != committee:
                new_chair = known is not None and known.chairs != committee.chairs
                made = self._db.execute(
                    "INSERT INTO committees (general_court, code, since, name, branch, new_chair)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (court, code, stamp(now), committee.name, committee.branch, new_chair),
                ).lastrowid
                seats = [(made, at, each.member, each.branch, each.chair) for at, each in enumerate(committee.seats)]
                self._db.conn.executemany("INSERT INTO seats VALUES (?, ?, ?, ?, ?)", seats)
                write_jobs(self._db, [Job.moved("people", now)], now)
            note_read(self._db, "committee", court, code, now)

    def _committee(self, row: dict[str, Any]) -> CommitteeVersion:
        seats = self._rows("SELECT * FROM seats WHERE committee = ? ORDER BY position", [row["id"]])
        seated = tuple(Seat(seat["member"], seat["branch"], chair=bool(seat["chair"])) for seat in seats)
        committee = Committee(row["general_court"], row["code"], row["name"], row["branch"], seated)
        return CommitteeVersion(row["id"], unstamp(row["since"]), committee)


_OF_MEMBER = ("name", "branch", "district", "party", "leadership", "email", "phone", "room")


class PeopleRead(Struct, frozen=True):
    """How reading a record has gone: last tried, last read well, and what went wrong at the last try; Eastern."""

    tried_at: datetime | None
    read_at: datetime | None
    error: str | None


class People(StorePart):
    """The people in the database. Every method raises StoreError if the database cannot be read or written."""

    def members(self, general_court: int, codes: Sequence[str]) -> dict[str, Member]:
        """The members of a court with these codes; one that was not read yet has the name alone, from documents."""
        places = ", ".join("?" * len(codes))
        named = f"SELECT code, name FROM member_names WHERE general_court = ? AND code IN ({places})"
        read = f"SELECT * FROM members WHERE general_court = ? AND code IN ({places})"
        found = {
            row["code"]: Member(general_court, row["code"], row["name"])
            for row in self._rows(named, [general_court, *codes])
        }
        for row in self._rows(read, [general_court, *codes]):
            found[row["code"]] = _member(row)
        return found

    def names(self, general_court: int) -> frozenset[str]:
        """The names of the members of a court, as far as its record was read: by documents and their own records."""
        rows = self._rows(
            "SELECT name FROM member_names WHERE general_court = ?"
            " UNION SELECT name FROM members WHERE general_court = ?",
            [general_court, general_court],
        )
        return frozenset(row["name"] for row in rows)

    def seated(self, committee: Committee) -> dict[str, Member]:
        """The members who have a seat on a committee, by their codes, as `members` gives them."""
        return self.members(committee.general_court, [seat.member for seat in committee.seats])

    def keep_member(self, member: Member, now: datetime) -> None:
        """Write down a member as the record has him or her now."""
        court, code = member.general_court, member.code
        query = "SELECT * FROM members WHERE (general_court, code) = (?, ?)"
        with plain_errors(self._path), write_transaction(self._db):
            known = self._first(query, [court, code])
            if known is None or _member(known) != member:
                said = {name: getattr(member, name) for name in _OF_MEMBER}
                self._db.execute("DELETE FROM members WHERE (general_court, code) = (?, ?)", (court, code))
                insert(self._db, "members", general_court=court, code=code, **said)
                write_jobs(self._db, [Job.moved("people", now)], now)
            note_read(self._db, "member", court, code, now)

    def read_badly(self, record: PeopleRecord, general_court: int, code: str, now: datetime, error: str) -> None:
        """Note that a record could not be read; what was read of it before stays."""
        self._alter(
            "INSERT INTO people_reads VALUES (?, ?, ?, ?, NULL, ?) ON CONFLICT DO UPDATE"
            " SET tried_at = excluded.tried_at, error = excluded.error",
            (record, general_court, code, stamp(now), error),
        )

    def reads(self, record: PeopleRecord, general_court: int) -> Mapping[str, PeopleRead]:
        """How reading the committees, or the members, of a court has gone, by their codes."""
        rows = self._rows("SELECT * FROM people_reads WHERE record = ? AND general_court = ?", [record, general_court])
        return {
            row["code"]: PeopleRead(unstamp(row["tried_at"]), maybe_unstamp(row["read_at"]), row["error"])
            for row in rows
        }

    def member_tried_at(self) -> datetime | None:
        """When the record of any member was last asked for; None if none ever was."""
        return maybe_unstamp(self._value("SELECT max(tried_at) FROM people_reads WHERE record = 'member'"))


def note_read(db: Database, record: PeopleRecord, general_court: int, code: str, now: datetime) -> None:
    """Note that a record was read well; within the caller's transaction."""
    db.execute(
        "INSERT OR REPLACE INTO people_reads VALUES (?, ?, ?, ?, ?, NULL)",
        (record, general_court, code, stamp(now), stamp(now)),
    )


def keep_names(db: Database, general_court: int, names: Iterable[tuple[str, str]]) -> None:
    """Write the names by which documents call members, by their codes; within the caller's transaction."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO member_names VALUES (?, ?, ?)", [(general_court, *each) for each in dict(names).items()]
    )


def _member(row: dict[str, Any]) -> Member:
    return Member(row["general_court"], row["code"], *(row[name] for name in _OF_MEMBER))


class RecordedVotes(StorePart):
    """The votes in the database."""

    def keep(self, votes: Iterable[RecordedVote]) -> None:
        """Write votes as they were read; each replaces what the same source said of it before."""
        with plain_errors(self._path), write_transaction(self._db):
            for vote in votes:
                same = (
                    *(vote.bill.general_court, vote.bill.number, vote.kind, vote.body, vote.number),
                    *(vote.date and vote.date.isoformat(), vote.question, vote.source),
                )
                known = self._first(
                    "SELECT * FROM votes WHERE (general_court, number, kind, body) = (?, ?, ?, ?)"
                    " AND roll_call IS ? AND date IS ? AND question = ? AND source = ?",
                    same,
                )
                read = replace(vote, tally=dict(vote.tally), voters=dict(vote.voters))
                if known is not None and self._vote(known) == read:
                    continue
                if known is not None:
                    self._db.execute("DELETE FROM votes WHERE id = ?", (known["id"],))
                key = self._db.execute(
                    "INSERT INTO votes (general_court, number, kind, body, roll_call, date, question, source, tally)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*same, json.dumps(dict(vote.tally))),
                ).lastrowid
                voters = [(way, voter) for way, those in vote.voters.items() for voter in those]
                for position, (way, voter) in enumerate(voters):
                    self._db.execute(
                        "INSERT INTO voters VALUES (?, ?, ?, ?, ?)", (key, position, way, voter.code, voter.name)
                    )

    def of(self, bill: BillId) -> tuple[RecordedVote, ...]:
        """Every vote on a bill, as each source has it, in the order in which they were first read."""
        rows = self._rows(
            "SELECT * FROM votes WHERE general_court = ? AND number = ? ORDER BY id", [bill.general_court, bill.number]
        )
        return tuple(self._vote(row) for row in rows)

    def roll_call(self, general_court: int, branch: str, number: int) -> RecordedVote | None:
        """A roll call of a branch; None where it was not read."""
        row = self._first(
            "SELECT * FROM votes WHERE general_court = ? AND kind = 'roll_call' AND body = ? AND roll_call = ?",
            [general_court, branch, number],
        )
        return None if row is None else self._vote(row)

    def read_badly(self, general_court: int, branch: str, number: int, now: datetime) -> None:
        """Note that a roll call could not be read."""
        self._alter(
            "INSERT INTO roll_call_tries VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE"
            " SET tried_at = excluded.tried_at, tries = tries + 1",
            (general_court, branch, number, stamp(now)),
        )

    def tries(self, general_court: int, branch: str, number: int) -> tuple[datetime, int] | None:
        """When a roll call that could not be read was last asked for, and how often it was; None for never."""
        found = self._first(
            "SELECT tried_at, tries FROM roll_call_tries WHERE general_court = ? AND branch = ? AND roll_call = ?",
            (general_court, branch, number),
        )
        return (unstamp(found["tried_at"]), found["tries"]) if found else None

    def _vote(self, row: dict[str, Any]) -> RecordedVote:
        tally: dict[str, int] = json.loads(row["tally"])
        voters: dict[str, tuple[Voter, ...]] = dict.fromkeys(tally, ())
        cast = self._rows("SELECT * FROM voters WHERE vote = ? ORDER BY position", [row["id"]])
        for each in cast:
            voters[each["way"]] = (*voters.get(each["way"], ()), Voter(each["code"], each["name"]))
        return RecordedVote(
            bill_of(row),
            row["kind"],
            row["body"],
            row["roll_call"],
            maybe_date(row["date"]),
            row["question"],
            tally,
            voters if any(voters.values()) else {},
            row["source"],
        )
