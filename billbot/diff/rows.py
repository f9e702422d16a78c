"""Compares a bill's known history with one that was seen: pairs the rows in passes, and says what is left (promise 3).

Each pass has a key, and pairs the rows that are left with equal keys, first with first; a null key pairs with nothing.
From one pass to the next the keys are less strict: the same row; the same but for its strike; without and with a date;
back at former words; under another date; and with other words of the same kind between the same neighbours.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from billbot import actions
from billbot.bills import Action, Bill, BillId, Change, ChangeKind, Missing, Row
from billbot.clock import elapsed

SeenKey = Callable[[Action], Hashable | None]
KnownKey = Callable[[Row], Hashable | None]


def exact_key(action: Action) -> tuple[date | None, str, str]:
    """The key of rows with the same day, branch and words, whether struck or not."""
    return action.date, action.branch, action.text


def undated_key(*, alike: bool) -> SeenKey:
    """The key of undated rows with the same branch and words, and with `alike` the same strike; null for dated rows."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is None else None


def dated_key(*, alike: bool) -> SeenKey:
    """The key of dated rows, equal to that of an undated row by `undated_key`; null for undated rows."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is not None else None


def of_known(key: SeenKey) -> KnownKey:
    """The same key for known rows."""
    return lambda row: key(row.action)


def former_key(row: Row) -> Hashable | None:
    """The key of a known row by its former date and words; null where neither changed."""
    return None if row.former is None else (row.former_date, row.action.branch, row.former)


def normalized_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch and strike, whose words differ at most in case or punctuation."""
    return action.date, action.branch, action.stricken, _normalized(action.text)


def kinds_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch, strike and kinds, in whatever words."""
    return action.date, action.branch, action.stricken, actions.read(action.text).kinds


def gist_key(action: Action) -> Hashable:
    """The key of rows with the same branch and strike that mean the same, under whatever date."""
    return action.branch, action.stricken, actions.gist(actions.read(action.text))


def any_date_key(form: Callable[[str], str], *, stricken: bool) -> SeenKey:
    """The key of dated rows that are `stricken`, or are not, with the same branch and `form` of words; else null."""
    return lambda action: (
        (action.branch, form(action.text)) if action.date is not None and action.stricken == stricken else None
    )


class Patience(Struct, frozen=True):
    """When something that disappeared is believed to be gone: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """The time from which something counts as missing: that of the first check that missed it, `since`, or now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing `since` then is gone; never at the check that missed it first."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)


class Rows:
    """One comparison of a bill's `known` rows with those that are `seen`; the results are `after` and `changes`."""

    def __init__(self, known: Bill, seen: tuple[Action, ...], patience: Patience) -> None:
        self.bill, self.patience = known.id, patience
        self.known, self.seen = known.rows, seen
        self.met = known.rows_met
        self.pairs: dict[int, int] = {}  # position in known -> position in seen
        self.matched: set[int] = set()
        self.told_at: dict[int, list[Change]] = defaultdict(list)  # position in seen -> changes
        self.removed: list[Change] = []
        self.updated: dict[int, Row] = {}  # position in known -> the row as it is known now
        self.added: dict[int, Row] = {}  # position in seen -> a row nothing known explains

    def compare(self) -> Self:
        """Go through all passes, from rows that are surely the same to what is left over."""
        self._match(lambda row: row.action, lambda action: action, self._unchanged)
        self._match(of_known(exact_key), exact_key, self._strike_changed, waiting="strike")
        for alike in (True, False):
            self._match(of_known(undated_key(alike=alike)), dated_key(alike=alike), self._take_seen)
        # A known date stays, whatever became of it.
        self._match(of_known(dated_key(alike=True)), undated_key(alike=True), self._unchanged)
        self._match(of_known(dated_key(alike=False)), undated_key(alike=False), self._strike_changed, waiting="strike")
        self._match(former_key, exact_key, self._return_to_former, waiting="words")
        self._match_redated(str)
        self._match(of_known(normalized_key), normalized_key, self._take_seen)
        self._match_redated(_normalized)
        self._match_reworded(kinds_key)
        self._match_reworded(gist_key)
        self._note_missing()
        self._note_added()
        return self

    @property
    def after(self) -> Iterator[Row]:
        """The rows as they are known now, in display order; a missing one keeps its place behind the row before it."""
        order: list[tuple[int, Row]] = []
        last = -1
        for at in range(len(self.known)):
            last = self.pairs.get(at, last)
            if at in self.updated:
                order.append((last, self.updated[at]))
        order += self.added.items()
        return (row for _, row in sorted(order, key=itemgetter(0)))

    @property
    def changes(self) -> list[Change]:
        """The changes: what was added or altered, in display order, then what is gone."""
        return [change for position in sorted(self.told_at) for change in self.told_at[position]] + self.removed

    def _match(
        self, known_key: KnownKey, seen_key: SeenKey, found: Callable[[int, int], None], waiting: Missing | None = None
    ) -> None:
        """One pass: pair rows that are left and have the same key, and call `found` with the two positions.

        Of known rows with the same key, those go first that are already missing what this pass may find missing
        (`waiting`), and those last that are missing something else, so that no wait begins anew at each check.
        """
        left = self._unmatched(seen_key)

        def turn(at: int) -> tuple[bool, bool]:
            missing = self.known[at].missing
            return missing != waiting, missing is not None

        for at in sorted(range(len(self.known)), key=turn):
            row = self.known[at]
            if at not in self.pairs and (key := known_key(row)) is not None and left.get(key):
                position = left[key].popleft()
                self._pair(at, position)
                found(at, position)

    def _unmatched(self, key_of: SeenKey, among: Iterable[int] | None = None) -> dict[Hashable | None, deque[int]]:
        """The seen rows without a partner, in their order, by key; none once every known row has its partner."""
        left: dict[Hashable | None, deque[int]] = defaultdict(deque)
        if len(self.pairs) == len(self.known):
            return left
        for position in range(len(self.seen)) if among is None else among:
            if position not in self.matched and (key := key_of(self.seen[position])) is not None:
                left[key].append(position)
        return left

    def _pair(self, at: int, position: int) -> None:
        self.pairs[at] = position
        self.matched.add(position)

    def _note(self, position: int, kind: ChangeKind, row: Row, old: str | None = None) -> None:
        self.told_at[position].append(_change(self.bill, kind, row, old))

    def _unchanged(self, at: int, _: int) -> None:
        self.updated[at] = replace(self.known[at], missing=None, missing_since=None)

    def _wait(self, at: int, what: Missing) -> bool:
        """Note that something of a known row is missing; true once it has been missing for long enough."""
        row = self.known[at]
        since = row.missing_since if row.missing == what else None
        if self.patience.over(since):
            return True
        self.updated[at] = replace(row, missing=what, missing_since=self.patience.first_missed(since))
        return False

    def _strike_changed(self, at: int, position: int) -> None:
        row = self.known[at]
        if self.seen[position].stricken:
            self._struck_or_same(at, position, row)
        elif self._wait(at, "strike"):
            self._set_and_note(
                at, position, "action_restored", replace(row, action=replace(row.action, stricken=False))
            )

    def _return_to_former(self, at: int, position: int) -> None:
        if self._wait(at, "words"):
            self._take_seen(at, position)

    def _take_seen(self, at: int, position: int) -> None:
        """Give the known row the date and the words of the seen one; a known date stays where none is seen."""
        row, before = self.known[at], self.known[at].action
        day = self.seen[position].date or before.date
        if day != before.date:
            row = replace(row, action=replace(row.action, date=day))
            self._note(position, "action_dated", row, old=before.date.isoformat() if before.date else None)
        if self.seen[position].text != before.text:
            row = replace(row, action=replace(row.action, text=self.seen[position].text))
            self._note(position, "action_reworded", row, old=before.text)
        self._struck_or_same(at, position, replace(row, former=before.text, former_date=before.date))

    def _struck_or_same(self, at: int, position: int, row: Row) -> None:
        """Update the row. A new strike counts at once; that one is gone is left to the next check to find."""
        if self.seen[position].stricken and not row.action.stricken:
            self._set_and_note(at, position, "action_struck", replace(row, action=replace(row.action, stricken=True)))
        else:
            self.updated[at] = replace(row, missing=None, missing_since=None)

    def _set_and_note(self, at: int, position: int, kind: ChangeKind, row: Row) -> None:
        """Make this the known row, and note the change."""
        self.updated[at] = replace(row, missing=None, missing_since=None)
        self._note(position, kind, row)

    def _match_redated(self, form: Callable[[str], str]) -> None:
        """Pair rows that are left and differ by their date, with the same branch and `form` of words; nearest first.

        A live row may have been struck at the same time; a struck one and a live one of another day are two rows.
        """
        for known_struck, seen_struck in ((False, False), (True, True), (False, True)):
            known_key, seen_key = (any_date_key(form, stricken=struck) for struck in (known_struck, seen_struck))
            left = self._unmatched(seen_key)
            near = [
                (abs(_days(self.known[at].action, self.seen[position])), at, position)
                for at, row in enumerate(self.known)
                if at not in self.pairs and (key := known_key(row.action)) is not None
                for position in left.get(key, ())
            ]
            for _, at, position in sorted(near):
                if at not in self.pairs and position not in self.matched:
                    self._pair(at, position)
                    self._take_seen(at, position)

    def _match_reworded(self, key_of: SeenKey) -> None:
        """Pair rows that are left between the same neighbours and have the same key, first with first."""
        for run, gap in self._gaps():
            left = self._unmatched(key_of, gap)
            for at in run:
                if alike := left.get(key_of(self.known[at].action)):
                    position = alike.popleft()
                    self._pair(at, position)
                    self._take_seen(at, position)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of known rows without a partner, each with the seen rows without a partner at the same place."""
        anchors = [-1, *(at for at in range(len(self.known)) if at in self.pairs), len(self.known)]
        pair = {**self.pairs, -1: -1, len(self.known): len(self.seen)}
        for before, behind in pairwise(anchors):
            run = list(range(before + 1, behind))
            gap = list(range(pair[before] + 1, pair[behind]))
            if run and gap and not self.matched.intersection(gap):
                yield run, gap

    def _note_missing(self) -> None:
        for at, row in enumerate(self.known):
            if at not in self.pairs and self._wait(at, "row"):
                change = _change(self.bill, "action_removed", row, None)
                # People were told when the row was struck; that it is gone now is of no interest.
                self.removed.append(replace(change, weight="routine") if row.action.stricken else change)

    def _note_added(self) -> None:
        """Add the seen rows without a partner; a struck one beside a live one with the same words is no change."""
        live = {exact_key(action) for action in self.seen if not action.stricken}
        for position, action in enumerate(self.seen):
            if position in self.matched:
                continue
            self.met += 1
            self.added[position] = row = Row(self.met, action)
            if not action.stricken:
                self._note(position, "action_added", row)
            elif exact_key(action) not in live:
                # Entered and struck between two checks: nobody was told of it, so nobody has to be corrected.
                self.told_at[position].append(replace(_change(self.bill, "action_struck", row, None), weight="routine"))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None) -> Change:
    """A change of a row; what says the same under another date or in other words is routine (promise 3)."""
    action = row.action
    meaning = actions.read(action.text)
    change = Change(bill, kind, meaning.weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)
    return replace(change, weight="routine") if actions.repeats(change) else change


def _normalized(text: str) -> str:
    return actions.normalized(actions.read(text))


def _days(known: Action, seen: Action) -> int:
    return (known.date - seen.date).days if known.date and seen.date else 0
