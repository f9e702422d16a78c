"""One rule: the words by which a clerk states one act. The tables stand in the rooms beside it."""

from msgspec import Struct

from billbot.actions.values import Kind


class Rule(Struct, frozen=True):
    """Words that state an act, read by `reading.read_kinds` in the order of the tables.

    `words` is matched against lower-case text without asides; where it has a group `act`, that group is the act and
    the rest only its surroundings. `kind` is null for words that state nothing, so that no later rule reads them.
    `cue` is a piece of every text the rule can match: looking for it first keeps reading fast, and what no text has is
    never compiled.
    `example` is a row as clerks write it, and `states` all the kinds that it states.
    """

    kind: Kind | None
    cue: str
    words: str
    example: str
    states: tuple[Kind, ...]


def rule(kind: Kind | None, cue: str, words: str, example: str, *states: Kind) -> Rule:
    """A rule; without `states` the example states the rule's kind alone."""
    if not states and kind is not None:
        states = (kind,)
    return Rule(kind, cue, words, example, states)
