"""Suggestions from new documents, posted once in operations channels, and what was decided on them.

A message has ten, the most certain first; in Slack, a few get one message each. People decide there with a button, or
with ✅ and ❌ and a number, or on the command line.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from billbot.briefs.waiting import home, watched_in
from billbot.briefs.watch import Watch
from billbot.channels import Transport
from billbot.clock import elapsed, later
from billbot.domain.ledger import DueJob, Job, Subject
from billbot.domain.schedule import courts_to_list
from billbot.domain.slack import by_slack_user
from billbot.domain.suggest import doubt
from billbot.errors import BillbotError, DeliveryError, StoreError
from billbot.messages.document import MessageDocument
from billbot.messages.suggestions import SuggestionToTell, rejected, reopened, suggested
from billbot.notify.kind import Difference, SubjectKind, jobs_for_operations
from billbot.notify.reader import Reader
from billbot.store import Store, Suggested

_log = logging.getLogger(__name__)
# Up to this many get a separate message each in Slack. More share messages of this many.
ALONE_AT_MOST, MOST_IN_A_MESSAGE = 3, 10
SUGGESTION, DECISION = "suggestion", "decision"
OPEN, _REJECTED, _AGAIN = "open", "rejected", "open again"
_WAIT_AT_MOST = timedelta(hours=1)
_ASK_FOR = timedelta(days=90)


def tell_found(store: Store, watch: Watch, now: datetime) -> bool:
    """Queue new suggestions for each operations channel, once the run is over or an hour old.

    They are queued in the order to post them, without those already decided or from the first list of documents.
    Returns whether there is anything to post now. Raises StoreError.
    """
    untold = store.suggestions.untold()
    if not untold:
        return False
    running = store.documents.waiting(courts_to_list(watch.dates, now.date()), now, quiet=False)
    if running is not None and running.tries == 0 and elapsed(untold[0].made_at, now) < _WAIT_AT_MOST:
        return False
    ordered = sorted(untold, key=lambda each: doubt(each.suggestion))
    jobs = [Job(name, Subject(SUGGESTION, None, each.id), now) for name in watch.operations for each in ordered]
    store.suggestions.tell(ordered, jobs, now)
    return bool(jobs)


class SuggestionKind(SubjectKind):
    """Suggestions that nobody decided on."""

    name = SUGGESTION
    operations = True

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[Difference[None]]:
        """The undecided suggestions: each separately if few, otherwise in messages of ten."""
        found = super().differences(reader, due)
        if reader.channel.kind == "slack" and len(found) <= ALONE_AT_MOST:
            return [replace(each, alone=True) for each in found]
        return [replace(each, message=f"{SUGGESTION} {at // MOST_IN_A_MESSAGE}") for at, each in enumerate(found)]

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message of these suggestions, each in its place. One that was decided or added meanwhile is struck."""
        finds = []
        for at, item in enumerate(found, 1):
            known, still = reader.store.suggestions.of(item.job.subject.number), _open(reader, item.job.subject)
            if known is not None:
                place = at if len(found) > 1 else 0
                finds.append(find(reader.watch, known, place, settled=not still))
        if all(each.settled for each in finds):
            return None
        return suggested(reader.channel, finds, reader.watch.topics)

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """Always the same state; None if somebody decided it or put it on the list."""
        return OPEN if _open(reader, subject) else None


def find(watch: Watch, each: Suggested, place: int = 0, *, settled: bool = False) -> SuggestionToTell:
    """A suggestion with what its words need."""
    said = each.id, each.bill, each.title, each.presenters, each.suggestion
    return SuggestionToTell(*said, home(watch, each), watch.page_url(each.bill), place, settled)


def _open(reader: Reader, subject: Subject) -> bool:
    """Whether a suggestion is still undecided."""
    found = reader.store.suggestions.of(subject.number)
    return found is not None and not found.decided and watched_in(reader.watch, found) is None


def decision_jobs(watch: Watch, key: int, was: str, now: datetime) -> list[Job]:
    """The jobs that tell operations channels of a decision, or of a reopened suggestion. `was` is its state before."""
    return jobs_for_operations(watch, DECISION, key, now, was)


def read_answers(
    store: Store,
    transports: Mapping[str, Transport],
    decide: Callable[[str, Suggested, bool], None],
    now: datetime,
) -> bool:
    """Read ✅ and ❌ on the messages of suggestions, and have the decisions recorded.

    `decide` gets who decided, on what, and whether it is ours. If it raises BillbotError, the answer is read again.

    If a suggestion has both answers, nothing is decided. A channel that cannot be asked is asked again after the next
    check. Messages older than three months are ignored. Returns whether there is a decision to announce. Raises
    StoreError.
    """
    decided = False
    deaf: set[str] = set()
    for channel, reference, places in store.suggestions.answerable((SUGGESTION, DECISION), later(now, -_ASK_FOR)):
        transport = transports.get(channel)
        if channel in deaf or transport is None:
            continue
        try:
            answers = transport.answers(reference, len(places))
        except DeliveryError as error:
            deaf.add(channel)
            _log.warning("channel %s: answers to suggestions could not be read: %s", channel, error)
            continue
        for place, answer in answers.items():
            found = store.suggestions.of(key) if (key := places[place]) is not None else None
            if found is None or found.decided:
                continue
            try:
                decide(by_slack_user(answer.user), found, answer.yes)
                decided = True
            except StoreError:
                raise
            except BillbotError as error:
                _log.warning("%s is ours, and could not be put on the list: %s", found.bill, error)
    return decided


class DecisionKind(SubjectKind):
    """What was decided on suggestions."""

    name = DECISION
    operations = True

    def state(self, reader: Reader, subject: Subject) -> str | None:
        """The decision on a suggestion, if somebody must hear about it. If it was accepted, they hear from the edit."""
        found = reader.store.suggestions.of(subject.number)
        if found is None:
            return None
        if found.decided == "rejected":
            return _REJECTED
        if found.decided or watched_in(reader.watch, found) is not None:
            return None
        # Each time it is undone, it must be posted again, since earlier answers no longer count.
        return f"{_AGAIN} {found.reopened_at.isoformat()}" if found.reopened_at else OPEN

    def message(self, _: str | None, now: str) -> str | None:
        """The type of message for a decision or an undone one; None while nobody decided."""
        return None if now == OPEN else _AGAIN if now.startswith(_AGAIN) else now

    def differences(self, reader: Reader, due: Sequence[DueJob]) -> list[Difference[None]]:
        """The differences for decisions. A reopened suggestion has its own message, to be answered there."""
        found = super().differences(reader, due)
        return [replace(each, alone=each.message == _AGAIN) for each in found]

    def document(self, reader: Reader, found: Sequence[Difference[None]]) -> MessageDocument | None:
        """The message about what was decided on these suggestions, or that a decision was undone."""
        keys = [item.job.subject.number for item in found]
        known = [each for key in keys for each in [reader.store.suggestions.of(key)] if each is not None]
        finds = [find(reader.watch, each) for each in known]
        if not finds:
            return None
        if found[0].message == _AGAIN:
            return reopened(reader.channel, finds[0], known[0].reopened_by, reader.watch.topics)
        return rejected(reader.channel, finds, [(each.by, each.decided_at) for each in known])
