"""Reads the text of an action, as "Reported favorably by committee", into a `Meaning` (docs/design/actions.md).

Clerks' typing errors are corrected first. The rules find the kinds; of these the most important one decides the two
sentences in plain English: what happened, and what usually comes next.
"""

import re
from datetime import date, time
from functools import cache, lru_cache

from msgspec.structs import replace

from billbot.domain.actions import particulars, sameness, variations
from billbot.domain.actions.committee_rules import COMMITTEE_RULES
from billbot.domain.actions.kinds import SENTENCES, WEIGHTS, Kind
from billbot.domain.actions.meaning import Meaning
from billbot.domain.actions.particulars import Hearing
from billbot.domain.actions.passage_rules import FLOOR_RULES, GOVERNOR_RULES
from billbot.domain.actions.rules import CORRECT_WORDS, FIRST_RULES, NO_ACT, RULE_WORDS, Rule
from billbot.domain.bills import Change

_CORRECTABLE = re.compile(r"\b[a-z]{4,16}\b")
# Clerks type en and em dashes, minus signs and curly quotes.
_PUNCTUATION = str.maketrans("\u2013\u2014\u2212\u2012\u2018\u2019\u201c\u201d", "----''\"\"")

# Typing errors that no comparison of single words finds.
_TYPOS = (("anew ", "a new "), ("next text", "new text"))


def _without_one_letter(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


_ONE_LETTER_SHORT = {short: word for word in sorted(RULE_WORDS) for short in _without_one_letter(word)}


def collapse(text: str) -> str:
    """`text` with its whitespace collapsed and no blank before ")" (docs/design/contract.md)."""
    return " ".join(text.split()).replace(" )", ")")


def lowered(text: str) -> str:
    """A collapsed text as the rules read it: in lower case, with plain punctuation, and typing errors corrected."""
    words = text.lower().translate(_PUNCTUATION)
    for typo, meant in _TYPOS:
        words = words.replace(typo, meant)
    return _CORRECTABLE.sub(lambda found: _corrected(found[0]), words)


def without_asides(lowered_text: str) -> str:
    """The text without brackets: "(title changed)" or a senator's name states no act."""
    return NO_ACT.sub("", lowered_text) if "(" in lowered_text else lowered_text


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The word that a clerk meant, if one letter is missing, superfluous or wrong, or two are swapped."""
    if word in RULE_WORDS or word in CORRECT_WORDS:
        return word
    if word in _ONE_LETTER_SHORT:
        return _ONE_LETTER_SHORT[word]
    for short in _without_one_letter(word):
        if short in RULE_WORDS:
            return short
        if short in _ONE_LETTER_SHORT:
            return _ONE_LETTER_SHORT[short]
    return word


# A longer text is read up to here: no real row has more than 2,429 characters.
_MAX_LENGTH = 8_000
# Histories are read again at every check; texts longer than nearly every row on record are not cached.
_CACHE_SIZE, _MAX_CACHED_LENGTH = 8_192, 400

# From the most specific to the most general: words that one rule has matched are not matched by a later one.
RULES: tuple[Rule, ...] = (*FIRST_RULES, *GOVERNOR_RULES, *COMMITTEE_RULES, *FLOOR_RULES)

_POINTER = re.compile(r"\bsee (?:the )?(?:[hs]d?\.? ?\d|house\b|senate\b)")
_CONSUMED = "~"


def read(text: str) -> Meaning:
    """The meaning of the text of one action; every string has one, and none raises an error.

    `text` is the clerk's, with any white space; the `text` of the answer is collapsed. docs/design/actions.md describes
    the fields. Hearings are in Eastern time. Only the first 8,000 characters are read.
    """
    return _read(text) if len(text) <= _MAX_CACHED_LENGTH else _read.__wrapped__(text)


def with_branch(branch: str | None, meaning: Meaning) -> Meaning:
    """The meaning with sentences that name the branch, which the text of a row does not have."""
    if branch not in {"House", "Senate"}:
        return meaning
    happened, other = meaning.happened, "Senate" if branch == "House" else "House"
    for unnamed, named in variations.UNNAMED:
        happened = happened.replace(unnamed, named.format(branch, other=other))
    return replace(meaning, happened=happened)


@lru_cache(maxsize=_CACHE_SIZE)
def _read(text: str) -> Meaning:
    text = collapse(text)
    seen = text[:_MAX_LENGTH]
    words = lowered(seen)
    kinds = read_kinds(without_asides(words))
    meaning = Meaning(
        text,
        words,
        kinds,
        bills=particulars.read_bills(words),
        committees=particulars.read_committees(seen),
        hearing=particulars.read_hearing(seen, kinds),
        reporting_date=particulars.read_reporting_date(words, kinds),
        votes=particulars.read_votes(words),
        chapter=particulars.read_chapter(words, kinds),
        weight="news" if any(WEIGHTS[kind] == "news" for kind in kinds) else "routine",
        set_for=particulars.read_set_for(words, kinds),
        conferees=particulars.read_conferees(seen, kinds),
    )
    happened, comes_next = _sentences(meaning)
    return replace(meaning, happened=happened, comes_next=comes_next)


def read_kinds(words: str, rules: tuple[Rule, ...] = RULES) -> tuple[Kind, ...]:
    """Every act that `words` (lower-case text without asides) states, each once, in order; never empty.

    A text without an act is `see_also` if it refers to another document, or else `other`. `rules` are tried in order.
    """
    stated: list[tuple[int, int, Kind]] = []
    unread = words
    for rank, rule in enumerate(rules):
        if rule.cue not in unread:
            continue
        pattern = _compiled(rule.words)
        for found in pattern.finditer(unread):
            start, end = found.span("act" if "act" in pattern.groupindex else 0)
            unread = f"{unread[:start]}{_CONSUMED * (end - start)}{unread[end:]}"
            if rule.kind is not None:
                stated.append((start, rank, rule.kind))
    if not stated:
        return ("see_also",) if _POINTER.search(words) else ("other",)
    return tuple(dict.fromkeys(kind for _, _, kind in sorted(stated)))


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words)


def mean_the_same(one: str, other: str) -> bool:
    """Whether two texts mean the same, in whatever spelling (`sameness`)."""
    return sameness.are_the_same(read(one), read(other))


def repeats(change: Change) -> bool:
    """Whether a change alters only a row's date or spelling, but not its meaning: no alert tells of that."""
    if change.kind == "action_reworded":
        return mean_the_same(change.old or "", change.text or "")
    return change.kind == "action_dated"


_RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(SENTENCES)}
_SERIES = re.compile(r"^[HS]D?")
_MAX_NAMED = 4
_PART = re.compile(r"((?:items?|sections?) [\w-]+) passed over\b", re.IGNORECASE)
# Precedes what usually comes next, if only one branch has decided.
AGREES = "The other branch has to agree. "
# How the list of hearings and the records name a committee.
_IN_FULL = re.compile(r"^(?:Joint |(House |Senate ))Committee on (?:the )?")


def _sentences(read: Meaning) -> tuple[str, str]:
    """What happened, and what usually comes next (may be empty), by what the rules found."""
    words, bills, hearing, votes, chapter = read.words, read.bills, read.hearing, read.votes, read.chapter
    lead, *others = sorted(read.kinds, key=_RANK.__getitem__)
    relation = next((bill.relation for bill in bills if (lead, bill.relation) in variations.BY_RELATION), None)
    said = variations.BY_RELATION[lead, relation] if relation else SENTENCES[lead]
    if read.set_for or (hearing and hearing.written):
        said = (variations.SET_FOR if read.set_for else variations.IN_WRITING).get(lead, said)
    meaning, comes_next = _sentences_by_words(lead, words, said)
    as_well = [kind for kind in others if (kind, relation) not in variations.BY_RELATION]
    comes_next = next((said for kind, said in variations.AS_WELL.items() if kind in as_well), comes_next)
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
