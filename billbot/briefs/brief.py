"""The brief: what we know about a proposal at a moment, for everything that tells about it. Pure.

A proposal consists of matters: one for each of its bills that moves separately, under all its numbers. The briefs with
and without the rows of a day differ; `Day` is that difference.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import follow, stages
from billbot.domain.acts import Act, Acts, is_local
from billbot.domain.bills import Bill, BillId, Link
from billbot.domain.stages import Progress
from billbot.domain.standing import Standing, sign_by, standing_of
from billbot.domain.watched import Court, Dates, Proposal

_ORDERS = frozenset({"order", "study order", "resolution", "joint rule", "message", "report", "communication"})
# Joint Rule 23 is only about these.
_OF_THE_CONSTITUTION = re.compile(r"\bconstitutional amendment\b|\b(?:joint rule|jr) ?23\b")
_WAYS = frozenset({*follow.ONWARD, *follow.BACKWARD, "takes_text"})


class Matter(Struct, frozen=True, dict=True):
    """One bill of a proposal under all its numbers. `bill` is the one it goes on in.

    `own` are the proposal's own numbers. The others are parents of the same draft, or other people's bill that took it
    in (`took_in`). `texts` are numbers of its printed texts. `awaited` says that the site has no page for `bill` yet.
    `progress` is how far it has come, None if not read. `chairs` chair the committee that has it. `over` is the last
    day of its court, None while it continues. `left_behind` says that both branches passed its companion.
    """

    bill: BillId
    numbers: tuple[BillId, ...]
    own: frozenset[BillId]
    acts: Acts
    progress: Progress | None = None
    took_in: bool = False
    texts: frozenset[BillId] = frozenset()
    awaited: bool = False
    title: str = ""
    document_type: str = ""
    chairs: tuple[str, ...] = ()
    over: date | None = None
    left_behind: bool = False

    @property
    def committee(self) -> str | None:
        """The committee that has it; None if none has it, or unknown."""
        return self.progress.committee if self.progress else None

    @property
    def arrived_on(self) -> date | None:
        """When it came to that committee."""
        return self.progress.arrived_on if self.progress else None

    @cached_property
    def jointly(self) -> bool:
        """Whether both branches decide on it in joint session, as on changes of the Constitution."""
        said_so = any(_OF_THE_CONSTITUTION.search(act.meaning.words) for act in self.acts)
        return said_so or (self.progress is not None and self.progress.jointly)

    @property
    def is_law(self) -> bool:
        """Whether all or a part of it became law."""
        return self.progress is not None and self.progress.stage == "law"

    @cached_property
    def is_an_order(self) -> bool:
        """Whether it is an order, a resolution or a report instead of a bill or a resolve."""
        named = self.document_type.casefold() in _ORDERS or self.title.startswith(("Order ", "Resolutions "))
        return named or self.acts.is_reported_as_order or (not self.document_type and self.acts.is_an_order)

    @property
    def is_a_resolve(self) -> bool:
        """Whether it is a resolve: it orders something once and changes no law."""
        return self.document_type == "Resolve" or self.title.startswith("Resolve")

    @property
    def is_local(self) -> bool | None:
        """Whether it is only for one city or town; None if its title is unknown, or a committee on these had it."""
        of_towns = any("Municipalities" in committee for act in self.acts for committee in act.meaning.committees)
        return is_local(self.title) or (None if of_towns else is_local(self.title))

    @cached_property
    def texts_differ(self) -> bool:
        """Whether both branches passed it and have not agreed on a text yet."""
        passages = list(self.acts.passed.values())
        if len(passages) < stages.BRANCHES or self.acts.enacted or self.acts.accepted or self.is_law:
            return False
        if self.progress is not None and self.progress.texts_differ:
            return True
        agreed = self.acts.last("concurred")
        late = agreed is not None and agreed.answers_other_text
        return passages[0].bill != passages[1].bill and not late

    @property
    def tenth_day(self) -> date | None:
        """The last of the Governor's ten days since it last came to the desk."""
        return sign_by(self.acts.laid[-1].day) if self.acts.laid else None

    @property
    def preamble_on(self) -> date | None:
        """The day that the second branch adopted an emergency preamble; None unless both did."""
        days = [act.day for act in self.acts.preambles.values()]
        return max((day for day in days if day), default=None) if len(days) >= stages.BRANCHES else None


class Brief(Struct, frozen=True):
    """The state of a proposal on the day `today`: each of its matters, and the dates of its General Court.

    If `dated`, no sentence says "today", since people read it on other days. `owners` are the names of the list's other
    proposals, by number.
    """

    proposal: Proposal
    today: date
    matters: tuple[Matter, ...]
    court: Court | None = None
    bills: Mapping[BillId, Bill | None] = MappingProxyType({})
    dated: bool = False
    owners: Mapping[BillId, str] = MappingProxyType({})

    @property
    def live(self) -> tuple[Matter, ...]:
        """The matters that continue."""
        going_on = (each for each in self.matters if each.progress is None or not each.progress.ended)
        return tuple(each for each in going_on if not each.left_behind)

    @property
    def farthest(self) -> Matter | None:
        """The matter of the latest court that came farthest, or None. Of several, it is the one that moved last."""

        def order(matter: Matter) -> tuple[int, object, date]:
            moved = max((act.day for act in matter.acts if act.day), default=date.min)
            return matter.bill.general_court, _came(matter.progress), moved

        return max(self.matters, key=order, default=None)

    def of(self, bill: BillId) -> Matter | None:
        """The matter that has this number."""
        return next((each for each in self.matters if bill in each.numbers), None)

    @property
    def formal_end(self) -> date | None:
        """The last day of formal sessions."""
        return self.court.formal_sessions_end if self.court else None

    @property
    def term_end(self) -> date | None:
        """The last day of the term."""
        return self.court.ends if self.court else None


def brief(
    standing: Standing,
    dates: Dates,
    today: date,
    chairs: Mapping[BillId, Sequence[str]] = MappingProxyType({}),
    links: Iterable[Link] | None = None,
) -> Brief:
    """What we know about a proposal with this `standing` on the day `today`.

    `chairs` are the chairs of the committee that has a bill, with their titles, if known. `links` are those to go by;
    by default those that its rows state.
    """
    bills = standing.known
    links = [link for link in (standing.links if links is None else links) if link.relation in _WAYS]
    listed = [bill for bill in standing.listed if bill in bills] or list(bills)[:1]
    ours = follow.reachable(listed, follow.onward_edges(links))
    texts = follow.printed_texts_of(bills)
    places = {place.bill: place for place in standing.places}
    matters = []
    for numbers in _families(dict.fromkeys((*bills, *standing.bills)), links, ours):
        own = frozenset(numbers).intersection(ours) - standing.of_others
        if not own:
            continue
        live = [number for number in numbers if number in places]
        home = max(live, key=lambda each: _came(places[each].progress), default=None)
        home = home or follow.lives_in(numbers, links, texts)[-1]
        place, known = places.get(home), bills.get(home)
        first = next(filter(None, map(bills.get, numbers)), None)
        matters.append(
            Matter(
                home,
                tuple(numbers),
                own,
                Acts.of(bills.get(number) for number in numbers),
                place.progress if place else stages.of_bill(known.history, today) if known else None,
                standing.took_in(home),
                frozenset(text for text in texts if text in numbers),
                awaited=place.awaited if place else False,
                title=(known and known.title.value) or (first and first.title.value) or "",
                document_type=(known.document_type or "") if known else "",
                chairs=tuple(chairs.get(home, ())),
                over=standing.over_with(home),
                left_behind=home in {each.bill for each in standing.left_behind},
            )
        )
    number = standing.terms[0].general_court if standing.terms else listed[0].general_court if listed else 0
    return Brief(standing.proposal, today, tuple(matters), dates.court(number), bills)


def as_of(
    proposal: Proposal,
    listed: Sequence[BillId],
    bills: Mapping[BillId, Bill | None],
    dates: Dates,
    day: date,
) -> Brief:
    """What was known about a proposal on the evening of a day, by its bills' rows up to then.

    `listed` are the numbers that people listed. Rows without a date do not count.
    """
    known = {
        bill: replace(each, rows=rows)
        for bill, each in bills.items()
        if each and (rows := tuple(row for row in each.rows if row.action.date and row.action.date <= day))
    }
    links = [link for bill, each in known.items() for link in follow.links(bill, each.rows)]
    there = [bill for bill in listed if bill in known]
    numbers = [bill for bill in follow.all_numbers(there, links) if bill in known] or list(known)
    own = {bill: known[bill] for bill in numbers}
    standing = standing_of(proposal, own, links, day, dates.ends, listed)
    return brief(standing, dates, day)


def _came(progress: Progress | None) -> tuple[bool, tuple[bool, int]]:
    return progress is not None, stages.how_far(progress) if progress else (False, 0)


def _families(bills: Iterable[BillId], links: Iterable[Link], ours: Collection[BillId]) -> Iterator[tuple[BillId, ...]]:
    """The numbers in groups. Links join drafts and texts of the same matter, not companions.

    Other people's bills that were folded into one are not joined either.
    """
    near: dict[BillId, list[BillId]] = {bill: [] for bill in bills}
    for link in links:
        foreign = link.relation == follow.FOLDED and link.origin not in ours
        if link.origin in near and link.to in near and not foreign:
            near[link.origin].append(link.to)
            near[link.to].append(link.origin)
    met: set[BillId] = set()
    for bill in near:
        if bill in met:
            continue
        group = [bill]
        for each in group:  # grows while it is walked
            group += [other for other in dict.fromkeys(near[each]) if other not in group]
        met.update(group)
        yield tuple(each for each in near if each in group)


class Day(Struct, frozen=True):
    """What rows changed in one matter: its state `before` them (None if unknown), and `now`.

    `acts` are the new ones, in the order of time. `chosen` is the one that a sentence is about, if any. `brief` is the
    whole proposal as it is now. `others` are the days of other matters of the proposal, if the same happened to them.
    """

    brief: Brief
    before: Matter | None
    now: Matter
    acts: Acts
    chosen: Act | None = None
    others: tuple["Day", ...] = ()

    @property
    def may_lead(self) -> list[Act]:
        """The acts that may lead: on the proposal's own numbers, or on a bill that took it in before."""
        folded = self.acts.last("accompanied")
        ours = self.now.own if not self.now.took_in or (folded and folded.bill in self.now.own) else self.now.numbers
        return [act for act in self.acts if act.bill in ours]

    def led_by(self, act: Act) -> "Day":
        """This day with a sentence about this act."""
        return replace(self, chosen=act)

    @property
    def leading_act(self) -> Act:
        """The act that leads: the chosen one, or else the last."""
        return self.chosen or self.acts.every[-1]

    @property
    def every(self) -> tuple["Day", ...]:
        """This day and the others."""
        return self, *self.others

    @property
    def by_committee(self) -> str | None:
        """The committee that had the bill when the leading act was done."""
        return self.now.acts.committee_before(self.leading_act)


def days_back(now: Brief, matter: Matter, on: date | None = None) -> Iterator[Day]:
    """The days when something was done to a matter, the last one first, each with the state before it.

    Only the day `on`, if given.
    """
    acts = matter.acts.every
    ends = [at for at, act in enumerate(acts, 1) if at == len(acts) or acts[at].day != act.day]
    for begin, end in reversed(list(pairwise([0, *ends]))):
        if on is not None and acts[begin].day != on:
            continue
        earlier = {act.key for act in acts[:begin]}
        known = now.bills.get(acts[begin].bill)
        rows = [row.action for row in known.rows if (known.id, row.number) in earlier] if known else []
        progress = stages.of_bill(rows, now.today) if rows else None
        before = replace(matter, acts=Acts(acts[:begin]), progress=progress)
        yield Day(now, before if begin else None, matter, Acts(acts[begin:end]))


def days(now: Brief, before: Brief, new: Collection[tuple[BillId, int]]) -> tuple[Day, ...]:
    """What these new rows (by bill and number) changed in each matter of a proposal. Matters without any are left out.

    Rows of a draft's other parents, and of other people's bills folded in, are also acts of the day.
    """
    found = []
    for matter in now.matters:
        acts = Acts(tuple(act for act in matter.acts if act.key in new))
        if not any(act.bill in matter.own or act.bill in matter.texts or matter.took_in for act in acts):
            continue
        was = next((each for number in matter.own if (each := before.of(number)) is not None), None)
        found.append(Day(now, was, matter, acts))
    return tuple(found)
