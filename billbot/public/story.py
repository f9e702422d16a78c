"""A story as its pages show it: its days, the last first, what is shown of each, and what is folded away. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from billbot.public.record import PublicRow

# So many rows stand on one page, and so many of a day before the others are folded away.
_ROWS, _SHOWN_A_DAY = 90, 5


class StoryRow(Struct, frozen=True):
    """What is entered on a day in the same words on several numbers is one thing, with a row of each."""

    rows: tuple[PublicRow, ...]

    @property
    def meaning(self) -> str:
        """What the words mean."""
        return self.rows[0].meaning

    @property
    def effect(self) -> str:
        """What they made of the proposal in a line; empty where there is no such line."""
        return self.rows[0].effect

    @property
    def comes_next(self) -> str:
        """What usually follows."""
        return self.rows[0].comes_next

    @property
    def text(self) -> str:
        """The clerk's words."""
        return self.rows[0].text

    @property
    def stricken(self) -> bool:
        """Whether they were struck from the record."""
        return self.rows[0].stricken

    @property
    def turns(self) -> bool:
        """Whether they brought any of the numbers to another stage."""
        return any(row.turns for row in self.rows)

    @property
    def telling(self) -> bool:
        """Whether they are worth telling by themselves."""
        return self.rows[0].telling


class StoryDay(Struct, frozen=True):
    """A day of a story: what is shown, and what is folded away; null is what the record gives no day."""

    day: date | None
    shown: tuple[StoryRow, ...]
    folded: tuple[StoryRow, ...]

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return len(self.shown) + len(self.folded)


def story(rows: Sequence[PublicRow]) -> list[list[StoryDay]]:
    """The days of a story, the last first, in parts of so many rows; one part at least."""
    days = [_day(day, _together(list(those))) for day, those in groupby(rows, key=lambda row: row.date)]
    return list(_parts(days[::-1])) or [[]]


def _together(rows: Sequence[PublicRow]) -> list[StoryRow]:
    """The rows of a day; the same words on other numbers stand together, those on the same number apart."""
    met, found = Counter[tuple[object, ...]](), dict[tuple[object, ...], list[PublicRow]]()
    for row in rows:
        words = row.text, row.stricken
        met[row.bill, words] += 1
        found.setdefault((words, met[row.bill, words]), []).append(row)
    return [StoryRow(tuple(those)) for those in found.values()]


def _day(day: date | None, rows: Sequence[StoryRow]) -> StoryDay:
    telling = [at for at, row in enumerate(rows) if row.turns or row.telling] or [0]
    told = set(sorted(telling, key=lambda at: not rows[at].turns)[:_SHOWN_A_DAY])
    folded = tuple(row for at, row in enumerate(rows) if at not in told)
    if len(folded) <= 1:
        return StoryDay(day, tuple(rows), ())
    return StoryDay(day, tuple(rows[at] for at in sorted(told)), folded)


def _parts(days: Sequence[StoryDay]) -> Iterator[list[StoryDay]]:
    """The days in parts of so many rows; a day with more than that is parted, too."""
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
