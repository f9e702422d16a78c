"""The pages of proposals, topics and hearings, and the front page, from jinja2 templates.

Strangers' texts are escaped, without control characters. A missing template variable is an error.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.deadlines import DatedStep, Deadline
from billbot.domain.display import count
from billbot.domain.hearings import by_day
from billbot.domain.watched import Proposal, Publisher
from billbot.messages.comparison import SHOWN, UNOFFICIAL, ShownComparison
from billbot.messages.hearing_phrases import (
    WORKED_OUT,
    hearing_line,
    hearing_time,
    hearing_without_time,
    place_in_words,
    quoted_on_testimony,
    start_time,
    until_end,
)
from billbot.messages.people import WAYS, question_voted_on, tally, vote_name, voter_name
from billbot.messages.phrases import (
    capitalized,
    committee_name,
    few_bills,
    full_date,
    hour_and_day,
    listed,
    plain,
    short_date,
    the_bill_that_took_in,
)
from billbot.messages.standing import PARENTS, TOOK_IN, deadline_line, step_said
from billbot.messages.templates import SituationText
from billbot.public.record import PublicHearing, PublicNumber, PublicProposal, PublicRow, SiteFile, SiteInfo, Template

# The values for a template.
Values: TypeAlias = dict[str, Any]
# How far apart a proposal's last days of news are on the front page.
_LATELY_APART = timedelta(days=31)
# On the front page the most news, days of a proposal, proposals of a topic, and hearings.
_LATELY, _DAYS_LATELY, _FIRST_OF_TOPIC, _HEARINGS = 8, 2, 6, 12
_FOLDER = "templates"
# How many other parents of a draft are shown. More are folded away.
_FEW = 8
# How many proposals are named of a hearing, or of what moved, on a page of many; the others are counted.
_NAMED = 12
_STEPS = {
    "orders_of_the_day": "on the calendar",
    "postponed": "taken up again",
    "conference": "negotiators meet",
    "governor": "the Governor's last day",
}
STYLE = "style.css"
# So many rows of a day are shown before the others are folded away.
_SHOWN_A_DAY = 5


class ShownHearing(Struct, frozen=True):
    """A hearing, with the numbers and titles of our bills, and the ids and names of their proposals.

    `more` counts the proposals that are not named.
    """

    of: PublicHearing
    bills: Sequence[tuple[str, str]] = ()
    proposals: Sequence[tuple[str, str]] = ()
    more: int = 0

    @property
    def name(self) -> str:
        """What its page is called."""
        slot = self.of.hearing.slot
        return f"Written testimony {until_end(slot)}" if slot.written else f"Hearing: {start_time(slot)}"


def pages_of(found: PublicProposal, us: Publisher) -> Iterator[SiteFile]:
    """The page of a proposal, without the comparisons of its drafts; `us` is who publishes it."""
    yield (
        found.proposal.page_path,
        fill(
            "proposal.html",
            root="../../",
            us=us,
            found=found,
            days=story(found.rows, found.told),
            votes=found.votes[::-1],
            called=vote_name,
            numbers=[(heading, list(_with_titles(those))) for heading, those in _number_groups(found) if those],
            parents=PARENTS,
            few=_FEW,
            ahead=_ahead(found),
            passed=[each for each in found.deadlines if each.passed],
            hearing_line=hearing_line,
            deadline_line=deadline_line,
            step_said=step_said,
        ),
    )


def comparison_of(path: str, shown: ShownComparison, proposals: Sequence[Proposal], us: Publisher) -> SiteFile:
    """The page that compares two drafts of these proposals."""
    values = {"proposals": proposals[:_FEW], "shown": shown, "news": shown.news[:SHOWN], "unofficial": UNOFFICIAL}
    title = f"{listed([each.name for each in proposals[:_FEW]])}: {shown.title}"
    return path, fill("comparison.html", root="../", us=us, title=title, **values)


def _ahead(found: PublicProposal) -> list[PublicHearing | Deadline | DatedStep]:
    """The proposal's coming hearings, reporting deadlines and other days set by rows, by day."""
    return sorted(
        [*found.ahead, *(each for each in found.deadlines if not each.passed), *found.steps],
        key=lambda each: each.hearing.day_to_keep if isinstance(each, PublicHearing) else each.day,
    )


def _number_groups(found: PublicProposal) -> Iterator[tuple[str, list[PublicNumber]]]:
    """Groups of numbers under a heading: the proposal's, the bill's that took it in, and other parents."""
    lived = [each for each in found.numbers if each.is_own]
    yield "", [each for each in lived if not found.standing.took_in(each.bill)]
    yield TOOK_IN, [each for each in lived if found.standing.took_in(each.bill)]
    yield PARENTS, [each for each in found.numbers if not each.is_own]


def _with_titles(numbers: Sequence[PublicNumber]) -> Iterator[tuple[PublicNumber, str]]:
    """Each number by its first day, with its title unless that repeats the last one. Undated ones come last."""
    last = ""
    for number in sorted(numbers, key=lambda each: (each.first is None, each.first or date.max)):
        again = not number.title or number.title == last
        last = number.title or last
        yield number, "" if again else number.title


def pages_of_all(
    every: Sequence[PublicProposal],
    site: SiteInfo,
    of_committees: Sequence[tuple[Sequence[str], PublicHearing]],
) -> Iterator[SiteFile]:
    """The pages about many proposals, the front page last.

    `of_committees` are the hearings of watched committees, each with the topics that get it.
    """
    bare = [hearing for _, hearing in of_committees]
    held = merged_hearings(every, bare)
    yield from _hearing_pages(held, site)
    yield STYLE, (files(__package__) / _FOLDER / STYLE).read_bytes()
    shown = list[Values]()
    for key, name in site.topics.items():
        by_name = sorted(
            (each for each in every if key in each.proposal.topics),
            key=lambda each: (each.proposal.name.casefold(), each.proposal.id),
        )
        own = sorted(by_name, key=lambda each: each.moved or date.min, reverse=True)
        if own:
            theirs = [hearing for topics, hearing in of_committees if not {"*", key}.isdisjoint(topics)]
            ahead = hearings_ahead(merged_hearings(own, theirs), site.today)
            values = {"us": site.us, "name": name, "proposals": own, "hearings": ahead, "today": site.today}
            yield f"topics/{key}/index.html", fill("topic.html", root="../../", **values)
            first = [each for each in own if each.proposal.topics[0] == key][:_FIRST_OF_TOPIC]
            shown.append({"id": key, "name": name, "many": len(own), "shown": first})
    yield (
        "index.html",
        fill(
            "front.html",
            root="",
            us=site.us,
            topics=shown,
            lately=latest_news(every)[:_LATELY],
            hearings=hearings_ahead(held, site.today),
            today=site.today,
            read_at=hour_and_day(site.read_at) if site.read_at else "",
            late=site.late,
        ),
    )


def proposal_names(those: Iterable[tuple[PublicProposal, Sequence[BillId]]]) -> list[tuple[str, str]]:
    """Pairs of id and name for the proposals of an event. Each comes with its numbers.

    If these are only of a bill that took the proposal in, the name says so ("The bill that took in …"). If that bill is
    another proposal's own, only that proposal is named.
    """
    known = list(those)
    own = {bill for each, bills in known for bill in bills if not each.standing.took_in(bill)}
    found = []
    for each, bills in known:
        took_in = all(map(each.standing.took_in, bills))
        if not (took_in and not own.isdisjoint(bills)):
            host = capitalized(the_bill_that_took_in(each.proposal.in_sentence))
            found.append((each.proposal.id, host if took_in else each.proposal.name))
    return found


def latest_news(every: Iterable[PublicProposal]) -> list[Values]:
    """The last days of each proposal, at most a month apart, the latest first; one day's in the order of proposals.

    The same words for several proposals on one day are one item.
    """
    found: dict[tuple[date, str], list[tuple[PublicProposal, PublicRow]]] = {}
    for each in every:
        live = [row for row in each.rows if row.date and not row.stricken]
        days = {row.date for row in (*(row for row in live if row.newsworthy), *live[-1:]) if row.date}
        for day in sorted(day for day in days if max(days) - day <= _LATELY_APART)[-_DAYS_LATELY:]:
            last = [row for row in reversed(live) if row.date == day]
            told = each.told.get(day)
            leads = [row for row in last if told and row.key == (told.bill, told.row)]
            row = next(iter(leads), None) or next((row for row in last if row.newsworthy), last[0])
            found.setdefault((day, row.text), []).append((each, row))
    items = []
    for (day, text), those in found.items():
        names = proposal_names((each, [row.bill]) for each, row in those)
        rows = {each.proposal.id: (each, row) for each, row in those}
        whose, said = rows[names[0][0]] if len(names) == 1 else those[0]  # for one proposal, the words for its day
        told, means = whose.told.get(day) if len(names) == 1 else None, said.meaning
        numbers = {key: rows[key][1].bill.spoken for key, _ in names}
        headline = told.headline if told else ""
        items.append(
            {
                "day": day,
                "text": text,
                "branches": list(dict.fromkeys(row.branch for _, row in those if row.branch)),
                "meaning": f"Each {means.removeprefix('It ')}" if names[1:] and means.startswith("It ") else means,
                "told": told,
                "of": [
                    (key, headline or name, "" if numbers[key] in headline else numbers[key])
                    for key, name in names[:_NAMED]
                ],
                "more": max(0, len(names) - _NAMED),
            }
        )
    return sorted(items, key=lambda item: item["day"], reverse=True)


def merged_hearings(every: Iterable[PublicProposal], of_committees: Iterable[PublicHearing]) -> list[ShownHearing]:
    """The hearings of these proposals, each once with its bills and proposals, and hearings of committees, by day."""
    held: dict[str, list[tuple[PublicProposal, PublicHearing]]] = {}
    for each in every:
        for hearing in each.hearings:
            held.setdefault(hearing.hearing.key, []).append((each, hearing))
    found = {}
    for key, those in held.items():
        bills = {bill: each.titles.get(bill, "") for _, each in those for bill in each.hearing.bills}
        names = proposal_names((each, hearing.hearing.bills) for each, hearing in those)
        found[key] = ShownHearing(those[0][1], [(bill.spoken, title) for bill, title in bills.items()], names)
    for hearing in of_committees:
        found.setdefault(hearing.hearing.key, ShownHearing(hearing))
    return sorted(found.values(), key=lambda each: (each.of.hearing.day_to_keep, *by_day(each.of.hearing)[1:]))


def hearings_ahead(held: Iterable[ShownHearing], today: date) -> list[ShownHearing]:
    """The next of these hearings that are not off, with their first proposals."""
    ahead = [each for each in held if each.of.hearing.is_on and each.of.hearing.last_day >= today][:_HEARINGS]
    return [
        replace(each, proposals=each.proposals[:_NAMED], more=max(0, len(each.proposals) - _NAMED)) for each in ahead
    ]


def _hearing_pages(held: Iterable[ShownHearing], site: SiteInfo) -> Iterator[SiteFile]:
    """The page of each hearing."""
    for each in held:
        yield (
            each.of.path,
            fill(
                "hearing.html",
                root="../",
                us=site.us,
                hearing=each,
                quote=quoted_on_testimony(each.of.facts),
                worked_out=WORKED_OUT if any(fact.day for fact in each.of.facts) else "",
                over=each.of.hearing.last_day < site.today,
            ),
        )


def next_date(found: PublicProposal, today: date) -> tuple[date, str] | None:
    """The next known day of a proposal, with what happens then, or None."""
    days = [
        (each.hearing.day_to_keep, "testimony ends" if each.hearing.slot.written else "hearing") for each in found.ahead
    ]
    days += [(each.day, "reporting deadline") for each in found.deadlines if not each.passed]
    days += [(each.day, _STEPS[each.kind]) for each in found.steps]
    return min((each for each in days if each[0] >= today), default=None)


def fill(template: Template, **values: object) -> bytes:
    """A page, in UTF-8."""
    return bytes(_environment().get_template(template).render(values), "utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # it loads slowly

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
        "brief_day": lambda when: f"{when:%b} {when.day}, {when.year}",
        "short_day": lambda when: short_date(when, weekday=False),
        "question": question_voted_on,
        "tally": tally,
        "voter": voter_name,
        "way_to_vote": lambda way: WAYS.get(way, way),
        "count": count,
        "listed": listed,
        "committee": committee_name,
        "start": start_time,
        "place": place_in_words,
        "capitalized": capitalized,
        # On a phone, a heading breaks between the parts of a date, not inside them.
        "unbroken": lambda dated: re.sub(r" (?=\d{1,2},|\d{4}\b|[AP]M\b)", "\u00a0", dated),
    }
    made.filters.update(filters)
    made.globals.update(when=hearing_time, said_of=hearing_without_time, next_date=next_date)
    return made


def _displayable(value: object) -> object:
    """Text without control characters. What a template rendered itself is left unchanged."""
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


class StoryRow(Struct, frozen=True):
    """Rows that say the same on several numbers on one day, shown as one."""

    rows: tuple[PublicRow, ...]

    @property
    def first(self) -> PublicRow:
        """The shown row."""
        return self.rows[0]

    @property
    def named(self) -> list[PublicRow]:
        """The rows with named numbers. If there are many, the others are only counted."""
        few = few_bills(row.bill for row in self.rows)
        return [row for row in self.rows if row.bill in few]

    @property
    def changes_stage(self) -> bool:
        """Whether any of them brought its bill to another stage."""
        return any(row.changes_stage for row in self.rows)

    @property
    def newsworthy(self) -> bool:
        """Whether it is shown on its own."""
        return self.first.newsworthy


class StoryDay(Struct, frozen=True):
    """A day of the history: the rows shown, and those folded away. `day` is None for undated rows.

    `told` are the words for what happened that day, or None.
    """

    day: date | None
    shown: tuple[StoryRow, ...]
    folded: tuple[StoryRow, ...]
    told: SituationText | None = None

    @property
    def turned(self) -> bool:
        """Whether it brought a bill to another stage."""
        return any(row.changes_stage for row in (*self.shown, *self.folded))

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return len(self.shown) + len(self.folded)


def story(rows: Sequence[PublicRow], told: Mapping[date, SituationText] = MappingProxyType({})) -> list[StoryDay]:
    """The history by day, the latest first; `told` are the words for what happened on a day, if any."""
    by_day = groupby(rows, key=lambda row: row.date)
    days = [_day_of_rows(day, _together(list(those)), told.get(day) if day else None) for day, those in by_day]
    return days[::-1]


def _together(rows: Sequence[PublicRow]) -> list[StoryRow]:
    """Group a day's rows that say the same on different numbers. The same words twice on one number stay two."""
    met, found = Counter[tuple[object, ...]](), dict[tuple[object, ...], list[PublicRow]]()
    for row in rows:
        words = row.text, row.stricken
        met[row.bill, words] += 1
        found.setdefault((words, met[row.bill, words]), []).append(row)
    return [StoryRow(tuple(those)) for those in found.values()]


def _day_of_rows(day: date | None, rows: Sequence[StoryRow], told: SituationText | None) -> StoryDay:
    """A day told in words shows the row that they are about. Other days show their news."""
    if told is not None:
        first = [at for at, row in enumerate(rows) if (told.bill, told.row) in {each.key for each in row.rows}]
    else:
        news = [at for at, row in enumerate(rows) if row.changes_stage or row.newsworthy] or [0]
        first = sorted(news, key=lambda at: not rows[at].changes_stage)[:_SHOWN_A_DAY]
    folded = tuple(row for at, row in enumerate(rows) if at not in first)
    shown = tuple(rows[at] for at in sorted(first))
    few = told is None and len(folded) <= 1
    return StoryDay(day, (*shown, *folded) if few else shown, () if few else folded, told)
