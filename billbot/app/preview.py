"""Looks up bills that are not watched yet: one that somebody names, and those that may be a proposal filed again.

Nothing is written to the database, except for a pause.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from billbot.app import config_edit
from billbot.app.config import Config
from billbot.app.poll import begin_pause
from billbot.briefs.watch import Watch, last_heard
from billbot.clock import Clock
from billbot.domain import diff, follow, stages, suggest
from billbot.domain.bills import Action, Bill, BillId, Document, Page
from billbot.domain.refiled import Candidate, FormerBill, NextCourt, matter
from billbot.domain.suggest import Suggestion
from billbot.domain.watched import Proposal, Topic
from billbot.errors import Refused, Renumbered, Unreachable, Unreadable
from billbot.messages.phrases import ordinal
from billbot.messages.standing import court_of_bill_ended, in_another_court, stage_in_words
from billbot.messages.watchlist import LookedUp
from billbot.site.source import Source
from billbot.store import Store

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Companion(Struct, frozen=True):
    """A bill that seems to belong with another, why, and its watched proposal, if any.

    It is of another court if one of them is the other filed again. `onward` says that, by its history, the other bill
    continues in this one. Then this one is followed.
    """

    bill: BillId
    why: str
    proposal: str | None
    onward: bool = False


class Preview(Struct, frozen=True):
    """What the site says of a bill; `known.id` is its present number, `document` is None if it has none.

    `progress` is derived from its history and from known agendas.
    """

    known: Bill
    document: Document | None
    progress: stages.Progress
    companions: tuple[Companion, ...]

    @property
    def title(self) -> str | None:
        """The title; an amendment has none."""
        return self.known.title.value or (self.document.title if self.document else None)

    @property
    def presented_by(self) -> str:
        """The presenters, or else the sponsor, on one line; empty if none is named."""
        return ", ".join(self.known.presented_by) or (self.known.sponsor or "").replace("\n", ", ")

    @property
    def other_sponsors(self) -> tuple[str, ...]:
        """The sponsors in its document, without the presenters."""
        sponsors = self.document.sponsors if self.document else ()
        return tuple(name for name in sponsors if name not in self.presented_by)

    def topics(self, topics: Iterable[Topic]) -> dict[str, tuple[str, ...]]:
        """The topics, by id, that its title, summary or text matches, each with the phrases that were found."""
        document = self.document
        pinslip = self.known.pinslip or (document.pinslip if document else None)
        text = document.document_text if document else None
        return suggest.topics_by_words(topics, {"title": self.title, "pinslip": pinslip, "text": text})


def preview(store: Store, source: Source, watch: Watch, bill: BillId, clock: Clock) -> Preview | None:
    """Read a bill's page, its document and its similar bills from the site; None if the site has no such number.

    Raises AtWork or Unreachable, as `exclusive_site`, and Refused or Unreadable if neither page nor history can be
    read.
    """
    with exclusive_site(store, clock):
        return _read_preview(store, source, watch, bill, clock.now())


@contextmanager
def exclusive_site(store: Store, clock: Clock) -> Iterator[None]:
    """Reserve the site for this block, so that no other process sends requests to it (promise 8).

    Waits for another process, a minute at most. Raises AtWork if that is still busy, and Unreachable during a pause. An
    Unreachable in the block that would stop a poll begins a pause here, too.
    """
    until = store.polls.pause().ahead(clock.now())
    if until is not None:
        raise Unreachable(f"the site is left alone until {until:%H:%M} on {until:%B} {until.day}")
    with store.turn(clock):
        try:
            yield
        except Unreachable as error:
            if error.stop:  # as when a poll has to stop
                begin_pause(store, error, clock.now(), answered=False)
            raise


def _read_preview(store: Store, source: Source, watch: Watch, bill: BillId, now: datetime) -> Preview | None:
    page: Page | None = None
    try:
        page = source.page(bill)
        seen: Page | tuple[Action, ...] = page
    except Renumbered as error:
        number = BillId.parse(error.shown)
        if source.document(number).docket != bill.number:
            raise Unreadable(f"{error}, or a document that confirms {number}", "one that does not") from error
        return _read_preview(store, source, watch, number, now)
    except (Refused, Unreadable) as error:
        absent = isinstance(error, Refused) and error.absent
        try:
            seen = source.fetch_history(bill, known=False).history or ()
        except Refused as second:
            if absent and second.absent:
                return None
            raise error from second
    known = diff.compare(None, seen, bill, diff.Patience(now, timedelta())).bill
    document = _or_none(lambda: source.document(bill))
    similar = page and _or_none(lambda: source.similar(page))
    companions = _companions(store, watch, known, [(each.bill, each.title) for each in similar or ()])
    heard = partial(last_heard, store, watch, known.id, known, now.date())
    return Preview(known, document, stages.of_bill(known.history, now.date(), heard), companions)


def _companions(
    store: Store, watch: Watch, known: Bill, similar: Sequence[tuple[BillId, str | None]]
) -> tuple[Companion, ...]:
    """The bills that a bill's history names, then bills with the same title, then watched ones it was suggested for.

    Its title is compared with `similar` bills, watched bills and all documents of the other branch, and with watched
    bills of other courts.
    """
    found: dict[BillId, str] = {}
    links = follow.links(known.id, known.rows)
    for link in links:
        found.setdefault(link.to, "its history names it")
    onward = {link.to for link in links if link.origin == known.id and link.relation in follow.ONWARD}
    title = suggest.bare_title(known.title.value or "")
    watched = [(bill, seen.title.value) for bill in watch.bills if (seen := store.bills.last_seen(bill)) is not None]
    for bill, other in (*similar, *watched, *store.documents.titled(known.id.general_court)):
        if bill.general_court == known.id.general_court:
            elsewhere, where = bill.branch != known.id.branch, str(bill.branch)
        else:
            elsewhere, where = watch.watches(bill), ordinal(bill.general_court)
        if elsewhere and title and suggest.bare_title(other or "") == title:
            found.setdefault(watch.numbers.get(bill, bill), f"the same title in the {where}")
    for each in store.suggestions.all():
        like = each.suggestion.like
        if known.id in each.ids and each.decided != "rejected" and like is not None and watch.watches(like):
            found.setdefault(like, f"suggestion {each.id} says why")
    concerned = {bill: watch.proposals_of(bill) for bill in found}
    return tuple(
        Companion(bill, why, concerned[bill][0].id if concerned[bill] else None, onward=bill in onward)
        for bill, why in found.items()
    )


def looked_up(settings: Config, bill: BillId, found: Preview | None, today: date) -> LookedUp:
    """What to say of a bill before it is added, and what it seems to belong to; `found` is None without a page."""
    over = court_of_bill_ended(settings.dates.ends, bill, today)
    if found is None:
        return LookedUp(bill, exists=False, over=over, elsewhere=in_another_court(settings.dates, bill, today))
    names = {each.id: each.name for each in settings.proposals}
    companions = [each for each in found.companions if each.proposal in names]
    same = config_edit.named(settings, name := config_edit.name_from(found.title))
    return LookedUp(
        bill=bill,
        exists=True,
        title=found.title or "",
        name=name,
        presented=found.presented_by,
        sponsors=found.other_sponsors,
        committee=found.progress.committee or "",
        stage=stage_in_words(bill, found.progress, today),
        over=over,
        topics=found.topics(settings.topics),
        companions=[
            (each.bill, each.why, names.get(each.proposal or "", ""), each.onward) for each in found.companions
        ],
        joins=(companions[0].proposal or "") if companions else same.id if same else "",
    )


def _or_none(ask: Callable[[], _T]) -> _T | None:
    """The answer, or None if it is refused or unreadable. A look-up can do without it."""
    try:
        return ask()
    except (Refused, Unreadable) as error:
        _log.info("%s", error)
        return None


class Refiling(Struct, frozen=True):
    """A proposal, and where it may have been filed again in the next court.

    `formers` are its bills of the old court, `refiled` the watched ones of the new court, and `candidates` other
    documents that may be it.
    """

    proposal: Proposal
    formers: tuple[BillId, ...]
    refiled: tuple[BillId, ...]
    candidates: tuple[Candidate, ...]


def refilings(store: Store, watch: Watch, general_court: int) -> tuple[Refiling, ...]:
    """Every proposal whose `next` is not `drop`, with its candidates among the documents of this court.

    Watched bills are not candidates. Raises StoreError.
    """
    filed, earlier = [], []
    for document in store.documents.known():
        if document.general_court == general_court:
            filed.append(document)
        elif document.general_court == general_court - 1:
            earlier.append(replace(document, document_text=None))
    court, listed = NextCourt(filed, earlier), {bill: each for each in earlier for bill in each.ids}
    taken = {*watch.bills, *watch.numbers}
    found = []
    for proposal in watch.proposals:
        if proposal.next == "drop":
            continue
        numbers = watch.all_numbers(proposal)
        formers = [_former(store, watch, bill, listed) for bill in numbers if bill.general_court == general_court - 1]
        candidates = tuple(each for each in court.candidates(formers) if taken.isdisjoint(each.document.ids))
        refiled = tuple(bill for bill in numbers if bill.general_court == general_court)
        found.append(Refiling(proposal, tuple(each.bill for each in formers), refiled, candidates))
    return tuple(found)


def suggest_refilings(store: Store, watch: Watch, general_court: int, now: datetime) -> int:
    """Suggest documents that are certainly or likely a watched proposal filed again, each only once.

    Returns how many documents were suggested. Raises StoreError.
    """
    found = [(turn.proposal, each) for turn in refilings(store, watch, general_court) for each in turn.candidates]
    made = [
        store.documents.suggest(candidate.document.id, _as_suggestion(proposal, candidate), now)
        for certainty in ("certain", "likely")
        for proposal, candidate in found
        if candidate.certainty == certainty
    ]
    return len(made) - made.count(None)


def _as_suggestion(proposal: Proposal, candidate: Candidate) -> Suggestion:
    """The strongest evidence for a candidate as the reason of a suggestion."""
    found, topics = candidate.evidence[0], proposal.topics[:1]
    if found.witness == "printed":
        return Suggestion("named", topics, like=found.former)
    if found.witness == "title" and found.words:
        return Suggestion("title", topics, like=found.former)
    sponsored = {each.former for each in candidate.evidence if each.witness == "sponsor"}
    found = next((each for each in candidate.evidence if each.former in sponsored), found)
    shared = " … ".join(found.words) or matter(candidate.document.title or "")
    return Suggestion("sponsor", topics, like=found.former, shared=shared)


def _former(store: Store, watch: Watch, bill: BillId, listed: Mapping[BillId, Document]) -> FormerBill:
    """A bill of the old court, from its page, or else from the list of documents."""
    known, document = store.bills.last_seen(bill), listed.get(bill)
    title = known.title.value if known else None
    presenters = known.presented_by if known else ()
    dockets = [docket for docket, number in watch.numbers.items() if number == bill]
    docket = next(iter(dockets), None)
    if document is not None:
        title = title or document.title
        presenters = presenters or document.presenters
        docket = docket or (BillId(bill.general_court, document.docket) if document.docket else None)
    return FormerBill(bill, title, presenters, docket)
