"""Another tracker's days for bills of joint committees in October 2025, next to billbot's.

`.venv/bin/python -m benchmarks.deadlines` prints how far they agree, and why they differ.
"""

import gzip
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from billbot.app.config import load
from billbot.domain import actions, hearings
from billbot.domain.bills import Action, BillId
from billbot.domain.deadlines import Deadline, committee_deadlines
from billbot.domain.watched import Court
from tests.support.month import COURT, month
from tests.support.repository import ROOT, SHARED

FILE = SHARED / "data" / "committee-deadlines-194.json.gz"
AS_OF = date(2025, 10, 31)
_HEALTH_CARE_FINANCING = "J24"
_DECIDING = frozenset(
    {
        "reported",
        "reported_favorably",
        "reported_adversely",
        "study_order",
        "new_draft",
        "accompanied",
        "placed_on_file",
    }
)
_SENDING = frozenset({"referred", "discharged", "recommitted"})

# Why the two differ about a bill, each with who is right.
IN_JANUARY = "a Senate bill in Health Care Financing, which has until January 28; the tracker left that out: billbot"
MOVED = "that hearing was moved to another day or called off, which the tracker does not read: billbot"
REPORTED = "its committee had reported by then, so no day is left to tell: billbot"
EXTENDED = "a row gives the committee more time, which the tracker does not read: billbot"
ELSEWHERE = "it was sent to another committee after that hearing, and has the day of that one: billbot"
NOT_SENT = (
    "no row sends it to a committee; billbot says nothing of it, and the tracker goes by its hearing: the tracker"
)
HEARD_TWICE = "one committee heard it twice; billbot counts from the first hearing, the tracker from each: left open"
IN_PARTS = "its parts are before several committees, each of which heard it: neither"
UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Tracked:
    """A bill at a hearing of the committee `code`, with the tracker's day to report by."""

    code: str
    bill: BillId
    heard: date
    day: date


def tracked() -> tuple[Tracked, ...]:
    """All 6,925, in the order of the file."""
    committees = json.loads(gzip.decompress(FILE.read_bytes()))["committees"]
    return tuple(
        Tracked(code, BillId(COURT, row[0]), date.fromisoformat(row[1]), date.fromisoformat(row[5]))
        for code, rows in committees.items()
        for row in rows
    )


@cache
def court() -> Court:
    """The 194th from `config/calendar.toml`, only its reporting rules."""
    known = load(ROOT / "config", {}).dates.court(COURT)
    assert known is not None
    return Court(COURT, reporting_rules=known.reporting_rules)


@cache
def history(bill: BillId) -> tuple[Action, ...]:
    """The rows of a bill by the first state of the month, those of later days than the tracker's left out."""
    rows = month().rows(bill.number, 0)
    return tuple(Action(row.on, row.branch, row.text) for row in rows if row.on <= AS_OF)


@cache
def heard(bill: BillId) -> tuple[date, ...]:
    """The days of a bill's hearings that are on, as billbot reads its rows."""
    return tuple(each.last_day for each in hearings.of_bill(bill, history(bill)) if each.is_on)


def day_after(each: Tracked, by: Court) -> tuple[Deadline, ...]:
    """What billbot says on the day after the hearing, of the rows until then: the rule, and nothing that came since."""
    rows = [row for row in history(each.bill) if row.date is not None and row.date <= each.heard]
    return committee_deadlines(each.bill, rows, by, each.heard + timedelta(days=1), heard(each.bill))


def by_the_end(each: Tracked, by: Court) -> tuple[Deadline, ...]:
    """What billbot says at the end of October, when the tracker said what it did."""
    return committee_deadlines(each.bill, history(each.bill), by, AS_OF, heard(each.bill))


def why(each: Tracked, found: tuple[Deadline, ...], until: date) -> str:
    """Why billbot and the tracker differ about a bill, of its rows until a day; nothing where they agree."""
    if found and found[0].day == each.day:
        return ""
    rows = [row for row in history(each.bill) if row.date and row.date <= until]
    sent = [row for row in rows if _SENDING.intersection(actions.read(row.text).kinds)]
    since = [row for row in rows if row.date and row.date >= each.heard]
    decided = any(_DECIDING.intersection(actions.read(row.text).kinds) for row in since)
    reasons = {
        NOT_SENT: not sent,
        IN_PARTS: any("as relates to sections" in row.text for row in sent),
        REPORTED: not found and decided,
        EXTENDED: bool(found) and not found[0].derived,
        ELSEWHERE: bool(found) and any(row.date and row.date > each.heard for row in sent),
        IN_JANUARY: bool(found) and each.bill.number.startswith("S") and each.code == _HEALTH_CARE_FINANCING,
        MOVED: each.heard not in heard(each.bill),
        HEARD_TWICE: bool(found) and found[0].heard is not None and found[0].heard < each.heard,
    }
    return next((reason for reason, holds in reasons.items() if holds), UNEXPLAINED)
