"""What the rows of a bill say that was done, in the order of time, and what follows of it by branch. Pure.

`stages` says where a bill is; an `Act` is a row with its meaning, and `Acts` answers who did what, when and by which
vote: the last passage and enactment of each branch, what came back from the Governor, amendments by their fate.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions, stages
from billbot.domain.action_kinds import ONCE_MORE
from billbot.domain.actions import Meaning, Votes
from billbot.domain.bills import Action, Bill, BillId

OTHER_BRANCH: Mapping[str, str] = {"House": "Senate", "Senate": "House"}

SENT_BACK = ("returned_with_amendment", "vetoed")

# Amendments XLVIII, The Referendum, Part I; General Laws, chapter 4, section 1.
_IN_EFFECT_AFTER = timedelta(days=90)

_LOCAL = re.compile(
    r"\b(?:city|town|county|district) (?:known as the (?:town|city) )?of [A-Z]|\b(?:cities|towns) of [A-Z]"
    r"|\bin the (?:city|town|county)\b|\b[A-Z]\w+ (?:fire|water|school|regional) district\b|\bsick leave bank\b",
)
_SECTION = re.compile(r"\bfor sections? ([\w, and-]{1,40}?)\s*$")
_AS_SECTION = re.compile(r"\benacted as (?:outside )?(sections? \w+(?:(?:, | and |, and )\w+)*) of\b")
_ORDER_ITSELF = re.compile(r"order reported\b|resolutions? reported\b|.{0,60}\bought to be adopted\b")
_AMENDMENT = re.compile(r"amendment\b\s*(?:#\s*)?((?!adopted|rejected|laid)[\w.-]+(?:\s*\([^()]*\))?)", re.IGNORECASE)
_AS_ONE = re.compile(r"\b(?:adopted|rejected):\s*([\d., and]+)", re.IGNORECASE)


class Act(Struct, frozen=True):
    """A row that is not struck, with what its words mean; `row` is its number, `day` None if it has none."""

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
        """Its count."""
        return self.meaning.votes

    @property
    def other(self) -> str | None:
        """The branch that did not act; None if none of the branches did."""
        return OTHER_BRANCH.get(self.branch)

    @property
    def committee(self) -> str | None:
        """The committee that it names last: the one that a bill is sent to."""
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
        """Whether a branch passes the bill by it: an order that is adopted about a bill does not."""
        return self.has("engrossed") or (self.has("adopted") and not actions.is_about_an_order(self.meaning.text))

    @property
    def as_section(self) -> str | None:
        """`section 12` if it was enacted as a section of another bill."""
        found = _AS_SECTION.search(self.meaning.words)
        return found[1] if found and self.has("enacted") else None

    @property
    def answers_other_text(self) -> bool:
        """Whether a branch takes the text of the other one, with or without further changes."""
        words = self.meaning.words
        return self.has("concurred") and "amendment" in words and "governor" not in words


class Acts(Struct, frozen=True):
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
        """The last of them; None if there is none."""
        return next(iter(reversed(self.all(*kinds, branch=branch))), None)

    @property
    def _round(self) -> Sequence[Act]:
        """The acts since the bill came back from the Governor the last time."""
        back = [at for at, act in enumerate(self.every) if act.has(*SENT_BACK) and not act.has("signed")]
        return self.every[back[-1] + 1 :] if back else self.every

    @property
    def passed(self) -> dict[str, Act]:
        """The last passage of each branch, in the order of time."""
        return {act.branch: act for act in self.every if act.passes and act.branch in OTHER_BRANCH}

    @property
    def enacted(self) -> dict[str, Act]:
        """By which act each branch enacted it, since it came back from the Governor if it ever did."""
        return {act.branch: act for act in self._round if act.has("enacted") and act.as_section is None}

    @property
    def preambles(self) -> dict[str, Act]:
        """By which act each branch adopted an emergency preamble the last time."""
        return {act.branch: act for act in self.all("emergency_preamble_adopted")}

    @property
    def laid(self) -> list[Act]:
        """Each time that it was laid before the Governor, or, where no row says that, enacted by both branches."""
        return self.all("laid_before_governor")

    @property
    def returned(self) -> list[Act]:
        """Each time that the Governor returned it with an amendment."""
        return self.all("returned_with_amendment")

    @property
    def overrides(self) -> dict[str, Act]:
        """By which act each branch passed it over the veto as a whole."""
        whole = (act for act in self._round if act.has("veto_overridden"))
        return {act.branch: act for act in whole if not actions.passed_part(act.meaning.text)}

    def answers(self, kind: str) -> dict[str, Act]:
        """By which act each branch adopted, or rejected, the amendment that the Governor sent last."""
        return {act.branch: act for act in self._round if act.has(kind)}

    @property
    def accepted(self) -> dict[str, Act]:
        """By which act each branch accepted the report of the conference."""
        return {act.branch: act for act in self.all("conference_report_accepted")}

    @property
    def conferees(self) -> dict[str, tuple[str, ...]]:
        """Whom each branch named to negotiate, the last time."""
        return {act.branch: act.meaning.conferees for act in self.all("conference_appointed") if act.meaning.conferees}

    @property
    def returned_sections(self) -> dict[BillId, str]:
        """The bills under which single sections went on that the Governor returned, each with its section."""
        found = {}
        for act in self.all("see_also"):
            section = _SECTION.search(act.meaning.words)
            if section and "section" in act.meaning.words and "returned" in act.meaning.words:
                found.update(dict.fromkeys(act.named("mentions", "continues_in"), section[1]))
        return found

    @property
    def message_in(self) -> BillId | None:
        """The document with the Governor's message, where a row points there."""
        pointing = [act for act in self._round if "for message" in act.meaning.words]
        return next((bill for act in pointing for bill in act.named("mentions")), None)

    @property
    def is_an_order(self) -> bool:
        """Whether the document is an order or a resolution, by its rows: what bills do next is not said of it."""
        if self.all("engrossed", "enacted", "laid_before_governor", "signed", "read_second", "read_third"):
            return False
        return any(_ORDER_ITSELF.match(act.meaning.words) for act in self.every) or bool(self.passed)

    @property
    def amendments(self) -> list[tuple[str, str, Act]]:
        """Each amendment with its number or name (may be empty), its last fate, and the act that states that."""
        found: dict[object, tuple[str, str, Act]] = {}
        for act in self.every:
            kinds = [kind for kind in act.meaning.kinds if kind in _FATES]
            for at, name in enumerate(amendments_named(act.meaning.text)) if kinds else ():
                found[act.branch, name or (act.key, at)] = name, _FATES[kinds[-1]], act
        return list(found.values())


_FATES = {"amendment_adopted": "adopted", "amendment_rejected": "rejected", "amendment_laid_aside": "laid aside"}


def amendments_named(text: str) -> list[str]:
    """The amendments that a row is about, in the clerk's words: `6 (Kennedy)`; an empty name where it gives none."""
    if found := _AS_ONE.search(text):
        return re.findall(r"\d+(?:\.\d+)*", found[1])
    named = _AMENDMENT.search(text)
    return [named[1] if named else ""]


def is_local(title: str) -> bool | None:
    """Whether a bill is for a city, a town or one person alone, by its title; None if it has none."""
    return _LOCAL.search(title) is not None if title else None


def effect_day(signed: date) -> date:
    """The day on which a law without emergency preamble that is not local takes effect."""
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


# Words about a day that the row sets, and what replaces them once that day is past.
_ONCE_PAST = (
    ("It is on the calendar of ", "It was put on the calendar of "),
    (", and can be taken up there then.", "."),
    ("It goes on the calendar of ", "It went on the calendar of "),
    ("and do so again on ", "and were to do so again on "),
    ("The committee has until ", "The committee had until "),
    ("A committee announces ", "A committee announced "),
)


def row_meanings(bill: Bill, today: date) -> Iterator[Meaning]:
    """What each row of a history says that happened, with the acting branch named and past days in the past tense."""
    of_another = stages.reports_other_document(bill.history)
    for at, row in enumerate(bill.history):
        read = actions.read(row.text)
        held = read.hearing.ends_on if read.hearing else None
        until, happened = read.set_for or read.reporting_date or held, read.happened
        if at in of_another:
            happened = "A committee reported another document, and not this one."
        if "laid_before_governor" in read.kinds and _laid_before(bill.history, at):
            happened = ONCE_MORE["laid_before_governor"][0]
        for ahead, past in _ONCE_PAST if until and until < today else ():
            happened = happened.replace(ahead, past)
        yield actions.with_branch(row.branch, replace(read, happened=happened))


def _laid_before(history: Sequence[Action], at: int) -> bool:
    """Whether the laying before the Governor that row `at` states happened on an earlier day, too."""
    row, laid = history[at], "laid_before_governor"
    earlier = (each for each in history if each.branch == row.branch and not each.stricken)
    return any(
        each.date and row.date and each.date < row.date and laid in actions.read(each.text).kinds for each in earlier
    )
