"""Reads a text: everything that one action's words mean, and whether two wordings say the same."""

import re
from collections.abc import Hashable
from dataclasses import replace
from functools import lru_cache

from billbot.actions.committee_rules import COMMITTEE_RULES
from billbot.actions.first_rules import FIRST_RULES
from billbot.actions.floor_rules import FLOOR_RULES
from billbot.actions.governor_rules import GOVERNOR_RULES
from billbot.actions.named import read_bills, read_committees
from billbot.actions.particulars import read_chapter, read_hearing, read_reporting_date, read_set_for, read_votes
from billbot.actions.rule import Rule
from billbot.actions.spelling import collapse, lowered, without_asides
from billbot.actions.telling import tell
from billbot.actions.values import Kind, Meaning, weigh
from billbot.bills import Change

# No row on record has more than 2,429 characters; what is no row at all is not worth more reading.
_READ_AT_MOST = 8_000
# Histories are read again at every check; what is longer than nearly every row on record is not remembered.
_REMEMBERED, _LONGEST_REMEMBERED = 8_192, 400

# From the most particular to the most general: what one rule has read, no later rule reads again.
RULES: tuple[Rule, ...] = (*FIRST_RULES, *GOVERNOR_RULES, *COMMITTEE_RULES, *FLOOR_RULES)

_POINTER = re.compile(r"\bsee (?:the )?(?:[hs]d?\.? ?\d|house\b|senate\b)")
_ALREADY_READ = "~"

_WORD = re.compile(r"[^\W_]+")
# A name, a title, a rule; a count of votes is read as what it is.
_ASIDE = re.compile(r"\((?![^()]*\b(?:yea|nay)s?\b)[^()]*\)")
_FIGURE = re.compile(r"\d+")
_RULE = re.compile(r"\(under [^()]*\)")
# Kinds that many different things have in common.
_VAGUE = frozenset({"other", "motion", "adopted", "orders_of_the_day", "postponed", "see_also"})
_DENIAL = re.compile(r"\b(?:not|non|never|no)\b")


def read(text: str) -> Meaning:
    """What the text of one action means; any string has an answer, and no string raises.

    `text` is the clerk's, in any spacing; the answer's `text` is the same, collapsed. docs/design/actions.md describes
    the fields. Hearings are in Eastern time. Of a text longer than 8,000 characters only the beginning is read.
    """
    return _read(text) if len(text) <= _LONGEST_REMEMBERED else _read.__wrapped__(text)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> Meaning:
    text = collapse(text)
    seen = text[:_READ_AT_MOST]
    words = lowered(seen)
    kinds = read_kinds(without_asides(words))
    meaning = Meaning(
        text,
        kinds,
        bills=read_bills(words),
        committees=read_committees(seen),
        hearing=read_hearing(seen, kinds),
        reporting_date=read_reporting_date(words, kinds),
        votes=read_votes(words),
        chapter=read_chapter(words, kinds),
        weight=weigh(kinds),
        meaning="",
        set_for=read_set_for(words, kinds),
    )
    return replace(meaning, meaning=tell(words, meaning))


def read_kinds(words: str, rules: tuple[Rule, ...] = RULES) -> tuple[Kind, ...]:
    """Every act that `words`, lower-case text without asides, states: each once, at its first mention; never empty.

    A text that states nothing but names a document to see is a pointer; any other is `other`. `rules` are tried in
    their order.
    """
    stated: list[tuple[int, int, Kind]] = []
    unread = words
    for rank, rule in enumerate(rules):
        if rule.cue not in unread:
            continue
        for found in rule.words.finditer(unread):
            start, end = found.span("act" if "act" in rule.words.groupindex else 0)
            unread = f"{unread[:start]}{_ALREADY_READ * (end - start)}{unread[end:]}"
            if rule.kind is not None:
                stated.append((start, rank, rule.kind))
    if not stated:
        return ("see_also",) if _POINTER.search(words) else ("other",)
    return tuple(dict.fromkeys(kind for _, _, kind in sorted(stated)))


def _denials(text: str) -> int:
    return len(_DENIAL.findall(lowered(collapse(text))))


def plain(text: str) -> str:
    """The words alone: without case, punctuation, slips of the pen, and the rule under which a thing was done."""
    return " ".join(_WORD.findall(_RULE.sub(" ", lowered(collapse(text)))))


def gist(text: str) -> Hashable:
    """What a text means, whatever the case of its names, and its figures outside brackets: "Amendment 12" is not 13."""
    meaning = repr(replace(read(text), text="")).casefold()
    return meaning, tuple(_FIGURE.findall(without_asides(lowered(collapse(text)))))


def same(one: str, other: str) -> bool:
    """Whether two texts mean the same in every field, with the same figures, and brackets at most added or left out.

    Where the fields leave out what a text is about, or what it denies, its words have to be the same.
    """
    if gist(one) != gist(other):
        return False
    if plain(one) != plain(other) and (_VAGUE.intersection(read(one).kinds) or _denials(one) != _denials(other)):
        return False
    asides = [set(_ASIDE.findall(lowered(collapse(text)))) for text in (one, other)]
    return asides[0] <= asides[1] or asides[1] <= asides[0]


def repeats(change: Change) -> bool:
    """Whether a change gives an entry another date, or other words for the same: nobody has to hear of it at once."""
    if change.kind == "action_reworded":
        return same(change.old or "", change.text or "")
    return change.kind == "action_dated"
