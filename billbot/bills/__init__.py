"""The words: the values that flow through the house. No rules of the site live here, and no I/O."""

from billbot.bills.known import Bill, Cosponsor, Missing, Row, Stated
from billbot.bills.numbers import BillId, Branch
from billbot.bills.record import Action, CommitteeVote, Document, Page, SimilarBill
from billbot.bills.told import Change, ChangeKind, Evidence, Link, Message, Notice, Receipt, Weight
from billbot.bills.watched import Channel, Edit, Position, Proposal, Topic

__all__ = [
    "Action",
    "Bill",
    "BillId",
    "Branch",
    "Change",
    "ChangeKind",
    "Channel",
    "CommitteeVote",
    "Cosponsor",
    "Document",
    "Edit",
    "Evidence",
    "Link",
    "Message",
    "Missing",
    "Notice",
    "Page",
    "Position",
    "Proposal",
    "Receipt",
    "Row",
    "SimilarBill",
    "Stated",
    "Topic",
    "Weight",
]
