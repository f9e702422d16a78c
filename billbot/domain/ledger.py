"""Messages, what each says to whom, and what is due to be sent."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Literal, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId, Change, HearingTime
from billbot.domain.slack import Offer


class Attachment(Struct, frozen=True):
    """A file that is sent with a message if the channel can; `media_type` is a MIME type with its parameters."""

    name: str
    media_type: str
    content: bytes


class About(Struct, frozen=True):
    """What a message is about, for channels that a program reads.

    `kind` says what it is, such as `alert`, `reminder` or `digest`. Each of the `proposals` has its `id` and `name`
    and, for such a channel, everything in `briefs.data`. `corrects` are the keys of earlier messages to the same
    recipient that said something about the same row, fact or hearing that is no longer true.
    """

    kind: str
    proposals: tuple[Mapping[str, Any], ...] = ()
    bills: tuple[BillId, ...] = ()
    corrects: tuple[str, ...] = ()


class Message(Struct, frozen=True):
    """A message in the form of every kind of channel: most take its `subject` or `text`.

    `key` is the same in each try, and is sent along, so the message can be found there later and repeats can be
    recognized. `subject` is the headline: one line, without a length limit. `text` is the whole message in plain text,
    of any length, for every channel except Slack's; it begins with the headline on a separate line, then an empty line.
    `html` is the same for email. `fallback` and `blocks` (Block Kit) are for Slack; a message to a Slack channel has
    only these and the headline. `thread` names the conversation that it belongs to, or is empty. Only email has
    `attachments`. Only Slack has `offers`, one for each row of buttons. `links` are those of the text, label and
    address. `about` is for programs that read the message; None if the message is not sent by a delivery.
    """

    key: str
    subject: str
    text: str
    html: str
    fallback: str
    blocks: tuple[dict[str, Any], ...]
    thread: str = ""
    attachments: tuple[Attachment, ...] = ()
    offers: tuple[Offer, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    about: About | None = None


class Receipt(Struct, frozen=True):
    """An accepted message: `reference` is the other side's id of it (Slack's ts, a Message-ID), `at` the time.

    `again` says that its thread is gone, so it begins another one.
    """

    reference: str
    at: datetime
    again: bool = False


class Answer(Struct, frozen=True):
    """A reaction with ✅ (yes) or ❌ to a message; `user` is the Slack id of the person."""

    yes: bool
    user: str


class Subject(Struct, frozen=True):
    """The lasting identity of something that messages report; fields that do not apply are empty.

    `kind` is one of `notify.KINDS`, or "moved" in a job for nobody (`Job.moved`). `bill` is the bill that it is about.
    `number` is a row's, a hearing page's, an incident's or a digest's number, the days before a hearing, or the General
    Court of chairs. `name` is any further part of the identity: of a comparison, the number of the earlier text.
    """

    kind: str
    bill: BillId | None = None
    number: int = 0
    name: str = ""

    @classmethod
    def of_change(cls, change: Change) -> Self:
        """What a change is about: its row, or else the fact that it alters."""
        if change.row is not None:
            return cls(ROW, change.bill, change.row)
        name = change.kind if change.kind in ONE_SUBJECT else f"{change.date} {change.text}"
        return cls(FACT, change.bill, name=name)

    @classmethod
    def hearing(cls, bill: BillId, hour: HearingTime) -> Self:
        """That a bill is heard on this day and at this hour, no matter in which hearing."""
        day, start = hour
        return cls(HEARING, bill, name=f"{day.isoformat()} {start.isoformat('minutes') if start else '-'}")

    @property
    def hour(self) -> HearingTime:
        """The day and hour of a subject that `hearing` made."""
        day, start = self.name.split(" ")
        return date.fromisoformat(day), None if start == "-" else time.fromisoformat(start)

    @classmethod
    def committee_hearing(cls, event: int) -> Self:
        """When a watched committee meets; `event` is the number of the hearing's page."""
        return cls(COMMITTEE_HEARING, number=event)

    @classmethod
    def testimony(cls, event: int) -> Self:
        """How to testify at a hearing; `event` is the number of its page."""
        return cls(TESTIMONY, number=event)

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a bill: a row, another fact, or an hour at which it is heard."""
        return self.kind in PARTS

    @property
    def queued_as(self) -> "Subject":
        """The subject of its job: the bill that it is a part of; else itself."""
        return Subject(BILL, self.bill) if self.is_part else self


# A bill, which is queued as a whole, and its parts, which people hear about: a row, another fact, an hour at which it
# is heard.
BILL = "bill"
ROW, FACT, HEARING = PARTS = ("row", "fact", "hearing")
# Subjects of these kinds belong to one channel each, and mean nothing in another one.
OF_A_CHANNEL = ("digest", "welcome")
# A hearing's page: when a watched committee meets, and how to testify.
COMMITTEE_HEARING, TESTIMONY = "committee_hearing", "testimony"
# All changes of these kinds are about one subject of the bill; each other kind is a separate subject.
ONE_SUBJECT = frozenset({"title_changed", "status_changed", "presenters_changed", "cosponsors_changed"})


# If one of these facts changes, the kinds of messages that depend on it look again: agendas with their notices, whether
# a bill is in conference, when bills are heard, links, the watchlist and the channels, committees and members, texts.
# `waiting` is for what waits for a day or for a later look: it is examined after each check.
Moved: TypeAlias = Literal["agendas", "conferences", "hearings", "links", "list", "people", "texts", "waiting"]
NOBODY = ""


class Job(Struct, frozen=True):
    """A subject that may differ from what a channel heard about it; it is examined from `due` on.

    `was` is its state before it changed, None if it did not exist: a recipient without an entry in the ledger counts as
    knowing that state. For a bill it is the moment up to which it is known.
    """

    channel: str
    subject: Subject
    due: datetime
    was: str | None = None

    @classmethod
    def moved(cls, what: Moved, at: datetime) -> Self:
        """A job without a channel: after the check, every kind of message that depends on this fact looks again."""
        return cls(NOBODY, Subject("moved", name=what), at)


class DueJob(Struct, frozen=True):
    """A job that waits for one recipient of a channel; `recipient` is the keyed hash of an address.

    A bill's job is looked at as one for each part that may differ, under the same `id`. `change` is the id of the first
    change of such a part, None if there is none. `times_queued` counts how often it was queued: if that grew while its
    message was being sent, it is examined once more. `incidental` says that nothing was queued: a message about another
    subject mentioned this one, too.
    """

    id: int
    channel: str
    recipient: str
    subject: Subject
    was: str | None
    change: int | None
    queued_at: datetime
    due: datetime
    times_queued: int
    incidental: bool = False

    @property
    def bill(self) -> BillId:
        """The bill that it is about."""
        assert self.subject.bill is not None
        return self.subject.bill

    @property
    def moment(self) -> int:
        """For a bill, the moment up to which it is known."""
        return int(self.was or 0)

    def part(self, subject: Subject, was: str | None, change: int | None, seen: datetime) -> Self:
        """The same for a part of its bill, with the part's earlier state, and its first change since, `seen` then."""
        part = replace(self, subject=subject, was=was, change=change)
        return part if self.waited or seen <= self.due else replace(part, queued_at=seen, due=seen)

    @property
    def waited(self) -> bool:
        """Whether it had to wait for the end of quiet hours."""
        return self.due > self.queued_at


class Grouping(Struct, frozen=True):
    """What several proposals have in common, so one message can announce it.

    `by` says what: a hearing, a kind of act, and so on. `same` is the row's words, the agenda's number, or the kind of
    act; acts also name the same committee or number (`named`).
    """

    by: Literal["numbers", "hearing", "kind", "routine"]
    same: str = ""
    named: str = ""

    @property
    def is_new_draft(self) -> bool:
        """Whether all continued in one new draft."""
        return (self.by, self.same) == ("kind", "new_draft")


class Statement(Struct, frozen=True):
    """What a message says: this `state` of a subject, under these `proposals`; it settles the `job`.

    `change` is the id of the last change that it includes, None if there is none.
    """

    job: DueJob
    state: str
    change: int | None = None
    proposals: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """The subject of its job."""
        return self.job.subject

    def for_subject(self, subject: Subject, state: str) -> Self:
        """The same statement for another subject in this `state`, in the same words."""
        return replace(self, job=replace(self.job, subject=subject, incidental=True), state=state)


class LedgerEntry(Struct, frozen=True):
    """An entry of the ledger: what a recipient heard about a subject, and by which message.

    `envelope` is our key of the message, `reference` the other side's id, None if it never confirmed. `state`, `change`
    and `proposals` are those of the `Statement`, `job` the one that it settled; None if the message was about another
    subject, but mentioned this one, too.
    """

    envelope: str
    reference: str | None
    at: datetime
    subject: Subject
    state: str
    change: int | None
    proposals: tuple[str, ...]
    job: DueJob | None
