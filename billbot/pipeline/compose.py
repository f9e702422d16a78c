"""Say what a message holds: from what is owed, and what is known at this moment, to words for a channel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from billbot import actions, hearings, wording
from billbot.actions import Hearing
from billbot.bills import CORRECTING, Bill, BillId, Change, Message, Proposal
from billbot.pipeline.own_words import OWN_WORDS, Post
from billbot.store import Owed, Parcel, Store, Telling

# The main proposal, or nothing where there is none.
_Main = tuple[str, ...]
_UNDOING = frozenset({"action_struck", "action_removed"})


class Composing:
    """Says what is in a parcel at the time `now`, and what earlier messages say by then whose rows it alters."""

    def __init__(self, store: Store, post: Post, parcel: Parcel, now: datetime) -> None:
        self.channel = next(channel for channel in post.watch.channels if channel.name == parcel.channel)
        self._store, self._post, self._parcel, self._now = store, post, parcel, now

    @property
    def waits(self) -> bool:
        """Whether an earlier message is still on its way that tells of a row which is altered here."""
        return any(telling.open for telling in self._earlier())

    def message(self) -> Message | None:
        """The parcel as it is told; null when nothing of it is true any more, or has to be said to this recipient."""
        own = OWN_WORDS.get(self._parcel.notices[0].kind)
        if own is not None:
            return own(self._store, self._post, self._parcel, self.channel, self._now)
        return self._said(self._parcel.key, self._parcel.notices, lambda lines: _moved(_still_true(lines)))

    def corrected(self) -> dict[str, Message]:
        """What the messages say now that told of rows which are altered here, by what the other side calls them."""
        told = {t.reference: t for t in self._earlier() if t.told and t.reference and t.parcel}
        found = {reference: self._once_more(telling) for reference, telling in told.items()}
        return {reference: message for reference, message in found.items() if message is not None}

    def as_sent(self) -> Message | None:
        """The parcel as it may have been sent by an attempt of which nobody knows how it ended."""
        return self._said(self._parcel.key, self._parcel.notices, list)

    def _once_more(self, telling: Telling) -> Message | None:
        """An earlier message as it reads by now: what was struck, removed or reworded since is marked."""
        key = telling.parcel or ""
        return self._said(key, self._store.tellings.told_in(key), lambda lines: self._marked(lines, telling.at))

    def _earlier(self) -> list[Telling]:
        """What this recipient was told, in other messages, of the rows that are altered here."""
        return [
            telling
            for owed in self._parcel.notices
            if owed.change is not None and self._store.bills.change(owed.change).kind in CORRECTING
            for telling in self._others(owed.change)
        ]

    def _others(self, change: int) -> list[Telling]:
        tellings = self._store.tellings.of_row(self._parcel.channel, self._parcel.recipient, change)
        return [telling for telling in tellings if telling.parcel != self._parcel.key]

    def _said(
        self,
        key: str,
        notices: Sequence[Owed],
        choose: Callable[[Sequence["_Line"]], Sequence["_Line"]],
    ) -> Message | None:
        """The message that these notices make, of one proposal or several; `choose` picks and marks what is said."""
        waiting = [self._line(owed, owed.change) for owed in notices if owed.change is not None]
        alone, together = _sorted_out(choose([line for line in waiting if line is not None]))

        def stories(found: Mapping[_Main, Sequence[wording.Entry]]) -> list[wording.Story]:
            return [(self._named(notices, main), entries) for main, entries in found.items()]

        topics, ends, today = self._post.topics, self._post.dates.ends, self._now.date()
        letters = [
            wording.gathering(name, self.channel, stories(found), topics, ends, today)
            for name, found in together.items()
        ]
        if not letters and len(alone) == 1:
            return wording.alert(key, self.channel, *stories(alone)[0], topics)
        if len(letters) == 1 and not alone:
            return wording.lay_out(key, letters[0])
        moved = len({*alone, *(main for found in together.values() for main in found)})
        return wording.overnight(key, self.channel, stories(alone), topics, letters, moved) if moved else None

    def _named(self, notices: Iterable[Owed], main: tuple[str, ...]) -> list[Proposal]:
        """The proposals that the notices under this main one concern, as configured now."""
        names = dict.fromkeys(name for owed in notices if owed.proposals[:1] == main for name in owed.proposals)
        return [proposal for name in names for proposal in self._post.watch.proposals if proposal.id == name]

    def _line(self, owed: Owed, key: int) -> "_Line | None":
        """A change as it is told; null where it alters a row that this recipient was never told of, though owed."""
        change = self._store.bills.change(key)
        told = False
        if change.kind in CORRECTING and (earlier := self._others(key)):
            told = any(telling.told for telling in earlier)
            if not told:
                return None
        bill = self._store.bills.last_seen(change.bill)
        entry = wording.Entry(
            change,
            actions.read(change.text or ""),
            bill,
            self._post.page_url(change.bill),
            told=told,
            former=_former(change, bill),
            coming=_coming(bill, self._now.date()) if bill else (),
        )
        return _Line(owed, key, entry)

    def _marked(self, lines: Sequence["_Line"], at: datetime | None) -> list["_Line"]:
        """Mark what was altered since; leave out what was undone before the message left, since it never said that."""
        marked = []
        for line in lines:
            found = self._store.tellings.altered(line.key)
            altered = None if found is None else self._store.bills.change(found[0])
            if found is None or altered is None or altered.kind == "action_restored":
                marked.append(line)
            elif altered.kind == "action_reworded" or at is None or found[1] > at:
                since = wording.Altered(altered.kind, found[1].date(), altered.text or "")
                marked.append(replace(line, entry=replace(line.entry, altered=since)))
        return marked


@dataclass(frozen=True, slots=True)
class _Line:
    """A change by its id, the notice of it, and how it is told."""

    owed: Owed
    key: int
    entry: wording.Entry

    @property
    def bill(self) -> BillId:
        return self.entry.change.bill

    @property
    def announces(self) -> bool:
        return hearings.announces(self.entry.meaning)

    @property
    def row(self) -> tuple[BillId, int | None]:
        return self.entry.change.bill, self.entry.change.row

    @property
    def is_undone(self) -> bool:
        rows = {row.number: row.action for row in self.entry.bill.rows} if self.entry.bill else {}
        action = rows.get(self.entry.change.row or 0)
        return action is None or action.stricken


def _still_true(lines: Sequence[_Line]) -> list[_Line]:
    """Leave out what was entered and struck or removed while it waited: nobody was told, nobody has to be corrected."""
    entered = {line.row for line in lines if line.entry.change.kind == "action_added"}
    undone = {line.row for line in lines if line.entry.change.kind in _UNDOING} & entered
    undone |= {line.row for line in lines if line.entry.change.kind == "action_added" and line.is_undone}
    return [line for line in lines if line.row not in undone]


def _sorted_out(
    lines: Sequence[_Line],
) -> tuple[dict[_Main, list[wording.Entry]], dict[str, dict[_Main, list[wording.Entry]]]]:
    """What is told by proposal, and what several proposals have under one gathered name, by that name."""
    sharing: dict[str, set[_Main]] = {}
    for line in lines:
        sharing.setdefault(line.owed.gathered, set()).add(line.owed.proposals[:1])
    alone: dict[_Main, list[wording.Entry]] = {}
    together: dict[str, dict[_Main, list[wording.Entry]]] = {}
    for line in lines:
        shared = line.owed.gathered and len(sharing[line.owed.gathered]) > 1
        of = together.setdefault(line.owed.gathered, {}) if shared else alone
        of.setdefault(line.owed.proposals[:1], []).append(line.entry)
    return alone, together


def _moved(lines: Sequence[_Line]) -> list[_Line]:
    """Say the strike of a hearing's notice and the next notice of the same bill as one thing: the hearing moves."""
    gone = {line.bill: line for line in lines if line.announces and line.entry.change.kind in _UNDOING}
    new = {line.bill for line in lines if line.announces and line.entry.change.kind == "action_added"}
    moved = {bill: line for bill, line in gone.items() if bill in new}
    return [
        replace(line, entry=replace(line.entry, former=moved[line.bill].entry.meaning.hearing))
        if line.announces and line.bill in moved
        else line
        for line in lines
        if line is not moved.get(line.bill)
    ]


def _former(change: Change, bill: Bill | None) -> Hearing | None:
    """The hearing that stood before a row moved or altered it; null where the row does not."""
    if change.kind == "action_reworded":
        return actions.read(change.old or "").hearing
    at = next((at for at, row in enumerate(bill.rows) if row.number == change.row), None) if bill else None
    if (
        bill is None
        or at is None
        or change.kind != "action_added"
        or not hearings.alters(actions.read(change.text or ""))
    ):
        return None
    before = hearings.of_bill(bill.id, bill.history[:at])
    return next((hearing.slot for hearing in reversed(before) if hearing.stands), None)


def _coming(bill: Bill, today: date) -> tuple[Hearing, ...]:
    """When the hearings are that stand for a bill, on `today` or later."""
    return tuple(hearing.slot for hearing in hearings.ahead(hearings.of_bill(bill.id, bill.history), today))
