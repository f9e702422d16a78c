"""One comparison of a history: pairs known rows with seen ones, pass by pass, then says what is left (promise 3).

In each pass rows with equal keys are the same; a null key is like no other.
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


def words(action: Action) -> tuple[date | None, str, str]:
    """The day, the branch and the clerk's words, whether struck or not."""
    return action.date, action.branch, action.text


def undated(*, alike: bool) -> SeenKey:
    """A row without a date, by its branch and words; `alike` asks for the same strike, too."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is None else None


def dated(*, alike: bool) -> SeenKey:
    """A row that has a date, as `undated` has those without."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is not None else None


def of(key: SeenKey) -> KnownKey:
    """A known row by what it is now."""
    return lambda row: key(row.action)


def former(row: Row) -> Hashable | None:
    """A known row whose words or date changed, by what it said before."""
    return None if row.former is None else (row.former_date, row.action.branch, row.former)


def plainly(action: Action) -> Hashable:
    """The day, the branch, the strike, and the words whatever their case, punctuation and spelling."""
    return action.date, action.branch, action.stricken, actions.normalized(action.text)


def in_kind(action: Action) -> Hashable:
    """The day, the branch, the strike and the kinds, in whatever words."""
    return action.date, action.branch, action.stricken, actions.read(action.text).kinds


def in_gist(action: Action) -> Hashable:
    """The branch, the strike and what the words say, under whatever date."""
    return action.branch, action.stricken, actions.gist(action.text)


def whenever(form: Callable[[str], str], *, stricken: bool) -> SeenKey:
    """A row that has a date, by its branch and the `form` of its words; of those that are struck, or of the others."""
    return lambda action: (
        (action.branch, form(action.text)) if action.date is not None and action.stricken == stricken else None
    )


class Patience(Struct, frozen=True):
    """When a disappearance is believed: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """Since when something is missing that is missing now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing since then is gone; never at the check that first missed it."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)


class Rows:
    """What is `known` of a bill and the rows that are `seen`, to be compared."""

    def __init__(self, known: Bill, seen: tuple[Action, ...], patience: Patience) -> None:
        self.bill, self.patience = known.id, patience
        self.known, self.seen = known.rows, seen
        self.met = known.rows_met
        self.pair: dict[int, int] = {}  # position in known -> position in seen
        self.taken: set[int] = set()
        self.told: dict[int, list[Change]] = defaultdict(list)  # position in seen -> changes
        self.gone: list[Change] = []
        self.kept: dict[int, Row] = {}  # position in known -> the row as it is known now
        self.fresh: dict[int, Row] = {}  # position in seen -> a row nothing known explains

    def compare(self) -> Self:
        """Go through all passes, from what is surely the same to what is left over."""
        self._match(lambda row: row.action, lambda action: action, self._same)
        self._match(of(words), words, self._strike_moved, waiting="strike")
        for alike in (True, False):
            self._match(of(undated(alike=alike)), dated(alike=alike), self._alter)
        # A known date stays, whatever became of it.
        self._match(of(dated(alike=True)), undated(alike=True), self._same)
        self._match(of(dated(alike=False)), undated(alike=False), self._strike_moved, waiting="strike")
        self._match(former, words, self._back, waiting="words")
        self._redated(str)
        self._match(of(plainly), plainly, self._alter)
        self._redated(actions.normalized)
        self._reworded(in_kind)
        self._reworded(in_gist)
        self._missing()
        self._added()
        return self

    @property
    def after(self) -> Iterator[Row]:
        """The rows in display order; one that is missing keeps its place behind the row before it."""
        order: list[tuple[int, Row]] = []
        last = -1
        for at in range(len(self.known)):
            last = self.pair.get(at, last)
            if at in self.kept:
                order.append((last, self.kept[at]))
        order += self.fresh.items()
        return (row for _, row in sorted(order, key=itemgetter(0)))

    @property
    def changes(self) -> list[Change]:
        """What was added or altered, in display order, then what is gone."""
        return [change for position in sorted(self.told) for change in self.told[position]] + self.gone

    def _match(
        self, known_key: KnownKey, seen_key: SeenKey, found: Callable[[int, int], None], waiting: Missing | None = None
    ) -> None:
        """Pair what is left over and has the same key, first with first; a null key pairs with nothing.

        Of twins, the one that is `waiting` for just this comes first, and one that waits for something else last, so
        that no wait begins anew at each check.
        """
        left = self._left(seen_key)

        def turn(at: int) -> tuple[bool, bool]:
            missing = self.known[at].missing
            return missing != waiting, missing is not None

        for at in sorted(range(len(self.known)), key=turn):
            row = self.known[at]
            if at not in self.pair and (key := known_key(row)) is not None and left.get(key):
                position = left[key].popleft()
                self._join(at, position)
                found(at, position)

    def _left(self, key_of: SeenKey, among: Iterable[int] | None = None) -> dict[Hashable | None, deque[int]]:
        """The seen rows that are left over, in their order, by their key; none once every known row has its partner."""
        left: dict[Hashable | None, deque[int]] = defaultdict(deque)
        if len(self.pair) == len(self.known):
            return left
        for position in range(len(self.seen)) if among is None else among:
            if position not in self.taken and (key := key_of(self.seen[position])) is not None:
                left[key].append(position)
        return left

    def _join(self, at: int, position: int) -> None:
        self.pair[at] = position
        self.taken.add(position)

    def _tell(self, position: int, kind: ChangeKind, row: Row, old: str | None = None) -> None:
        self.told[position].append(_change(self.bill, kind, row, old))

    def _same(self, at: int, _: int) -> None:
        self.kept[at] = replace(self.known[at], missing=None, missing_since=None)

    def _wait(self, at: int, what: Missing) -> bool:
        """Note that something is missing from a known row; true once it is believed."""
        row = self.known[at]
        since = row.missing_since if row.missing == what else None
        if self.patience.over(since):
            return True
        self.kept[at] = replace(row, missing=what, missing_since=self.patience.first_missed(since))
        return False

    def _strike_moved(self, at: int, position: int) -> None:
        row = self.known[at]
        if self.seen[position].stricken:
            self._struck_or_same(at, position, row)
        elif self._wait(at, "strike"):
            self._settle(at, position, "action_restored", replace(row, action=replace(row.action, stricken=False)))

    def _back(self, at: int, position: int) -> None:
        if self._wait(at, "words"):
            self._alter(at, position)

    def _alter(self, at: int, position: int) -> None:
        """The known row takes the date and the words that it is seen with; a known date stays where none is seen."""
        row, before = self.known[at], self.known[at].action
        day = self.seen[position].date or before.date
        if day != before.date:
            row = replace(row, action=replace(row.action, date=day))
            self._tell(position, "action_dated", row, old=before.date.isoformat() if before.date else None)
        if self.seen[position].text != before.text:
            row = replace(row, action=replace(row.action, text=self.seen[position].text))
            self._tell(position, "action_reworded", row, old=before.text)
        self._struck_or_same(at, position, replace(row, former=before.text, former_date=before.date))

    def _struck_or_same(self, at: int, position: int, row: Row) -> None:
        """A strike is believed at once; one that is gone is left to the next check, which sees it alone."""
        if self.seen[position].stricken and not row.action.stricken:
            self._settle(at, position, "action_struck", replace(row, action=replace(row.action, stricken=True)))
        else:
            self.kept[at] = replace(row, missing=None, missing_since=None)

    def _settle(self, at: int, position: int, kind: ChangeKind, row: Row) -> None:
        """The known row becomes this one, and that is told."""
        self.kept[at] = replace(row, missing=None, missing_since=None)
        self._tell(position, kind, row)

    def _redated(self, form: Callable[[str], str]) -> None:
        """Pair what is left over and has another date, with the same branch and `form` of words, the nearest first.

        A strike is met with in the same step; a struck row that is gone and a live one of another day are two.
        """
        for known_struck, seen_struck in ((False, False), (True, True), (False, True)):
            known_key, seen_key = (whenever(form, stricken=struck) for struck in (known_struck, seen_struck))
            left = self._left(seen_key)
            near = [
                (abs(_days(self.known[at].action, self.seen[position])), at, position)
                for at, row in enumerate(self.known)
                if at not in self.pair and (key := known_key(row.action)) is not None
                for position in left.get(key, ())
            ]
            for _, at, position in sorted(near):
                if at not in self.pair and position not in self.taken:
                    self._join(at, position)
                    self._alter(at, position)

    def _reworded(self, key_of: SeenKey) -> None:
        """Pair what is left between the same neighbours and has the same key, first with first."""
        for run, gap in self._gaps():
            left = self._left(key_of, gap)
            for at in run:
                if alike := left.get(key_of(self.known[at].action)):
                    position = alike.popleft()
                    self._join(at, position)
                    self._alter(at, position)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of known rows without a partner, each with the seen ones without a partner in the same place."""
        anchors = [-1, *(at for at in range(len(self.known)) if at in self.pair), len(self.known)]
        pair = {**self.pair, -1: -1, len(self.known): len(self.seen)}
        for before, behind in pairwise(anchors):
            run = list(range(before + 1, behind))
            gap = list(range(pair[before] + 1, pair[behind]))
            if run and gap and not self.taken.intersection(gap):
                yield run, gap

    def _missing(self) -> None:
        for at, row in enumerate(self.known):
            if at not in self.pair and self._wait(at, "row"):
                change = _change(self.bill, "action_removed", row, None)
                # A struck row was corrected when it was struck; that it is gone is of no interest.
                self.gone.append(replace(change, weight="routine") if row.action.stricken else change)

    def _added(self) -> None:
        """What nothing known explains; a struck row with a live twin is nothing new."""
        live = {words(action) for action in self.seen if not action.stricken}
        for position, action in enumerate(self.seen):
            if position in self.taken:
                continue
            self.met += 1
            self.fresh[position] = row = Row(self.met, action)
            if not action.stricken:
                self._tell(position, "action_added", row)
            elif words(action) not in live:
                # Entered and struck between two checks: nobody was told of it, so nobody has to be corrected.
                self.told[position].append(replace(_change(self.bill, "action_struck", row, None), weight="routine"))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None) -> Change:
    """A change of a row; what says the same under another date or in other words is routine (promise 3)."""
    action = row.action
    meaning = actions.read(action.text)
    change = Change(bill, kind, meaning.weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)
    return replace(change, weight="routine") if actions.repeats(change) else change


def _days(known: Action, seen: Action) -> int:
    return (known.date - seen.date).days if known.date and seen.date else 0
