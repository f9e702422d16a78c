"""What a kind of message is: it finds what differs for a recipient, and composes the message."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from billbot.briefs.watch import Watch
from billbot.domain.ledger import DueJob, Grouping, Job, Moved, Statement, Subject
from billbot.domain.report import Report
from billbot.messages.document import MessageDocument
from billbot.messages.news import HearingNews, NewsEntry
from billbot.notify.compose import Payload, compose
from billbot.notify.reader import Reader
from billbot.store import Store

# What a kind needs to put a difference into words: news of a row, fact or hearing; None if its subject is enough.
Content_co = TypeVar("Content_co", bound=NewsEntry | HearingNews | None, covariant=True)


class Difference(Struct, Generic[Content_co], frozen=True):
    """One thing to tell a recipient: `statement` is what the message says about the subject.

    `message` names the type of message it goes into: differences of two types never share a message. `content` is what
    the kind needs to compose it. Those of several proposals with the same `group` may share a message; None for none.
    `alone`: it gets a separate message. `goes_first`: it is sent before everything else found at the same time.
    `never_summarised` keeps it out of summaries; all others go into them by `rank`, the lowest first. What keeps
    changing is not sent while it `rests_until` a time. `recheck_after` are other subjects that its words may also
    mention: they are compared only after it was sent. What is `also_told` has no separate words, and counts as sent
    with it. If it is `muted`, the ledger notes it as told and nothing is sent.
    """

    statement: Statement
    message: str
    content: Content_co
    group: Grouping | None = None
    alone: bool = False
    goes_first: bool = False
    never_summarised: bool = True
    rank: int = 1
    rests_until: datetime | None = None
    recheck_after: frozenset[Subject] = frozenset()
    also_told: tuple[Statement, ...] = ()
    muted: bool = False

    @property
    def job(self) -> DueJob:
        """The job that is settled once this was sent."""
        return self.statement.job

    @property
    def proposal(self) -> str | None:
        """The id of the proposal that it is announced under; None if there is none."""
        return next(iter(self.statement.proposals), None)


class MessageKind(Generic[Content_co]):
    """One kind of subject, and how it is announced; `notify.KINDS` has one of each.

    By default nothing is announced separately.

    - `name` is what the ledger calls it.
    - `triggers` are the facts whose change makes `after_check` look again.
    - `true_on_its_day_only` is for words such as "tomorrow".
    - `remembered_for` says how long the ledger keeps its entries: forever if earlier messages are corrected by them,
      only the last one if only that is compared, or a year if the subject is never looked at again.
    - `operations` says that only operations channels hear about it, even in quiet hours. If the channel is no longer
      one when the message would be sent, nobody hears.
    """

    name = ""
    triggers: frozenset[Moved] = frozenset()
    true_on_its_day_only = False
    remembered_for: Literal["for good", "last", "a year"] = "for good"
    operations = False

    def after_check(self, store: Store, watch: Watch, report: Report, now: datetime, /) -> None:
        """After a check in which a trigger moved, queue what differs from what channels heard, by the database.

        What may differ only because time passes is queued again after the next check. Raises StoreError. A kind without
        triggers is queued by the code that causes it.
        """

    def waits(self, reader: Reader, job: DueJob, until: datetime, /) -> bool:
        """Whether a job that is due in a channel's quiet hours waits `until` their end."""
        return True

    def differences(self, reader: Reader, due: Sequence[DueJob], /) -> Sequence[Difference[Content_co]]:
        """What to say for the due jobs of these subjects; the other jobs are settled."""
        return ()

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[Content_co]], /) -> Payload | None:
        """Compose the payload of differences that are all of one `message` type; None if there is nothing to say."""
        return None


class SubjectKind(MessageKind[None]):
    """A kind whose subjects do not depend on each other, and whose messages never edit earlier ones.

    `alone` and `goes_first` are as in `Difference`.
    """

    alone = False
    goes_first = False

    def state(self, reader: Reader, subject: Subject, /) -> str | None:
        """The present state of a subject, None if there is nothing left to say."""
        return "done"

    def message(self, was: str | None, now: str, /) -> str | None:
        """The type of message from the last told state (None for nothing) to the present one; None for no message.

        By default a subject is announced once, no matter what happens to it later.
        """
        return None if was else self.name

    def is_muted(self, reader: Reader, subject: Subject, /) -> bool:
        """Whether it is announced to nobody, now or later."""
        return False

    def document(self, reader: Reader, found: Sequence[Difference[None]], /) -> MessageDocument | None:
        """The message about these differences; None if there is nothing to say."""
        return None

    def differences(self, reader: Reader, due: Sequence[DueJob], /) -> list[Difference[None]]:
        """The subjects whose state differs from what the recipient heard, or from the job's earlier state."""
        found = []
        for job in due:
            told, state = reader.last_entry(job.subject), self.state(reader, job.subject)
            was = told.state if told else job.was
            named = None if state is None or state == was else self.message(was, state)
            if named is not None and state is not None:
                statement, muted = Statement(job, state), self.is_muted(reader, job.subject)
                found.append(
                    Difference(statement, named, None, alone=self.alone, goes_first=self.goes_first, muted=muted)
                )
        return found

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[None]], /) -> Payload | None:
        """The payload of their document."""
        document = self.document(reader, found)
        return None if document is None else compose(reader, key, document, found[0].statement)


def jobs_for_operations(watch: Watch, kind: str, number: int, now: datetime, was: str | None = None) -> list[Job]:
    """A job about this subject for each operations channel; `was` is its state before."""
    return [Job(name, Subject(kind, None, number), now, was) for name in watch.operations]
