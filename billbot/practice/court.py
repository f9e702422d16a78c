"""The data of the practice General Court: what it shows of its documents at a moment. Pure; no addresses, no pages."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from billbot.bills import BillId
from billbot.practice.records import (
    PostedVote,
    PracticeBill,
    PracticeCommittee,
    PracticeMember,
    PracticeRollCall,
    ShownRow,
)

_REFERRED = "referred to the committee on "
# What leaves a bill with the committee that it was referred to begins so.
_STAYS = ("hearing", "senate concurred", "house concurred", "reporting date")


class Shown(Struct, frozen=True):
    """What the site shows of one document at one moment; `number` is the docket while there is no bill number.

    `committee` is the one that its last referral leads to, as long as that is the last row.
    """

    bill: PracticeBill
    number: str
    rows: tuple[ShownRow, ...]
    votes: tuple[PostedVote, ...]
    committee: PracticeCommittee | None = None

    @property
    def id(self) -> BillId:
        """The id in the heading of its page."""
        return BillId(self.bill.general_court, self.number)


class GeneralCourt:
    """All documents of the practice General Court, of any term.

    Takes the bills in the order in which the list of documents is to name them. Raises ValueError when two of them
    go by the same number or docket in one court.
    """

    def __init__(self, bills: Iterable[PracticeBill], committees: Iterable[PracticeCommittee] = ()) -> None:
        self.bills, self.committees = tuple(bills), tuple(committees)
        self.roll_calls: tuple[PracticeRollCall, ...] = ()
        self._named: dict[BillId, PracticeBill] = {}
        for bill in self.bills:
            for bill_id in bill.ids:
                if bill_id in self._named:
                    raise ValueError(f"{bill_id} is there twice")
                self._named[bill_id] = bill
        self.moments = tuple(sorted({moment for bill in self.bills for moment in bill.moments}))

    def show(self, bill_id: BillId, at: datetime) -> Shown | None:
        """The document under this number or docket at the moment `at`; null while there is no page for it."""
        bill = self._named.get(bill_id)
        if bill is None or at < bill.exists_from:
            return None
        if bill_id.number == bill.number and bill.number_at(at) != bill.number:
            return None
        return self._shown(bill, at)

    def listed(self, general_court: int, at: datetime) -> list[Shown]:
        """Every document of one court that its list names at the moment `at`."""
        return [
            self._shown(bill, at)
            for bill in self.bills
            if bill.general_court == general_court and (bill.listed or bill.exists_from) <= at
        ]

    def last_moment(self, at: datetime) -> datetime | None:
        """The last moment up to `at` at which anything changed."""
        before = bisect_right(self.moments, at)
        return self.moments[before - 1] if before else None

    def committee(self, general_court: int, code: str) -> PracticeCommittee | None:
        """The committee of that code."""
        return next(
            (each for each in self.committees if (each.general_court, each.code) == (general_court, code)), None
        )

    def roll_call(self, general_court: int, branch: str, number: int) -> PracticeRollCall | None:
        """The roll call of a branch."""
        wanted = (general_court, branch, number)
        return next(
            (each for each in self.roll_calls if (each.general_court, each.branch, each.number) == wanted), None
        )

    def member(self, general_court: int, code: str) -> PracticeMember | None:
        """The member of that code, where one sits in a committee."""
        seats = (seat for each in self.committees if each.general_court == general_court for seat in each.seats)
        return next((seat for seat in seats if seat.code.casefold() == code.casefold()), None)

    def _shown(self, bill: PracticeBill, at: datetime) -> Shown:
        rows = tuple(row for row in (row.shown(at) for row in bill.rows) if row is not None)
        return Shown(
            bill=bill.values_at(at),
            number=bill.number_at(at),
            rows=rows,
            votes=tuple(posted for posted in bill.votes if posted.posted_at <= at),
            committee=self._before(bill.general_court, rows),
        )

    def _before(self, general_court: int, rows: Sequence[ShownRow]) -> PracticeCommittee | None:
        """The committee that the last referral leads to, unless another row took the bill from it."""
        for row in reversed(rows):
            text = row.text.casefold()
            if not row.stricken and _REFERRED in text:
                named = text.rpartition(_REFERRED)[2].strip()
                ours = (each for each in self.committees if each.general_court == general_court)
                return next((each for each in ours if each.referred.casefold() == named), None)
            if not row.stricken and not text.startswith(_STAYS):
                return None
        return None
