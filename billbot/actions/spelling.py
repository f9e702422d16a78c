"""The clerk's text, made ready for the rules: collapsed, in lower case, slips of the pen mended.

What a clerk wrote is never changed for the reader: `collapse` alone decides what is shown.
"""

import re
from functools import lru_cache

# The words the rules look for. A word that differs from one of them by a letter is taken for it.
_LOOKED_FOR: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        """
    accepted accompanied accompany accompanying adopted adversely amended amendment amendments appointed
    approved before canceled changed changing chapter committee committees concurred conference considered
    consolidated disapproval discharged document draft emergency enacted engrossed extended favorably
    further governor hearing inserting insisted insists location motion negatived nonconcurred numbered
    ordered orders ought overridden passed pending placed postponed preamble precluding prevailed previously
    printed published question quorum receded recommended recommitted reconsider referred rejected report
    reported reporting reprinted rescheduled returned rules scheduled second secretary senate session signed
    striking study substituted substituting substitution suspended third transferred transmitted updated
    vetoed withdrawn
    """,
    )
)

# Whole words that are a letter away from one of those and mean what they say.
_OWN_WORDS: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        """
    accept accepts adapted adopts allocation amends bearing bending bordered borders bought change changes
    charged charging charter committed conferences craft deferred deport deported documents earning ending
    exacted expended export exported father fought governors graft hanging healing hearings heating hired
    lending locations lotion mending negative notion option order orders painted passes place places played
    pointed preferred raft recess recessed reject rejects reports resort riders roles rule ruled ruler
    seated seconds sending sessions sharing singed sought spending stud sturdy tending their vetoes vocation
    wearing withdraw
    """,
    )
)

_WORD = re.compile(r"\b[a-z]{4,16}\b")
# Clerks type en and em dashes, minus signs and curly quotes.
_PUNCTUATION = str.maketrans("\u2013\u2014\u2212\u2012\u2018\u2019\u201c\u201d", "----''\"\"")

# Slips that are words of their own.
_SLIPS = (("anew ", "a new "), ("next text", "new text"))

# An aside states no act, unless it moves a reporting date.
_ASIDE = re.compile(r"\s?\((?![^()]*reporting date)[^()]*\)")


def _without_one_letter(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


_ONE_LETTER_SHORT = {short: word for word in sorted(_LOOKED_FOR) for short in _without_one_letter(word)}


def collapse(text: str) -> str:
    """`text` with its whitespace collapsed and no blank before ")" (docs/design/contract.md)."""
    return " ".join(text.split()).replace(" )", ")")


def lowered(text: str) -> str:
    """A collapsed text as the rules read it: lower case, plain dashes and quotes, slips of the pen mended."""
    plain = text.lower().translate(_PUNCTUATION)
    for slip, meant in _SLIPS:
        plain = plain.replace(slip, meant)
    return _WORD.sub(lambda found: _mended(found[0]), plain)


def without_asides(lowered_text: str) -> str:
    """What stands outside brackets: "(title changed)" or a senator's name is no act."""
    return _ASIDE.sub("", lowered_text) if "(" in lowered_text else lowered_text


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """The word a clerk meant: one letter missing, one too many, a wrong one, or two swapped."""
    if word in _LOOKED_FOR or word in _OWN_WORDS:
        return word
    if word in _ONE_LETTER_SHORT:
        return _ONE_LETTER_SHORT[word]
    for short in _without_one_letter(word):
        if short in _LOOKED_FOR:
            return short
        if short in _ONE_LETTER_SHORT:
            return _ONE_LETTER_SHORT[short]
    return word
