"""Suggests documents that nobody listed but that match what is followed. Pure: a document and topics in, why out."""

from billbot.domain.suggest.phrases import SearchText, TopicSearch
from billbot.domain.suggest.reasons import Suggester, Watched, bare_title, doubt, topics_by_words
