"""Look at one bill: gather what the site says, decide what that changes, write it down.

An answer that is the same, byte for byte, as the last one is not parsed or compared again. It is recognized by a hash,
which is dropped when anything about the bill is written, when our parser changes, and whenever the page is read: so
once a day everything is compared.

`BillChecks` looks at bills. `Look` compares what one look has read, without I/O; weights say which changes are news.
The optional parts come last: a bill's document, with its cosponsors and its text, and votes by name.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from billbot.briefs.watch import Watch
from billbot.clock import Clock, elapsed
from billbot.domain import actions, comparing, diff, follow, hearings, passages, route, stages, texts
from billbot.domain.acts import Act, Acts
from billbot.domain.bills import (
    Action,
    Bill,
    BillId,
    Change,
    Document,
    Link,
    Page,
    RecordedVote,
    Weight,
)
from billbot.domain.report import LoggedChange
from billbot.errors import (
    AnotherBill,
    BillbotError,
    Overtaken,
    Refused,
    Renumbered,
    Stopped,
    Unreachable,
    Unreadable,
)
from billbot.site.client import SINGLE_TRY
from billbot.site.source import FetchedHistory, FetchedPage, Source
from billbot.store import CheckRecord, Observation, ReadText, Store, name_of_answer

_log = logging.getLogger(__name__)

_DAILY = timedelta(days=1)
_GONE = frozenset({"action_removed", "action_restored"})
# A history of fewer rows may have had all of them reworded.
_ROWS_OF_A_BILL = 3
# A row that is entered more days late than this may be overtaken by what the bill has reached since.
_LATE = 3
# The House publishes its roll calls only as one PDF a year (docs/design/source.md, "The API's other records").
_BRANCH_WITH_NAMES = "Senate"
# A day of votes on single amendments has dozens of roll calls; a look reads this many, the latest first.
_MAX_ROLL_CALLS = 3
_RETRY_AFTER, _MAX_TRIES = timedelta(days=1), 14
# How often a text is requested that is only on its own page. One in the JSON comes with that, once a day.
_TEXT_PAGE_EVERY = timedelta(days=7)


class LookResult(Struct, frozen=True):
    """The outcome of a look at a bill: the changes that were written, and the new links.

    `renumbered` is the bill number that a docket got, which was not looked at yet. `stop` is the error after which the
    poll has to end; what was read is still written.
    """

    changes: tuple[LoggedChange, ...] = ()
    links: tuple[Link, ...] = ()
    renumbered: BillId | None = None
    stop: Unreachable | None = None


class BillChecks:
    """Checks the bills of one poll, one after the other."""

    def __init__(self, store: Store, source: Source, clock: Clock, poll: int) -> None:
        self._store, self._source, self._clock, self._poll = store, source, clock, poll

    def check_bill(self, bill: BillId, watch: Watch) -> LookResult:
        """Look at a bill and write down what changed.

        The JSON history is read at each look; the page at first sight, when the history has changed, and once a day.
        One of the two suffices if the other is down; of a page whose history cannot be read the rest is used. First
        sight is a baseline, not news, except for a number that news led to, or that was watched before it had a page:
        then what its rows show from that day on is news.

        Raises Unreachable; Refused or Unreadable if neither view can be read; StoreError if nothing could be written.
        """
        record = self._store.checks.of(bill)
        now = self._clock.now()
        ahead: FetchedHistory | Refused | Unreadable | None = None
        if record.known_answer is not None and not page_due(record, now):
            try:
                ahead = self._source.fetch_history(bill, known=True, is_known_answer=record.is_known_answer)
            except (Refused, Unreadable) as error:
                ahead = error
            else:
                if ahead.history is None:  # nothing new
                    self._store.checks.read_well(bill, now, visited=False, known_answer=record.known_answer)
                    return LookResult()
        known = self._store.bills.last_seen(bill)
        since = None
        if known is None:
            awaited = record.failing_since.date() if record.awaiting and record.failing_since else None
            since = min(filter(None, (self._store.news.led_to(bill), awaited)), default=None)
        look = Look(bill, known, diff.Patience(self._clock.now(), watch.gone_after), since)
        try:
            self._read(look, record, ahead)
        except Renumbered as error:
            return self._renumber(bill, BillId.parse(error.shown), watch, error, record)
        asked = look.visited or look.page_trouble is not None
        moved = known is not None and bool(look.new_links)
        due = record.cosponsors_at is None or elapsed(record.cosponsors_at, look.patience.now) >= _DAILY
        # Texts and votes are written before the observation: a process that is killed in between repeats all of it.
        read = asked and (moved or due) and _read_document(self._store, self._source, look, moved=moved)
        _read_votes(self._store, self._source, look)
        seen = self._write(look, watch)
        if read:
            self._store.checks.cosponsors_read(bill, look.patience.now)
        self._note_page(look, record)
        return replace(seen, stop=look.stop)

    def _note_page(self, look: "Look", record: CheckRecord) -> None:
        """Note which parts of the page could not be read, or that the page could not be had at all."""
        bill, now, trouble = look.bill, self._clock.now(), look.page_trouble
        if isinstance(trouble, Unreadable):
            self._store.checks.page_asked(bill, now, unread=str(trouble))
        elif trouble is not None or look.tab_trouble is not None:
            self._store.checks.page_asked(bill, now)
        elif look.visited and record.page_failing_since is not None:
            self._store.checks.page_asked(bill, now, had=True)

    def _read(self, look: "Look", record: CheckRecord, ahead: FetchedHistory | Refused | Unreadable | None) -> None:
        """Read the page or the history, and the other one if it is needed: because the first is down, or to confirm it.

        `ahead` is the history that was already read, or the reason why it could not be; None if it was not requested.
        """

        def read_history() -> None:
            if isinstance(ahead, Exception):
                raise ahead
            look.take_history(ahead or self._source.fetch_history(look.bill, known=look.has_rows))

        def read_page() -> None:
            self._read_page(look)

        page_first = ahead is None and (look.known is None or page_due(record, look.patience.now))
        first, other = (read_page, read_history) if page_first else (read_history, read_page)
        try:
            first()
        except (Refused, Unreadable) as error:
            _log.info("%s: the other view is asked, since %s", look.bill, error)
            try:
                other()
            except (Refused, Unreadable) as second:
                page, history = (error, second) if page_first else (second, error)
                raise _unreadable_both(page, history) from second
            look.refuse_unbelievable()
            return
        if look.doubtful or (look.changes and not page_first):
            try:
                other()
            except (Refused, Unreadable) as error:  # one view is enough
                _log.warning("%s: it moved, and its second witness could not be read: %s", look.bill, error)
        if look.drop_another_bills_history():
            _log.warning("%s: the site gave another bill's history, as its page shows; it is left out", look.bill)
        look.refuse_unbelievable()

    def _read_page(self, look: "Look") -> None:
        try:
            fetched = self._source.fetch_page(look.bill, known=look.has_rows)
        except (Refused, Unreadable) as error:
            look.page_trouble = error
            raise
        look.take_page(fetched)
        if fetched.trouble is not None and fetched.page.history is None:
            raise fetched.trouble

    def _renumber(
        self, docket: BillId, number: BillId, watch: Watch, error: Renumbered, record: CheckRecord
    ) -> LookResult:
        """A docket's page shows a bill number: write that down once the document's JSON confirms it (promise 2).

        Raises Unreadable if it does not confirm it, StoreError.
        """
        document = self._source.document(number)
        if document.docket != docket.number or document.bill_number != number.number:
            raise Unreadable(f"{error}, or a document that confirms {number}", "one that does not")
        now = self._clock.now()
        first_sight = record.first_seen is None and not record.awaiting
        weight: Weight = "routine" if first_sight else "news"
        change = Change(number, "number_assigned", weight, text=number.number, old=docket.number)
        proposals = tuple(proposal.id for proposal in watch.proposals_of(docket))
        try:
            key = self._store.bills.give_number(docket, change, now, proposals, self._poll)
        except Overtaken as overtaken:  # another process has written it
            _log.info("%s", overtaken)
            return LookResult(renumbered=number)
        return LookResult((LoggedChange(key, change, now, proposals),), (), number)

    def _write(self, look: "Look", watch: Watch) -> LookResult:
        bill, now, known = look.bill, look.patience.now, look.known_after
        assert known is not None  # a view was read
        if known == look.known and not look.changes:
            self._store.bills.note_links(bill, look.links, now)  # another version may read others in the same rows
            self._store.checks.read_well(bill, now, visited=look.visited, known_answer=_known_answer(look))
            return LookResult()
        links, new = look.links, look.new_links
        told_rows = {change.row for change in look.changes}  # none at a first sight that is a baseline
        changes = (*look.changes, *_link_changes([link for link in new if link.row in told_rows], known))
        weights = _Weights(look.known, known, now)
        changes = tuple(replace(change, weight=weights.of(change)) for change in changes)
        proposals = tuple(proposal.id for proposal in watch.proposals_of(bill))
        moved = tuple(route.moved_by(changes))
        observation = Observation(known, now, look.visited, changes, proposals, links, moved)
        try:
            ids = self._store.bills.record(observation, self._poll)
        except Overtaken as error:  # another process has written a newer observation
            _log.info("%s", error)
            return LookResult()
        told = tuple(LoggedChange(key, change, now, proposals) for key, change in zip(ids, changes, strict=True))
        return LookResult(told, new)


def _known_answer(look: "Look") -> str | None:
    """The hash of the history's answer, if nothing else was read and it says just what is known; else None."""
    if look.known is None or not look.known.rows or look.page_trouble is not None or len(look.views) != 1:
        return None
    (seen,) = look.views
    if isinstance(seen, Page) or not diff.is_known(look.known, seen):
        return None
    return name_of_answer(look.known.revision, look.body)


def page_due(record: CheckRecord, now: datetime) -> bool:
    """Whether the page of a bill is due: a day after it was last read well.

    A page that could not be read for some time is tried again after as long again, and after a day at most: so a short
    problem is over soon, and during a long one the site is not asked for the same page at each check.
    """
    failing, failed = record.page_failing_since, record.page_failed_at
    if failing is None or failed is None:
        return record.visited_at is None or elapsed(record.visited_at, now) >= _DAILY
    return elapsed(failed, now) >= min(elapsed(failing, failed), _DAILY)


class Look:
    """The state of one look at a bill. Its views are compared in turn, each with the result of the one before.

    `known` is the bill before the look, None at first sight; `known_after` the bill with all views taken in, `changes`
    the difference. `since` as for `diff.compare`.
    """

    def __init__(self, bill: BillId, known: Bill | None, patience: diff.Patience, since: date | None) -> None:
        self.bill, self.known, self.patience, self._since = bill, known, patience, since
        self.views: list[Page | tuple[Action, ...]] = []
        self.body = b""  # the answer with the JSON history
        self.known_after = known
        self.changes: list[Change] = []
        self.visited = False
        self.page: Page | None = None
        self.page_trouble: BillbotError | None = None  # why the page could not be read
        self.tab_trouble: BillbotError | None = None  # why the page's tab of votes could not be read
        self.document: Document | None = None  # the document's JSON, if it was read
        self.stop: Unreachable | None = None  # the error after which the poll has to end

    @property
    def has_rows(self) -> bool:
        """Whether any row is known."""
        return self.known is not None and bool(self.known.rows)

    @property
    def doubtful(self) -> bool:
        """Whether a row seems to have gone or come back, which the other view has to confirm."""
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
    def _page_view(self) -> Page | None:
        return next((seen for seen in self.views if isinstance(seen, Page)), None)

    @property
    def _history_view(self) -> tuple[Action, ...] | None:
        return next((seen for seen in self.views if not isinstance(seen, Page)), None)

    def take_cosponsors(self, names: Sequence[str]) -> None:
        """Take in the cosponsors; call it last, after both views."""
        assert self.known_after is not None
        self.known_after, changes = diff.cosponsors(self.known_after, names, self.patience)
        self.changes += changes

    def take_history(self, fetched: FetchedHistory) -> None:
        """Take in the JSON history."""
        assert fetched.history is not None
        self.body = fetched.body
        self._take(fetched.history)

    def take_page(self, fetched: FetchedPage) -> None:
        """Take in the page, or those parts of it that could be read."""
        self.page = fetched.page
        self.visited, self.page_trouble = fetched.trouble is None, fetched.trouble
        self.tab_trouble = fetched.tab_trouble
        if isinstance(fetched.tab_trouble, Unreachable) and fetched.tab_trouble.stop:
            self.stop = fetched.tab_trouble
        self._take(fetched.page)

    def drop_another_bills_history(self) -> bool:
        """Drop a JSON history that is another bill's (the answer does not say whose it is); returns whether it was.

        Such a history has rows that neither the page nor what is known has, and lacks rows that both have. If the
        history is only ahead of a lagging page, it is kept.
        """
        page, history = self._page_view, self._history_view
        if self.known is None or page is None or history is None:
            return False
        shown, given, known = _entries(page), _entries(history), _entries(self.known.history)
        if given <= shown | known or shown & known <= given:
            return False
        self.views = []
        self._take(page)
        return True

    def refuse_unbelievable(self) -> None:
        """Raise Unreadable if a JSON history, without a page to compare, lacks most of the rows that are known.

        It must be another bill's. The few rows of a young bill may all have been reworded, so its history is believed,
        unless the page was another bill's, too.
        """
        page, seen = self._page_view, self._history_view
        if self.known is None or seen is None or (page is not None and page.history is not None):
            return
        known, mixed_up = _entries(self.known.history), isinstance(self.page_trouble, AnotherBill)
        if 2 * (shared := len(known & _entries(seen))) < len(known) and (mixed_up or len(known) >= _ROWS_OF_A_BILL):
            raise Unreadable(f"a history with the {len(known)} known entries", f"one with {shared}")

    def _take(self, seen: Page | tuple[Action, ...]) -> None:
        """Take in one more view, and compare all of them again, in the best order.

        If the earlier view made a row seem gone, the new view comes before it. A page without its history comes last:
        the other view says which rows are the past.
        """
        views = [seen, *self.views] if self.doubtful else [*self.views, seen]
        self.views = sorted(views, key=lambda view: isinstance(view, Page) and view.history is None)
        self.known_after, self.changes = self.known, []
        for view in self.views:
            comparison = diff.compare(self.known_after, view, self.bill, self.patience, self._since)
            self.known_after = comparison.bill
            self.changes += comparison.changes


def _unreadable_both(page: BillbotError, history: BillbotError) -> BillbotError:
    """The error for a bill of which neither page nor history could be read; absent only if both say so."""
    if isinstance(page, Refused) and isinstance(history, Refused):
        absent = page.absent and history.absent
        return Refused("no page yet; it is tried again" if absent else str(page), absent=absent)
    return Unreadable("a bill page or a JSON history", f"neither: {page}; {history}")


def _entries(seen: Page | tuple[Action, ...]) -> set[tuple[str, str]]:
    """Branch and words of each row; without dates, since a row that gets its date stays the same row."""
    history = seen.history or () if isinstance(seen, Page) else seen
    return {(action.branch, action.text) for action in history}


class _Weights:
    """Weighs the changes from the `known` bill to the bill as `seen`, at an Eastern `now`.

    What a history says is computed once for all changes, since a look may bring thousands.
    """

    def __init__(self, known: Bill | None, seen: Bill, now: datetime) -> None:
        self._known, self._seen, self._now = known, seen, now
        self._history = seen.history

    def of(self, change: Change) -> Weight:
        """The weight of a change.

        A change that is over, repeated, overtaken or about another document becomes routine: it belongs in a digest. A
        row that is routine by its words becomes news if it takes the bill out of a study order, or if a branch accepts
        the text that the other made of it.
        """
        act = self._acts.get(change.row or 0) if change.kind == "action_added" else None
        if change.weight == "routine":
            answers = act is not None and act.accepts_text and not self._overtaken(change)
            return "news" if answers or (act and act.leaves_study) else "routine"
        of_bill = change.kinds == ("adopted",) and self._seen.document_type != "Order"
        is_routine = (
            (of_bill and actions.is_about_an_order(change.text or ""))  # which does not move the bill
            or self._signed_again(change)
            or (act is not None and act.reports_other)
            or self._stale(change)
            or self._overtaken(change)
        )
        return "routine" if is_routine else "news"

    @cached_property
    def _acts(self) -> dict[int, Act]:
        return {act.row: act for act in Acts.of([self._seen])}

    @cached_property
    def _progress(self) -> tuple[stages.Progress, stages.Progress]:
        before = self._known.history if self._known else ()
        return stages.of_bill(before, date.min), stages.of_bill(self._history, date.min)

    @cached_property
    def _hearings(self) -> tuple[hearings.ByRows, hearings.ByRows]:
        before = self._known.rows if self._known else ()
        return hearings.by_rows(self._seen.id, before), hearings.by_rows(self._seen.id, self._seen.rows)

    def _signed_again(self, change: Change) -> bool:
        """Whether a row repeats the signature of a bill that was law already: both branches enter it."""
        if self._known is None or {"signed", "chaptered"}.isdisjoint(change.kinds):
            return False
        before, now = self._progress
        same = (before.stage, before.chapter, before.in_part) == (now.stage, now.chapter, now.in_part)
        return before.stage == "law" and same and now.chapter == actions.read(change.text or "").chapter

    def _stale(self, change: Change) -> bool:
        """Whether a change is only about hearings, all of which are over or unchanged."""
        if change.row is None or not hearings.is_only_about_hearings(change.kinds):
            return False
        turns = hearings.changed(*self._hearings, change.row)
        if not turns or all(turn.is_over(self._now) for turn in turns):
            return bool(turns)
        online = "hearing_location_changed" in change.kinds and any(turn.goes_online for turn in turns)
        return all(turn.says_nothing for turn in turns) and not online

    def _overtaken(self, change: Change) -> bool:
        """Whether a row was entered late, and the bill was already known to be further along."""
        if change.kind != "action_added" or change.date is None or self._known is None:
            return False
        if (self._now.date() - change.date).days <= _LATE:
            return False
        row = Action(change.date, change.branch or "", change.text or "")
        return stages.overtaken(row, self._known.history)


def _link_changes(links: Sequence[Link], bill: Bill) -> list[Change]:
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
        weight: Weight = "news" if moves else "routine"
        said = action.date, action.branch, action.text
        changes.append(Change(bill.id, "link_found", weight, link.row, *said, kinds=meaning.kinds))
    return changes


@contextmanager
def _optional(look: "Look", what: str) -> Iterator[None]:
    """Read something optional in this block; an error is noted, so the rest of the look is still written."""
    try:
        yield
    except (Refused, Unreadable) as error:
        _log.info("%s: its %s could not be read: %s", look.bill, what, error)
    except Unreachable as error:
        look.stop = error if error.stop else None
    except Stopped:
        pass


def _read_document(store: Store, source: Source, look: "Look", *, moved: bool) -> bool:
    """Read the document's JSON for the text and the cosponsors, whom no page names; true if it has the cosponsors.

    A text that it lacks is read from its own page if that is due, for which see `_keep_text`. Raises StoreError.
    """
    read = False
    if look.stop is None:
        with _optional(look, "cosponsors"):
            document = source.document(look.bill, bounds=SINGLE_TRY)
            if look.bill.number in {document.bill_number, document.docket}:
                look.document = document
                if document.cosponsors is not None:
                    look.take_cosponsors(document.cosponsors)
                    read = True
    if look.document is not None and look.stop is None:
        _keep_text(store, source, look, look.document, moved=moved)
    return read


def stored_text(text: str, address: str) -> ReadText:
    """A text as the database stores it, with the site's address that it is from; cut off after 5 MB."""
    text = text[: texts.LONGEST]
    sketch = passages.Shingled(texts.read(text)).sketch()
    return ReadText(text, address, sketch.hashes, sketch.bound)


def document_text(bill: BillId, document: Document) -> ReadText | None:
    """The text in a document's JSON; None if it has none."""
    return (
        stored_text(_with_preamble(document, document.document_text), bill.document_path)
        if document.document_text
        else None
    )


def _with_preamble(document: Document, text: str) -> str:
    """A text with the document's emergency preamble before it, unless the text has that already."""
    preamble = document.emergency_preamble
    return (
        text
        if preamble is None or comparing.normalized(preamble) in comparing.normalized(text)
        else f"{preamble}\n{text}"
    )


def _keep_text(store: Store, source: Source, look: "Look", document: Document, *, moved: bool) -> None:
    """Store the text of a document: from its JSON, or else from its own page if that is due.

    The page is due at first sight, when the bill's chain `moved`, and once a week. A page without a text, as where the
    site has only a PDF, removes no known text.
    """
    bill, now = look.bill, look.patience.now
    if text := document_text(bill, document):
        store.texts.keep(bill, text, now)
        return
    last = store.attempts.of("text", bill.general_court, bill.number).tried_at
    if not moved and last is not None and timedelta() <= elapsed(last, now) < _TEXT_PAGE_EVERY:
        return
    kind = "Order" if (document.document_type or "").endswith("Order") else "Bill"
    path = f"{bill.page_path}/{bill.branch}/{kind}/Text"
    with _optional(look, "text"):
        try:
            shown = source.printed_text(path, bounds=SINGLE_TRY)
        except Refused as error:
            if not error.absent:
                raise
            shown = None
        store.attempts.note("text", now, bill.general_court, bill.number, done=True)
        if shown is not None:
            store.texts.keep(bill, stored_text(_with_preamble(document, shown), path), now)


def _read_votes(store: Store, source: Source, look: "Look") -> None:
    """Keep the committee votes that were seen, and read the roll calls by name that rows state and that are due.

    Each is kept as its source has it. A roll call that fails is tried again on another day. Raises StoreError.
    """
    shown = look.page.committee_votes or () if look.page is not None else ()
    votes = [
        *(vote for vote in shown if isinstance(vote, RecordedVote)),
        *(look.document.votes if look.document is not None else ()),
    ]
    if votes:
        store.votes.keep(votes)
    if look.stop is not None or look.known_after is None or not (look.visited or look.changes):
        return
    court, now = look.bill.general_court, look.patience.now
    due = []
    for row in reversed(look.known_after.history):
        vote = actions.read(row.text).votes if row.branch == _BRANCH_WITH_NAMES and not row.stricken else None
        if vote is None or vote.roll_call is None:
            continue
        tried = store.attempts.of("roll call", court, f"{_BRANCH_WITH_NAMES} {vote.roll_call}")
        again = tried.tries < _MAX_TRIES and (not tried.tried_at or elapsed(tried.tried_at, now) >= _RETRY_AFTER)
        if again and store.votes.roll_call(court, _BRANCH_WITH_NAMES, vote.roll_call) is None:
            due.append(vote.roll_call)
    with _optional(look, "roll calls"):
        for number in due[:_MAX_ROLL_CALLS]:
            try:
                store.votes.keep([source.roll_call(look.bill, _BRANCH_WITH_NAMES, number)])
            except (Refused, Unreadable, Unreachable) as error:
                store.attempts.note("roll call", now, court, f"{_BRANCH_WITH_NAMES} {number}", done=False)
                _log.info("%s: roll call %d of the %s: %s", look.bill, number, _BRANCH_WITH_NAMES, error)
                if isinstance(error, Unreachable) and error.stop:
                    raise
