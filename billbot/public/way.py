"""A proposal's way from filing to law, for the drawing on its page: stations, progress and changes of number.

`way` works it out from standing and rows. `Way.said` says the same in words. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.bills import Action, Bill, BillId, Link
from billbot.domain.follow import BACKWARD, onward_edges, onward_steps, reachable
from billbot.domain.stages import Stage
from billbot.domain.standing import Place, Standing
from billbot.messages.phrases import capitalized, listed, short_date

_HEARD, _REPORTED, _FIRST, _SECOND = 2, 3, 4, 5
_STATION_OF: dict[Stage, int] = {
    "filed": 0,
    "in committee": 1,
    "heard": _HEARD,
    "reported": _REPORTED,
    "in a second committee": _REPORTED,
    "on the floor": _REPORTED,
    "passed one branch": _FIRST,
    "passed both branches": _SECOND,
    "in conference": _SECOND,
    "before the Governor": 6,
    "vetoed": 6,
    "law": 7,
}
_REACHED_BY = (
    (1, {"referred"}),
    (_REPORTED, {"reported_favorably", "reported_adversely", "reported"}),
    (6, {"laid_before_governor"}),
    (7, {"signed", "chaptered"}),
)
Ending = Literal["", "study order", "rejected", "vetoed", "placed on file", "the end of the term", "no entry"]
State = Literal["done", "passed", "now", "ahead"]
_ENDINGS: dict[str, str] = {
    "study order": "It was ended by a study order.",
    "rejected": "It was ended by a rejection.",
    "vetoed": "It was ended by a veto.",
    "placed on file": "It was placed on file, which ends it.",
    "the end of the term": "It was ended by the end of the term.",
    "no entry": "No entry says what happened to it.",
}


class Station(Struct, frozen=True):
    """A station of the way. `day` is when it was reached, None if it was not, or on an unknown day.

    `said` and `ahead` call it in a sentence, once it was reached and before.
    """

    name: str
    said: str = ""
    ahead: str = ""
    day: date | None = None


_FIRST_STATIONS = (
    Station("Filed", "filed"),
    Station("Committee", "sent to a committee", "a committee"),
    Station("Heard", "heard", "a hearing"),
    Station("Reported", "reported", "a report"),
)
_JOINT_STATIONS = (
    Station("Joint session", "brought before a joint session", "a joint session of both branches"),
    Station("Next court", "approved by the next General Court", "the next General Court"),
    Station("Voters", "approved by the voters", "the voters"),
)
_LAST_STATIONS = (Station("Governor", "laid before the Governor", "the Governor"), Station("Law", "law", "law"))


class NumberChange(Struct, frozen=True):
    """The proposal continues under another number from station `at` on.

    `took_in` says that the number is other people's bill, which took the proposal in.
    """

    at: int
    bill: BillId
    day: date | None
    took_in: bool = False


class Way(Struct, frozen=True):
    """The stations, the index `at` of the last one reached (-1 if unknown), and what ended it there.

    The ending `no entry`: both branches passed it, its General Court is over, and no row tells what happened to it.
    `between` is what comes before the next station.
    """

    stations: tuple[Station, ...]
    at: int
    ending: Ending = ""
    number_changes: tuple[NumberChange, ...] = ()
    between: tuple[str, ...] = ()

    def state(self, number: int) -> State:
        """The state of a station: "passed" if it was reached on an unknown day."""
        if number >= self.at:
            return "now" if number == self.at else "ahead"
        return "done" if self.stations[number].day or number == 0 else "passed"

    @property
    def said(self) -> str:
        """The way in words, for people who do not see the drawing."""
        if self.at < 0:
            return "Nothing is known of its way yet."
        part, *later = _numbers_said(self.number_changes, took_in=True) or [""]
        known = {0} if part else {0, self.at}  # the last station may be that of the bill that took it in
        come = [
            f"{station.said}{f' on {short_date(station.day, weekday=False)}' if station.day else ''}"
            for number, station in enumerate(self.stations)
            if number <= self.at and (station.day or number in known)
        ]
        open_still = [station.ahead for station in self.stations[self.at + 1 :]]
        filed, *others = come
        apart = others and not self.stations[0].day  # the day after it is not the day of filing
        parts = [f"{capitalized(f'{filed}; {listed(others)}' if apart else listed(come))}."]
        own = _numbers_said(self.number_changes, took_in=False)
        if own:
            parts.append(f"It became {listed(own)}.")
        if part:
            parts.append(f"It became part of {part}{f', which became {listed(later)}' if later else ''}.")
        if self.ending:
            parts.append(_ENDINGS[self.ending])
        elif open_still:
            parts.append(f"Still ahead: {listed([*self.between, *open_still])}.")
        return " ".join(parts)


def _numbers_said(turns: Iterable[NumberChange], *, took_in: bool) -> list[str]:
    """`H.5316 on April 30, 2026`, for each change to a number of a bill that `took_in` the proposal, or its own."""
    return [
        f"{turn.bill.spoken}{f' on {short_date(turn.day, weekday=False)}' if turn.day else ''}"
        for turn in turns
        if turn.took_in is took_in
    ]


def way(standing: Standing, bills: Sequence[Bill], links: Iterable[Link], heard: Iterable[tuple[BillId, date]]) -> Way:
    """The way of a proposal, by its farthest number in its latest General Court.

    `bills` are what we know about its numbers, `heard` pairs of a number and a day it was heard. What a bill did before
    it took the proposal in is not the proposal's.
    """
    lead = next((place for place in standing.places if place.progress), None)
    if lead is None or lead.progress is None:
        return Way(_stations("House", {}, jointly=False), -1)
    links = tuple(links)
    chain = _own_numbers(_chain(lead.bill, links), standing, links)
    known = [bill for bill in bills if bill.id in chain]
    turned = _days_of_numbers(chain, links, known)
    joined = min((on for bill, on in turned.items() if on and standing.took_in(bill)), default=date.max)

    def is_its(bill: BillId, on: date) -> bool:
        return bill in chain and (on >= joined or not standing.took_in(bill))

    progress = lead.progress
    first = progress.passed[0] if progress.passed else lead.bill.branch
    rows = [row for bill in known for row in bill.history if row.date and is_its(bill.id, row.date)]
    days = _days_reached(
        [row for row in rows if not row.stricken], first, [on for bill, on in heard if is_its(bill, on)]
    )
    stage = progress.stage_at_end or progress.stage
    at = _STATION_OF[stage] if stage in _STATION_OF else max([1, *(number for number in days if number <= _HEARD)])
    before_both = progress.jointly and stage == "on the floor"
    at = _FIRST if before_both else at
    reached = {number: on for number, on in days.items() if number <= at}
    changes = tuple(
        NumberChange(
            max((number for number, when in reached.items() if on and when <= on), default=0),
            *(bill, on, standing.took_in(bill)),
        )
        for bill, on in turned.items()
    )
    # Rows do not say what a joint session decided.
    ending: Ending = "" if before_both else _ending(lead, standing)
    stations = _stations(first, reached, jointly=progress.jointly)
    between = ("one text for both branches", "enactment") if stage == "in conference" else ()
    return Way(stations, at, ending, changes, between)


def _stations(first: str, days: dict[int, date], *, jointly: bool) -> tuple[Station, ...]:
    second = "House" if first == "Senate" else "Senate"
    branches = (Station(each, f"passed the {each}", f"the {each}") for each in (first, second))
    then = _JOINT_STATIONS if jointly else (*branches, *_LAST_STATIONS)
    return tuple(replace(each, day=days.get(number)) for number, each in enumerate((*_FIRST_STATIONS, *then)))


def _chain(bill: BillId, links: Sequence[Link]) -> tuple[BillId, ...]:
    """A number and all numbers that lead to it, itself first."""
    onward, found = onward_steps(links), [bill]
    for number in found:  # grows while it is walked
        found += sorted(origin for origin, to in onward if to == number and origin not in found)
    return tuple(dict.fromkeys(found))


def _own_numbers(chain: Sequence[BillId], standing: Standing, links: Iterable[Link]) -> tuple[BillId, ...]:
    """The chain's numbers that the proposal had, without earlier ones of a bill that took it in."""
    came = set(reachable([bill for bill in chain if not standing.took_in(bill)], onward_edges(links)))
    return tuple(bill for bill in chain if bill in came)


def _days_reached(rows: Sequence[Action], first: str, heard: Sequence[date]) -> dict[int, date]:
    """The day each station (by index) was reached, if rows say so.

    A row before the hearing that reports the bill and refers it only sent it to the committee that heard it. It does
    not count as a report.
    """
    days: dict[int, date] = {}
    hearing = min(heard, default=None)
    for row in sorted(rows, key=lambda row: row.date or date.max):
        assert row.date is not None
        kinds = set(actions.read(row.text).kinds)
        for number, those in _REACHED_BY:
            early = number == _REPORTED and hearing is not None and row.date < hearing and "referred" in kinds
            if kinds & those and not early:
                days.setdefault(number, row.date)
        if "engrossed" in kinds and row.branch in {"House", "Senate"}:
            days.setdefault(_FIRST if row.branch == first else _SECOND, row.date)
        if "joint_session" in kinds:
            days.setdefault(_FIRST, row.date)
        if not days:
            days[0] = row.date
    if hearing is not None:
        days[_HEARD] = hearing
    return days


def _days_of_numbers(
    chain: Sequence[BillId], links: Sequence[Link], bills: Sequence[Bill]
) -> dict[BillId, date | None]:
    """The later numbers of the chain with the day of the row that led there, if known, the earliest first."""
    stated = {(bill.id, row.number): row.action.date for bill in bills for row in bill.rows}
    days: dict[BillId, list[date | None]] = {}
    for link in links:
        origin, to = (link.to, link.origin) if link.relation in BACKWARD else (link.origin, link.to)
        if origin in chain and to in chain and (origin, to) in onward_steps([link]):
            days.setdefault(to, []).append(stated.get((link.origin, link.row)))
    first = {to: min((on for on in found if on), default=None) for to, found in days.items()}
    return dict(sorted(first.items(), key=lambda each: (each[1] or date.min, each[0])))


def _ending(lead: Place, standing: Standing) -> Ending:
    """What ended the proposal. A veto only does so once its General Court is over without an override."""
    progress, over = lead.progress, lead not in standing.open_places
    if progress is None or progress.stage == "law":
        return ""
    if progress.stage in {"study order", "rejected"} or (progress.stage == "vetoed" and over):
        return progress.stage
    if progress.placed_on_file and progress.stage in {"filed", "reported"} and not progress.jointly:
        return "placed on file"
    if progress.stage == "ended with the term":
        return "the end of the term"
    if not over:
        return ""
    return "the end of the term" if standing.over_with(lead.bill) else "no entry"
