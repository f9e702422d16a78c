"""Measures how well texts are read and compared, and what would be suggested, on real texts beside the repository.

    .venv/bin/python -m benchmarks.texts

Prints figures alone. The texts are 4,031 of the 194th General Court, 114 pairs of drafts among them, and nine of the
PROTECT Act's chain.
"""

import random
import re
import statistics
import tempfile
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

from billbot import clock
from billbot.app.documents import WatchedTexts
from billbot.domain import comparing, passages, texts
from billbot.domain.bills import BillId
from billbot.store import ReadText, Store
from tests.support.captured import court, pairs_of_drafts, protect

CHAIN = ("H5158", "H5305", "H5316", "S3086", "H5620")
OTHERS = ("S1122", "H1588", "H1695", "H4515")
COALITION = ("H1695", "H4515", "H1657", "H1588", "S1122", "H2580", "H2573", "S1096", *CHAIN)
COURT = 194
READ = clock.parse("2026-08-01T09:00")
SEEDS, SOME, WORDS_AT_LEAST = (194, 2026, 7), 60, 60


def main() -> None:
    """Print the figures."""
    given = dict(court()) | {number: protect(number) for number in (*CHAIN, *OTHERS)}
    began = time.process_time()
    read = {number: texts.read(text) for number, text in given.items()}
    spent = time.process_time() - began
    sections = [section for each in read.values() for section in each.sections]
    print(f"read: {len(read)} texts, {len(sections)} sections, {1000 * spent / len(read):.1f} ms of CPU a text")
    amending = [each for each in sections if re.search(r"\b(?:is|are) hereby (?:further )?amended", each.text[:300])]
    print(f"  of {len(amending)} sections that amend, {sum(each.amends is not None for each in amending)} say what")
    compare_pairs(given, read)
    shingled = {number: passages.Shingled(each) for number, each in read.items()}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "texts.db") as store:
        for number, each in shingled.items():
            sketch = each.sketch()
            store.texts.keep(BillId(COURT, number), ReadText(number, "", sketch.hashes, sketch.bound), READ)
        telling(read, shingled, store)
        size = sum(file.stat().st_size for file in Path(folder).iterdir() if file.suffix == ".db")
    hashes = sum(len(each.sketch().hashes) for each in shingled.values())
    print(f"  index: {hashes / len(shingled):.0f} hashes a document,", end=" ")
    print(f"{size / len(shingled):.0f} bytes each, numbers and all")


def compare_pairs(given: dict[str, str], read: dict[str, texts.BillText]) -> None:
    """How comparing went on all pairs of drafts, and on the two largest."""
    pairs = pairs_of_drafts()
    shares, wrong = [], 0
    for earlier, later in pairs:
        found = comparing.compare_texts(read[earlier], read[later])
        shares.append((found.count("unchanged") + found.count("moved")) / max(1, len(read[later].sections)))
        for side in ("earlier", "later"):
            for each in found.sections:
                section = getattr(each, side)
                told = "".join(run.old if side == "earlier" else run.new for run in each.runs)
                wrong += section is not None and told != section.text
    print(f"compare: {len(pairs)} pairs, the median share of sections left unchanged {statistics.median(shares):.2f},")
    print(f"  sections whose runs are not their text: {wrong}")
    earlier, later = max(pairs, key=lambda pair: min(len(given[each]) for each in pair))
    began = time.process_time()
    comparing.compare_texts(texts.read(given[earlier]), texts.read(given[later]))
    spent = time.process_time() - began
    tracemalloc.start()
    comparing.compare_texts(texts.read(given[earlier]), texts.read(given[later]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sizes = " and ".join(f"{len(given[each]) / 1e6:.2f} MB" for each in (earlier, later))
    print(f"  {earlier} and {later}, {sizes}: {spent:.2f} s of CPU, {peak / 1e6:.0f} MB")


def telling(read: dict[str, texts.BillText], shingled: dict[str, passages.Shingled], store: Store) -> None:
    """What would be told of the whole court as new, for the coalition's list and for bills drawn by lot."""
    bills = sorted(each for each in shingled if re.fullmatch(r"[HS]\d+", each))
    bills = [each for each in bills if shingled[each].length >= WORDS_AT_LEAST]
    lists = {"the coalition's list": list(COALITION)}
    for seed in SEEDS:
        lists[f"{SOME} bills, seed {seed}"] = random.Random(seed).sample(bills, SOME)  # noqa: S311  a draw, no secret
    for name, watched in lists.items():
        ours = WatchedTexts(store, {BillId(COURT, each): shingled[each] for each in watched})
        found, spent = [], []
        for number in shingled.keys() - set(watched):
            began = time.process_time()
            passage = ours.best_shared_passage(shingled[number])
            spent.append(1000 * (time.process_time() - began))
            if passage is not None:
                found.append((number, passage.bill.number))
        same = sum(_bare(read[one].title) == _bare(read[other].title) != "" for one, other in found)
        print(f"tell: of {name}: {len(found)} documents, {same} of them of the same title;", end=" ")
        print(f"{statistics.mean(spent):.1f} ms of CPU a document, {max(spent):.0f} for the longest")
    for earlier, later in pairwise(CHAIN):
        found_in = WatchedTexts(store, {BillId(COURT, earlier): shingled[earlier]}).best_shared_passage(shingled[later])
        told = "nothing" if found_in is None else f"{found_in.words} words in a row, {found_in.share:.2f} of its text"
        print(f"  {earlier} in {later}: {told}")
    print(f"  H5316 names {', '.join(each.number for each in texts.bills_on_front_page(read['H5316'], COURT))}")


def _bare(title: str | None) -> str:
    return re.sub(r"\W", "", (title or "").lower())


if __name__ == "__main__":
    main()
