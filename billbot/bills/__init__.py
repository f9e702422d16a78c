"""The words: the values that flow through the house. No rules of the site live here, and no I/O."""

from billbot.bills.agendas import Agenda, Appointment, Hour, Notice
from billbot.bills.dates import Court, Dates, Deadline, Milestone, Period, ReportingDay, ReportingRule, Swept
from billbot.bills.incidents import Decision, HeldChannel, Incident, IncidentKind, Numbers, Trouble, Unread, again
from billbot.bills.ledger import NOBODY, DueMark, Mark, Moved, Statement, Subject, Telling
from billbot.bills.messages import (
    CORRECTING,
    UNDOING,
    Answer,
    Attachment,
    Change,
    ChangeKind,
    Evidence,
    Link,
    Message,
    Receipt,
    Weight,
)
from billbot.bills.numbers import BillId, Branch
from billbot.bills.offers import (
    SOMEBODY_IN_SLACK,
    Acknowledged,
    Offer,
    OfferKind,
    Outcome,
    Role,
    SlackControl,
    SlackRequest,
    by_slack_user,
    is_by_slack,
    slack_person,
)
from billbot.bills.record import (
    Action,
    Bill,
    CommitteeVote,
    Cosponsor,
    Document,
    Listed,
    Misread,
    Missing,
    Page,
    PartName,
    Row,
    SimilarBill,
    Stated,
    UnreadPart,
    UnreadVote,
    VotesUnread,
)
from billbot.bills.suggested import PLACES, PhraseMatch, Place, SharedPassage, Suggestion, decider
from billbot.bills.votes import VOTED, Committee, Member, PeopleRecord, RecordedVote, Seat, Voter
from billbot.bills.watched import Belonging, Channel, Edit, MuteEdit, Position, Proposal, StagedAsk, Topic
