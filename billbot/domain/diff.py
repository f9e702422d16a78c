"""Compares what is known of a bill with a new observation of it, and returns the changes (promise 3). Pure.

An observation is a bill page or a JSON history. Rows that are shown as they were known are paired first;
`AlteredRows` says what became of the others, and what is left is new. A page shows more: title, status, presenters,
votes of committees.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
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
    CommitteeVote,
    Cosponsor,
    Missing,
    Page,
    Row,
    Stated,
    UnreadVote,
    VotesUnread,
    Weight,
)


class Patience(Struct, frozen=True):
    """When something that disappeared is believed to be gone: missing in two checks at least `gone_after` apart."""

    now: datetime
    gone_after: timedelta

    def first_missed(self, since: datetime | None) -> datetime:
        """The time from which something counts as missing: when a check first missed it, `since`, or now."""
        return since or self.now

    def over(self, since: datetime | None) -> bool:
        """Whether what has been missing `since` then is gone; never at the check that missed it first."""
        return since is not None and elapsed(since, self.now) >= max(self.gone_after, timedelta.resolution)


class Comparison(Struct, frozen=True):
    """The bill as it is known after an observation, and what that observation changed."""

    bill: Bill
    changes: tuple[Change, ...]


def compare(
    known: Bill | None, seen: Page | tuple[Action, ...], bill: BillId, patience: Patience, since: date | None = None
) -> Comparison:
    """What `seen` changes in what is `known` of `bill`; a None `known` is the first sight, a baseline without changes.

    With `since`, live rows of that day and later are changes at first sight, too: for a number that a followed proposal
    came to. A None title, status or presenter never replaces a known one (promise 2). A page whose history is None,
    since another tab was read, says nothing of the history.
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
    """Whether a history is, row for row, the known one, with nothing missing: so it is at nearly every look."""
    return history == bill.history and all(row.missing is None for row in bill.rows)


def _rows(known: Bill, seen: tuple[Action, ...], patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with the rows of this history, and their changes in display order; what is gone comes last."""
    pairs = _unaltered(known.rows, seen)
    rows = {known_at: replace(known.rows[known_at], missing=None, missing_since=None) for known_at in pairs}
    told: dict[int, list[Change]] = {}
    gone: list[Change] = []
    if len(pairs) < len(known.rows):
        others = AlteredRows(known.rows, seen, pairs, patience)
        pairs, rows = others.pairs, rows | others.updated
        for position, those in others.alterations.items():
            told[position] = [_change(known.id, altered.kind, altered.row, altered.old) for altered in those]
        # People heard when a row was struck; that it is gone now is of no interest.
        gone = [_change(known.id, "action_removed", row, routine=row.action.stricken) for row in others.gone]
    new = sorted({*range(len(seen))}.difference(pairs.values()))
    added = {position: Row(number, seen[position]) for number, position in enumerate(new, known.rows_met + 1)}
    live = {action for action in seen if not action.stricken}
    for position, row in added.items():
        if not row.action.stricken:
            told[position] = [_change(known.id, "action_added", row)]
        elif replace(row.action, stricken=False) not in live:  # no change beside a live one with the same words
            # Entered and struck between two checks: nobody heard of it, so nobody has to be corrected.
            told[position] = [_change(known.id, "action_struck", row, routine=True)]
    changes = [change for position in sorted(told) for change in told[position]] + gone
    after = _in_display_order([(pairs.get(known_at), rows.get(known_at)) for known_at in range(len(known.rows))], added)
    return replace(known, rows=after, rows_met=known.rows_met + len(added)), changes


def _unaltered(known: Sequence[Row], seen: Sequence[Action]) -> dict[int, int]:
    """The positions of known rows that are shown as they were, with those where they are shown.

    Of several that are alike those go last of which something is missing, so that no wait begins again at each check.
    """
    shown: dict[Action, deque[int]] = defaultdict(deque)
    for position, action in enumerate(seen):
        shown[action].append(position)
    in_turn = sorted(range(len(known)), key=lambda known_at: known[known_at].missing is not None)
    return {known_at: shown[known[known_at].action].popleft() for known_at in in_turn if shown[known[known_at].action]}


def _in_display_order(known: Iterable[tuple[int | None, Row | None]], added: Mapping[int, Row]) -> tuple[Row, ...]:
    """The rows, known ones with the position where each is shown; a missing one stays behind the row before it."""
    order: list[tuple[int, Row]] = []
    last = -1
    for position, row in known:
        last = last if position is None else position
        if row is not None:
            order.append((last, row))
    return tuple(row for _, row in sorted([*order, *added.items()], key=itemgetter(0)))


def _change(bill: BillId, kind: ChangeKind, row: Row, old: str | None = None, *, routine: bool = False) -> Change:
    """A change of a row; what says the same under another date or in other words is routine (promise 3)."""
    action = row.action
    meaning = actions.read(action.text)
    change = Change(bill, kind, meaning.weight, row.number, action.date, action.branch, action.text, old, meaning.kinds)
    return replace(change, weight="routine") if routine or actions.repeats(change) else change


def _particulars(known: Bill, page: Page, patience: Patience) -> tuple[Bill, list[Change]]:
    """The bill with what its page says outside of the history, and a change for each value that differs now."""
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
    """A value after a page showed it as `value`; a return to the former one has to last (a lagging server)."""
    if value is None or value == before.value:
        return replace(before, missing_since=None) if value is not None else before
    if value == before.former and not patience.over(before.missing_since):
        return replace(before, missing_since=patience.first_missed(before.missing_since))
    return Stated(value, former=before.value)


def _votes(known: Bill, page: Page, patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with the votes of committees on its page, and a change for each that is new; known ones always stay.

    `known` is the bill before anything else of this page was added. Votes on its first page are not changes, nor are
    votes that could not be read on that page, if their date is earlier. A vote that cannot be read in full is left out.
    One that gets its date is the same vote.
    """
    after = list(known.committee_votes)
    changes = []
    for shown in page.committee_votes or ():
        if isinstance(shown, UnreadVote):
            continue
        vote = replace(shown, voters=())
        if vote in after:
            continue
        undated = next(
            (
                index
                for index, other in enumerate(after)
                if None in (other.date, vote.date) and replace(other, date=vote.date) == vote
            ),
            None,
        )
        if undated is None:
            after.append(vote)
            if _is_new_vote(known, vote):
                changes.append(_posted(known, vote))
        elif vote.date is not None:
            after[undated] = vote
    bill = replace(known, committee_votes=tuple(after), votes_unread=_unread(known, page, patience))
    return bill, tuple(changes)


def _is_new_vote(known: Bill, vote: CommitteeVote) -> bool:
    if known.document_type is None:  # no page was seen before, and this one is the baseline
        return False
    unread = known.votes_unread
    if unread is None or not unread.at_first or vote.date is None:
        return True
    return vote.date >= unread.since.astimezone(EASTERN).date()


def _unread(known: Bill, page: Page, patience: Patience) -> VotesUnread | None:
    """What cannot be read of the votes on the page, and since when; None if all of it can."""
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


def _posted(known: Bill, vote: CommitteeVote) -> Change:
    tally = (
        f"{vote.committee}: {vote.question}: {vote.favorable} favorable, {vote.adverse} adverse, "
        f"{vote.reserve_right} reserved, {vote.no_action} no action"
    )
    return Change(known.id, "committee_vote_posted", "news", date=vote.date, text=tally)


def cosponsors(known: Bill, names: Sequence[str], patience: Patience) -> tuple[Bill, tuple[Change, ...]]:
    """The bill with its cosponsors by this list of `names`, and at most one change; the first list makes none.

    New names count at once, missing ones once they were missing for long enough (`patience`). The change has all names
    in `text`, and those before in `old`, one a line.
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


SeenKey = Callable[[Action], Hashable | None]
KnownKey = Callable[[Row], Hashable | None]


def exact_key(action: Action) -> tuple[date | None, str, str]:
    """The key of rows with the same day, branch and words, whether struck or not."""
    return action.date, action.branch, action.text


def undated_key(*, alike: bool) -> SeenKey:
    """The key of undated rows with the same branch and words, and with `alike` the same strike; None for dated rows."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is None else None


def dated_key(*, alike: bool) -> SeenKey:
    """The key of dated rows, equal to an undated row's by `undated_key`; None for undated rows."""
    return lambda action: (action.branch, action.text, alike and action.stricken) if action.date is not None else None


def of_known(key: SeenKey) -> KnownKey:
    """The same key for known rows."""
    return lambda row: key(row.action)


def former_key(row: Row) -> Hashable | None:
    """The key of a known row by its former date and words; None if neither changed."""
    return None if row.former is None else (row.former_date, row.action.branch, row.former)


def normalized_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch and strike, whose words differ at most in case or punctuation."""
    return action.date, action.branch, action.stricken, _normalized(action.text)


def kinds_key(action: Action) -> Hashable:
    """The key of rows with the same day, branch, strike and kinds, in any words."""
    return action.date, action.branch, action.stricken, actions.read(action.text).kinds


def gist_key(action: Action) -> Hashable:
    """The key of rows with the same branch and strike that mean the same, under any date."""
    return action.branch, action.stricken, actions.gist(actions.read(action.text))


def any_date_key(form: Callable[[str], str], *, stricken: bool) -> SeenKey:
    """The key of dated rows that are `stricken`, or are not, with the same branch and `form` of words; else None."""
    return lambda action: (
        (action.branch, form(action.text)) if action.date is not None and action.stricken == stricken else None
    )


class Alteration(Struct, frozen=True):
    """What became of a known row: it is `row` now, by a change of this kind; `old` is its former date or words."""

    kind: ChangeKind
    row: Row
    old: str | None = None


class AlteredRows:
    """What became of those `known` rows that have no partner yet among the `seen` ones.

    `pairs` are positions in known with those in seen; the result also has those that were found. `updated` are rows
    as they are known now, by position in known, `alterations` are by position in seen, and `gone` are no longer known.
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
        # From rows that are surely the same to what is left over.
        self._match(of_known(exact_key), exact_key, self._strike_changed, waiting="strike")
        for alike in (True, False):
            self._match(of_known(undated_key(alike=alike)), dated_key(alike=alike), self._take_seen)
        # A known date stays, even if the site lost it.
        self._match(of_known(dated_key(alike=True)), undated_key(alike=True), self._unchanged)
        self._match(of_known(dated_key(alike=False)), undated_key(alike=False), self._strike_changed, waiting="strike")
        self._match(former_key, exact_key, self._return_to_former, waiting="words")
        self._match_redated(str)
        self._match(of_known(normalized_key), normalized_key, self._take_seen)
        self._match_redated(_normalized)
        self._match_reworded(kinds_key)
        self._match_reworded(gist_key)
        for known_at, row in enumerate(self._known):
            if known_at not in self.pairs and self._wait(known_at, "row"):
                self.gone.append(row)

    def _match(
        self,
        known_key: KnownKey,
        seen_key: SeenKey,
        matched: Callable[[int, int], None],
        waiting: Missing | None = None,
    ) -> None:
        """One pass: pair rows that are left and have the same key, and call `matched` with the two positions.

        Of known rows with the same key, those go first that are already missing what this pass may find missing
        (`waiting`), and those last that are missing something else, so that no wait begins again at each check.
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

    def _unmatched(self, key_of: SeenKey, among: Iterable[int] | None = None) -> dict[Hashable | None, deque[int]]:
        """The seen rows without a partner, in their order, by key; none once every known row has its partner."""
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

    def _unchanged(self, known_at: int, _: int) -> None:
        self.updated[known_at] = replace(self._known[known_at], missing=None, missing_since=None)

    def _wait(self, known_at: int, what: Missing) -> bool:
        """Note that something of a known row is missing; true once it has been missing for long enough."""
        row = self._known[known_at]
        since = row.missing_since if row.missing == what else None
        if self._patience.over(since):
            return True
        self.updated[known_at] = replace(row, missing=what, missing_since=self._patience.first_missed(since))
        return False

    def _strike_changed(self, known_at: int, seen_at: int) -> None:
        row = self._known[known_at]
        if self._seen[seen_at].stricken:
            self._struck_or_same(known_at, seen_at, row)
        elif self._wait(known_at, "strike"):
            self._set_and_note(
                known_at, seen_at, "action_restored", replace(row, action=replace(row.action, stricken=False))
            )

    def _return_to_former(self, known_at: int, seen_at: int) -> None:
        if self._wait(known_at, "words"):
            self._take_seen(known_at, seen_at)

    def _take_seen(self, known_at: int, seen_at: int) -> None:
        """Give the known row the date and the words of the seen one; a known date stays where none is seen."""
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
        """Update the row. A new strike counts at once; that one is gone is left to the next check to find."""
        if self._seen[seen_at].stricken and not row.action.stricken:
            self._set_and_note(
                known_at, seen_at, "action_struck", replace(row, action=replace(row.action, stricken=True))
            )
        else:
            self.updated[known_at] = replace(row, missing=None, missing_since=None)

    def _set_and_note(self, known_at: int, seen_at: int, kind: ChangeKind, row: Row) -> None:
        """Make this the known row, and note the change."""
        self.updated[known_at] = replace(row, missing=None, missing_since=None)
        self._note(seen_at, kind, row)

    def _match_redated(self, form: Callable[[str], str]) -> None:
        """Pair rows that are left and differ by their date, with the same branch and `form` of words; nearest first.

        A live row may have been struck at the same time; a struck one and a live one of another day are two rows.
        """
        for known_struck, seen_struck in ((False, False), (True, True), (False, True)):
            known_key, seen_key = (any_date_key(form, stricken=struck) for struck in (known_struck, seen_struck))
            left = self._unmatched(seen_key)
            near = [
                (abs((row.action.date - day).days) if row.action.date and day else 0, known_at, seen_at)
                for known_at, row in enumerate(self._known)
                if known_at not in self.pairs and (key := known_key(row.action)) is not None
                for seen_at in left.get(key, ())
                for day in (self._seen[seen_at].date,)
            ]
            for _, known_at, seen_at in sorted(near):
                if known_at not in self.pairs and seen_at not in self._matched:
                    self._pair(known_at, seen_at)
                    self._take_seen(known_at, seen_at)

    def _match_reworded(self, key_of: SeenKey) -> None:
        """Pair rows that are left between the same neighbors and have the same key, first with first."""
        for run, gap in self._gaps():
            left = self._unmatched(key_of, gap)
            for known_at in run:
                if alike := left.get(key_of(self._known[known_at].action)):
                    seen_at = alike.popleft()
                    self._pair(known_at, seen_at)
                    self._take_seen(known_at, seen_at)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of known rows without a partner, each with the seen rows without a partner at the same place."""
        anchors = [-1, *(known_at for known_at in range(len(self._known)) if known_at in self.pairs), len(self._known)]
        pair = {**self.pairs, -1: -1, len(self._known): len(self._seen)}
        for before, behind in pairwise(anchors):
            run = list(range(before + 1, behind))
            gap = list(range(pair[before] + 1, pair[behind]))
            if run and gap and not self._matched.intersection(gap):
                yield run, gap


def _normalized(text: str) -> str:
    return actions.normalized(actions.read(text))
