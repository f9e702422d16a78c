"""Renders the pages of proposals, the topic pages and the front page from jinja2 templates; only here is jinja2 used.

What strangers wrote is escaped, without control characters. A variable that a template misses is an error.
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
from billbot.public.cards import Card, committee_hearings, hearings_ahead, latest_news
from billbot.public.panels import StoryDay, cosponsor_charts, story, tall, wide
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicVote, SiteFacts, Template
from billbot.public.site import SitePage, fingerprint
from billbot.wording.hearings import hearing_line, hearing_without_time
from billbot.wording.people import WAYS, question_voted_on, tally, vote_name, voter_name
from billbot.wording.reporting_days import deadline_line, step_said
from billbot.wording.spoken import (
    capitalized,
    committee_name,
    full_date,
    hearing_time,
    hour,
    listed,
    moment,
    ordinal,
    plain,
    short_date,
)
from billbot.wording.standing import PARENTS, TOOK_IN

# At most: proposals on a page of a topic; on the front page news, proposals of a topic, and hearings.
_CARDS, _LATELY, _FIRST_OF_TOPIC, _HEARINGS = 50, 8, 12, 12
# Up to so many bytes votes stand on the page of their proposal; else on pages of their own, of up to so many bytes.
_VOTES_BESIDE, _VOTES_APART = 15_000, 45_000
_FOLDER = "templates"
# So many other parents of a draft are shown; more are folded away.
_FEW = 8
STYLE = "style.css"


def pages_of(found: PublicProposal) -> Iterator[SitePage]:
    """The pages of a proposal, without the comparisons of its drafts."""
    facts, folder = fingerprint(found), f"proposals/{found.proposal.id}"
    stories, votes = story(found.rows), list(_pages_of_votes(found.votes[::-1]))
    beside = [f"story-{number}.html" for number in range(2, len(stories) + 1)]
    apart = ["votes.html", *(f"votes-{number}.html" for number in range(2, len(votes) + 1))]
    if sum(map(_bytes_of, found.votes)) <= _VOTES_BESIDE:
        apart = []
    shared = {"root": "../../", "found": found, "paths": beside, "vote_pages": apart, "called": vote_name}
    for number, (name, part) in enumerate(zip(beside, stories[1:], strict=True), 2):
        yield SitePage(f"{folder}/{name}", facts, partial(fill, "story.html", **shared, days=part, at=number))
    for at, name in enumerate(apart):
        yield SitePage(f"{folder}/{name}", facts, partial(fill, "votes.html", **shared, votes=votes[at], at=at))
    yield SitePage(found.path, facts, partial(_proposal, found, stories[0], shared))


def _proposal(found: PublicProposal, days: Sequence[StoryDay], shared: Mapping[str, object]) -> bytes:
    """The main page of a proposal, with the latest part of its history."""
    return fill(
        "proposal.html",
        **shared,
        days=days,
        numbers=[(heading, list(_with_titles(those))) for heading, those in _number_groups(found) if those],
        parents=PARENTS,
        few=_FEW,
        ahead=_ahead(found),
        passed=[each for each in found.deadlines if each.passed],
        wide=wide(found.way),
        tall=tall(found.way),
        growths=list(cosponsor_charts(found.joined)),
        hearing_line=hearing_line,
        deadline_line=deadline_line,
        step_said=step_said,
    )


def _pages_of_votes(votes: Sequence[PublicVote]) -> Iterator[list[PublicVote]]:
    """Split the votes, in their order, into pages of limited size."""
    part: list[PublicVote] = []
    for each in votes:
        if part and sum(map(_bytes_of, part)) + _bytes_of(each) > _VOTES_APART:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _bytes_of(vote: PublicVote) -> int:
    """About how many bytes a vote takes on a page, with the names of all who voted."""
    return 500 + len(vote.vote.question) + 25 * sum(map(len, vote.vote.voters.values()))


def pages_of_all(
    cards: Sequence[Card], site: SiteFacts, of_committees: Sequence[tuple[Sequence[str], PublicHearing]] = ()
) -> Iterator[SitePage]:
    """The stylesheet, the pages of topics, and last the front page.

    `of_committees` are the hearings of watched committees, each with the topics that get it.
    """
    yield SitePage(STYLE, "style", style)
    topics = []
    for key, name in site.topics.items():
        found = (each for each in cards if key in each["topic_ids"])
        by_name = sorted(found, key=lambda each: (each["name"].casefold(), each["id"]))
        own = sorted(by_name, key=lambda each: each["moved"] or "", reverse=True)
        if own:
            topics.append((key, name, own))
            ahead = hearings_ahead(own, committee_hearings(of_committees, key), site.today)[:_HEARINGS]
            yield from _topic(key, name, own, ahead, site.today)
    ahead = hearings_ahead(cards, committee_hearings(of_committees), site.today)[:_HEARINGS]
    facts = fingerprint((site, _prints(cards), ahead))
    yield SitePage("index.html", facts, partial(_front, cards, site, topics, ahead))


def _front(
    cards: Sequence[Card],
    site: SiteFacts,
    topics: Sequence[tuple[str, str, Sequence[Card]]],
    hearings: Sequence[Mapping[str, Any]],
) -> bytes:
    """The front page; where there are many proposals it has some of each topic, each under its main topic."""
    most = None if len(cards) <= _CARDS else _most_of_topic(len(topics))
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
        lately=latest_news(cards)[:_LATELY],
        hearings=hearings,
        today=site.today,
        read_at=moment(site.read_at) if site.read_at else "",
        late=site.late,
    )


def _most_of_topic(topics: int) -> int:
    """How many proposals of each topic stand on the front page, so that it stays small."""
    return max(1, min(_FIRST_OF_TOPIC, _CARDS // topics)) if topics <= _CARDS else 0


def _topic(
    key: str, name: str, own: Sequence[Card], ahead: Sequence[Mapping[str, Any]], today: date
) -> Iterator[SitePage]:
    """The pages of a topic, the first one, which also has the hearings ahead, last."""
    parts = [own[at : at + _CARDS] for at in range(0, len(own), _CARDS)]
    files = ["index.html", *(f"page-{number}.html" for number in range(2, len(parts) + 1))]
    for at, part in reversed(list(enumerate(parts))):
        hearings = ahead if at == 0 else []
        facts = name, _prints(own if at == 0 else part), hearings, len(own), at, today
        made = partial(_topic_part, name, len(own), part, files, at, hearings, today)
        yield SitePage(f"topics/{key}/{files[at]}", fingerprint(facts), made)


def _topic_part(
    name: str,
    many: int,
    part: Sequence[Card],
    files: Sequence[str],
    at: int,
    hearings: Sequence[Mapping[str, Any]],
    today: date,
) -> bytes:
    values = {"name": name, "cards": part, "files": files, "at": at, "today": today, "many": many}
    return fill("topic.html", root="../../", hearings=hearings, **values)


def _prints(cards: Sequence[Card]) -> list[str]:
    """The hashes of these cards, in their order."""
    return [each["print"] for each in cards]


def _ahead(found: PublicProposal) -> list[PublicHearing | Deadline | Step]:
    """The proposal's hearings, reporting deadlines and other days set by rows that are ahead, by day."""
    return sorted(
        [*found.ahead, *(each for each in found.deadlines if not each.passed), *found.steps], key=_day_of_event
    )


def _day_of_event(each: PublicHearing | Deadline | Step) -> date:
    return each.hearing.day_to_keep if isinstance(each, PublicHearing) else each.day


def _number_groups(found: PublicProposal) -> Iterator[tuple[str, list[PublicNumber]]]:
    """Groups of numbers under a heading: the proposal's own, those of the bill that took it in, and other parents."""
    lived = [each for each in found.numbers if each.is_own]
    yield "", [each for each in lived if not found.standing.took_in(each.bill)]
    yield TOOK_IN, [each for each in lived if found.standing.took_in(each.bill)]
    yield PARENTS, [each for each in found.numbers if not each.is_own]


def _with_titles(numbers: Sequence[PublicNumber]) -> Iterator[tuple[PublicNumber, str]]:
    """Each number by its first day, with its title unless that repeats the one before; undated ones come last."""
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
    """A hash of this program's version and of everything in this folder: other code may render other pages."""
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
        finalize=_displayable,
    )
    filters: dict[str, Any] = {
        "day": full_date,
        "short_day": lambda when: short_date(when, weekday=False),
        "iso_day": lambda when: full_date(date.fromisoformat(when)),
        "iso_short": lambda when: short_date(date.fromisoformat(when), weekday=False),
        "iso_hour": lambda when: hour(time.fromisoformat(when)),
        "as_day": date.fromisoformat,
        "hour": hour,
        "question": question_voted_on,
        "tally": tally,
        "voter": voter_name,
        "way_to_vote": lambda way: WAYS.get(way, way),
        "count": count,
        "listed": listed,
        "ordinal": ordinal,
        "committee": committee_name,
        "capitalized": capitalized,
        # A heading on a phone breaks between the parts of a date, and within none of them.
        "unbroken": lambda dated: re.sub(r" (?=\d{1,2},|\d{4}\b|[AP]M\b)", "\u00a0", dated),
    }
    made.filters.update(filters)
    made.globals.update(when=hearing_time, said_of=hearing_without_time)
    return made


def _displayable(value: object) -> object:
    """Text without control characters; what a template rendered itself is left as it is."""
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
