"""The meaning of one action's text as a value (docs/design/actions.md), and its two sentences in plain English.

One says what happened, by the most important kind, and the other what usually comes next. The kinds are found by the
rules.
"""

import re
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from billbot.actions import variations
from billbot.actions.kinds import SENTENCES, Kind, Relation
from billbot.bills import Weight

# A class with a field `date` cannot use that name for the type.
_Day = date

_RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(SENTENCES)}
_SERIES = re.compile(r"^[HS]D?")
_MAX_NAMED = 4
_PART = re.compile(r"((?:items?|sections?) [\w-]+) passed over\b", re.IGNORECASE)
# Precedes what usually comes next, if only one branch has decided.
AGREES = "The other branch has to agree. "
# A branch accepts the other one's text, and changes it again at once.
_CHANGED_AGAIN = re.compile(r"with a (?:still )?further amendment", re.IGNORECASE)
# How the list of hearings and the records name a committee.
_IN_FULL = re.compile(r"^(?:Joint |(House |Senate ))Committee on (?:the )?")


class NamedBill(Struct, frozen=True):
    """A document that the text names, such as `H4844` or `H4055C`, and how the proposal is related to it."""

    number: str
    relation: Relation


class Hearing(Struct, frozen=True):
    """When and where a hearing is, in Eastern time; what the text does not say is null.

    `end` is the hour as written; in a hearing of several days it can be earlier than `start`. `last_day` is the day of
    `end` if it is not `date`. `written` says that only written testimony is taken.
    """

    date: _Day | None
    start: time | None
    end: time | None
    place: str | None
    last_day: _Day | None = None
    written: bool = False

    @property
    def ends_on(self) -> _Day | None:
        """The last day that the text names."""
        return self.last_day or self.date

    def is_over(self, now: datetime) -> bool:
        """Whether the last hour that the text names is past at an Eastern `now`, or the last day if it names no hour.

        No text says that a hearing took place. One that ends on a later, unnamed day is not over on its first day.
        """
        if self.ends_on is None or self.ends_on != now.date():
            return self.ends_on is not None and self.ends_on < now.date()
        if self.last_day is None and self.start and self.end and self.end <= self.start:
            return False
        last = self.end or (self.start if self.last_day is None else None)
        return last is not None and last <= now.time()


class Votes(Struct, frozen=True):
    """Yeas and nays; `roll_call` is null for a standing vote."""

    yeas: int
    nays: int
    roll_call: int | None


class Chapter(Struct, frozen=True):
    """The chapter of an act or a resolve among those of its year; `book` is Acts or Resolves."""

    chapter: int
    year: int
    book: str = "Acts"

    @property
    def named(self) -> str:
        """`chapter 163 of the Acts of 2026`."""
        return f"chapter {self.chapter} of the {self.book} of {self.year}"


class Meaning(Struct, frozen=True):
    """The meaning of one action's text; docs/design/actions.md describes every field.

    `kinds` is never empty and in the order of the text. `happened` says it in plain English, and `comes_next` what
    usually comes next, or is empty. `set_for` is the day of the calendar, of the postponed debate, or of a meeting of a
    committee of conference that the text sets; `conferees` are the members that a branch appoints to one.
    """

    text: str
    kinds: tuple[Kind, ...]
    bills: tuple[NamedBill, ...]
    committees: tuple[str, ...]
    hearing: Hearing | None
    reporting_date: date | None
    votes: Votes | None
    chapter: Chapter | None
    weight: Weight
    happened: str = ""
    comes_next: str = ""
    set_for: date | None = None
    conferees: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """What happened, and what usually comes next: two sentences or one."""
        return f"{self.happened} {self.comes_next}".strip()

    def as_json(self) -> dict[str, Any]:
        """The object of `explain --json` (docs/design/contract.md): ISO dates, hours like `13:00`, or null."""
        hearing, votes, chapter = self.hearing, self.votes, self.chapter
        return {
            "text": self.text,
            "kinds": list(self.kinds),
            "bills": [{"id": bill.number, "relation": bill.relation} for bill in self.bills],
            "committees": list(self.committees),
            "hearing": hearing
            and {
                "date": hearing.date and hearing.date.isoformat(),
                "start": hearing.start and f"{hearing.start:%H:%M}",
                "end": hearing.end and f"{hearing.end:%H:%M}",
                "place": hearing.place,
                **({"last_day": hearing.last_day.isoformat()} if hearing.last_day else {}),
                **({"written": True} if hearing.written else {}),
            },
            "reporting_date": self.reporting_date and self.reporting_date.isoformat(),
            "votes": votes and {"yeas": votes.yeas, "nays": votes.nays, "roll_call": votes.roll_call},
            "chapter": chapter and {"chapter": chapter.chapter, "year": chapter.year},
            "weight": self.weight,
            "meaning": self.meaning,
            **({"set_for": self.set_for.isoformat()} if self.set_for else {}),
            **({"conferees": list(self.conferees)} if self.conferees else {}),
        }


def sentences_of(words: str, read: Meaning) -> tuple[str, str]:
    """Two sentences in plain English: what happened, and what usually comes next (may be empty).

    `words` is the lower-case text, `read` what the rules found in it.
    """
    bills, hearing, votes, chapter = read.bills, read.hearing, read.votes, read.chapter
    lead, *others = sorted(read.kinds, key=_RANK.__getitem__)
    relation = next((bill.relation for bill in bills if (lead, bill.relation) in variations.BY_RELATION), None)
    said = variations.BY_RELATION[lead, relation] if relation else SENTENCES[lead]
    if read.set_for or (hearing and hearing.written):
        said = (variations.SET_FOR if read.set_for else variations.IN_WRITING).get(lead, said)
    meaning, comes_next = _sentences_by_words(lead, words, said)
    comes_next = next((said for kind, said in variations.AS_WELL.items() if kind in others), comes_next)
    numbers = [_spoken(bill.number) for bill in bills if relation in (None, bill.relation)]
    documents = _listed(numbers) if numbers else "another document"
    to_committee = committee_said(read.committees[-1]) if read.committees else "a committee"  # the last one named
    day = _spoken_day(read.set_for) if read.set_for else ""
    filled = {
        "documents": documents,
        "documents_are": f"{documents[:1].upper()}{documents[1:]} {'are' if len(numbers) > 1 else 'is'}",
        "drawn": "a new draft of" if "draft" in words else "based on",
        "see": f", {documents}" if numbers else "",
        "part": passed_part(read.text) or "a part",
        "in_part": " in part" if "in part" in words or {"vetoed", "returned_with_amendment"} & set(read.kinds) else "",
        "committee": to_committee,
        "given_to": "another" if "discharged from" in words else to_committee,
        "when": _when(hearing),
        "deadline": _deadline(words, read.reporting_date),
        "until": f" to {day}" if day else " to the next session" if "to the next session" in words else "",
        "day": day,
        "for_day": day and f" for {day}",
        "votes": f", {votes.yeas} to {votes.nays}" if votes else "",
        "chapter": f", {chapter.named}" if chapter else "",
        "agrees": AGREES if "pending concurrence" in words else "",
    }
    return meaning.format_map(filled), comes_next.format_map(filled)


def is_about_reference(text: str) -> bool:
    """Whether a row is about the reference to a committee itself, on which the branches may disagree."""
    return variations.REFERENCE.search(text) is not None


def cites_rule(text: str) -> bool:
    """Whether a row cites the rule that sets the day by which committees have to report."""
    return variations.JOINT_RULE.search(text) is not None


def happened_again(text: str) -> bool:
    """Whether a row says that it was enacted, or went to the Governor, for the second time."""
    return variations.ONCE_AGAIN.search(text) is not None


def names_parts_only(text: str) -> bool:
    """Whether a row of a signature or a veto names parts of the bill, and not all of it."""
    return variations.IN_PART.search(text) is not None


def is_about_sections(text: str) -> bool:
    """Whether a row is only about some sections: "Read; and referred, as relates to sections 18 and 19"."""
    return variations.SECTIONS.search(text) is not None


def _sentences_by_words(kind: Kind, text: str, said: variations.Sentences) -> variations.Sentences:
    """The sentences for a kind, or the variant that applies to the words of the row."""
    for words, instead in variations.BY_WORDS:
        if kind in instead and words.search(text):
            happened, comes_next = instead[kind]
            said = happened or said[0], comes_next or said[1]
    return said


def usual_next_step(kind: Kind, text: str) -> str:
    """What usually follows a row of this kind, whatever else the row states."""
    return _sentences_by_words(kind, text, SENTENCES[kind])[1]


def changes_again(text: str) -> bool:
    """Whether the row says that a branch accepts the other one's text with further changes of its own."""
    return _CHANGED_AGAIN.search(text) is not None


def signed_in_part(read: Meaning) -> bool:
    """Whether the Governor signed only a part, and sent the rest back."""
    back = {"vetoed", "returned_with_amendment"}.intersection(read.kinds)
    return "signed" in read.kinds and (bool(back) or "in part" in read.text.casefold())


def is_about_an_order(text: str) -> bool:
    """Whether the row is about an order on a document and not the document: "Order relative to … adopted"."""
    return variations.ORDER.search(text) is not None


def passed_part(text: str) -> str:
    """`Item 8900-0001` where a branch passed only that part over the veto; else an empty text."""
    found = _PART.match(text)
    return found[1] if found else ""


def _deadline(words: str, reporting_date: date | None) -> str:
    """How long a committee has; an extension "pending concurrence" is the decision of one branch only."""
    until = f"until {_spoken_day(reporting_date)}" if reporting_date else "more time"
    if "pending concurrence" in words:
        return f"One branch gives the committee {until} to report"
    return f"The committee has {until} to report"


def _spoken(number: str) -> str:
    """`H4844` as people write it: `H.4844`."""
    return _SERIES.sub(r"\g<0>.", number)


def _listed(names: list[str]) -> str:
    if len(names) > _MAX_NAMED:
        names = [*names[: _MAX_NAMED - 1], f"{len(names) - _MAX_NAMED + 1} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _when(hearing: Hearing | None) -> str:
    """`: Wednesday, July 28, 2021, 1:00 PM to 4:00 PM, Virtual Hearing`, as far as it is known."""
    if hearing is None:
        return ""
    start, end, last_day = hearing.start, hearing.end, hearing.last_day
    hours = [_spoken_hour(start)] if start else []
    if last_day:
        hours.append(", ".join([_spoken_day(last_day), *([_spoken_hour(end)] if end else [])]))
    elif end and (start is None or end > start):
        hours.append(f"{'' if start else 'until '}{_spoken_hour(end)}")
    place = "" if hearing.written else hearing.place or ""
    parts = [_spoken_day(hearing.date) if hearing.date else "", " to ".join(hours), place]
    return ": " + ", ".join(part for part in parts if part)


def _spoken_day(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"


def _spoken_hour(at: time) -> str:
    return f"{at:%I:%M %p}".removeprefix("0")


def committee_said(name: str) -> str:
    """A committee within a sentence: `the Judiciary Committee`, `House Ways and Means`."""
    name = _IN_FULL.sub(r"\1", name).removeprefix("The ").removeprefix("the ")
    if "committee" in name.casefold():
        return f"the {name}"
    if name.startswith(("House ", "Senate ")):
        return name
    if name.startswith("Rules of the two branches"):  # ", acting concurrently"
        return "the Joint Rules Committee"
    if name.startswith("Bills in "):
        return f"the committee on {name}"
    return f"the {name} Committee"
