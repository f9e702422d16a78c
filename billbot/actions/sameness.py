"""Whether two wordings of an entry say the same: one that was tidied up tells nobody anything."""

import re
from collections.abc import Hashable
from dataclasses import replace

from billbot.actions.reading import read
from billbot.actions.spelling import collapse, lowered, without_asides
from billbot.bills import Change

_WORD = re.compile(r"[^\W_]+")
# A name, a title, a rule; a count of votes is read as what it is.
_ASIDE = re.compile(r"\((?![^()]*\b(?:yea|nay)s?\b)[^()]*\)")
_FIGURE = re.compile(r"\d+")
_RULE = re.compile(r"\(under [^()]*\)")


# Kinds that many different things have in common.
_VAGUE = frozenset({"other", "motion", "adopted", "orders_of_the_day", "postponed", "see_also"})
_DENIAL = re.compile(r"\b(?:not|non|never|no)\b")


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
