"""Which acts a text states, in the order it states them."""

import re

from billbot.actions.committee_rules import COMMITTEE_RULES
from billbot.actions.first_rules import FIRST_RULES
from billbot.actions.floor_rules import FLOOR_RULES
from billbot.actions.governor_rules import GOVERNOR_RULES
from billbot.actions.rule import Rule
from billbot.actions.values import Kind

# From the most particular to the most general: what one rule has read, no later rule reads again.
RULES: tuple[Rule, ...] = (*FIRST_RULES, *GOVERNOR_RULES, *COMMITTEE_RULES, *FLOOR_RULES)

_POINTER = re.compile(r"\bsee (?:the )?(?:[hs]d?\.? ?\d|house\b|senate\b)")
_ALREADY_READ = "~"


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
