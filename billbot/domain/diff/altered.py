"""What became of rows that are not shown as they were known: each is paired with a row that is new, or is missing.

The rows are paired in passes (promise 3). Each pass has a key, and pairs the rows that are left with equal keys, first
with first; a null key pairs with nothing. From one pass to the next the keys are less strict: the same but for its
strike; without and with a date; back at former words; under another date; and with other words of the same kind between
the same neighbours.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from billbot.clock import elapsed
from billbot.domain import actions
from billbot.domain.bills import Action, ChangeKind, Missing, Row

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


class Alteration(Struct, frozen=True):
    """What became of a known row: it is `row` now, by a change of this kind; `old` is its former date or words."""

    kind: ChangeKind
    row: Row
    old: str | None = None


class AlteredRows:
    """What became of those `known` rows that have no partner yet among the `seen` ones.

    `pairs` are positions in known with those in seen; the result has those that were found as well. `updated` are rows
    as they are known now, by position in known, `alterations` stand by position in seen, and `gone` are known no more.
    """

    def __init__(
        self, known: Sequence[Row], seen: Sequence[Action], pairs: Mapping[int, int], patience: Patience
    ) -> None:
        self._known, self._seen, self._patience = known, seen, patience
        self.pairs = dict(pairs)
        self._matched = set(pairs.values())
        self.updated: dict[int, Row] = {}
        self.alterations: dict[int, list[Alteration]] = defaultdict(list)
        self.gone: list[Row] = []
        self._compare()

    def _compare(self) -> None:
        """Go through all passes, from rows that are surely the same to what is left over."""
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
        for at, row in enumerate(self._known):
            if at not in self.pairs and self._wait(at, "row"):
                self.gone.append(row)

    def _match(
        self, known_key: KnownKey, seen_key: SeenKey, found: Callable[[int, int], None], waiting: Missing | None = None
    ) -> None:
        """One pass: pair rows that are left and have the same key, and call `found` with the two positions.

        Of known rows with the same key, those go first that are already missing what this pass may find missing
        (`waiting`), and those last that are missing something else, so that no wait begins anew at each check.
        """
        left = self._unmatched(seen_key)

        def turn(at: int) -> tuple[bool, bool]:
            missing = self._known[at].missing
            return missing != waiting, missing is not None

        for at in sorted(range(len(self._known)), key=turn):
            row = self._known[at]
            if at not in self.pairs and (key := known_key(row)) is not None and left.get(key):
                position = left[key].popleft()
                self._pair(at, position)
                found(at, position)

    def _unmatched(self, key_of: SeenKey, among: Iterable[int] | None = None) -> dict[Hashable | None, deque[int]]:
        """The seen rows without a partner, in their order, by key; none once every known row has its partner."""
        left: dict[Hashable | None, deque[int]] = defaultdict(deque)
        if len(self.pairs) == len(self._known):
            return left
        for position in range(len(self._seen)) if among is None else among:
            if position not in self._matched and (key := key_of(self._seen[position])) is not None:
                left[key].append(position)
        return left

    def _pair(self, at: int, position: int) -> None:
        self.pairs[at] = position
        self._matched.add(position)

    def _note(self, position: int, kind: ChangeKind, row: Row, old: str | None = None) -> None:
        self.alterations[position].append(Alteration(kind, row, old))

    def _unchanged(self, at: int, _: int) -> None:
        self.updated[at] = replace(self._known[at], missing=None, missing_since=None)

    def _wait(self, at: int, what: Missing) -> bool:
        """Note that something of a known row is missing; true once it has been missing for long enough."""
        row = self._known[at]
        since = row.missing_since if row.missing == what else None
        if self._patience.over(since):
            return True
        self.updated[at] = replace(row, missing=what, missing_since=self._patience.first_missed(since))
        return False

    def _strike_changed(self, at: int, position: int) -> None:
        row = self._known[at]
        if self._seen[position].stricken:
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
        row, before = self._known[at], self._known[at].action
        day = self._seen[position].date or before.date
        if day != before.date:
            row = replace(row, action=replace(row.action, date=day))
            self._note(position, "action_dated", row, old=before.date.isoformat() if before.date else None)
        if self._seen[position].text != before.text:
            row = replace(row, action=replace(row.action, text=self._seen[position].text))
            self._note(position, "action_reworded", row, old=before.text)
        self._struck_or_same(at, position, replace(row, former=before.text, former_date=before.date))

    def _struck_or_same(self, at: int, position: int, row: Row) -> None:
        """Update the row. A new strike counts at once; that one is gone is left to the next check to find."""
        if self._seen[position].stricken and not row.action.stricken:
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
                (abs(_days(self._known[at].action, self._seen[position])), at, position)
                for at, row in enumerate(self._known)
                if at not in self.pairs and (key := known_key(row.action)) is not None
                for position in left.get(key, ())
            ]
            for _, at, position in sorted(near):
                if at not in self.pairs and position not in self._matched:
                    self._pair(at, position)
                    self._take_seen(at, position)

    def _match_reworded(self, key_of: SeenKey) -> None:
        """Pair rows that are left between the same neighbours and have the same key, first with first."""
        for run, gap in self._gaps():
            left = self._unmatched(key_of, gap)
            for at in run:
                if alike := left.get(key_of(self._known[at].action)):
                    position = alike.popleft()
                    self._pair(at, position)
                    self._take_seen(at, position)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of known rows without a partner, each with the seen rows without a partner at the same place."""
        anchors = [-1, *(at for at in range(len(self._known)) if at in self.pairs), len(self._known)]
        pair = {**self.pairs, -1: -1, len(self._known): len(self._seen)}
        for before, behind in pairwise(anchors):
            run = list(range(before + 1, behind))
            gap = list(range(pair[before] + 1, pair[behind]))
            if run and gap and not self._matched.intersection(gap):
                yield run, gap


def _normalized(text: str) -> str:
    return actions.normalized(actions.read(text))


def _days(known: Action, seen: Action) -> int:
    return (known.date - seen.date).days if known.date and seen.date else 0
