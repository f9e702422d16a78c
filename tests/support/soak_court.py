"""The court of the soak test: bills whose histories grow by a plan that is drawn from a seed, and so known beforehand.

Every kind of thing that happens to a row comes in turn, in an order that the seed shuffles, on the weekdays between the
first and the last; some of it at night, and in the hours in which the clocks change. No two rows share their words,
except one hearing's on several bills, so whoever quotes them says which row is meant.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from billbot import clock
from billbot.clock import EASTERN
from billbot.demo import PostedVote, PracticeBill, PracticeRow, Revision
from tests.support.hearing_sample import document, hearing
from tests.support.practice_sample import committee_vote

COURT = 194
# What is watched: a proposal, its topic, and the bills that are listed by hand.
PROPOSALS = {
    "Alder": ("youth", ("H1",)),
    "Birch": ("youth", ("H2", "S2")),
    "Cedar": ("youth", ("H3",)),
    "Dogwood": ("courts", ("H4",)),
    "Elm": ("courts", ("S5",)),
    "Fir": ("courts", ("HD6",)),
}
# The numbers under which two of them continue one day, and the number that the docket gets.
DRAFTS, DOCKET, NUMBER = {"H3": "H43", "H4": "H44"}, "HD6", "H6"
_LISTED = {bill: topic for topic, bills in PROPOSALS.values() for bill in bills}
TOPIC_OF = {**_LISTED, **{new: _LISTED[old] for old, new in DRAFTS.items()}, NUMBER: _LISTED[DOCKET]}
WORDS = "youth diversion"
# So many days before its last does the plan end, that everything can be told.
CALM = 4
_HEARING_AHEAD = (13, 21)
_LATER = (timedelta(hours=60), timedelta(days=6))
_SOON = (timedelta(minutes=5), timedelta(hours=30))


@dataclass(frozen=True)
class PlannedRow:
    """A row with what becomes of it, on these bills. Routine rows are no `news`.

    `moves` says that it is struck where another notice takes its place, which says both; `listed` that an agenda said
    the same before it; `twice` that it appears there twice; `one_of_many` that it is announced by its number alone.
    """

    row: PracticeRow
    bills: tuple[str, ...]
    news: bool = True
    moves: bool = False
    listed: bool = False
    twice: bool = False
    one_of_many: bool = False


class Held(NamedTuple):
    """A hearing of some bills; the site shows it from `known` on, and until it is `off`, null for never."""

    day: date
    bills: tuple[str, ...]
    known: datetime
    off: datetime | None = None


class Listed(NamedTuple):
    """An agenda on the list of hearings: from when on, of which bill, its own words, and the JSON of it."""

    at: datetime
    bill: str
    words: str
    record: dict[str, Any]


class Restated(NamedTuple):
    """Something that a bill's page states once and again: its title, its number, a committee's vote."""

    at: datetime
    bill: str
    words: str


@dataclass
class CourtPlan:
    """What happens at the court from `begin` to `end`, both aware; nothing new in the last days of it."""

    begin: datetime
    end: datetime
    entries: list[PlannedRow] = field(default_factory=list)
    hearings: list[Held] = field(default_factory=list)
    agendas: list[Listed] = field(default_factory=list)
    meetings: list[Listed] = field(default_factory=list)  # of committees of conference; their words are the day
    restated: list[Restated] = field(default_factory=list)
    found: list[str] = field(default_factory=list)  # documents on a topic of ours
    bills: tuple[PracticeBill, ...] = ()

    def settled(self, bill: str, at: datetime) -> datetime:
        """The last moment up to `at` at which a row of a bill was removed or restored.

        Anybody who shows yesterday's list behind it shows something that billbot has to believe (promise 3).
        """
        moments = [
            moment
            for entry in self.entries
            if bill in entry.bills
            for moment in (entry.row.removed_at, entry.row.restored_at)
            if moment is not None and moment <= at
        ]
        return max(moments, default=self.begin - timedelta(days=1))


def plan(begin: date, days: int, seed: int, *, a_day: int) -> CourtPlan:
    """So many days from `begin` on, with so many things a weekday; the same for the same seed."""
    return _Planner(begin, days, seed).plan(a_day)


class _Planner:
    """Draws the events, one after the other."""

    def __init__(self, begin: date, days: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.first, self.days = begin, days
        opens = datetime.combine(begin, time(6), EASTERN)
        self.made = CourtPlan(opens, datetime.combine(begin + timedelta(days=days), time(20), EASTERN))
        self.last = clock.later(self.made.end, -timedelta(days=CALM))
        self.numbered = clock.later(opens, timedelta(days=days / 2))
        self.numbers = [number for _, numbers in PROPOSALS.values() for number in numbers if number != DOCKET]
        self.at, self.count = opens, 100
        self.free: dict[str, datetime] = {}  # from when on a bill may have another hearing
        self.posted: dict[str, list[PostedVote]] = {}
        self.titles: dict[str, list[Revision]] = {}
        self.filed: list[PracticeBill] = []
        self.drafts: dict[str, datetime] = {}
        self.amended = False

    def plan(self, a_day: int) -> CourtPlan:
        """Draw everything."""
        deck: list[Callable[[], None]] = []
        for day in range(1, self.days - CALM):
            on = self.first + timedelta(days=day)
            for at in self._moments(on, a_day):
                self.at = at
                if not deck:
                    deck = self.chance.sample(self._everything, len(self._everything))
                deck.pop()()
            if day % 3 == 0:
                self._file(on)
        self._number()
        self.made.bills = tuple(self._bills())
        return self.made

    @property
    def _everything(self) -> list[Callable[[], None]]:
        return [
            self.referred, self.extended, self.passed, self.read, self.heard, self.heard, self.struck, self.struck,
            self.removed, self.reworded, self.restored, self.dated, self.redated, self.late, self.twins, self.many,
            self.titled, self.voted, self.drafted, self.announced, self.conferred,
        ]  # fmt: skip

    def _moments(self, on: date, a_day: int) -> Iterator[datetime]:
        """The time of an event on a day: a fifth are at night, and around three when the clocks change."""
        if clocks_change(on):
            yield from (clock.later(at(on, 0, 50), timedelta(minutes=40 * n)) for n in range(5))
        elif on.weekday() < 5:
            for _ in range(a_day):
                hour = (
                    self.chance.choice((22, 23, 1, 4)) if self.chance.random() < 0.2 else self.chance.randrange(9, 19)
                )
                yield at(on, hour, self.chance.randrange(60))

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _one(self) -> str:
        return self.chance.choice(self.numbers)

    def _old(self) -> str:
        """One that was there from the beginning: what a new draft had before it was first seen is the past."""
        return self.chance.choice([each for each in self.numbers if each not in self.drafts])

    def _after(self) -> datetime:
        """When what was just entered is altered: days later, or before everybody may have heard about it."""
        low, high = _SOON if self.chance.random() < 0.3 else _LATER
        moment = clock.later(self.at, low + (high - low) * self.chance.random())
        return min(moment, self.last)

    def _long_after(self, moment: datetime) -> datetime:
        return clock.later(moment, _LATER[0] + (_LATER[1] - _LATER[0]) * self.chance.random())

    def _enter(self, words: str, *bills: str, news: bool = True, **more: Any) -> PlannedRow:
        flags = {name: more.pop(name) for name in ("moves", "listed", "twice", "one_of_many") if name in more}
        entry = PlannedRow(PracticeRow(more.pop("seen", self.at), "House", words, **more), bills, news, **flags)
        self.made.entries.append(entry)
        return entry

    def referred(self) -> None:
        one = self.chance.choice([number for number in self.numbers if number != "S5"])
        self._enter(f"Discharged to the committee on Sample Matter {self._next()}", one)

    def extended(self) -> None:
        self._enter(
            f"Reporting date extended to {date(2027, 1, 1) + timedelta(days=self._next()):%A, %B %d, %Y}", self._one()
        )

    def passed(self) -> None:
        self._enter(f"Passed to be engrossed -- see Roll Call #{self._next()} (Yeas 32 to Nays 8)", self._one())

    def read(self) -> None:
        self._enter(f"Rules suspended, Calendar {self._next()}", self._one(), news=False)

    def heard(self) -> None:
        """A hearing of one to three bills of a topic, that stays, moves or is struck."""
        topic = self.chance.choice(("youth", "courts"))
        free = [each for each in self.numbers if each != "S5" and TOPIC_OF[each] == topic and self._is_free(each)]
        bills = tuple(sorted(self.chance.sample(free, min(len(free), self.chance.randint(1, 3)))))
        if not bills:
            return self.passed()
        day, fate = self._day_of_hearing(self.at.date()), self.chance.random()
        struck = self._long_after(self.at) if fate < 0.5 else None
        if struck is not None and struck > self.last:
            struck = None
        moves = struck is not None and fate < 0.35
        self._enter(_notice(day, self._next()), *bills, struck_at=struck, moves=moves)
        until = day
        self.made.hearings.append(Held(day, bills, self.at, struck))
        if moves:
            assert struck is not None
            until = self._day_of_hearing(day)
            self._enter(_notice(until, self._next()), *bills, seen=struck)
            self.made.hearings.append(Held(until, bills, struck))
        self.free |= dict.fromkeys(bills, at(until + timedelta(days=1), 0))
        return None

    def announced(self) -> None:
        """An agenda on the list of hearings names a bill days before its history does, which says the same then."""
        if not self._is_free("S5"):
            return self.extended()
        day, number = self._day_of_hearing(self.at.date() + timedelta(days=3)), self._next()
        words = f"Sample matters, sheet {number}"
        part = {"Topic": None, "StartTime": None, "EndTime": f"{day}T17:00:00", "DocumentsInAgenda": [document("S5")]}
        record = hearing(
            EventId=number, EventDate=f"{day}T13:00:00", StartTime=f"{day}T13:00:00", Description=words,
            Location={"LocationName": f"Room {number}", "AddressLine1": None}, HearingAgendas=[part],
        )  # fmt: skip
        self.made.agendas.append(Listed(self.at, "S5", words, record))
        follows = clock.later(self.at, timedelta(days=self.chance.randint(4, 6)))
        if follows <= self.last:
            self._enter(_notice(day, number), "S5", seen=follows, listed=True)
        self.made.hearings.append(Held(day, ("S5",), self.at))
        self.free["S5"] = at(day + timedelta(days=1), 0)
        return None

    def conferred(self) -> None:
        """A branch names its negotiators, and the list of hearings has a meeting of theirs a day later."""
        one, number = self._old(), self._next()
        self._enter(f"Committee of conference appointed (Alder-Birch-Cedar), sheet {number}", one)
        listed_at = clock.later(self.at, timedelta(days=1))
        if listed_at > self.last:
            return
        day = self._day_of_hearing(listed_at.date())
        record = hearing(
            EventId=number, Name="Conference Committee Meeting", EventDate=f"{day}T13:00:00",
            StartTime=f"{day}T13:00:00", Description=f"Conference Committee on {one[0]}.{one[1:]}", HearingHost=None,
            HearingAgendas=[],
        )  # fmt: skip
        self.made.meetings.append(Listed(listed_at, one, f"{day:%B} {day.day}, {day.year}", record))

    def _is_free(self, bill: str) -> bool:
        return self.free.get(bill, self.at) <= self.at

    def _day_of_hearing(self, after: date) -> date:
        day = after + timedelta(days=self.chance.randint(*_HEARING_AHEAD))
        return day if day.weekday() < 5 else day + timedelta(days=2)

    def struck(self) -> None:
        self._enter(f"Passed to be enacted -- see Roll Call #{self._next()}", self._one(), struck_at=self._after())

    def removed(self) -> None:
        words = f"Placed in the Orders of the Day for session {self._next()}"
        self._enter(words, self._one(), removed_at=self._after())

    def reworded(self) -> None:
        number, moment = self._next(), self._after()
        words = f"Reported favorably, sheet {number}, and referred to the committee on"
        self._enter(f"{words} Courts", self._one(), reworded_at=moment, old_text=f"{words} Youth")

    def restored(self) -> None:
        struck = self._long_after(self.at)
        back = self._long_after(struck)
        words = f"Reported adversely by committee, sheet {self._next()}"
        self._enter(
            words,
            self._one(),
            struck_at=struck if struck <= self.last else None,
            restored_at=back if back <= self.last else None,
        )

    def dated(self) -> None:
        words = f"Read third, sheet {self._next()}"
        self._enter(words, self._one(), news=False, date=self.at.date(), dated_at=self._long_after(self.at))

    def redated(self) -> None:
        """Entered under one day and later found under another: it is announced once."""
        words, day = f"Recommitted to the committee on Sample Matter {self._next()}", self.at.date()
        before = day - timedelta(days=self.chance.randint(1, 3))
        self._enter(words, self._old(), date=day, redated_at=self._after(), old_date=before)

    def late(self) -> None:
        """Posted late, under a day before, so it is in the middle: a row that nothing overtakes."""
        day = self.at.date() - timedelta(days=self.chance.randint(3, 9))
        self._enter(f"Placed on file, sheet {self._next()}", self._old(), date=day)

    def twins(self) -> None:
        self._enter(f"Rules suspended, question {self._next()}", self._one(), news=False, twice=True)

    def many(self) -> None:
        """Amendments of a day, at first more than a page of a history holds."""
        one = self._one()
        for n in range(5 if self.amended else 28):
            fate = "adopted" if n % 4 == 0 else "rejected"
            self._enter(f"Amendment #{self._next()} (Sample) {fate}", one, news=False, one_of_many=True)
        self.amended = True

    def titled(self) -> None:
        bill, words = self._old(), f"An Act relative to sample matter {self._next()}"
        before = self.titles.get(bill)
        if before and clock.elapsed(before[-1].at, self.at) < timedelta(days=3):  # its page is read once a day
            return self.passed()
        self.titles.setdefault(bill, []).append(Revision(self.at, {"title": words}))
        self.made.restated.append(Restated(self.at, bill, words))
        return None

    def voted(self) -> None:
        bill, number = self._old(), self._next()
        vote = committee_vote("Joint Committee on the Judiciary", self.at.date(), f"question {number}", 9, 1, 0, 0)
        self.posted.setdefault(bill, []).append(PostedVote(self.at, vote))
        words = f"{vote.body}: {vote.question}: 9 favorable, 1 adverse, 0 reserved, 0 no action"
        self.made.restated.append(Restated(self.at, bill, words))

    def drafted(self) -> None:
        """A bill continues under a new number, twice in all; from then on, news of that number is announced."""
        old = self.chance.choice(list(DRAFTS))
        new = DRAFTS[old]
        if new in self.drafts:
            return self.referred()
        self.drafts[new] = self.at
        self._enter(f"Accompanied a new draft, see {new}", old)
        self._enter(f"New draft of {old}", new, news=False)
        self._enter(f"Reported favorably in a new draft, sheet {self._next()}", new)
        self.numbers.append(new)
        return None

    def _number(self) -> None:
        """The docket gets its number half way, and is referred some days later."""
        self.made.restated.append(Restated(self.numbered, NUMBER, NUMBER))
        referred = clock.later(self.numbered, timedelta(days=2))
        self._enter(f"Referred to the committee on Sample Matter {self._next()}", NUMBER, seen=referred)

    def _file(self, on: date) -> None:
        """A document that nobody listed; every other is on a topic, some of them by a text that comes later."""
        number = self._next()
        appears, ours = at(on, 11), len(self.filed) % 2 == 0
        text = f"SECTION 1. It concerns {WORDS} in section {number}." if ours else "SECTION 1. It concerns orchards."
        later = (Revision(clock.later(appears, timedelta(days=2)), {"text": text}),) if number % 2 == 0 else ()
        if later and later[0].at > self.last:
            return
        docket = f"HD{number + 900}"
        self.filed.append(
            PracticeBill(
                COURT,
                docket=docket,
                appears=appears,
                title=f"An Act relative to sample orchards {number}",
                text=None if later else text,
                revisions=later,
            )
        )
        if ours:
            self.made.found.append(docket)

    def _bills(self) -> Iterator[PracticeBill]:
        """Every document: what is watched, with its history in the order in which the site shows it, and the others."""
        for bill in [*self.numbers, NUMBER]:
            appears = self.drafts.get(bill, at(self.first - timedelta(days=30), 10))
            rows = [PracticeRow(appears, "House", f"Filed as {bill}")] if bill not in self.drafts else []
            rows += [
                replace(entry.row) for entry in self.made.entries if bill in entry.bills for _ in range(1 + entry.twice)
            ]
            yield PracticeBill(
                COURT, bill, docket=DOCKET if bill == NUMBER else None,
                numbered_at=self.numbered if bill == NUMBER else None,
                appears=appears, title=f"An Act on {bill}", rows=tuple(sorted(rows, key=_place)),
                votes=tuple(self.posted.get(bill, ())), revisions=tuple(self.titles.get(bill, ())),
                presenters=("Ann Sample",),
            )  # fmt: skip
        yield from self.filed


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """This moment of a day, Eastern; an hour that a change of the clocks leaves out is the one that comes instead."""
    return clock.later(datetime.combine(day, time(hour, minute), EASTERN), timedelta())


def clocks_change(day: date) -> bool:
    """Whether daylight saving begins or ends on this day."""
    return at(day, 0).utcoffset() != at(day + timedelta(days=1), 0).utcoffset()


def _place(row: PracticeRow) -> datetime:
    """The position of a row: by its day, so late rows are in the middle."""
    return row.seen if row.date is None else min(row.seen, datetime.combine(row.date, time(23), EASTERN))


def _notice(day: date, number: int) -> str:
    return f"Hearing scheduled for {day:%m/%d/%Y} from 01:00 PM-05:00 PM in Room {number}"
