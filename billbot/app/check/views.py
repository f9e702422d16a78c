"""Compares the views of one look (page and JSON history) with what is known, and decides what is news. No I/O."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot.domain import actions, diff, follow, hearings, stages
from billbot.domain.bills import CORRECTING, Action, Bill, BillId, Change, Document, Evidence, Link, Page, Weight
from billbot.errors import AnotherBill, BillbotError, Refused, Unreachable, Unreadable
from billbot.site.source import FetchedHistory, FetchedPage, Validators

_GONE = frozenset({"action_removed", "action_restored"})
_ROWS_OF_A_BILL = 3


class Views:
    """The state of one look at a bill: its views are compared in turn, each with the result of the one before.

    `known` is the bill before the look, null at first sight; `known_after` the bill with all views taken in, `changes`
    the difference. `since` as for `diff.compare`.
    """

    def __init__(self, bill: BillId, known: Bill | None, patience: diff.Patience, since: date | None) -> None:
        self.bill, self.known, self.patience, self._since = bill, known, patience, since
        self.views: list[tuple[Page | tuple[Action, ...], Sequence[Evidence]]] = []
        self.known_after = known
        self.changes: list[Change] = []
        self._more: tuple[Evidence, ...] = ()
        self.visited = False
        self.page: Page | None = None
        self.page_trouble: BillbotError | None = None  # why the page could not be read
        self.tab_trouble: BillbotError | None = None  # why the page's tab of votes could not be read
        self.unreadable_votes: bytes | None = None
        self.document: Document | None = None  # the document's JSON, if it was read
        self.stop: Unreachable | None = None  # the error after which the poll has to end
        self.validators = Validators()

    @property
    def has_rows(self) -> bool:
        """Whether any row is known."""
        return self.known is not None and bool(self.known.rows)

    @property
    def settled(self) -> bool:
        """Whether no row is in doubt, so that "not modified" from the site (HTTP 304) suffices."""
        return self.known is not None and all(row.missing is None for row in self.known.rows)

    @property
    def doubtful(self) -> bool:
        """Whether a row seems to be gone or back, which the other view has to confirm."""
        return any(change.kind in _GONE for change in self.changes)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that the rows state now."""
        return () if self.known_after is None else follow.links(self.bill, self.known_after.rows)

    @property
    def new_links(self) -> tuple[Link, ...]:
        """The links that the rows did not state before this look."""
        stated = () if self.known is None else follow.links(self.bill, self.known.rows)
        return tuple(link for link in self.links if link not in stated)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The site's answers, in the order in which they were compared."""
        return (*(witness for _, evidence in self.views for witness in evidence), *self._more)

    @property
    def shows_votes(self) -> bool:
        """Whether the page or the document's JSON has votes of committees by name."""
        on_page = self.page is not None and bool(self.page.committee_votes)
        return on_page or (self.document is not None and bool(self.document.votes))

    def take_cosponsors(self, names: Sequence[str], witness: Evidence) -> None:
        """Take in the cosponsors; comes last, after both views."""
        assert self.known_after is not None
        self.known_after, changes = diff.cosponsors(self.known_after, names, self.patience)
        if changes:
            self.changes += changes
            self._more = (witness,)

    def take_history(self, glance: FetchedHistory) -> None:
        """Take in the JSON history; a glance without one ("not modified") says nothing new."""
        self.validators = glance.validators
        if glance.history is not None:
            self._take(glance.history, (glance.evidence,))

    def take_page(self, visit: FetchedPage) -> None:
        """Take in the page, or those parts of it that could be read."""
        self.page = visit.page
        self.visited, self.page_trouble = visit.trouble is None, visit.trouble
        self.tab_trouble, self.unreadable_votes = visit.tab_trouble, visit.unreadable_votes
        if isinstance(visit.tab_trouble, Unreachable) and visit.tab_trouble.stop:
            self.stop = visit.tab_trouble
        self._take(visit.page, visit.evidence)

    def drop_another_bills_history(self) -> bool:
        """Drop a JSON history that is another bill's (the answer does not say whose it is); gives whether it was.

        Such a history has rows that neither the page nor what is known has, and lacks rows that both have. If the
        history only is ahead of a lagging page, it is kept.
        """
        views = {isinstance(seen, Page): (seen, evidence) for seen, evidence in self.views}
        if self.known is None or True not in views or False not in views:
            return False
        shown, given = (_entries(views[is_page][0]) for is_page in (True, False))
        known = _entries(self.known.history)
        if given <= shown | known or shown & known <= given:
            return False
        self.views, self.validators = [], Validators()
        self._take(*views[True])
        return True

    def refuse_unbelievable(self) -> None:
        """Raise Unreadable if a JSON history, without a page to compare, lacks most of the rows that are known.

        It must be another bill's. A bill with only a row or two may have had all of them reworded, so there it is
        believed, unless the page was another bill's, too.
        """
        views = {isinstance(seen, Page): seen for seen, _ in self.views}
        page, seen = views.get(True), views.get(False)
        if self.known is None or seen is None or (isinstance(page, Page) and page.history is not None):
            return
        known, mixed_up = _entries(self.known.history), isinstance(self.page_trouble, AnotherBill)
        if 2 * (shared := len(known & _entries(seen))) < len(known) and (mixed_up or len(known) >= _ROWS_OF_A_BILL):
            raise Unreadable(f"a history with the {len(known)} entries that are known of it", f"one with {shared}")

    def _take(self, seen: Page | tuple[Action, ...], evidence: Sequence[Evidence]) -> None:
        """Take in one more view, and compare all of them anew, in the best order.

        If the earlier view made a row seem gone, the new view comes before it. A page without its history comes last:
        the other view says which rows are the past.
        """
        views = [(seen, evidence), *self.views] if self.doubtful else [*self.views, (seen, evidence)]
        self.views = sorted(views, key=lambda view: isinstance(view[0], Page) and view[0].history is None)
        self.known_after, self.changes = self.known, []
        for view, _ in self.views:
            comparison = diff.compare(self.known_after, view, self.bill, self.patience, self._since)
            self.known_after = comparison.bill
            self.changes += comparison.changes


def unreadable_both(page: BillbotError, history: BillbotError) -> BillbotError:
    """The error for a bill of which neither page nor history could be read; absent only if both say so."""
    if isinstance(page, Refused) and isinstance(history, Refused):
        absent = page.absent and history.absent
        return Refused("the site has no page for it yet; it is tried again" if absent else str(page), absent=absent)
    shown = page.page if isinstance(page, Unreadable) else None
    return Unreadable("a bill page or a JSON history", f"neither: {page}; {history}", page=shown)


def _entries(seen: Page | tuple[Action, ...]) -> set[tuple[str, str]]:
    """Branch and words of each row; without dates, since a row that gets its date stays the same row."""
    history = seen.history or () if isinstance(seen, Page) else seen
    return {(action.branch, action.text) for action in history}


# A row that is entered more than so many days late may be overtaken by what the bill has reached since.
_LATE = 3


def with_weights(
    changes: Iterable[Change], known: Bill | None, seen: Bill, turned: Collection[date], now: datetime
) -> tuple[Change, ...]:
    """The changes from the bill as it was `known` to the bill as it is `seen`, with their weight at an Eastern `now`.

    A change that is over, repeated, overtaken or about another document becomes routine: it belongs in a digest. A row
    that is routine by its words becomes news if it takes the bill out of a study order, or if a branch accepts the text
    that the other made of it. `turned` are the days on which hearings of the bill changed, agendas included: a row
    about such a day is not repeated news.
    """
    return tuple(replace(change, weight=_weight(change, known, seen, turned, now)) for change in changes)


def _weight(change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime) -> Weight:
    if change.weight == "routine":
        answers = _is_turn(stages.accepts_other_text, change, seen) and not _overtaken(change, known, now)
        return "news" if answers or _is_turn(stages.left_study_order, change, seen) else "routine"
    said = _about_an_order(change, seen) or _signed_again(change, known, seen)
    said = said or _is_turn(stages.reports_other_document, change, seen)
    stale = said or _stale(change, known, seen, turned, now)
    return "routine" if stale or _overtaken(change, known, now) else "news"


def _about_an_order(change: Change, seen: Bill) -> bool:
    """Whether a row says only that an order about the bill was adopted, which does not move the bill."""
    of_bill = change.kinds == ("adopted",) and seen.document_type != "Order"
    return of_bill and actions.is_about_an_order(change.text or "")


def _signed_again(change: Change, known: Bill | None, seen: Bill) -> bool:
    """Whether a row enters a signature of a bill that was law already, unchanged: both branches enter it."""
    if known is None or {"signed", "chaptered"}.isdisjoint(change.kinds):
        return False
    before, now = (stages.of_bill(each.history, date.min) for each in (known, seen))
    same = (before.stage, before.chapter, before.in_part) == (now.stage, now.chapter, now.in_part)
    return before.stage == "law" and same and now.chapter == actions.read(change.text or "").chapter


def _is_turn(turn: Callable[[Sequence[Action], int], bool], change: Change, seen: Bill) -> bool:
    at = next((at for at, row in enumerate(seen.rows) if row.number == change.row), None)
    return change.kind == "action_added" and at is not None and turn(seen.history, at)


def corrects(change: Change, known: Bill | None, seen: Bill, turned: Collection[date]) -> bool:
    """Whether a change makes wrong what may have been told of a row; it does not if its hearing stands as before.

    `turned` is as for `with_weights`.
    """
    if change.kind not in CORRECTING or change.row is None:
        return False
    turns = _turns(change, known, seen)
    return not turns or not all(turn.says_nothing for turn in turns) or _turns_any(turns, turned)


def _turns(change: Change, known: Bill | None, seen: Bill) -> tuple[hearings.HearingChange, ...]:
    if change.row is None or not hearings.is_only_about_hearings(change.kinds):
        return ()
    return hearings.changed(change.bill, known.rows if known else (), seen.rows, change.row)


def _stale(change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime) -> bool:
    """Whether a change is only about hearings, all of which are over or stand as they stood."""
    turns = _turns(change, known, seen)
    if not turns or all(turn.is_over(now) for turn in turns):
        return bool(turns)
    online = "hearing_location_changed" in change.kinds and any(turn.goes_online for turn in turns)
    return all(turn.says_nothing for turn in turns) and not (_turns_any(turns, turned) or online)


def _turns_any(turns: Iterable[hearings.HearingChange], turned: Collection[date]) -> bool:
    return any(turn.after is not None and turn.after.day in turned for turn in turns)


def _overtaken(change: Change, known: Bill | None, now: datetime) -> bool:
    """Whether a row was entered late and tells of less than the bill was known to have reached."""
    if change.kind != "action_added" or change.date is None or known is None:
        return False
    if (now.date() - change.date).days <= _LATE:
        return False
    row = Action(change.date, change.branch or "", change.text or "")
    return stages.overtaken(row, known.history)


def link_changes(links: Sequence[Link], bill: Bill) -> list[Change]:
    """A change for each new link, in the words of the row that states it.

    It is news if the link carries the proposal on and its row is only routine ("Reprinted, as amended, see …"). A text
    that one branch makes of the other's bill does not carry it anywhere.
    """
    rows = {row.number: row.action for row in bill.rows}
    texts = follow.printed_texts({bill.id: bill.rows})
    changes = []
    for link in links:
        action = rows[link.row]
        meaning = actions.read(action.text)
        moves = link.relation in follow.ONWARD and link.to not in texts and meaning.weight == "routine"
        changes.append(
            Change(
                bill.id,
                "link_found",
                "news" if moves else "routine",
                link.row,
                action.date,
                action.branch,
                action.text,
                kinds=meaning.kinds,
            )
        )
    return changes
