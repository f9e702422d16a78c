"""The agendas that the database knows, as the quiet rooms take them."""

from dataclasses import replace
from datetime import date

from billbot import hearings
from billbot.pipeline.agenda_words import numbered
from billbot.store import ListedHearing, Store
from billbot.watch import Watch


def posted(store: Store, watch: Watch, since: date) -> list[hearings.Posted]:
    """The agendas of `since` and later days, as the quiet rooms take them; a docket that got a number goes by it."""
    return [_posted(each, watch) for each in store.hearings.agendas(since)]


def _posted(listed: ListedHearing, watch: Watch) -> hearings.Posted:
    agenda = replace(listed.agenda, bills=numbered(watch, listed.agenda.bills))
    return hearings.Posted(agenda, listed.course, listed.known_at.date(), numbered(watch, listed.gone))
