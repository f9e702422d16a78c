"""Reads what the site answers: bill pages, JSON histories, JSON documents. Pure, and asks nobody anything.

Whatever the input, a public function gives its value or raises `billbot.errors.Unreadable`, which says what was
expected and what was found (promise 2). What the site is known to do stands in docs/design/source.md.

This is the only room that knows beautifulsoup4 and lxml, which take long to load. So what reads pages is not named
here: `page` and `texts` are loaded with the first of each, and where nothing moved there is none.
"""

from billbot.site.parse.agendas import hearing, hearing_ids
from billbot.site.parse.documents import document, documents
from billbot.site.parse.people import committee, member, roll_call
from billbot.site.parse.values import beginning, history
