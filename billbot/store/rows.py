"""Values as rows of the tables: a bill, its changes, links, numbers and evidence; a subject, and its mark.

All of it is written within the caller's transaction.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from billbot.bills import (
    Action,
    Bill,
    BillId,
    Change,
    CommitteeVote,
    Cosponsor,
    DueMark,
    Evidence,
    Link,
    Row,
    Stated,
    Subject,
    VotesUnread,
)
from billbot.errors import Overtaken
from billbot.store.connection import Database, insert, maybe_date, maybe_stamp, maybe_unstamp, stamp, unstamp

# The columns that name a subject.
KEY = "kind, general_court, bill, number, name"
OF_SUBJECT = f"({KEY}) = (?, ?, ?, ?, ?)"
# There are many, and a dictionary of each would take half of the time.
_ROWS = (
    "SELECT number, date, branch, text, stricken, former, former_date, missing, missing_since FROM actions"
    " WHERE bill = ? AND removed_at IS NULL ORDER BY position"
)


def read_bill(db: Database, bill: BillId, found: dict[str, Any]) -> Bill:
    """What is known of a bill; `found` is its row of the table `bills`."""
    key = found["id"]
    stated = {
        row["name"]: Stated(row["value"], row["former"], maybe_unstamp(row["missing_since"]))
        for row in db.query("SELECT * FROM stated WHERE bill = ?", [key])
    }
    rows = db.execute(_ROWS, [key])
    votes = db.query("SELECT * FROM committee_votes WHERE bill = ? ORDER BY position", [key])
    joined = db.query("SELECT * FROM cosponsors WHERE bill = ? ORDER BY position", [key])
    return Bill(
        bill,
        found["document_type"],
        found["pinslip"],
        found["sponsor"],
        title=stated.get("title", Stated()),
        status=stated.get("status", Stated()),
        presenters=stated.get("presenters", Stated()),
        rows=tuple(_as_row(*row) for row in rows),
        rows_met=found["rows_met"],
        committee_votes=tuple(_as_vote(row) for row in votes),
        votes_unread=_votes_unread(found),
        cosponsors=tuple(Cosponsor(row["name"], maybe_unstamp(row["missing_since"])) for row in joined)
        if found["cosponsors_at"]
        else None,
        revision=found["revision"],
    )


def write_bill(db: Database, key: int, bill: Bill, seen_at: datetime, *, visited: bool) -> None:
    """Write what is known of a bill now; `key` is its id in the table `bills`.

    Raises Overtaken when somebody wrote a newer sighting since `bill` was read.
    """
    at = stamp(seen_at)
    held = db.execute(
        "UPDATE bills SET document_type = ?, pinslip = ?, sponsor = ?, rows_met = ?, revision = revision + 1,"
        " first_seen = coalesce(first_seen, ?), checked_at = ?, tried_at = ?, failing_since = NULL, error = NULL,"
        " absent = 0, etag = NULL, last_modified = NULL, taken_in = NULL,"
        " visited_at = CASE WHEN ? THEN ? ELSE visited_at END,"
        " page_unread_since = CASE WHEN ? THEN NULL ELSE page_unread_since END,"
        " cosponsors_at = coalesce(cosponsors_at, CASE WHEN ? THEN ? END),"
        " votes_unread_since = ?, votes_error = ?, votes_posted = ?, votes_at_first = ?"
        " WHERE id = ? AND revision = ?",
        (
            *(bill.document_type, bill.pinslip, bill.sponsor, bill.rows_met, at, at, at, visited, at),
            *(visited, bill.cosponsors is not None, at),
            *_as_columns(bill.votes_unread),
            *(key, bill.revision),
        ),
    )
    if held.rowcount != 1:
        raise Overtaken(f"{bill.id} was read by another process meanwhile; nothing was written twice")
    for name, stated in (("title", bill.title), ("status", bill.status), ("presenters", bill.presenters)):
        db.execute(
            "INSERT OR REPLACE INTO stated VALUES (?, ?, ?, ?, ?)",
            (key, name, stated.value, stated.former, maybe_stamp(stated.missing_since)),
        )
    _write_rows(db, key, bill.rows, at)
    db.execute("DELETE FROM cosponsors WHERE bill = ?", (key,))
    for position, each in enumerate(bill.cosponsors or ()):
        written = (key, position, each.name, maybe_stamp(each.missing_since))
        db.execute("INSERT INTO cosponsors VALUES (?, ?, ?, ?)", written)
    _write_votes(db, key, bill.committee_votes)


def _write_votes(db: Database, key: int, votes: Iterable[CommitteeVote]) -> None:
    """Write the votes of committees in place of those that were known before."""
    db.execute("DELETE FROM committee_votes WHERE bill = ?", (key,))
    for position, vote in enumerate(votes):
        said = (vote.committee, vote.date and vote.date.isoformat(), vote.question)
        counts = (vote.favorable, vote.adverse, vote.reserve_right, vote.no_action)
        values = (key, position, *said, *counts)
        db.execute("INSERT INTO committee_votes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _write_rows(db: Database, key: int, rows: Iterable[Row], at: str) -> None:
    """Write the rows as they are known now; one that is no longer among them was removed."""
    db.execute("UPDATE actions SET position = NULL, removed_at = coalesce(removed_at, ?) WHERE bill = ?", (at, key))
    for position, row in enumerate(rows):
        action = row.action
        db.execute(
            "INSERT INTO actions (bill, number, position, date, branch, text, stricken, former, former_date,"
            " missing, missing_since, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (bill, number) DO UPDATE SET position = excluded.position, date = excluded.date,"
            " branch = excluded.branch, text = excluded.text, stricken = excluded.stricken, former = excluded.former,"
            " former_date = excluded.former_date, missing = excluded.missing, missing_since = excluded.missing_since,"
            " removed_at = NULL",
            (
                *(key, row.number, position),
                *(action.date and action.date.isoformat(), action.branch, action.text, action.stricken),
                *(row.former, row.former_date and row.former_date.isoformat()),
                *(row.missing, maybe_stamp(row.missing_since), at),
            ),
        )


def _votes_unread(found: dict[str, Any]) -> VotesUnread | None:
    since = maybe_unstamp(found["votes_unread_since"])
    if since is None:
        return None
    posted, at_first = bool(found["votes_posted"]), bool(found["votes_at_first"])
    return VotesUnread(since, found["votes_error"], posted=posted, at_first=at_first)


def _as_columns(unread: VotesUnread | None) -> tuple[str | None, str | None, bool, bool]:
    return (stamp(unread.since), unread.error, unread.posted, unread.at_first) if unread else (None, None, False, False)


def _as_row(number: int, day: str | None, branch: str, text: str, stricken: int, former: str | None, *more: Any) -> Row:
    former_date, missing, since = more
    return Row(
        number, as_action(day, branch, text, stricken), former, maybe_date(former_date), missing, maybe_unstamp(since)
    )


def as_action(day: str | None, branch: str, text: str, stricken: int) -> Action:
    """A row as the record shows it, of its columns."""
    return Action(maybe_date(day), branch, text, bool(stricken))


def _as_vote(row: dict[str, Any]) -> CommitteeVote:
    counts = (row["favorable"], row["adverse"], row["reserve_right"], row["no_action"])
    return CommitteeVote(row["committee"], maybe_date(row["date"]), row["question"], *counts)


def apart(bill: BillId) -> tuple[int, str]:
    """A bill as its two columns."""
    return bill.general_court, bill.number


def bill_of(row: Mapping[str, Any]) -> BillId:
    """The bill that two columns name."""
    return BillId(row["general_court"], row["number"])


def row_of(db: Database, bill: BillId) -> dict[str, Any] | None:
    """The row of a bill in the table `bills`; null before the first try."""
    return next(db.query("SELECT * FROM bills WHERE (general_court, number) = (?, ?)", apart(bill)), None)


def key_of(db: Database, bill: BillId) -> int:
    """The id of a bill's row, which is made at the first try."""
    found = row_of(db, bill)
    if found is None:
        return insert(db, "bills", general_court=bill.general_court, number=bill.number)
    return int(found["id"])


def write_change(db: Database, sighting: int, change: Change, proposals: Sequence[str]) -> int:
    """Write a change of a sighting, under the proposals it concerns, the main one first; gives its id."""
    key = insert(
        db,
        "changes",
        sighting=sighting,
        kind=change.kind,
        weight=change.weight,
        row=change.row,
        date=change.date and change.date.isoformat(),
        branch=change.branch,
        text=change.text,
        old=change.old,
    )
    for position, proposal in enumerate(proposals):
        db.execute("INSERT INTO change_proposals VALUES (?, ?, ?)", (key, position, proposal))
    return key


def change_of(row: dict[str, Any]) -> Change:
    """A row of `changes`, with the court and number of its bill."""
    return Change(
        bill_of(row),
        row["kind"],
        row["weight"],
        row["row"],
        maybe_date(row["date"]),
        row["branch"],
        row["text"],
        row["old"],
    )


def write_links(db: Database, bill: BillId, links: Sequence[Link]) -> bool:
    """Write the links that a bill's rows state now; one whose row was struck or is gone is one no longer.

    Gives whether they lead elsewhere now.
    """
    stated = "SELECT to_court, to_number, relation FROM links WHERE (origin_court, origin) = (?, ?)"
    before = db.execute(stated, apart(bill)).fetchall()
    db.execute("DELETE FROM links WHERE (origin_court, origin) = (?, ?)", apart(bill))
    for link in links:
        db.execute(
            "INSERT INTO links (origin_court, origin, to_court, to_number, relation, row) VALUES (?, ?, ?, ?, ?, ?)",
            (*apart(bill), *apart(link.to), link.relation, link.row),
        )
    return set(before) != {(*apart(link.to), link.relation) for link in links}


def read_numbers(db: Database) -> dict[BillId, BillId]:
    """The bill number of every docket that got one while it was watched."""
    return {BillId(row["general_court"], row["docket"]): bill_of(row) for row in db.query("SELECT * FROM renumberings")}


def write_evidence(db: Database, sighting: int, evidence: Iterable[Evidence]) -> None:
    """Keep the answers that a sighting was read from."""
    for each in evidence:
        db.execute(
            "INSERT INTO evidence (sighting, url, at, zlib) VALUES (?, ?, ?, ?)",
            (sighting, each.url, stamp(each.at), zlib.compress(each.body, 9)),
        )


def keep_page(db: Database, bill: BillId, at: datetime, page: bytes | None) -> None:
    """Keep a page that could not be read, unless an earlier one is kept."""
    if page is not None:
        values = (*apart(bill), stamp(at), zlib.compress(page, 9))
        db.execute("INSERT INTO unread_pages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", values)


def forget_page(db: Database, bill: BillId) -> None:
    """Drop the page that could not be read, once one was."""
    db.execute("DELETE FROM unread_pages WHERE (general_court, number) = (?, ?)", apart(bill))


def columns_of(subject: Subject) -> tuple[str, int, str, int, str]:
    """A subject as its columns."""
    court, number = (subject.bill.general_court, subject.bill.number) if subject.bill else (0, "")
    return subject.kind, court, number, subject.number, subject.name


def subject_of(row: dict[str, Any]) -> Subject:
    """A subject of its columns."""
    bill = BillId(row["general_court"], row["bill"]) if row["bill"] else None
    return Subject(row["kind"], bill, row["number"], row["name"])


def due_mark(row: dict[str, Any]) -> DueMark:
    """A mark of its columns."""
    return DueMark(
        row["id"],
        row["channel"],
        row["recipient"],
        subject_of(row),
        row["was"],
        row["change"],
        row["sweep"],
        unstamp(row["marked_at"]),
        unstamp(row["due_at"]),
        row["turns"],
    )
