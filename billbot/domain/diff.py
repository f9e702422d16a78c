"""Compares what we know about a bill with a new observation, and returns the changes (promise 3). Pure.

An observation is a bill page or a JSON history. Unchanged rows are paired first. `AlteredRows` finds what happened to
the others; what is left is new. A page also shows title, status, presenters and committee votes.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from billbot.clock import EASTERN, elapsed
from billbot.domain import actions
from billbot.domain.bills import (
    Action,
    Bill,
    BillId,
    Change,
    ChangeKind,
    Cosponsor,
    Missing,
    Page,
    RecordedVote,
    Row,
    Stated,
    UnreadVote,
    VotesUnread,
    Weight,
)


class Patience(Struct, frozen=True):
    """When we believe that something is gone: it is missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """Since when something is missing: `since`, when a check first missed it, or now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether something missing `since` then is gone. Never at the check that first missed it."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)


class Comparison(Struct, frozen=True):
    """The bill after an observation, and what that observation changed."""

    bill: Bill
    changes: tuple[Change, ...]


def compare(
    known: Bill | None, seen: Page | tuple[Action, ...], bill: BillId, patience: Patience, since: date | None = None
) -> Comparison:
    """What `seen` changes in what is `known` of `bill`.

    If `known` is None, this is the first sight: a baseline, no changes.

    With `since`, rows of that day and later are changes even at first sight, unless they are struck. That is for a
    number that a followed proposal moved to. A None title, status or presenter never replaces a known one (promise 2).
    If another tab was read, the history is None and stays as known.
    """
    if known is None:
        known = Bill(bill)
        first: tuple[Change, ...] = (Change(bill, "first_seen", "routine"),)
    else:
        first = ()
    history = seen.history if isinstance(seen, Page) else seen
    changes: list[Change] = []
    if history is not None and not is_known(known, history):
        known, changes = _rows(known, history, patience)
    if isinstance(seen, Page):
        known, beside = _particulars(known, seen, patience)
        changes += beside
    if first and since is not None:
        added = (change for change in changes if change.kind == "action_added")
        first += tuple(change for change in added if change.date is None or change.date >= since)
    return Comparison(known, first or tuple(changes))


def is_known(bill: Bill, history: tuple[Action, ...]) -> bool:
    """Whether a history equals the known one, row for row, with nothing missing. At nearly every look it does."""
    return history == bill.history and all(row.missing is None for row in bill.rows)


def _rows(known: Bill, seen: tuple[Action, ...], patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with the rows of this history, and the changes in display order; removed rows come last."""
    pairs = _unaltered(known.rows, seen)
    rows = {known_at: replace(known.rows[known_at], missing=None, missing_since=None) for known_at in pairs}
    told: dict[int, list[Change]] = {}
    gone: list[Change] = []
    if len(pairs) < len(known.rows):
        others = AlteredRows(known.rows, seen, pairs, patience)
        pairs, rows = others.pairs, rows | others.updated
        for position, those in others.alterations.items():
            told[position] = [_change(known.id, altered.kind, altered.row, altered.old) for altered in those]
        # People already heard that it was struck. That it is gone now does not matter.
        gone = [_change(known.id, "action_removed", row, routine=row.action.stricken) for row in others.gone]
    new = sorted({*range(len(seen))}.difference(pairs.values()))
    added = {position: Row(number, seen[position]) for number, position in enumerate(new, known.rows_met + 1)}
    live = {action for action in seen if not action.stricken}
    for position, row in added.items():
        if not row.action.stricken:
            told[position] = [_change(known.id, "action_added", row)]
        elif replace(row.action, stricken=False) not in live:  # no change beside a live one with the same words
            # Entered and struck between two checks: nobody heard about it, so nobody needs a correction.
            told[position] = [_change(known.id, "action_struck", row, routine=True)]
    changes = [change for position in sorted(told) for change in told[position]] + gone
    after = _in_display_order([(pairs.get(known_at), rows.get(known_at)) for known_at in range(len(known.rows))], added)
    return replace(known, rows=after, rows_met=known.rows_met + len(added)), changes


def _unaltered(known: Sequence[Row], seen: Sequence[Action]) -> dict[int, int]:
    """Positions of known rows that are unchanged, with the positions where they are shown now.

    Among equal rows, those that are missing something go last. Otherwise a wait would begin again at each check.
    """
    shown: dict[Action, deque[int]] = defaultdict(deque)
    for position, action in enumerate(seen):
        shown[action].append(position)
    in_turn = sorted(range(len(known)), key=lambda known_at: known[known_at].missing is not None)
    return {known_at: shown[known[known_at].action].popleft() for known_at in in_turn if shown[known[known_at].action]}


def _in_display_order(known: Iterable[tuple[int | None, Row | None]], added: Mapping[int, Row]) -> tuple[Row, ...]:
    """The rows in display order. A missing one stays after the row before it."""
    order: list[tuple[int, Row]] = []
    last = -1
    for position, row in known:
        last = last if position is None else position
        if row is not None:
            order.append((last, row))
    return tuple(row for _, row in sorted([*order, *added.items()], key=itemgetter(0)))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None = None, *, routine: bool = False) -> Change:
    """A change of a row. It is routine if only the date or the wording is different (promise 3)."""
    action = row.action
    meaning = actions.read(action.text)
    change = Change(bill, kind, meaning.weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)
    return replace(change, weight="routine") if routine or actions.repeats(change) else change


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with the other values of its page, and a change for each one that differs."""
    changes: list[Change] = []

    def stated(kind: ChangeKind, weight: Weight, before: Stated, value: str | None) -> Stated:
        after = _restate(before, value, patience)
        if before.value is not None and after.value != before.value:
            changes.append(Change(known.id, kind, weight, text=after.value, old=before.value))
        return after

    presenters = "\n".join(page.presenters) or None
    voted, posted = _votes(known, page, patience)
    changes += posted
    bill = replace(
        voted,
        document_type=page.document_type,
        pinslip=page.pinslip or known.pinslip,
        sponsor=page.sponsor or known.sponsor,
        title=stated("title_changed", "news", known.title, page.title),
        status=stated("status_changed", "routine", known.status, page.status),
        presenters=stated("presenters_changed", "routine", known.presenters, presenters),
    )
    return bill, changes


def _restate(before: Stated, value: str | None, patience: Patience) -> Stated:
    """A value after a page showed `value`. A return to the former one must last, since a server may lag."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=patience.first_missed(before.missing_since))
    return Stated(value, former=before.value)


def _votes(known: Bill, page: Page, patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the committee votes on its page, and a change for each new one. Known ones always stay.

    `known` is the bill before anything of this page was added. Votes on its first page are not changes. Votes that
    could not be read there are not changes either, if their date is earlier. A vote that cannot be read in full is left
    out. If a vote gets a date, it is the same vote.
    """
    after = list(known.committee_votes)
    changes = []
    for vote in page.committee_votes or ():
        if isinstance(vote, UnreadVote) or (shown := (vote.date, _result(vote))) in after:
            continue
        undated = next((each for each in after if each[1] == shown[1] and None in {each[0], vote.date}), None)
        if undated is None:
            after.append(shown)
            if _is_new_vote(known, vote):
                changes.append(Change(known.id, "committee_vote_posted", "news", date=vote.date, text=shown[1]))
        elif vote.date is not None:
            after[after.index(undated)] = shown
    bill = replace(known, committee_votes=tuple(after), votes_unread=_unread(known, page, patience))
    return bill, tuple(changes)


def _is_new_vote(known: Bill, vote: RecordedVote) -> bool:
    if known.document_type is None:  # this first page is the baseline
        return False
    unread = known.votes_unread
    if unread is None or not unread.at_first or vote.date is None:
        return True
    return vote.date >= unread.since.astimezone(EASTERN).date()


def _unread(known: Bill, page: Page, patience: Patience) -> VotesUnread | None:
    """Votes on the page that cannot be read, and since when; None if all can."""
    errors = [str(part) for part in page.unread if part.name == "committee_votes"]
    posted = [vote.error for vote in page.committee_votes or () if isinstance(vote, UnreadVote)]
    if not errors and not posted:
        return None
    before = known.votes_unread
    return VotesUnread(
        patience.first_missed(before.since if before else None),
        "; ".join([*posted, *errors]),
        posted=bool(posted) or (before is not None and before.posted),
        at_first=before.at_first if before else known.document_type is None,
    )


def _result(vote: RecordedVote) -> str:
    ways = {"favorable": "favorable", "adverse": "adverse", "reserve_right": "reserved", "no_vote": "no action"}
    counts = ", ".join(f"{vote.tally[choice]} {said}" for choice, said in ways.items())
    return f"{vote.body}: {vote.question}: {counts}"


def cosponsors(known: Bill, names: Sequence[str], patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the cosponsors in `names`, and at most one change. The first list makes no change.

    New names count immediately, missing ones after a while (`patience`). The change has all names in `text` and those
    before in `old`, one per line.
    """
    if known.cosponsors is None:
        return replace(known, cosponsors=tuple(map(Cosponsor, names))), ()
    stayed = []
    for cosponsor in known.cosponsors:
        if cosponsor.name in names:
            stayed.append(Cosponsor(cosponsor.name))
        elif not patience.over(cosponsor.missing_since):
            stayed.append(Cosponsor(cosponsor.name, patience.first_missed(cosponsor.missing_since)))
    before = [cosponsor.name for cosponsor in known.cosponsors]
    after = (*stayed, *(Cosponsor(name) for name in names if name not in before))
    bill = replace(known, cosponsors=after)
    listed = [cosponsor.name for cosponsor in after]
    if listed == before:
        return bill, ()
    text, old = "\n".join(listed), "\n".join(before)
    return bill, (Change(known.id, "cosponsors_changed", "routine", text=text or None, old=old or None),)


def exact_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch and words, whether struck or not."""
    return action.date, action.branch, action.text


def kinds_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch, strike and kinds, in any words."""
    return action.date, action.branch, action.stricken, actions.read(action.text).kinds


def gist_key(action: Action) -> Hashable:
    """The key of rows with the same branch and strike that mean the same, under any date."""
    return action.branch, action.stricken, actions.gist(actions.read(action.text))


def undated_key(action: Action, *, dated: bool) -> Hashable | None:
    """The key of rows with the same branch and words that have a date, or that have none; None for others."""
    return (action.branch, action.text) if (action.date is not None) == dated else None


class Alteration(Struct, frozen=True):
    """What happened to a known row: the kind of change, the `row` now, and `old`, its former date or words."""

    kind: ChangeKind
    row: Row
    old: str | None = None


class AlteredRows:
    """What happened to the `known` rows that have no partner yet among the `seen` ones.

    `pairs` are positions in `known` with positions in `seen`, including those found here. `updated` has the rows as
    known now, by position in `known`; `alterations` are by position in `seen`. `gone` are no longer known.
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
        # From rows that are surely the same to guesses.
        self._match(lambda row: exact_key(row.action), exact_key, self._strike_changed, waiting="strike")
        with_date, without = (partial(undated_key, dated=dated) for dated in (True, False))
        self._match(lambda row: without(row.action), with_date, self._take_seen)
        # A known date stays, even if the site lost it.
        self._match(lambda row: with_date(row.action), without, self._strike_changed, waiting="strike")
        self._match(
            lambda row: row.former and (row.former_date, row.action.branch, row.former),
            exact_key,
            self._return_to_former,
            waiting="words",
        )
        self._match_redated()
        self._match_reworded(kinds_key)
        self._match_reworded(gist_key)
        for known_at, row in enumerate(self._known):
            if known_at not in self.pairs and self._wait(known_at, "row"):
                self.gone.append(row)

    def _match(
        self,
        known_key: Callable[[Row], Hashable | None],
        seen_key: Callable[[Action], Hashable | None],
        matched: Callable[[int, int], None],
        waiting: Missing | None = None,
    ) -> None:
        """Pair remaining rows with the same key, and call `matched` with the two positions.

        Known rows that are already missing what this pass looks for (`waiting`) go first; those missing something else
        go last. Otherwise a wait would begin again at each check.
        """
        left = self._unmatched(seen_key)

        def turn(known_at: int) -> tuple[bool, bool]:
            missing = self._known[known_at].missing
            return missing != waiting, missing is not None

        for known_at in sorted(range(len(self._known)), key=turn):
            row = self._known[known_at]
            if known_at not in self.pairs and (key := known_key(row)) is not None and left.get(key):
                seen_at = left[key].popleft()
                self._pair(known_at, seen_at)
                matched(known_at, seen_at)

    def _unmatched(
        self, key_of: Callable[[Action], Hashable | None], among: Iterable[int] | None = None
    ) -> dict[Hashable | None, deque[int]]:
        """Seen rows without a partner, by key, in order; none once every known row has a partner."""
        left: dict[Hashable | None, deque[int]] = defaultdict(deque)
        if len(self.pairs) == len(self._known):
            return left
        for seen_at in range(len(self._seen)) if among is None else among:
            if seen_at not in self._matched and (key := key_of(self._seen[seen_at])) is not None:
                left[key].append(seen_at)
        return left

    def _pair(self, known_at: int, seen_at: int) -> None:
        self.pairs[known_at] = seen_at
        self._matched.add(seen_at)

    def _note(self, seen_at: int, kind: ChangeKind, row: Row, old: str | None = None) -> None:
        self.alterations[seen_at].append(Alteration(kind, row, old))

    def _wait(self, known_at: int, what: Missing) -> bool:
        """Note that a part of a known row is missing. True once it was missing long enough."""
        row = self._known[known_at]
        since = row.missing_since if row.missing == what else None
        if self._patience.over(since):
            return True
        self.updated[known_at] = replace(row, missing=what, missing_since=self._patience.first_missed(since))
        return False

    def _strike_changed(self, known_at: int, seen_at: int) -> None:
        row = self._known[known_at]
        if self._seen[seen_at].stricken or not row.action.stricken:
            self._struck_or_same(known_at, seen_at, row)
        elif self._wait(known_at, "strike"):
            self._set_and_note(
                known_at, seen_at, "action_restored", replace(row, action=replace(row.action, stricken=False))
            )

    def _return_to_former(self, known_at: int, seen_at: int) -> None:
        if self._wait(known_at, "words"):
            self._take_seen(known_at, seen_at)

    def _take_seen(self, known_at: int, seen_at: int) -> None:
        """Give the known row the date and words of the seen one. A known date stays if none is seen."""
        row, before = self._known[known_at], self._known[known_at].action
        day = self._seen[seen_at].date or before.date
        if day != before.date:
            row = replace(row, action=replace(row.action, date=day))
            self._note(seen_at, "action_dated", row, old=before.date.isoformat() if before.date else None)
        if self._seen[seen_at].text != before.text:
            row = replace(row, action=replace(row.action, text=self._seen[seen_at].text))
            self._note(seen_at, "action_reworded", row, old=before.text)
        self._struck_or_same(known_at, seen_at, replace(row, former=before.text, former_date=before.date))

    def _struck_or_same(self, known_at: int, seen_at: int, row: Row) -> None:
        """Update the row. A new strike counts immediately. The next check finds that a strike is gone."""
        if self._seen[seen_at].stricken and not row.action.stricken:
            self._set_and_note(
                known_at, seen_at, "action_struck", replace(row, action=replace(row.action, stricken=True))
            )
        else:
            self.updated[known_at] = replace(row, missing=None, missing_since=None)

    def _set_and_note(self, known_at: int, seen_at: int, kind: ChangeKind, row: Row) -> None:
        self.updated[known_at] = replace(row, missing=None, missing_since=None)
        self._note(seen_at, kind, row)

    def _match_redated(self) -> None:
        """Pair remaining rows with the same branch, and words but for case and marks.

        The same words come first, then near dates. A row may have been struck at the same time. A struck row does not
        become a live one of another day.
        """

        def key(action: Action, *, stricken: bool) -> Hashable:
            return stricken, action.date is None, action.branch, actions.normalized(actions.read(action.text))

        for known_struck, seen_struck in ((False, False), (True, True), (False, True)):
            left = self._unmatched(lambda action: key(action, stricken=action.stricken))
            near = [
                (row.action.text != seen.text, _days_apart(row.action, seen), known_at, seen_at)
                for known_at, row in enumerate(self._known)
                if known_at not in self.pairs and row.action.stricken == known_struck
                for seen_at in left.get(key(row.action, stricken=seen_struck), ())
                for seen in (self._seen[seen_at],)
            ]
            for *_, known_at, seen_at in sorted(near):
                if known_at not in self.pairs and seen_at not in self._matched:
                    self._pair(known_at, seen_at)
                    self._take_seen(known_at, seen_at)

    def _match_reworded(self, key_of: Callable[[Action], Hashable]) -> None:
        """Pair remaining rows that have the same neighbors and the same key, in order."""
        for run, gap in self._gaps():
            left = self._unmatched(key_of, gap)
            for known_at in run:
                if alike := left.get(key_of(self._known[known_at].action)):
                    seen_at = alike.popleft()
                    self._pair(known_at, seen_at)
                    self._take_seen(known_at, seen_at)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of known rows without a partner, each with the unpaired seen rows at the same place."""
        anchors = [-1, *(known_at for known_at in range(len(self._known)) if known_at in self.pairs), len(self._known)]
        pair = {**self.pairs, -1: -1, len(self._known): len(self._seen)}
        for before, behind in pairwise(anchors):
            run = list(range(before + 1, behind))
            gap = list(range(pair[before] + 1, pair[behind]))
            if run and gap and not self._matched.intersection(gap):
                yield run, gap


def _days_apart(one: Action, other: Action) -> int:
    return abs((one.date - other.date).days) if one.date and other.date else 0
