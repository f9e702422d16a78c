"""How somebody voted: kept as each witness has it; roll calls of the Senate are asked for once a row names them."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from billbot import actions
from billbot.bills import VOTED, Action, BillId, CommitteeVote, Document, Page, RecordedVote
from billbot.clock import elapsed
from billbot.errors import Refused, Unreachable, Unreadable
from billbot.fetch import Source, page_path
from billbot.store import Store

_log = logging.getLogger(__name__)

_WAYS = VOTED["committee"]
# The House publishes its roll calls as one PDF a year alone (docs/design/source.md, "The API's other records").
_NAMED_BRANCH = "Senate"
# A day on which amendments are voted on one by one has some dozens of them: so many at a look, the last ones first.
_AT_ONCE = 3
_AGAIN, _MOST_TRIES = timedelta(days=1), 14


def votes_seen(bill: BillId, page: Page | None, document: Document | None) -> list[RecordedVote]:
    """The votes of committees that a page and the JSON of a document show, as each has them."""
    shown = page.committee_votes or () if page is not None else ()
    path = page_path(bill)
    return [
        *(_recorded(bill, vote, path) for vote in shown if isinstance(vote, CommitteeVote)),
        *(document.votes if document is not None else ()),
    ]


def roll_calls_due(store: Store, bill: BillId, history: Iterable[Action], now: datetime) -> Iterator[int]:
    """The roll calls with names that live rows of a bill state and that are to be read, the latest first."""
    for action in reversed(tuple(history)):
        votes = actions.read(action.text).votes if not action.stricken and action.branch == _NAMED_BRANCH else None
        if votes is None or votes.roll_call is None:
            continue
        if store.votes.roll_call(bill.general_court, _NAMED_BRANCH, votes.roll_call) is not None:
            continue
        tried = store.votes.tries(bill.general_court, _NAMED_BRANCH, votes.roll_call)
        if tried is None or (tried[1] < _MOST_TRIES and elapsed(tried[0], now) >= _AGAIN):
            yield votes.roll_call


def read_roll_calls(store: Store, source: Source, bill: BillId, history: Iterable[Action], now: datetime) -> None:
    """Read roll calls on a bill that are due, so many at once; what does not answer is tried on another day.

    A vote is told whether or not the names of those who voted are known. Raises Unreachable and Stopped.
    """
    due = list(roll_calls_due(store, bill, history, now))
    for number in due[:_AT_ONCE]:
        try:
            store.votes.keep([source.roll_call(bill, _NAMED_BRANCH, number)], now)
        except (Refused, Unreadable, Unreachable) as error:
            store.votes.read_badly(bill.general_court, _NAMED_BRANCH, number, now, str(error))
            _log.info("%s: roll call %d of the %s: %s", bill, number, _NAMED_BRANCH, error)
            if isinstance(error, Unreachable) and error.stop:
                raise


def _recorded(bill: BillId, vote: CommitteeVote, path: str) -> RecordedVote:
    voters = {way: tuple(voter for how, voter in vote.voters if how == way) for way in _WAYS} if vote.voters else {}
    tally = dict(zip(_WAYS, (vote.favorable, vote.adverse, vote.reserve_right, vote.no_action), strict=True))
    return RecordedVote(bill, "committee", vote.committee, None, vote.date, vote.question, tally, voters, path)
