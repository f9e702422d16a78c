"""The turn to the next court: what was re-filed of each proposal that is to be, from what the database knows."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import BillId, Document, Proposal
from billbot.check.preview import asking
from billbot.clock import Clock
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.fetch import Source
from billbot.refiled import Candidate, Former, NextCourt
from billbot.store import Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)

# So many candidates of a proposal are looked at: each takes up to four requests.
_LOOKED_AT = 5


class Turn(Struct, frozen=True):
    """A proposal at the turn: its bills of the old court, those of the next that are watched already, the others."""

    proposal: Proposal
    formers: tuple[BillId, ...]
    refiled: tuple[BillId, ...]
    candidates: tuple[Candidate, ...]


class CloserLook(Struct, frozen=True):
    """What a closer look at candidates brought: documents read anew, and the bills that the site calls similar."""

    documents: Mapping[BillId, Document]
    similar: Mapping[BillId, Sequence[BillId]]


_NOTHING_READ = CloserLook({}, {})


def turns(store: Store, watch: Watch, general_court: int, seen: CloserLook = _NOTHING_READ) -> tuple[Turn, ...]:
    """Every proposal whose `next` is to re-file, with the candidates among the documents of the court it turns to.

    What is watched already is no candidate. Raises StoreError.
    """
    filed, earlier = [], []
    for document in store.documents.known():
        if document.general_court == general_court:
            filed.append(_closer(document, seen))
        elif document.general_court == general_court - 1:
            earlier.append(replace(document, document_text=None))
    court, listed = NextCourt(filed, earlier, seen.similar), _by_name(earlier)
    taken = {*watch.bills, *watch.numbers}
    found = []
    for proposal in watch.proposals:
        if proposal.next != "re-file":
            continue
        numbers = watch.of(proposal)
        formers = [_former(store, watch, bill, listed) for bill in numbers if bill.general_court == general_court - 1]
        candidates = tuple(each for each in court.candidates(formers) if taken.isdisjoint(each.ids))
        refiled = tuple(bill for bill in numbers if bill.general_court == general_court)
        found.append(Turn(proposal, tuple(each.bill for each in formers), refiled, candidates))
    return tuple(found)


def look_closer(store: Store, source: Source, found: Sequence[Turn], clock: Clock, owner: str) -> CloserLook:
    """Read the document and the site's list of similar bills of each proposal's first uncertain candidates.

    What cannot be read is left out; it is only more evidence. Raises Unreachable or Stopped, and StoreError.
    """
    documents: dict[BillId, Document] = {}
    similar: dict[BillId, Sequence[BillId]] = {}
    wanted = dict.fromkeys(
        each.id
        for turn in found
        for each in [one for one in turn.candidates if one.certainty != "certain"][:_LOOKED_AT]
    )
    with asking(store, clock, owner):
        for bill in wanted:
            store.sweeps.renew(owner, clock.now())
            with _if_readable(bill):
                documents[bill] = source.document(bill)
            with _if_readable(bill):
                similar[bill] = [each.bill for each in source.similar(source.visit(bill, known=False).page)]
    return CloserLook(documents, similar)


@contextmanager
def _if_readable(bill: BillId) -> Iterator[None]:
    try:
        yield
    except (Refused, Unreadable) as error:
        _log.info("%s: %s", bill, error)
    except Unreachable as error:
        if error.stop:
            raise
        _log.info("%s: %s", bill, error)


def _closer(document: Document, seen: CloserLook) -> Document:
    for name in filter(None, (document.bill_number, document.docket)):
        closer = seen.documents.get(BillId(document.general_court, name))
        if closer is not None:
            return replace(document, document_text=closer.document_text or document.document_text)
    return document


def _former(store: Store, watch: Watch, bill: BillId, listed: Mapping[BillId, Document]) -> Former:
    """A bill of the old court as its page showed it, or else as the list names it."""
    known, document = store.bills.last_seen(bill), listed.get(bill)
    title = known.title.value if known else None
    presenters = tuple((known.presenters.value or "").split("\n")) if known else ()
    dockets = [docket for docket, number in watch.numbers.items() if number == bill]
    docket = next(iter(dockets), None)
    if document is not None:
        title = title or document.title
        presenters = tuple(filter(None, presenters)) or document.presenters
        docket = docket or (BillId(bill.general_court, document.docket) if document.docket else None)
    return Former(bill, title, tuple(filter(None, presenters)), docket)


def _by_name(documents: Sequence[Document]) -> dict[BillId, Document]:
    return {
        BillId(each.general_court, name): each for each in documents for name in (each.bill_number, each.docket) if name
    }
