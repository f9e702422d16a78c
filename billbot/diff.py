"""Compare what is known of a bill with a new sighting of it (DESIGN, promise 3). Pure: the time comes in.

A sighting is a bill page or a JSON history. Rows are compared as multisets of (date, branch, text), live and struck
apart; what is left over on both sides is then recognised, in this order, as struck, un-struck, dated or reworded.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from billbot import actions
from billbot.bills import Action, Bill, BillId, Change, ChangeKind, CommitteeVote, Missing, Page, Row, Stated, Weight
from billbot.clock import elapsed


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bill as it is known after a sighting, and what that sighting changed."""

    bill: Bill
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """When a disappearance is believed: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing since then is gone; never at the check that first missed it."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)


def compare(
    known: Bill | None,
    seen: Page | tuple[Action, ...],
    bill: BillId,
    patience: Patience,
    since: date | None = None,
) -> Comparison:
    """What `seen` adds to what is `known` of `bill`; null `known` is the first sight, which is a baseline.

    With `since`, the live rows of that day and later are news at first sight too: for a number that was followed. A
    null title, status or presenter never replaces a known one (promise 2). A page whose history is null, since another
    tab was read, says nothing of the history.
    """
    if known is None:
        known = Bill(bill)
        first: tuple[Change, ...] = (Change(bill, "first_seen", "routine"),)
    else:
        first = ()
    history = seen.history if isinstance(seen, Page) else seen
    changes: list[Change] = []
    if history is not None:
        rows = _Rows(known, history, patience)
        known = replace(known, rows=tuple(rows.after), rows_met=rows.met)
        changes += rows.changes
    if isinstance(seen, Page):
        known, particulars = _particulars(known, seen, patience)
        changes += particulars
    if first and since is not None:
        first += tuple(change for change in changes if _is_news(change, since))
    return Comparison(known, first or tuple(changes))


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    changes: list[Change] = []

    def stated(kind: ChangeKind, weight: Weight, before: Stated, value: str | None) -> Stated:
        after = _restate(before, value, patience)
        if before.value is not None and after.value != before.value:
            changes.append(Change(known.id, kind, weight, text=after.value, old=before.value))
        return after

    presenters = "\n".join(page.presenters) or None
    votes = known.committee_votes
    for vote in page.committee_votes:
        if vote not in votes:
            votes = (*votes, vote)
            if known.document_type is not None:  # else no page was seen before, and this one is the baseline
                changes.append(_vote_posted(known.id, vote))
    bill = replace(
        known,
        document_type=page.document_type,
        pinslip=page.pinslip or known.pinslip,
        sponsor=page.sponsor or known.sponsor,
        title=stated("title_changed", "news", known.title, page.title),
        status=stated("status_changed", "routine", known.status, page.status),
        presenters=stated("presenters_changed", "routine", known.presenters, presenters),
        committee_votes=votes,
    )
    return bill, changes


def _is_news(change: Change, since: date) -> bool:
    """Whether a change at first sight is a live row of that day or later; one without a date may be."""
    return change.kind == "action_added" and (change.date is None or change.date >= since)


def _vote_posted(bill: BillId, vote: CommitteeVote) -> Change:
    tally = (
        f"{vote.committee}: {vote.question}: {vote.favorable} favorable, {vote.adverse} adverse, "
        f"{vote.reserve_right} reserved, {vote.no_action} no action"
    )
    return Change(bill, "committee_vote_posted", "news", date=vote.date, text=tally)


def _restate(before: Stated, value: str | None, patience: Patience) -> Stated:
    """What is known of something stated once; a return to the former value may be a lagging server's."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=before.missing_since or patience.now)
    return Stated(value, former=before.value)


class _Rows:
    """One comparison of a history: pairs known rows with seen ones, pass by pass, then says what is left."""

    def __init__(self, known: Bill, seen: tuple[Action, ...], patience: Patience) -> None:
        self.bill, self.patience = known.id, patience
        self.known, self.seen = known.rows, seen
        self.met = known.rows_met
        self.pair: dict[int, int] = {}  # position in known -> position in seen
        self.taken: set[int] = set()
        self.told: dict[int, list[Change]] = defaultdict(list)  # position in seen -> changes
        self.gone: list[Change] = []
        self.kept: dict[int, Row] = {}  # position in known -> the row as it is known now
        self._match(_whole, _whole, self._same)
        self._match(_words, _words, self._strike_moved, waiting="strike")
        self._match(_undated_alike, _now_dated_alike, self._dated)
        self._match(_undated, _now_dated, self._dated)
        # A known date stays, whatever became of it.
        self._match(_dated_alike, _no_date_alike, self._same)
        self._match(_dated, _no_date, self._strike_moved, waiting="strike")
        self._match(_former, _words, self._words_back, waiting="words")
        self._reworded()
        self._missing()
        self._added()

    @property
    def after(self) -> Iterator[Row]:
        """The rows in display order; one that is missing keeps its place behind the row before it."""
        order: list[tuple[int, int, Row]] = []
        last = -1
        for at in range(len(self.known)):
            last = self.pair.get(at, last)
            if at in self.kept:
                order.append((last, 0 if at in self.pair else 1 + at, self.kept[at]))
        order += [(position, 0, row) for position, row in self.fresh.items()]
        return (row for *_, row in sorted(order, key=lambda entry: entry[:2]))

    @property
    def changes(self) -> list[Change]:
        """What was added or altered, in display order, then what is gone."""
        return [change for position in sorted(self.told) for change in self.told[position]] + self.gone

    def _match(
        self,
        key_known: Callable[[Row], Hashable | None],
        key_seen: Callable[[Action], Hashable | None],
        found: Callable[[int, int], None],
        waiting: Missing | None = None,
    ) -> None:
        """Pair what is left over and has the same key, first with first; a null key pairs with nothing.

        Of twins, the one that is `waiting` for just this comes first, and one that waits for something else last, so
        that no wait begins anew at each check.
        """
        left: dict[Hashable, deque[int]] = defaultdict(deque)
        for position, action in enumerate(self.seen):
            if position not in self.taken and (key := key_seen(action)) is not None:
                left[key].append(position)

        def turn(at: int) -> tuple[bool, bool]:
            missing = self.known[at].missing
            return missing != waiting, missing is not None

        for at in sorted(range(len(self.known)), key=turn):
            row = self.known[at]
            if at not in self.pair and (known_key := key_known(row)) is not None and left.get(known_key):
                position = left[known_key].popleft()
                self.pair[at] = position
                self.taken.add(position)
                found(at, position)

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
        self.kept[at] = replace(row, missing=what, missing_since=since or self.patience.now)
        return False

    def _strike_moved(self, at: int, position: int) -> None:
        row = self.known[at]
        if self.seen[position].stricken:
            self._struck_or_same(at, position, row)
        elif self._wait(at, "strike"):
            self._settle(at, position, "action_restored", replace(row, action=replace(row.action, stricken=False)))

    def _dated(self, at: int, position: int) -> None:
        row = self.known[at]
        dated = replace(row, action=replace(row.action, date=self.seen[position].date))
        self._settle(at, position, "action_dated", dated)
        self._struck_or_same(at, position, dated)

    def _words_back(self, at: int, position: int) -> None:
        if self._wait(at, "words"):
            self._reword(at, position)

    def _reword(self, at: int, position: int) -> None:
        row = self.known[at]
        reworded = replace(row, action=replace(row.action, text=self.seen[position].text), former=row.action.text)
        self._settle(at, position, "action_reworded", reworded, old=row.action.text)
        self._struck_or_same(at, position, reworded)

    def _struck_or_same(self, at: int, position: int, row: Row) -> None:
        """A strike is believed at once; one that is gone is left to the next check, which sees it alone."""
        if self.seen[position].stricken and not row.action.stricken:
            self._settle(at, position, "action_struck", replace(row, action=replace(row.action, stricken=True)))
        else:
            self.kept[at] = replace(row, missing=None, missing_since=None)

    def _settle(self, at: int, position: int, kind: ChangeKind, row: Row, old: str | None = None) -> None:
        """The known row becomes this one, and that is told."""
        self.kept[at] = replace(row, missing=None, missing_since=None)
        self._tell(position, kind, row, old)

    def _reworded(self) -> None:
        """Pair what is left between the same neighbours, with the same date, branch and kinds."""
        for run, gap in self._gaps():
            left = list(gap)
            for at in run:
                row = self.known[at].action
                for position in left:
                    if _alike(row, self.seen[position]):
                        left.remove(position)
                        self.pair[at] = position
                        self.taken.add(position)
                        self._reword(at, position)
                        break

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
        self.fresh: dict[int, Row] = {}
        live = {_words_of(action) for action in self.seen if not action.stricken}
        for position, action in enumerate(self.seen):
            if position in self.taken:
                continue
            self.met += 1
            self.fresh[position] = row = Row(self.met, action)
            if not action.stricken:
                self._tell(position, "action_added", row)
            elif _words_of(action) not in live:
                # Entered and struck between two checks: nobody was told of it, so nobody has to be corrected.
                self.told[position].append(replace(_change(self.bill, "action_struck", row, None), weight="routine"))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None) -> Change:
    action = row.action
    meaning = actions.read(action.text)
    weight: Weight = "routine" if kind == "action_dated" else meaning.weight
    return Change(bill, kind, weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)


def _alike(known: Action, seen: Action) -> bool:
    same_place = (known.date, known.branch, known.stricken) == (seen.date, seen.branch, seen.stricken)
    return same_place and actions.read(known.text).kinds == actions.read(seen.text).kinds


def _words_of(action: Action) -> tuple[date | None, str, str]:
    return action.date, action.branch, action.text


def _whole(entry: Row | Action) -> Hashable:
    return entry.action if isinstance(entry, Row) else entry


def _words(entry: Row | Action) -> Hashable:
    return _words_of(entry.action if isinstance(entry, Row) else entry)


def _former(row: Row) -> Hashable | None:
    return None if row.former is None else (row.action.date, row.action.branch, row.former)


def _undated(row: Row) -> Hashable | None:
    return (row.action.branch, row.action.text) if row.action.date is None else None


def _now_dated(action: Action) -> Hashable | None:
    return (action.branch, action.text) if action.date is not None else None


def _undated_alike(row: Row) -> Hashable | None:
    return (*_words_of(row.action), row.action.stricken) if row.action.date is None else None


def _now_dated_alike(action: Action) -> Hashable | None:
    return (*_words_of(replace(action, date=None)), action.stricken) if action.date is not None else None


def _dated(row: Row) -> Hashable | None:
    return (row.action.branch, row.action.text) if row.action.date is not None else None


def _no_date(action: Action) -> Hashable | None:
    return (action.branch, action.text) if action.date is None else None


def _dated_alike(row: Row) -> Hashable | None:
    action = row.action
    return (action.branch, action.text, action.stricken) if action.date is not None else None


def _no_date_alike(action: Action) -> Hashable | None:
    return (action.branch, action.text, action.stricken) if action.date is None else None
