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

# What a kind needs to put a difference into words: the news of a row, fact or hearing; None if its subject is enough.
Content_co = TypeVar("Content_co", bound=NewsEntry | HearingNews | None, covariant=True)


class Difference(Struct, Generic[Content_co], frozen=True):
    """One thing to tell a recipient: `statement` is the state that the message tells of the subject.

    `message` names the type of message it goes into: differences of two types never share a message. `content` is
    what the kind needs to compose it. Those of several proposals with the same `group` may share a message; None for
    none. `alone` sends it in a separate message, `goes_first` before everything that was found at the same time;
    `never_summarised` keeps it out of summaries. What may be summarised is ordered by `rank`, the lowest first. What
    keeps changing is not told while it `rests_until` a time. `recheck_after` are other subjects that its words may tell
    of as well: they are compared only after it was told. What is `also_told` has no separate words, and counts as told
    with it. What is `muted` is entered in the ledger as told, and nothing is sent.
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
        """The job that is settled once this was told."""
        return self.statement.job

    @property
    def proposal(self) -> str | None:
        """The id of the proposal that it is announced under; None if there is none."""
        return next(iter(self.statement.proposals), None)


class Kind(Generic[Content_co]):
    """One kind of subject, and how it is told; `notify.KINDS` has one of each. By default nothing is told separately.

    - `name` is what the ledger calls it.
    - `triggers` are the facts whose change makes `after_check` look again.
    - `true_on_its_day_only` is for words such as "tomorrow".
    - `remembered_for` says how long the ledger keeps what was told: for good where earlier messages are corrected by
      it, the last telling alone where only that is compared, or a year where nobody looks at the subject again.
    - `operations` says that operations channels alone hear about it, and never have to wait for the end of quiet hours.
      If the channel has ceased to be one when the message would leave, nobody hears.
    """

    name = ""
    triggers: frozenset[Moved] = frozenset()
    true_on_its_day_only = False
    remembered_for: Literal["for good", "last", "a year"] = "for good"
    operations = False

    def after_check(self, store: Store, watch: Watch, report: Report, now: datetime, /) -> None:
        """Queue what differs from what channels were told, by the database, after a check in which a trigger moved.

        What may differ by time alone is queued again after the next check. Raises StoreError. A kind without triggers
        is queued by the code that causes it.
        """

    def waits(self, reader: Reader, job: DueJob, until: datetime, /) -> bool:
        """Whether a job that is due in a channel's quiet hours waits `until` their end."""
        return True

    def differences(self, reader: Reader, due: Sequence[DueJob], /) -> Sequence[Difference[Content_co]]:
        """What is to be told of the due jobs of these subjects; the other jobs are settled."""
        return ()

    def compose(self, reader: Reader, key: str, found: Sequence[Difference[Content_co]], /) -> Payload | None:
        """Compose the payload of differences that are all of one `message` type; None where nothing needs saying."""
        return None


class SubjectKind(Kind[None]):
    """A kind whose subjects do not depend on each other, and whose messages never edit earlier ones.

    `alone` and `goes_first` are as in `Difference`.
    """

    alone = False
    goes_first = False

    def state(self, reader: Reader, subject: Subject, /) -> str | None:
        """The present state of a subject, None where there is nothing to tell anymore."""
        return "done"

    def message(self, was: str | None, now: str, /) -> str | None:
        """The type of message from the state that was told (None for nothing) to the present one, None for silence.

        By default a subject is announced once, no matter what happens to it later.
        """
        return None if was else self.name

    def is_muted(self, reader: Reader, subject: Subject, /) -> bool:
        """Whether it is announced to nobody, now or later."""
        return False

    def document(self, reader: Reader, found: Sequence[Difference[None]], /) -> MessageDocument | None:
        """The message of these differences; None where nothing needs saying."""
        return None

    def differences(self, reader: Reader, due: Sequence[DueJob], /) -> list[Difference[None]]:
        """The subjects that are not in the state that the recipient was told, or that the job had before."""
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
