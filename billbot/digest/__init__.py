"""The weekly digest: what time it covers, and what it holds. Pure: values in, values out.

What a digest covers is what was seen since the one before it (promise 7); how it is said is the wording's.
"""

from billbot.digest.composed import Digest, Happening, NewNumber, Story, TestimonyDue
from billbot.digest.composing import compose
from billbot.digest.reading import Away, SiteReading, begun, following, longest_gap, outages
from billbot.digest.values import (
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
