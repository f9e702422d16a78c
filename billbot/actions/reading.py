"""Reads a text: everything that one action's words mean."""

from dataclasses import replace
from functools import lru_cache

from billbot.actions.committees import read_committees
from billbot.actions.kinds import read_kinds
from billbot.actions.named import read_bills
from billbot.actions.particulars import read_chapter, read_hearing, read_reporting_date, read_set_for, read_votes
from billbot.actions.spelling import collapse, lowered, without_asides
from billbot.actions.telling import tell
from billbot.actions.values import Meaning, weigh

# No row on record has more than 2,429 characters; what is no row at all is not worth more reading.
_READ_AT_MOST = 8_000
# Histories are read again at every check; what is longer than nearly every row on record is not remembered.
_REMEMBERED, _LONGEST_REMEMBERED = 8_192, 400


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
