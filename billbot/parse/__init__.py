"""Reads what the site answers: bill pages, JSON histories, JSON documents. Pure, and asks nobody anything.

Whatever the input, a public function gives its value or raises `billbot.errors.Unreadable`, which says what was
expected and what was found (promise 2). What the site is known to do stands in docs/design/source.md.

This is the only room that knows beautifulsoup4 and lxml.
"""

from billbot.parse.agendas import hearing, hearing_ids
from billbot.parse.notices import notice
from billbot.parse.page import bill_page, page_in_parts
from billbot.parse.people import committee, member
from billbot.parse.printed import printed_text
from billbot.parse.records import document, documents, history
from billbot.parse.saved import history_as_json, page_as_json, saved
from billbot.parse.votes import roll_call
from billbot.parse.words import plain

__all__ = [
    "bill_page",
    "committee",
    "document",
    "documents",
    "hearing",
    "hearing_ids",
    "history",
    "history_as_json",
    "member",
    "notice",
    "page_as_json",
    "page_in_parts",
    "plain",
    "printed_text",
    "roll_call",
    "saved",
]
