"""Does a document match what is followed, though nobody listed it? Pure: documents and topics in, a suggestion out."""

from billbot.suggest.phrases import PLACES, Found, Place, Seeker
from billbot.suggest.plain import Plain
from billbot.suggest.reasons import Interest, Reason, Suggestion, Watched, bare, topics_by_words

__all__ = [
    "PLACES",
    "Found",
    "Interest",
    "Place",
    "Plain",
    "Reason",
    "Seeker",
    "Suggestion",
    "Watched",
    "bare",
    "topics_by_words",
]
