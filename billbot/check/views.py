"""One look in the making: what each view of a bill says against what is known, and what weighs as news. No I/O."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from billbot import actions, diff, follow, hearings, stages
from billbot.bills import CORRECTING, Action, Bill, BillId, Change, Document, Evidence, Link, Page, Weight
from billbot.errors import AnotherBill, BillbotError, Refused, Unreachable, Unreadable
from billbot.fetch import Glance, Validators, Visit

_GONE = frozenset({"action_removed", "action_restored"})
_ROWS_OF_A_BILL = 3


class Views:
    """One look in the making: the views are compared in turn, each against what the one before it left."""

    def __init__(self, bill: BillId, known: Bill | None, patience: diff.Patience, since: date | None) -> None:
        self.bill, self.known, self.patience, self._since = bill, known, patience, since
        self.views: list[tuple[Page | tuple[Action, ...], Sequence[Evidence]]] = []
        self.now_known = known
        self.changes: list[Change] = []
        self._more: tuple[Evidence, ...] = ()
        self.visited = False
        self.page: Page | None = None
        self.page_trouble: BillbotError | None = None  # why its page was asked for in vain
        self.tab_trouble: BillbotError | None = None  # why the tab of votes beside it did not open
        self.odd_votes: bytes | None = None
        self.document: Document | None = None  # its JSON, where that was read
        self.stop: Unreachable | None = None  # what beside the history could not be asked for, so that the sweep ends
        self.validators = Validators()

    @property
    def has_rows(self) -> bool:
        """Whether any row is known."""
        return self.known is not None and bool(self.known.rows)

    @property
    def settled(self) -> bool:
        """Whether nothing is waited for, so that "not changed" from the site is all there is to know."""
        return self.known is not None and all(row.missing is None for row in self.known.rows)

    @property
    def doubtful(self) -> bool:
        """Whether something is believed gone, which the other view may still show."""
        return any(change.kind in _GONE for change in self.changes)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that the rows state now."""
        return () if self.now_known is None else follow.links(self.bill, self.now_known.rows)

    @property
    def new_links(self) -> tuple[Link, ...]:
        """Those of the links that the rows did not state before."""
        stated = () if self.known is None else follow.links(self.bill, self.known.rows)
        return tuple(link for link in self.links if link not in stated)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The answers that were read, as they are heard."""
        return (*(witness for _, evidence in self.views for witness in evidence), *self._more)

    def joined(self, names: Sequence[str], witness: Evidence) -> None:
        """Take in who joined the bill; the last to be heard, after both views."""
        assert self.now_known is not None
        self.now_known, changes = diff.cosponsors(self.now_known, names, self.patience)
        if changes:
            self.changes += changes
            self._more = (witness,)

    def glanced(self, glance: Glance) -> None:
        """Take in the JSON history; one that the site calls not changed says nothing new."""
        self.validators = glance.validators
        if glance.history is not None:
            self._take(glance.history, (glance.evidence,))

    def visited_page(self, visit: Visit) -> None:
        """Take in the page, or those parts of it that could be read."""
        self.page = visit.page
        self.visited, self.page_trouble = visit.trouble is None, visit.trouble
        self.tab_trouble, self.odd_votes = visit.tab_trouble, visit.odd_votes
        if isinstance(visit.tab_trouble, Unreachable) and visit.tab_trouble.stop:
            self.stop = visit.tab_trouble
        self._take(visit.page, visit.evidence)

    def leave_out_another_bills(self) -> bool:
        """Leave out a JSON history that is another bill's, which it does not say itself; gives whether it was.

        It has rows that nobody else shows and lacks some that are known and on the page, too. A page that only lags
        behind a history that has both is caught up with at the next look.
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

    def believable(self) -> None:
        """Raise Unreadable where a JSON history, with no page's beside it, lacks most of the rows that are known.

        It is another bill's, which it does not say itself. Of a bill with a row or two all may have got other words,
        unless the page is another bill's, too.
        """
        views = {isinstance(seen, Page): seen for seen, _ in self.views}
        page, seen = views.get(True), views.get(False)
        if self.known is None or seen is None or (isinstance(page, Page) and page.history is not None):
            return
        known, mixed_up = _entries(self.known.history), isinstance(self.page_trouble, AnotherBill)
        if 2 * (shared := len(known & _entries(seen))) < len(known) and (mixed_up or len(known) >= _ROWS_OF_A_BILL):
            raise Unreadable(f"a history with the {len(known)} entries that are known of it", f"one with {shared}")

    def _take(self, seen: Page | tuple[Action, ...], evidence: Sequence[Evidence]) -> None:
        """Compare one view more; where the one before believed something gone, the new one is heard before it.

        A page without its history is heard last: the other view says which of its rows are the past.
        """
        views = [(seen, evidence), *self.views] if self.doubtful else [*self.views, (seen, evidence)]
        self.views = sorted(views, key=lambda view: isinstance(view[0], Page) and view[0].history is None)
        self.now_known, self.changes = self.known, []
        for view, _ in self.views:
            comparison = diff.compare(self.now_known, view, self.bill, self.patience, self._since)
            self.now_known = comparison.bill
            self.changes += comparison.changes


def neither(page: BillbotError, history: BillbotError) -> BillbotError:
    """One error for a bill of which neither view could be read; absent only if both say so."""
    if isinstance(page, Refused) and isinstance(history, Refused):
        absent = page.absent and history.absent
        return Refused("the site has no page for it yet; it is tried again" if absent else str(page), absent=absent)
    shown = page.page if isinstance(page, Unreadable) else None
    return Unreadable("a bill page or a JSON history", f"neither: {page}; {history}", page=shown)


def _entries(seen: Page | tuple[Action, ...]) -> set[tuple[str, str]]:
    """The branches and words of a history's rows; a row that got its date is no other one."""
    history = seen.history or () if isinstance(seen, Page) else seen
    return {(action.branch, action.text) for action in history}


# A row that is entered so many days late may tell of what the bill has left behind since.
_LATE = 3


def weighed(
    changes: Iterable[Change], known: Bill | None, seen: Bill, turned: Collection[date], now: datetime
) -> tuple[Change, ...]:
    """These changes of a bill from what was `known` to what is `seen`, as they weigh at an Eastern `now`.

    What is over, said again, overtaken or of another document belongs in a digest; a row that is routine by its words
    is news where it takes a bill out of its study order, or where a branch takes the text that the other made of it.

    `turned` are the days on which the bill is heard otherwise, with its agendas: a row of such a day says something.
    """
    return tuple(replace(change, weight=_weight(change, known, seen, turned, now)) for change in changes)


def _weight(change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime) -> Weight:
    if change.weight == "routine":
        answers = _is_turn(stages.answers, change, seen) and not _overtaken(change, known, now)
        return "news" if answers or _is_turn(stages.left_order, change, seen) else "routine"
    said = _about_an_order(change, seen) or _signed_again(change, known, seen)
    said = said or _is_turn(stages.of_another, change, seen)
    stale = said or _stale(change, known, seen, turned, now)
    return "routine" if stale or _overtaken(change, known, now) else "news"


def _about_an_order(change: Change, seen: Bill) -> bool:
    """Whether a row says no more than that an order about a bill was adopted, which moves the bill nowhere."""
    about = actions.of_an_order(change.text or "")
    return change.kinds == ("adopted",) and about and seen.document_type != "Order"


def _signed_again(change: Change, known: Bill | None, seen: Bill) -> bool:
    """Whether a bill is the law that it was, whatever became of a signature: both branches enter it."""
    if known is None or {"signed", "chaptered"}.isdisjoint(change.kinds):
        return False
    before, now = (stages.of_bill(each.history, date.min) for each in (known, seen))
    same = (before.stage, before.chapter, before.in_part) == (now.stage, now.chapter, now.in_part)
    return before.stage == "law" and same and now.chapter == actions.read(change.text or "").chapter


def _is_turn(turn: Callable[[Sequence[Action], int], bool], change: Change, seen: Bill) -> bool:
    at = next((at for at, row in enumerate(seen.rows) if row.number == change.row), None)
    return change.kind == "action_added" and at is not None and turn(seen.history, at)


def corrects(change: Change, known: Bill | None, seen: Bill, turned: Collection[date]) -> bool:
    """Whether a change puts right what may have been told: a hearing that stands as it stood leaves nothing wrong.

    `turned` is as for `weighed`.
    """
    if change.kind not in CORRECTING or change.row is None:
        return False
    turns = _turns(change, known, seen)
    return not turns or not all(turn.says_nothing for turn in turns) or _turns_any(turns, turned)


def _turns(change: Change, known: Bill | None, seen: Bill) -> tuple[hearings.HearingChange, ...]:
    if change.row is None or not hearings.only_of_hearings(change.kinds):
        return ()
    return hearings.changed(change.bill, known.rows if known else (), seen.rows, change.row)


def _stale(change: Change, known: Bill | None, seen: Bill, turned: Collection[date], now: datetime) -> bool:
    """Whether all the news of a change is of a hearing, and that is over, or stands as it stood."""
    turns = _turns(change, known, seen)
    if not turns or all(turn.is_over(now) for turn in turns):
        return bool(turns)
    online = "hearing_location_changed" in change.kinds and any(turn.goes_online for turn in turns)
    return all(turn.says_nothing for turn in turns) and not (_turns_any(turns, turned) or online)


def _turns_any(turns: Iterable[hearings.HearingChange], turned: Collection[date]) -> bool:
    return any(turn.after is not None and turn.after.day in turned for turn in turns)


def _overtaken(change: Change, known: Bill | None, now: datetime) -> bool:
    """Whether a row comes late, and behind what the bill was known to have reached."""
    if change.kind != "action_added" or change.date is None or known is None:
        return False
    if (now.date() - change.date).days <= _LATE:
        return False
    row = Action(change.date, change.branch or "", change.text or "")
    return stages.overtaken(row, known.history)


def found(links: Sequence[Link], bill: Bill) -> list[Change]:
    """A change for each link that is new in the record, in the words of the row that states it.

    A proposal that moves on is news, also where the row itself is routine ("Reprinted, as amended, see …"); the text
    that one branch makes of the other's bill takes it nowhere.
    """
    rows = {row.number: row.action for row in bill.rows}
    texts = follow.texts({bill.id: bill.rows})
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
