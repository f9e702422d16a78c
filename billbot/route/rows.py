"""What differs between a row of a history as it was told and as it is now. Pure: values in, values out."""

from collections.abc import Sequence
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace

from billbot import actions
from billbot.bills import UNDOING, Bill, Change

RowStanding = Literal["stands", "struck", "gone"]


class RowState(Struct, frozen=True):
    """All that is told of a row: whether it is in the record, and its words; that it gets another date is not told."""

    standing: RowStanding
    text: str

    @property
    def stands(self) -> bool:
        """Whether it is in the record, and not struck."""
        return self.standing == "stands"

    @classmethod
    def of(cls, bill: Bill | None, number: int, last: str = "") -> Self:
        """The state of a row of what is known of its bill; `last` are its words where it is there no more."""
        row = next((row for row in bill.rows if row.number == number), None) if bill else None
        if row is None:
            return cls("gone", last)
        return cls("struck" if row.action.stricken else "stands", row.action.text)

    @property
    def encoded(self) -> str:
        """As the ledger keeps it."""
        return f"{self.standing} {self.text}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encoded` gave."""
        standing, _, words = text.partition(" ")
        known: dict[str, RowStanding] = {"stands": "stands", "struck": "struck", "gone": "gone"}
        return cls(known[standing], words)


def differs(
    was: RowState | None, now: RowState, fresh: Sequence[Change], *, heard: Sequence[Change], told: bool
) -> Change | None:
    """The change that says what differs, in the words that the row has now; null for silence.

    A row that is gone is spoken of in the words that were heard. `was` is what the recipient has heard, null for
    nothing. `fresh` are the changes of the row since then, in order, `heard` those of them that the recipient hears of.
    What it was `told` is put right whatever it hears of.
    """
    if was is None:
        return _entered(now, heard) if now.stands else None
    if not heard and not told:
        return None
    if not now.stands:
        return _undone(was, now, fresh)
    if not was.stands:
        restored = _last(fresh, {"action_restored"})
        return restored and replace(restored, text=now.text)
    if actions.same(was.text, now.text):
        return None
    reworded = _last(fresh, {"action_reworded"})
    return reworded and replace(reworded, text=now.text, old=was.text)


def _undone(was: RowState, now: RowState, fresh: Sequence[Change]) -> Change | None:
    """That a row is out of the record; what it said when it was heard of stands before its words, or in their place."""
    undone = _last(fresh, UNDOING) if was.stands else None
    if undone is None or was.text == now.text:
        return undone
    return replace(undone, text=was.text) if now.standing == "gone" else replace(undone, text=now.text, old=was.text)


def _entered(now: RowState, heard: Sequence[Change]) -> Change | None:
    """That a row was entered; where only the link that it states is news, that."""
    for kind in ("action_added", "link_found", "action_restored", "action_reworded"):
        if (change := _last(heard, {kind})) is not None:
            return replace(change, text=now.text)
    return None


def _last(changes: Sequence[Change], kinds: frozenset[str] | set[str]) -> Change | None:
    return next((change for change in reversed(changes) if change.kind in kinds), None)
