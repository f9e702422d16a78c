"""What goes with somebody from a list that he left to one that he is on, and what a new name of a channel takes along.

What somebody was told stays told, whichever channel leads to him: there he hears what becomes of it. A channel that
has another name by now is the same one.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlite_utils import Database

from billbot.store.connection import Part, immediate, said_plainly

# What a mark says, but to whom; and all that is owed to anybody: what is marked, and what is on its way.
_MARK = "kind, general_court, bill, number, name, was, change, sweep, marked_at, due_at"
OWED = (
    f"(SELECT channel, recipient, {_MARK} FROM marks UNION ALL"
    " SELECT tellings.channel, tellings.recipient, kind, general_court, bill, number, name, was, since, sweep,"
    " marked_at, due_at FROM tellings JOIN envelopes ON envelopes.id = envelope"
    " WHERE envelopes.state = 'open' AND due_at IS NOT NULL)"
)
# Each has a column `channel`, with the name that the configuration gives it.
NAMED = (
    *("marks", "recipients", "envelopes", "tellings", "holds", "threads"),
    *("digests", "channels_asked", "told_elsewhere"),
)
# Stands in the place of the time since when somebody is missing, once he has left.
LEFT = ""
# Who is on the list of a channel, also who is missing on it for a moment.
LISTED = f"SELECT recipient FROM recipients WHERE channel = ? AND missing_since IS NOT '{LEFT}'"
# Who is missing on a list, or has left it, and is on another one.
_MOVES = (
    f"SELECT before.channel AS before, before.recipient AS who, before.missing_since = '{LEFT}' AS has_left,"
    " min(here.channel) AS here FROM recipients AS before"
    " JOIN recipients AS here ON here.recipient = before.recipient AND here.missing_since IS NULL"
    " WHERE before.missing_since IS NOT NULL GROUP BY before.channel, before.recipient"
)
# What stands under another channel than the one that told it, though that leads to who heard it again.
_BACK = (
    "SELECT envelopes.id, envelopes.channel AS before, envelopes.recipient AS who, told_in AS here FROM envelopes"
    " JOIN recipients AS home ON (home.channel, home.recipient) = (told_in, envelopes.recipient)"
    " WHERE told_in IS NOT NULL AND home.missing_since IS NULL"
)


def leave_lists(db: Database, but: Collection[str], its_own: Collection[str]) -> None:
    """Everybody has left the lists of all channels but these; within the caller's transaction."""
    marks = ", ".join("?" * len(but))
    db.execute(f"UPDATE recipients SET missing_since = ? WHERE channel NOT IN ({marks})", (LEFT, *but))
    take_along(db, its_own)


def take_along(db: Database, its_own: Collection[str]) -> None:
    """Have what somebody was told in a channel that does not lead to him stand under another one that does.

    So it is at once, and it is back once he is on that list again, as where a list was short for a moment; what he is
    owed goes with him when he has left it for good.
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
        _owe(db, row["before"], row["here"], its_own, row["who"])
        db.execute("DELETE FROM recipients WHERE (channel, recipient) = (?, ?)", (row["before"], row["who"]))


def hand_on(db: Database, channel: str, to: str, subject: tuple[str, int, str, int, str] | None = None) -> None:
    """Owe what is owed in a channel (all, or a subject) in the channel `to`, too; within the caller's transaction.

    What nobody was told there yet is owed to everybody, and what others were told to those alone who are on both lists.
    """
    told = (
        "EXISTS (SELECT 1 FROM tellings AS heard JOIN envelopes ON envelopes.id = heard.envelope"
        " WHERE envelopes.state = 'sent' AND coalesce(told_in, heard.channel) = owed.channel"
        f" AND ({_of('heard')}) = ({_of('owed')}))"
    )
    listed = "SELECT recipient FROM recipients WHERE channel = ? AND missing_since IS NULL"
    about = f"AND ({_of('owed')}) = (?, ?, ?, ?, ?)" if subject else ""
    db.execute(
        f"INSERT OR IGNORE INTO marks (channel, recipient, {_MARK}) SELECT ?, iif({told}, recipient, ''), {_MARK}"
        f" FROM {OWED} AS owed WHERE channel = ? {about} AND (NOT {told} OR recipient IN ({listed}))"
        " ORDER BY marked_at",
        (to, channel, *(subject or ()), to),
    )


def _of(table: str) -> str:
    """What a row of a table is about."""
    return ", ".join(f"{table}.{name}" for name in ("kind", "general_court", "bill", "number", "name"))


def _owe(db: Database, before: str, to: str, its_own: Collection[str], who: str | None = None) -> None:
    """Owe in the channel `to`, too, what anybody is owed in another, or `who` alone is, but for what is its own."""
    stays = ", ".join("?" * len(its_own))
    db.execute(
        f"INSERT OR IGNORE INTO marks (channel, recipient, {_MARK}) SELECT ?, coalesce(?, recipient), {_MARK}"
        f" FROM {OWED} WHERE channel = ? AND (? IS NULL OR recipient IN (?, '')) AND kind NOT IN ({stays})"
        " ORDER BY marked_at",
        (to, who, before, who, who, *its_own),
    )


def _move_told(db: Database, which: str, *values: str) -> None:
    """Have messages that somebody had, with what hangs on them, stand under another channel (`here`)."""
    for row in list(db.query(which, values)):
        moved = db.execute(
            "UPDATE OR IGNORE envelopes SET channel = :here, told_in = nullif(coalesce(told_in, channel), :here)"
            " WHERE id = :id",
            row,
        )
        if moved.rowcount:  # else another message is on its way to him there
            db.execute("UPDATE tellings SET channel = :here WHERE envelope = :id", row)
            db.execute(
                "UPDATE OR IGNORE threads SET channel = :here WHERE (channel, recipient) = (:before, :who)"
                " AND reference = (SELECT reference FROM envelopes WHERE id = :id)",
                row,
            )


class ChannelNames(Part):
    """The channels in the database, by the names that the configuration gives them."""

    def lists(self) -> Mapping[str, frozenset[str]]:
        """The keys of who was last on the list of each channel that anything was made out to, the oldest first."""
        found: dict[str, set[str]] = {}
        for row in self._rows("SELECT channel, recipient FROM recipients WHERE missing_since IS NULL ORDER BY rowid"):
            found.setdefault(row["channel"], set()).add(row["recipient"])
        return {channel: frozenset(listed) for channel, listed in found.items()}

    def is_new(self, channel: str) -> bool:
        """Whether nothing is owed to a channel of this name, and it was never told anything."""
        query = "SELECT 1 FROM envelopes WHERE channel = :name UNION ALL SELECT 1 FROM marks WHERE channel = :name"
        return self._first(query, {"name": channel}) is None

    def rename(self, before: Sequence[str], after: Sequence[str], its_own: Collection[str]) -> None:
        """All that stands under these names stands under others, which are new, one for each as far as they go.

        What waits under any of them waits under each of the others, but for kinds that are each channel's own.
        """
        with said_plainly(self._path), immediate(self._db):
            for at, name in enumerate(after):
                for was in (each for each in before if each not in before[at : at + 1]):
                    _owe(self._db, was, name, its_own)
            for was, name in zip(before, after, strict=False):
                for table in NAMED:
                    self._db.execute(f"UPDATE OR REPLACE {table} SET channel = ? WHERE channel = ?", (name, was))
                self._db.execute("UPDATE envelopes SET told_in = ? WHERE told_in = ?", (name, was))
                self._db.execute(
                    "UPDATE OR REPLACE incidents SET subject = ? WHERE (kind, subject) = ('channel', ?)", (name, was)
                )
