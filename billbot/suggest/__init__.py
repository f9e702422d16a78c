"""Suggests documents that nobody listed but that match what is followed. Pure: a document and topics in, why out."""

from billbot.suggest.phrases import SearchText, TopicSearch
from billbot.suggest.reasons import Suggester, Watched, bare_title, doubt, topics_by_words
