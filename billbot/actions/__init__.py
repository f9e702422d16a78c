"""What an action's words mean: a text in, a `Meaning` out; no clock, no I/O, no memory (docs/design/actions.md)."""

from billbot.actions.meaning import about_reference, by_rule
from billbot.actions.named import committee_said
from billbot.actions.reading import gist, normalized, read, repeats, same
from billbot.actions.values import (
    KINDS,
    WEIGHTS,
    Chapter,
    Hearing,
    Kind,
    Meaning,
    NamedBill,
    Relation,
    Votes,
)
