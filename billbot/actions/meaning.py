"""The meaning of a row in two sentences: what happened by its most telling kind, and what usually comes next."""

import re
from datetime import date, time

from billbot.actions.named import committee_said
from billbot.actions.sentences import AS_WELL, BY_RELATION, BY_RULE, IN_WRITING, OF_REFERENCE, SENTENCES, SET_FOR
from billbot.actions.values import Hearing, Kind, Meaning

_RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(SENTENCES)}
_SERIES = re.compile(r"^[HS]D?")
_NAMED_AT_MOST = 4
_JOINT_RULE = re.compile(r"\b(?:joint rule|jr) ?10\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\brefer(?:ence|ral)\b", re.IGNORECASE)


def tell(words: str, read: Meaning) -> tuple[str, str]:
    """What a row says in plain English, and what comes next or nothing.

    `words` is the lower-case text, `read` what was read in it.
    """
    bills, hearing, votes, chapter = read.bills, read.hearing, read.votes, read.chapter
    lead, *others = sorted(read.kinds, key=_RANK.__getitem__)
    relation = next((bill.relation for bill in bills if (lead, bill.relation) in BY_RELATION), None)
    meaning, comes_next = BY_RELATION[lead, relation] if relation else SENTENCES[lead]
    if read.set_for or (hearing and hearing.written):
        meaning, comes_next = (SET_FOR if read.set_for else IN_WRITING).get(lead, (meaning, comes_next))
    for applies, said in ((about_reference, OF_REFERENCE), (by_rule, BY_RULE)):
        if applies(words):
            meaning, comes_next = said.get(lead, (meaning, comes_next))
    comes_next = next((said for kind, said in AS_WELL.items() if kind in others), comes_next)
    numbers = [_spoken(bill.number) for bill in bills if relation in (None, bill.relation)]
    documents = _listed(numbers) if numbers else "another document"
    to_committee = _committee(read.committees)
    day = _spoken_day(read.set_for) if read.set_for else ""
    filled = {
        "documents": documents,
        "documents_are": f"{documents[:1].upper()}{documents[1:]} {'are' if len(numbers) > 1 else 'is'}",
        "drawn": "a new draft of" if "draft" in words else "based on",
        "see": f", {documents}" if numbers else "",
        "in_part": " in part" if "in part" in words or {"vetoed", "returned_with_amendment"} & set(read.kinds) else "",
        "committee": to_committee,
        "given_to": "another" if "discharged from" in words else to_committee,
        "when": _when(hearing),
        "deadline": _deadline(words, read.reporting_date),
        "until": f" to {day}" if day else " to the next session" if "to the next session" in words else "",
        "day": day,
        "for_day": day and f" for {day}",
        "votes": f", {votes.yeas} to {votes.nays}" if votes else "",
        "chapter": f", chapter {chapter.chapter} of the {_book(words)} of {chapter.year}" if chapter else "",
        "agrees": "The other branch has to agree. " if "pending concurrence" in words else "",
    }
    return meaning.format_map(filled), comes_next.format_map(filled)


def about_reference(text: str) -> bool:
    """Whether a row names a reference to a committee as a thing, of which the two branches may think otherwise."""
    return _REFERENCE.search(text) is not None


def by_rule(text: str) -> bool:
    """Whether a row says that it follows from Joint Rule 10, by which committees report until a day."""
    return _JOINT_RULE.search(text) is not None


def _deadline(words: str, reporting_date: date | None) -> str:
    """How long a committee has; an extension "pending concurrence" is one branch's word so far."""
    until = f"until {_spoken_day(reporting_date)}" if reporting_date else "more time"
    if "pending concurrence" in words:
        return f"One branch gives the committee {until} to report"
    return f"The committee has {until} to report"


def _spoken(number: str) -> str:
    """`H4844` as people write it: `H.4844`."""
    return _SERIES.sub(r"\g<0>.", number)


def _listed(names: list[str]) -> str:
    if len(names) > _NAMED_AT_MOST:
        names = [*names[: _NAMED_AT_MOST - 1], f"{len(names) - _NAMED_AT_MOST + 1} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _committee(committees: tuple[str, ...]) -> str:
    """The committee a matter goes to: the last one named."""
    name = committees[-1] if committees else ""
    return committee_said(name) if name else "a committee"


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


def _book(words: str) -> str:
    return "Resolves" if "of the resolves" in words else "Acts"
