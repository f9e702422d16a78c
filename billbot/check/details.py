"""Reads what a look can do without: a bill's cosponsors, its text, and votes by name.

Votes are kept as each source has them. A roll call of the Senate is read once a row names it.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from billbot import actions, texts
from billbot.bills import VOTE_CHOICES, Action, BillId, CommitteeVote, Document, Page, RecordedVote
from billbot.check.views import Views
from billbot.clock import elapsed
from billbot.errors import Refused, Stopped, Unreachable, Unreadable
from billbot.fetch import SINGLE_TRY, Source
from billbot.store import ReadText, Store

_log = logging.getLogger(__name__)

_WAYS = VOTE_CHOICES["committee"]
# The House publishes its roll calls as one PDF a year alone (docs/design/source.md, "The API's other records").
_BRANCH_WITH_NAMES = "Senate"
# A day of votes on single amendments has dozens of roll calls: so many are read at a look, the latest first.
_MAX_ROLL_CALLS = 3
_COSPONSORS_EVERY = timedelta(days=1)
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


def read_cosponsors(source: Source, looked: Views) -> bool:
    """Read the cosponsors, whom no page names; true if they could be read."""
    if looked.stop is not None:
        return False
    with _optional(looked, "cosponsors"):
        document, witness = source.documented(looked.bill, bounds=SINGLE_TRY)
        if looked.bill.number in {document.bill_number, document.docket}:
            looked.document = document
            if document.cosponsors is not None:
                looked.take_cosponsors(document.cosponsors, witness)
                return True
    return False


def read_within_a_day(read_at: datetime | None, now: datetime) -> bool:
    """Whether something was read within a day."""
    return read_at is not None and elapsed(read_at, now) < _COSPONSORS_EVERY


def stored_text(text: str, address: str) -> ReadText:
    """A text as the database stores it, with the site's address that it is from; cut off after 5 MB."""
    text = text[: texts.LONGEST]
    sketch = texts.Shingled(texts.read(text)).sketch()
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
    return text if preamble is None or texts.normalized(preamble) in texts.normalized(text) else f"{preamble}\n{text}"


def read_text(store: Store, source: Source, looked: Views, *, moved: bool) -> None:
    """Store the text of the document whose JSON was read: from the JSON, or else from its own page if that is due.

    The page is due at first sight, when the bill's chain `moved`, and once a week. A page without a text, as where the
    site has only a PDF, removes no known text.
    """
    bill, document, now = looked.bill, looked.document, looked.patience.now
    if document is None or looked.stop is not None:
        return
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


def read_votes(store: Store, source: Source, looked: Views) -> None:
    """Store the votes by name that were seen, and read the roll calls that rows name. Telling a vote needs neither."""
    now = looked.patience.now
    if votes := _votes_seen(looked.bill, looked.page, looked.document):
        store.votes.keep(votes, now)
    if looked.known_after is None or looked.stop is not None or not (looked.visited or looked.changes):
        return
    with _optional(looked, "roll calls"):
        _read_roll_calls(store, source, looked.bill, looked.known_after.history, now)


def _votes_seen(bill: BillId, page: Page | None, document: Document | None) -> list[RecordedVote]:
    """The committee votes on a page and in the JSON of a document, as each source has them."""
    shown = page.committee_votes or () if page is not None else ()
    path = bill.page_path
    return [
        *(_recorded(bill, vote, path) for vote in shown if isinstance(vote, CommitteeVote)),
        *(document.votes if document is not None else ()),
    ]


def _roll_calls_due(store: Store, bill: BillId, history: Iterable[Action], now: datetime) -> Iterator[int]:
    """The numbers of the roll calls by name that rows of a bill state and that are due to be read, the latest first."""
    for action in reversed(tuple(history)):
        votes = actions.read(action.text).votes if not action.stricken and action.branch == _BRANCH_WITH_NAMES else None
        if votes is None or votes.roll_call is None:
            continue
        if store.votes.roll_call(bill.general_court, _BRANCH_WITH_NAMES, votes.roll_call) is not None:
            continue
        tried = store.votes.tries(bill.general_court, _BRANCH_WITH_NAMES, votes.roll_call)
        if tried is None or (tried[1] < _MAX_TRIES and elapsed(tried[0], now) >= _RETRY_AFTER):
            yield votes.roll_call


def _read_roll_calls(store: Store, source: Source, bill: BillId, history: Iterable[Action], now: datetime) -> None:
    """Read the latest due roll calls on a bill; one that fails is tried again on another day.

    Raises Unreachable if the site has to be left alone, and Stopped.
    """
    due = list(_roll_calls_due(store, bill, history, now))
    for number in due[:_MAX_ROLL_CALLS]:
        try:
            store.votes.keep([source.roll_call(bill, _BRANCH_WITH_NAMES, number)], now)
        except (Refused, Unreadable, Unreachable) as error:
            store.votes.read_badly(bill.general_court, _BRANCH_WITH_NAMES, number, now, str(error))
            _log.info("%s: roll call %d of the %s: %s", bill, number, _BRANCH_WITH_NAMES, error)
            if isinstance(error, Unreachable) and error.stop:
                raise


def _recorded(bill: BillId, vote: CommitteeVote, path: str) -> RecordedVote:
    voters = {way: tuple(voter for how, voter in vote.voters if how == way) for way in _WAYS} if vote.voters else {}
    tally = dict(zip(_WAYS, (vote.favorable, vote.adverse, vote.reserve_right, vote.no_action), strict=True))
    return RecordedVote(bill, "committee", vote.committee, None, vote.date, vote.question, tally, voters, path)
