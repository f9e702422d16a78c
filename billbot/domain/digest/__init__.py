"""The content of a digest: which period it covers, and which of the gathered facts belong in it. Pure.

It covers what was seen since the digest before it (promise 7). `facts` gathers the input, `wording` says the result.
"""

from billbot.domain.digest.composed import Digest, Happening, NewNumber, Story, TestimonyDue
from billbot.domain.digest.composing import DATES_AHEAD, compose
from billbot.domain.digest.reading import Away, SiteReading, begun, following, longest_gap, outages
from billbot.domain.digest.values import (
    Deciding,
    DigestEntry,
    Followed,
    Gathered,
    HearingAhead,
    HearingOff,
    NearDate,
    NewDraft,
    Record,
    StepAhead,
    Undecided,
    Undone,
    UpkeepSection,
    VoteHeld,
)
