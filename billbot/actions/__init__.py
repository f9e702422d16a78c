"""Reads the text of an action, as "Reported favorably by committee", into a `Meaning` (docs/design/actions.md).

Clerks' typing errors are corrected first. It also decides whether two texts mean the same. Pure: no clock, no I/O.
"""

import re
from collections.abc import Hashable
from functools import cache, lru_cache

from msgspec.structs import replace

from billbot.actions import particulars
from billbot.actions.committee_rules import COMMITTEE_RULES
from billbot.actions.kinds import ANNOUNCES, KINDS, REPORTING, SENDING, WEIGHTS, Kind, Relation
from billbot.actions.meaning import (
    AGREES,
    Chapter,
    Hearing,
    Meaning,
    NamedBill,
    Votes,
    changes_again,
    cites_rule,
    committee_said,
    happened_again,
    is_about_an_order,
    is_about_reference,
    is_about_sections,
    names_parts_only,
    passed_part,
    sentences_of,
    signed_in_part,
    usual_next_step,
)
from billbot.actions.particulars import name_key
from billbot.actions.passage_rules import FLOOR_RULES, GOVERNOR_RULES
from billbot.actions.rules import FIRST_RULES, Rule
from billbot.bills import Change

# The words that the rules look for. A word that differs from one of them by one letter is corrected to it.
_RULE_WORDS: frozenset[str] = frozenset(
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

# Correct words that differ from one of those by one letter, and are left alone.
_CORRECT_WORDS: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        """
    accept accepts adapted adopts allocation amends bearing bending bordered borders bought change changes
    charged charging charter committed conferences craft deferred deport deported discharge documents earning ending
    exacted expended export exported father fought governors graft hanging healing hearings heating hired
    lending locations lotion mending negative notion option order orders painted passes place places played
    pointed preferred raft recess recessed reject rejects reports resort riders roles rule ruled ruler
    seated seconds sending sessions sharing singed sought spending stud sturdy tending their vetoes vocation
    wearing withdraw
    """,
    )
)

_CORRECTABLE = re.compile(r"\b[a-z]{4,16}\b")
# Clerks type en and em dashes, minus signs and curly quotes.
_PUNCTUATION = str.maketrans("\u2013\u2014\u2212\u2012\u2018\u2019\u201c\u201d", "----''\"\"")

# How sentences refer to the branch while it is not known, and how they do once it is.
_UNNAMED = (
    ("One branch ", "The {} "),
    ("One of the two branches has passed it", "The {} passed it"),
    (" a branch", " the {}"),
)

# Typing errors that no comparison of single words finds.
_TYPOS = (("anew ", "a new "), ("next text", "new text"))

# Text in brackets, which states no act unless it moves a reporting date.
_NO_ACT = re.compile(r"\s?\((?![^()]*reporting date)[^()]*\)")


def _without_one_letter(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


_ONE_LETTER_SHORT = {short: word for word in sorted(_RULE_WORDS) for short in _without_one_letter(word)}


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
    return _NO_ACT.sub("", lowered_text) if "(" in lowered_text else lowered_text


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The word that a clerk meant, if one letter is missing, superfluous or wrong, or two are swapped."""
    if word in _RULE_WORDS or word in _CORRECT_WORDS:
        return word
    if word in _ONE_LETTER_SHORT:
        return _ONE_LETTER_SHORT[word]
    for short in _without_one_letter(word):
        if short in _RULE_WORDS:
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

_WORD = re.compile(r"[^\W_]+")
# Text in brackets, except a count of votes.
_ASIDE = re.compile(r"\((?![^()]*\b(?:yea|nay)s?\b)[^()]*\)")
_FIGURE = re.compile(r"\d+")
_RULE = re.compile(r"\(under [^()]*\)")
# Kinds that say so little that two texts with them may mean different things.
_VAGUE = frozenset({"other", "motion", "adopted", "orders_of_the_day", "postponed", "see_also"})
_DENIAL = re.compile(r"\b(?:not|non|never|no)\b")


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
    happened = meaning.happened
    for unnamed, named in _UNNAMED:
        happened = happened.replace(unnamed, named.format(branch))
    return replace(meaning, happened=happened)


@lru_cache(maxsize=_CACHE_SIZE)
def _read(text: str) -> Meaning:
    text = collapse(text)
    seen = text[:_MAX_LENGTH]
    words = lowered(seen)
    kinds = read_kinds(without_asides(words))
    meaning = Meaning(
        text,
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
    happened, comes_next = sentences_of(words, meaning)
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


def _denials(text: str) -> int:
    return len(_DENIAL.findall(lowered(collapse(text))))


def normalized(text: str) -> str:
    """The words of a text in lower case, without punctuation, typing errors, and the rule that is cited."""
    return " ".join(_WORD.findall(_RULE.sub(" ", lowered(collapse(text)))))


def gist(text: str) -> Hashable:
    """A key that is equal for texts with the same meaning, ignoring case, and the same figures outside brackets."""
    meaning = repr(replace(read(text), text="")).casefold()
    return meaning, tuple(_FIGURE.findall(without_asides(lowered(collapse(text)))))


def mean_the_same(one: str, other: str) -> bool:
    """Whether two texts mean the same: equal fields and figures, and brackets that were at most added or removed.

    If the kinds say little about the text, or only one of the texts has a negation, the words must be equal, too.
    """
    if gist(one) != gist(other):
        return False
    if normalized(one) != normalized(other) and (
        _VAGUE.intersection(read(one).kinds) or _denials(one) != _denials(other)
    ):
        return False
    asides = [set(_ASIDE.findall(lowered(collapse(text)))) for text in (one, other)]
    return asides[0] <= asides[1] or asides[1] <= asides[0]


def repeats(change: Change) -> bool:
    """Whether a change alters only a row's date or spelling, but not its meaning: no alert tells of that."""
    if change.kind == "action_reworded":
        return mean_the_same(change.old or "", change.text or "")
    return change.kind == "action_dated"
