"""The texts of documents are kept as they are read, with what finds their words in others."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from billbot import texts
from billbot.bills import BillId, Document
from billbot.clock import elapsed
from billbot.errors import Refused, Unreadable
from billbot.fetch import SINGLE_TRY, Source, document_path, text_path
from billbot.store import ReadText, Store

_log = logging.getLogger(__name__)

# So often a text is asked for that has a page of its own alone; what stands in the JSON comes with that, once a day.
_PAGE_EVERY = timedelta(days=7)


def to_keep(text: str, address: str) -> ReadText:
    """A text as the database keeps it, read at an address of the site; what is beyond 5 MB of it is left out."""
    text = text[: texts.LONGEST]
    sketch = texts.Shingled(texts.read(text)).sketch()
    return ReadText(text, address, sketch.hashes, sketch.bound)


def document_text(bill: BillId, document: Document) -> ReadText | None:
    """The text that a document's JSON has; null where it has none."""
    return to_keep(_whole(document, document.document_text), document_path(bill)) if document.document_text else None


def _whole(document: Document, text: str) -> str:
    """A text with its emergency preamble, where it lacks that."""
    preamble = document.emergency_preamble
    return text if preamble is None or texts.plain(preamble) in texts.plain(text) else f"{preamble}\n{text}"


@dataclass(frozen=True, slots=True)
class TextPage:
    """What the page of a text showed: `text` is null where the site has it as a PDF alone."""

    text: ReadText | None


def read_text(
    store: Store, source: Source, bill: BillId, document: Document, now: datetime, *, moved: bool
) -> ReadText | TextPage | None:
    """The text of a document whose JSON was read: from there, or from a page of its own where that is due.

    A page is due at first sight, when the bill's chain `moved`, and once a week. Null where none is due, or what came
    could not be read. Raises Unreachable and Stopped.
    """
    if text := document_text(bill, document):
        return text
    last = store.texts.last_look(bill)
    if not moved and last is not None and timedelta() <= elapsed(last, now) < _PAGE_EVERY:
        return None
    path = text_path(bill, document.document_type)
    try:
        shown = source.printed_text(path, bounds=SINGLE_TRY)
    except (Refused, Unreadable) as error:
        if isinstance(error, Refused) and error.absent:
            return TextPage(None)
        _log.info("%s: its text could not be read: %s", bill, error)
        return None
    return TextPage(None if shown is None else to_keep(_whole(document, shown), path))


def keep_text(store: Store, bill: BillId, text: ReadText | TextPage, now: datetime) -> None:
    """Write down what was read of a text; a page that shows none takes away none that is known."""
    if isinstance(text, TextPage):
        store.texts.looked(bill, now)
    kept = text.text if isinstance(text, TextPage) else text
    if kept is not None:
        store.texts.keep(bill, kept, now)
