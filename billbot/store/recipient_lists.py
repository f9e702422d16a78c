"""Changes of recipients' lists: what moves with a person, or with what is owed, to another channel.

What somebody was told stays told, whichever channel reaches him: there he is told what becomes of it.
"""

from collections.abc import Collection

from billbot.store.connection import Database

# The columns of a mark without channel and recipient; and all that is owed: marks, and what open envelopes tell.
_MARK = "kind, general_court, bill, number, name, was, change, sweep, marked_at, due_at"
OWED = (
    f"(SELECT channel, recipient, {_MARK} FROM marks UNION ALL"
    " SELECT tellings.channel, tellings.recipient, kind, general_court, bill, number, name, was, since, sweep,"
    " marked_at, due_at FROM tellings JOIN envelopes ON envelopes.id = envelope"
    " WHERE envelopes.state = 'open' AND due_at IS NOT NULL)"
)
# The value of `missing_since` for somebody who has left a list for good.
LEFT = ""
# Who is on the list of a channel, including those who are missing for a moment.
LISTED = f"SELECT recipient FROM recipients WHERE channel = ? AND missing_since IS NOT '{LEFT}'"
# Who is missing on a list (`before`), or has left it, and is on another one (`here`).
_MOVES = (
    f"SELECT before.channel AS before, before.recipient AS who, before.missing_since = '{LEFT}' AS has_left,"
    " min(here.channel) AS here FROM recipients AS before"
    " JOIN recipients AS here ON here.recipient = before.recipient AND here.missing_since IS NULL"
    " WHERE before.missing_since IS NOT NULL GROUP BY before.channel, before.recipient"
)
# Envelopes that were moved to another channel, whose recipient is on the list of the original one again.
_BACK = (
    "SELECT envelopes.id, envelopes.channel AS before, envelopes.recipient AS who, told_in AS here FROM envelopes"
    " JOIN recipients AS home ON (home.channel, home.recipient) = (told_in, envelopes.recipient)"
    " WHERE told_in IS NOT NULL AND home.missing_since IS NULL"
)


def move_with_recipients(db: Database, its_own: Collection[str]) -> None:
    """Move what a recipient was told in a channel that does not reach him any more to another channel that does.

    Tellings move at once, and move back if he is on the first list again (it may have been short for a moment). What he
    is owed moves when he has left the list for good. Kinds in `its_own` stay. Within the caller's transaction.
    """
    stays = ", ".join("?" * len(its_own))
    _move_told(db, _BACK)
    _move_told(
        db,
        f"SELECT DISTINCT envelopes.id, before, who, here FROM ({_MOVES}) JOIN tellings"
        " ON (tellings.channel, tellings.recipient) = (before, who) JOIN envelopes ON envelopes.id = envelope"
        " WHERE (envelopes.state = 'sent' OR has_left) AND NOT EXISTS"
        f" (SELECT 1 FROM tellings AS own WHERE own.envelope = envelopes.id AND own.kind IN ({stays}))",
        *its_own,
    )
    for row in list(db.query(f"{_MOVES} HAVING has_left")):
        owe(db, row["before"], row["here"], its_own, row["who"])
        db.execute("DELETE FROM recipients WHERE (channel, recipient) = (?, ?)", (row["before"], row["who"]))


def owe_also_in(db: Database, channel: str, to: str, subject: tuple[str, int, str, int, str] | None = None) -> None:
    """Owe what is owed in a channel (one subject, or all) in the channel `to` as well; in the caller's transaction.

    If nobody in the first channel was told of a subject yet, it is owed to everybody in the second; else only to those
    who are on both lists.
    """
    told = (
        "EXISTS (SELECT 1 FROM tellings AS heard JOIN envelopes ON envelopes.id = heard.envelope"
        " WHERE envelopes.state = 'sent' AND coalesce(told_in, heard.channel) = owed.channel"
        f" AND ({_subject_columns('heard')}) = ({_subject_columns('owed')}))"
    )
    listed = "SELECT recipient FROM recipients WHERE channel = ? AND missing_since IS NULL"
    about = f"AND ({_subject_columns('owed')}) = (?, ?, ?, ?, ?)" if subject else ""
    db.execute(
        f"INSERT OR IGNORE INTO marks (channel, recipient, {_MARK}) SELECT ?, iif({told}, recipient, ''), {_MARK}"
        f" FROM {OWED} AS owed WHERE channel = ? {about} AND (NOT {told} OR recipient IN ({listed}))"
        " ORDER BY marked_at",
        (to, channel, *(subject or ()), to),
    )


def _subject_columns(table: str) -> str:
    """The columns that name the subject of a row, for SQL."""
    return ", ".join(f"{table}.{name}" for name in ("kind", "general_court", "bill", "number", "name"))


def owe(db: Database, before: str, to: str, its_own: Collection[str], who: str | None = None) -> None:
    """Owe in the channel `to` what is owed in another one to anybody, or to `who` alone, but for kinds in `its_own`."""
    stays = ", ".join("?" * len(its_own))
    db.execute(
        f"INSERT OR IGNORE INTO marks (channel, recipient, {_MARK}) SELECT ?, coalesce(?, recipient), {_MARK}"
        f" FROM {OWED} WHERE channel = ? AND (? IS NULL OR recipient IN (?, '')) AND kind NOT IN ({stays})"
        " ORDER BY marked_at",
        (to, who, before, who, who, *its_own),
    )


def _move_told(db: Database, which: str, *values: str) -> None:
    """Move messages that a recipient got, with their tellings and threads, to another channel (`here`)."""
    for row in list(db.query(which, values)):
        moved = db.execute(
            "UPDATE OR IGNORE envelopes SET channel = :here, told_in = nullif(coalesce(told_in, channel), :here)"
            " WHERE id = :id",
            row,
        )
        if moved.rowcount:  # else he has an open envelope there
            db.execute("UPDATE tellings SET channel = :here WHERE envelope = :id", row)
            db.execute(
                "UPDATE OR IGNORE threads SET channel = :here WHERE (channel, recipient) = (:before, :who)"
                " AND reference = (SELECT reference FROM envelopes WHERE id = :id)",
                row,
            )
