"""What was done to a bill, by its rows in the order of time, and by which branch. Pure.

`stages` says where a bill is; an `Act` is a row with its meaning, and what it did. `Acts` answers who did what, when,
and by what vote: which committee had the bill, when each branch last passed or enacted it, what the Governor returned,
what happened to amendments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from billbot.domain import actions
from billbot.domain.action_kinds import SENDING
from billbot.domain.actions import Meaning, Votes
from billbot.domain.bills import Bill, BillId
from billbot.domain.stages import ENDED, OF_RULES, Stage, Tracker

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
_REPORTING = re.compile(r"report|recommend", re.IGNORECASE)
_REPORTED_BY = re.compile(r"(?:reported|recommended) (?:from|form|by) the committee on", re.IGNORECASE)
_CONFERENCE = "committee of conference"
# The committee that checks bills on the floor. Its rows name it.
_THIRD_READING = re.compile(r"(?:house |senate )?bills in (?:the )?third reading\b", re.IGNORECASE)


class Act(Struct, frozen=True):
    """A row that is not struck, with its meaning. `row` is its number, `at` its place on the page.

    `day` is None if it has no date. The bill was at the stage `before` it, and at `after` since. `reports_other`: it
    reports another document, such as the bill's study order. `accepts_text`: a branch accepts the other one's text with
    it, even with further changes.
    """

    bill: BillId
    row: int
    at: int
    day: date | None
    branch: str
    meaning: Meaning
    before: Stage
    after: Stage
    reports_other: bool
    accepts_text: bool

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
    def leaves_study(self) -> bool:
        """Whether it takes the bill out of its study order."""
        return self.before == "study order" and self.after not in ENDED

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
        found = [act for bill in bills if bill is not None for act in _acts_on(bill)]
        return cls(tuple(sorted(found, key=lambda act: act.day or date.max)))

    def __iter__(self) -> Iterator[Act]:
        return iter(self.every)

    def all(self, *kinds: str, branch: str | None = None) -> list[Act]:
        """The acts of these kinds, of one branch if it is given."""
        return [act for act in self.every if act.has(*kinds) and branch in {None, act.branch}]

    def last(self, *kinds: str, branch: str | None = None) -> Act | None:
        """The last act of these kinds; None if there is none."""
        return next(iter(reversed(self.all(*kinds, branch=branch))), None)

    def committee_before(self, act: Act) -> str | None:
        """The committee that had the bill when this was done; None if the record names none.

        A report, or another row of its day, may name the committee. Otherwise it is the last one that the bill was sent
        to, or that reported it. While the branches negotiate, it is `committee of conference`.
        """
        history = sorted((each for each in self.every if each.bill == act.bill), key=lambda each: each.at)
        reporting = _REPORTING.search(act.meaning.text) is not None
        if act.meaning.committees and _THIRD_READING.match(act.meaning.text):
            return act.meaning.committees[0]
        for each in (act, *history) if reporting else ():
            words, committees = each.meaning.text, each.meaning.committees
            if each.day == act.day and each.has("conference_reported"):
                return _CONFERENCE
            named = _REPORTED_BY.match(words) or (each is act and _REPORTED_BY.search(words))
            if each.day == act.day and named and committees:
                return committees[0]
        for each in reversed(history[: history.index(act)]):
            if each.has("conference_appointed"):
                return _CONFERENCE
            # A bill's first row may be its report, and the recommendation may come on a later day.
            if each.committee and (each.has(*SENDING) or (reporting and _REPORTED_BY.match(each.meaning.text))):
                # If sections went to several committees, nobody knows which one had this row's.
                return None if actions.is_about_sections(each.meaning.text) else each.committee
        beside = [each for each in self.all("reported") if act.day and each.day == act.day and each.meaning.committees]
        return next((each.meaning.committees[0] for each in beside if "from the committee" in each.meaning.words), None)

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


def _acts_on(bill: Bill) -> Iterator[Act]:
    course = Tracker()
    for at, row in sorted(enumerate(bill.rows), key=lambda pair: pair[1].action.sort_day):
        action = row.action
        if action.stricken:
            continue
        meaning, before, differed = actions.read(action.text), course.stage, course.differs
        # A report of another document names a committee on rules, where orders go, or no committee.
        alone = meaning.kinds == ("reported",) and all(map(OF_RULES.match, meaning.committees))
        other = alone and course.of_another(meaning) and not course.leaves_order(meaning)
        course.take(action, meaning)
        answers = differed and "concurred" in meaning.kinds
        accepts = answers and (not course.differs or actions.changes_again(action.text))
        yield Act(
            *(bill.id, row.number, at, action.date, action.branch, meaning),
            *(before, course.stage),
            reports_other=other,
            accepts_text=accepts,
        )


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


def row_meanings(bill: Bill) -> Iterator[str]:
    """What happened in each row of a history, as a sentence."""
    of_another = {act.row for act in Acts.of([bill]) if act.reports_other}
    for row in bill.rows:
        if row.number in of_another:
            yield "A committee reported another document, and not this one."
        else:
            yield actions.sentences(actions.read(row.action.text), row.action.branch)[0]
