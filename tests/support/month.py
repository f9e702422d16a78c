"""A real month of the 194th General Court on the practice site, day by day through the real app.

Thirty-three states of the histories of nearly nine thousand documents, as somebody scraped them: rows get another date,
other words or vanish, and come late or into the middle. `.venv/bin/python -m benchmarks.month --help` says how to read
what people hear about it.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from billbot import clock
from billbot.demo import GeneralCourt, PracticeBill, PracticeCommittee, PracticeMember, Shown, ShownRow
from billbot.domain.bills import BillId
from tests.support.repository import SHARED

COURT = 194
FILE = SHARED / "data" / "month-194.json.gz"
COMMITTEES = SHARED / "data" / "committees-194.json"
_LATE = timedelta(days=10)
# What the clerks put behind a row or take away again without saying anything else.
_SAYS_THE_SAME = re.compile(r"\s*\(under JR10\)|\.$")


class ScrapedRow(NamedTuple):
    """A scraped row of a history."""

    day: str
    branch: str
    text: str

    @property
    def on(self) -> date:
        """The day of the row."""
        return date.fromisoformat(self.day)

    @property
    def says(self) -> tuple[str, str]:
        """Its branch and words without insignificant parts, by which rows with other dates are compared."""
        return self.branch, _SAYS_THE_SAME.sub("", " ".join(self.text.split()))


@dataclass(frozen=True)
class Turn:
    """The changes of a bill's history from one state to the next."""

    bill: str
    state: int
    added: tuple[ScrapedRow, ...] = ()
    again: tuple[tuple[ScrapedRow, ScrapedRow], ...] = ()  # the same row under another date, or in other words
    reworded: tuple[tuple[ScrapedRow, ScrapedRow], ...] = ()
    gone: tuple[ScrapedRow, ...] = ()
    amid: bool = False  # what is new does not are behind all that was there


@dataclass(frozen=True)
class Month:
    """The month: the times of its states, and the histories of every document at each."""

    moments: tuple[datetime, ...]
    bills: Mapping[str, Mapping[str, Any]]
    states: Mapping[str, tuple[tuple[int, tuple[ScrapedRow, ...]], ...]]  # from which state on, and the rows

    def state(self, at: datetime) -> int:
        """The last state that was scraped by a moment; the first before there was any."""
        return max((known for known, moment in enumerate(self.moments) if moment <= at), default=0)

    def rows(self, number: str, state: int) -> tuple[ScrapedRow, ...]:
        """A history at one state."""
        return next(rows for since, rows in reversed(self.states[number]) if since <= state)

    def turns(self, number: str) -> Iterator[Turn]:
        """The changes of a history, state by state; one that is empty for a day is not believed."""
        believed = [(state, rows) for state, rows in self.states[number] if rows or state == 0]
        for (_, before), (state, after) in pairwise(believed):
            yield _turn(number, state, before, after)

    def is_rare(self, number: str) -> bool:
        """Whether a history had any change but timely additions at its end."""
        return any(not rows for state, rows in self.states[number] if state) or any(
            turn.again
            or turn.reworded
            or turn.gone
            or turn.amid
            or any(not timedelta() <= self.moments[turn.state].date() - row.on <= _LATE for row in turn.added)
            for turn in self.turns(number)
        )

    def draw(self, size: int, *, rare: bool = True) -> list[str]:
        """This many of the bills that moved, evenly spread, and those with rare changes."""
        moved = [number for number, states in self.states.items() if len(states) > 1 and "D" not in number]
        moved.sort(key=lambda number: (number[0], int(re.sub(r"\D", "", number)), number))
        drawn = {moved[at * len(moved) // size] for at in range(size)}
        return [number for number in moved if number in drawn or (rare and self.is_rare(number))]


@lru_cache(maxsize=1)
def month() -> Month:
    """Read the month from its file."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        read = json.load(file)
    states = {number: [(0, _rows(bill["rows"]))] for number, bill in read["bills"].items()}
    for at, day in enumerate(read["days"]):
        for number, rows in read["changed"].get(day, {}).items():
            states[number].append((at, _rows(rows)))
    moments = tuple(datetime.fromisoformat(at).astimezone(clock.EASTERN) for at in read["scraped_at"])
    return Month(moments, read["bills"], {number: tuple(found) for number, found in states.items()})


def _rows(rows: Iterable[Sequence[str]]) -> tuple[ScrapedRow, ...]:
    return tuple(ScrapedRow(*row) for row in rows)


def _turn(number: str, state: int, before: Sequence[ScrapedRow], after: Sequence[ScrapedRow]) -> Turn:
    """Pair rows that are gone with new ones: by equal words first, then by day and branch."""
    gone = list((Counter(before) - Counter(after)).elements())
    added = list((Counter(after) - Counter(before)).elements())
    pairs: dict[str, list[tuple[ScrapedRow, ScrapedRow]]] = {"again": [], "reworded": []}
    ways: dict[str, Callable[[ScrapedRow], tuple[str, str]]] = {
        "again": lambda r: r.says,
        "reworded": lambda r: (r.day, r.branch),
    }
    for how, alike in ways.items():
        for old in list(gone):
            new = next((new for new in added if alike(new) == alike(old)), None)
            if new is not None:
                gone.remove(old)
                added.remove(new)
                pairs[how].append((old, new))
    amid = after[: len(before)] != before
    return Turn(number, state, tuple(added), tuple(pairs["again"]), tuple(pairs["reworded"]), tuple(gone), amid)


class MonthCourt(GeneralCourt):
    """The General Court in the states of the scrapes."""

    def __init__(self, of: Month) -> None:
        self._of = of
        numbered = {bill["docket"] for number, bill in of.bills.items() if "D" not in number}
        super().__init__(practice_bill(n, bill, of) for n, bill in of.bills.items() if n not in numbered)

    def show(self, bill_id: BillId, at: datetime) -> Shown | None:
        """The document as it was then; it exists from its first row on, or always if it never had one."""
        bill = self._named.get(bill_id)
        if bill is None:
            return None
        number = bill.number or bill.docket or ""
        if at < bill.exists_from:
            return None
        rows = tuple(
            ShownRow(datetime.combine(row.on, time(), clock.EASTERN), row.branch, row.text, False)
            for row in self._of.rows(number, self._of.state(at))
        )
        return Shown(bill, number, rows, ())


def practice_bill(number: str, bill: Mapping[str, Any], of: Month) -> PracticeBill:
    """A document without its rows. One that has its first row within the month begins to exist with it."""
    first = next((since for since, rows in of.states[number] if rows), 0)
    return PracticeBill(
        COURT,
        **({"docket": number} if "D" in number else {"number": number, "docket": bill["docket"] or None}),
        appears=of.moments[first] if first else clock.later(of.moments[0], timedelta(days=-300)),
        title=bill["title"],
        pinslip=bill["pinslip"],
        presenters=tuple(bill["sponsors"]),
        cosponsors=tuple(bill["cosponsors"]),
    )


@lru_cache(maxsize=1)
def committees() -> tuple[PracticeCommittee, ...]:
    """The committees of that December, with who sits there."""
    read = json.loads(COMMITTEES.read_text("utf-8"))
    people = read["members"]
    found = []
    for code, each in read["committees"].items():
        name, in_rows = each["name"], re.sub(r"^Joint Committee on | Committee on", "", each["name"])
        seats = tuple(
            PracticeMember(COURT, of, people[of]["name"], people[of]["branch"], chair=role == "Chairperson")
            for of, role in each["members"]
        )
        found.append(PracticeCommittee(COURT, code, name, in_rows, name.split()[0], seats))
    return tuple(found)
