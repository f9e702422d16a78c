"""What a kind of message is, and how the simple ones are made: each finds what differs, and composes the message."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from billbot.briefs.watch import Watch
from billbot.domain.ledger import DueJob, Grouping, Job, Moved, Statement, Subject
from billbot.domain.report import Report
from billbot.messages.document import MessageDocument
from billbot.notify.reader import Payload, Reader, compose
from billbot.store import Store


class Difference(Struct, frozen=True):
    """One thing to tell a recipient: `statement` is the state that the message tells of the subject.

    `message` names the type of message it goes into: differences of two types never share a message. `content` is
    whatever the kind needs to compose it. `alone` sends it in a separate message, `goes_first` before everything that
    was found at the same time; `never_summarised` keeps it out of summaries. What may be summarised is ordered by
    `rank`, the lowest first. What keeps changing is not told while it `rests_until` a time. `related` are other
    subjects that its words may tell of as well: they are compared only after it was told; what is `needless` has no
    words of its own beside it, and counts as told with it. What is `muted` is entered in the ledger as told, and
    nothing is sent.
    """

    statement: Statement
    message: str
    content: Any = None
    alone: bool = False
    goes_first: bool = False
    never_summarised: bool = True
    rank: int = 1
    rests_until: datetime | None = None
    related: frozenset[Subject] = frozenset()
    needless: tuple[Statement, ...] = ()
    muted: bool = False

    @property
    def job(self) -> DueJob:
        """The job that is settled once this was told."""
        return self.statement.job

    @property
    def proposal(self) -> str | None:
        """The id of the proposal that it is announced under; None for none."""
        return next(iter(self.statement.proposals), None)

    @property
    def group(self) -> Grouping | None:
        """Differences of several proposals with the same group may share a message; None for none."""
        return self.statement.group


class Kind(Struct, frozen=True):
    """The functions and rules of one kind of subject; `notify.KINDS` has one for each.

    - `differences` takes the due jobs of these subjects and gives what is to be told; the other jobs are settled.
    - `say` composes the payload of such differences, all of one `message` type; None where nothing needs saying.
    - `after_check` makes jobs from the database after a check in which any of the `triggers` moved, and may raise
      StoreError. What may differ by time alone, it queues again after the next check. A kind without it is queued by
      the code that causes it.
    - `true_on_its_day_only` is for words such as "tomorrow".
    - `kept` says how long the ledger keeps what was told: for good where earlier messages are corrected by it, the last
      telling alone where only that is compared, or a year where nobody looks at the subject again.
    - `waits` says whether a job that is due in a channel's quiet hours waits for their end.
    - `operations` says that operations channels alone hear of it, and never have to wait for the end of quiet hours.
      If the channel has ceased to be one when the message would leave, nobody hears.
    """

    differences: Callable[[Reader, Sequence[DueJob]], Sequence[Difference]]
    say: Callable[[Reader, str, Sequence[Difference]], Payload | None]
    after_check: Callable[[Store, Watch, Report, datetime], None] | None = None
    triggers: frozenset[Moved] = frozenset()
    true_on_its_day_only: bool = False
    kept: Literal["for good", "last", "a year"] = "for good"
    operations: bool = False
    waits: Callable[[Reader, DueJob, datetime], bool] = lambda *_: True


def per_subject(
    now: Callable[[Reader, Subject], str | None],
    message: Callable[[str | None, str], str | None],
    *,
    alone: bool = False,
    goes_first: bool = False,
    muted: Callable[[Reader, Subject], bool] = lambda *_: False,
) -> Callable[[Reader, Sequence[DueJob]], list[Difference]]:
    """Make the `differences` of a kind whose subjects do not depend on each other.

    `now` gives the present state of a subject, None where there is nothing to tell any more. `message` gives the type
    of message that leads from the state that was told (None for nothing) to the present one, None for silence. What is
    `muted` is announced to nobody, now or later.
    """

    def differences(reader: Reader, due: Sequence[DueJob]) -> list[Difference]:
        found = []
        for job in due:
            entry_told, state = reader.last_entry(job.subject), now(reader, job.subject)
            was = entry_told.statement.state if entry_told else job.was
            named = None if state is None or state == was else message(was, state)
            if named is not None and state is not None:
                told, hushed = Statement(job, state), muted(reader, job.subject)
                found.append(Difference(told, named, alone=alone, goes_first=goes_first, muted=hushed))
        return found

    return differences


def jobs_for_operations(watch: Watch, kind: str, number: int, now: datetime, was: str | None = None) -> list[Job]:
    """A job about this subject for each operations channel; `was` is its state before."""
    return [Job(name, Subject(kind, None, number), now, was) for name in watch.operations]


def even_in_quiet_hours(*_: object) -> bool:
    """The `waits` of a kind that leaves in quiet hours, too."""
    return False


def constant_state(state: str) -> Callable[[Reader, Subject], str]:
    """The `now` of a kind whose subjects never change their state."""
    return lambda *_: state


def told_once(name: str) -> Callable[[str | None, str], str | None]:
    """The `message` of a kind that is announced once, in messages of type `name`, whatever becomes of the subject."""
    return lambda was, _: None if was else name


def message_only(
    say: Callable[[Reader, Sequence[Difference]], MessageDocument | None],
) -> Callable[..., Payload | None]:
    """Make the `say` of a kind that never edits earlier messages from a function that composes its document."""

    def said(reader: Reader, key: str, items: Sequence[Difference]) -> Payload | None:
        document = say(reader, items)
        return None if document is None else compose(reader, key, document, items[0].statement)

    return said
