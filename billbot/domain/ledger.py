"""Messages, what each tells to whom, and what is due to be told."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Literal, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId, Change, Hour
from billbot.domain.slack import Offer


class Attachment(Struct, frozen=True):
    """A file that is sent with a message if the channel can; `media_type` is a MIME type with its parameters."""

    name: str
    media_type: str
    content: bytes


class About(Struct, frozen=True):
    """What a message is about, for a way out at which a program reads.

    `kind` says what it is, as `alert`, `reminder` or `digest`; `proposals` have each its `id` and `name` and, for such
    a way out, all of `briefs.data`. `corrects` are the keys of earlier messages to the same recipient, which said of
    the same row, fact or hour of a hearing what is not so now.
    """

    kind: str
    proposals: tuple[Mapping[str, Any], ...] = ()
    bills: tuple[BillId, ...] = ()
    corrects: tuple[str, ...] = ()


class Message(Struct, frozen=True):
    """A message in the form of every kind of channel: most take its `subject` or `text`.

    `key` is the same in each try, and is sent along, so the message can be found there later, or doubles be told.
    `subject` is the headline: one line, without a length limit. `text` is all of the message in plain text for every
    channel but Slack's, of any length; it begins with the headline on a line of its own, then an empty line.
    `html` is the same for mail. `fallback` and `blocks` (Block Kit) are for Slack; a message to a Slack channel has
    these and the headline alone. `thread` names the conversation that it belongs to, or is empty. Mail alone has
    `attachments`. Slack alone has `offers`, one for each row of buttons. `links` are those of the text, label and
    address. `about` is for programs that read the message; None in what no delivery sends.
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

    `again` says that the thread that it was meant for is gone, so it begins another.
    """

    reference: str
    at: datetime
    again: bool = False


class Answer(Struct, frozen=True):
    """A reaction with ✅ (yes) or ❌ to a message; `user` is the Slack id of the person."""

    yes: bool
    user: str


class Subject(Struct, frozen=True):
    """The lasting identity of something that messages tell; fields that do not apply are empty.

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
        """What a change is about: its row, or else the fact of the bill that it alters."""
        if change.row is not None:
            return cls(ROW, change.bill, change.row)
        name = change.kind if change.kind in ONE_SUBJECT else f"{change.date} {change.text}"
        return cls(FACT, change.bill, name=name)

    @classmethod
    def hearing(cls, bill: BillId, hour: Hour) -> Self:
        """That a bill is heard on this day and at this hour, no matter in which hearing."""
        day, start = hour
        return cls(HEARING, bill, name=f"{day.isoformat()} {start.isoformat('minutes') if start else '-'}")

    @property
    def hour(self) -> Hour:
        """The day and hour of one that `hearing` gave."""
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


# A bill, which is queued as a whole, and its parts, of which people hear: a row, another fact, an hour at which it
# is heard.
BILL = "bill"
ROW, FACT, HEARING = PARTS = ("row", "fact", "hearing")
# Subjects of these kinds belong to one channel each, and mean nothing in another one.
OF_A_CHANNEL = ("digest", "welcome")
# A hearing's page: when a watched committee meets, and how to testify.
COMMITTEE_HEARING, TESTIMONY = "committee_hearing", "testimony"
# Changes of these kinds are all about one subject of the bill; a change of another kind is a separate subject.
ONE_SUBJECT = frozenset({"title_changed", "status_changed", "presenters_changed", "cosponsors_changed"})


# Facts whose change makes the kinds of message that depend on them look again: agendas with their notices, whether a
# bill is in conference, when bills are heard, links, the watchlist and the channels, committees and members, texts.
# `waiting` is what waits for a day, or for a later look: it is examined after each check.
Moved: TypeAlias = Literal["agendas", "conferences", "hearings", "links", "list", "people", "texts", "waiting"]
NOBODY = ""


class Job(Struct, frozen=True):
    """A subject that may differ from what a channel heard about it; it is examined from `due` on.

    `was` is its state before it changed, None if it did not exist: a recipient without an entry in the ledger counts as
    knowing that state. Of a bill it is the moment up to which it is known.
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
    change of such a part, None where that has none. `times_queued` counts how often it was queued: if that grew while
    it was being told, it is examined once more. `incidental` says that nothing was queued: the words of a message about
    another subject told of this one, too.
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
        """Of a bill, the moment up to which it is known."""
        return int(self.was or 0)

    def part(self, subject: Subject, was: str | None, change: int | None, seen: datetime) -> Self:
        """The same for a part of its bill, with the state that this had, and its first change since, `seen` then."""
        part = replace(self, subject=subject, was=was, change=change)
        return part if self.waited or seen <= self.due else replace(part, queued_at=seen, due=seen)

    @property
    def waited(self) -> bool:
        """Whether it had to wait for the end of quiet hours."""
        return self.due > self.queued_at


class Grouping(Struct, frozen=True):
    """What one message tells of several proposals: `by` a hearing, a kind of act, and so on.

    They are the `same` in this: the words of a row or the number of an agenda, or the kind of act; of a kind
    of act they also name the same committee or number, where it is `named`.
    """

    by: Literal["numbers", "hearing", "kind", "routine"]
    same: str = ""
    named: str = ""

    @property
    def is_new_draft(self) -> bool:
        """Whether all went on in one new draft."""
        return (self.by, self.same) == ("kind", "new_draft")


class Statement(Struct, frozen=True):
    """What a message tells: this `state` of a subject, under these `proposals`; it settles the `job`.

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
        """The same statement for another subject in this `state`, which the same words told."""
        return replace(self, job=replace(self.job, subject=subject, incidental=True), state=state)


class LedgerEntry(Struct, frozen=True):
    """An entry of the ledger: what a recipient heard about a subject, and by which message.

    `envelope` is our key of the message, `reference` the other side's id, None if it never confirmed. `state`, `change`
    and `proposals` are those of the `Statement`, `job` the one that it settled; None if the message was about another
    subject, but told of this one, too.
    """

    envelope: str
    reference: str | None
    at: datetime
    subject: Subject
    state: str
    change: int | None
    proposals: tuple[str, ...]
    job: DueJob | None
