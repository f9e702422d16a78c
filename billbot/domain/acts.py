"""What was done to a bill, by its rows in the order of time, and by which branch. Pure.

`stages` says where a bill is; an `Act` is a row with its meaning. `Acts` answers who did what, when and by what vote:
when each branch last passed or enacted it, what the Governor returned, what happened to amendments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from billbot.domain import actions, stages
from billbot.domain.actions import Meaning, Votes
from billbot.domain.bills import Bill, BillId

OTHER_BRANCH: Mapping[str, str] = {"House": "Senate", "Senate": "House"}

SENT_BACK = ("returned_with_amendment", "vetoed")

# Amendments XLVIII, The Referendum, Part I; General Laws, chapter 4, section 1.
_IN_EFFECT_AFTER = timedelta(days=90)

_LOCAL = re.compile(
    r"\b(?:[Cc]ity|[Tt]own|[Cc]ounty|[Dd]istrict) (?:known as the (?:town|city) )?of [A-Z]|\b(?:cities|towns) of [A-Z]"
    r"|\bin the (?:city|town|county)\b|\b[A-Z]\w+ (?:fire|water|school|regional) district\b|\bsick leave bank\b",
)
_PLACE = re.compile(
    r"\b(?:[Cc]ity|[Tt]own|[Cc]ounty)(?: known as the (?:town|city))? of "
    r"([A-Z][\w'-]+(?: (?!Police|Fire|School|Water|Department)[A-Z][\w'-]+)?)"
)
_SECTION = re.compile(r"\bfor sections? ([\w, and-]{1,40}?)\s*$")
_AS_SECTION = re.compile(r"\benacted as (?:outside )?(sections? \w+(?:(?:, | and |, and )\w+)*) of\b")
_ORDER_ITSELF = re.compile(r"order reported\b|resolutions? reported\b|.{0,60}\bought to be adopted\b")
_AMENDMENT = re.compile(r"amendment\b\s*(?:#\s*)?((?!adopted|rejected|laid)[\w.-]+(?:\s*\([^()]*\))?)", re.IGNORECASE)
_AS_ONE = re.compile(r"\b(?:adopted|rejected):\s*([\d., and]+)", re.IGNORECASE)


class Act(Struct, frozen=True):
    """A row that is not struck, with its meaning. `row` is its number; `day` is None if it has no date."""

    bill: BillId
    row: int
    day: date | None
    branch: str
    meaning: Meaning

    def has(self, *kinds: str) -> bool:
        """Whether it states one of these kinds."""
        return not set(kinds).isdisjoint(self.meaning.kinds)

    @property
    def votes(self) -> Votes | None:
        """The count of its vote; None if it has none."""
        return self.meaning.votes

    @property
    def other(self) -> str | None:
        """The branch that did not act; None if neither branch acted."""
        return OTHER_BRANCH.get(self.branch)

    @property
    def committee(self) -> str | None:
        """The committee that it names last: that is where a bill is sent."""
        return self.meaning.committees[-1] if self.meaning.committees else None

    def named(self, *relations: str) -> list[BillId]:
        """The documents that it names in one of these relations."""
        court = self.bill.general_court
        return [BillId(court, each.number) for each in self.meaning.bills if each.relation in relations]

    @property
    def key(self) -> tuple[BillId, int]:
        """Its bill and the number of its row."""
        return self.bill, self.row

    @property
    def passes(self) -> bool:
        """Whether a branch passes the bill with it. Adopting an order about a bill does not pass the bill."""
        return self.has("engrossed") or (self.has("adopted") and not actions.is_about_an_order(self.meaning.text))

    @property
    def as_section(self) -> str | None:
        """`section 12` if it was enacted as a section of another bill."""
        found = _AS_SECTION.search(self.meaning.words)
        return found[1] if found and self.has("enacted") else None

    @property
    def answers_other_text(self) -> bool:
        """Whether a branch accepts the other one's text, with or without further changes."""
        words = self.meaning.words
        return self.has("concurred") and "amendment" in words and "governor" not in words


class Acts(Struct, frozen=True, dict=True):
    """The acts on one matter under all its numbers, in the order of time; within a day, as their pages show them."""

    every: tuple[Act, ...] = ()

    @classmethod
    def of(cls, bills: Iterable[Bill | None]) -> "Acts":
        """The acts of these bills."""
        found = [
            Act(bill.id, row.number, row.action.date, row.action.branch, actions.read(row.action.text))
            for bill in bills
            if bill is not None
            for row in bill.rows
            if not row.action.stricken
        ]
        return cls(tuple(sorted(found, key=lambda act: act.day or date.max)))

    def __iter__(self) -> Iterator[Act]:
        return iter(self.every)

    def all(self, *kinds: str, branch: str | None = None) -> list[Act]:
        """The acts of these kinds, of one branch if it is given."""
        return [act for act in self.every if act.has(*kinds) and branch in {None, act.branch}]

    def last(self, *kinds: str, branch: str | None = None) -> Act | None:
        """The last act of these kinds; None if there is none."""
        return next(iter(reversed(self.all(*kinds, branch=branch))), None)

    @cached_property
    def _round(self) -> Sequence[Act]:
        """The acts since the bill last came back from the Governor."""
        back = [at for at, act in enumerate(self.every) if act.has(*SENT_BACK) and not act.has("signed")]
        return self.every[back[-1] + 1 :] if back else self.every

    @cached_property
    def passed(self) -> dict[str, Act]:
        """The last passage of each branch, in the order of time."""
        return {act.branch: act for act in self.every if act.passes and act.branch in OTHER_BRANCH}

    @cached_property
    def enacted(self) -> dict[str, Act]:
        """The act that enacted it, by branch. If it came back from the Governor, only acts since then count."""
        return {act.branch: act for act in self._round if act.has("enacted") and act.as_section is None}

    @property
    def preambles(self) -> dict[str, Act]:
        """The last act that adopted an emergency preamble, by branch."""
        return {act.branch: act for act in self.all("emergency_preamble_adopted")}

    @property
    def laid(self) -> list[Act]:
        """Each time that it was laid before the Governor."""
        return self.all("laid_before_governor")

    @property
    def returned(self) -> list[Act]:
        """Each time that the Governor returned it with an amendment."""
        return self.all("returned_with_amendment")

    @property
    def overrides(self) -> dict[str, Act]:
        """The act that passed all of it over the veto, by branch."""
        whole = (act for act in self._round if act.has("veto_overridden"))
        return {act.branch: act for act in whole if not actions.passed_part(act.meaning.text)}

    def answers(self, kind: str) -> dict[str, Act]:
        """The act of this `kind` that answered the Governor's last amendment, by branch."""
        return {act.branch: act for act in self._round if act.has(kind)}

    @cached_property
    def accepted(self) -> dict[str, Act]:
        """The act that accepted the conference's report, by branch."""
        return {act.branch: act for act in self.all("conference_report_accepted")}

    @property
    def conferees(self) -> dict[str, tuple[str, ...]]:
        """Whom each branch last named to negotiate."""
        return {act.branch: act.meaning.conferees for act in self.all("conference_appointed") if act.meaning.conferees}

    @property
    def returned_sections(self) -> dict[BillId, str]:
        """Bills that carry on a single section that the Governor returned, each with that section."""
        found = {}
        for act in self.all("see_also"):
            section = _SECTION.search(act.meaning.words)
            if section and "section" in act.meaning.words and "returned" in act.meaning.words:
                found.update(dict.fromkeys(act.named("mentions", "continues_in"), section[1]))
        return found

    @property
    def message_in(self) -> BillId | None:
        """The document with the Governor's message; None if no row points there."""
        pointing = [act for act in self._round if "for message" in act.meaning.words]
        return next((bill for act in pointing for bill in act.named("mentions")), None)

    @cached_property
    def is_an_order(self) -> bool:
        """Whether its rows show an order or a resolution. Those do not take the further steps of a bill."""
        if self.all("engrossed", "enacted", "laid_before_governor", "signed", "read_second", "read_third"):
            return False
        return self.is_reported_as_order or bool(self.passed)

    @cached_property
    def is_reported_as_order(self) -> bool:
        """Whether a committee reported it as an order or a resolution."""
        return any(_ORDER_ITSELF.match(act.meaning.words) for act in self.every)

    @cached_property
    def amendments(self) -> list[tuple[str, str, Act]]:
        """Each amendment: its number or name (may be empty), its last result, and the act that states it."""
        found: dict[object, tuple[str, str, Act]] = {}
        for act in self.every:
            kinds = [kind for kind in act.meaning.kinds if kind in _FATES]
            for at, name in enumerate(amendments_named(act.meaning.text)) if kinds else ():
                found[act.branch, name or (act.key, at)] = name, _FATES[kinds[-1]], act
        return list(found.values())


_FATES = {"amendment_adopted": "adopted", "amendment_rejected": "rejected", "amendment_laid_aside": "laid aside"}


def amendments_named(text: str) -> list[str]:
    """The amendments that a row is about, in the clerk's words: `6 (Kennedy)`; one empty name if it gives none."""
    if found := _AS_ONE.search(text):
        return re.findall(r"\d+(?:\.\d+)*", found[1])
    named = _AMENDMENT.search(text)
    return [named[1] if named else ""]


def is_local(title: str) -> bool | None:
    """Whether its title says that a bill is only for a city, a town or one person; None without a title."""
    return _LOCAL.search(title) is not None if title else None


def place_of(title: str) -> str | None:
    """`Salem`: the one city, town or county that a local bill's title names; None if none or several are named."""
    places = set(_PLACE.findall(title))
    return places.pop() if len(places) == 1 and is_local(title) else None


def effect_day(signed: date) -> date:
    """The day that a law takes effect if it is not local and has no emergency preamble."""
    return signed + _IN_EFFECT_AFTER


def committee_before(acts: Acts, act: Act, bills: Mapping[BillId, Bill | None]) -> str | None:
    """The committee that had the bill when this was done; None if the record names none."""
    known = bills.get(act.bill)
    at = next((at for at, row in enumerate(known.rows if known else ()) if row.number == act.row), None)
    hands = stages.in_hands_of(known.history, at) if known is not None and at is not None else None
    if hands is not None or act.day is None:
        return hands
    beside = (each for each in acts if each.day == act.day and each.has("reported") and each.meaning.committees)
    return next((each.meaning.committees[0] for each in beside if "from the committee" in each.meaning.words), None)


def row_meanings(bill: Bill) -> Iterator[str]:
    """What happened in each row of a history, as a sentence."""
    of_another = {each.at for each in stages.row_effects(bill.history) if each.reports_other}
    for at, row in enumerate(bill.history):
        if at in of_another:
            yield "A committee reported another document, and not this one."
        else:
            yield actions.sentences(actions.read(row.text), row.branch)[0]
