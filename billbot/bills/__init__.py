"""The words: the values that flow through the house. No rules of the site live here, and no I/O."""

from billbot.bills.agendas import Agenda, Appointment, Hour
from billbot.bills.dates import Court, Dates, Deadline, Milestone, ReportingDay
from billbot.bills.known import Bill, Cosponsor, Missing, Row, Stated
from billbot.bills.numbers import BillId, Branch
from billbot.bills.record import Action, CommitteeVote, Document, Listed, Page, SimilarBill
from billbot.bills.told import (
    CORRECTING,
    UNDOING,
    Answer,
    Attachment,
    Change,
    ChangeKind,
    Evidence,
    Link,
    Message,
    Notice,
    Receipt,
    Weight,
)
from billbot.bills.watched import Channel, Edit, Position, Proposal, Topic

__all__ = [
    "CORRECTING",
    "UNDOING",
    "Action",
    "Agenda",
    "Answer",
    "Appointment",
    "Attachment",
    "Bill",
    "BillId",
    "Branch",
    "Change",
    "ChangeKind",
    "Channel",
    "CommitteeVote",
    "Cosponsor",
    "Court",
    "Dates",
    "Deadline",
    "Document",
    "Edit",
    "Evidence",
    "Hour",
    "Link",
    "Listed",
    "Message",
    "Milestone",
    "Missing",
    "Notice",
    "Page",
    "Position",
    "Proposal",
    "Receipt",
    "ReportingDay",
    "Row",
    "SimilarBill",
    "Stated",
    "Topic",
    "Weight",
]
