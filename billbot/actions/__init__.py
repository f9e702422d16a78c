"""What an action's words mean: a text in, a `Meaning` out; no clock, no I/O, no memory (docs/design/actions.md)."""

from billbot.actions.kinds import ANNOUNCES, KINDS, REPORTING, SENDING, WEIGHTS, Kind, Relation
from billbot.actions.meaning import (
    Chapter,
    Hearing,
    Meaning,
    NamedBill,
    Votes,
    about_reference,
    by_rule,
    committee_said,
)
from billbot.actions.reading import gist, normalized, read, repeats, same
