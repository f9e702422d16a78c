"""Does a document match what is followed, though nobody listed it? Pure: documents and topics in, a suggestion out."""

from billbot.suggest.phrases import Plain, Seeker
from billbot.suggest.reasons import Interest, Watched, bare, topics_by_words
