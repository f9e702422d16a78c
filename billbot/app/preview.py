"""Looks up bills that are not watched yet: one that somebody names, and those that may be a proposal filed again.

Nothing is written to the database, except for a pause.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from billbot.app import config_edit
from billbot.app.poll import begin_pause
from billbot.briefs.watch import Watch, last_heard
from billbot.clock import Clock
from billbot.domain import diff, follow, stages, suggest
from billbot.domain.bills import Action, Bill, BillId, Document, Page
from billbot.domain.refiled import Candidate, FormerBill, NextCourt, matter
from billbot.domain.suggest import Suggestion
from billbot.domain.watched import Proposal
from billbot.errors import Refused, Renumbered, Unreachable, Unreadable
from billbot.messages.phrases import ordinal
from billbot.messages.standing import court_of_bill_ended, in_another_court, stage_in_words
from billbot.messages.watchlist import Companion, LookedUp
from billbot.site.source import Source
from billbot.store import Store

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


def preview(store: Store, source: Source, watch: Watch, bill: BillId, clock: Clock) -> LookedUp:
    """Read a bill's page, its document and its similar bills from the site, and find what it seems to belong to.

    Raises AtWork or Unreachable, as `exclusive_site`, and Refused or Unreadable if neither page nor history can be
    read.
    """
    with exclusive_site(store, clock):
        return _read_preview(store, source, watch, bill, clock.now())


@contextmanager
def exclusive_site(store: Store, clock: Clock) -> Iterator[None]:
    """Reserve the site for this block, so no other process sends requests to it (promise 8).

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


def _read_preview(store: Store, source: Source, watch: Watch, bill: BillId, now: datetime) -> LookedUp:
    page, today = None, now.date()
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
                elsewhere = in_another_court(watch.dates, bill, today)
                over = court_of_bill_ended(watch.dates.ends, bill, today)
                return LookedUp(bill, exists=False, over=over, elsewhere=elsewhere)
            raise error from second
    known = diff.compare(None, seen, bill, diff.Patience(now, timedelta())).bill
    document = _or_none(lambda: source.document(bill))
    similar = page and _or_none(lambda: source.similar(page))
    companions = _companions(store, watch, known, [(each.bill, each.title) for each in similar or ()])
    progress = stages.of_bill(known.history, today, partial(last_heard, store, watch, known.id, known, today))
    title = known.title.value or (document.title if document else None)  # an amendment has none
    presented = ", ".join(known.presented_by) or (known.sponsor or "").replace("\n", ", ")
    pinslip = known.pinslip or (document.pinslip if document else None)
    text = document.document_text if document else None
    name = config_edit.name_from(title)
    homes = [each for one in companions for each in watch.proposals_of(one.bill)]
    joins = homes[0] if homes else config_edit.named(watch.proposals, name)
    return LookedUp(
        bill=known.id,
        exists=True,
        title=title or "",
        name=name,
        presented=presented,
        sponsors=[each for each in document.sponsors if each not in presented] if document else (),
        committee=progress.committee or "",
        stage=stage_in_words(known.id, progress, today),
        over=court_of_bill_ended(watch.dates.ends, known.id, today),
        topics=suggest.topics_by_words(watch.topics, {"title": title, "pinslip": pinslip, "text": text}),
        companions=companions,
        joins=joins.id if joins else "",
    )


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
        Companion(bill, why, concerned[bill][0].name if concerned[bill] else "", onward=bill in onward)
        for bill, why in found.items()
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
