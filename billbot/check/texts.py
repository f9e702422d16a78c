"""The texts of documents are kept as they are read, and the words of what is watched looked for in each."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from billbot import texts
from billbot.bills import BillId, Document, SharedPassage
from billbot.clock import elapsed
from billbot.errors import Refused, Unreadable
from billbot.fetch import SINGLE_TRY, Source
from billbot.site_paths import document_path, text_path
from billbot.store import ReadText, Store
from billbot.watch import Watch

_log = logging.getLogger(__name__)

# So often a text is asked for that has a page of its own alone; what stands in the JSON comes with that, once a day.
_PAGE_EVERY = timedelta(days=7)
_AT_ONCE = 50


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
    return text if preamble is None or texts.normalized(preamble) in texts.normalized(text) else f"{preamble}\n{text}"


class TextPage(Struct, frozen=True):
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


def watched_words(store: Store, watch: Watch) -> "OurWords":
    """The last text of each watched and followed bill that has any, to be looked for in others. Raises StoreError."""
    found = {bill: versions[-1].text for bill in watch.bills if (versions := store.texts.versions(bill))}
    return OurWords(store, {bill: texts.Shingled(texts.read(text)) for bill, text in found.items()})


class OurWords:
    """These texts, to be looked for in others; by the database, what many documents have is nobody's words.

    Every method raises StoreError.
    """

    def __init__(self, store: Store, ours: Mapping[BillId, texts.Shingled]) -> None:
        self._store, self._ours = store, texts.ShingleIndex(ours)
        self._table = texts.ShingleTable(store.texts.bounds())
        self._having: dict[int, int] = {}

    def carried(self, text: texts.Shingled) -> SharedPassage | None:
        """What a text has of that one of ours of which it has most; null where that is nothing to tell of."""
        theirs = frozenset(text.ordered)
        best: tuple[float, BillId, texts.Overlap] | None = None
        for bill, ours in self._ours.sharing(theirs).items():
            found = texts.overlap(ours, theirs, self._common_in(theirs.intersection(ours.hashes)))
            if (
                found.tells
                and not self._table.is_form(found, self._having)
                and (best is None or found.weight > best[0])
            ):
                best = found.weight, bill, found
        if best is None:
            return None
        longest = best[2].passages[0]
        return SharedPassage(best[1], longest.words, best[2].share, longest.quote)

    def _common_in(self, shared: frozenset[int]) -> set[int]:
        """Those of these hashes that are boilerplate; each is looked up once."""
        new = sorted(shared.difference(self._having))
        self._having |= self._store.texts.having(new, self._table.most)
        return {each for each in shared if self._table.is_common(each, self._having[each])}


def sketch_older(store: Store, may_go_on: Callable[[], bool]) -> None:
    """Let the texts that were read before there were sketches be found by their words, as far as there is time.

    Raises StoreError.
    """
    while may_go_on() and (older := store.texts.unsketched(_AT_ONCE)):
        for version in older:
            store.texts.keep(version.id, to_keep(version.text, version.address), version.read_at)
