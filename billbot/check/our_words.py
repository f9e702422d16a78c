"""The words of what is watched, looked for in the text of each document that is read."""

from collections.abc import Callable, Mapping

from billbot import texts
from billbot.bills import BillId, SharedPassage
from billbot.check.texts import to_keep
from billbot.store import Store
from billbot.watch import Watch

_AT_ONCE = 50


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
        having = self._store.texts.having(new, self._table.most)
        self._having.update((each, len(having[each])) for each in new)
        return {each for each in shared if self._table.is_common(each, self._having[each])}


def sketch_older(store: Store, may_go_on: Callable[[], bool]) -> None:
    """Let the texts that were read before there were sketches be found by their words, as far as there is time.

    Raises StoreError.
    """
    while may_go_on() and (older := store.texts.unsketched(_AT_ONCE)):
        for version in older:
            store.texts.keep(version.id, to_keep(version.text, version.address), version.read_at)
