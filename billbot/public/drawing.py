"""Where the parts of the drawings stand: the way of a proposal, wide and tall, and how many joined it. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from billbot.public.record import Joined
from billbot.public.way import Station, Way

State = Literal["done", "passed", "now", "ahead"]
_LEFT, _STEP, _LINE = 44, 96, 56
_TOP, _DOWN, _BETWEEN, _IN = 20, 42, 22, 14
_WIDTH, _HEIGHT, _EDGE = 320, 72, 6


class Dot(Struct, frozen=True):
    """A station: where it stands, what it is called, its day, and whether it was reached, without a day, or is now."""

    x: int
    y: int
    name: str
    day: str
    state: State


class NumberLabel(Struct, frozen=True):
    """A number that the proposal got, and where that stands."""

    x: int
    y: int
    text: str


class WayDrawing(Struct, frozen=True):
    """The parts of a drawing: its size, its stations, the numbers, and how far the line is drawn through."""

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
    behind, met = Counter(turn.at for turn in way.turns), Counter[int]()
    labels = []
    for turn in way.turns:
        met[turn.at] += 1
        share = _STEP * met[turn.at] // (behind[turn.at] + 1)
        up = (met[turn.at] % 2 == 0) * _IN if behind[turn.at] > 1 else 0
        labels.append(NumberLabel(_LEFT + turn.at * _STEP + share, _LINE - 20 - up, turn.bill.spoken))
    return WayDrawing(2 * _LEFT + 7 * _STEP, 104, dots, tuple(labels), _LEFT + max(way.at, 0) * _STEP)


def tall(way: Way) -> WayDrawing:
    """The same from top to bottom, for a narrow page; each number has a line between the stations."""
    dots, labels, y, through = [], [], _TOP, _TOP
    for at, station in enumerate(way.stations):
        dots.append(Dot(_IN, y, station.name, _day(station.day), _state(way, at, station)))
        through = y if at == way.at else through
        y += _DOWN
        for turn in (turn for turn in way.turns if turn.at == at):
            labels.append(NumberLabel(_IN, y - 8, turn.bill.spoken))
            y += _BETWEEN
    return WayDrawing(280, y - _DOWN + _TOP, tuple(dots), tuple(labels), through)


class Growth(Struct, frozen=True):
    """A picture of how many had joined a number: a line in steps, and what it says in words."""

    bill: str
    path: str
    width: int
    height: int
    first: int
    last: int
    said: str


def growth(joined: Sequence[Joined]) -> Iterator[Growth]:
    """A picture for each number whose cosponsors changed while it was watched."""
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
        yield Growth(bill.spoken, "".join(steps), _WIDTH, _HEIGHT, before, own[-1].count, said)


def _state(way: Way, at: int, station: Station) -> State:
    if at > way.at:
        return "ahead"
    if at == way.at:
        return "now"
    return "done" if station.day or at == 0 else "passed"


def _day(day: date | None) -> str:
    return f"{day:%b} {day.day}, {day.year}" if day else ""
