"""Stretches of time: what a digest covers, and what a sweep came to."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """What one digest of a channel covers: what was seen from `since` on and before `until`; times are aware.

    `number` counts the digests of a channel from 1; number 0 is no digest, only the moment from which on they are
    counted, and so is any other that covers no time. `after` and `last` are the ids of the sightings it begins behind
    and ends with: of two processes one may write down a moment later what it saw a moment earlier, and by the clock
    alone that would be in no digest.
    """

    number: int
    since: datetime
    until: datetime
    after: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep that ended: how many bills it read well, and whether it left none out."""

    started: datetime
    finished: datetime
    checked: int
    whole: bool
