"""Which pages the site has, what stands on each, and how the templates are filled; the one room for jinja2.

Nothing that a stranger wrote becomes markup, and what a program would obey instead of showing is left out. What a
template asks for and nobody gave is an error.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache, partial
from importlib.resources import files
from typing import Any

from billbot import __version__
from billbot.bills import Deadline
from billbot.bills.shown import count
from billbot.dated_steps import Step
from billbot.public.cards import Card, hearings_ahead, lately
from billbot.public.panels import StoryDay, growth, story, tall, wide
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicVote, SiteFacts, Template
from billbot.public.site import SitePage, digest
from billbot.wording.digest_ahead import step_said
from billbot.wording.hearings import hearing_line, said_of
from billbot.wording.people import WAYS, called, question, tally, voter
from billbot.wording.reporting_days import deadline_line
from billbot.wording.spoken import capitalized, committee, day, day_of, hour, listed, moment, ordinal, plain, when

# So many proposals of a topic stand on one page; so many of what moved lately, of a topic and of hearings on the first.
_CARDS, _LATELY, _FIRST_OF_TOPIC, _HEARINGS = 50, 8, 12, 12
# So many bytes of votes stand on the page of a proposal, and on one of their own.
_VOTES_BESIDE, _VOTES_APART = 15_000, 45_000
_FOLDER = "templates"
# So many other parents of a draft are shown; more are folded away.
_FEW, _PARENTS = 8, "What else its drafts came from"
STYLE = "style.css"


def pages_of(found: PublicProposal) -> Iterator[SitePage]:
    """The pages of a proposal; its redlines apart."""
    facts, folder = digest(found), f"proposals/{found.proposal.id}"
    stories, votes = story(found.rows), list(_parts_of(found.votes[::-1]))
    beside = [f"story-{number}.html" for number in range(2, len(stories) + 1)]
    apart = ["votes.html", *(f"votes-{number}.html" for number in range(2, len(votes) + 1))]
    if sum(map(_weight, found.votes)) <= _VOTES_BESIDE:
        apart = []
    shared = {"root": "../../", "found": found, "paths": beside, "vote_pages": apart, "called": called}
    for number, (name, part) in enumerate(zip(beside, stories[1:], strict=True), 2):
        yield SitePage(f"{folder}/{name}", facts, partial(fill, "story.html", **shared, days=part, at=number))
    for at, name in enumerate(apart):
        yield SitePage(f"{folder}/{name}", facts, partial(fill, "votes.html", **shared, votes=votes[at], at=at))
    yield SitePage(found.path, facts, partial(_proposal, found, stories[0], shared))


def _proposal(found: PublicProposal, days: Sequence[StoryDay], shared: Mapping[str, object]) -> bytes:
    """The page of a proposal, with the last part of its story."""
    return fill(
        "proposal.html",
        **shared,
        days=days,
        numbers=[(heading, list(_titled(those))) for heading, those in _apart(found) if those],
        parents=_PARENTS,
        few=_FEW,
        ahead=_ahead(found),
        passed=[each for each in found.deadlines if each.passed],
        wide=wide(found.way),
        tall=tall(found.way),
        growths=list(growth(found.joined)),
        hearing_line=hearing_line,
        deadline_line=deadline_line,
        step_said=step_said,
    )


def _parts_of(votes: Sequence[PublicVote]) -> Iterator[list[PublicVote]]:
    """The votes, as they come, in parts that are light enough for a page."""
    part: list[PublicVote] = []
    for each in votes:
        if part and sum(map(_weight, part)) + _weight(each) > _VOTES_APART:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _weight(vote: PublicVote) -> int:
    """About how many bytes a vote takes, with the names of all who voted."""
    return 500 + len(vote.vote.question) + 25 * sum(map(len, vote.vote.voters.values()))


def pages_of_all(cards: Sequence[Card], site: SiteFacts) -> Iterator[SitePage]:
    """The pages that have many proposals, the front page last, and the stylesheet."""
    yield SitePage(STYLE, "style", style)
    topics = []
    for key, name in site.topics.items():
        found = (each for each in cards if key in each["topic_ids"])
        by_name = sorted(found, key=lambda each: (each["name"].casefold(), each["id"]))
        own = sorted(by_name, key=lambda each: each["moved"] or "", reverse=True)
        if own:
            topics.append((key, name, own))
            yield from _topic(key, name, own, site.today)
    yield SitePage("index.html", digest((site, _prints(cards))), partial(_front, cards, site, topics))


def _front(cards: Sequence[Card], site: SiteFacts, topics: Sequence[tuple[str, str, Sequence[Card]]]) -> bytes:
    """The front page; of many proposals it has some of each topic, under their main one."""
    most = None if len(cards) <= _CARDS else _shown_of(len(topics))
    shown = [
        {
            "id": key,
            "name": name,
            "many": len(own),
            "shown": [each for each in own if each["topic_ids"][0] == key][:most],
        }
        for key, name, own in topics
    ]
    return fill(
        "front.html",
        root="",
        topics=shown,
        lately=lately(cards)[:_LATELY],
        hearings=hearings_ahead(cards, site.today)[:_HEARINGS],
        today=site.today,
        read_at=moment(site.read_at) if site.read_at else "",
        late=site.late,
    )


def _shown_of(topics: int) -> int:
    """So many proposals of each topic stand on the front page, so that all of it stays light."""
    return max(1, min(_FIRST_OF_TOPIC, _CARDS // topics)) if topics <= _CARDS else 0


def _topic(key: str, name: str, own: Sequence[Card], today: date) -> Iterator[SitePage]:
    """The pages of a topic, the first one last; that has the hearings ahead, too."""
    parts = [own[at : at + _CARDS] for at in range(0, len(own), _CARDS)]
    files = ["index.html", *(f"page-{number}.html" for number in range(2, len(parts) + 1))]
    for at, part in reversed(list(enumerate(parts))):
        facts = name, _prints(own if at == 0 else part), len(own), at, today
        made = partial(_topic_part, name, own, part, files, at, today)
        yield SitePage(f"topics/{key}/{files[at]}", digest(facts), made)


def _topic_part(
    name: str, own: Sequence[Card], part: Sequence[Card], files: Sequence[str], at: int, today: date
) -> bytes:
    hearings = hearings_ahead(own, today)[:_HEARINGS] if at == 0 else []
    values = {"name": name, "cards": part, "files": files, "at": at, "today": today, "many": len(own)}
    return fill("topic.html", root="../../", hearings=hearings, **values)


def _prints(cards: Sequence[Card]) -> list[str]:
    """What tells these cards, in this order, from others."""
    return [each["print"] for each in cards]


def _ahead(found: PublicProposal) -> list[PublicHearing | Deadline | Step]:
    """Its hearings, days to report by and what rows set for a day, as far as they are ahead, by their days."""
    return sorted([*found.ahead, *(each for each in found.deadlines if not each.passed), *found.steps], key=_on)


def _on(each: PublicHearing | Deadline | Step) -> date:
    return each.hearing.day_to_keep if isinstance(each, PublicHearing) else each.day


def _apart(found: PublicProposal) -> Iterator[tuple[str, list[PublicNumber]]]:
    """The proposal's own numbers, and, apart, those of the bill of others that took it in, and of other parents."""
    own = [each for each in found.numbers if not found.standing.took_in(each.bill)]
    yield "", [each for each in own if each.lived]
    yield "Numbers of the bill that took it in", [each for each in found.numbers if each not in own]
    yield _PARENTS, [each for each in own if not each.lived]


def _titled(numbers: Sequence[PublicNumber]) -> Iterator[tuple[PublicNumber, str]]:
    """Each number with its title, where that is another one than was said last; those without a day come last."""
    last = ""
    for number in sorted(numbers, key=lambda each: (each.first is None, each.first or date.max)):
        again = not number.title or number.title == last
        last = number.title or last
        yield number, "" if again else number.title


def fill(template: Template, **values: object) -> bytes:
    """A page, in UTF-8."""
    return bytes(_environment().get_template(template).render(values), "utf-8")


def style() -> bytes:
    """The stylesheet of all pages."""
    return (files(__package__) / _FOLDER / STYLE).read_bytes()


@cache
def made_by() -> str:
    """What tells this program's pages from those of another one: its version and what they are made with."""
    found = hashlib.sha256(__version__.encode())
    here = files(__package__)
    for part in sorted([*here.iterdir(), *(here / _FOLDER).iterdir()], key=lambda each: each.name):
        if part.is_file():
            found.update(part.name.encode() + part.read_bytes())
    return found.hexdigest()


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # which takes its time to load

    made = Environment(
        loader=PackageLoader("billbot.public", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    filters: dict[str, Any] = {
        "day": day,
        "short_day": lambda when: day_of(when, weekday=False),
        "iso_day": lambda when: day(date.fromisoformat(when)),
        "iso_short": lambda when: day_of(date.fromisoformat(when), weekday=False),
        "iso_hour": lambda when: hour(time.fromisoformat(when)),
        "as_day": date.fromisoformat,
        "hour": hour,
        "question": question,
        "tally": tally,
        "voter": voter,
        "way_to_vote": lambda way: WAYS.get(way, way),
        "count": count,
        "listed": listed,
        "ordinal": ordinal,
        "committee": committee,
        "capitalized": capitalized,
        # A heading on a phone breaks between the parts of a date, and within none of them.
        "unbroken": lambda dated: re.sub(r" (?=\d{1,2},|\d{4}\b|[AP]M\b)", "\u00a0", dated),
    }
    made.filters.update(filters)
    made.globals.update(when=when, said_of=said_of)
    return made


def _shown(value: object) -> object:
    """Text without what is obeyed instead of shown; what a template made is left as it is."""
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
