"""The practice General Court: its documents, committees and hearings, from files, and what it shows when.

Every time is aware. The loader and the site read a time without a zone as Eastern.
"""

import datetime as dt
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import BillId, Member, RecordedVote, SimilarBill

OURS = files("billbot.demo")

Wording = Literal["official", "second hand", "reconstructed"]
_REFERRED = "referred to the committee on "
# Rows with this beginning leave the bill with the committee that it was referred to.
_STAYS = ("hearing", "senate concurred", "house concurred", "reporting date")


class ShownRow(Struct, frozen=True):
    """A row of a history as the site shows it at a moment. `date` is Eastern, None if the clerk left it out."""

    date: datetime | None
    branch: str
    text: str
    stricken: bool


class PracticeRow(Struct, frozen=True):
    """A row of a history, with all its later changes. Its order is its place in the bill's rows, not its time.

    `seen` is when the site begins to show it, and also its date, unless `date` says otherwise. A day is shown as
    midnight, as on the site. A row posted late has a `date` before `seen`. An undated row has `undated`, or `dated_at`
    if it gets its date later. Until `reworded_at` it has `old_text`, until `redated_at` `old_date`. A row that returns
    after removal is a second row. `wording` says how certain the words are; the site never shows it.
    """

    seen: datetime
    branch: str
    text: str
    date: dt.date | None = None
    wording: Wording = "official"
    undated: bool = False
    dated_at: datetime | None = None
    struck_at: datetime | None = None
    restored_at: datetime | None = None
    reworded_at: datetime | None = None
    old_text: str = ""
    redated_at: datetime | None = None
    old_date: dt.date | None = None
    removed_at: datetime | None = None

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When this row appears or changes, in any order."""
        altered = (self.dated_at, self.redated_at, self.reworded_at)
        later = (*altered, self.struck_at, self.restored_at, self.removed_at)
        return (self.seen, *(moment for moment in later if moment))

    def shown(self, at: datetime) -> ShownRow | None:
        """This row at the moment `at`; None while the site does not show it."""
        if at < self.seen or _has_come(self.removed_at, at):
            return None
        return ShownRow(
            date=self._shown_date(at),
            branch=self.branch,
            text=self.old_text if self.reworded_at and at < self.reworded_at else self.text,
            stricken=_has_come(self.struck_at, at) and not _has_come(self.restored_at, at),
        )

    def _shown_date(self, at: datetime) -> datetime | None:
        if self.undated or (self.dated_at and at < self.dated_at):
            return None
        date = self.old_date if self.redated_at and at < self.redated_at else self.date
        if date is None:
            return self.seen
        return date if isinstance(date, datetime) else datetime.combine(date, time(), EASTERN)


class PracticeMember(Member, frozen=True):
    """A member of a committee. A field that the record should lack is None."""

    chair: bool = False


class PracticeCommittee(Struct, frozen=True):
    """A committee of a court. Rows that refer a bill to it call it `referred`."""

    general_court: int
    code: str
    name: str
    referred: str
    branch: str = "Joint"
    seats: tuple[PracticeMember, ...] = ()


class PracticeRollCall(Struct, frozen=True):
    """A roll call of a branch: the codes of those who voted yes or no, or were absent."""

    general_court: int
    branch: str
    number: int
    question: str
    yeas: tuple[str, ...]
    nays: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class PostedVote(Struct, frozen=True):
    """A committee's vote, and when the site begins to show it. `names` are those in favor."""

    posted_at: datetime
    vote: RecordedVote
    names: tuple[str, ...] = ()


class Revision(Struct, frozen=True):
    """New values of a bill from `at` on: `Revision(at, {"title": None})`. The keys are fields of PracticeBill."""

    at: datetime
    values: Mapping[str, Any]


class PracticeBill(Struct, frozen=True):
    """A document of the practice General Court, with all its later changes.

    A bill has a `number`. A docket that never gets one only has a `docket`. A bill with both shows its docket until
    `numbered_at`, then the number at both addresses. `appears` is when its page begins to exist (by default the first
    row's `seen`), `listed` when the list of documents begins to have it (by default `appears`). `rows` are in the
    site's order. `text` is the printed text, in the document's JSON, or with `text_on_page` only on a separate page.

    Raises ValueError if it has neither a number nor a docket, or neither rows nor `appears`.
    """

    general_court: int
    number: str | None = None
    docket: str | None = None
    numbered_at: datetime | None = None
    appears: datetime | None = None
    listed: datetime | None = None
    document_type: str = "Bill"
    title: str | None = None
    title_wording: Wording = "official"
    pinslip: str | None = None
    presenters: tuple[str, ...] = ()
    sponsor: str | None = None
    cosponsors: tuple[str, ...] = ()
    status: str | None = None
    text: str | None = None
    text_on_page: bool = False
    rows: tuple[PracticeRow, ...] = ()
    votes: tuple[PostedVote, ...] = ()
    similar: tuple[SimilarBill, ...] = ()
    revisions: tuple[Revision, ...] = ()

    def __post_init__(self) -> None:
        if not (self.number or self.docket):
            raise ValueError("a practice bill needs a number or a docket")
        if not (self.rows or self.appears):
            raise ValueError(f"{self.number or self.docket} has no rows: say when it appears")

    @property
    def ids(self) -> tuple[BillId, ...]:
        """Every id of this document."""
        return tuple(BillId(self.general_court, name) for name in (self.number, self.docket) if name)

    @property
    def exists_from(self) -> datetime:
        """Since when its page exists."""
        return self.appears or min(row.seen for row in self.rows)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When this document appears or changes, in any order."""
        own = (self.exists_from, self.listed, self.numbered_at)
        return (
            *(moment for moment in own if moment),
            *(moment for row in self.rows for moment in row.moments),
            *(posted.posted_at for posted in self.votes),
            *(revision.at for revision in self.revisions),
        )

    def number_at(self, at: datetime) -> str:
        """Its number at the moment `at`: the docket until it has a bill number."""
        if self.docket and (self.number is None or (self.numbered_at and at < self.numbered_at)):
            return self.docket
        assert self.number is not None
        return self.number

    def values_at(self, at: datetime) -> Self:
        """This document with its values at the moment `at`."""
        values: dict[str, Any] = {}
        for revision in self.revisions:
            if revision.at <= at:
                values.update(revision.values)
        return replace(self, **values) if values else self


def _has_come(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


class Shown(Struct, frozen=True):
    """What the site shows of one document at a moment. `number` is the docket until there is a bill number.

    `committee` is the one of its last referral, while that is the last row.
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

    The bills are in the order of the list of documents. Raises ValueError if two have the same number or docket in one
    court.
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
        """The document with this number or docket at the moment `at`; None while it has no page."""
        bill = self._named.get(bill_id)
        if bill is None or at < bill.exists_from:
            return None
        if bill_id.number == bill.number and bill.number_at(at) != bill.number:
            return None
        return self._shown(bill, at)

    def shown(self, at: datetime) -> list[Shown]:
        """Every document, of any court, that has a page at the moment `at`."""
        return [self._shown(bill, at) for bill in self.bills if bill.exists_from <= at]

    def listed(self, general_court: int, at: datetime) -> list[Shown]:
        """Every document in a court's list at the moment `at`."""
        return [
            self._shown(bill, at)
            for bill in self.bills
            if bill.general_court == general_court and (bill.listed or bill.exists_from) <= at
        ]

    def last_moment(self, at: datetime) -> datetime | None:
        """The last time up to `at` that anything changed."""
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
        """The member with this code, from a committee."""
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
        """The committee of the last referral, unless another row took the bill from it."""
        for row in reversed(rows):
            text = row.text.casefold()
            if not row.stricken and _REFERRED in text:
                named = text.rpartition(_REFERRED)[2].strip()
                ours = (each for each in self.committees if each.general_court == general_court)
                return next((each for each in ours if each.referred.casefold() == named), None)
            if not row.stricken and not text.startswith(_STAYS):
                return None
        return None


def load_bills() -> tuple[PracticeBill, ...]:
    """Every bill in `billbot/demo/bills/`, ordered by file name.

    The files are from the public record. If a title's or row's official words are unknown, its `wording` says so. A row
    with a `date` has no known time of day, so we chose when the site shows it.
    """
    return tuple(map(read_bill, texts_in(OURS / "bills")))


def load_committees() -> tuple[PracticeCommittee, ...]:
    """The committees in `billbot/demo/people.toml`, with who sits there."""
    tables = tomllib.loads((OURS / "people.toml").read_text("utf-8"))["committee"]
    return tuple(
        PracticeCommittee(seats=tuple(PracticeMember(table["general_court"], **seat) for seat in seats), **table)
        for table in tables
        for seats in [table.pop("seat")]
    )


def load_hearings() -> tuple[Mapping[str, Any], ...]:
    """Every hearing in `billbot/demo/hearings/`, in the API's form, with when it appears and its notice."""
    tables = (tomllib.loads(text) for text in texts_in(OURS / "hearings"))
    return tuple(
        {
            "RescheduledHearing": None,
            **table["record"],
            "_seen": _read_value(table["seen"]),
            "_notice": table.get("notice", ""),
        }
        for table in tables
    )


def texts_in(folder: Traversable) -> Iterator[str]:
    """The texts of the TOML files in a folder, by their names."""
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return (file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name))


def read_bill(text: str) -> PracticeBill:
    """A bill from the TOML text of its file. Times without an offset are Eastern.

    Raises tomllib.TOMLDecodeError for invalid TOML, TypeError for an unknown key, ValueError as PracticeBill does.
    """
    table = tomllib.loads(text)
    rows = tuple(PracticeRow(**values_of(row)) for row in table.pop("action", ()))
    return PracticeBill(**values_of(table), rows=rows)


def values_of(table: dict[str, Any]) -> dict[str, Any]:
    """A table's values for a record: a time without an offset becomes Eastern, a list a tuple."""
    return {key: _read_value(value) for key, value in table.items()}


def _read_value(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=EASTERN)
    return tuple(value) if isinstance(value, list) else value
