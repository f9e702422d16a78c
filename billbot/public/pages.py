"""Which pages the site has, and what stands on each."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from billbot.public.cards import Card, hearings_of, lately
from billbot.public.drawing import growth, tall, wide
from billbot.public.record import PublicNumber, PublicProposal, PublicRow, SiteFacts
from billbot.public.rendering import STYLE, fill, style
from billbot.public.site import SitePage
from billbot.wording.deadlines import deadline_line
from billbot.wording.hearings import hearing_line
from billbot.wording.spoken import moment
from billbot.wording.votes import called

# So many rows of a story stand on one page, so many proposals of a topic on one list, so many lately moved ones.
_ROWS, _CARDS, _LATELY, _FIRST_OF_TOPIC = 90, 50, 8, 12
_SHOWN_A_DAY = 5
_NAMES_ON_PAGE = 300


def pages_of(found: PublicProposal) -> Iterator[SitePage]:
    """The pages of a proposal; its redlines apart."""
    facts = _digest(found)
    days = _days(found.rows)
    parts = list(_parts(days)) or [[]]
    folder = f"proposals/{found.proposal.id}"
    paths = [f"{folder}/story-{number}.html" for number in range(2, len(parts) + 1)]
    names = sum(len(those) for each in found.votes for those in each.vote.voters.values())
    apart = names > _NAMES_ON_PAGE
    shared = {
        "root": "../../",
        "found": found,
        "paths": [path.removeprefix(f"{folder}/") for path in paths],
        "called": called,
        "votes_apart": apart,
    }

    def main() -> bytes:
        return fill(
            "proposal.html",
            **shared,
            days=parts[0],
            numbers=list(_titled(found.numbers)),
            wide=wide(found.way),
            tall=tall(found.way),
            growths=list(growth(found.joined)),
            hearing_line=hearing_line,
            deadline_line=deadline_line,
        )

    for number, (path, part) in enumerate(zip(paths, parts[1:], strict=True), 2):
        yield SitePage(path, facts, partial(fill, "story.html", **shared, days=part, at=number))
    if apart:
        yield SitePage(f"{folder}/votes.html", facts, partial(fill, "votes.html", **shared))
    yield SitePage(found.path, facts, main)


def pages_of_all(cards: Sequence[Card], site: SiteFacts) -> Iterator[SitePage]:
    """The pages that have many proposals, the front page last, and the stylesheet."""
    yield SitePage(STYLE, "style", style)
    topics = []
    for key, name in site.topics.items():
        own = sorted((each for each in cards if each["topic_ids"][0] == key), key=_moved, reverse=True)
        if own:
            topics.append({"id": key, "name": name, "cards": own})
            yield from _topic(key, name, own, site.today)
    few = len(cards) <= _CARDS
    values = {
        "root": "",
        "topics": [{**topic, "shown": topic["cards"][: None if few else _shown_of(len(topics))]} for topic in topics],
        "lately": lately(cards)[:_LATELY],
        "hearings": hearings_of(cards)[:_CARDS],
        "today": site.today,
        "read_at": moment(site.read_at) if site.read_at else "",
        "late": site.late,
        "many": len(cards),
    }
    yield SitePage("index.html", _digest(values), partial(fill, "front.html", **values))


def _shown_of(topics: int) -> int:
    """So many proposals of each topic stand on the front page, so that all of it stays light."""
    return max(1, min(_FIRST_OF_TOPIC, _CARDS // topics)) if topics <= _CARDS else 0


def _topic(key: str, name: str, own: Sequence[Card], today: date) -> Iterator[SitePage]:
    parts = [own[at : at + _CARDS] for at in range(0, len(own), _CARDS)]
    files = ["index.html", *(f"page-{number}.html" for number in range(2, len(parts) + 1))]
    for at, part in reversed(list(enumerate(parts))):
        values = {
            "root": "../../",
            "name": name,
            "cards": part,
            "files": files,
            "at": at,
            "today": today,
            "many": len(own),
            "hearings": hearings_of(own)[:_CARDS] if at == 0 else [],
        }
        yield SitePage(f"topics/{key}/{files[at]}", _digest(values), partial(fill, "topic.html", **values))


def _moved(each: Card) -> tuple[str, str]:
    return each["moved"] or "", each["id"]


def _titled(numbers: Sequence[PublicNumber]) -> Iterator[tuple[PublicNumber, str]]:
    """Each number with its title, where that is another one than was said last; those without a day come last."""
    last = ""
    for number in sorted(numbers, key=lambda each: (each.first is None, each.first or date.max)):
        again = not number.title or number.title == last
        last = number.title or last
        yield number, "" if again else number.title


@dataclass(frozen=True, slots=True)
class StoryDay:
    """A day of a story: the rows that are shown, and those that are folded away."""

    day: date | None
    shown: tuple[PublicRow, ...]
    folded: tuple[PublicRow, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.shown) + len(self.folded)


def _days(rows: Sequence[PublicRow]) -> list[StoryDay]:
    """The days of a story, the last first; of a day with many rows those that tell little are folded away."""
    return [_day(day, list(those)) for day, those in groupby(rows, key=lambda row: row.date)][::-1]


def _day(day: date | None, rows: Sequence[PublicRow]) -> StoryDay:
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
        if part and sum(each.rows for each in part) + day.rows > _ROWS:
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


def _digest(values: object) -> str:
    said = json.dumps(values, default=str, sort_keys=True) if isinstance(values, dict) else repr(values)
    return hashlib.sha256(said.encode()).hexdigest()
