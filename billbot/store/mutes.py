"""Who had a proposal be silent for a while, or told of again, so that operations channels hear of it."""

from collections.abc import Callable, Iterable
from typing import cast

from billbot.bills import Mark, MuteEdit
from billbot.store.connection import Part, immediate, maybe_date, said_plainly, stamp, unstamp
from billbot.store.marks import mark


class Mutes(Part):
    """The edits of the list that mute a proposal, or end that."""

    def note(self, edit: MuteEdit, marks: Callable[[int], Iterable[Mark]]) -> None:
        """Take note of an edit, with the `marks` of its id."""
        row = {
            "at": stamp(edit.at),
            "who": edit.who,
            "proposal": edit.proposal,
            "name": edit.name,
            "until": edit.until.isoformat() if edit.until else None,
        }
        with said_plainly(self._path), immediate(self._db):
            made = cast("int", self._db.table("mutes").insert(row).last_pk)
            mark(self._db, marks(made), (), edit.at, None)

    def edit(self, key: int) -> MuteEdit:
        """An edit by its id; a LookupError when there is none."""
        with said_plainly(self._path):
            row = next(self._db.query("SELECT * FROM mutes WHERE id = ?", [key]), None)
        if row is None:
            raise LookupError(key)
        until = maybe_date(row["until"])
        return MuteEdit(unstamp(row["at"]), row["who"], row["proposal"], row["name"], until)
