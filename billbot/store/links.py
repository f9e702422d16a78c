"""Links and the numbers that dockets got, as rows of the tables and back; within the caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlite_utils import Database

from billbot.bills import BillId, Link
from billbot.errors import Overtaken
from billbot.store.connection import maybe_date, stamp


def apart(bill: BillId) -> tuple[int, str]:
    """A bill as its two columns."""
    return bill.general_court, bill.number


def read_links(db: Database) -> tuple[Link, ...]:
    """Every link that is in the record, in the order in which they were read."""
    return tuple(
        Link(
            BillId(row["origin_court"], row["origin"]),
            BillId(row["to_court"], row["to_number"]),
            row["relation"],
            row["row"],
        )
        for row in db.query("SELECT * FROM links ORDER BY id")
    )


def read_day_led_to(db: Database, bill: BillId) -> date | None:
    """The day of the first row that was told and leads to a number; null where none was.

    A row of the baseline was never told, and so tells nothing of what it leads to. Where the row has no date, the day
    on which we read it stands in.
    """
    found = db.query(
        "SELECT min(coalesce(changes.date, substr(sightings.at, 1, 10))) AS day FROM links"
        " JOIN bills ON (general_court, number) = (origin_court, origin)"
        " JOIN sightings ON sightings.bill = bills.id"
        " JOIN changes ON changes.sighting = sightings.id AND changes.row = links.row"
        " WHERE (to_court, to_number) = (?, ?) AND changes.kind = 'link_found'",
        apart(bill),
    )
    return maybe_date(next(found)["day"])


def write_links(db: Database, seen: int, bill: BillId, links: Sequence[Link]) -> None:
    """Write the links that a bill's rows state now; one whose row was struck or is gone is one no longer.

    `seen` is the id of the sighting that they were read in.
    """
    db.execute("DELETE FROM links WHERE (origin_court, origin) = (?, ?)", apart(bill))
    for link in links:
        db.execute(
            "INSERT INTO links (sighting, origin_court, origin, to_court, to_number, relation, row)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seen, *apart(bill), *apart(link.to), link.relation, link.row),
        )


def read_numbers(db: Database) -> dict[BillId, BillId]:
    """The bill number of every docket that got one while it was watched."""
    return {
        BillId(row["general_court"], row["docket"]): BillId(row["general_court"], row["number"])
        for row in db.query("SELECT * FROM renumberings")
    }


def give_number(db: Database, docket: BillId, number: BillId, at: datetime) -> bool:
    """Let what is known of a docket go by its bill number; false where that number is known already by itself.

    Raises Overtaken when the docket has got its number before.
    """
    given = db.execute(
        "INSERT INTO renumberings VALUES (?, ?, ?, ?) ON CONFLICT (general_court, docket) DO NOTHING",
        (*apart(docket), number.number, stamp(at)),
    )
    if given.rowcount != 1:
        raise Overtaken(f"{docket} was given its number by another process meanwhile; nothing was written twice")
    # A number that was asked for before it had a page holds nothing yet.
    db.execute("DELETE FROM bills WHERE (general_court, number) = (?, ?) AND first_seen IS NULL", apart(number))
    moved = db.execute(
        "UPDATE OR IGNORE bills SET number = ? WHERE (general_court, number) = (?, ?)",
        (number.number, *apart(docket)),
    )
    if moved.rowcount:
        db.execute("UPDATE links SET origin = ? WHERE (origin_court, origin) = (?, ?)", (number.number, *apart(docket)))
    db.execute(
        "UPDATE OR IGNORE links SET to_number = ? WHERE (to_court, to_number) = (?, ?)",
        (number.number, *apart(docket)),
    )
    left = db.query("SELECT 1 FROM bills WHERE (general_court, number) = (?, ?)", apart(docket))
    return next(left, None) is None
