"""Layout of a proposal's page: the drawing of its way, charts of its cosponsors, and its history day by day. Pure.

Drawings are coordinates for the SVG in the templates; a day of the history says what is shown and what is folded away.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from msgspec import Struct

from billbot.messages.spoken import few_bills
from billbot.public.record import Joined, PublicRow
from billbot.public.way import Station, Way

State = Literal["done", "passed", "now", "ahead"]
_LEFT, _STEP, _LINE = 44, 96, 56
_TOP, _DOWN, _BETWEEN, _IN = 20, 42, 22, 14
_WIDTH, _HEIGHT, _EDGE = 320, 72, 6
# So many rows stand on one page, and so many of a day before the others are folded away.
_ROWS, _SHOWN_A_DAY = 90, 5


class Dot(Struct, frozen=True):
    """A station in the drawing; `state` is "passed" where it was reached on a day that nobody knows."""

    x: int
    y: int
    name: str
    day: str
    state: State


class NumberLabel(Struct, frozen=True):
    """The label of a number that the proposal got, and where it is drawn."""

    x: int
    y: int
    text: str


class WayDrawing(Struct, frozen=True):
    """A drawing of the way: its size, stations and numbers, and up to which coordinate the line is solid."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    labels: tuple[NumberLabel, ...]
    through: int


def wide(way: Way) -> WayDrawing:
    """The way from left to right; several numbers behind one station share the room before the next."""
    dots = tuple(
        Dot(_LEFT + at * _STEP, _LINE, station.name, _day(station.day), _state(way, at, station))
        for at, station in enumerate(way.stations)
    )
    behind, met = Counter(turn.at for turn in way.number_changes), Counter[int]()
    labels = []
    for turn in way.number_changes:
        met[turn.at] += 1
        share = _STEP * met[turn.at] // (behind[turn.at] + 1)
        up = (met[turn.at] % 2 == 0) * _IN if behind[turn.at] > 1 else 0
        labels.append(NumberLabel(_LEFT + turn.at * _STEP + share, _LINE - 20 - up, turn.bill.spoken))
    return WayDrawing(2 * _LEFT + (len(dots) - 1) * _STEP, 104, dots, tuple(labels), _LEFT + max(way.at, 0) * _STEP)


def tall(way: Way) -> WayDrawing:
    """The same from top to bottom, for a narrow page; each number has a line between the stations."""
    dots, labels, y, through = [], [], _TOP, _TOP
    for at, station in enumerate(way.stations):
        dots.append(Dot(_IN, y, station.name, _day(station.day), _state(way, at, station)))
        through = y if at == way.at else through
        y += _DOWN
        for turn in (turn for turn in way.number_changes if turn.at == at):
            labels.append(NumberLabel(_IN, y - 8, turn.bill.spoken))
            y += _BETWEEN
    return WayDrawing(280, y - _DOWN + _TOP, tuple(dots), tuple(labels), through)


class CosponsorChart(Struct, frozen=True):
    """A chart of how many cosponsors a bill had over time, as an SVG path, and what it says in words."""

    bill: str
    path: str
    width: int
    height: int
    first: int
    last: int
    said: str


def cosponsor_charts(joined: Sequence[Joined]) -> Iterator[CosponsorChart]:
    """A chart for each bill whose cosponsors changed while it was watched."""
    for bill in dict.fromkeys(each.bill for each in joined):
        own = [each for each in joined if each.bill == bill]
        before = own[0].count - len(own[0].came) + len(own[0].left)
        most = max(1, before, *(each.count for each in own))
        first, last = own[0].day, own[-1].day
        span = max(1, (last - first).days)
        room = _WIDTH - 2 * _EDGE - 24

        def height(count: int, most: int = most) -> int:
            return _HEIGHT - _EDGE - round((_HEIGHT - 2 * _EDGE) * count / most)

        turns = (f"H{_EDGE + 12 + round(room * (each.day - first).days / span)}V{height(each.count)}" for each in own)
        steps = [f"M{_EDGE} {height(before)}H{_EDGE + 12}", *turns, f"H{_WIDTH - _EDGE}"]
        said = f"{before} before {_day(first)}, {own[-1].count} from {_day(last)} on"
        yield CosponsorChart(bill.spoken, "".join(steps), _WIDTH, _HEIGHT, before, own[-1].count, said)


def _state(way: Way, at: int, station: Station) -> State:
    if at > way.at:
        return "ahead"
    if at == way.at:
        return "now"
    return "done" if station.day or at == 0 else "passed"


def _day(day: date | None) -> str:
    return f"{day:%b} {day.day}, {day.year}" if day else ""


class StoryRow(Struct, frozen=True):
    """The rows that say the same on one day on several numbers, shown as one."""

    rows: tuple[PublicRow, ...]

    @property
    def first(self) -> PublicRow:
        """The row whose words are shown."""
        return self.rows[0]

    @property
    def named(self) -> list[PublicRow]:
        """The rows whose numbers are named; where there are many, the others are only counted."""
        few = few_bills(row.bill for row in self.rows)
        return [row for row in self.rows if row.bill in few]

    @property
    def changes_stage(self) -> bool:
        """Whether any of them brought its bill to another stage."""
        return any(row.changes_stage for row in self.rows)

    @property
    def newsworthy(self) -> bool:
        """Whether it is shown by itself."""
        return self.first.newsworthy


class StoryDay(Struct, frozen=True):
    """A day of the history: the rows that are shown, and those folded away; `day` is null for undated rows."""

    day: date | None
    shown: tuple[StoryRow, ...]
    folded: tuple[StoryRow, ...]

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return len(self.shown) + len(self.folded)


def story(rows: Sequence[PublicRow]) -> list[list[StoryDay]]:
    """The history by day, the latest first, split into pages of at most `_ROWS` rows; there is always one page."""
    days = [_day_of_rows(day, _together(list(those))) for day, those in groupby(rows, key=lambda row: row.date)]
    return list(_parts(days[::-1])) or [[]]


def _together(rows: Sequence[PublicRow]) -> list[StoryRow]:
    """Group the rows of a day that say the same on different numbers; the same words twice on one number stay two."""
    met, found = Counter[tuple[object, ...]](), dict[tuple[object, ...], list[PublicRow]]()
    for row in rows:
        words = row.text, row.stricken
        met[row.bill, words] += 1
        found.setdefault((words, met[row.bill, words]), []).append(row)
    return [StoryRow(tuple(those)) for those in found.values()]


def _day_of_rows(day: date | None, rows: Sequence[StoryRow]) -> StoryDay:
    telling = [at for at, row in enumerate(rows) if row.changes_stage or row.newsworthy] or [0]
    told = set(sorted(telling, key=lambda at: not rows[at].changes_stage)[:_SHOWN_A_DAY])
    folded = tuple(row for at, row in enumerate(rows) if at not in told)
    shown = tuple(rows[at] for at in sorted(told))
    return StoryDay(day, (*shown, *folded), ()) if len(folded) <= 1 else StoryDay(day, shown, folded)


def _parts(days: Sequence[StoryDay]) -> Iterator[list[StoryDay]]:
    """Split the days into pages of at most `_ROWS` rows; a day that has more is split itself."""
    part: list[StoryDay] = []
    for day in (smaller for each in days for smaller in _small(each)):
        if part and sum(each.entries for each in part) + day.entries > _ROWS:
            yield part
            part = []
        part.append(day)
    if part:
        yield part


def _small(day: StoryDay) -> Iterator[StoryDay]:
    room = _ROWS - _SHOWN_A_DAY - 1
    yield StoryDay(day.day, day.shown, day.folded[:room])
    for at in range(room, len(day.folded), _ROWS):
        yield StoryDay(day.day, (), day.folded[at : at + _ROWS])
