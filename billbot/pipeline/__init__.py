"""Gather, decide, apply: the rooms that know all the others. Looks at bills, and delivers what is owed."""

from billbot.pipeline.hearings import known_hearings, within_their_court
from billbot.pipeline.masthead import Masthead
from billbot.pipeline.suggesting import home, to_add, undecided, watched_in
from billbot.pipeline.upkeep import keep

__all__ = [
    "Masthead",
    "home",
    "keep",
    "known_hearings",
    "to_add",
    "undecided",
    "watched_in",
    "within_their_court",
]
