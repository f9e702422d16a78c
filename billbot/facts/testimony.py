"""What is known of testimony at a hearing: what its page says, or else the description of its agenda."""

import logging
from datetime import date

from billbot import testimony
from billbot.hearings import Announced
from billbot.store import KeptNotice, Store
from billbot.testimony import Occasion, TestimonyFact

_log = logging.getLogger(__name__)


def said_of_testimony(store: Store, hearing: Announced) -> tuple[TestimonyFact, ...]:
    """What the committee's own words say of testimony at a hearing, as far as they do. Raises StoreError.

    A fault of ours here leaves none: the hearing is told all the same.
    """
    kept = store.notices.of(hearing.agenda) if hearing.agenda is not None else None
    try:
        return read_of(hearing, kept)
    except Exception:
        _log.exception("what a notice says of testimony: a fault in billbot; please report it")
        return ()


def read_of(hearing: Announced, kept: KeptNotice | None) -> tuple[TestimonyFact, ...]:
    """The same, of the notice that was kept; null for none."""
    text = kept.notice.text if kept else hearing.description or ""
    found = testimony.read(text, _occasion(hearing, kept.since.date() if kept else None))
    if kept is None or not kept.notice.form:
        return found
    return (*found, TestimonyFact("site_form", ""))


def _occasion(hearing: Announced, since: date | None) -> Occasion:
    """The hearing as its notice means it; it has moved if its day was announced after the words were first read."""
    known, moved = hearing.announced, hearing.moved_from is not None
    return Occasion(
        hearing.day,
        hearing.slot.start,
        noticed=known,
        moved=moved and since is not None and known is not None and since < known,
    )
