"""Reads every new document of a court once, by its daily list, and searches it for what the coalition follows.

Watched bills come first: documents are read only after a complete poll, and while no look is due. Each document is
written in its own transaction, so none is lost when the process ends.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from billbot.app.check_bill import document_text
from billbot.app.poll import Reading, may_read_more, until_stopped
from billbot.briefs.watch import Watch
from billbot.clock import Clock, elapsed
from billbot.domain import passages, schedule, texts
from billbot.domain.bills import BillId, Document
from billbot.domain.refiled import printed_references
from billbot.domain.suggest import PhraseMatch, SharedPassage, Suggester, Suggestion, TopicSearch
from billbot.domain.watched import Topic
from billbot.errors import BillbotError, Refused, Unreachable, Unreadable, log_bug
from billbot.site.source import Source
from billbot.store import Store, Waiting

_log = logging.getLogger(__name__)

# A client that asked for 3,900 pages in an hour was blocked (docs/design/source.md, "HTTP"). At our pace this many
# documents take an hour or two; thousands take several nights.
MAX_DOCUMENTS_A_DAY = 2_000
# The site may answer every request with a maintenance page: after this many failures reading stops until the next time.
_MAX_FAILURES_IN_A_ROW = 5
# Operations hear that the list is missing this long after the last good one. A new court's list may come late.
_LIST_OVERDUE_AFTER = timedelta(days=2)


def documents_due(store: Store, watch: Watch, now: datetime) -> bool:
    """Whether a list or document is due and may be read: after the first check, not in a pause, within the limit."""
    if not may_read_more(store, now):
        return False
    return _lists_due(store, watch, now) != [] or _next_document(store, watch, now) is not None


def overdue_list(store: Store, watch: Watch, now: datetime) -> tuple[str, datetime] | None:
    """The last error of a court's list that could not be read for two days, and since when; None if none is overdue.

    The days count from the last good list of this court or the one before, or else from the first check. Raises
    StoreError.
    """
    for court in schedule.courts_to_list(watch.dates, now.date()):
        found = store.attempts.of("documents", court)
        last = found.done_at or store.attempts.of("documents", court - 1).done_at or store.polls.first_started() or now
        if found.error is not None and elapsed(last, now) >= _LIST_OVERDUE_AFTER:
            return found.error, last
    return None


def read_documents(
    store: Store,
    source: Source,
    watch: Watch,
    clock: Clock,
    until: datetime,
    *,
    budget: timedelta,
    go_on: Callable[[], bool] = lambda: True,
) -> Reading:
    """Read the lists that are due, then documents, and record suggestions, until `until` or for the `budget`.

    `go_on` is called before each, and may do something else first. The caller must have the turn (`Store.turn`). Sends
    nothing. Raises StoreError.
    """
    reading = Reading()
    before, end = source.requests, clock.monotonic() + budget.total_seconds()

    def may_go_on() -> bool:
        late = clock.now() >= until or clock.monotonic() >= end
        return not late and go_on()

    with until_stopped(store, clock, reading):
        _DocumentReader(store, source, watch, clock, reading).read(may_go_on)
    reading.requests = source.requests - before
    return reading


class WatchedTexts:
    """Finds passages of watched texts in other documents; words that many documents share do not count.

    Every method raises StoreError.
    """

    def __init__(self, store: Store, ours: Mapping[BillId, passages.Shingled]) -> None:
        self._store, self._watched = store, passages.ShingleIndex(ours)
        self._table = passages.ShingleTable(store.texts.bounds())
        self._text_counts: dict[int, int] = {}

    def best_shared_passage(self, text: passages.Shingled) -> SharedPassage | None:
        """The longest passage that a text shares with the closest watched text; None if it is not worth reporting."""
        theirs = frozenset(text.ordered)
        best: tuple[float, BillId, passages.Overlap] | None = None
        for bill, ours in self._watched.sharing(theirs).items():
            found = passages.overlap(ours, theirs, self._common_in(theirs.intersection(ours.hashes)))
            if (
                found.tells
                and not self._table.is_form(found, self._text_counts)
                and (best is None or found.weight > best[0])
            ):
                best = found.weight, bill, found
        if best is None:
            return None
        longest = best[2].passages[0]
        return SharedPassage(best[1], longest.words, best[2].share, longest.quote)

    def _common_in(self, shared: frozenset[int]) -> set[int]:
        """The hashes among these that are boilerplate; each is looked up in the database once."""
        new = sorted(shared.difference(self._text_counts))
        self._text_counts |= self._store.texts.having(new, self._table.most)
        return {each for each in shared if self._table.is_common(each, self._text_counts[each])}


def _watched_texts(store: Store, watch: Watch) -> WatchedTexts:
    """The last known text of each watched or followed bill. Raises StoreError."""
    found = {bill: versions[-1].text for bill in watch.bills if (versions := store.texts.versions(bill))}
    return WatchedTexts(store, {bill: passages.Shingled(texts.read(text)) for bill, text in found.items()})


class _DocumentReader:
    """Reads lists and documents, and counts the results in a `Reading`."""

    def __init__(self, store: Store, source: Source, watch: Watch, clock: Clock, reading: Reading) -> None:
        self._store, self._source, self._watch, self._clock = store, source, watch, clock
        self._reading = reading

    def read(self, may_go_on: Callable[[], bool]) -> None:
        """Read the lists, then documents, while `may_go_on` allows it. Raises Unreachable and Stopped."""
        for court in _lists_due(self._store, self._watch, self._clock.now()):
            if may_go_on():
                self._read_list(court)
        self._read_documents(may_go_on)

    def _read_list(self, court: int) -> None:
        known = self._store.documents.any_of(court)
        # Noted first: a list is large, and must not be requested again within the hour even if this process ends here.
        interrupted = "reading it was interrupted"
        self._store.attempts.note("documents", self._clock.now(), court, done=False, error=interrupted)
        try:
            listed, self._reading.odd[court] = self._source.documents(court, known=known)
        except (Refused, Unreadable, Unreachable) as error:
            self._store.attempts.note("documents", self._clock.now(), court, done=False, error=str(error))
            self._reading.faults.append(f"list of documents of General Court {court}: {error}")
            if isinstance(error, Unreachable) and error.stop:
                raise
        else:
            self._reading.new += self._store.documents.take_list(court, listed, self._clock.now())

    def _read_documents(self, may_go_on: Callable[[], bool]) -> None:
        suggester = followed = ours = None
        failures = 0
        while (waiting := _next_document(self._store, self._watch, self._clock.now())) and may_go_on():
            if failures >= _MAX_FAILURES_IN_A_ROW:
                return
            if suggester is None:  # compiled only if there is something to read
                suggester, followed = self._watch.suggester(self._store), self._watch.followed
                ours = _watched_texts(self._store, self._watch)
            assert followed is not None
            assert ours is not None
            document = self._fetch(waiting)
            failures = failures + 1 if document is None else 0
            if document is None:
                continue
            try:
                suggestion = None if followed.intersection(waiting.ids) else self._suggestion(suggester, ours, document)
            except Exception as error:  # our own error in one document must not block the others for good
                self._note_failure(waiting, BillbotError(log_bug(error, waiting.id)))
                continue
            self._record(waiting, document, suggestion)

    def _suggestion(self, suggester: Suggester, ours: WatchedTexts, document: Document) -> Suggestion | None:
        text = texts.read(document.document_text or "")
        return suggester.suggestion(
            document,
            named=(
                *printed_references(document.document_text or "", document.general_court),
                *texts.bills_on_front_page(text, document.general_court),
            ),
            passage=ours.best_shared_passage(passages.Shingled(text)),
        )

    def _record(self, waiting: Waiting, document: Document, suggestion: Suggestion | None) -> None:
        now = self._clock.now()
        again = None
        if not document.document_text:
            again = schedule.next_reading(waiting.tries + 1, now, old=waiting.quiet)
        text = document_text(waiting.id, document)
        made = self._store.documents.record(waiting, document, suggestion, now, again, text)
        self._reading.read += 1
        self._reading.suggested += made is not None

    def _fetch(self, waiting: Waiting) -> Document | None:
        """The document; None if it could not be read. That is noted, so billbot tries again later."""
        try:
            document = self._source.document(waiting.id)
        except (Refused, Unreadable, Unreachable) as error:
            if isinstance(error, Unreachable) and error.stop:
                raise
            self._note_failure(waiting, error)
            return None
        if set(waiting.ids).isdisjoint(document.ids):
            self._note_failure(waiting, Unreadable(f"the document {waiting.id}", "another one"))
            return None
        return document

    def _note_failure(self, waiting: Waiting, error: BillbotError) -> None:
        _log.info("%s: %s", waiting.id, error)
        now = self._clock.now()
        again = schedule.next_reading(waiting.tries + 1, now, old=False)
        self._store.documents.read_badly(waiting, now, str(error), again)


def documents_with(store: Store, phrase: str) -> tuple[int, list[tuple[Document, tuple[PhraseMatch, ...]]]]:
    """How many documents are known, and those that have a phrase, each with the place. Raises StoreError."""
    topic_search = TopicSearch(Topic("try", "try", (phrase,)))
    count, hits = 0, []
    for document in store.documents.known():
        count += 1
        found = topic_search.search(
            {"title": document.title, "pinslip": document.pinslip, "text": document.document_text}
        )
        if found:
            hits.append((document, found))
    return count, hits


def _lists_due(store: Store, watch: Watch, now: datetime) -> list[int]:
    listed = {
        court: store.attempts.of("documents", court) for court in schedule.courts_to_list(watch.dates, now.date())
    }
    return [
        court
        for court, found in listed.items()
        if schedule.list_due(found.done_at, found.tried_at, now, watch.schedule.suggest_at)
    ]


def _next_document(store: Store, watch: Watch, now: datetime) -> Waiting | None:
    if store.documents.tried_within_a_day(now) >= MAX_DOCUMENTS_A_DAY:
        return None
    return store.documents.waiting(schedule.courts_to_list(watch.dates, now.date()), now)
