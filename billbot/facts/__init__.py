"""What the database knows, gathered for those who tell it: hearings, suggestions, and what a digest is made of."""

from billbot.facts.deciding import lying
from billbot.facts.digest_context import DigestContext
from billbot.facts.hearings import days_heard, known_hearings, within_their_court
from billbot.facts.housekeeping import keep
from billbot.facts.suggestions import home, to_add, undecided, watched_in

__all__ = [
    "DigestContext",
    "days_heard",
    "home",
    "keep",
    "known_hearings",
    "lying",
    "to_add",
    "undecided",
    "watched_in",
    "within_their_court",
]
