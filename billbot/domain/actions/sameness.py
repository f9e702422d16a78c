"""Whether two actions mean the same, by what was read of their texts."""

import re
from collections.abc import Hashable

from msgspec.structs import replace

from billbot.domain.actions.meaning import Meaning
from billbot.domain.actions.rules import NO_ACT

_WORD = re.compile(r"[^\W_]+")
# Text in brackets, except a count of votes.
_ASIDE = re.compile(r"\((?![^()]*\b(?:yea|nay)s?\b)[^()]*\)")
_FIGURE = re.compile(r"\d+")
_RULE = re.compile(r"\(under [^()]*\)")
# Kinds that say so little that two texts with them may mean different things.
_VAGUE = frozenset({"other", "motion", "adopted", "orders_of_the_day", "postponed", "see_also"})
_DENIAL = re.compile(r"\b(?:not|non|never|no)\b")


def are_the_same(one: Meaning, other: Meaning) -> bool:
    """Whether fields and figures are equal, and brackets were at most added or removed.

    If the kinds say little about the text, or only one of the texts has a negation, the words must be equal, too.
    """
    if gist(one) != gist(other):
        return False
    if normalized(one) != normalized(other) and (_VAGUE.intersection(one.kinds) or _denials(one) != _denials(other)):
        return False
    asides = [set(_ASIDE.findall(each.words)) for each in (one, other)]
    return asides[0] <= asides[1] or asides[1] <= asides[0]


def normalized(read: Meaning) -> str:
    """The words of a text in lower case, without punctuation, typing errors, and the rule that is cited."""
    return " ".join(_WORD.findall(_RULE.sub(" ", read.words)))


def gist(read: Meaning) -> Hashable:
    """A key that is equal for texts with the same meaning, ignoring case, and the same figures outside brackets."""
    meaning = repr(replace(read, text="", words="")).casefold()
    return meaning, tuple(_FIGURE.findall(NO_ACT.sub("", read.words)))


def _denials(read: Meaning) -> int:
    return len(_DENIAL.findall(read.words))
