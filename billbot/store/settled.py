"""Messages that were settled long ago: they go once nothing will be compared with what they told."""

from collections.abc import Collection
from datetime import datetime

from billbot.store.connection import Part, immediate, said_plainly, stamp
from billbot.store.marks import KEY

_AT_ONCE = 1000  # messages a transaction, so that nobody waits for long

# A telling that a later one of its subject has followed, which is as old as what goes.
_FOLLOWED = f"""
EXISTS (SELECT 1 FROM tellings AS next JOIN envelopes AS later ON later.id = next.envelope
  WHERE ({", ".join(f"next.{name}" for name in KEY.split(", "))})
    = ({", ".join(f"told.{name}" for name in KEY.split(", "))})
  AND (next.channel, next.recipient) = (told.channel, told.recipient) AND next.id > told.id
  AND later.state = 'sent' AND later.settled_at < :before)
"""
_MARKED = f"""
EXISTS (SELECT 1 FROM marks WHERE ({", ".join(f"marks.{name}" for name in KEY.split(", "))})
    = ({", ".join(f"told.{name}" for name in KEY.split(", "))})
  AND marks.channel = told.channel AND marks.recipient IN ('', told.recipient))
"""


class SettledEnvelopes(Part):
    """The envelopes of which it is known how they ended."""

    def prune(self, before: datetime, once: Collection[str], last: Collection[str]) -> int:
        """Drop what was settled before a time, in small steps, with what it told; gives how many messages are gone.

        Only those that told nothing but subjects of the kinds `once`, which are told once and never looked at again,
        and of the kinds `last`, of which what was told last counts alone, where that is another message. One with
        buttons stays, and one that is lost, as long as operations have not heard the end of it.
        """
        gone, after, values = 0, 0, {"before": stamp(before), **_named("once", once), **_named("last", last)}
        with said_plainly(self._path):
            while step := self._next(after, stamp(before)):
                with immediate(self._db):
                    gone += self._drop({**values, "first": after, "until": step})
                after = step
        return gone

    def _next(self, after: int, before: str) -> int | None:
        """The last id of the next envelopes that are old enough; null where there are none."""
        query = (
            "SELECT max(id) AS id FROM (SELECT id FROM envelopes WHERE id > ? AND made_at < ? ORDER BY id"
            f" LIMIT {_AT_ONCE})"
        )
        found: int | None = next(self._db.query(query, [after, before]))["id"]
        return found

    def _drop(self, values: dict[str, object]) -> int:
        once, last = (", ".join(f":{name}" for name in values if name.startswith(f"{kinds}_")) for kinds in _KINDS)
        gone = [
            row["id"]
            for row in self._db.query(
                "SELECT id FROM envelopes WHERE id > :first AND id <= :until AND settled_at < :before"
                " AND (state = 'sent' OR state = 'refused'"
                " AND incident IN (SELECT id FROM incidents WHERE ended IS NOT NULL))"
                " AND NOT EXISTS (SELECT 1 FROM offering WHERE envelope = envelopes.id)"
                " AND NOT EXISTS (SELECT 1 FROM tellings AS told WHERE told.envelope = envelopes.id"
                f" AND (kind NOT IN ({once}) AND (kind NOT IN ({last}) OR NOT {_FOLLOWED}) OR {_MARKED}))",
                values,
            )
        ]
        for envelope in gone:
            self._db.execute("DELETE FROM tellings WHERE envelope = ?", (envelope,))
            self._db.execute("DELETE FROM envelopes WHERE id = ?", (envelope,))
        return len(gone)


_KINDS = ("once", "last")


def _named(name: str, kinds: Collection[str]) -> dict[str, object]:
    return {f"{name}_{at}": kind for at, kind in enumerate(sorted(kinds))}
