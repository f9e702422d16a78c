"""Which pages the site has, and what stands on each."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from billbot.bills import Deadline
from billbot.public.cards import Card, hearings_of, lately
from billbot.public.drawing import growth, tall, wide
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, SiteFacts
from billbot.public.rendering import STYLE, fill, style
from billbot.public.site import SitePage
from billbot.public.story import story
from billbot.wording.deadlines import deadline_line
from billbot.wording.hearings import hearing_line
from billbot.wording.spoken import moment
from billbot.wording.votes import called

# So many proposals of a topic stand on one page, and so many of it and of what moved lately on the first.
_CARDS, _LATELY, _FIRST_OF_TOPIC = 50, 8, 12
_NAMES_ON_PAGE = 300


def pages_of(found: PublicProposal) -> Iterator[SitePage]:
    """The pages of a proposal; its redlines apart."""
    facts = _digest(found)
    parts = story(found.rows)
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
            ahead=_ahead(found),
            passed=[each for each in found.deadlines if each.passed],
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


def _ahead(found: PublicProposal) -> list[PublicHearing | Deadline]:
    """Its hearings and days to report by that are ahead, by their days."""
    return sorted([*found.ahead, *(each for each in found.deadlines if not each.passed)], key=_on)


def _on(each: PublicHearing | Deadline) -> date:
    return each.hearing.day_to_keep if isinstance(each, PublicHearing) else each.day


def _titled(numbers: Sequence[PublicNumber]) -> Iterator[tuple[PublicNumber, str]]:
    """Each number with its title, where that is another one than was said last; those without a day come last."""
    last = ""
    for number in sorted(numbers, key=lambda each: (each.first is None, each.first or date.max)):
        again = not number.title or number.title == last
        last = number.title or last
        yield number, "" if again else number.title


def _digest(values: object) -> str:
    said = json.dumps(values, default=str, sort_keys=True) if isinstance(values, dict) else repr(values)
    return hashlib.sha256(said.encode()).hexdigest()
