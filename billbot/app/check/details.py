"""Reads what a look can do without: a bill's document, with its cosponsors and its text, and votes by name."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from billbot.app.check.views import Views
from billbot.clock import elapsed
from billbot.domain import comparing, passages, texts
from billbot.domain.bills import VOTE_CHOICES, BillId, CommitteeVote, Document, RecordedVote
from billbot.errors import Refused, Stopped, Unreachable, Unreadable
from billbot.site.client import SINGLE_TRY
from billbot.site.source import Source
from billbot.store import ReadText, Store

_log = logging.getLogger(__name__)

_WAYS = VOTE_CHOICES["committee"]
# The House publishes its roll calls as one PDF a year alone (docs/design/source.md, "The API's other records").
BRANCH_WITH_NAMES = "Senate"
# A day of votes on single amendments has dozens of roll calls: so many are read at a look, the latest first.
_MAX_ROLL_CALLS = 3
_RETRY_AFTER, _MAX_TRIES = timedelta(days=1), 14
# How often a text is requested that is only on its own page. One in the JSON comes with that, once a day.
_TEXT_PAGE_EVERY = timedelta(days=7)


@contextmanager
def _optional(looked: Views, what: str) -> Iterator[None]:
    """Read something optional within: an error is noted and ends here, so that the rest of the look is written."""
    try:
        yield
    except (Refused, Unreadable) as error:
        _log.info("%s: its %s could not be read: %s", looked.bill, what, error)
    except Unreachable as error:
        looked.stop = error if error.stop else None
    except Stopped:
        pass


def read_document(store: Store, source: Source, looked: Views, *, moved: bool) -> bool:
    """Read the document's JSON: the cosponsors, whom no page names, and the text; true if it has the cosponsors.

    A text that it lacks is read from its own page if that is due, for which see `_keep_text`. Raises StoreError.
    """
    read = False
    if looked.stop is None:
        with _optional(looked, "cosponsors"):
            document, witness = source.fetch_document(looked.bill, bounds=SINGLE_TRY)
            if looked.bill.number in {document.bill_number, document.docket}:
                looked.document = document
                if document.cosponsors is not None:
                    looked.take_cosponsors(document.cosponsors, witness)
                    read = True
    if looked.document is not None and looked.stop is None:
        _keep_text(store, source, looked, looked.document, moved=moved)
    return read


def stored_text(text: str, address: str) -> ReadText:
    """A text as the database stores it, with the site's address that it is from; cut off after 5 MB."""
    text = text[: texts.LONGEST]
    sketch = passages.Shingled(texts.read(text)).sketch()
    return ReadText(text, address, sketch.hashes, sketch.bound)


def document_text(bill: BillId, document: Document) -> ReadText | None:
    """The text in a document's JSON; null if it has none."""
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


def _keep_text(store: Store, source: Source, looked: Views, document: Document, *, moved: bool) -> None:
    """Store the text of a document: from its JSON, or else from its own page if that is due.

    The page is due at first sight, when the bill's chain `moved`, and once a week. A page without a text, as where the
    site has only a PDF, removes no known text.
    """
    bill, now = looked.bill, looked.patience.now
    if text := document_text(bill, document):
        store.texts.keep(bill, text, now)
        return
    last = store.texts.last_look(bill)
    if not moved and last is not None and timedelta() <= elapsed(last, now) < _TEXT_PAGE_EVERY:
        return
    path = _text_path(bill, document.document_type)
    with _optional(looked, "text"):
        try:
            shown = source.printed_text(path, bounds=SINGLE_TRY)
        except Refused as error:
            if not error.absent:
                raise
            shown = None
        store.texts.looked(bill, now)
        if shown is not None:
            store.texts.keep(bill, stored_text(_with_preamble(document, shown), path), now)


def _text_path(bill: BillId, document_type: str | None) -> str:
    """The path of the page that shows a document's text alone."""
    kind = "Order" if (document_type or "").endswith("Order") else "Bill"
    return f"{bill.page_path}/{bill.branch}/{kind}/Text"


def keep_votes(store: Store, looked: Views) -> None:
    """Store the committee votes on the page and in the document's JSON, as each of them has them. Raises StoreError."""
    shown = looked.page.committee_votes or () if looked.page is not None else ()
    votes = [
        *(_recorded(looked.bill, vote) for vote in shown if isinstance(vote, CommitteeVote)),
        *(looked.document.votes if looked.document is not None else ()),
    ]
    if votes:
        store.votes.keep(votes)


def _recorded(bill: BillId, vote: CommitteeVote) -> RecordedVote:
    voters = {way: tuple(voter for how, voter in vote.voters if how == way) for way in _WAYS} if vote.voters else {}
    tally = dict(zip(_WAYS, (vote.favorable, vote.adverse, vote.reserve_right, vote.no_action), strict=True))
    return RecordedVote(
        bill, "committee", vote.committee, None, vote.date, vote.question, tally, voters, bill.page_path
    )


def read_roll_calls(store: Store, source: Source, looked: Views, numbers: Iterable[int]) -> None:
    """Read the first of these roll calls on a bill that are due; one that fails is tried again on another day.

    Raises StoreError.
    """
    now = looked.patience.now
    due = [number for number in numbers if _is_due(store, looked.bill.general_court, number, now)]
    with _optional(looked, "roll calls"):
        for number in due[:_MAX_ROLL_CALLS]:
            _read_roll_call(store, source, looked.bill, number, now)


def _is_due(store: Store, general_court: int, roll_call: int, now: datetime) -> bool:
    if store.votes.roll_call(general_court, BRANCH_WITH_NAMES, roll_call) is not None:
        return False
    tried = store.votes.tries(general_court, BRANCH_WITH_NAMES, roll_call)
    return tried is None or (tried[1] < _MAX_TRIES and elapsed(tried[0], now) >= _RETRY_AFTER)


def _read_roll_call(store: Store, source: Source, bill: BillId, number: int, now: datetime) -> None:
    """Read a roll call. Raises Unreachable if the site has to be left alone, and Stopped."""
    try:
        store.votes.keep([source.roll_call(bill, BRANCH_WITH_NAMES, number)])
    except (Refused, Unreadable, Unreachable) as error:
        store.votes.read_badly(bill.general_court, BRANCH_WITH_NAMES, number, now)
        _log.info("%s: roll call %d of the %s: %s", bill, number, BRANCH_WITH_NAMES, error)
        if isinstance(error, Unreachable) and error.stop:
            raise
